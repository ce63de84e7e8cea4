"""Indicators that the registers tell: letters, people with roles, trainings, partners and the rest, each with files."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select

from rdu.clock import format_date
from rdu.innovation.asking import Asking
from rdu.innovation.instruments import Indicator
from rdu.innovation.outcomes import Door, Line, Outcome, Step
from rdu.people.models import RoleGrant
from rdu.registers.described import OF_REGISTER
from rdu.registers.evidence import Found, Item
from rdu.registers.kinds import Element, Register, Substance
from rdu.roles import Role


def register_door(register: Register) -> Door:
    return Door("registers.entries", {"register": OF_REGISTER[register].slug})


def lines_of(found: Found, sorts: Collection[str] | None = None) -> tuple[list[Line], list[Line]]:
    """What counts and what does not, of those sorts or of all."""
    items = [item for item in found.items if sorts is None or item.sort in sorts]
    return [_line(item) for item in items if item.counts], [_line(item) for item in items if not item.counts]


def _line(item: Item) -> Line:
    """In hashes an entry is its register and number, with what was counted of it."""
    when = format_date(item.day) if item.day else str(item.year or "")
    key = f"{item.register.value} {item.entry_id} {item.sort} {item.day or item.year or ''} {len(item.files)}"
    files = f"{len(item.files)} berkas" if item.files else "tanpa berkas"
    door = Door("registers.entry", {"register": OF_REGISTER[item.register].slug, "entry_id": item.entry_id})
    return Line(key.strip(), item.title, ", ".join(filter(None, [when, files])), item.why_not, door)


def _counted(
    found: Found, indicator: Indicator, n: int, register: Register, missing: Sequence[str], act: str,
    steps: Sequence[Step] = (), at_most: int = 3,
) -> Outcome:  # fmt: skip
    """Of rows that count something."""
    counted, excluded = lines_of(found)
    return Outcome(
        indicator.figure(n * 100), n * 100, at_most=at_most, counted=counted, excluded=excluded, files=found.files,
        missing=[] if n and at_most == 3 else missing, steps=steps, door=register_door(register), act=act,
    )  # fmt: skip


def _stepped(
    found: Found, indicator: Indicator, reached: Collection[str], register: Register, missing: Sequence[str], act: str,
    nothing: str = "belum ada bukti",
) -> Outcome:  # fmt: skip
    """Of rows whose levels are kinds of evidence."""
    counted, excluded = lines_of(found)
    words = indicator.formula.scale.words or {}
    best = [words[word] for word in words if word in reached]
    return Outcome(
        best[-1] if best else nothing, reached=frozenset(reached), counted=counted, excluded=excluded,
        files=found.files, missing=[] if indicator.level_of(None, frozenset(reached)) else missing,
        door=register_door(register), act=act,
    )  # fmt: skip


def regulation(asking: Asking, indicator: Indicator) -> Outcome:
    found = asking.registered(asking.span(indicator)).regulations
    reached = {item.sort for item in found.counting}
    return _stepped(
        found, indicator, reached, Register.LETTER, ["Perda, Perkada, atau SK yang menyebut nama inovasi."],
        "Catat peraturan yang menyebut inovasi, dengan halaman namanya. Perda perlu SK di sampingnya.",
    )  # fmt: skip


def staff(asking: Asking, indicator: Indicator) -> Outcome:
    """Who has a role in a letter. Who only signs in is told, and does not count."""
    found = asking.registered(asking.span(indicator)).people
    step = Step("Orang dengan peran dalam surat", "satu nama dihitung sekali", f"{found.n} orang")
    more = Step("Bertugas di RDU sekarang", "petugas dan pengurus, tidak menambah tingkat", f"{on_duty(asking)} orang")
    return _counted(
        found, indicator, found.n, Register.PERSON, ["Nama dan peran dalam SK atau surat tugas."],
        "Masukkan semua petugas dan pengurus ke SK atau surat tugas, lalu catat perannya.", [step, more],
    )  # fmt: skip


def on_duty(asking: Asking) -> int:
    found = select(func.count(RoleGrant.user_id.distinct())).where(RoleGrant.ended_at.is_(None))
    return asking.session.scalar(found.where(RoleGrant.role.in_((Role.OPERATOR, Role.MANAGER)))) or 0


def budget(asking: Asking, indicator: Indicator) -> Outcome:
    found = asking.registered(asking.span(indicator)).budget
    run = longest_run(found.years)
    years = ", ".join(map(str, sorted(found.years))) or "belum ada"
    step = Step("Tahun anggaran dengan dokumen", years, f"{run} tahun berturut-turut")
    return _counted(
        found, indicator, run, Register.BUDGET, ["Halaman DPA atau RKA untuk paling sedikit satu tahun."],
        f"Catat anggaran {asking.year - 2}, {asking.year - 1}, dan {asking.year} dengan halamannya.", [step],
    )  # fmt: skip


def longest_run(years: Collection[int]) -> int:
    """Of years that follow each other."""
    best = 0
    for year in years:
        run = 0
        while year + run in years:
            run += 1
        best = max(best, run)
    return best


def plan(asking: Asking, indicator: Indicator) -> Outcome:
    """T-1 or T-2 is one step, both are two, and T besides both is three."""
    found = asking.registered(asking.span(indicator)).rkpd
    earlier = sum(asking.year - back in found.years for back in (1, 2))
    steps = earlier + (earlier == 2 and asking.year in found.years)
    told = ", ".join(map(str, sorted(found.years))) or "belum ada"
    step = Step("RKPD yang memuat inovasi", told, f"{steps} dari 3 langkah")
    return _counted(
        found, indicator, steps, Register.LETTER, [f"RKPD {asking.year - 1} atau {asking.year - 2} dengan halamannya."],
        "Catat RKPD tiap tahun dengan bab dan halaman yang memuat inovasi.", [step],
    )  # fmt: skip


def training(asking: Asking, indicator: Indicator) -> Outcome:
    """Every event has its papers; without one certificate at all none counts."""
    found = asking.registered(asking.span(indicator)).trainings
    step = Step("Bimtek lengkap", f"{found.present} orang hadir bersama", f"{found.n} kali")
    lacking = ["Bimtek dengan undangan atau surat dan daftar hadir."]
    if found.n and not found.certified:
        lacking = ["Paling sedikit satu sertifikat."]
    return _counted(
        found, indicator, found.n, Register.TRAINING, lacking, "Adakan bimtek, simpan daftar hadir dan sertifikatnya.",
        [step], at_most=3 if found.certified or not found.n else 0,
    )  # fmt: skip


def actors(asking: Asking, indicator: Indicator) -> Outcome:
    found = asking.registered(asking.span(indicator)).partners
    lacking = [element.word for element in Element if element not in found.elements]
    told = ", ".join(element.word for element in Element if element in found.elements) or "belum ada"
    step = Step("Unsur dengan sumbangan dan dokumen", told, f"{len(found.elements)} dari 5 unsur")
    return _counted(
        found, indicator, len(found.elements), Register.PARTNER, ["Mitra dengan sumbangan dan dokumennya."],
        f"Cari mitra dari unsur yang belum ada: {', '.join(lacking)}." if lacking else "", [step],
    )  # fmt: skip


def team(asking: Asking, indicator: Indicator) -> Outcome:
    """Somebody does the work: without a letter that is the first step."""
    found = asking.registered(asking.span(indicator)).appointment
    reached = {"tanpa_surat"} if on_duty(asking) else set()
    if found.best is not None:
        reached.add(found.best.value)
    return _stepped(
        found, indicator, reached, Register.LETTER, ["Surat yang menunjuk pelaksana."],
        "Minta SK kepala daerah, atau SK kepala perangkat daerah atas namanya, lalu catat suratnya.",
    )  # fmt: skip


def network(asking: Asking, indicator: Indicator) -> Outcome:
    found = asking.registered(asking.span(indicator)).agencies
    return _counted(
        found, indicator, found.n, Register.AGENCY, ["Perangkat daerah yang disebut dalam surat."],
        "Libatkan perangkat daerah lain lewat SK, lalu catat perannya.",
    )  # fmt: skip


def outreach(asking: Asking, indicator: Indicator) -> Outcome:
    found = asking.registered(asking.span(indicator)).outreach
    return _stepped(
        found, indicator, found.sorts, Register.OUTREACH, ["Foto, unggahan, atau liputan tentang inovasi."],
        "Undang wartawan media di luar pemerintah daerah, lalu simpan liputannya.",
    )  # fmt: skip


def channels(asking: Asking, indicator: Indicator) -> Outcome:
    found = asking.registered(asking.span(indicator)).channels
    told = ", ".join(sorted(group.word for group in found.groups)) or "belum ada"
    step = Step("Cara yang aktif dengan gambar", told, f"{len(found.groups)} dari 4 cara")
    return _counted(
        found, indicator, len(found.groups), Register.CHANNEL, ["Satu gambar untuk tiap cara."],
        "Ambil gambar tiap cara mendapat informasi, lalu catat kanalnya.", [step],
    )  # fmt: skip


def replication(asking: Asking, indicator: Indicator) -> Outcome:
    found = asking.registered(asking.span(indicator)).replications
    step = Step("Ditiru di dalam kabupaten", "tidak menambah tingkat", f"{found.inside} kali")
    return _counted(
        found, indicator, found.n, Register.REPLICATION, ["Surat atau perjanjian dari daerah yang meniru."],
        "Ajak daerah lain meniru, dan minta surat pernyataannya.", [step],
    )  # fmt: skip


def creation(asking: Asking, indicator: Indicator) -> Outcome:
    """From the idea to the application. The level needs a document that tells the stages."""
    registered = asking.registered(asking.span(indicator))
    found, months = registered.milestones, registered.milestones.months
    counted, excluded = lines_of(found)
    act = "Catat tanggal gagasan dan tanggal diterapkan, dengan proposal atau laporannya."
    door, missing = register_door(Register.MILESTONE), ["Tanggal gagasan muncul dan tanggal mulai diterapkan."]
    if months is None or found.idea is None or found.applied is None:
        return Outcome("tahapan belum lengkap", counted=counted, excluded=excluded, missing=missing, door=door, act=act)
    step = Step("Lama penciptaan", f"{format_date(found.idea)} sampai {format_date(found.applied)}", f"{months} bulan")
    return Outcome(
        indicator.figure(months * 100), months * 100, steps=[step], counted=counted, excluded=excluded,
        files=found.files, door=door,
        act="Bila ada pengembangan yang lebih cepat, catat tahapannya dengan dokumennya.",
    )  # fmt: skip


def video(asking: Asking, indicator: Indicator) -> Outcome:
    found = asking.registered(asking.span(indicator)).video
    n = len(found.substances)
    lacking = ", ".join(one.word for one in Substance if one not in found.substances)
    step = Step("Substansi dalam video", ", ".join(sorted(one.word for one in found.substances)) or "belum ada",
                f"{n} dari 5")  # fmt: skip
    return _counted(
        found, indicator, n, Register.VIDEO, ["Tautan video paling lama 5 menit, dengan gambar sampul."],
        f"Lengkapi video dengan: {lacking}." if lacking else "", [step],
    )  # fmt: skip
