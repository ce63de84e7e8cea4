"""Post many journals in a few statements: the same rows as one by one, for a history that is made whole."""

from collections.abc import Sequence

from sqlalchemy import insert

from rdu.db import explained, table_of
from rdu.ledger.accounts import AccountName, Move
from rdu.ledger.models import Entry, Journal
from rdu.ledger.service import Act, Books, Piles, check_guards, entries_of


class Batch(Books):
    """Open books that hold their journals back until `write`; the database's guards speak then."""

    def __init__(self, books: Books) -> None:
        super().__init__(
            books.session, books.connection, books.unit, books.seq, books.head, books.closed_through,
            frozen_seq=books.frozen_seq,
        )  # fmt: skip
        self._piles: Piles = {}
        self._journals: list[dict[str, object]] = []
        self._rows: list[dict[str, int]] = []

    def expect(self, names: set[AccountName]) -> None:
        """Read these accounts in one go, so that `post` need not read each."""
        self._piles |= self._accounts({name for name in names if name.code not in self._piles})

    def post(self, act: Act, moves: Sequence[Move], accounts: Piles | None = None) -> int:
        self.check_open(act.posted_on)
        names = {name for move in moves for name in (move.debit, move.credit)}
        self.expect(names)
        piles = {name.code: self._piles[name.code] for name in names}
        entries = entries_of(self.unit.id, self.seq + 1, moves, piles)
        self.check_moves(act.source, piles)
        journal = self.journal_of(act, entries, piles)
        self._journals.append(journal)
        self._rows += entries
        self.seq, self.head = self.seq + 1, journal["hash"]  # type: ignore[assignment]  # as in Books.advance
        return self.seq

    def write(self) -> None:
        """Put everything down. Raises NotEnoughMoney where a guarded balance ends below zero."""
        check_guards(self._piles)
        with explained():
            self.connection.execute(insert(table_of(Journal)), self._journals)
            if self._rows:
                self.connection.execute(insert(table_of(Entry)), self._rows)
            self.move(self._piles)
            self.seq -= 1  # advance counts the last one
            self.advance(self.seq + 1, self.head)
        self._piles, self._journals, self._rows = {}, [], []
