"""The blueprint that the room's view modules share, and how its forms act."""

from flask import Blueprint, Response, request

bp = Blueprint("cash", __name__)

NOT_TYPED = {"langkah", "csrf_token", "operation", "expected"}
A_PAGE = 25


def typed() -> list[tuple[str, str]]:
    """What the person filled in, carried on by a read-back page."""
    return [(name, text) for name, text in request.form.items(multi=True) if name not in NOT_TYPED]


def pdf_page(paper: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(paper, mimetype="application/pdf", headers=headers)
