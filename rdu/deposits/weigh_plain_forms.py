"""The weigh-in as a plain form of five lines, for a browser without scripts."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from wtforms import FieldList, Form, FormField, HiddenField, RadioField, SelectField, StringField, ValidationError
from wtforms.fields import SelectChoice

from rdu.catalogue.models import How
from rdu.deposits.service import Visit, Weighed
from rdu.deposits.weigh_data import Plain
from rdu.errors import NotFoundHere
from rdu.money import Rupiah, format_rupiah, price_of
from rdu.people.models import Member
from rdu.people.numbers import UnreadableNumber, parse_number
from rdu.web.fields import KilogramField
from rdu.web.forms import OnceForm
from rdu.weights import Grams, Measure, Quantity, UnreadableWeight, parse_quantity

LINES = 5
HOW = [SelectChoice(How.DROPPED.value, "Diantar"), SelectChoice(How.PICKED_UP.value, "Dijemput")]


class LineForm(Form):
    """One line; without a type it is empty and left out."""

    item = SelectField("Jenis dan harga", validate_choice=False)
    quantity = StringField("Berat, isi, atau jumlah")
    tare = KilogramField("Berat wadah (kg)")

    @property
    def is_empty(self) -> bool:
        return not (self.item.data or (self.quantity.data or "").strip())


class WeighPlainForm(OnceForm):
    member = StringField("Nomor anggota")
    person = HiddenField(default="1")
    how = RadioField("Caranya", choices=HOW, default=How.DROPPED.value)
    lines = FieldList(FormField(LineForm), min_entries=LINES, max_entries=LINES)
    price_version = HiddenField()
    net = HiddenField()

    def offer(self, items: Sequence[Plain], finding: Callable[[int], Member]) -> None:
        """Put today's items into every line; `finding` knows the unit's members by number."""
        self.finding = finding
        self.goods = {f"{item['type']}/{grade['code']}": (item, grade) for item in items for grade in item["grades"]}
        for line in self.lines:
            line.form.item.choices = [
                SelectChoice("", "Pilih jenis"),
                *(SelectChoice(code, _word(*kind)) for code, kind in self.goods.items()),
            ]

    def validate_member(self, field: StringField) -> None:
        try:
            number = parse_number(field.data or "")
            self.found = self.finding(number)
        except UnreadableNumber as error:
            raise ValidationError(str(error)) from error
        except NotFoundHere as error:
            raise ValidationError(f"Nomor {number} tidak ada di unit ini. Periksa kartunya.") from error

    def validate(self, extra_validators: Any = None) -> bool:
        """Each written line is read by the measure of its item; the sentence stands beside what is wrong."""
        fine: bool = super().validate(extra_validators)
        self.weighed: list[tuple[Plain, Plain, Weighed]] = []
        written = [line.form for line in self.lines if not line.form.is_empty]
        if not written:
            _refuse(self.lines[0].form.item, "Pilih sedikitnya satu jenis sampah.")
            return False
        return all([self._read(line) for line in written]) and fine

    def line_problems(self) -> list[str]:
        """What is wrong in the lines, for the top of the page: "Baris 2: Pilih jenisnya."."""
        lines = enumerate((line.form for line in self.lines), 1)
        return [f"Baris {place}: {said}" for place, line in lines for field in line for said in field.errors]

    def _read(self, line: LineForm) -> bool:
        kind = self.goods.get(line.item.data or "")
        if kind is None:
            _refuse(line.item, "Pilih jenisnya.")
            return False
        try:
            quantity = parse_quantity(line.quantity.data or "", Measure(kind[0]["measure"]))
        except UnreadableWeight as error:
            _refuse(line.quantity, str(error))
            return False
        return not line.tare.errors and self._keep(line, *kind, quantity)

    def _keep(self, line: LineForm, item: Plain, grade: Plain, quantity: Quantity) -> bool:
        tare = Grams(line.tare.data or 0)
        if tare and Measure(item["measure"]) is not Measure.KG:
            _refuse(line.tare, "Berat wadah hanya untuk yang ditimbang. Kosongkan.")
            return False
        if tare >= quantity and tare:
            _refuse(line.tare, "Berat wadah lebih besar dari hasil timbang.")
            return False
        self.weighed.append((item, grade, Weighed(item["type"], grade["code"], Quantity(quantity - tare), tare)))
        return True

    def priced(self) -> list[Plain]:
        """The lines as they are read back: name, quantity, price, amount. A line without a price has None."""
        who = "group" if self.found.kind.is_group else "individual"
        return [_priced(item, grade, line, f"{who}/{self.how.data}") for item, grade, line in self.weighed]

    def visit(self, day: date) -> Visit:
        """What the operator saw and confirmed."""
        return Visit(
            self.found.number, day, [line for _, _, line in self.weighed], person_ordinal=_count(self.person.data, 1),
            how=How(self.how.data), price_version=self.price_version.data or None, net=Rupiah(_count(self.net.data, 0)),
        )  # fmt: skip

    def facts(self) -> Plain:
        """What the operation's id is bound to."""
        lines = [(line.type_code, line.grade_code, line.quantity, line.tare) for _, _, line in self.weighed]
        return {"member": self.found.number, "person": self.person.data, "how": self.how.data, "lines": lines}


def _word(item: Plain, grade: Plain) -> str:
    price = grade["prices"].get("individual/dropped")
    name = f"{item['code']} {item['name']} {grade['name'].lower()}".strip()
    return name if price is None else f"{name}, {format_rupiah(price)} per {Measure(item['measure']).word}"


def _priced(item: Plain, grade: Plain, line: Weighed, channel: str) -> Plain:
    measure = Measure(item["measure"])
    price = grade["prices"].get(channel)
    amount = None if price is None else price_of(line.quantity, measure, Rupiah(price))
    name = f"{item['short']} {grade['name'].lower()}".strip()
    return {"name": name, "picture": item["picture"], "quantity": line.quantity, "measure": measure, "tare": line.tare,
            "price": price, "amount": amount}  # fmt: skip


def _refuse(field: Any, sentence: str) -> None:
    field.errors = [*field.errors, sentence]


def _count(text: str | None, otherwise: int) -> int:
    """A hidden figure of our own page; anything else counts as not sent."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else otherwise
