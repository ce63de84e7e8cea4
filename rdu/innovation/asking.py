"""What a claim is asked with: for which assessment, by which instrument, and as of which day."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from rdu.innovation.figures import Figures
from rdu.innovation.formulas import Formula
from rdu.innovation.instruments import LEVELS, Indicator, Instrument, Span, span_of
from rdu.people.models import Unit
from rdu.registers import reading
from rdu.registers.evidence import Registered, Window

BY_RECORDS = (Formula.PEOPLE, Formula.COVERAGE, Formula.INCOME, Formula.PRODUCTS, Formula.TREND)
"""What more records would raise, as long as its days are not over."""


@dataclass
class Asking:
    session: Session
    root: Unit
    year: int
    today: date
    """The last day whose records count, never beyond the end of the filing window."""
    instrument: Instrument
    figures: Figures
    _read: dict[Span, Registered] = field(default_factory=dict)

    def span(self, indicator: Indicator) -> Span:
        return span_of(indicator.window, self.year, self.today)

    def until(self, indicator: Indicator, level: int) -> date:
        """The last day on which something can still be done for it: records count by their window, papers until the
        filing window ends."""
        if indicator.formula not in BY_RECORDS or level == LEVELS[-1]:
            return self.figures.closes_on
        return min(span_of(indicator.window, self.year, self.figures.closes_on).last, self.figures.closes_on)

    def registered(self, span: Span) -> Registered:
        """The registers as they stand, read once a window."""
        if span not in self._read:
            self._read[span] = reading.read(self.session, self.root, Window(span.first, span.last))
        return self._read[span]
