"""What a check found, as a record: an unchanged content folder need not be looked through again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kdll.model.diagnostic import Diagnostic, Edit, Note, Severity
from kdll.model.exemption import Exempted
from kdll.model.place import Position, Span
from kdll.model.tree import Blob, Tree
from kdll.pipeline.checked import Checked


@dataclass(frozen=True, slots=True)
class Outcome:
    """What there is to tell of a content folder."""

    everything: tuple[Diagnostic, ...]
    exempted: tuple[Exempted, ...]
    courses: int
    """How many were looked at."""


def outcome(checked: Checked) -> Outcome:
    """Of a folder that was checked."""
    return Outcome(checked.everything, checked.exempted, len(checked.courses))


def digest(tree: Tree, loaded: Iterable[Diagnostic]) -> str:
    """Of the names and bytes of all files, and of what loading them found."""
    seen = hashlib.sha256()
    for path, file in tree.items():
        whole = file.sha256 if isinstance(file, Blob) else hashlib.sha256(file).hexdigest()
        seen.update(f"{len(path)} {path} {type(file).__name__} {whole}\n".encode())
    for found in loaded:
        seen.update(repr(found).encode("utf-8", "backslashreplace"))
    return seen.hexdigest()


def record(of: Outcome) -> dict[str, Any]:
    """As JSON holds it."""
    return {
        "everything": [_row(found) for found in of.everything],
        "exempted": [[_row(one.diagnostic), one.reason] for one in of.exempted],
        "courses": of.courses,
    }


def recalled(found: Any) -> Outcome | None:
    """What a record says; None if it is none of ours."""
    if not isinstance(found, Mapping):
        return None
    try:
        return Outcome(
            tuple(_diagnostic(row) for row in found["everything"]),
            tuple(Exempted(_diagnostic(row), str(reason)) for row, reason in found["exempted"]),
            int(found["courses"]),
        )
    except (KeyError, TypeError, ValueError):
        return None


def _row(found: Diagnostic) -> list[Any]:
    return [
        _place(found.span),
        found.code,
        found.message,
        found.hint,
        found.severity.value,
        [[_place(note.span), note.message] for note in found.notes],
        found.unsafe,
        [[_place(edit.span), edit.text] for edit in found.repair],
        found.secret,
    ]


def _diagnostic(row: list[Any]) -> Diagnostic:
    span, code, message, hint, severity, notes, unsafe, repair, secret = row
    return Diagnostic(
        _span(span),
        code,
        message,
        hint,
        Severity(severity),
        tuple(Note(_span(place), words) for place, words in notes),
        unsafe,
        tuple(Edit(_span(place), text) for place, text in repair),
        secret,
    )


def _place(span: Span) -> list[Any]:
    return [span.file, *span.start, *span.end]


def _span(place: list[Any]) -> Span:
    file, line, column, end_line, end_column = place
    return Span(file, Position(line, column), Position(end_line, end_column))
