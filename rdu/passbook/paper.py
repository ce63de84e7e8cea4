"""The next lines for a paper savings book: a page has so many lines, and those already filled stay white."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from rdu.clock import now_utc
from rdu.passbook.models import PaperBook
from rdu.passbook.service import Line
from rdu.people.models import Member, User

LINES_A_PAGE = 24


@dataclass(frozen=True)
class Sheet:
    """One page: None where nothing is printed, for the lines before the first and after the last."""

    rows: Sequence[Line | None]

    @property
    def printed(self) -> list[Line]:
        return [row for row in self.rows if row is not None]

    @property
    def last_line(self) -> int:
        """Where on the page the last printed line stands; 0 when nothing is printed."""
        return max((place for place, row in enumerate(self.rows, 1) if row is not None), default=0)


def sheet_from(lines: Sequence[Line], first_line: int) -> Sheet:
    """The lines, oldest first, from that line of the page on; what does not fit waits for the next page."""
    blank: list[Line | None] = [None] * (first_line - 1)
    filled = [*blank, *lines[: LINES_A_PAGE - first_line + 1]]
    return Sheet(filled + [None] * (LINES_A_PAGE - len(filled)))


def kept_book(session: Session, member: Member) -> PaperBook | None:
    return session.get(PaperBook, member.id)


def next_place(book: PaperBook | None) -> int:
    """The line of the page after the last one printed; a full page begins again at 1."""
    return book.line % LINES_A_PAGE + 1 if book else 1


def keep(session: Session, member: Member, sheet: Sheet, by: User) -> None:
    """Remember that the sheet was printed: the next one goes on after it."""
    book = session.get(PaperBook, member.id) or PaperBook(member_id=member.id)
    book.last_seq, book.line = sheet.printed[-1].seq, sheet.last_line
    book.printed_at, book.printed_by_id = now_utc(), by.id
    session.add(book)
