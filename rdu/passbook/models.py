"""What stands in a member's paper savings book."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from rdu.db import Base, BigId


class PaperBook(Base):
    """How far a member's paper book is filled: the last journal printed, and the line of the page it stands on."""

    __tablename__ = "paper_book"
    __table_args__ = (CheckConstraint("line > 0", name="a_line_of_the_page"),)

    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("member.id"), primary_key=True, autoincrement=False)
    last_seq: Mapped[int]
    line: Mapped[int] = mapped_column(SmallInteger)
    printed_at: Mapped[datetime]
    printed_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))
