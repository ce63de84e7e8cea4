"""The kabupaten as it is drawn: every boundary file that was brought in, as whole numbers on a grid.

A newer file follows, none is changed: a report that was issued keeps the shapes it was drawn with.
"""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rdu.atlas.codes import System
from rdu.db import Base, BigId, choice
from rdu.people.models import Region, User


class Boundary(Base):
    """One file, under the number of its version."""

    __tablename__ = "boundary"
    __table_args__ = (
        CheckConstraint("version > 0", name="versions_count_up"),
        CheckConstraint("source <> '' AND licence <> ''", name="says_where_it_is_from"),
        CheckConstraint("width > 0 AND height > 0", name="has_a_size"),
    )

    version: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    source: Mapped[str] = mapped_column(String(300))
    licence: Mapped[str] = mapped_column(String(200))
    filename: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[str] = mapped_column(String(64))
    codes: Mapped[System] = mapped_column(choice(System))
    """How the file numbered its kecamatan."""
    code_column: Mapped[str] = mapped_column(String(60))
    """Where in the file the number stood."""
    points: Mapped[int]
    """What the file held; what is kept of it may be less."""
    width: Mapped[int]
    height: Mapped[int]
    drawn_at: Mapped[datetime]
    drawn_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))

    drawn_by: Mapped[User] = relationship(viewonly=True)
    shapes: Mapped[list["Shape"]] = relationship(viewonly=True)


class Shape(Base):
    """A kecamatan: its rings, each a flat list x, y, x, y..., whose last point leads back to the first."""

    __tablename__ = "boundary_shape"
    __table_args__ = (CheckConstraint("name_room >= 0 AND mark_room >= 0", name="room_is_no_debt"),)

    version: Mapped[int] = mapped_column(BigId, ForeignKey("boundary.version"), primary_key=True)
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"), primary_key=True)
    rings: Mapped[list[list[int]]] = mapped_column(JSON)
    name_x: Mapped[int]
    name_y: Mapped[int]
    name_room: Mapped[int]
    """How long a name may be there without leaving the kecamatan."""
    mark_x: Mapped[int]
    mark_y: Mapped[int]
    mark_room: Mapped[int]

    region: Mapped[Region] = relationship(viewonly=True)
