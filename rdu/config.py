"""Read and check the environment once; fail at start, naming what is missing."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit

PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
MAIL_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+", re.ASCII)


class ConfigMissing(SystemExit):
    """A setting without which RDU refuses to start; the message names it and says how to set it."""


@dataclass(frozen=True)
class Mail:
    """The server that takes our letters, and whom they are from."""

    host: str
    port: int
    scheme: str
    user: str
    password: str = field(repr=False)
    name: str
    address: str


@dataclass(frozen=True)
class Certificate:
    """An office's own, as PKCS#12, and the file that holds its passphrase."""

    file: str
    passphrase_file: str


@dataclass(frozen=True)
class Config:
    database_url: str
    secret_key: str
    demo: bool = False
    https: bool = True
    certificate: Certificate | None = None
    """With which issued reports are signed; without one they are signed elsewhere and brought back."""
    mail: Mail | None = None
    spool: Path | None = None
    """Where files lie that are made behind; None: beside the database."""

    @property
    def spool_folder(self) -> Path:
        return self.spool or beside(self.database_url)

    def flask(self) -> dict[str, object]:
        """The settings of Flask and its extensions that follow from this."""
        return {
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SECRET_KEY": self.secret_key,
            "RDU_DEMO": self.demo,
            "RDU_MAIL": self.mail,
            "RDU_SPOOL": self.spool_folder,
            "RDU_CERTIFICATE": self.certificate,
            "SESSION_COOKIE_NAME": "__Host-rdu" if self.https else "rdu",
            "SESSION_COOKIE_SECURE": self.https,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_PATH": "/",
            "MAX_CONTENT_LENGTH": 6 * 1024 * 1024,
            "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
            "MAX_FORM_PARTS": 20_000,
            "WTF_CSRF_TIME_LIMIT": None,
        }


def database_url(environ: Mapping[str, str] = os.environ) -> str:
    """RDU_DATABASE_URL, or an SQLite file in the working folder. postgres:// is read as psycopg 3."""
    url = environ.get("RDU_DATABASE_URL", "")
    if not url:
        return f"sqlite:///{Path.cwd() / 'rdu.db'}"
    for short in ("postgres://", "postgresql://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    return url


def from_environment(environ: Mapping[str, str] = os.environ) -> Config:
    """The settings for real use. Without a SECRET_KEY of 32 signs or more RDU does not start."""
    secret = environ.get("SECRET_KEY", "")
    if len(secret) < 32:
        raise ConfigMissing(
            "SECRET_KEY belum ada atau terlalu pendek. Buat satu kali dan simpan baik-baik:\n"
            "  export SECRET_KEY=$(python3 -c 'import secrets; print(secrets.token_hex(32))')"
        )
    https = environ.get("RDU_PLAIN_HTTP", "") != "1"
    return Config(database_url(environ), secret, https=https, mail=mail_settings(environ), spool=spool(environ),
                  certificate=_certificate(environ))  # fmt: skip


def spool(environ: Mapping[str, str] = os.environ) -> Path | None:
    """RDU_SPOOL, a folder of RDU's own."""
    named = environ.get("RDU_SPOOL", "")
    return Path(named).absolute() if named else None


def beside(url: str) -> Path:
    """rdu-spool next to an SQLite file, else in the working folder: never where files are served from."""
    path = url.removeprefix("sqlite:///") if url.startswith("sqlite:///") else ""
    return (Path(path).absolute().parent if path else Path.cwd()) / "rdu-spool"


def mail_settings(environ: Mapping[str, str] = os.environ) -> Mail | None:
    """RDU_SMTP_URL and RDU_MAIL_FROM; None where neither is set: RDU then sends no mail."""
    url, sender = environ.get("RDU_SMTP_URL", ""), environ.get("RDU_MAIL_FROM", "")
    if not url and not sender:
        return None
    name, address = parseaddr(sender)
    if not MAIL_ADDRESS.fullmatch(address) or not sender.isprintable():
        raise ConfigMissing(
            "RDU_MAIL_FROM belum benar: alamat pengirim surat laporan. Contoh:\n"
            "  export RDU_MAIL_FROM='Dinas Lingkungan Hidup <laporan@bangkalankab.go.id>'"
        )
    return _mail(url, name, address)


def _mail(url: str, name: str, address: str) -> Mail:
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS[parts.scheme]
    except (KeyError, ValueError) as error:
        raise _bad_url() from error
    host, user, password = parts.hostname or "", unquote(parts.username or ""), unquote(parts.password or "")
    if not host or bool(user) != bool(password) or parts.path not in ("", "/"):
        raise _bad_url()
    if user and parts.scheme == "smtp" and host not in ("localhost", "127.0.0.1", "::1"):
        raise ConfigMissing(
            "RDU_SMTP_URL akan mengirim kata sandi tanpa sandi jaringan. Pakai smtp+starttls:// atau smtps://."
        )
    return Mail(host, port, parts.scheme, user, password, name, address)


def _bad_url() -> ConfigMissing:
    return ConfigMissing(
        "RDU_SMTP_URL belum benar: peladen surat, dengan nama dan kata sandi bila diminta. Contoh:\n"
        "  export RDU_SMTP_URL=smtp+starttls://nama:sandi@mail.contoh.go.id:587\n"
        "Cara sambung: smtp://, smtp+starttls://, atau smtps://. Tanda khusus dalam sandi ditulis %40 dan seterusnya."
    )


def _certificate(environ: Mapping[str, str]) -> Certificate | None:
    """RDU_SIGNING_P12 with RDU_SIGNING_PASSPHRASE_FILE, or neither."""
    names = ("RDU_SIGNING_P12", "RDU_SIGNING_PASSPHRASE_FILE")
    given = [environ.get(name, "") for name in names]
    if not any(given):
        return None
    for name, path in zip(names, given, strict=True):
        if not path or not os.access(path, os.R_OK) or not Path(path).is_file():
            raise ConfigMissing(f"{name} harus menunjuk berkas yang bisa dibaca. Isinya sekarang: {path or 'kosong'}")
    if find_spec("pyhanko") is None:
        raise ConfigMissing("Untuk menandatangani laporan, pasang dulu pyHanko:\n  pip install 'rdu[sign]'")
    return Certificate(*given)
