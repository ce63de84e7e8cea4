"""The profile of the demo's innovation, and what the agency filed for the last assessment. All of it is invented."""

from datetime import date
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from rdu.demo.people import Staff
from rdu.innovation.filing import Told, record
from rdu.innovation.models import FilingKind
from rdu.innovation.profile import Words, write
from rdu.innovation.service import instrument_for

SPACE = UUID("2c4e7a90-5d0b-4b6e-8f36-91f2a7c0d5e8")

DESIGN = """\
Rumah Daur Ulang lahir dari masalah yang dilihat setiap hari: sampah rumah tangga di kabupaten ini bercampur, diangkut \
ke tempat pemrosesan akhir yang hampir penuh, dan barang yang masih laku ikut terkubur. Dasar hukumnya Undang-Undang \
Nomor 18 Tahun 2008 tentang Pengelolaan Sampah, Peraturan Menteri Lingkungan Hidup dan Kehutanan Nomor 14 Tahun 2021 \
tentang Bank Sampah, dan Keputusan Bupati tentang penetapan inovasi daerah.
Masalah makro: timbulan sampah naik setiap tahun, sedangkan umur tempat pemrosesan akhir terus berkurang. Masalah \
mikro: warga mau memilah, tetapi tabungannya dicatat di buku tulis yang mudah hilang, harga berbeda antara unit, dan \
tidak seorang pun bisa menjelaskan satu rupiah setelah beberapa tahun. Pengurus bank sampah bekerja sukarela dan \
kehabisan waktu untuk menyalin laporan.
Isu strategisnya adalah kepercayaan. Warga menabung bila uangnya jelas, dan dinas hanya dapat membela angka yang \
bersumber. Karena itu inovasi ini menyatukan tiga hal: bank sampah di desa, Rumah Daur Ulang yang mengolah sisa \
menjadi bahan bakar, dan satu pembukuan bersama yang tidak bisa diubah diam-diam.
Sebelum inovasi, tiap unit menulis sendiri, koreksi dilakukan dengan menghapus, dan laporan bulanan terlambat atau \
tidak ada. Sesudah inovasi, setiap setoran ditimbang dan dihargai di depan warga, masuk ke tabungan saat itu juga, dan \
dapat dibaca kembali dengan bukti. Kesalahan dibatalkan dengan alasan, bukan dihapus. Laporan dampak memakai faktor \
yang bersumber, dengan kisaran dan asumsi yang ditulis.
Keunggulannya ada tiga. Pertama, dapat dipakai warga lanjut usia dengan telepon murah dan sinyal lemah. Kedua, dua \
orang selalu terlibat saat uang keluar. Ketiga, unit yang belum memakai aplikasi tetap bisa melapor dengan selembar \
formulir.
Cara kerjanya: warga memilah di rumah, membawa ke unit pada hari penimbangan, petugas menimbang dan menyebut harga, \
warga menerima bukti. Unit mengirim barang ke bank sampah induk atau menjualnya kepada pengepul. Sisa yang tidak laku \
diolah Rumah Daur Ulang menjadi RDF dan briket. Setiap akhir bulan unit menutup buku, dan dinas menerbitkan laporan \
kabupaten yang dapat diperiksa siapa pun. Pengaduan dijawab orang lain dengan batas hari, dan kepuasan warga disurvei \
setiap tahun. Replikasi dilakukan lewat pelatihan unit baru dan kerja sama dengan desa."""
PURPOSE = """\
Mengurangi sampah yang masuk ke tempat pemrosesan akhir, memberi warga tabungan yang jelas, dan memberi pemerintah \
daerah angka yang dapat dipertanggungjawabkan."""
BENEFIT = """\
Warga menerima uang atas sampah yang dipilah dan dapat menanyakan setiap setoran. Unit menghemat waktu menyalin \
laporan. Dinas menerbitkan laporan setiap bulan tanpa mengetik ulang."""
RESULT = """\
Sampai {tanggal}, {orang} dilayani oleh {unit}, {kg} sampah disetor dengan nilai {rupiah}. Pengaduan yang selesai \
{aduan}, dan indeks kepuasan warga {ikm}. Unit mulai menimbang dengan RDU pada {mulai}, uji cobanya {uji_coba}, \
penerapannya {penerapan}."""

FILED = (("16", 1, 1), ("17", 2, 2), ("19", 3, 3), ("22", 2, 1), ("29", 3, 2), ("33", 2, 2))
"""Rows of the last assessment: the level that was filed, and the one that the assessor gave."""
SHORT = {"22": "Dokumen kerja sama media belum terbaca, unggah ulang tahun depan.",
         "29": "Rekapitulasi tidak memuat persentase."}  # fmt: skip


def write_profiles(session: Session, staff: Staff, today: date) -> None:
    """Of the assessment before and of the one that is prepared, which says the same until somebody has more to say."""
    words = Words(
        title="Rumah Daur Ulang: dari timbangan ke tabungan", shape="Inovasi daerah lainnya sesuai urusan pemerintahan",
        stage="Penerapan", initiator="Perangkat daerah", sort="Nondigital", tried_on=date(today.year - 2, 2, 5),
        applied_on=date(today.year - 2, 7, 1), design=DESIGN, purpose=PURPOSE, benefit=BENEFIT, result=RESULT,
    )  # fmt: skip
    for year in (today.year, today.year + 1):
        write(session, year, words, 0, uuid5(SPACE, f"profil {year}"), staff.agency)


def file_claims(session: Session, staff: Staff, today: date) -> None:
    """What was uploaded in July, and what came back in autumn where that is over."""
    year = today.year if today > date(today.year, 10, 20) else today.year - 1
    rows = instrument_for(session, year).by_no
    for no, filed, given in FILED:
        asked = Told(FilingKind.FILED, filed, "Diunggah dengan berkas dari paket bukti.", date(year, 7, 14))
        record(session, year, rows[no], asked, uuid5(SPACE, f"{no} diajukan"), staff.agency)
        answer = Told(FilingKind.ANSWER, given, SHORT.get(no, "Sesuai."), date(year, 10, 20))
        record(session, year, rows[no], answer, uuid5(SPACE, f"{no} dijawab"), staff.agency)
