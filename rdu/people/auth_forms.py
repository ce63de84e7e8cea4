"""Forms of the door: number and PIN, name and password, and changing either."""

import re
from typing import Any

from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField, ValidationError
from wtforms.validators import InputRequired

from rdu.people.numbers import UnreadableNumber, parse_number
from rdu.people.passwords import LONGEST, password_problem, pin_problem, pin_shape_problem


class MemberSignInForm(FlaskForm):
    unit = StringField("Kode unit")
    number = StringField("Nomor anggota")
    pin = PasswordField("PIN")

    def validate_unit(self, field: StringField) -> None:
        if not re.fullmatch(r"[A-Za-z]{3}", (field.data or "").strip(), re.ASCII):
            raise ValidationError("Kode unit tiga huruf, contoh MLT. Lihat di kartu Anda.")

    def validate_number(self, field: StringField) -> None:
        try:
            parse_number(field.data or "")
        except UnreadableNumber as error:
            raise ValidationError(str(error)) from error

    def validate_pin(self, field: PasswordField) -> None:
        if problem := pin_shape_problem(field.data or ""):
            raise ValidationError(problem)

    def code(self) -> str:
        return str(self.unit.data).strip().upper()

    def member_number(self) -> int:
        return parse_number(self.number.data)


class StaffSignInForm(FlaskForm):
    username = StringField("Nama masuk", [InputRequired("Nama masuk belum diisi.")])
    password = PasswordField("Kata sandi", [InputRequired("Kata sandi belum diisi.")])

    def validate_username(self, field: StringField) -> None:
        if len(field.data) > 60 or not field.data.isprintable():
            raise ValidationError("Nama masuk belum benar. Tulis seperti yang diberikan admin.")

    def validate_password(self, field: PasswordField) -> None:
        if len(field.data) > LONGEST:
            raise ValidationError(f"Kata sandi paling banyak {LONGEST} tanda.")


class PasswordForm(FlaskForm):
    """`about`: the words of the user that make a password easy to guess."""

    old = PasswordField("Kata sandi sekarang", [InputRequired("Kata sandi sekarang belum diisi.")])
    new = PasswordField("Kata sandi baru", [InputRequired("Kata sandi baru belum diisi.")])
    again = PasswordField("Tulis lagi kata sandi baru")

    def __init__(self, about: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.about = about

    def validate_old(self, field: PasswordField) -> None:
        if len(field.data) > LONGEST:
            raise ValidationError(f"Kata sandi paling banyak {LONGEST} tanda.")

    def validate_new(self, field: PasswordField) -> None:
        if problem := password_problem(field.data, *self.about):
            raise ValidationError(problem)
        if field.data == self.old.data:
            raise ValidationError("Ini kata sandi yang lama. Tulis yang baru.")

    def validate_again(self, field: PasswordField) -> None:
        if field.data != self.new.data:
            raise ValidationError("Tidak sama dengan kata sandi baru di atas. Tulis lagi.")


class PinForm(FlaskForm):
    old = PasswordField("PIN sekarang")
    new = PasswordField("PIN baru")
    again = PasswordField("Tulis lagi PIN baru")

    def validate_old(self, field: PasswordField) -> None:
        if problem := pin_shape_problem(field.data or "", "PIN sekarang"):
            raise ValidationError(problem)

    def validate_new(self, field: PasswordField) -> None:
        if problem := pin_problem(field.data or "", "PIN baru"):
            raise ValidationError(problem)
        if field.data == self.old.data:
            raise ValidationError("Ini PIN yang lama. Pilih yang baru.")

    def validate_again(self, field: PasswordField) -> None:
        if field.data != self.new.data:
            raise ValidationError("Tidak sama dengan PIN baru di atas. Tulis lagi.")


class OfficerPinForm(FlaskForm):
    """The PIN by which an officer agrees on a colleague's phone. Her password proves that she is the one."""

    password = PasswordField("Kata sandi Anda", [InputRequired("Kata sandi belum diisi.")])
    new = PasswordField("PIN petugas")
    again = PasswordField("Tulis lagi PIN petugas")

    def validate_password(self, field: PasswordField) -> None:
        if len(field.data) > LONGEST:
            raise ValidationError(f"Kata sandi paling banyak {LONGEST} tanda.")

    def validate_new(self, field: PasswordField) -> None:
        if problem := pin_problem(field.data or "", "PIN petugas"):
            raise ValidationError(problem)

    def validate_again(self, field: PasswordField) -> None:
        if field.data != self.new.data:
            raise ValidationError("Tidak sama dengan PIN di atas. Tulis lagi.")
