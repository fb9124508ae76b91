"""A bad input, and the ways to make one.

What an author hands in, and what kdll has to say of it, stands in the tables of `of_settings`,
`of_markdown` and `of_files`. Numbers are those of the list of bad inputs that the tests keep to:
B01 to B38 are files, B84 to B98 names, folders and commands. A case may have several rows.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PAGE, COURSE, LAB = "a-course/10-start.md", "a-course/course.yml", "lab.yml"
FRONT = "---\nid: start\ntitle: The clock\ncompetencies:\n  - kcm:rti-responsiveness\n---\n"
"""Six lines: line 1 of a case's own text is line 7 of the page."""


@dataclass(frozen=True)
class Case:
    name: str
    make: Callable[[Path], object]
    """Changes the content folder."""
    code: int
    """Exit status."""
    told: tuple[str, ...] = ()
    """`file:line CODE`, each of which has to be told; the first one first of all errors."""
    words: tuple[str, ...] = ()
    """Have to stand in the output."""
    never: tuple[str, ...] = ()
    """Must not."""
    lists: str = ""
    """The course's title, as `kdll list` tells it."""
    only: bool = True
    """Whether the other course is without fault."""


def body(text: str | bytes, front: str = FRONT) -> Callable[[Path], object]:
    """A page with this below its settings."""

    def make(content: Path) -> None:
        whole = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
        (content / PAGE).write_bytes(front.encode() + whole)

    return make


def front(lines: str | bytes) -> Callable[[Path], object]:
    """A page with these settings at its top."""

    def make(content: Path) -> None:
        whole = lines if isinstance(lines, bytes) else lines.encode("utf-8", "surrogatepass")
        (content / PAGE).write_bytes(b"---\n" + whole + b"\n---\n\nWords.\n")

    return make


def swap(old: str, new: str, path: str = COURSE) -> Callable[[Path], object]:
    """Other words in a file."""

    def make(content: Path) -> None:
        text = (content / path).read_text("utf-8")
        assert old in text
        (content / path).write_text(text.replace(old, new), "utf-8")

    return make


def put(files: dict[str, str | bytes]) -> Callable[[Path], object]:
    """More files."""

    def make(content: Path) -> None:
        for path, text in files.items():
            place = content / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(text if isinstance(text, bytes) else text.encode())

    return make


def more(lines: str, path: str = COURSE) -> Callable[[Path], object]:
    """Further lines of course.yml, from line 19 on."""

    def make(content: Path) -> None:
        file = content / path
        file.write_text(file.read_text("utf-8") + lines, "utf-8")

    return make


def copied(content: Path, course: str, name: str) -> None:
    """The same course once more, under another id."""
    shutil.copytree(content / course, content / name)
    renamed(content / name, course, name)


def renamed(folder: Path, course: str, name: str) -> None:
    """Give the course in a folder another id."""
    for path in folder.rglob("*"):
        if path.suffix in (".yml", ".lock") and path.is_file() and not path.is_symlink():
            path.write_bytes(path.read_bytes().replace(course.encode(), name.encode()))
