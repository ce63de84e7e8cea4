"""One file out of one page's script modules, made when the server starts: a weak network asks once, not twenty times.

The modules stay what they are, and a browser may load them one by one. Each becomes a function called once, in the
order of their imports, so names never meet. Only the plain forms are understood: `import { a, b } from "./c.js"` and
`export` before a function or const; anything else refuses to start.
"""

import re
from pathlib import Path

_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([a-z0-9]+)\.js";\n', re.M)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const) ([A-Za-z0-9_$]+))", re.M)
_COMMENT = re.compile(r"^\s*(?://.*|/\*\*?(?:.|\n)*?\*/)\n", re.M)


def bundled(entry: Path) -> str:
    """The module and everything it imports, as one module."""
    ready: dict[str, str] = {}
    _add(entry.parent, entry.stem, ready, ())
    return "".join(ready.values())


def _add(folder: Path, name: str, ready: dict[str, str], above: tuple[str, ...]) -> None:
    if name in above:
        raise ValueError(f"script modules import each other: {' > '.join((*above, name))}")
    if name in ready:
        return
    source = _COMMENT.sub("", (folder / f"{name}.js").read_text("utf-8"))
    for match in _IMPORT.finditer(source):
        _add(folder, match[2], ready, (*above, name))
    ready[name] = _wrapped(name, source)


def _wrapped(name: str, source: str) -> str:
    exports = ", ".join(_EXPORT.findall(source))
    body = _EXPORT.sub("", _IMPORT.sub(r"const {\1} = m_\2;\n", source))
    if re.search(r"^(?:import|export)\b", body, re.M):
        raise ValueError(f"{name}.js imports or exports in a form that is not understood")
    lines = "\n".join(line.strip() for line in body.splitlines() if line.strip())
    return f"const m_{name} = (() => {{\n{lines}\nreturn {{ {exports} }};\n}})();\n"
