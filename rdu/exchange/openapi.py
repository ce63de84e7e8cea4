"""OpenAPI 3.1 of what the views answer, made of the same description."""

from typing import Any

from rdu.exchange.description import GALAT, PATHS, SHAPES, Path

VERSION = "1.0.0"
REFUSED = {
    "401": "Token tidak ada, tidak dikenal, atau sudah dihentikan.",
    "404": "Tidak ada angka di alamat itu.",
    "405": "Hanya GET dan HEAD.",
    "429": "Terlalu sering; kepala Retry-After menyebut berapa detik lagi.",
}
NOTE = (
    "Hanya membaca. Berat dalam gram, uang dalam rupiah, semuanya bilangan bulat. Angka dari kurang dari lima rumah "
    "tangga ditutup dan ditulis null, begitu juga angka yang bisa membukanya. Setiap panggilan dicatat."
)


def document(server: str) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {"title": "Pertukaran data RDU", "version": VERSION, "description": NOTE},
        "servers": [{"url": server}],
        "security": [{"token": []}],
        "paths": {path.path: {"get": _operation(path)} for path in PATHS},
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {shape.name: shape.schema for shape in SHAPES},
        },
    }  # fmt: skip


def _operation(path: Path) -> dict[str, Any]:
    takes = [
        {"name": name, "in": "path", "required": True, "schema": dict(schema)} for name, schema in path.takes.items()
    ]
    refusals = {status: _answer(GALAT.name, meaning) for status, meaning in REFUSED.items()}
    return {
        "operationId": path.name, "summary": path.meaning, "parameters": takes,
        "responses": {"200": _answer(path.shape.name, path.shape.meaning), **refusals},
    }  # fmt: skip


def _answer(shape: str, meaning: str) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{shape}"}
    return {"description": meaning, "content": {"application/json": {"schema": schema}}}
