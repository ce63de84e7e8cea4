"""What is asked, by whom it may be answered, and how an answer comes in."""

from enum import StrEnum


class Worded(StrEnum):
    """A choice that is called something on the page."""

    @property
    def word(self) -> str:
        raise NotImplementedError


class Element(StrEnum):
    """The nine elements of Permenpan RB 14/2017, in its order."""

    REQUIREMENTS = "requirements"
    PROCEDURE = "procedure"
    TIME = "time"
    COST = "cost"
    PRODUCT = "product"
    COMPETENCE = "competence"
    CONDUCT = "conduct"
    COMPLAINTS = "complaints"
    FACILITIES = "facilities"

    @property
    def word(self) -> str:
        return {
            "requirements": "Persyaratan",
            "procedure": "Sistem, mekanisme, dan prosedur",
            "time": "Waktu penyelesaian",
            "cost": "Biaya atau tarif",
            "product": "Produk pelayanan",
            "competence": "Kompetensi petugas",
            "conduct": "Perilaku petugas",
            "complaints": "Penanganan pengaduan",
            "facilities": "Sarana dan prasarana",
        }[self.value]

    @property
    def code(self) -> str:
        """U1 to U9, as the regulation numbers them."""
        return f"U{list(Element).index(self) + 1}"


class Way(StrEnum):
    """How an answer came in."""

    MEMBER = "member"
    PHONE = "phone"
    PAPER = "paper"

    @property
    def word(self) -> str:
        return {"member": "Anggota yang masuk", "phone": "HP tanpa masuk", "paper": "Lembar kertas"}[self.value]


class AgeGroup(Worded):
    TEEN = "under_20"
    TWENTIES = "20_29"
    THIRTIES = "30_39"
    FORTIES = "40_49"
    FIFTIES = "50_59"
    ELDER = "60_up"

    @property
    def word(self) -> str:
        return {
            "under_20": "Di bawah 20 tahun",
            "20_29": "20 sampai 29 tahun",
            "30_39": "30 sampai 39 tahun",
            "40_49": "40 sampai 49 tahun",
            "50_59": "50 sampai 59 tahun",
            "60_up": "60 tahun ke atas",
        }[self.value]


class Sex(Worded):
    MALE = "M"
    FEMALE = "F"

    @property
    def word(self) -> str:
        return {"M": "Laki-laki", "F": "Perempuan"}[self.value]


class Education(Worded):
    PRIMARY = "primary"
    JUNIOR = "junior"
    SENIOR = "senior"
    DIPLOMA = "diploma"
    BACHELOR = "bachelor"
    MASTER = "master"

    @property
    def word(self) -> str:
        return {
            "primary": "SD atau belum tamat",
            "junior": "SMP sederajat",
            "senior": "SMA sederajat",
            "diploma": "Diploma",
            "bachelor": "S1",
            "master": "S2 ke atas",
        }[self.value]


class Occupation(Worded):
    HOUSEHOLD = "household"
    CIVIL = "civil"
    FORCES = "forces"
    EMPLOYEE = "employee"
    BUSINESS = "business"
    FARMER = "farmer"
    STUDENT = "student"
    OTHER = "other"

    @property
    def word(self) -> str:
        return {
            "household": "Mengurus rumah tangga",
            "civil": "PNS atau PPPK",
            "forces": "TNI atau Polri",
            "employee": "Pegawai swasta",
            "business": "Wirausaha atau pedagang",
            "farmer": "Petani atau nelayan",
            "student": "Pelajar atau mahasiswa",
            "other": "Lainnya",
        }[self.value]


PROFILE: dict[str, type[Worded]] = {
    "sex": Sex, "age": AgeGroup, "education": Education, "occupation": Occupation,
}  # fmt: skip
PROFILE_WORDS = {"sex": "Jenis kelamin", "age": "Umur", "education": "Pendidikan", "occupation": "Pekerjaan"}
"""What the regulation asks of respondents. All of it may be left out."""
