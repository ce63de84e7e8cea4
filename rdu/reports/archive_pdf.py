"""A PDF for the archive: its colours, its fonts and its structure stand inside, and nothing in it depends on the day.

ReportLab draws; what it leaves out of PDF/A-2b (ISO 19005-2) and of tagged PDF (ISO 32000-1, 14.8) is added here. Small
objects are packed into streams, without which the tags of a long table would weigh more than the table.
"""

import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from html import escape
from typing import Any

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from rdu.pdf import BODY, SOFT
from rdu.reports import srgb
from rdu.reports.drawing_pdf import GREEN
from rdu.reports.tags_pdf import Tag, structure

LANGUAGE = "id-ID"
VERSION = (1, 7)
PAGES = "jumlah"
"""Where the number of pages will stand."""
A_PACK = 1000
"""So many small objects in one stream."""


class ArchiveCanvas(Canvas):
    """Draws in marked content: each part belongs to a tag, or is an artifact that a reader aloud passes over."""

    _code: list[str]
    _doc: Any
    _filename: Any
    _fontname: str
    _fontsize: float

    def __init__(self, *args: Any, root: Tag, **more: Any) -> None:
        super().__init__(*args, **{**more, "pdfVersion": VERSION, "lang": LANGUAGE})
        self.root = root
        self.told: dict[str, int] = {}
        """Numbers that are known only at the end, by the name of the place that waits for them."""
        self._awaited: dict[str, None] = {}
        self._marks = 0
        self._doc.info = _Info()

    def later(self, name: str, x: float, y: float) -> None:
        """Leaves room for a number, in the font and colour of this place."""
        self._awaited[name] = None
        self.saveState()
        self.translate(x, y)
        self.doForm(name)
        self.restoreState()

    @contextmanager
    def tagged(self, tag: Tag | None) -> Iterator[None]:
        self.open(tag)
        yield
        self.close()

    def open(self, tag: Tag | None) -> None:
        """What is drawn until `close` belongs to this tag; without one it is an artifact."""
        if tag is None:
            self._code.append("/Artifact BMC")
            return
        tag.marks.append((self.getPageNumber(), self._marks))
        self._code.append(f"/{tag.kind} <</MCID {self._marks}>> BDC")
        self._marks += 1

    def close(self) -> None:
        self._code.append("EMC")

    def _setAnnotations(self, page: Any) -> None:  # noqa: N802  # ReportLab's name
        """ReportLab calls this for each page that is done, and for each form."""
        drawn: Any = super()
        drawn._setAnnotations(page)
        if isinstance(page, pdfdoc.PDFPage):
            self._finish(page)

    def _finish(self, page: Any) -> None:
        """A page is packed, and names where its marks are listed."""
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.Contents = pdfdoc.PDFStream(content=page.stream, filters=[pdfdoc.PDFZCompress])
        page.StructParents, page.Tabs = self.getPageNumber() - 1, pdfdoc.PDFName("S")
        self._marks = 0

    def drawAlignedString(self, x: float, y: float, text: str, *_more: Any) -> None:  # noqa: N802  # ReportLab's name
        """Comma under comma: ReportLab's looks for a point, and draws each number in two pieces."""
        whole = text.partition(",")[0]
        self.drawString(x - self.stringWidth(whole, self._fontname, self._fontsize), y, text)

    def save(self) -> None:
        """Writes the whole file; ReportLab's own would have neither packs nor structure."""
        if self._code:
            self.showPage()
        self.told[PAGES] = self.getPageNumber() - 1
        for name in self._awaited:
            self.beginForm(name, 0, -3, 22, 10)
            self.setFont(BODY, 8)
            self.setFillColor(SOFT if name == PAGES else GREEN)
            self.drawString(0, 0, str(self.told[name]))
            self.endForm()
        self._filename.write(_written(self._doc, self, self.root))


class _Info(pdfdoc.PDFInfo):
    """What the metadata say too, and no day: two renders of one paper are one file."""

    def format(self, document: Any) -> bytes:
        said = {"Title": self.title, "Author": self.author, "Subject": self.subject, "Producer": self.producer}
        made: bytes = pdfdoc.PDFDictionary({key: pdfdoc.PDFString(text) for key, text in said.items()}).format(document)
        return made


class _Object(pdfdoc.PDFObject):
    """Words of the file itself. Those of the structure's root follow when all else has its number."""

    def __init__(self, words: bytes = b"") -> None:
        self.words = words

    def format(self, _document: Any) -> bytes:
        return self.words


