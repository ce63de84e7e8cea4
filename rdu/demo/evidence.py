"""The registers of the demo: letters, people, trainings and the rest, with papers and pictures drawn for it.

Most rows have what they need; a few lack something on purpose, so that the pages show what that looks like.
"""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from uuid import NAMESPACE_URL, uuid5

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy.orm import Session

from rdu.demo.people import Staff
from rdu.files.models import MediaType
from rdu.files.remaking import Remade
from rdu.ledger.service import Once, once
from rdu.money import Rupiah
from rdu.pdf import FONTS
from rdu.people.models import Unit, User
from rdu.registers import service
from rdu.registers.facts import Facts, facts_of
from rdu.registers.kinds import FileRole, Register
from rdu.registers.models import EntryVersion
from rdu.registers.service import Brought, Change

DOCUMENT, NAMED, PHOTO, SCREEN = FileRole.DOCUMENT, FileRole.NAMED_PAGE, FileRole.PHOTO, FileRole.SCREENSHOT
GREEN, BLUE, SAND = "#0b5d3b", "#1d4e79", "#8a6a1f"
OFFICE = "Dinas Lingkungan Hidup"
TEAM = (
    ("Nur Hayati", "Ketua tim"), ("Achmad Fauzi", "Sekretaris"), ("Moh. Rifa'i", "Koordinator bank sampah"),
    ("Siti Rahmah", "Pendamping unit"), ("Budi Utomo", "Operator Rumah Daur Ulang"), ("Lilik Hidayati", "Data"),
    ("Hasan Basri", "Pengangkutan"), ("Dewi Kartika", "Sosialisasi"), ("Zainul Arifin", "Pendamping unit"),
    ("Umi Kulsum", "Keuangan"), ("Fathor Rohman", "Mesin dan perawatan"), ("Ratna Sari", "Pengaduan"),
)  # fmt: skip
BUYER = "UD Jaya Plastik"
"""One of the demo's collectors: what he buys stands in the books."""
AGENCIES = ("Dinas Lingkungan Hidup", "Dinas Pemberdayaan Masyarakat dan Desa", "Dinas Pendidikan", "Kecamatan Burneh")


def register_evidence(session: Session, root: Unit, unit: Unit, staff: Staff, today: date) -> None:
    """`unit` keeps a training of its own."""
    desk = _Desk(session, root, staff.agency, today.year)
    decree = desk.letters()
    desk.people(decree)
    desk.money_and_plans()
    desk.trainings()
    desk.partners()
    desk.reaching_out()
    desk.making()
    desk.later(decree)
    own = _Desk(session, unit, staff.managers[unit.code], today.year)
    own.own_training()


