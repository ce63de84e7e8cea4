"""Forms of administration: units, containers, users, tasks and settings."""

import re
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
    widgets,
)
from wtforms.validators import InputRequired

from rdu.clock import DAYS, ZONES
from rdu.people.activity import WORDS, Asked
from rdu.people.models import Unit, UnitKind, User
from rdu.people.phones import UnreadablePhone, clean_phone
from rdu.people.regions import Choices
from rdu.people.units import UnitFacts
from rdu.roles import STAFF, Role
from rdu.text import UnreadableText, clean_line
from rdu.web.fields import DayField, HourField, KilogramField, LineField

LONGEST_CONSENT = 4000
KINDS = [SelectChoice(kind.value, kind.word) for kind in UnitKind if kind is not UnitKind.KABUPATEN]
WEEKDAYS = [SelectChoice("", "Tidak tetap"), *(SelectChoice(str(number), day) for number, day in enumerate(DAYS))]
WEEKS = [SelectChoice(week, f"Minggu ke-{week}") for week in "12345"]
PICK = {"invalid_choice_message": "Pilih salah satu dari daftar."}
ZONE_CHOICES = [SelectChoice(zone, f"{word} ({zone})") for zone, word in ZONES.items()]
TASKS = [SelectChoice(role.value, role.word) for role in Role if role in STAFF]


class _Filled(InputRequired):
    """InputRequired on a LineField, whose content may be blanks only."""

    def __call__(self, form: Any, field: Any) -> None:
        super().__call__(form, field)
        if not field.data and not field.errors:
            raise ValidationError(self.message)


class PhoneField(StringField):
    """A telephone number, kept as digits from 0."""

    data: str

    def pre_validate(self, _form: Any) -> None:
        try:
            self.data = clean_phone(self.data or "")
        except UnreadablePhone as error:
            raise ValidationError(str(error)) from error

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else self.data or ""


class UnitForm(FlaskForm):
    """`parents`: the units it may belong to; `villages`: desa by kecamatan. The root has neither kind nor parent."""

    code = StringField("Kode")
    name = LineField("Nama unit", [_Filled("Nama unit belum diisi.")])
    kind = SelectField("Jenis", choices=KINDS, **PICK)
    parent = SelectField("Termasuk dalam", validate_choice=False)
    region_code = SelectField("Desa atau kelurahan", **PICK)
    place = LineField("Tempat menimbang")
    address = LineField("Alamat", longest=200)
    phone = PhoneField("Telepon")
    weigh_weekday = SelectField("Hari menimbang", choices=WEEKDAYS, **PICK)
    weigh_weeks = SelectMultipleField(
        "Minggu ke berapa", choices=WEEKS, **PICK,
        widget=widgets.ListWidget(prefix_label=False), option_widget=widgets.CheckboxInput(),
    )  # fmt: skip
    opens_at = HourField("Jam buka")
    closes_at = HourField("Jam tutup")
    picks_up = BooleanField("Unit ini menjemput sampah ke rumah")
    scale_capacity = KilogramField("Kemampuan timbangan (kg)", [InputRequired("Kemampuan timbangan belum diisi.")])
    timezone = SelectField("Zona waktu", choices=ZONE_CHOICES, **PICK)
    closed_on = DayField("Tutup sejak")

    def __init__(self, unit: Unit | None, parents: list[Unit], villages: Choices, **kwargs: Any) -> None:
        super().__init__(**kwargs, data=_as_typed(unit))
        self.unit = unit
        self.parent.choices = _unit_choices(parents)
        self.region_code.choices = [
            SelectChoice("", "Belum diisi"),
            *self._kept_region(villages),
            *(SelectChoice(*village, optgroup=kecamatan) for kecamatan, few in villages.items() for village in few),
        ]
        if unit is not None:
            del self.code
        if unit is not None and unit.is_root:
            del self.kind, self.parent, self.closed_on

    def _kept_region(self, villages: Choices) -> list[SelectChoice]:
        """A unit may stand for a whole kecamatan or kabupaten: what it has stays on offer."""
        region = self.unit.region if self.unit else None
        if region is None or any(region.code == code for group in villages.values() for code, _ in group):
            return []
        return [SelectChoice(region.code, region.name, optgroup="Wilayah sekarang")]

    def validate_code(self, field: StringField) -> None:
        field.data = (field.data or "").strip().upper()
        if not re.fullmatch(r"[A-Z]{3}", field.data, re.ASCII):
            raise ValidationError("Kode unit harus tiga huruf, contoh MLT.")

    def validate_weigh_weeks(self, field: SelectMultipleField) -> None:
        if self.weigh_weekday.data and not field.data:
            raise ValidationError("Pilih paling sedikit satu minggu.")

    def validate_closes_at(self, field: HourField) -> None:
        if field.data and self.opens_at.data and field.data <= self.opens_at.data:
            raise ValidationError("Jam tutup harus sesudah jam buka.")

    def validate_scale_capacity(self, field: KilogramField) -> None:
        if field.data is not None and not 1_000 <= field.data <= 10_000_000:
            raise ValidationError("Kemampuan timbangan antara 1 kg dan 10.000 kg.")

    def facts(self) -> UnitFacts:
        return UnitFacts(
            name=self.name.data, kind=UnitKind(self.kind.data if "kind" in self else UnitKind.KABUPATEN),
            parent=self.parent.data or "" if "parent" in self else "",
            region_code=self.region_code.data or None, place=self.place.data, address=self.address.data,
            phone=self.phone.data, weigh_weekday=int(self.weigh_weekday.data) if self.weigh_weekday.data else None,
            weigh_weeks="".join(sorted(self.weigh_weeks.data)) or "12345", opens_at=self.opens_at.data,
            closes_at=self.closes_at.data, picks_up=self.picks_up.data, scale_capacity=self.scale_capacity.data or 0,
            timezone=self.timezone.data, closed_on=self.closed_on.data if "closed_on" in self else None,
        )  # fmt: skip


