"""Finished packages of a small course, whole or with one fault."""

from __future__ import annotations

from importlib import import_module

from kdll.model.course import Course
from kdll.model.diagnostic import Diagnostic
from kdll.model.tree import Blob, File, Tree
from kdll.verify import verify
from tests.made import assets, edition, small

STANDARDS = ("scorm12", "scorm2004", "cmi5", "xapi", "web")
MANIFEST = {
    "scorm12": "imsmanifest.xml",
    "scorm2004": "imsmanifest.xml",
    "cmi5": "cmi5.xml",
    "xapi": "tincan.xml",
}


def package(standard: str, course: Course | None = None) -> Tree:
    """As its writer makes it."""
    writer = import_module(f"kdll.writers.{standard}").WRITER
    tree: Tree = writer.write(edition(course or small(), writer.delivery))
    return tree


def changed(tree: Tree, path: str, old: str, new: str) -> Tree:
    """The same package with some words of one file replaced. They must be there."""
    text = tree.text(path)
    assert old in text, f"{path} has no {old!r}"
    return put(tree, path, text.replace(old, new).encode())


def put(tree: Tree, path: str, file: File) -> Tree:
    """The same package with one file more, or another one in its place."""
    return Tree({**tree, path: file})


def without(tree: Tree, *paths: str) -> Tree:
    """The same package with files taken out."""
    return Tree({path: file for path, file in tree.items() if path not in paths})


def verified(tree: Tree) -> tuple[Diagnostic, ...]:
    """What verify says; a medium's content is never asked for."""

    def read(path: str) -> bytes:
        file = tree[path]
        assert not isinstance(file, Blob), f"verify read {path}"
        return file

    return verify(tree, read, assets().schemas)


def codes(tree: Tree) -> list[str]:
    """The codes of what verify says, each once, sorted."""
    return sorted({d.code for d in verified(tree)})
