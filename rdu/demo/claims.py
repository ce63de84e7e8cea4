"""Figures that the agency wrote down for the assessments of the demo, and a snapshot that it took by hand.

Snapshots of closed months are taken as in real use: when the last unit closes one (tills.py).
"""

from datetime import date
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from rdu.demo.evidence import paper
from rdu.demo.people import Staff
from rdu.files.service import keep
from rdu.innovation import snapshots
from rdu.innovation.figures import set_figure
from rdu.innovation.models import Key
from rdu.innovation.service import attach, instrument_for
from rdu.people.models import Unit

SPACE = UUID("6f5a3c1e-8a53-4f0e-9a57-0d4f2b7f6a10")
GIVEN = (
    (Key.TARGET_UNITS, "12", "Renstra DLH 2025-2029, halaman 41", ""),
    (Key.SOP_ENROLMENT, "1", "SOP 600.4/SOP/07, langkah 1 sampai 3", ""),
    (Key.SOP_DEPOSIT, "1", "SOP 600.4/SOP/07, langkah 4 sampai 7", ""),
    (Key.SOP_WITHDRAWAL, "3", "SOP 600.4/SOP/07, langkah 8 sampai 11", ""),
    (Key.SOP_COMPLAINT, "3", "SOP 600.4/SOP/09, langkah 2 sampai 5", ""),
    (Key.PACK_BRIQUETTE, "25000", "Karung briket 25 kg, ditimbang 2 Maret", ""),
    (Key.COST_BEFORE, "684000", "Realisasi belanja pengangkutan, sebelum RDU", "Laporan realisasi belanja sebelum"),
    (Key.COST_AFTER, "602000", "Realisasi belanja pengangkutan, sesudah RDU", "Laporan realisasi belanja sesudah"),
)
"""What was entered, where it stands, and the paper that was added, if any. How many grams a bale of RDF has, nobody
has written down yet."""


def enter_figures(session: Session, root: Unit, staff: Staff, today: date) -> None:
    """For the assessment that is prepared, and the one before it."""
    for year in (today.year, today.year + 1):
        for key, value, source, title in GIVEN:
            brought = paper(title, f"900/{year}", "Biaya per ton sampah terkelola") if title else None
            kept = keep(session, root, brought.name, brought.remade, staff.agency) if brought else None
            operation = uuid5(SPACE, f"{year} {key.value}")
            set_figure(session, year, key, value, source, kept, operation, staff.agency)


def attach_list(session: Session, root: Unit, staff: Staff, today: date) -> None:
    """A list that the people counted have signed."""
    year = today.year + 1
    title = "Daftar penerima manfaat bertanda tangan"
    brought = paper(title, f"660/{year}", "Lembar 1 dari 14, unit Melati")
    kept = keep(session, root, brought.name, brought.remade, staff.agency)
    indicator = instrument_for(session, year).by_no["33a"]
    attach(session, year, indicator, [kept], f"{title}, lembar 1", uuid5(SPACE, "daftar"), staff.agency)


def take_snapshot(session: Session, root: Unit, staff: Staff, today: date) -> None:
    """As the agency does before it meets the others."""
    snapshots.take(session, root, today.year + 1, uuid5(SPACE, "cuplikan"), staff.agency)
