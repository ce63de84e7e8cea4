"""Rules of the waste bank that a request can break. Each tells the reader, in Indonesian, what to do next."""


class RuleBroken(Exception):
    """A business rule refused the action. Pages show str(error)."""

    status = 409


class NotFoundHere(RuleBroken):
    status = 404

    def __init__(self) -> None:
        super().__init__("Data ini tidak ada di unit Anda.")


class NotAllowed(RuleBroken):
    status = 403


class Refused(RuleBroken):
    """One field's content is refused: shown beside the field, 422."""

    status = 422

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class NoPriceThatDay(RuleBroken):
    status = 422

    def __init__(self, item: str) -> None:
        super().__init__(f"Belum ada harga untuk {item} pada hari ini. Minta pengurus mengisi harganya dulu.")


class NotBoughtHere(RuleBroken):
    status = 422

    def __init__(self, item: str) -> None:
        super().__init__(f"{item} tidak diterima di unit ini. Hapus barisnya.")


class PricesChanged(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Harga di layar ini sudah lama. Muat ulang halaman, lalu periksa lagi sebelum menyimpan.")


class NotEnoughSavings(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Saldo tabungan tidak cukup. Periksa buku tabungan lebih dulu.")


class NotEnoughMoney(RuleBroken):
    """A pile that would fall below zero: which one, and what it holds."""

    def __init__(self, pile: str, holds: str) -> None:
        super().__init__(f"{pile} hanya {holds}. Kurangi jumlahnya, atau isi dulu.")


class OwnRequest(RuleBroken):
    status = 403

    def __init__(self) -> None:
        super().__init__("Ini permintaan Anda atau keluarga Anda. Minta pengurus lain menyetujuinya.")


class PayerApproved(RuleBroken):
    status = 403

    def __init__(self) -> None:
        super().__init__("Anda yang menyetujui penarikan ini, jadi orang lain yang membayar.")


class PayerReceived(RuleBroken):
    status = 403

    def __init__(self) -> None:
        super().__init__("Anda yang menerima kiriman ini dan sepakat harganya, jadi orang lain yang membayar.")


class PayoutByDrafter(RuleBroken):
    status = 403

    def __init__(self) -> None:
        super().__init__("Anda yang menyusun daftar ini, jadi pengurus lain yang menyetujuinya.")


class OwnWriteOff(RuleBroken):
    status = 403

    def __init__(self) -> None:
        super().__init__("Anda yang mengusulkan penghapusan ini, jadi pengurus lain yang memutuskan.")


class MonthClosed(RuleBroken):
    status = 422

    def __init__(self, closed: str, opened: str) -> None:
        super().__init__(f"Bulan {closed} sudah ditutup. Pilih tanggal di bulan {opened} atau sesudahnya.")


class NotEnoughStock(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Stok di gudang lebih sedikit dari yang mau dikeluarkan. Hitung gudang lebih dulu.")


class AlreadyRecorded(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Ini sudah tercatat. Muat ulang halaman untuk melihatnya.")


class OperationReused(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Kiriman ini sudah tercatat dengan isi lain. Yang pertama tetap berlaku. Muat ulang halaman.")


class AlreadyReversed(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Setoran ini sudah dibatalkan. Tidak bisa dibatalkan dua kali.")


class SaleUndone(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Penjualan ini sudah dibatalkan. Tidak bisa dibatalkan dua kali.")


class CollectionUndone(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Pembayaran ini sudah dibatalkan. Tidak bisa dibatalkan dua kali.")


class Frozen(RuleBroken):
    """The unit's money stands still: a new board has to count it first, or the unit is closed."""

    def __init__(self, *, closed: bool) -> None:
        closed_says = "Unit ini sudah tutup, jadi uangnya tidak bisa bergerak lagi."
        says = "Uang tidak bergerak dulu. Pengurus baru menghitung kas dan menandatangani serah terima lebih dulu."
        super().__init__(closed_says if closed else says)


class NoOpeningFigures(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Uang awal unit ini belum dicatat. Minta pengurus mengisinya di halaman Uang.")


class OpeningFiguresThere(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Uang awal unit ini sudah dicatat. Perubahan dicatat sebagai uang masuk atau uang keluar.")


class CashUndone(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Catatan ini sudah dibatalkan. Tidak bisa dibatalkan dua kali.")


class CategoryThere(RuleBroken):
    status = 422

    def __init__(self) -> None:
        super().__init__("Golongan ini sudah ada di daftar.")


class BooksMoved(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Isi buku berubah sementara Anda menghitung. Periksa lagi, lalu simpan.")


class DayNotOpen(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Hari penimbangan belum dibuka atau sudah ditutup. Buka dulu di Hari ini.")


class DayAlreadyOpen(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Hari penimbangan ini sudah dibuka.")


class NumberTaken(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Nomor anggota ini sudah dipakai. Coba simpan lagi.")


class UsernameTaken(RuleBroken):
    status = 422

    def __init__(self) -> None:
        super().__init__("Nama masuk ini sudah dipakai. Pilih nama lain.")


class CodeTaken(RuleBroken):
    status = 422

    def __init__(self) -> None:
        super().__init__("Kode ini sudah dipakai. Pilih kode lain.")


class NoteAlreadyThere(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Kabar untuk hari itu sudah ada. Batalkan dulu bila mau mengubahnya.")


class ListTaken(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Sudah ada daftar harga yang mulai pada tanggal itu. Pilih tanggal lain.")


class ListPublished(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Daftar harga ini sudah terbit, jadi tidak bisa diubah. Buat draf baru dari daftar ini.")


class DraftChanged(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Draf ini baru saja berubah. Periksa lagi, lalu terbitkan.")


class SavedByAnother(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Orang lain baru saja menyimpan. Muat ulang halaman, lalu coba lagi.")


class EntryChanged(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Orang lain baru saja mengubah entri ini. Muat ulang halaman, lalu coba lagi.")


class EntryWithdrawn(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Entri ini sudah dicabut, jadi tidak bisa diubah lagi. Catat yang baru bila perlu.")


class KeyTaken(RuleBroken):
    status = 422

    def __init__(self) -> None:
        super().__init__("Nomor tombol ini sudah dipakai. Pilih nomor lain.")


class FindingSettled(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Temuan ini sudah diselesaikan pengurus lain. Buka tab Selesai.")


class FuelUndone(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Catatan solar ini sudah dibatalkan. Tidak bisa dibatalkan dua kali.")


class OutsideThere(RuleBroken):
    status = 422

    def __init__(self) -> None:
        super().__init__("Unit di luar RDU dengan nama ini sudah terdaftar. Pakai nama lain.")


class SetThere(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Set faktor dengan nama dan versi ini sudah ada. Beri versi baru di berkasnya.")


class FiguresMoved(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Angka laporan berubah sementara Anda membaca. Periksa lagi, lalu terbitkan.")


class IssuedMeanwhile(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Orang lain baru saja menerbitkan laporan ini. Muat ulang halaman untuk melihatnya.")


class SignedThere(RuleBroken):
    status = 422

    def __init__(self) -> None:
        super().__init__("Berkas bertanda tangan ini sudah disimpan pada terbitan itu.")


class PlantRowUndone(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Baris ini sudah dibatalkan. Tidak bisa dibatalkan dua kali.")


class JobUnderWay(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Masih ada ZIP yang sedang dibuat. Tunggu selesai, atau hentikan dulu.")


class JobOver(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Pekerjaan ini sudah berhenti. Muat ulang halaman.")


class JobNotOver(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Pekerjaan ini masih berjalan atau sudah selesai. Muat ulang halaman.")


class RecipientThere(RuleBroken):
    status = 422

    def __init__(self) -> None:
        super().__init__("Alamat ini sudah ada di daftar penerima laporan itu.")


BY_CONSTRAINT: dict[str, type[RuleBroken]] = {
    "ck_account_never_below_zero": NotEnoughSavings,  # ledger.check_guards says more, before the database does
    "ck_on_hand_not_negative": NotEnoughStock,
    "ck_withdrawal_approver_did_not_ask": OwnRequest,
    "ck_withdrawal_payer_did_not_approve": PayerApproved,
    "ck_transfer_act_payer_did_not_receive": PayerReceived,
    "ck_payout_another_one_confirms": PayoutByDrafter,
    "ck_write_off_another_one_confirms": OwnWriteOff,
    "uq_payout_unit_id_number": SavedByAnother,
    "uq_debt_settlement_write_off_id": AlreadyRecorded,
    "uq_journal_unit_id_source": AlreadyRecorded,
    "pk_operation": AlreadyRecorded,
    "pk_boundary": AlreadyRecorded,
    "pk_settled_finding": FindingSettled,
    "uq_weigh_in_reversal_unit_id_weigh_in_seq": AlreadyReversed,
    "pk_weigh_in_reversal": AlreadyReversed,
    "pk_weighing_day": DayAlreadyOpen,
    "uq_opening_figures_unit_id": OpeningFiguresThere,
    "uq_cash_reversal_unit_id_entry_seq": CashUndone,
    "pk_cash_category": CategoryThere,
    "uq_member_unit_id_number": NumberTaken,
    "uq_member_enrolment_id": OperationReused,
    "uq_app_user_username": UsernameTaken,
    "uq_unit_code": CodeTaken,
    "uq_waste_type_code": CodeTaken,
    "uq_collector_unit_id_code": CodeTaken,
    "uq_sale_reversal_unit_id_sale_seq": SaleUndone,
    "uq_collection_reversal_unit_id_collection_seq": CollectionUndone,
    "uq_price_list_unit_id_valid_from": ListTaken,
    "uq_price_list_unit_id_number": SavedByAnother,
    "uq_waste_type_key": KeyTaken,
    "uq_drop_off_note_member_id_day": NoteAlreadyThere,
    "uq_transfer_unit_id_number": SavedByAnother,
    "uq_stock_count_unit_id_number": SavedByAnother,
    "uq_factor_set_code_version": SetThere,
    "uq_own_fuel_undoes_id": FuelUndone,
    "uq_own_fuel_operation": OperationReused,
    "uq_issued_report_scope_period_version": IssuedMeanwhile,
    "uq_issued_report_operation": OperationReused,
    "uq_signed_report_issued_id_sha256": SignedThere,
    "uq_outside_unit_unit_id_search": OutsideThere,
    "pk_outside_report": SavedByAnother,
    "uq_outside_report_operation": OperationReused,
    "uq_reminder_operation": OperationReused,
    "uq_plant_reversal_unit_id_row_seq": PlantRowUndone,
    "uq_job_unit_id": JobUnderWay,
    "uq_job_operation": OperationReused,
    "uq_recipient_unit_id_scope_address": RecipientThere,
    "pk_entry_version": EntryChanged,
    "uq_entry_version_operation": OperationReused,
}
