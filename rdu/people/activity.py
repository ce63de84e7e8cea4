"""The log of who did what, as the admin reads it: without names of members, without money."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload

from rdu.clock import format_date
from rdu.people.models import Activity, User
from rdu.people.units import (
    COMPLAINT_DAYS,
    CONSENT_TEXT,
    CONTACT_PHONE,
    DATA_CONTACT,
    PIN_LIMIT,
    SMALLEST_NOTE,
    WITHDRAWAL_DAYS,
)

PAGE = 50

WORDS = {
    "add_container": "menambah wadah",
    "add_person": "menambah orang pada anggota",
    "add_collector": "menambah pengepul",
    "change_collector": "mengubah data pengepul",
    "retire_collector": "berhenti memakai pengepul",
    "return_collector": "memakai pengepul lagi",
    "set_collector_prices": "mengisi harga pengepul",
    "add_category": "menambah golongan uang",
    "add_type": "menambah jenis sampah",
    "add_outside_unit": "mendaftarkan unit di luar RDU",
    "add_unit": "menambah unit",
    "add_user": "menambah pengguna",
    "announce_share": "mengumumkan bagian unit",
    "answer_complaint": "menjawab aduan",
    "answer_question": "menjawab pertanyaan anggota",
    "appoint_manager": "menunjuk pengurus dengan surat",
    "attach_evidence": "melampirkan bukti inovasi",
    "cancel_note": "membatalkan kabar datang",
    "change_member": "mengubah data anggota",
    "change_outside_unit": "mengubah unit di luar RDU",
    "change_person": "mengubah orang pada anggota",
    "change_secret": "mengganti kata sandi atau PIN",
    "change_setting": "mengubah setelan",
    "change_type": "mengubah jenis sampah",
    "change_unit": "mengubah unit",
    "choose_factors": "memilih set faktor dampak",
    "change_user": "mengubah data pengguna",
    "choose_items": "memilih jenis yang dibeli",
    "choose_officer_pin": "memilih PIN petugas",
    "choose_pocket": "memilih kantong setoran",
    "close_day": "menutup hari penimbangan",
    "close_survey": "menutup survei kepuasan",
    "close_unit": "menutup unit",
    "close_pocket": "menutup kantong",
    "create_admin": "membuat admin pertama",
    "detach_evidence": "melepas bukti inovasi",
    "delete_draft": "menghapus konsep harga",
    "disable_user": "menonaktifkan pengguna",
    "draw_kabupaten": "memasang peta kabupaten",
    "drop_container": "menghapus wadah",
    "exclude_complaint": "mengeluarkan aduan dari hitungan",
    "enable_user": "mengaktifkan pengguna",
    "end_member": "mengistirahatkan nomor anggota",
    "end_role": "mengakhiri tugas",
    "enrol": "mendaftarkan anggota",
    "enter_survey_sheets": "memasukkan lembar survei kepuasan",
    "export_book": "mengunduh buku tabungan",
    "file_signed_report": "menyimpan laporan bertanda tangan",
    "grant_role": "memberi tugas",
    "hand_over": "mencatat serah terima pengurus",
    "hand_rest": "menyerahkan sisa uang ke induk",
    "add_recipient": "menambah penerima laporan",
    "ask_zip": "meminta ZIP semua laporan",
    "ask_mail": "meminta laporan dikirim lewat surel",
    "ask_pack": "meminta paket bukti inovasi",
    "cancel_job": "menghentikan pekerjaan di belakang",
    "retry_job": "mengulang pekerjaan di belakang",
    "send_report": "mengirim laporan lewat surel",
    "stop_token": "menghentikan token pertukaran data",
    "stop_recipient": "menghentikan penerima laporan",
    "import_history": "memasukkan buku lama",
    "import_members": "mengimpor anggota",
    "import_outside": "memasukkan laporan unit di luar RDU",
    "import_plant_loads": "memasukkan muatan pabrik dari berkas",
    "import_prices": "mengimpor harga",
    "inherit": "menyerahkan tabungan ke ahli waris",
    "issue_report": "menerbitkan laporan",
    "lend_password": "membuatkan kata sandi baru",
    "link_officer": "menyambung orang dengan nama masuk petugas",
    "link_person": "menyambung orang dengan nomor lain",
    "make_token": "membuat token pertukaran data",
    "make_report_link": "membuat tautan lapor",
    "merge": "menggabungkan anggota kembar",
    "move_member": "memindahkan rumah tangga ke unit lain",
    "open_day": "membuka hari penimbangan",
    "open_pocket": "membuka kantong",
    "open_survey": "membuka survei kepuasan",
    "opening_balances": "memasukkan saldo awal",
    "opening_unsigned": "mencabut tanda tangan saldo awal",
    "openings_signed": "mencatat tanda tangan saldo awal",
    "outside_report": "mencatat laporan unit di luar RDU",
    "name_officer": "mencatat petugas yang diadukan",
    "pass_complaint": "meneruskan aduan ke DLH",
    "permit_item": "mengizinkan jenis berbahaya",
    "print_book": "mencetak buku tabungan",
    "propose_closing": "mengusulkan tutup unit",
    "publish_factors": "menerbitkan set faktor dampak",
    "publish_instrument": "menerbitkan instrumen inovasi",
    "publish_manual": "menerbitkan panduan",
    "publish_prices": "menerbitkan harga",
    "receive_complaint": "menerima aduan atau saran",
    "refuse_oversale": "mencoba mengeluarkan lebih dari isi gudang",
    "refused_officer_pin": "salah menulis PIN petugas",
    "refused_own_request": "mencoba menyetujui penarikan sendiri",
    "register_attached": "menambah berkas pada daftar bukti",
    "register_corrected": "membetulkan daftar bukti",
    "register_detached": "melepas berkas dari daftar bukti",
    "register_made": "mencatat di daftar bukti",
    "register_withdrawn": "mencabut dari daftar bukti",
    "record_filing": "mencatat pengisian portal inovasi",
    "release_pocket": "membuka setoran kantong",
    "remind_unit": "mengingatkan unit yang terlambat",
    "reopen_complaint": "membuka lagi aduan",
    "reopen_day": "membuka lagi hari penimbangan",
    "replace_card": "mengganti kartu",
    "restore_complaint": "menghitung lagi aduan",
    "reveal_phone": "menampilkan nomor telepon",
    "revoke_permit": "mencabut izin jenis berbahaya",
    "revoke_report_link": "mencabut tautan lapor",
    "set_claim_figure": "menulis angka klaim inovasi",
    "set_assumption": "menetapkan asumsi dampak",
    "set_material": "menetapkan bahan jenis sampah",
    "set_pin": "membuatkan PIN",
    "settle_due": "membayar utang antar unit",
    "set_pocket_rule": "mengubah aturan kantong",
    "sign_in": "masuk",
    "sign_in_failed": "gagal masuk",
    "sign_out": "keluar",
    "sign_out_everywhere": "keluar dari semua perangkat",
    "sign_savers_list": "mencatat daftar penabung yang ditandatangani",
    "snapshot_claims": "menyimpan cuplikan klaim inovasi",
    "split_member": "memisah rumah tangga",
    "take_complaint": "menangani aduan",
    "unlink_person": "memutus sambungan orang",
    "weigh_each": "mengubah berat per buah atau liter",
    "withdraw_closing": "menarik usulan tutup unit",
    "write_off_debt": "menghapus utang anggota",
    "work_at": "pindah unit kerja",
    "write_profile": "menulis profil inovasi",
}
"""What each act is called on the page. A test finds acts that lack a word."""

SETTINGS = {
    COMPLAINT_DAYS: "batas menjawab aduan",
    CONSENT_TEXT: "teks persetujuan",
    CONTACT_PHONE: "telepon untuk pertanyaan",
    DATA_CONTACT: "penanggung jawab data",
    PIN_LIMIT: "batas setuju dengan PIN",
    "report_deadline": "batas melapor",
    SMALLEST_NOTE: "uang terkecil hari bayar",
    WITHDRAWAL_DAYS: "masa tunggu penarikan",
}


@dataclass(frozen=True)
class Asked:
    """What the reader looks for; what is empty does not narrow the list. Days are those of `timezone`."""

    timezone: str
    who: str = ""
    act: str = ""
    unit_id: int | None = None
    since: date | None = None
    until: date | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        return [*self._when(), *self._what()]

    def _what(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.act:
            found.append(Activity.act == self.act)
        if self.unit_id is not None:
            found.append(Activity.unit_id == self.unit_id)
        if self.who:
            names = or_(User.name.icontains(self.who, autoescape=True), User.username == self.who.casefold())
            found.append(Activity.user_id.in_(select(User.id).where(names)))
        return found

    def _when(self) -> list[ColumnElement[bool]]:
        since = [Activity.at >= self._midnight(self.since)] if self.since else []
        until = [Activity.at < self._midnight(self.until + timedelta(days=1))] if self.until else []
        return [*since, *until]

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), ZoneInfo(self.timezone)).astimezone(UTC)


def subject_of(row: Activity) -> str:
    """What was acted on, as people call it: a day in words, a setting by its name, else the code or number kept."""
    if row.act == "change_setting":
        return SETTINGS.get(row.subject, row.subject)
    try:
        return format_date(date.fromisoformat(row.subject))
    except ValueError:
        return row.subject


@dataclass(frozen=True)
class LogPage:
    rows: list[Activity]
    total: int
    page: int
    pages: int


def activity(session: Session, asked: Asked, page: int = 1) -> LogPage:
    """What was done, the latest first."""
    conditions = asked.conditions()
    total = session.scalar(select(func.count()).select_from(Activity).where(*conditions)) or 0
    pages = max(1, ceil(total / PAGE))
    page = min(max(page, 1), pages)
    found = select(Activity).where(*conditions).order_by(Activity.id.desc())
    whole = joinedload(Activity.user), joinedload(Activity.member), joinedload(Activity.unit)
    rows = session.scalars(found.options(*whole).offset((page - 1) * PAGE).limit(PAGE))
    return LogPage(list(rows), total, page, pages)
