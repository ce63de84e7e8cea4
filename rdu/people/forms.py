"""Forms of members, their persons, cards and PINs."""

import re
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, Form, HiddenField, PasswordField, RadioField, SelectField, ValidationError
from wtforms.fields import SelectChoice

from rdu.people.members import Particulars, Profile
from rdu.people.models import Member, MemberKind, Person
from rdu.people.numbers import UnreadableNumber, parse_number
from rdu.people.passwords import pin_problem
from rdu.people.phones import UnreadablePhone, clean_phone
from rdu.people.regions import Choices
from rdu.web.fields import DayField, LineField
from rdu.web.forms import OnceForm

QUICK_KINDS = [
    SelectChoice("household", "Rumah tangga"),
    SelectChoice("group", "RT, kelas, kantor, atau pesantren"),
]
KINDS = [SelectChoice(kind.value, kind.word) for kind in MemberKind]
SEXES = [SelectChoice("F", "Perempuan"), SelectChoice("M", "Laki-laki"), SelectChoice("", "Tidak disebut")]


class NeighbourhoodField(LineField):
    """RT or RW, kept with two figures: 3, 03 and 003 are 03."""

    def read(self, text: str) -> str:
        if not re.fullmatch(r"0*[0-9]{1,3}", text.strip()[:9], re.ASCII) or int(text) == 0:
            raise ValidationError("Tulis angkanya saja, contoh 03.")
        return f"{int(text):02}"


class PhoneField(LineField):
    def read(self, text: str) -> str:
        try:
            return clean_phone(text)
        except UnreadablePhone as error:
            raise ValidationError(str(error)) from error


class NumberField(LineField):
    """A member number as typed at the counter; `number` is what it says."""

    number: int | None = None

    def read(self, text: str) -> str:
        try:
            self.number = parse_number(text)
        except UnreadableNumber as error:
            raise ValidationError(str(error)) from error
        return text.strip()


def _needed(sentence: str) -> Any:
    """A validator for a field that must say something; what it said wrongly has its own sentence."""

    def check(_form: FlaskForm, field: Any) -> None:
        if not field.data and not field.errors:
            raise ValidationError(sentence)

    return check


def _offered(sentence: str) -> Any:
    """A validator in Indonesian: WTForms' own would speak English."""

    def check(_form: FlaskForm, field: Any) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(sentence)

    return check


class EnrolForm(OnceForm):
    """Name and desa are enough to weigh today. `seen` holds the numbers of twins that were shown already."""

    name = LineField("Nama", [_needed("Tulis nama anggota.")])
    region = SelectField(
        "Desa atau kelurahan", [_offered("Pilih desa atau kelurahan dari daftar.")], validate_choice=False
    )
    nickname = LineField("Nama panggilan")
    rt = NeighbourhoodField("RT")
    kind = RadioField(
        "Siapa yang menabung?",
        [_offered("Pilih salah satu.")],
        choices=QUICK_KINDS,
        default="household",
        validate_choice=False,
    )
    consent = BooleanField(
        "Sudah dibacakan dan setuju datanya disimpan.",
        [_needed("Bacakan teksnya dulu. Centang bila orangnya setuju.")],
    )
    seen = HiddenField()

    def __init__(self, regions: Choices, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.region.choices = [
            SelectChoice(code, name, optgroup=kecamatan) for kecamatan, rows in regions.items() for code, name in rows
        ]

    def profile(self) -> Profile:
        return Profile(
            self.name.data, self.region.data, self.nickname.data, MemberKind(self.kind.data), self.rt.data,
            consent=self.consent.data,
        )  # fmt: skip

    def unseen(self, twins: list[Member]) -> list[Member]:
        """The twins, if any of them was not shown before; they are remembered as shown."""
        shown = set((self.seen.data or "").split(","))
        self.seen.data = ",".join(str(twin.number) for twin in twins)
        return twins if {str(twin.number) for twin in twins} - shown else []


class MemberForm(EnrolForm):
    """All that is known of a member."""

    kind = RadioField("Siapa yang menabung?", [_offered("Pilih salah satu.")], choices=KINDS, validate_choice=False)
    rw = NeighbourhoodField("RW")
    address = LineField("Alamat", longest=200)
    phone = PhoneField("Telepon atau WhatsApp")
    consent = BooleanField("Sudah dibacakan dan setuju datanya disimpan.")

    def profile(self) -> Profile:
        return Profile(
            self.name.data, self.region.data, self.nickname.data, MemberKind(self.kind.data), self.rt.data,
            self.rw.data, self.address.data, self.phone.data, self.consent.data,
        )  # fmt: skip

    @staticmethod
    def of(member: Member) -> dict[str, Any]:
        """What the form shows first."""
        fields = ("name", "nickname", "rt", "rw", "address", "phone")
        known = {field: getattr(member, field) for field in fields}
        return known | {"region": member.region_code, "kind": member.kind.value, "consent": bool(member.consent_at)}


class PersonForm(OnceForm):
    name = LineField("Nama", [_needed("Tulis nama orangnya.")])
    sex = RadioField("Jenis kelamin", [_offered("Pilih salah satu.")], choices=SEXES, default="", validate_choice=False)
    born_on = DayField("Tanggal lahir")
    may_view = BooleanField("Boleh melihat", default=True)
    may_withdraw = BooleanField("Boleh mengambil")
    guardian = LineField("Nama orang tua atau wali")
    guardian_consent_on = DayField("Tanggal wali memberi izin")

    def particulars(self) -> Particulars:
        return Particulars(**{name: getattr(self, name).data for name in Particulars.__dataclass_fields__})

    @staticmethod
    def of(person: Person) -> dict[str, Any]:
        return {name: getattr(person, name) for name in Particulars.__dataclass_fields__}


class SameForm(Form):
    """The number of the household where this person also stands. Asked with GET, so it carries no token of its own."""

    number = NumberField("Nomor rumah tangga", [_needed("Tulis nomor rumah tangganya.")])


class OfficerForm(OnceForm):
    """Which of the unit's officers a person is."""

    officer = RadioField("Orang ini adalah", [_offered("Pilih satu dari daftar.")], validate_choice=False)

    def __init__(self, officers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.officer.choices = [SelectChoice(username, f"{name} ({username})") for username, name in officers]
        self.officer.choices.append(SelectChoice("", "Bukan petugas atau pengurus"))


class PinForm(FlaskForm):
    """Filled in by the member, on the post's phone."""

    pin = PasswordField("PIN baru")
    again = PasswordField("Tulis lagi PIN baru")

    def validate_pin(self, field: PasswordField) -> None:
        if problem := pin_problem(field.data or ""):
            raise ValidationError(problem)

    def validate_again(self, field: PasswordField) -> None:
        if field.data != self.pin.data:
            raise ValidationError("Tidak sama dengan PIN di atas. Tulis lagi.")
