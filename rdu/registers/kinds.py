"""The words of the registers: which there are, and what can be chosen in them. Values are kept, words are shown."""

from enum import StrEnum

from rdu.files.models import MediaType


class Register(StrEnum):
    LETTER = "letter"
    PERSON = "person"
    AGENCY = "agency"
    BUDGET = "budget"
    TRAINING = "training"
    PARTNER = "partner"
    CONTRIBUTION = "contribution"
    OUTREACH = "outreach"
    CHANNEL = "channel"
    INTEGRATION = "integration"
    REPLICATION = "replication"
    MILESTONE = "milestone"
    DOCUMENT = "document"
    VIDEO = "video"


class Act(StrEnum):
    """What made a version of an entry."""

    MADE = "made"
    CORRECTED = "corrected"
    ATTACHED = "attached"
    DETACHED = "detached"
    WITHDRAWN = "withdrawn"

    @property
    def word(self) -> str:
        return {
            "made": "Dicatat", "corrected": "Dibetulkan", "attached": "Berkas ditambah", "detached": "Berkas dilepas",
            "withdrawn": "Dicabut",
        }[self.value]  # fmt: skip


class LetterSort(StrEnum):
    PERDA = "perda"
    PERKADA = "perkada"
    DECREE = "sk"
    ORDER = "tugas"
    INVITATION = "undangan"
    RKPD = "rkpd"
    AGREEMENT = "perjanjian"
    SOP = "sop"
    OTHER = "lain"

    @property
    def word(self) -> str:
        return {
            "perda": "Peraturan daerah (Perda)",
            "perkada": "Peraturan kepala daerah (Perkada)",
            "sk": "Surat keputusan (SK)",
            "tugas": "Surat tugas atau surat perintah",
            "undangan": "Surat undangan",
            "rkpd": "RKPD",
            "perjanjian": "Perjanjian kerja sama atau MoU",
            "sop": "SOP",
            "lain": "Surat lain",
        }[self.value]


class Signatory(StrEnum):
    """By whose hand, the weightiest last: their order ranks an appointment."""

    OTHER = "lain"
    AGENCY_HEAD = "kepala_pd"
    ON_BEHALF = "an_kepala_daerah"
    HEAD = "kepala_daerah"

    @property
    def word(self) -> str:
        return {
            "lain": "Pejabat lain",
            "kepala_pd": "Kepala perangkat daerah",
            "an_kepala_daerah": "Kepala perangkat daerah atas nama kepala daerah",
            "kepala_daerah": "Kepala daerah",
        }[self.value]

    @property
    def rank(self) -> int:
        return list(Signatory).index(self)

    @property
    def is_of_the_region(self) -> bool:
        return self in (Signatory.HEAD, Signatory.ON_BEHALF)


class Purpose(StrEnum):
    """What a letter is kept for."""

    INNOVATION = "inovasi"
    TEAM = "pelaksana"
    BOTH = "keduanya"
    OTHER = "lain"

    @property
    def word(self) -> str:
        return {
            "inovasi": "Menetapkan atau menyebut inovasi",
            "pelaksana": "Menunjuk pelaksana",
            "keduanya": "Menetapkan inovasi dan menunjuk pelaksana",
            "lain": "Keperluan lain",
        }[self.value]

    @property
    def names_innovation(self) -> bool:
        return self in (Purpose.INNOVATION, Purpose.BOTH)

    @property
    def appoints(self) -> bool:
        return self in (Purpose.TEAM, Purpose.BOTH)


class Part(StrEnum):
    """How the innovation takes part in a training."""

    HOST = "penyelenggara"
    GUEST = "peserta"

    @property
    def word(self) -> str:
        return {"penyelenggara": "Sebagai penyelenggara", "peserta": "Sebagai peserta"}[self.value]


class Element(StrEnum):
    """Who takes part: the five elements."""

    ACADEMIA = "akademisi"
    BUSINESS = "bisnis"
    COMMUNITY = "komunitas"
    GOVERNMENT = "pemerintah"
    MEDIA = "media"

    @property
    def word(self) -> str:
        return {
            "akademisi": "Akademisi", "bisnis": "Bisnis", "komunitas": "Komunitas", "pemerintah": "Pemerintah",
            "media": "Media",
        }[self.value]  # fmt: skip


