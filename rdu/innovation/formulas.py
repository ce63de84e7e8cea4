"""The ways in which an indicator is reckoned. Code knows these; from which figure on a level counts, only data says."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Formula(StrEnum):
    REGULATION = "regulation"
    STAFF = "staff"
    BUDGET = "budget"
    TOOLS = "tools"
    TRAINING = "training"
    PLAN = "plan"
    ACTORS = "actors"
    TEAM = "team"
    NETWORK = "network"
    OUTREACH = "outreach"
    MANUAL = "manual"
    CHANNELS = "channels"
    SPEED = "speed"
    COMPLAINTS = "complaints"
    INTEGRATION = "integration"
    REPLICATION = "replication"
    CREATION = "creation"
    BENEFIT = "benefit"
    MONITORING = "monitoring"
    VIDEO = "video"
    # the bases of BENEFIT
    PEOPLE = "people"
    COVERAGE = "coverage"
    SAVING = "saving"
    INCOME = "income"
    PRODUCTS = "products"
    TREND = "trend"

    @property
    def scale(self) -> "Scale":
        return _SCALES[self]


BASES = (Formula.PEOPLE, Formula.COVERAGE, Formula.SAVING, Formula.INCOME, Formula.PRODUCTS, Formula.TREND)


@dataclass(frozen=True)
class Scale:
    """What a formula gives: a number that climbs or falls from level to level, or the words of steps reached."""

    unit: str = ""
    places: int = 0
    """Decimals that count; what is below them is cut off."""
    falls: bool = False
    """Less is better: a level counts up to its threshold."""
    words: Mapping[str, str] | None = None
    """Steps by their word in data, with what they are called on a page."""
    none: bool = False
    """It has no thresholds of its own: its level is that of the best of its bases."""

    @property
    def has_numbers(self) -> bool:
        return self.words is None and not self.none


_SCALES = {
    Formula.REGULATION: Scale(words={"sk": "SK", "perkada": "Perkada", "perda": "Perda"}),
    Formula.STAFF: Scale("orang"),
    Formula.BUDGET: Scale("tahun berturut-turut"),
    Formula.TOOLS: Scale(words={"manual": "manual", "elektronik": "perangkat elektronik", "daring": "sistem daring"}),
    Formula.TRAINING: Scale("kali"),
    Formula.PLAN: Scale("langkah RKPD"),
    Formula.ACTORS: Scale("unsur"),
    Formula.TEAM: Scale(
        words={
            "tanpa_surat": "pelaksana tanpa surat",
            "lain": "surat pejabat lain",
            "kepala_pd": "surat kepala perangkat daerah",
            "an_kepala_daerah": "SK atas nama kepala daerah",
            "kepala_daerah": "SK kepala daerah",
        }
    ),
    Formula.NETWORK: Scale("perangkat daerah"),
    Formula.OUTREACH: Scale(
        words={"foto": "foto kegiatan", "pemda": "media pemerintah daerah", "pers": "media berita lain"}
    ),
    Formula.MANUAL: Scale(
        words={"cetak": "panduan cetak", "elektronik": "panduan elektronik", "daring": "panduan daring"}
    ),
    Formula.CHANNELS: Scale("cara"),
    Formula.SPEED: Scale("hari", falls=True),
    Formula.COMPLAINTS: Scale("%"),
    Formula.INTEGRATION: Scale(
        words={
            "unit": "berjalan sendiri",
            "dalam_pd": "tersambung dalam satu perangkat daerah",
            "antar_pd": "tersambung dengan instansi lain",
        }
    ),
    Formula.REPLICATION: Scale("daerah lain"),
    Formula.CREATION: Scale("bulan", falls=True),
    Formula.BENEFIT: Scale(none=True),
    Formula.MONITORING: Scale(
        words={"monev": "monev internal", "testimoni": "testimoni", "skm": "laporan SKM", "kajian": "kajian pihak luar"}
    ),
    Formula.VIDEO: Scale("substansi"),
    Formula.PEOPLE: Scale("orang"),
    Formula.COVERAGE: Scale("%", places=2),
    Formula.SAVING: Scale("%", places=2),
    Formula.INCOME: Scale("%", places=2),
    Formula.PRODUCTS: Scale("buah"),
    Formula.TREND: Scale("kali naik"),
}
