"""Reads what course.yml promises: how it is judged, what completes it, what opens late."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from kdll.model.course import (
    AnswersShown,
    AssessmentRule,
    CompleteWhen,
    Gate,
    Keep,
    Role,
)
from kdll.model.place import Span, Text
from kdll.read.page import items, text, value
from kdll.read.settings import Mapping, Scalar, Sequence, Value

_Kind = TypeVar("_Kind", bound=StrEnum)
_AFTER = re.compile(r"after +(?P<what>.*\S)")
_ALL_MODULES = re.compile(r"all +modules")


def one(kinds: type[_Kind], word: str, default: _Kind) -> _Kind:
    """The kind that a word names, or the default."""
    return next((kind for kind in kinds if kind.value == word), default)


def assessments(found: Value | None, pages: Iterable[str]) -> dict[str, AssessmentRule]:
    """Rules by page id: what the author wrote, and the defaults for every other assessment."""
    rules = {id_: AssessmentRule() for id_ in pages}
    for entry in found.entries if isinstance(found, Mapping) else ():
        if isinstance(entry.value, Mapping):
            rules[entry.key.value] = _rule(entry.value)
    return rules


def _rule(settings: Mapping) -> AssessmentRule:
    usual = AssessmentRule()
    mark = _share(settings, "pass")
    spared = settings.get("exempt")
    return AssessmentRule(
        pass_mark=usual.pass_mark if mark is None else mark,
        attempts=_count(settings, "attempts"),
        keep=one(Keep, value(settings, "keep"), usual.keep),
        answers_shown=one(AnswersShown, value(settings, "answers-shown"), usual.answers_shown),
        role=one(Role, value(settings, "role"), usual.role),
        exempt_from=_share(spared, "from") if isinstance(spared, Mapping) else None,
    )


def complete_when(found: Value | None) -> CompleteWhen:
    """What completes the course; without a word of it, all pages."""
    if not isinstance(found, Mapping):
        return CompleteWhen()
    pages = found.get("pages")
    named = tuple(Text(item.text, item.span) for item in items(pages))
    return CompleteWhen(
        pages=named if isinstance(pages, Sequence) else None,
        videos=_share(found, "videos"),
        passed=text(found, "passed"),
        minutes=_count(found, "minutes"),
    )


def gates(found: Value | None) -> tuple[Gate, ...]:
    """What opens late; a gate that cannot be read is left out, and its schema has told of it."""
    entries = found.entries if isinstance(found, Mapping) else ()
    read = ((entry.key, _after(entry.value)) for entry in entries)
    return tuple(Gate(opens, after) for opens, after in read if after is not None)


def _after(found: Value) -> tuple[Text, ...] | None:
    if isinstance(found, Sequence):
        return tuple(Text(item.text, item.span) for item in items(found)) or None
    match = _AFTER.fullmatch(found.text) if isinstance(found, Scalar) else None
    if not match or not isinstance(found, Scalar):
        return None
    if _ALL_MODULES.fullmatch(match["what"]):
        return ()
    named = []
    for word in re.finditer(r"[^\s,]+", found.text[match.start("what") :]):
        if word[0] != "and":
            start = match.start("what") + word.start()
            # Within quotes, columns are not those of the words.
            begin = found.span.start
            exact = found.plain and begin.line == found.span.end.line
            span = Span.at(found.span.file, begin.line, begin.column + start, len(word[0]))
            span = span if exact else found.span
            named.append(Text(word[0], span))
    return tuple(named)


def _count(settings: Mapping, key: str) -> int | None:
    """A whole number from 1 on."""
    written = value(settings, key)
    counted = written.isascii() and written.isdigit() and len(written) < 10
    return int(written) or None if counted else None


def _share(settings: Mapping, key: str) -> float | None:
    """A percentage as 0 to 1."""
    match = re.fullmatch(r"(\d{1,3}(?:\.\d+)?) ?%", value(settings, key), re.ASCII)
    return float(Decimal(match[1]) / 100) if match and Decimal(match[1]) <= 100 else None