class Outlet(StrEnum):
    """Where the innovation was spread, the furthest reach last: their order ranks."""

    BANNER = "foto"
    OWN = "pemda"
    PRESS = "pers"

    @property
    def word(self) -> str:
        return {
            "foto": "Foto kegiatan dengan spanduk inovasi",
            "pemda": "Media sosial atau media milik pemerintah daerah",
            "pers": "Media berita di luar pemerintah daerah",
        }[self.value]

    @property
    def rank(self) -> int:
        return list(Outlet).index(self) + 1


class ChannelGroup(StrEnum):
    """The four ways in which people learn of the service."""

    FACE = "tatap_muka"
    HOTLINE = "hotline"
    SOCIAL = "medsos"
    WEB = "web"

    @property
    def word(self) -> str:
        return {
            "tatap_muka": "Tatap muka atau meja layanan",
            "hotline": "Telepon, WhatsApp, atau surel",
            "medsos": "Media sosial",
            "web": "Situs atau aplikasi daring",
        }[self.value]


class Reach(StrEnum):
    """With whom the innovation is joined, the furthest last: their order ranks."""

    UNIT = "unit"
    WITHIN = "dalam_pd"
    ACROSS = "antar_pd"

    @property
    def word(self) -> str:
        return {
            "unit": "Berjalan sendiri",
            "dalam_pd": "Dengan layanan lain di perangkat daerah yang sama",
            "antar_pd": "Dengan perangkat daerah atau instansi lain",
        }[self.value]

    @property
    def rank(self) -> int:
        return list(Reach).index(self) + 1


class Whither(StrEnum):
    """Only other regions count as a replication."""

    OUTSIDE = "luar"
    INSIDE = "dalam"

    @property
    def word(self) -> str:
        return {"luar": "Daerah lain", "dalam": "Di dalam kabupaten ini"}[self.value]


class Stage(StrEnum):
    """Steps in making the innovation."""

    IDEA = "gagasan"
    CHOICE = "pemilihan"
    TRIAL = "uji_coba"
    APPLIED = "penerapan"
    DEVELOPED = "pengembangan"

    @property
    def word(self) -> str:
        return {
            "gagasan": "Gagasan muncul", "pemilihan": "Gagasan dipilih", "uji_coba": "Uji coba",
            "penerapan": "Mulai diterapkan", "pengembangan": "Pengembangan",
        }[self.value]  # fmt: skip


class DocumentSort(StrEnum):
    PROPOSAL = "proposal"
    INTERNAL = "monev"
    STUDY = "kajian"
    TESTIMONY = "testimoni"
    AWARD = "penghargaan"
    OTHER = "lain"

    @property
    def word(self) -> str:
        return {
            "proposal": "Proposal atau laporan tahapan",
            "monev": "Laporan monev internal",
            "kajian": "Kajian atau penelitian pihak luar",
            "testimoni": "Testimoni pengguna",
            "penghargaan": "Penghargaan atau sertifikat",
            "lain": "Dokumen lain",
        }[self.value]


class Substance(StrEnum):
    """What a video of the innovation tells."""

    BACKGROUND = "latar"
    GATHERING = "penjaringan"
    CHOOSING = "pemilihan"
    BENEFIT = "manfaat"
    IMPACT = "dampak"

    @property
    def word(self) -> str:
        return {
            "latar": "Latar belakang", "penjaringan": "Penjaringan ide", "pemilihan": "Pemilihan ide",
            "manfaat": "Manfaat", "dampak": "Dampak",
        }[self.value]  # fmt: skip


class FileRole(StrEnum):
    """What a file of an entry shows."""

    DOCUMENT = "dokumen"
    NAMED_PAGE = "halaman"
    INVITATION = "undangan"
    ATTENDANCE = "hadir"
    CERTIFICATE = "sertifikat"
    PHOTO = "foto"
    SCREENSHOT = "layar"
    COVER = "sampul"

    @property
    def word(self) -> str:
        return {
            "dokumen": "Dokumen", "halaman": "Halaman yang dirujuk", "undangan": "Undangan atau surat",
            "hadir": "Daftar hadir", "sertifikat": "Sertifikat", "foto": "Foto", "layar": "Tangkapan layar",
            "sampul": "Gambar sampul",
        }[self.value]  # fmt: skip

    @property
    def takes(self) -> tuple[MediaType, ...]:
        pictures = MediaType.JPEG, MediaType.PNG
        return pictures if self in (FileRole.PHOTO, FileRole.SCREENSHOT, FileRole.COVER) else (MediaType.PDF, *pictures)

    @property
    def takes_words(self) -> str:
        return "PDF, JPG, atau PNG" if MediaType.PDF in self.takes else "JPG atau PNG"
