"""What people say, what is answered, and what is asked of the lists."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, Form, HiddenField, RadioField, SelectChoice, SelectField, ValidationError
from wtforms.validators import StopValidation

from rdu.deposits.models import About
from rdu.feedback.filing import NOBODY, Said, Who
from rdu.feedback.inbox import Wanted, Which
from rdu.feedback.models import AT_THE_COUNTER, LONGEST, Category, Channel, Exclusion, Kind
from rdu.files.fields import FilesField
from rdu.files.models import MediaType
from rdu.people.models import Member, Unit, User
from rdu.people.phones import UnreadablePhone, clean_phone
from rdu.web.fields import CountField, LineField, WordsField
from rdu.web.forms import OnceForm

MOST_PHOTOS = 3
LONGEST_REASON = 300
MOST_DAYS = 60


def needed(sentence: str) -> Any:
    def check(_form: Any, field: Field) -> None:
        if field.data in (None, "") and not field.errors:
            raise StopValidation(sentence)

    return check


def _chosen(kinds: Any, sentence: str) -> Any:
    """Refuses what is none of the choices."""

    def check(_form: Any, field: Field) -> None:
        if field.data not in {kind.value for kind in kinds}:
            raise StopValidation(sentence)

    return check


def _choices(kinds: Any) -> list[SelectChoice]:
    return [SelectChoice(kind.value, kind.word) for kind in kinds]


class SayForm(OnceForm):
    """A complaint or a suggestion, in the words of whoever has it."""

    kind = RadioField(
        "Ini", [_chosen(Kind, "Pilih aduan atau saran.")], choices=_choices(Kind), default=Kind.COMPLAINT.value,
        validate_choice=False,
    )  # fmt: skip
    unit = SelectField("Tentang unit", validate_choice=False)
    category = SelectField("Tentang apa", [_chosen(Category, "Pilih dulu tentang apa.")], validate_choice=False)
    words = WordsField("Ceritakan", [needed("Ceritakan dulu apa yang terjadi.")], longest=LONGEST, default="")
    officer = LineField("Petugas yang dimaksud", default="")
    photos = FilesField("Foto", kinds=(MediaType.JPEG, MediaType.PNG), most=MOST_PHOTOS)
    name = LineField("Nama Anda", default="")
    phone = LineField("Nomor HP", longest=40, default="")
    anonymous = BooleanField("Jangan simpan nama dan nomor saya")

    def about(self, units: Sequence[Unit]) -> None:
        kabupaten = [SelectChoice(unit.code, "Bukan satu unit, langsung ke DLH") for unit in units if unit.is_root]
        banks = [SelectChoice(unit.code, _called(unit)) for unit in units if not unit.is_root]
        self.unit.choices = [SelectChoice("", "Pilih unit"), *banks, *kabupaten]
        self.category.choices = [SelectChoice("", "Pilih"), *_choices(Category)]

    def validate_unit(self, field: SelectField) -> None:
        if field.data in (None, "") or field.data not in {choice.value for choice in field.choices}:
            raise ValidationError("Pilih unitnya, atau pilih langsung ke DLH.")

    def validate_phone(self, field: LineField) -> None:
        try:
            field.data = clean_phone(field.data or "")
        except UnreadablePhone as error:
            raise ValidationError(str(error)) from error

    def said(self, channel: Channel) -> Said:
        return Said(
            Kind(self.kind.data), Category(self.category.data), channel, self.words.data, self.officer.data,
            tuple(self.photos.data or ()),
        )  # fmt: skip

    def who(self, member: Member | None = None) -> Who:
        """As far as she wants to be known."""
        return NOBODY if self.anonymous.data else Who(self.name.data, self.phone.data, member)

    def facts(self) -> dict[str, Any]:
        """What the operation's id is bound to: the photos by what they show."""
        plain = {name: field.data for name, field in self._fields.items() if name not in _NO_FACT}
        return plain | {"photos": [made.sha256 for _, made in self.photos.data or ()]}


_NO_FACT = {"operation", "csrf_token", "photos"}


def _called(unit: Unit) -> str:
    return f"{unit.name}, {unit.place}" if unit.place else unit.name


class PublicForm(SayForm):
    channel = HiddenField()

    def came_by(self) -> Channel:
        return Channel.POSTER if self.channel.data == Channel.POSTER.value else Channel.WEB


class CounterForm(SayForm):
    """Written down for somebody who said it."""

    channel = RadioField(
        "Disampaikan lewat", [_chosen(AT_THE_COUNTER, "Pilih bagaimana ini disampaikan.")],
        choices=_choices(AT_THE_COUNTER), validate_choice=False,
    )  # fmt: skip
    anonymous = BooleanField("Orangnya tidak mau namanya disimpan")

    def came_by(self) -> Channel:
        return Channel(self.channel.data)