class _Desk:
    """Whoever writes down what a unit keeps. Days are told by how many years ago, month and day."""

    def __init__(self, session: Session, at: Unit, by: User, year: int) -> None:
        self.session, self.at, self.by, self.year = session, at, by, year

    def day(self, years_ago: int, month: int, day: int) -> date:
        return date(self.year - years_ago, month, day)

    def keep(self, register: Register, facts: Facts, *files: Brought) -> EntryVersion:
        key = self._once(f"{register} {facts}")
        return service.record(self.session, self.at, register, facts, files, key, self.by)

    def _once(self, about: str) -> Once:
        return once(uuid5(NAMESPACE_URL, f"bukti {self.at.code} {about}"), about)

    def letters(self) -> EntryVersion:
        head, signed = "kepala_daerah", self.day(1, 2, 3)
        number, about = f"188.45/52/KPTS/{self.year - 1}", "Penetapan inovasi dan tim pelaksana Rumah Daur Ulang"
        decree = self.keep(
            Register.LETTER,
            Facts(about, "sk", number, head, "keduanya", day=signed, page="Lampiran I, halaman 3, nomor 12"),
            paper("Keputusan Bupati Bangkalan", number, about, pages=3), paper("Lampiran I", number, role=NAMED),
        )  # fmt: skip
        about = "Pengelolaan sampah dengan bank sampah"
        number, signed_before = f"17 Tahun {self.year - 2}", self.day(2, 11, 5)
        self.keep(Register.LETTER, Facts(about, "perkada", number, head, "inovasi", day=signed_before))
        number, about = f"600.4/211/433.111/{self.year}", "Penugasan pendamping bank sampah"
        self.keep(
            Register.LETTER,
            Facts(about, "tugas", number, "kepala_pd", "pelaksana", day=self.day(0, 1, 8), until=self.day(0, 12, 31)),
            paper("Surat Tugas", number, about),
        )  # fmt: skip
        number, about = f"600.4/SOP/07/{self.year - 1}", "Pelayanan setoran dan penarikan tabungan sampah"
        self.keep(
            Register.LETTER, Facts(about, "sop", number, "kepala_pd", "lain", day=self.day(1, 3, 10)),
            paper("Standar Operasional Prosedur", number, about, pages=2),
        )  # fmt: skip
        return decree

    def people(self, decree: EntryVersion) -> None:
        several = [Facts(name, role=role, party=OFFICE, of_id=decree.entry_id) for name, role in TEAM]
        several += [Facts(name, role="Relawan pilah sampah", party="Karang Taruna") for name in ("Imam Syafii", "Nila")]
        service.record_each(
            self.session, self.at, Register.PERSON, several, self._once("orang"), self.by
        )  # fmt: skip
        named = [Facts(name, role="Anggota tim", of_id=decree.entry_id) for name in AGENCIES]
        service.record_each(self.session, self.at, Register.AGENCY, named, self._once("perangkat daerah"), self.by)

    def money_and_plans(self) -> None:
        for ago, amount in ((2, 185_000_000), (1, 240_000_000), (0, 264_500_000)):
            year = self.year - ago
            code, about = "2.11.11.2.01.0003", "Pengurangan sampah dengan pembatasan, pendauran ulang, dan pemanfaatan"
            page = f"DPA halaman {14 + ago}" if ago else ""
            facts = Facts(about, number=code, year=year, amount=Rupiah(amount), page=page)
            self.keep(Register.BUDGET, facts, paper(f"DPA {year}", code, about))
            about = f"RKPD Kabupaten Bangkalan Tahun {year}"
            facts = Facts(about, "rkpd", f"{30 + ago} Tahun {year - 1}", "kepala_daerah", "inovasi",
                          day=date(year - 1, 7, 1), year=year, page=f"Bab IV, halaman {128 + ago}")  # fmt: skip
            self.keep(Register.LETTER, facts, *([paper(about, facts.number, "Rumah Daur Ulang")] if ago else []))

    def trainings(self) -> None:
        for title, day, sort, people, roles in (
            ("Bimtek pengelola bank sampah", self.day(1, 4, 22), "penyelenggara", 46,
             (FileRole.INVITATION, FileRole.ATTENDANCE, FileRole.CERTIFICATE, PHOTO)),
            ("Pelatihan pemilahan dan pembuatan RDF", self.day(1, 9, 10), "peserta", 8,
             (FileRole.INVITATION, FileRole.ATTENDANCE)),
            ("Bimtek pencatatan dengan RDU", self.day(0, 2, 18), "penyelenggara", 31, (FileRole.INVITATION,)),
        ):  # fmt: skip
            facts = Facts(title, sort, day=day, party=OFFICE, role="Aula kantor", number_of=people)
            self.keep(Register.TRAINING, facts, *(
                picture(title, GREEN) if role is PHOTO else paper(role.word, "", title, role=role) for role in roles
            ))  # fmt: skip

    def own_training(self) -> None:
        names = ("Hosnan", "Bu Mat", "Sulaiha", "Marsuki", "Bu Din", "Jumaiyah", "Romlah")
        facts = Facts("Belajar memilah di balai RW", "penyelenggara", day=self.day(0, 3, 14), party=self.at.name,
                      role="Balai RW 03", names=names)  # fmt: skip
        self.keep(Register.TRAINING, facts, paper("Undangan", "", facts.title, role=FileRole.INVITATION),
                  picture("Belajar memilah", SAND))  # fmt: skip

    def partners(self) -> None:
        for name, sort, role, gave, day, shown in (
            ("Universitas Selat Madura", "akademisi", "Pendamping riset", "Uji kalor RDF di laboratorium",
             self.day(1, 6, 5), True),
            (BUYER, "bisnis", "Pembeli plastik pilah", "Membeli plastik PET terpilah", self.day(1, 8, 20), True),
            ("Karang Taruna Kelurahan Tunjung", "komunitas", "Penggerak warga", "Jemput sampah di tiga RW",
             self.day(0, 1, 12), True),
            ("Kecamatan Burneh", "pemerintah", "Tuan rumah unit", "Lahan untuk pos timbang", self.day(1, 5, 2), True),
            ("Radio Suara Selat", "media", "Siaran warga", "Gelar wicara pilah sampah", self.day(0, 2, 9), False),
        ):  # fmt: skip
            files = [paper("Perjanjian kerja sama", f"PKS/{sort}/{self.year - 1}", name)] if shown else []
            since = self.day(1, 1, 15)
            buyer = BUYER if name == BUYER else ""
            partner = self.keep(Register.PARTNER, Facts(name, sort, role=role, party=buyer, since=since), *files)
            self.keep(Register.CONTRIBUTION, Facts(gave, day=day, of_id=partner.entry_id))

    def reaching_out(self) -> None:
        for title, sort, media, day, came in (
            ("Gebyar pilah sampah di alun-alun", "foto", "Alun-alun Bangkalan", self.day(1, 6, 5), 240),
            ("Cara menabung sampah di RDU", "pemda", "Instagram DLH", self.day(0, 1, 20), None),
            ("Sampah jadi tabungan di Burneh", "pers", "Harian Selat Madura", self.day(0, 2, 27), None),
        ):
            file = picture(title, BLUE, PHOTO if came else SCREEN)
            self.keep(Register.OUTREACH, Facts(title, sort, day=day, party=media, number_of=came), file)
        for title, sort, where, shown in (
            ("Meja layanan bank sampah", "tatap_muka", "Kantor DLH, lantai 1", True),
            ("WhatsApp layanan", "hotline", "0812-0000-0300", True),
            ("Halaman harga dan jadwal RDU", "web", "rdu.bangkalankab.example", True),
            ("Instagram DLH Bangkalan", "medsos", "@dlh.bangkalan.contoh", False),
        ):
            files = [picture(title, GREEN, SCREEN)] if shown else []
            self.keep(Register.CHANNEL, Facts(title, sort, party=where, since=self.day(1, 1, 6)), *files)
        title = "Satu data layanan persampahan DLH"
        self.keep(Register.INTEGRATION, Facts(title, "dalam_pd", party=OFFICE, since=self.day(1, 10, 1)),
                  picture(title, BLUE, SCREEN))  # fmt: skip

    def making(self) -> None:
        name, number = "Kabupaten Sampang (contoh)", "660/118/434.203"
        self.keep(Register.REPLICATION, Facts(name, "luar", number, day=self.day(1, 11, 4), party=OFFICE),
                  paper("Surat pernyataan replikasi", number, name))  # fmt: skip
        self.keep(Register.REPLICATION, Facts("Kecamatan Socah", "dalam", day=self.day(1, 7, 15), party="Lima desa"))
        for title, sort, day in (
            ("Gagasan menabung sampah residu", "gagasan", self.day(2, 3, 4)),
            ("Uji coba di dua unit", "uji_coba", self.day(2, 5, 12)),
            ("Diterapkan di seluruh kabupaten", "penerapan", self.day(2, 7, 1)),
        ):
            self.keep(Register.MILESTONE, Facts(title, sort, day=day), paper("Laporan tahapan", "", title))
        for title, sort, day in (
            ("Proposal inovasi Rumah Daur Ulang", "proposal", self.day(2, 4, 2)),
            ("Laporan monev semester dua", "monev", self.day(1, 12, 20)),
        ):
            self.keep(Register.DOCUMENT, Facts(title, sort, day=day, party=OFFICE), paper(title, "", OFFICE, pages=2))
        title = "Rumah Daur Ulang, dari timbangan ke tabungan"
        facts = Facts(title, day=self.day(0, 2, 1), link="https://video.example.com/rdu-bangkalan", number_of=5,
                      parts=("latar", "penjaringan", "pemilihan", "manfaat"))  # fmt: skip
        self.keep(Register.VIDEO, facts, picture(title, SAND, FileRole.COVER))

    def later(self, decree: EntryVersion) -> None:
        """One letter was corrected, and an announcement taken back."""
        better = replace(facts_of(decree), note="Ditandatangani elektronik.")
        change = Change(decree.version, self._once("betul"), self.by, "Keterangan tanda tangan belum ditulis")
        service.correct(self.session, decree, better, change)
        wrong = self.keep(Register.OUTREACH, Facts("Lomba mewarnai", "foto", day=self.day(1, 8, 17), party="TK Melati"))
        change = Change(wrong.version, self._once("cabut"), self.by, "Bukan kegiatan RDU")
        service.withdraw(self.session, wrong, change)


