"""The packages of a small course, file by file, as folders that people can open and compare.

`KDLL_ACCEPT=1 pytest tests/writers` writes them anew: look at the difference before committing it.
"""

from __future__ import annotations

import difflib
import hashlib
import os
import shutil
from collections.abc import Mapping
from dataclasses import replace
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from kdll import read, render, survey
from kdll.model.competency import Framework
from kdll.model.course import Course, Lab
from kdll.model.diagnostic import has_errors
from kdll.model.edition import Writer
from kdll.model.media import MediaKind, MediaSet, Rendition
from kdll.model.tree import Blob, File, Tree
from tests.made import FRAMEWORKS, LAB, MEDIA, assets, identity, small

GOLDEN = Path(__file__).parent.parent / "golden"
AUTHORED = Path(__file__).parent.parent / "samples"


def authored(name: str) -> tuple[Course, Lab, Mapping[str, Framework], MediaSet]:
    """A course as authors write it, read from its files."""
    folder = AUTHORED / name
    files = (path for path in folder.rglob("*") if path.is_file())
    tree = Tree({path.relative_to(folder).as_posix(): path.read_bytes() for path in files})
    library, found = read.library(tree, assets().schemas)
    assert not has_errors(found)
    (course,) = library.courses
    clock = Rendition(MediaKind.VECTOR, "media/clock.svg", width=40, height=40)
    drawing = Tree({clock.href: tree["a-course/media/clock.svg"]})
    return course, library.lab, library.frameworks, MediaSet({clock.href: clock}, drawing)


def by_hand() -> tuple[Course, Lab, Mapping[str, Framework], MediaSet]:
    """A course with a video, a caption and a competency, without any reader."""
    return small(), LAB, FRAMEWORKS, MEDIA


SAMPLES = {
    "base": lambda: authored("base"),  # the smallest course
    "kinds": lambda: authored("kinds"),  # one of everything
    "small": by_hand,
}
WRITERS: dict[str, Writer] = {
    entry.name: entry.load() for entry in entry_points(group="kdll.writers")
}
CASES = [(sample, name) for sample in SAMPLES for name in WRITERS]

# What kdll takes from elsewhere, or makes of media, is told by its digest: a line is a difference
# that people can read, and other people's schemas need not lie in our repository.
_FOREIGN = ("media/", "kdll/", "files/media/", "files/kdll/")
_SCHEMAS = (".xsd", ".dtd")


def written(sample: str, name: str) -> dict[str, str]:
    """The files of a package as they are kept: text, or one line about a file."""
    writer = WRITERS[name]
    course, lab, frameworks, media = SAMPLES[sample]()
    slots = identity(course)
    made = render.edition(course, lab, frameworks, slots, media, assets(), writer.delivery)
    edition = replace(made, coverage=survey.coverage(course, frameworks))
    tree = writer.write(edition)
    return {path: _kept(path, file) for path, file in tree.items()}


def _kept(path: str, file: File) -> str:
    if isinstance(file, Blob):
        return f"sha256 {file.sha256}, {file.size} bytes\n"
    if path.startswith(_FOREIGN) or path.endswith(_SCHEMAS):
        return f"sha256 {hashlib.sha256(file).hexdigest()}, {len(file)} bytes\n"
    return file.decode("utf-8")


@pytest.mark.parametrize(("sample", "name"), CASES)
def test_a_package_is_as_it_was_accepted(sample: str, name: str) -> None:
    folder = GOLDEN / sample / name
    now = written(sample, name)
    if os.environ.get("KDLL_ACCEPT") == "1":
        shutil.rmtree(folder, ignore_errors=True)
        for path, text in now.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, "utf-8", newline="")
    accepted = {
        file.relative_to(folder).as_posix(): file.read_bytes().decode("utf-8")
        for file in folder.rglob("*")
        if file.is_file()
    }
    assert sorted(now) == sorted(accepted), "files came or went: see KDLL_ACCEPT above"
    for path, text in now.items():
        difference = difflib.unified_diff(
            accepted[path].splitlines(), text.splitlines(), "accepted", path, lineterm=""
        )
        assert text == accepted[path], "\n".join(difference)


def test_no_accepted_package_is_left_over() -> None:
    kept = {(f.parent.name, f.name) for f in GOLDEN.glob("*/*")}
    assert kept == set(CASES)