class LookForm(FlaskForm):
    """Number and code of one's own complaint."""

    number = LineField("Nomor", [needed("Tulis nomornya, contoh ADU-2026-0042.")], longest=20, default="")
    code = LineField("Kode", [needed("Tulis kode yang Anda terima bersama nomornya.")], longest=20, default="")


class ReopenForm(OnceForm):
    why = WordsField("Apa yang belum beres", [needed("Tulis apa yang belum beres.")], longest=LONGEST, default="")


class AskForm(OnceForm):
    """'Ada yang salah?': what about, and words if she likes."""

    about = RadioField(
        "Apa yang salah?", [_chosen(About, "Pilih dulu apa yang salah.")], choices=_choices(About),
        validate_choice=False,
    )  # fmt: skip
    words = WordsField("Ceritakan singkat", longest=500, default="")


# Handling -----------------------------------------------------------------------------------------------------------


class AnswerForm(OnceForm):
    answer = WordsField("Jawaban", [needed("Tulis jawabannya.")], longest=LONGEST, default="")


class TakeForm(OnceForm):
    handler = SelectField("Yang menangani", validate_choice=False)

    def of(self, users: Sequence[User], me: User) -> None:
        mine = [SelectChoice(str(user.id), f"{user.name} (Anda)") for user in users if user.id == me.id]
        self.handler.choices = [*mine, *(SelectChoice(str(u.id), u.name) for u in users if u.id != me.id)]

    def validate_handler(self, field: SelectField) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError("Pilih siapa yang menangani.")


class PassForm(OnceForm):
    why = WordsField("Alasan", [needed("Tulis alasannya.")], longest=LONGEST_REASON, default="")


class OfficerForm(OnceForm):
    officer = SelectField("Petugas yang dimaksud", validate_choice=False)

    def of(self, users: Sequence[User]) -> None:
        self.officer.choices = [SelectChoice("", "Pilih"), *(SelectChoice(str(user.id), user.name) for user in users)]

    def validate_officer(self, field: SelectField) -> None:
        if not field.data or field.data not in {choice.value for choice in field.choices}:
            raise ValidationError("Pilih petugas unit itu dari daftar.")


class ExcludeForm(OnceForm):
    cause = RadioField(
        "Kenapa tidak dihitung", [_chosen(Exclusion, "Pilih sebabnya.")], choices=_choices(Exclusion),
        validate_choice=False,
    )  # fmt: skip
    same_as = LineField("Nomor aduan yang sama", longest=20, default="")
    words = WordsField("Keterangan", [needed("Tulis keterangannya.")], longest=LONGEST_REASON, default="")


class RestoreForm(OnceForm):
    why = WordsField("Alasan", [needed("Tulis alasannya.")], longest=LONGEST_REASON, default="")


class DaysForm(FlaskForm):
    days = CountField("Batas menjawab, hari", [needed("Tulis jumlah harinya.")], most=MOST_DAYS)

    def validate_days(self, field: CountField) -> None:
        if field.data is not None and field.data < 1:
            raise ValidationError(f"Tulis angka bulat dari 1 sampai {MOST_DAYS}.")


class InboxForm(Form):
    """Asked with GET; what makes no sense does not narrow the list."""

    lihat = SelectField("Tampilkan", choices=_choices(Which), validate_choice=False)
    jenis = SelectField("Aduan atau saran", validate_choice=False)
    tentang = SelectField("Tentang", validate_choice=False)
    unit = SelectField("Unit", validate_choice=False)
    q = LineField("Cari", longest=120, default="")

    def of(self, units: Sequence[Unit]) -> None:
        self.jenis.choices = [SelectChoice("", "Aduan dan saran"), *_choices(Kind)]
        self.tentang.choices = [SelectChoice("", "Semua"), *_choices(Category)]
        self.unit.choices = [SelectChoice("", "Semua unit"), *(SelectChoice(unit.code, unit.name) for unit in units)]

    def wanted(self, today: date) -> Wanted:
        self.validate()
        which = Which(self.lihat.data) if self.lihat.data in set(Which) else Which.OPEN
        return Wanted(
            today, which,
            Kind(self.jenis.data) if self.jenis.data in set(Kind) else None,
            Category(self.tentang.data) if self.tentang.data in set(Category) else None,
            self.unit.data if self.unit.data in {choice.value for choice in self.unit.choices} else "",
            self.q.data,
        )  # fmt: skip
