"""A wheel built from the project runs by itself: templates, static files, migrations and facts are inside."""

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from rdu.paths import PACKAGE

HOME = PACKAGE.parent

PROGRAM = """
import re, sys
import rdu
from rdu import create_app, schema
from rdu.cli import main
from rdu.config import Config, database_url

main(["migrate"], standalone_mode=False)
main(["setup", "--kabupaten", "Kabupaten Bangkalan", "--code", "BKL"], standalone_mode=False)
client = create_app(schema.ready(Config(database_url(), "x" * 32, https=False))).test_client()
page = client.get("/masuk")
sheet = client.get(re.search(r'<link rel="stylesheet" href="([^"]+)"', page.text)[1])
print(rdu.__file__, page.status_code, sheet.status_code, sheet.mimetype)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(made)]
    subprocess.run(command, cwd=HOME, check=True, capture_output=True)
    [found] = made.glob("rdu-*.whl")
    return found


def test_the_wheel_holds_all_that_is_not_python(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    assert {"rdu/templates/base.html", "rdu/static/css/tokens.css", "rdu/migrations/env.py"} <= inside
    assert {"rdu/catalogue/data/pricelist.csv", "rdu/people/data/bangkalan.csv"} <= inside
    for folder in ("templates", "static", "migrations"):
        here = {
            f"rdu/{path.relative_to(HOME)}" for path in (HOME / folder).rglob("*.*") if "__pycache__" not in path.parts
        }
        assert here - inside == set()


def test_an_installed_wheel_migrates_and_shows_a_page(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    with ZipFile(wheel) as archive:
        archive.extractall(site)
    settings = {**os.environ, "PYTHONPATH": str(site), "RDU_DATABASE_URL": f"sqlite:///{tmp_path}/rdu.db"}
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=tmp_path, env=settings, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines()[-1] == f"{site}/rdu/__init__.py 200 200 text/css"
