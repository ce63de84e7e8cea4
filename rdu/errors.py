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
        super().__init__("Set atau instrumen dengan nama dan versi ini sudah ada. Beri versi baru di berkasnya.")


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


class SurveyStillOpen(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Masih ada survei yang terbuka. Tutup dulu survei itu.")


class SurveyClosed(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Survei ini tidak menerima jawaban: belum mulai, sudah lewat, atau sudah ditutup.")


class AlreadyAnswered(RuleBroken):
    def __init__(self) -> None:
        super().__init__("Survei ini sudah diisi dari sini. Terima kasih. Orang lain bisa mengisi lembar kertas.")


class SheetThere(RuleBroken):
    status = 422

    def __init__(self) -> None:
        super().__init__("Ada nomor lembar yang sudah dicatat. Periksa lagi nomornya.")
