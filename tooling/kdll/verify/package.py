"""A finished package as verify looks at it, and how it says what it finds."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, replace
from typing import Any

from kdll.model.diagnostic import Diagnostic, Severity
from kdll.model.edition import Opener
from kdll.model.place import Span
from kdll.model.tree import Tree


@dataclass(frozen=True, slots=True)
class Package:
    """The files of one package, and the schemas to hold against them."""

    tree: Tree
    read: Opener
    schemas: Tree


def finding(
    code: str, file: str, line: int, message: str, hint: str = "", severity: Severity | None = None
) -> Diagnostic:
    """A diagnostic at the start of a line of a file in the package."""
    found = Diagnostic(Span.at(file, max(line, 1), 1), code, message, hint)
    return replace(found, severity=severity) if severity else found


def unsafe(found: Diagnostic) -> Diagnostic:
    """The same finding, which makes the package dangerous and not only wrong."""
    return replace(found, unsafe=True)


def other_case(package: Package, path: str) -> str | None:
    """A file of the package whose name differs from `path` in capital letters only."""
    return next((p for p in package.tree if p.casefold() == path.casefold()), None)


def missing(package: Package, file: str, line: int, path: str) -> Diagnostic:
    """The finding that `file` names a `path` which the package does not hold."""
    twin = other_case(package, path)
    hint = (
        f"the package has {twin}: on most servers capital letters make another name"
        if twin
        else "build the package again, and add nothing to it or take from it by hand"
    )
    return finding("KD605", file, line, f"{path} is named here and is not in the package", hint)


def line_of(element: Any) -> int:
    """The line of an element; 1 where the parser no longer knows it."""
    line: int | None = element.sourceline
    return line or 1


def lowered(words: str) -> str:
    """Another program's words, to stand within a sentence."""
    return words[:1].lower() + words[1:]


def resolved(base: str, address: str) -> str:
    """The path in the package that a relative address names, seen from the folder `base`."""
    return posixpath.normpath(posixpath.join(base, address))
