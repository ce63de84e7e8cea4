"""The look, packed once at start: one style sheet, three icon sprites, the scripts; and gzip for whatever goes out.

Every address carries a hash of the content, so a browser may keep an asset for ever and still never see an old one.
All scripts share one hash, so that a module finds its neighbours by a relative import, all of the same version.
"""

import gzip
import io
import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from flask import Blueprint, Flask, Response, abort, current_app, request
from markupsafe import Markup

from rdu.paths import STATIC
from rdu.web.access import public
from rdu.web.bundle import bundled

FOR_EVER = "public, max-age=31536000, immutable"
WORTH_PACKING = 500
PACKED_TYPES = frozenset({"text/html", "text/css", "text/javascript", "application/json", "image/svg+xml"})
SHEETS = {"rdu.css": ("tokens", "base", "components"), "weigh.css": ("tokens", "base", "components", "weigh")}
BUNDLES = {"weigh.js": "weigh/main.js"}
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
SPRITES = {"ui.svg": "ui", "tiles.svg": "tiles", "faces.svg": "faces"}

bp = Blueprint("assets", __name__)


@dataclass(frozen=True)
class Asset:
    """One file as it is sent, plain and packed."""

    url: str
    body: bytes
    packed: bytes
    mimetype: str


@dataclass(frozen=True)
class Shelf:
    """Everything under /aset, by name, and the icons each sprite holds."""

    assets: Mapping[str, Asset]
    icons: Mapping[str, tuple[str, ...]]

    def url(self, name: str) -> str:
        if name not in self.assets:
            raise LookupError(f"no asset named {name!r}")
        return self.assets[name].url

    def icon(self, sprite: str, name: str) -> str:
        """The address a <use> points at."""
        if name not in self.icons[sprite]:
            raise LookupError(f"no icon named {name!r} in {sprite}")
        return f"{self.assets[sprite].url}#{name}"


def packed_shelf(root: Path) -> Shelf:
    """Read the static folder and pack it."""
    drawings = {sprite: _drawings(root / "icons" / folder) for sprite, folder in SPRITES.items()}
    scripts = {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted((root / "js").rglob("*.js"))}
    together = _digest(*(part for name, body in scripts.items() for part in (name.encode(), body)))

    assets = {name: _asset(name, _sheet(root, parts)) for name, parts in SHEETS.items()}
    assets |= {sprite: _asset(sprite, _sprite(icons)) for sprite, icons in drawings.items()}
    assets |= {name: _asset(name, body, together) for name, body in scripts.items()}
    assets |= {name: _asset(name, bundled(root / "js" / entry).encode()) for name, entry in BUNDLES.items()}
    assets |= {f.name: _asset(f.name, f.read_bytes()) for f in sorted((root / "icons").glob("*.svg"))}
    return Shelf(assets, {sprite: tuple(icons) for sprite, icons in drawings.items()})


