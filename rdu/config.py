"""Read and check the environment once; fail at start, naming what is missing."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


class ConfigMissing(SystemExit):
    """A setting without which RDU refuses to start; the message names it and says how to set it."""


@dataclass(frozen=True)
class Config:
    database_url: str
    secret_key: str
    demo: bool = False
    https: bool = True

    def flask(self) -> dict[str, object]:
        """The settings of Flask and its extensions that follow from this."""
        return {
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SECRET_KEY": self.secret_key,
            "RDU_DEMO": self.demo,
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
    return Config(database_url(environ), secret, https=environ.get("RDU_PLAIN_HTTP", "") != "1")
