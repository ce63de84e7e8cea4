"""A form that may arrive twice but acts once."""

from typing import Any
from uuid import UUID, uuid4

from flask_wtf import FlaskForm
from wtforms import HiddenField, ValidationError


class OnceForm(FlaskForm):
    """Carries an id chosen when the page was drawn. A double click or a retry sends the same id again."""

    operation = HiddenField(default=lambda: str(uuid4()))

    def validate_operation(self, field: HiddenField) -> None:
        try:
            UUID(field.data or "")
        except ValueError as error:
            raise ValidationError("Halaman ini sudah lama. Muat ulang, lalu isi lagi.") from error

    def operation_id(self) -> UUID:
        return UUID(self.operation.data)

    def body(self) -> dict[str, Any]:
        """What was asked for, as it is hashed with the operation's id: every field but the id and the CSRF token."""
        left_out = {"operation", "csrf_token"}
        return {name: field.raw_data or [] for name, field in self._fields.items() if name not in left_out}
