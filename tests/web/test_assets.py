"""The look: packed once, addressed by its content, drawn by name."""

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask, Response

from rdu.paths import STATIC
from rdu.web import assets
from rdu.web.assets import FOR_EVER, Shelf, minified, pack_response, packed_shelf

HOUSEHOLD = ("rdu.css", "ui.svg", "tiles.svg")


@pytest.fixture(scope="module")
def app() -> Flask:
    """The looks need no database."""
    app = Flask("look", static_folder=None)
    app.config["TESTING"] = True
    assets.init_app(app)
    return app


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return packed_shelf(STATIC)


def copy_of_static(folder: Path) -> Path:
    """A small static folder of our own, to change a byte in."""
    for kind, body in {
        "css/tokens.css": ":root { --ink: #111 }",
        "css/base.css": "p { color: var(--ink) }",
        "css/components.css": "b { color: red }",
        "css/weigh.css": "i { color: blue }",
        "icons/ui/jam.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M0 0"/></svg>',
        "icons/tiles/besi.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><path d="M1 1"/></svg>',
        "icons/mark.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
        "js/weigh/main.js": 'import { sum } from "./sum.js";\nconsole.log(sum);\n',
        "js/weigh/sum.js": "export const sum = 1;\n",
    }.items():
        path = folder / kind
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body)
    return folder


def test_minifying_keeps_every_rule_and_leaves_quotes_alone() -> None:
    css = """/* why */ a :hover > b {
        color: red;
        width: calc(1px + 2px);
        content: "a :  b; " ;
    }
    @media (x) and (y) { i { top: 0 } }"""
    assert minified(css) == (
        'a :hover>b{color:red;width:calc(1px + 2px);content:"a :  b; "}@media (x) and (y){i{top:0}}'
    )


def test_the_packed_sheet_has_as_many_rules_as_its_sources(shelf: Shelf) -> None:
    sources = "".join((STATIC / "css" / f"{name}.css").read_text() for name in ("tokens", "base", "components"))
    packed = shelf.assets["rdu.css"].body.decode()
    assert packed.count("{") == re.sub(r"/\*.*?\*/", "", sources, flags=re.S).count("{")
    assert packed.count("{") == packed.count("}")


def test_every_page_carries_the_mark_without_a_request_for_it(app: Flask) -> None:
    assert drawn(app, "{{ mark_inline }}").startswith("data:image/svg+xml,%3Csvg xmlns=")


def test_the_first_visit_of_a_household_stays_light(shelf: Shelf) -> None:
    assert len(shelf.assets["rdu.css"].packed) < 9_000
    assert sum(len(shelf.assets[name].packed) for name in HOUSEHOLD) < 16_000


def test_an_address_changes_with_its_content(tmp_path: Path) -> None:
    root = copy_of_static(tmp_path)
    before = packed_shelf(root)
    (root / "css" / "base.css").write_text("p { color: green }")
    after = packed_shelf(root)
    assert before.url("rdu.css") != after.url("rdu.css")
    assert before.url("weigh.css") != after.url("weigh.css")
    assert before.url("ui.svg") == after.url("ui.svg")


def test_scripts_share_one_address_so_that_relative_imports_hold(tmp_path: Path) -> None:
    root = copy_of_static(tmp_path)
    before = packed_shelf(root)
    main, part = before.url("js/weigh/main.js"), before.url("js/weigh/sum.js")
    assert main.rsplit("/", 1)[0] == part.rsplit("/", 1)[0]
    (root / "js" / "weigh" / "sum.js").write_text("export const sum = 2;\n")
    assert packed_shelf(root).url("js/weigh/main.js") != main


def test_an_icon_file_that_is_not_one_drawing_stops_the_start(tmp_path: Path) -> None:
    root = copy_of_static(tmp_path)
    (root / "icons" / "ui" / "jam.svg").write_text("<p>bukan gambar</p>")
    with pytest.raises(ValueError, match="jam"):
        packed_shelf(root)


def test_every_icon_has_one_id_of_its_own(shelf: Shelf) -> None:
    for sprite in ("ui.svg", "tiles.svg"):
        ids = re.findall(r'id="([^"]+)"', shelf.assets[sprite].body.decode())
        assert sorted(ids) == sorted(shelf.icons[sprite])
        assert len(ids) == len(set(ids)) > 30