def _written(doc: Any, canvas: Canvas, root: Tag) -> bytes:
    """The file: a head, objects, packs of small objects, and the table of where each stands."""
    tree = _catalogued(doc)
    for font in doc.delayedFonts:
        font.addObjects(doc)
    doc.Reference(doc.Catalog)
    doc.Reference(doc.info)
    doc.Outlines.prepare(doc, canvas)
    if doc.Outlines.ready < 0:
        doc.Catalog.Outlines = None
    objects = _objects(doc)
    at = {name: number for name, (number, _) in doc.idToObjectNumberAndVersion.items()}
    me, first = at[_name(tree)], len(objects) + 1
    objects[me - 1], *more = structure(root, me, first, [at[f"Page{n}"] for n in range(1, doc.pageCounter)])
    return _file([*objects, *more], at[_name(doc.Catalog)], at[_name(doc.info)])


def _name(thing: Any) -> str:
    name: str = thing.__InternalName__
    return name


def _catalogued(doc: Any) -> _Object:
    """What the catalogue of an archival, tagged PDF names. Returns the place of the structure tree."""
    tree = _Object()
    colours = pdfdoc.PDFStream(pdfdoc.PDFDictionary({"N": 3}), srgb.profile(), [pdfdoc.PDFZCompress])
    intent = {
        "Type": "/OutputIntent", "S": "/GTS_PDFA1", "OutputConditionIdentifier": pdfdoc.PDFString(srgb.NAME.decode()),
        "Info": pdfdoc.PDFString(srgb.NAME.decode()), "DestOutputProfile": doc.Reference(colours),
    }  # fmt: skip
    about = pdfdoc.PDFStream(pdfdoc.PDFDictionary({"Type": "/Metadata", "Subtype": "/XML"}), _metadata(doc.info))
    catalog = doc.Catalog
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents"]
    catalog.OutputIntents = pdfdoc.PDFArray([pdfdoc.PDFDictionary(intent)])
    catalog.Metadata, catalog.StructTreeRoot = about, tree
    catalog.MarkInfo, catalog.ViewerPreferences = b"<</Marked true>>", b"<</DisplayDocTitle true>>"
    doc.Reference(tree)
    return tree


def _metadata(info: Any) -> bytes:
    """XMP: the same title, author, subject and producer as in the file's own list, and what the file claims to be."""
    title, author, subject, producer = (escape(text) for text in (info.title, info.author, info.subject, info.producer))
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" \
xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{LANGUAGE}</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{producer}</pdf:Producer>
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>""".encode()


def _objects(doc: Any) -> list[bytes]:
    """ReportLab's objects in the order of their numbers. Writing one may bring in more."""
    found: list[bytes] = []
    while len(found) + 1 in doc.numberToId:
        thing = doc.idToObject[doc.numberToId[len(found) + 1]]
        found.append(pdfdoc.format(thing, doc, toplevel=1))
    return found


_END = b"endstream"


def _file(objects: Sequence[bytes], catalog: int, info: int) -> bytes:
    """`objects` are numbered from one. The name of the file is the seal of what stands in it."""
    parts = [b"%%PDF-%d.%d\n%%\xe2\xe3\xcf\xd3\n" % VERSION]
    size, where = len(parts[0]), [(0, 0, 65535)] * (len(objects) + 1)

    def write(number: int, body: bytes) -> None:
        nonlocal size
        where[number] = (1, size, 0)
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        size += len(parts[-1])

    small = []
    for number, body in enumerate(objects, 1):
        if body.rstrip().endswith(_END):
            write(number, body.rstrip()[: -len(_END)] + b"\n" + _END)
        else:
            small.append((number, body))
    for start in range(0, len(small), A_PACK):
        pack = small[start : start + A_PACK]
        where.append((0, 0, 0))
        number = len(where) - 1
        for n, (held, _) in enumerate(pack):
            where[held] = (2, number, n)
        write(number, _pack(pack))
    seal = sha256(b"".join(parts)).hexdigest()[:32]
    where.append((1, size, 0))
    table = zlib.compress(b"".join(b"%c%s%s" % (a, b.to_bytes(4), c.to_bytes(2)) for a, b, c in where))
    head = f"/Type/XRef/W[1 4 2]/Size {len(where)}/Root {catalog} 0 R/Info {info} 0 R/ID[<{seal}><{seal}>]"
    last = b"%d 0 obj\n%s\nendobj\n" % (len(where) - 1, _stream(head, table))
    return b"".join([*parts, last, b"startxref\n%d\n%%%%EOF\n" % size])


def _pack(small: Sequence[tuple[int, bytes]]) -> bytes:
    places, at = list[str](), 0
    for number, body in small:
        places.append(f"{number} {at}")
        at += len(body) + 1
    head = " ".join(places).encode() + b"\n"
    body = zlib.compress(head + b"\n".join(body for _, body in small))
    return _stream(f"/Type/ObjStm/N {len(small)}/First {len(head)}", body)


def _stream(head: str, packed: bytes) -> bytes:
    return b"<<%s/Filter/FlateDecode/Length %d>>\nstream\n%s\n%s" % (head.encode(), len(packed), packed, _END)
