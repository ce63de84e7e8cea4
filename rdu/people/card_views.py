"""Cards to print, one or a sheet of eight, and what happens when one is lost."""

import re
from urllib.parse import urljoin

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from rdu.extensions import db
from rdu.people import cards as service
from rdu.people.members import card_printed, replace_card
from rdu.people.models import Member
from rdu.people.numbers import UnreadableNumber, format_number, parse_number
from rdu.people.present import my_user, working_unit
from rdu.people.views import bp, member_to_change
from rdu.roles import COUNTER
from rdu.web.access import only_for


def qr_of(member: Member) -> Markup:
    """The QR opens this server's sign-in with the number filled in."""
    address = urljoin(request.host_url, url_for("auth.card", token=member.card_token))
    return Markup(service.drawing(address))  # noqa: S704  # drawn by segno from an address of our own


@bp.get("/anggota/<number>/kartu")
@only_for(*COUNTER)
def card(number: str) -> ResponseReturnValue:
    return render_template("people/members/card.html", member=member_to_change(number), qr_of=qr_of)


@bp.get("/anggota/kartu")
@only_for(*COUNTER)
def cards() -> ResponseReturnValue:
    """A sheet of the next eight members without a card, or of the numbers that were asked for."""
    session, unit = db.session(), working_unit()
    text = request.args.get("nomor", "").strip()[:200]
    members, waiting = service.not_printed(session, unit)
    unread = _unread(text)
    if text:
        members = service.chosen(session, unit, _numbers(text))
    page = render_template(
        "people/members/cards.html", members=members, waiting=waiting, text=text, unread=unread, qr_of=qr_of
    )
    return page, 422 if unread else 200


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[ ,;]+", text) if word]


def _numbers(text: str) -> list[int]:
    return [parse_number(word) for word in _words(text) if word not in _unread(text)]


def _unread(text: str) -> list[str]:
    """The words that are no member number."""
    wrong = []
    for word in _words(text):
        try:
            parse_number(word)
        except UnreadableNumber:
            wrong.append(word)
    return wrong


@bp.post("/anggota/kartu/tercetak")
@only_for(*COUNTER)
def cards_printed() -> ResponseReturnValue:
    members = [member_to_change(number) for number in request.form.getlist("nomor")[: service.A_SHEET]]
    for member in members:
        card_printed(member)
    db.session.commit()
    flash(f"{len(members)} kartu dicatat sudah dicetak.", "success")
    if len(members) == 1 and request.form.get("kembali") == "anggota":
        return redirect(url_for(".member", number=format_number(members[0].number)), 303)
    return redirect(url_for(".cards"), 303)


@bp.post("/anggota/<number>/kartu/hilang")
@only_for(*COUNTER)
def lose_card(number: str) -> ResponseReturnValue:
    member = member_to_change(number)
    replace_card(db.session(), working_unit(), member, my_user())
    db.session.commit()
    flash("Kartu lama tidak berlaku lagi. Cetak kartu yang baru.", "success")
    return redirect(url_for(".card", number=format_number(member.number)), 303)
