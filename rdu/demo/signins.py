"""The demo's sign-ins. They exist only here: a database for real use never holds them."""

PASSWORD = "sampah jadi berkah"  # noqa: S105  # meant to be known: it is printed at every start of the demo
PIN = "246810"
SHOWN_MEMBER = 123
"""Siti Aminah's number at Bank Sampah Melati."""

SIGN_INS = f"""Petugas dan pengurus, kata sandi: {PASSWORD}
  hosnan     petugas, Bank Sampah Melati (hari penimbangannya sedang dibuka)
  ramlah     pengurus, Bank Sampah Melati
  buhari     pengurus, Bank Sampah Induk (juga harga kabupaten)
  munif      petugas, Rumah Daur Ulang (pabriknya)
  aisyah     pengurus, Rumah Daur Ulang
  dlh        Dinas Lingkungan Hidup
  admin      admin

Anggota, PIN: {PIN}
  unit MLT, nomor 0{SHOWN_MEMBER}   Siti Aminah
"""
