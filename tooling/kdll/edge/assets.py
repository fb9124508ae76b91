"""kdll's own files, out of the installed package: player, words, schemas, rule pages."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from kdll.edge.errors import EdgeError
from kdll.model.edition import Assets
from kdll.model.exit import Exit
from kdll.model.handbook import FOLDER
from kdll.model.tree import Tree

_DATA = files("kdll") / "data"
_RULES = files("kdll") / "check" / "rules"


@cache
def load() -> Assets:
    """The assets that the pure rooms are handed. `EdgeError` (exit 5) if they are not there."""
    strings = read(_data("strings"))
    return Assets(
        player=read(_data("player")),
        strings={
            path.removesuffix(".json"): json.loads(strings.text(path))
            for path in strings
            if path.endswith(".json")
        },
        schemas=read(_data("schemas")),
        rules=rule_names(),
    )


def player_digest() -> str:
    """SHA-256 over the sources that the player in use was built from."""
    return _data("player").joinpath("digest.txt").read_text("ascii").strip()


def mkdocs_yml() -> str:
    """The settings of the preview site."""
    return _data("mkdocs.yml").read_text("utf-8")


def rule_page(code: str) -> str | None:
    """The page that explains a diagnostic, by its code (`KD301`, in either case), as Markdown."""
    if not re.fullmatch(r"KD\d{3}", code.upper()) or not _RULES.is_dir():
        return None
    prefix = code.upper() + "-"
    for page in _RULES.iterdir():
        if page.name.startswith(prefix) and page.name.endswith(".md"):
            return page.read_text("utf-8")
    return None


def handbook(file: str) -> Path | None:
    """A page of the author's handbook, where it is at hand: in this checkout."""
    place = Path(str(files("kdll"))).parent.parent / "content" / FOLDER / file
    return place if place.is_file() else None


def templates() -> Tree:
    """What `kdll init` and `kdll new` write, before its blanks are filled in."""
    return read(files("kdll") / "templates")


def editor() -> Tree:
    """The settings, tasks and snippets of an editor (`.vscode/` of a checkout)."""
    return read(_data("editor"))


def frameworks() -> Tree:
    """The competencies that a new lab begins with."""
    return read(_data("frameworks"))


@cache
def rule_names() -> dict[str, str]:
    """Every rule's name by its code, in the order of codes."""
    found = {}
    for page in _RULES.iterdir() if _RULES.is_dir() else ():
        code, _, name = page.name.removesuffix(".md").partition("-")
        if page.name.endswith(".md") and name:
            found[code] = name
    return dict(sorted(found.items()))


def read(folder: Traversable) -> Tree:
    """All files below a folder of the package."""
    return Tree(dict(_walk(folder, "")))


def _walk(folder: Traversable, prefix: str) -> list[tuple[str, bytes]]:
    found = []
    for entry in folder.iterdir():
        if entry.is_dir():
            found += _walk(entry, f"{prefix}{entry.name}/")
        else:
            found.append((prefix + entry.name, entry.read_bytes()))
    return found


def _data(name: str) -> Traversable:
    place = _DATA / name
    if not place.is_dir() and not place.is_file():
        raise EdgeError(
            f"kdll's own files are not complete: {name} is missing",
            "install kdll again; in a checkout, run python3 tooling/bootstrap.py build",
            Exit.TOOL,
        )
    return place
