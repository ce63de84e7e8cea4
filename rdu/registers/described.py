"""Each register said once: what it asks, in which words, for which indicator, and which files it takes.

Forms, pages, exports and what is called missing all read these descriptions; nothing else knows a register's fields.
"""

from dataclasses import dataclass
from enum import StrEnum

from rdu.registers import kinds
from rdu.registers.kinds import FileRole, Register


class Shape(StrEnum):
    """How a field is asked and shown."""

    LINE = "line"
    WORDS = "words"
    LINK = "link"
    DAY = "day"
    YEAR = "year"
    RUPIAH = "rupiah"
    COUNT = "count"
    CHOICE = "choice"
    TICKS = "ticks"
    NAMES = "names"
    OF = "of"


@dataclass(frozen=True)
class Asked:
    """One field: the column it fills, its word, and the sentence that refuses an empty one ("": it may be empty)."""

    name: str
    word: str
    shape: Shape = Shape.LINE
    needed: str = ""
    hint: str = ""
    choices: type[StrEnum] | None = None
    longest: int = 120
    listed: bool = False
    """Whether lists show it beside the title."""


@dataclass(frozen=True)
class Description:
    register: Register
    slug: str
    word: str
    one: str
    """As a button says it: "Catat surat"."""
    icon: str
    rows: tuple[str, ...]
    """Numbers of the indicators that it feeds."""
    wants: str
    """What those indicators want to see."""
    fields: tuple[Asked, ...]
    files: tuple[FileRole, ...]
    """What its files can be, in the order they are asked for. Empty: what it rests on has the files."""
    rests_on: Register | None = None
    kept_by_units: bool = False
    """Whether a unit's management keeps entries of its own here."""

    def field(self, name: str) -> Asked | None:
        return next((field for field in self.fields if field.name == name), None)


def _chosen(name: str, word: str, choices: type[StrEnum], needed: str, hint: str = "") -> Asked:
    return Asked(name, word, Shape.CHOICE, needed, hint, choices, listed=True)


def _title(word: str, needed: str, hint: str = "") -> Asked:
    return Asked("title", word, Shape.LINE, needed, hint, longest=200)


def _day(word: str, needed: str = "Tulis tanggalnya, contoh 24-11-2026.") -> Asked:
    return Asked("day", word, Shape.DAY, needed, listed=True)


NOTE = Asked("note", "Catatan", Shape.WORDS, longest=500)
SINCE = Asked("since", "Berlaku mulai", Shape.DAY)
UNTIL = Asked("until", "Berlaku sampai", Shape.DAY, hint="Kosongkan bila masih berlaku")
LINK = Asked("link", "Tautan", Shape.LINK, hint="Alamat lengkap, diawali https://", longest=300)
OF_LETTER = Asked("of_id", "Surat", Shape.OF, hint="Pilih dari daftar surat. Tanpa surat, belum dihitung.", listed=True)
PAGE = Asked("page", "Bab, bagian, dan halaman", hint="Contoh: Bab IV, Lampiran II, halaman 132", listed=True)

