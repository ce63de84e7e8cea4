"""A survey, the units that take part, its answers, and what keeps anybody from answering twice.

Nothing here tells who answered what. An answer has a random id and a day, no hour. That somebody has answered stands
in a table of its own as a keyed hash, and the key is destroyed when the survey is closed.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rdu.db import Base, BigId, Id, choice
from rdu.people.models import Unit, User
from rdu.survey.kinds import AgeGroup, Education, Element, Occupation, Sex, Way

OPEN = text("closed_at IS NULL")
LONGEST_ADVICE = 500


class SurveyPeriod(Base):
    """A survey of the kabupaten. Closed, it takes no more answers, and its users are counted for good."""

    __tablename__ = "survey_period"
    __table_args__ = (
        CheckConstraint("last_day >= first_day", name="ends_after_it_begins"),
        CheckConstraint(
            "(closed_at IS NULL) = (closed_by_id IS NULL) AND (closed_at IS NULL) = (users IS NULL)"
            " AND (closed_at IS NULL) = (digest IS NULL) AND (closed_at IS NULL) = (secret IS NOT NULL)",
            name="closed_without_its_key",
        ),
        Index("uq_survey_period_unit_id", "unit_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
    )

    id: Mapped[Id]
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"))
    """The kabupaten whose survey it is."""
    name: Mapped[str] = mapped_column(String(80))
    first_day: Mapped[date]
    last_day: Mapped[date]
    secret: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    """The key of its guards' hashes; none once it is closed, so that nobody can tell any more who answered."""
    operation: Mapped[UUID] = mapped_column(unique=True)
    body_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("app_user.id"))
    users: Mapped[int | None]
    """N: the persons who used any of its units in its days, counted when it was closed."""
    digest: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    """Of all its answers and counts, when it was closed."""

    unit: Mapped[Unit] = relationship()
    opened_by: Mapped[User] = relationship(foreign_keys=opened_by_id)
    units: Mapped[list["SurveyUnit"]] = relationship(order_by="SurveyUnit.unit_id")

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class SurveyUnit(Base):
    """A unit that takes part, and its users once they are counted."""

    __tablename__ = "survey_unit"

    period_id: Mapped[int] = mapped_column(BigId, ForeignKey("survey_period.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), primary_key=True)
    users: Mapped[int | None]

    unit: Mapped[Unit] = relationship()


class SurveyGuard(Base):
    """Something that may happen once in a survey: a member's or a telephone's answer, a page that was sent.

    Stored in the order of the hashes, not in that of the answers.
    """

    __tablename__ = "survey_guard"
    __table_args__ = ({"sqlite_with_rowid": False},)

    period_id: Mapped[int] = mapped_column(BigId, ForeignKey("survey_period.id"), primary_key=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)


class SurveySheet(Base):
    """A numbered sheet of paper that was typed in. Which answers stood on it is not kept."""

    __tablename__ = "survey_sheet"
    __table_args__ = (CheckConstraint("number BETWEEN 1 AND 9999", name="number_in_bounds"),)

    period_id: Mapped[int] = mapped_column(BigId, ForeignKey("survey_period.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class SurveyAnswer(Base):
    """One respondent's answers, 1 the worst and 4 the best; on paper some may be missing."""

    __tablename__ = "survey_answer"
    __table_args__ = (
        *(CheckConstraint(f"{element.value} BETWEEN 1 AND 4", name=f"{element.value}_from_1_to_4")
          for element in Element),
        CheckConstraint(f"COALESCE({', '.join(element.value for element in Element)}) IS NOT NULL",
                        name="something_is_answered"),
        Index("ix_survey_answer_period_id_unit_id", "period_id", "unit_id"),
        {"sqlite_with_rowid": False},
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True)
    """Random, so that the rows have no order."""
    period_id: Mapped[int] = mapped_column(BigId, ForeignKey("survey_period.id"))
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"))
    day: Mapped[date]
    way: Mapped[Way] = mapped_column(choice(Way))
    requirements: Mapped[int | None] = mapped_column(SmallInteger)
    procedure: Mapped[int | None] = mapped_column(SmallInteger)
    time: Mapped[int | None] = mapped_column(SmallInteger)
    cost: Mapped[int | None] = mapped_column(SmallInteger)
    product: Mapped[int | None] = mapped_column(SmallInteger)
    competence: Mapped[int | None] = mapped_column(SmallInteger)
    conduct: Mapped[int | None] = mapped_column(SmallInteger)
    complaints: Mapped[int | None] = mapped_column(SmallInteger)
    facilities: Mapped[int | None] = mapped_column(SmallInteger)
    age: Mapped[AgeGroup | None] = mapped_column(choice(AgeGroup))
    sex: Mapped[Sex | None] = mapped_column(choice(Sex))
    education: Mapped[Education | None] = mapped_column(choice(Education))
    occupation: Mapped[Occupation | None] = mapped_column(choice(Occupation))
    advice: Mapped[str] = mapped_column(String(LONGEST_ADVICE), default="")
