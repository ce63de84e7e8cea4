"""A draft while somebody writes it: one form for the whole list, and what helps to set each price."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from wtforms import Field

from rdu.catalogue import checks, lists
from rdu.catalogue.checks import Named
from rdu.catalogue.forms import ListForm, list_form
from rdu.catalogue.lists import Rows, Slot
from rdu.catalogue.models import PriceList, SellingPrice
from rdu.catalogue.routes import weighing_begun
from rdu.clock import today_at
from rdu.errors import Refused
from rdu.extensions import db
from rdu.money import Rupiah
from rdu.people.models import Unit


@dataclass(frozen=True)
class EditRow:
    """One price of the list being edited, with all that helps to set it."""

    named: Named
    way: str
    field: Field
    before: Rupiah | None
    limits: tuple[Rupiah, Rupiah] | None
    sold: SellingPrice | None


class Desk:
    """A draft on somebody's desk: its form, and what stands beside each price."""

    def __init__(self, unit: Unit, draft: PriceList) -> None:
        self.unit, self.draft, self.session = unit, draft, db.session()
        self.today = today_at(unit.timezone)
        self.held = lists.rows_of(self.session, draft)
        self.in_force = lists.rows_of(self.session, lists.in_force(self.session, draft.unit, self.today))
        self.named = checks.priceable(self.session, unit, self.held, self.today)
        self.slots = self._slots()

    def _slots(self) -> dict[Slot, Named]:
        """A plain price for every grade, then the special ones the draft or the list in force holds."""
        special = sorted(slot for slot in self.held.keys() | self.in_force.keys() if not slot.is_plain)
        return {
            slot: named
            for named in self.named
            for slot in [Slot(named.grade_id), *(slot for slot in special if slot.grade_id == named.grade_id)]
        }

    def form(self) -> ListForm:
        names = {slot: f"{named.full_name} {slot.way}".strip() for slot, named in self.slots.items()}
        form = list_form(names, self.named, is_root=self.draft.unit.is_root)()
        if not form.is_submitted():
            self._fill(form)
        return form

    def _fill(self, form: ListForm) -> None:
        form.valid_from.data, form.note.data = self.draft.valid_from, self.draft.note
        if self.draft.unit.is_root:
            form.bound.data = self.draft.override_bound
        for slot in self.slots:
            form.price(slot).data = self.held.get(slot)

    def save(self, form: ListForm) -> bool:
        """Write the draft, or say beside the fields why not."""
        rows = form.rows()
        if not self._may_stand(form, rows):
            return False
        self.draft.valid_from, self.draft.note = form.begins, form.note.data
        if self.draft.unit.is_root:
            self.draft.override_bound = form.bound.data
        lists.write(self.session, self.draft, rows)
        return True

    def _may_stand(self, form: ListForm, rows: Rows) -> bool:
        begun = weighing_begun(self.unit, self.today)
        try:
            lists.refuse_day(form.begins, self.today, begun=begun)
        except Refused as refused:
            form.valid_from.errors = [str(refused)]
        for slot, why in self._astray(rows, form.begins).items():
            field = form.price(slot) if slot in self.slots else _extra_of(form, slot)
            field.errors = [why]
        return not form.errors

    def _astray(self, rows: Rows, day: date) -> Mapping[Slot, str]:
        central = checks.central_on(self.session, self.unit, day)
        if central is None:
            return {}
        return checks.astray(rows, lists.rows_of(self.session, central), central.override_bound)

    def groups(self, form: ListForm) -> dict[str, list[EditRow]]:
        central = checks.central_on(self.session, self.unit, self.draft.valid_from)
        quotes = checks.by_grade(lists.rows_of(self.session, central))
        sold = checks.last_selling(self.session, self.unit)
        groups: dict[str, list[EditRow]] = {}
        for slot, named in self.slots.items():
            price = checks.best(quotes.get(slot.grade_id, []), slot.channel)
            limits = checks.limits(price.amount, central.override_bound) if price and central else None
            row = EditRow(named, slot.way, form.price(slot), self.in_force.get(slot), limits, sold.get(slot.grade_id))
            groups.setdefault(named.waste_type.group.value, []).append(row)
        return groups


def _extra_of(form: ListForm, slot: Slot) -> Field:
    return next(row.amount for row in form.extras() if row.item.data and row.slot() == slot)
