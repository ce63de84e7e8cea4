"""What a household has said, and 'Ada yang salah?' on a line of its passbook."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rdu.clock import today_at
from rdu.deposits.models import About
from rdu.deposits.receipts import name_of, own_receipt, standing
from rdu.extensions import db
from rdu.feedback import asking, inbox
from rdu.feedback.forms import AskForm
from rdu.feedback.routes import bp
from rdu.ledger.service import once
from rdu.people.present import my_member
from rdu.roles import Role
from rdu.web.access import only_for


@bp.get("/saya/aduan")
@only_for(Role.MEMBER)
def mine() -> str:
    session, member = db.session(), standing(db.session(), my_member())
    rows = inbox.of_members(session, inbox.numbers_of(session, member))
    return render_template("feedback/mine.html", rows=rows, today=today_at(member.unit.timezone))


@bp.route("/saya/bukti/<receipt>/tanya", methods=["GET", "POST"])
@only_for(Role.MEMBER)
def ask(receipt: str) -> ResponseReturnValue:
    session = db.session()
    member, form = standing(session, my_member()), AskForm()
    record = own_receipt(session, member, receipt)
    if form.validate_on_submit():
        key = once(form.operation_id(), form.body() | {"receipt": receipt})
        opened = asking.ask(session, record, member, About(form.about.data), form.words.data, key)
        session.commit()
        flash(f"Pertanyaan Anda sampai, nomornya {opened.label}. Jawabannya akan tampil di sini.", "success")
        return redirect(url_for("passbook.home"))
    return render_template("feedback/ask.html", form=form, record=record, name_of=name_of), 422 if form.errors else 200
