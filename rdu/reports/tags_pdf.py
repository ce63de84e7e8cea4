"""The structure of a paper: headings, paragraphs, tables and pictures in the order in which they are read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

Marks = list[tuple[int, int]]
"""Where an element's content stands: the page, counted from one, and the number of the mark on it."""


@dataclass(eq=False)
class Tag:
    """An element of ISO 32000's standard structure: Document, Sect, H1 to H3, P, Table, TR, TH, TD, Figure."""

    kind: str
    alt: str = ""
    """What a picture shows, in words."""
    scope: str = ""
    """Column or Row: what a TH is the head of."""
    parts: list["Tag"] = field(default_factory=list)
    marks: Marks = field(default_factory=list)

    def add(self, kind: str, alt: str = "", scope: str = "") -> "Tag":
        part = Tag(kind, alt, scope)
        self.parts.append(part)
        return part

    def walk(self) -> Iterator["Tag"]:
        yield self
        for part in self.parts:
            yield from part.walk()


def structure(root: Tag, me: int, first: int, pages: Sequence[int]) -> list[bytes]:
    """The objects of a structure tree: its root, whose number is `me`, then what is numbered from `first` on.

    `pages` holds the number of each page's object, the first page's first.
    """
    tags = list(root.walk())
    number = {id(tag): first + 1 + n for n, tag in enumerate(tags)}
    above = {id(part): number[id(tag)] for tag in tags for part in tag.parts}
    tree = f"<</Type/StructTreeRoot/K {first + 1} 0 R/ParentTree {first} 0 R/ParentTreeNextKey {len(pages)}>>"
    elements = [_element(tag, above.get(id(tag), me), [number[id(part)] for part in tag.parts], pages) for tag in tags]
    return [tree.encode(), _parents(tags, number, len(pages)), *elements]


def _element(tag: Tag, above: int, parts: Sequence[int], pages: Sequence[int]) -> bytes:
    own = f"<</S/{tag.kind}/P {above} 0 R"
    kids = [f"{number} 0 R" for number in parts]
    if len({page for page, _ in tag.marks}) == 1:
        own += f"/Pg {pages[tag.marks[0][0] - 1]} 0 R"
        kids = [f"{mark}" for _, mark in tag.marks] + kids
    else:
        kids = [f"<</Type/MCR/Pg {pages[page - 1]} 0 R/MCID {mark}>>" for page, mark in tag.marks] + kids
    if kids:
        own += f"/K {kids[0]}" if len(kids) == 1 else f"/K[{' '.join(kids)}]"
    if tag.alt:
        own += f"/Alt<feff{tag.alt.encode('utf-16-be').hex()}>"
    if tag.scope:
        own += f"/A<</O/Table/Scope/{tag.scope}>>"
    return f"{own}>>".encode()


def _parents(tags: Sequence[Tag], number: dict[int, int], pages: int) -> bytes:
    """For each page the elements of its marks, in the order of the marks."""
    held: list[dict[int, int]] = [{} for _ in range(pages)]
    for tag in tags:
        for page, mark in tag.marks:
            held[page - 1][mark] = number[id(tag)]
    rows = [f"{n}[{' '.join(f'{marks[mark]} 0 R' for mark in sorted(marks))}]" for n, marks in enumerate(held)]
    return f"<</Nums[{' '.join(rows)}]>>".encode()
