"""Several script modules become one file that means the same."""

import shutil
import subprocess
from pathlib import Path

import pytest

from rdu.web.bundle import bundled


def write(folder: Path, **modules: str) -> Path:
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text)
    return folder / "main.js"


def test_modules_keep_their_private_names_apart(tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    main = write(
        tmp_path,
        one="// first\nconst secret = 1;\nexport const one = () => secret;\n",
        two='import { one } from "./one.js";\nconst secret = 2;\nexport function two() {\n return one() + secret;\n}\n',
        main='import { one } from "./one.js";\nimport { two } from "./two.js";\nconsole.log(one(), two());\n',
    )
    said = subprocess.run(
        [node, "--input-type=module"], input=bundled(main), text=True, capture_output=True, check=True
    )
    assert said.stdout == "1 3\n"


def test_a_module_stands_once_and_before_those_that_use_it(tmp_path: Path) -> None:
    main = write(
        tmp_path,
        one="export const one = 1;\n",
        two='import { one } from "./one.js";\nexport const two = one + 1;\n',
        main='import { two } from "./two.js";\nimport { one } from "./one.js";\none + two;\n',
    )
    text = bundled(main)
    assert text.index("m_one =") < text.index("m_two =") < text.index("m_main =")
    assert text.count("m_one = ") == 1


def test_modules_that_import_each_other_stop_the_start(tmp_path: Path) -> None:
    main = write(
        tmp_path,
        one='import { main } from "./main.js";\nexport const one = main;\n',
        main='import { one } from "./one.js";\nexport const main = one;\n',
    )
    with pytest.raises(ValueError, match="main > one > main"):
        bundled(main)


@pytest.mark.parametrize("line", ['import "./one.js";', "export default 1;", 'import * as one from "./one.js";'])
def test_a_form_that_is_not_understood_stops_the_start(tmp_path: Path, line: str) -> None:
    with pytest.raises(ValueError, match="not understood"):
        bundled(write(tmp_path, one="export const one = 1;\n", main=f"{line}\n"))