def _as_typed(unit: Unit | None) -> dict[str, object]:
    """What the form shows before anything is typed: the unit as it is, or the usual for a new one."""
    if unit is None:
        return {"weigh_weeks": list("12345"), "scale_capacity": 150_000, "kind": UnitKind.BSU.value}
    columns = {column.key: getattr(unit, column.key) for column in Unit.__table__.columns}
    day = "" if unit.weigh_weekday is None else str(unit.weigh_weekday)
    return columns | {
        "kind": unit.kind.value, "parent": unit.parent.code if unit.parent else "", "weigh_weekday": day,
        "weigh_weeks": list(unit.weigh_weeks), "region_code": unit.region_code or "",
    }  # fmt: skip


class ContainerForm(FlaskForm):
    name = LineField("Nama wadah", [_Filled("Nama wadah belum diisi.")], longest=40)
    grams = KilogramField("Berat kosong (kg)", [InputRequired("Berat kosong belum diisi.")])

    def validate_grams(self, field: KilogramField) -> None:
        if field.data is not None and not 0 < field.data <= 100_000:
            raise ValidationError("Berat kosong antara 0,001 kg dan 100 kg.")


class PersonOnDutyForm(FlaskForm):
    """A user's name and telephone; the name to sign in with only while the user is new."""

    username = StringField("Nama masuk")
    name = LineField("Nama lengkap", [_Filled("Nama lengkap belum diisi.")])
    phone = PhoneField("Telepon")

    def __init__(self, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs, obj=user)
        if user is not None:
            del self.username

    def validate_username(self, field: StringField) -> None:
        field.data = (field.data or "").strip().casefold()
        if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{2,39}", field.data, re.ASCII):
            raise ValidationError("Nama masuk 3 sampai 40 huruf kecil atau angka, tanpa spasi. Contoh siti.aminah.")


class NewUserForm(PersonOnDutyForm):
    """A new user with the first task. `units`: where it can be held, the kabupaten among them."""

    role = SelectField("Tugas", choices=TASKS, **PICK)
    unit = SelectField("Di unit", [InputRequired("Unit belum dipilih.")], **PICK)

    def __init__(self, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.unit.choices = [SelectChoice("", "Pilih unit"), *_unit_choices(units)]


class GrantForm(FlaskForm):
    role = SelectField("Tugas", choices=TASKS, **PICK)
    unit = SelectField("Di unit", [InputRequired("Unit belum dipilih.")], **PICK)

    def __init__(self, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.unit.choices = [SelectChoice("", "Pilih unit"), *_unit_choices(units)]


def _unit_choices(units: list[Unit]) -> list[SelectChoice]:
    return [SelectChoice(unit.code, f"{unit.name} ({unit.code})") for unit in units]


class SettingsForm(FlaskForm):
    kabupaten = LineField("Nama kabupaten", [_Filled("Nama kabupaten belum diisi.")])
    phone = PhoneField("Telepon untuk pertanyaan")
    data_contact = LineField("Penanggung jawab data", longest=200)
    consent = TextAreaField("Teks persetujuan", [InputRequired("Teks persetujuan belum diisi.")])

    def validate_consent(self, field: TextAreaField) -> None:
        if len(field.data) > LONGEST_CONSENT:
            raise ValidationError(f"Terlalu panjang. Paling banyak {LONGEST_CONSENT} huruf.")
        try:
            field.data = "\n".join(clean_line(line, LONGEST_CONSENT) for line in field.data.splitlines()).strip()
        except UnreadableText as error:
            raise ValidationError(str(error)) from error
        if not field.data:
            raise ValidationError("Teks persetujuan belum diisi.")


class LogForm(FlaskForm):
    """Asked with GET. What cannot be read is named and does not narrow the list."""

    class Meta:
        csrf = False

    who = LineField("Nama pengguna", name="siapa")
    act = SelectField("Perbuatan", name="perbuatan", **PICK)
    unit = SelectField("Unit", **PICK)
    since = DayField("Dari tanggal", name="dari")
    until = DayField("Sampai tanggal", name="sampai")

    def __init__(self, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.ids = {unit.code: unit.id for unit in units}
        acts = sorted(WORDS.items(), key=lambda pair: pair[1])
        self.act.choices = [SelectChoice("", "Semua"), *(SelectChoice(act, word) for act, word in acts)]
        self.unit.choices = [SelectChoice("", "Semua"), *_unit_choices(units)]
        for field in (self.act, self.unit):
            field.data = field.data or ""  # an address that leaves one out asks for all

    def asked(self, timezone: str) -> Asked:
        return Asked(
            timezone, who=self.who.data, act=self.act.data if self.act.data in WORDS else "",
            unit_id=self.ids.get(self.unit.data or ""), since=self.since.data, until=self.until.data,
        )  # fmt: skip
