"""Price lists for those who keep them: in force, drafted, checked, published, compared."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.catalogue import checks, lists
from rdu.catalogue.checks import Named
from rdu.catalogue.desk import Desk
from rdu.catalogue.forms import PublishForm
from rdu.catalogue.lists import Rows
from rdu.catalogue.pricing import share_on
from rdu.catalogue.routes import bp, weighing_begun
from rdu.catalogue.shares import coming_share
from rdu.clock import format_day, today_at
from rdu.extensions import db
from rdu.money import Rupiah
from rdu.people.present import my_user, working_unit
from rdu.people.service import log
from rdu.roles import Role
from rdu.web.access import only_for

READERS = (Role.OPERATOR, Role.MANAGER, Role.AGENCY)


@bp.get("/kelola-harga")
@only_for(*READERS)
def manage() -> ResponseReturnValue:
    session, unit = db.session(), working_unit()
    owner, today = lists.owner_of(session, unit), today_at(unit.timezone)
    root = lists.root_of(session, unit)
    return render_template(
        "catalogue/manage.html", unit=unit, owner=owner, today=today,
        own=lists.in_force(session, owner, today), central=lists.in_force(session, root, today),
        coming=lists.coming(session, owner, today) + ([] if owner.is_root else lists.coming(session, root, today)),
        drafts=lists.drafts(session, owner), history=lists.history(session, owner),
        share=share_on(session, unit, today), coming_share=coming_share(session, unit, today),
    )  # fmt: skip


@bp.get("/kelola-harga/daftar/<label>")
@only_for(*READERS)
def price_list(label: str) -> ResponseReturnValue:
    session, unit = db.session(), working_unit()
    shown = lists.list_called(session, unit, label)
    other_label = request.args.get("banding", "")
    other = lists.list_called(session, unit, other_label) if other_label else lists.before(session, shown)
    rows = lists.rows_of(session, shown)
    return render_template(
        "catalogue/list.html", shown=shown, other=other, rows=in_board_order(rows), today=today_at(unit.timezone),
        changes=checks.differences(session, lists.rows_of(session, other), rows) if other else [],
        others=[row for row in lists.history(session, shown.unit) if row.id != shown.id],
        until=lists.ends_on(session, shown), may_draft=shown.unit_id == lists.owner_of(session, unit).id,
    )  # fmt: skip


def in_board_order(rows: Rows) -> list[tuple[Named, str, Rupiah]]:
    """Each price with its item and the words for whom it holds."""
    named = checks.named_grades(db.session())
    order = {grade_id: place for place, grade_id in enumerate(named)}
    slots = sorted(rows, key=lambda slot: (order[slot.grade_id], slot))
    return [(named[slot.grade_id], slot.way, rows[slot]) for slot in slots]


@bp.post("/kelola-harga/daftar")
@only_for(Role.MANAGER)
def start_draft() -> ResponseReturnValue:
    """A copy of the list in force, or of the one that is named."""
    session, unit = db.session(), working_unit()
    owner, today = lists.owner_of(session, unit), today_at(unit.timezone)
    label = request.form.get("dari", "")
    like = lists.list_called(session, unit, label) if label else lists.in_force(session, owner, today)
    draft = lists.start_draft(session, owner, my_user(), today, like)
    session.commit()
    return redirect(url_for(".edit_list", label=draft.label), 303)


@bp.route("/kelola-harga/daftar/<label>/ubah", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def edit_list(label: str) -> ResponseReturnValue:
    session, unit = db.session(), working_unit()
    draft = lists.draft_called(session, unit, label, to_change=request.method == "POST")
    desk = Desk(unit, draft)
    form = desk.form()
    if form.validate_on_submit() and desk.save(form):
        session.commit()
        flash("Draf disimpan. Harga belum berlaku sebelum diterbitkan.", "success")
        onward = ".publish_list" if request.form.get("langkah") == "terbitkan" else ".edit_list"
        return redirect(url_for(onward, label=draft.label), 303)
    page = render_template("catalogue/edit.html", draft=draft, form=form, groups=desk.groups(form), desk=desk)
    return page, 422 if form.errors else 200


@bp.route("/kelola-harga/daftar/<label>/terbitkan", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def publish_list(label: str) -> ResponseReturnValue:
    session, unit = db.session(), working_unit()
    draft = lists.draft_called(session, unit, label, to_change=request.method == "POST")
    today, form = today_at(unit.timezone), PublishForm()
    verdict = checks.verdict(session, unit, draft, today, begun=weighing_begun(unit, today))
    if form.validate_on_submit() and not verdict.problems:
        lists.publish(session, draft, my_user(), today, begun=weighing_begun(unit, today), seen=form.seen.data)
        session.commit()
        flash(f"Daftar harga {draft.label} terbit. Berlaku mulai {format_day(draft.valid_from)}.", "success")
        return redirect(url_for(".manage"), 303)
    form.seen.raw_data, form.seen.data = None, lists.fingerprint(draft, lists.rows_of(session, draft))
    page = render_template("catalogue/publish.html", draft=draft, form=form, verdict=verdict)
    return page, 422 if verdict.problems and request.method == "POST" else 200


@bp.post("/kelola-harga/daftar/<label>/hapus")
@only_for(Role.MANAGER)
def delete_draft(label: str) -> ResponseReturnValue:
    session, unit = db.session(), working_unit()
    draft = lists.draft_called(session, unit, label, to_change=True)
    lists.delete_draft(session, draft)
    log(session, "delete_draft", unit=unit, user=my_user(), subject=label)
    session.commit()
    flash(f"Draf {label} dihapus.", "success")
    return redirect(url_for(".manage"), 303)
