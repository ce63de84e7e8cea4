"""A broken rule or a fault becomes a page, or JSON for a script, that says what to do next."""

import secrets

from flask import Flask, abort, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from rdu.db import set_writing
from rdu.errors import Refused, RuleBroken
from rdu.extensions import db
from rdu.web.limits import most_told

_PAGES = {403, 404, 405, 409, 413, 422, 429, 500, 503}
API = "/api/v1/"
"""What programs read: whatever they ask there is answered as JSON."""
_FOR_PROGRAMS = {404: "Alamat ini tidak ada. Lihat halaman /api.", 405: "Alamat ini hanya bisa dibaca, dengan GET."}
_SHORT = {
    401: "Masuk lagi untuk mengirim.",
    403: "Halaman ini bukan untuk peran Anda.",
    404: "Halaman ini tidak ada.",
    413: "Kiriman terlalu besar. Paling banyak {most} sekali kirim. Kecilkan berkasnya, atau kirim satu per satu.",
}


def init_app(app: Flask) -> None:
    app.before_request(_no_nul)
    app.register_error_handler(RuleBroken, _rule_broken)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(Exception, _fault)


def _no_nul() -> None:
    """PostgreSQL keeps no NUL, so an address that holds one leads nowhere."""
    if "\0" in request.path or any("\0" in text for texts in request.args.listvalues() for text in texts):
        abort(404)


def _let_go() -> None:
    """Undo what was begun; the page that says so only reads, and takes no turn to write."""
    db.session.rollback()
    set_writing(False)


def wants_json() -> bool:
    return request.is_json or request.accept_mimetypes.best == "application/json" or request.path.startswith(API)


def _rule_broken(error: RuleBroken) -> ResponseReturnValue:
    _let_go()
    if wants_json():
        field = error.field if isinstance(error, Refused) else ""
        kind = type(error).__name__
        return jsonify(message=str(error), code=kind, errors=[{"field": field, "message": str(error)}]), error.status
    page = error.status if error.status in _PAGES else 409
    return render_template(f"errors/{page}.html", message=str(error)), error.status


def _csrf(_error: CSRFError) -> ResponseReturnValue:
    message = "Halaman ini sudah lama terbuka. Muat ulang, lalu kirim lagi. Yang tersimpan tetap aman."
    if wants_json():
        return jsonify(message=message, code="stale_page"), 400
    return render_template("errors/409.html", message=message), 400


def _http(error: HTTPException) -> ResponseReturnValue:
    _let_go()
    code = error.code or 500
    said = _SHORT.get(code, "").format(most=most_told())
    if wants_json():
        told = _FOR_PROGRAMS.get(code, "") if request.path.startswith(API) else ""
        allowed = {"Allow": ", ".join(error.valid_methods or ())} if isinstance(error, MethodNotAllowed) else {}
        return jsonify(message=told or said or "Permintaan ini tidak bisa diproses."), code, allowed
    if error.response is not None or code < 400:
        return error
    page = code if code in _PAGES else (404 if code < 500 else 500)
    return render_template(f"errors/{page}.html", message=said, code=""), code


def _database(error: OperationalError) -> ResponseReturnValue:
    """Busy, gone or full: say so, keep the form in the browser, and let the same key succeed later."""
    _let_go()
    full = "full" in str(error.orig)
    status = 507 if full else 503
    message = "Penyimpanan penuh. Hubungi admin." if full else "Sedang sibuk. Tunggu sebentar, lalu kirim lagi."
    if wants_json():
        return jsonify(message=message, code="busy"), status, {"Retry-After": "5"}
    return render_template("errors/503.html", message=message), status, {"Retry-After": "5"}


def _fault(error: Exception) -> ResponseReturnValue:
    """Something we did not foresee: a code on the page finds the trace in the log."""
    code = secrets.token_hex(3).upper()
    _let_go()
    current_app.logger.error("fault %s at %s", code, request.path, exc_info=error)
    if wants_json():
        return jsonify(message=f"Ada gangguan di sisi kami. Sebutkan kode {code}.", code=code), 500
    return render_template("errors/500.html", code=code), 500