DESCRIBED = (
    Description(
        Register.LETTER, "surat", "Surat dan peraturan", "surat", "dokumen", ("16", "21", "23", "28"),
        "Perda, Perkada, atau SK yang menyebut inovasi, dengan halaman yang memuat namanya; SK atau surat tugas "
        "pelaksana; RKPD tiap tahun; SOP dengan lama layanan.",
        (
            _chosen("sort", "Jenis", kinds.LetterSort, "Pilih jenis suratnya."),
            _title("Tentang", "Tulis surat ini tentang apa."),
            Asked("number", "Nomor", listed=True, longest=80),
            _day("Tanggal"),
            Asked("signatory", "Penanda tangan", Shape.CHOICE, "Pilih siapa yang menandatangani.",
                  choices=kinds.Signatory, listed=True),
            Asked("purpose", "Gunanya", Shape.CHOICE, "Pilih untuk apa surat ini disimpan.", choices=kinds.Purpose),
            Asked("page", "Halaman yang memuat nama inovasi", hint="Contoh: Lampiran, halaman 3, nomor 12"),
            Asked("year", "Tahun rencana", Shape.YEAR, hint="Diisi untuk RKPD", listed=True),
            SINCE, UNTIL, NOTE,
        ),
        (FileRole.DOCUMENT, FileRole.NAMED_PAGE),
    ),
    Description(
        Register.PERSON, "pelaksana", "Orang dan perannya", "orang", "orang", ("17", "23"),
        "Pengelola inovasi, masing-masing dengan peran dalam SK atau surat tugas. Satu nama dihitung sekali.",
        (
            _title("Nama", "Tulis namanya.", "Tulis sama persis di setiap surat, tanpa NIK dan tanpa nomor telepon"),
            Asked("role", "Peran", needed="Tulis perannya menurut surat.", listed=True),
            Asked("party", "Instansi atau unit", listed=True), OF_LETTER,
            Asked("since", "Bertugas mulai", Shape.DAY),
            Asked("until", "Bertugas sampai", Shape.DAY, hint="Kosongkan bila masih bertugas"), NOTE,
        ),
        (), rests_on=Register.LETTER,
    ),
    Description(
        Register.AGENCY, "perangkat-daerah", "Perangkat daerah", "perangkat daerah", "unit", ("24",),
        "Perangkat daerah yang terlibat dan disebut dalam SK, surat tugas, atau surat perintah.",
        (
            _title("Perangkat daerah", "Tulis nama perangkat daerahnya.", "Tulis sama persis di setiap surat"),
            Asked("role", "Perannya", needed="Tulis perannya menurut surat.", listed=True), OF_LETTER, NOTE,
        ),
        (), rests_on=Register.LETTER,
    ),
    Description(
        Register.BUDGET, "anggaran", "Anggaran", "baris anggaran", "dompet", ("18",),
        "Baris DPA atau RKA yang membiayai inovasi, untuk tahun ini dan dua tahun sebelumnya.",
        (
            Asked("year", "Tahun anggaran", Shape.YEAR, "Tulis tahun anggarannya.", listed=True),
            _title("Kegiatan atau uraian", "Tulis kegiatan yang dibiayai."),
            Asked("number", "Kode rekening", longest=80, listed=True),
            Asked("amount", "Jumlah", Shape.RUPIAH, "Tulis jumlahnya, contoh 85.000.000.", listed=True), PAGE, NOTE,
        ),
        (FileRole.DOCUMENT, FileRole.NAMED_PAGE),
    ),
    Description(
        Register.TRAINING, "bimtek", "Bimtek dan pelatihan", "bimtek", "bantuan", ("20",),
        "Tiap bimtek dengan undangan atau surat tugas dan daftar hadir; paling sedikit satu sertifikat.",
        (
            _title("Nama kegiatan", "Tulis nama kegiatannya."), _day("Tanggal"),
            Asked("until", "Sampai tanggal", Shape.DAY, hint="Diisi bila lebih dari sehari"),
            _chosen("sort", "Ikut sebagai", kinds.Part, "Pilih penyelenggara atau peserta."),
            Asked("party", "Penyelenggara", listed=True), Asked("role", "Tempat"),
            Asked("of_id", "Surat", Shape.OF, hint="Undangan atau surat tugas dari daftar surat, bila sudah dicatat"),
            Asked("names", "Yang hadir", Shape.NAMES, hint="Satu nama satu baris, bila daftar hadirnya diketik"),
            Asked("number_of", "Jumlah yang hadir", Shape.COUNT, hint="Diisi bila namanya tidak diketik"), NOTE,
        ),
        (FileRole.ATTENDANCE, FileRole.INVITATION, FileRole.CERTIFICATE, FileRole.PHOTO, FileRole.DOCUMENT),
        rests_on=Register.LETTER, kept_by_units=True,
    ),
    Description(
        Register.PARTNER, "mitra", "Mitra", "mitra", "keluarga", ("22",),
        "Mitra dari lima unsur (akademisi, bisnis, komunitas, pemerintah, media), masing-masing dengan sumbangan dan "
        "dokumen.",
        (
            _title("Nama mitra", "Tulis nama mitranya."), _chosen("sort", "Unsur", kinds.Element, "Pilih unsurnya."),
            Asked("role", "Perannya", listed=True),
            Asked("party", "Nama pengepul di RDU",
                  hint="Bila mitra ini membeli dari unit: tulis namanya seperti di daftar pengepul"),
            SINCE, UNTIL, NOTE,
        ),
        (FileRole.DOCUMENT, FileRole.PHOTO),
    ),
    Description(
        Register.CONTRIBUTION, "sumbangan", "Sumbangan mitra", "sumbangan", "bintang", ("22",),
        "Apa yang disumbangkan mitra dan kapan: pembelian, CSR, penelitian, pendampingan, atau liputan.",
        (
            Asked("of_id", "Mitra", Shape.OF, "Pilih mitranya.", "Catat mitranya dulu bila belum ada", listed=True),
            _day("Tanggal"), _title("Apa yang disumbangkan", "Tulis apa yang disumbangkan."),
            Asked("amount", "Nilainya", Shape.RUPIAH, listed=True), LINK, NOTE,
        ),
        (FileRole.DOCUMENT, FileRole.PHOTO, FileRole.SCREENSHOT), rests_on=Register.PARTNER,
    ),
    Description(
        Register.OUTREACH, "publikasi", "Sosialisasi dan publikasi", "publikasi", "suara", ("25",),
        "Foto kegiatan dengan spanduk, unggahan media pemerintah daerah, atau berita media lain, dengan gambar atau "
        "tautannya.",
        (
            _chosen("sort", "Lewat", kinds.Outlet, "Pilih lewat apa disebarkan."),
            _title("Judul atau kegiatan", "Tulis judul berita atau nama kegiatannya."), _day("Tanggal"),
            Asked("party", "Media atau tempat", listed=True), LINK,
            Asked("number_of", "Jumlah yang hadir", Shape.COUNT, hint="Untuk kegiatan tatap muka"), NOTE,
        ),
        (FileRole.PHOTO, FileRole.SCREENSHOT), kept_by_units=True,
    ),
    Description(
        Register.CHANNEL, "kanal", "Kanal informasi", "kanal", "telepon", ("27",),
        "Cara warga mendapat informasi layanan: tatap muka, telepon, media sosial, atau daring. Satu gambar tiap cara.",
        (
            _chosen("sort", "Cara", kinds.ChannelGroup, "Pilih caranya."),
            _title("Nama kanal", "Tulis nama kanalnya, contoh Instagram DLH."),
            Asked("party", "Alamat atau nomor layanan", needed="Tulis alamat atau nomornya.", listed=True,
                  hint="Nomor layanan kantor, bukan nomor pribadi"),
            Asked("since", "Aktif sejak", Shape.DAY, "Tulis sejak kapan, contoh 1-2-2025.", listed=True),
            Asked("until", "Sampai", Shape.DAY, hint="Kosongkan bila masih aktif"), LINK, NOTE,
        ),
        (FileRole.SCREENSHOT, FileRole.PHOTO),
    ),
    Description(
        Register.INTEGRATION, "integrasi", "Keterpaduan layanan", "keterpaduan", "sinkron", ("30",),
        "Gambar atau tautan yang menunjukkan layanan ini tersambung dengan layanan atau instansi lain.",
        (
            _chosen("sort", "Tersambung", kinds.Reach, "Pilih tersambung dengan siapa."),
            _title("Layanan yang tersambung", "Tulis layanan yang tersambung."),
            Asked("party", "Instansi", listed=True),
            Asked("since", "Sejak", Shape.DAY, "Tulis sejak kapan, contoh 1-2-2025.", listed=True),
            Asked("until", "Sampai", Shape.DAY, hint="Kosongkan bila masih tersambung"), LINK, NOTE,
        ),
        (FileRole.SCREENSHOT, FileRole.PHOTO),
    ),
    Description(
        Register.REPLICATION, "replikasi", "Replikasi", "replikasi", "salin", ("31",),
        "Daerah lain yang meniru inovasi ini, dengan perjanjian atau surat pernyataan. Tiap daerah dihitung sekali.",
        (
            _chosen("sort", "Di mana", kinds.Whither, "Pilih daerah lain atau di dalam kabupaten."),
            _title("Nama daerah", "Tulis nama daerahnya, contoh Kabupaten Sampang."), _day("Tanggal"),
            Asked("party", "Instansi yang meniru", listed=True),
            Asked("number", "Nomor surat", longest=80, listed=True), NOTE,
        ),
        (FileRole.DOCUMENT,),
    ),
    Description(
        Register.MILESTONE, "linimasa", "Tahap penciptaan", "tahap", "sejarah", ("32",),
        "Tanggal gagasan muncul dan tanggal mulai diterapkan, dengan proposal atau laporan yang memuat tahapannya.",
        (
            _chosen("sort", "Tahap", kinds.Stage, "Pilih tahapnya."),
            _title("Apa yang terjadi", "Tulis apa yang terjadi."), _day("Tanggal"), NOTE,
        ),
        (FileRole.DOCUMENT, FileRole.PHOTO),
    ),
    Description(
        Register.DOCUMENT, "dokumen", "Dokumen mutu", "dokumen", "laporan", ("32", "34"),
        "Proposal dan laporan tahapan, monev internal, kajian pihak luar, testimoni, dan penghargaan.",
        (
            _chosen("sort", "Jenis", kinds.DocumentSort, "Pilih jenis dokumennya."),
            _title("Judul", "Tulis judul dokumennya."), Asked("number", "Nomor", longest=80, listed=True),
            _day("Tanggal"), Asked("party", "Penyusun atau penerbit", listed=True), NOTE,
        ),
        (FileRole.DOCUMENT, FileRole.SCREENSHOT, FileRole.PHOTO),
    ),
    Description(
        Register.VIDEO, "video", "Video inovasi", "video", "kamera", ("35",),
        "Satu video paling lama 5 menit yang memuat lima substansi, dengan gambar sampul.",
        (
            _title("Judul", "Tulis judul videonya."),
            Asked("link", "Tautan", Shape.LINK, "Tulis tautan YouTube atau Google Drive.",
                  "Alamat lengkap, diawali https://", longest=300),
            _day("Tanggal selesai"),
            Asked("number_of", "Lama, menit", Shape.COUNT, "Tulis lamanya, dibulatkan ke atas.", listed=True),
            Asked("parts", "Yang dimuat", Shape.TICKS, choices=kinds.Substance, listed=True), NOTE,
        ),
        (FileRole.COVER, FileRole.SCREENSHOT),
    ),
)  # fmt: skip

OF_REGISTER = {one.register: one for one in DESCRIBED}
OF_SLUG = {one.slug: one for one in DESCRIBED}
