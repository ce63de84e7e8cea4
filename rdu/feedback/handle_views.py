"""One complaint: read, taken, passed on, answered, left out, counted again. Each act is a step that stays."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rdu.clock import today_at
from rdu.deposits.receipt_text import phone_abroad
from rdu.deposits.receipts import name_of, replacement_of
from rdu.errors import NotAllowed
from rdu.extensions import db
from rdu.feedback import handling, inbox
from rdu.feedback.forms import AnswerForm, ExcludeForm, OfficerForm, PassForm, RestoreForm, TakeForm
from rdu.feedback.models import Category, Complaint, Exclusion, StepKind
from rdu.feedback.people import check_may_handle, handlers_for, officers_of
from rdu.feedback.routes import bp
from rdu.feedback.views import reader
from rdu.ledger.service import once
from rdu.people.present import my_user
from rdu.people.service import log
from rdu.roles import OVERSEERS, Role
from rdu.web.access import only_for
from rdu.web.asking import refusal
from rdu.web.forms import OnceForm


@bp.get("/aduan-masuk/<label>")
@only_for(*OVERSEERS)
def complaint(label: str) -> str:
    return _page(_here(label))


def _here(label: str) -> Complaint:
    return inbox.complaint_of(db.session(), reader(), label)


def _page(found: Complaint, form: OnceForm | None = None, problem: str = "", phone: str = "") -> str:
    """`form`: the one that was refused; the others are shown empty."""
    session, who = db.session(), reader()
    forms: dict[str, Any] = {
        kind.__name__: kind() if form is None or not isinstance(form, kind) else form
        for kind in (AnswerForm, TakeForm, PassForm, OfficerForm, ExcludeForm, RestoreForm)
    }
    forms["TakeForm"].of(handlers_for(session, found), who.user)
    forms["OfficerForm"].of(_nameable(found))
    question = found.question
    return render_template(
        "feedback/complaint.html", complaint=found, forms_=forms, refused=form, problem=problem, who=who,
        today=today_at(found.unit.timezone), barred=_barred(found), phone=phone, name_of=name_of,
        whatsapp=_whatsapp(found, phone), kinds=StepKind, about_officer=found.category is Category.OFFICER,
        replacement=replacement_of(session, question.weigh_in) if question else None,
    )  # fmt: skip


def _nameable(found: Complaint) -> list[Any]:
    return [user for user in officers_of(db.session(), found.unit) if user.id != my_user().id]


def _barred(found: Complaint) -> str:
    """Why she does not handle this one; "" where she may."""
    try:
        check_may_handle(db.session(), found, my_user())
    except NotAllowed as why:
        return str(why)
    return ""


def _whatsapp(found: Complaint, phone: str) -> str:
    if not phone.startswith("08"):
        return ""
    link = url_for(".status", label=found.label, code=found.code, _external=True)
    words = f"{found.kind.word} {found.label}: {found.now.state.word.lower()}. Baca di {link}"
    return f"https://wa.me/{phone_abroad(phone)}?{urlencode({'text': words})}"


def _did(label: str, form: OnceForm, act: Callable[[Complaint, Any], object], told: str) -> ResponseReturnValue:
    """Do it, or show the page again with what is to be mended; all that was typed stays."""
    found = _here(label)
    if isinstance(form, TakeForm):
        form.of(handlers_for(db.session(), found), my_user())
    if isinstance(form, OfficerForm):
        form.of(_nameable(found))
    if not form.validate():
        return _page(found, form), 422
    key = once(form.operation_id(), form.body() | {"complaint": found.label})
    if refused := refusal(form, lambda: act(found, key)):
        return _page(_here(label), form, refused[0]), refused[1]
    db.session.commit()
    flash(told, "success")
    return redirect(url_for(".complaint", label=found.label), 303)


@bp.post("/aduan-masuk/<label>/jawab")
@only_for(*OVERSEERS)
def answer(label: str) -> ResponseReturnValue:
    form = AnswerForm()
    return _did(
        label, form, lambda found, key: handling.answer(db.session(), found, form.answer.data, key, my_user()),
        "Jawaban terkirim. Pengadu membacanya dengan nomor dan kodenya.",
    )  # fmt: skip


@bp.post("/aduan-masuk/<label>/tangani")
@only_for(*OVERSEERS)
def take(label: str) -> ResponseReturnValue:
    form = TakeForm()
    return _did(
        label, form, lambda found, key: handling.take(db.session(), found, int(form.handler.data), key, my_user()),
        "Tercatat siapa yang menangani.",
    )  # fmt: skip


@bp.post("/aduan-masuk/<label>/teruskan")
@only_for(Role.MANAGER)
def pass_on(label: str) -> ResponseReturnValue:
    form, found = PassForm(), _here(label)
    page = _did(
        label, form, lambda found, key: handling.pass_on(db.session(), found, form.why.data, key, my_user()),
        f"{found.label} diteruskan. Sekarang hanya DLH yang membaca dan menjawabnya.",
    )  # fmt: skip
    return page if isinstance(page, tuple) else redirect(url_for(".inbox_page"), 303)


@bp.post("/aduan-masuk/<label>/petugas")
@only_for(Role.AGENCY)
def name_officer(label: str) -> ResponseReturnValue:
    form = OfficerForm()
    return _did(
        label, form,
        lambda found, key: handling.name_officer(db.session(), found, int(form.officer.data), key, my_user()),
        "Tercatat. Petugas itu dan unitnya tidak bisa membuka aduan ini.",
    )  # fmt: skip


@bp.post("/aduan-masuk/<label>/keluarkan")
@only_for(*OVERSEERS)
def exclude(label: str) -> ResponseReturnValue:
    form = ExcludeForm()

    def act(found: Complaint, key: Any) -> object:
        same = inbox.named(db.session(), form.same_as.data) if form.same_as.data else None
        why = Exclusion(form.cause.data)
        return handling.exclude(db.session(), found, why, form.words.data, same, key, my_user())

    return _did(label, form, act, "Tidak dihitung lagi. Aduan dan keterangannya tetap terlihat.")


@bp.post("/aduan-masuk/<label>/hitung-lagi")
@only_for(*OVERSEERS)
def restore(label: str) -> ResponseReturnValue:
    form = RestoreForm()
    return _did(
        label, form, lambda found, key: handling.restore(db.session(), found, form.why.data, key, my_user()),
        "Dihitung lagi, dan menunggu jawaban.",
    )  # fmt: skip


@bp.post("/aduan-masuk/<label>/telepon")
@only_for(*OVERSEERS)
def phone(label: str) -> str:
    """The telephone of whoever complained: that it was shown is logged."""
    found = _here(label)
    log(db.session(), "reveal_phone", unit=found.unit, user=my_user(), subject=found.label)
    db.session.commit()
    return _page(found, phone=found.complainant.phone if found.complainant else "")
