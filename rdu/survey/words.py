"""What a survey is told in: the same sentences on the page and on paper."""

from collections.abc import Sequence

from rdu.clock import format_date
from rdu.survey.arithmetic import format_points
from rdu.survey.kinds import Element
from rdu.survey.models import SurveyPeriod
from rdu.survey.results import Result

FORMULA = (
    "NRR tiap unsur adalah jumlah nilai dibagi jumlah yang menjawab. IKM = 25 x jumlah sembilan NRR / 9, dibulatkan "
    "sekali ke dua angka di belakang koma."
)
SAMPLE = (
    "Sampel dihitung dari jumlah pengguna N, yaitu orang yang menimbang atau menerima uang pada masa survei: "
    "n = 3,841 x N x 0,25 / (0,0025 x (N - 1) + 3,841 x 0,25)."
)
COVERED = "Angka kurang dari lima ditutup, bila perlu bersama angka lain, agar orangnya tidak bisa ditebak."
MENDED = 3
"""So many of the lowest elements are named first."""


def days_of(period: SurveyPeriod) -> str:
    return f"{format_date(period.first_day)} sampai {format_date(period.last_day)}"


def sample_words(of: Result) -> str:
    """Whether enough people answered."""
    if of.is_enough:
        return f"{of.n} jawaban, cukup: yang diperlukan {of.needed} dari {of.users} pengguna."
    short = f"{of.n} jawaban dari {of.needed} yang diperlukan untuk {of.users} pengguna."
    return f"{short} Sampelnya kurang, jadi hasil ini belum mewakili semua pengguna."


def to_mend(of: Result) -> Sequence[Element]:
    return of.lowest_first[:MENDED]


def index_words(of: Result) -> str:
    """81,25, B (Baik); or why there is none."""
    if of.ikm is None or of.grade is None:
        return "Belum ada nilai: ada unsur yang belum dijawab siapa pun."
    return f"{format_points(of.ikm)}, mutu {of.grade.words}"