def drawn(app: Flask, template: str) -> str:
    return app.jinja_env.from_string(template).render()


def test_a_sign_grows_with_the_letters_and_a_picture_keeps_its_size(app: Flask) -> None:
    assert 'class="ui" width="1.5rem" height="1.5rem" aria-hidden="true"' in drawn(app, "{{ ui('jam') }}")
    assert 'class="pic" width="44" height="44"' in drawn(app, "{{ tile('besi', 44) }}")


@pytest.mark.parametrize("call", ["ui('hantu')", "tile('hantu')", "asset_url('hantu.css')"])
def test_a_name_that_does_not_exist_is_refused(app: Flask, call: str) -> None:
    with pytest.raises(LookupError, match="hantu"):
        drawn(app, f"{{{{ {call} }}}}")


def test_an_asset_is_kept_for_ever_and_packed_for_who_can_unpack(app: Flask, shelf: Shelf) -> None:
    client = app.test_client()
    plain = client.get(shelf.url("rdu.css"))
    packed = client.get(shelf.url("rdu.css"), headers={"Accept-Encoding": "br, gzip"})
    refused = client.get(shelf.url("rdu.css"), headers={"Accept-Encoding": "gzip;q=0"})

    assert plain.status_code == packed.status_code == 200
    assert plain.headers["Cache-Control"] == FOR_EVER
    assert plain.mimetype == "text/css"
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert gzip.decompress(packed.data) == plain.data == refused.data == shelf.assets["rdu.css"].body
    assert "Content-Encoding" not in refused.headers


def test_scripts_are_served_as_scripts(app: Flask, shelf: Shelf) -> None:
    script = next(name for name in shelf.assets if name.endswith(".js"))
    answer = app.test_client().get(shelf.url(script))
    assert answer.mimetype == "text/javascript"
    assert answer.data == (STATIC / script).read_bytes()


@pytest.mark.parametrize("address", ["/aset/000000000000/rdu.css", "/aset/../rdu/config.py", "/aset/x/tidak.css"])
def test_an_old_or_unknown_address_is_not_found(app: Flask, address: str) -> None:
    assert app.test_client().get(address).status_code == 404


def packing(app: Flask, response: Response, accepts: str = "gzip") -> Response:
    with app.test_request_context(headers={"Accept-Encoding": accepts}):
        return pack_response(response)


def test_a_page_goes_out_packed_and_comes_back_whole(app: Flask) -> None:
    body = b"<p>tabungan</p>" * 100
    answer = packing(app, Response(body, mimetype="text/html"))
    assert answer.content_encoding == "gzip"
    assert answer.content_length == len(answer.get_data()) < len(body)
    assert gzip.decompress(answer.get_data()) == body
    assert "Accept-Encoding" in answer.vary


def test_the_size_of_a_packed_page_does_not_tell_its_content(app: Flask) -> None:
    sizes = {len(packing(app, Response(b"<p>" + b"x" * 1000, mimetype="text/html")).get_data()) for _ in range(40)}
    assert len(sizes) > 1


@pytest.mark.parametrize(
    ("response", "accepts"),
    [
        (Response(b"x" * 2000, mimetype="text/html"), "identity"),
        (Response(b"x" * 400, mimetype="text/html"), "gzip"),
        (Response(b"x" * 2000, mimetype="application/pdf"), "gzip"),
        (Response((piece for piece in (b"x" * 2000,)), mimetype="text/html"), "gzip"),
    ],
    ids=["browser cannot unpack", "too small", "packed by nature", "stream"],
)
def test_what_gains_nothing_goes_out_as_it_is(app: Flask, response: Response, accepts: str) -> None:
    assert packing(app, response, accepts).content_encoding is None


def test_what_is_packed_already_is_not_packed_again(app: Flask) -> None:
    body = gzip.compress(b"x" * 200_000, 0)
    answer = packing(app, Response(body, mimetype="text/html", headers={"Content-Encoding": "gzip"}))
    assert answer.get_data() == body