# Papers and pictures ----------------------------------------------------------------------------------------------


def paper(title: str, number: str = "", about: str = "", *, role: FileRole = DOCUMENT, pages: int = 1) -> Brought:
    """A letter as one would scan it, and on every page that it is invented."""
    drawn = io.BytesIO()
    canvas = Canvas(drawn, pagesize=A4, invariant=1)
    canvas.setTitle(title)
    for page in range(1, pages + 1):
        _page(canvas, title, [number and f"Nomor: {number}", about, *_lines(page)])
    canvas.save()
    return Brought(f"{title}.pdf", Remade(MediaType.PDF, drawn.getvalue(), pages), role)


def _lines(page: int) -> Iterator[str]:
    yield from ("", "Menimbang, mengingat, dan memperhatikan hal yang perlu,", "dengan ini ditetapkan sebagaimana isi.")
    yield from ("", f"Halaman {page}.")


def _page(canvas: Canvas, title: str, lines: list[str]) -> None:
    width, height = A4
    canvas.setFont("Helvetica-Bold", 11)
    canvas.drawCentredString(width / 2, height - 60, "PEMERINTAH KABUPATEN BANGKALAN (CONTOH)")
    canvas.line(60, height - 72, width - 60, height - 72)
    canvas.setFont("Helvetica-Bold", 15)
    canvas.drawCentredString(width / 2, height - 110, title)
    canvas.setFont("Helvetica", 11)
    for place, line in enumerate(lines):
        canvas.drawString(70, height - 150 - 18 * place, line)
    canvas.drawString(70, 60, "Dibuat untuk data contoh RDU. Bukan surat asli.")
    canvas.showPage()


def picture(title: str, colour: str, role: FileRole = PHOTO) -> Brought:
    """A field of one colour with its title, as a stand-in for a photo or a screenshot."""
    image = Image.new("RGB", (640, 400), colour)
    pen, font = ImageDraw.Draw(image), ImageFont.truetype(str(FONTS / "SourceSansPro-Bold.ttf"), 26)
    pen.rectangle((24, 24, 616, 376), outline="white", width=4)
    pen.text((48, 150), title, fill="white", font=font)
    pen.text((48, 310), "Gambar contoh", fill="white", font=font)
    drawn = io.BytesIO()
    image.save(drawn, "PNG", compress_level=1)
    return Brought(f"{title}.png", Remade(MediaType.PNG, drawn.getvalue(), 1), role)