def minified(css: str) -> str:
    """The same rules without comments and idle white space; what stands in quotes is left alone."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    pieces = re.split(r'("[^"]*")', css)
    return "".join(piece if piece.startswith('"') else _tight(piece) for piece in pieces).strip()


def _tight(css: str) -> str:
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,>]) ?", r"\1", css)
    css = css.replace(": ", ":")  # never before a colon: "a :hover" is not "a:hover"
    return css.replace(";}", "}")


def _sheet(root: Path, parts: Iterable[str]) -> bytes:
    return minified("\n".join((root / "css" / f"{part}.css").read_text("utf-8") for part in parts)).encode()


def _drawings(folder: Path) -> dict[str, str]:
    return {file.stem: file.read_text("utf-8") for file in sorted(folder.glob("*.svg"))}


def _sprite(icons: Mapping[str, str]) -> bytes:
    symbols = "".join(_symbol(name, svg) for name, svg in icons.items())
    return f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>'.encode()


def _symbol(name: str, svg: str) -> str:
    opened = re.fullmatch(r"\s*<svg([^>]*)>(.*)</svg>\s*", svg, re.S)
    if opened is None:
        raise ValueError(f"icon {name!r} is not one plain <svg>")
    attributes, body = opened.groups()
    attributes = attributes.replace(' xmlns="http://www.w3.org/2000/svg"', "")
    body = re.sub(r">\s+<", "><", body.strip())
    return f'<symbol id="{name}"{attributes}>{body}</symbol>'


def _asset(name: str, body: bytes, digest: str | None = None) -> Asset:
    url = f"/aset/{digest or _digest(body)}/{name}"
    return Asset(url, body, gzip.compress(body, 9, mtime=0), TYPES[Path(name).suffix])


def _digest(*parts: bytes) -> str:
    return sha256(b"\0".join(parts)).hexdigest()[:12]


@bp.get("/aset/<digest>/<path:name>")
@public
def asset(digest: str, name: str) -> Response:
    found = shelf_of(current_app).assets.get(name)
    if found is None or found.url != f"/aset/{digest}/{name}":
        abort(404)
    pack = len(found.body) > WORTH_PACKING and _takes_gzip()
    response = Response(found.packed if pack else found.body, mimetype=found.mimetype)
    response.headers["Cache-Control"] = FOR_EVER
    response.vary.add("Accept-Encoding")
    if pack:
        response.content_encoding = "gzip"
    return response


def pack_response(response: Response) -> Response:
    """Gzip a finished answer. Streams, files and what is packed already go out as they are."""
    if response.is_streamed or response.direct_passthrough or response.mimetype not in PACKED_TYPES:
        return response
    response.vary.add("Accept-Encoding")
    body = response.get_data()
    if response.content_encoding is None and len(body) > WORTH_PACKING and _takes_gzip():
        response.set_data(_packed_unevenly(body))
        response.content_encoding = "gzip"
    return response


def _packed_unevenly(body: bytes) -> bytes:
    """Packed, with a file name of random length: the size on the wire must not tell what a page holds (BREACH)."""
    packed = io.BytesIO()
    name = "x" * (1 + secrets.randbelow(64))
    with gzip.GzipFile(name, "wb", compresslevel=5, fileobj=packed, mtime=0) as file:
        file.write(body)
    return packed.getvalue()


def _takes_gzip() -> bool:
    return request.accept_encodings.quality("gzip") > 0


def shelf_of(app: Flask) -> Shelf:
    shelf: Shelf = app.extensions["rdu.assets"]
    return shelf


def _drawer(shelf: Shelf, sprite: str, css_class: str, standard: int, *, per_rem: bool) -> Callable[..., Markup]:
    """Makes `ui`, `tile` and `face`: a picture beside its word, so hidden from screen readers.

    A sign grows with the reader's letters; a picture keeps its size, or the words beside it would have no room.
    """

    @cache
    def draw(name: str, size: int = standard) -> Markup:
        side = f"{size / 16:g}rem" if per_rem else str(size)
        return Markup(
            '<svg class="{}" width="{}" height="{}" aria-hidden="true" focusable="false"><use href="{}"/></svg>'
        ).format(css_class, side, side, shelf.icon(sprite, name))

    return draw


def init_app(app: Flask) -> None:
    shelf = packed_shelf(STATIC)
    app.extensions["rdu.assets"] = shelf
    app.register_blueprint(bp)
    app.after_request(pack_response)
    app.jinja_env.globals.update(
        asset_url=shelf.url,
        mark_inline="data:image/svg+xml," + quote(shelf.assets["mark.svg"].body, safe=" /=:'"),
        ui=_drawer(shelf, "ui.svg", "ui", 24, per_rem=True),
        tile=_drawer(shelf, "tiles.svg", "pic", 40, per_rem=False),
        face=_drawer(shelf, "faces.svg", "pic", 48, per_rem=False),
    )
