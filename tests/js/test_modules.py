"""The weigh-in screen's pure modules, run by node's own test runner."""

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
MODULES = sorted(HERE.glob("*.test.mjs"))


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_the_module_keeps_its_promises(module: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node tidak ada di mesin ini: modul layar timbang diuji hanya lewat peramban")
    run = subprocess.run([node, "--test", str(module)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-4000:]


def test_every_module_file_is_found() -> None:
    assert len(MODULES) >= 4
