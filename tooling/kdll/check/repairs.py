"""Where in an author's file a rule's repair goes, if it is there as the rule takes it to be."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Protocol

from kdll.model.diagnostic import Edit
from kdll.model.place import Position, Span
from kdll.model.spelling import surely
from kdll.model.tree import File, Tree


class Holder(Protocol):
    """Whatever knows the author's files; a `Subject` does."""

    @property
    def tree(self) -> Tree:
        """The whole content folder."""
        ...


def line(subject: Holder, span: Span) -> str:
    """The author's line on which a span begins; empty if there is none."""
    lines = _lines(subject.tree.get(span.file))
    return lines[span.start.line - 1] if span.start.line <= len(lines) else ""


def respelt(subject: Holder, span: Span, word: str, known: Iterable[str]) -> tuple[Edit, ...]:
    """A slip of the pen in a word that ends a span, where one known word alone can be meant."""
    place, sure = _ending(subject, span, word), surely(word, known)
    return (Edit(place, sure),) if place and sure else ()


def addressed(subject: Holder, span: Span, old: str, new: str) -> tuple[Edit, ...]:
    """Another path in the address of a link or picture that stands in a span.

    The address of a reference stands elsewhere on the page: no repair.
    """
    if not re.fullmatch(r"[^\s()<>\\%?#]+", new):
        return ()
    lines = _lines(subject.tree.get(span.file))
    pattern = re.compile(rf"\]\(\s*<?({re.escape(old)})(?=[\s)>#])")
    for number in range(min(span.end.line, len(lines)), span.start.line - 1, -1):
        begin = span.start.column - 1 if number == span.start.line else 0
        end = span.end.column - 1 if number == span.end.line else len(lines[number - 1])
        found = [*pattern.finditer(lines[number - 1], begin, end)]
        if found:
            return (Edit(Span.at(span.file, number, found[-1].start(1) + 1, len(old)), new),)
    return ()


def replaced(subject: Holder, span: Span, old: str, new: str) -> tuple[Edit, ...]:
    """Other words for a whole setting, quoted or not."""
    place = _ending(subject, span, old)
    return (Edit(place, new),) if place else ()


def named(subject: Holder, opener: Span, name: str) -> tuple[Edit, ...]:
    """A name in the braces of a block's opener, which get it as their first word."""
    text = line(subject, opener)
    brace = text.find("{", opener.start.column - 1)
    if brace < 0:
        end = Position(opener.start.line, len(text.rstrip()) + 1)
        return (Edit(Span(opener.file, end, end), f" {{#{name}}}"),)
    more = "" if text[brace + 1 : brace + 2] in ("}", " ", "") else " "
    return (Edit(Span.at(opener.file, opener.start.line, brace + 2, 0), f"#{name}{more}"),)


def _ending(subject: Holder, span: Span, word: str) -> Span | None:
    """Where `word` stands at the end of a span, before its quotes if it has any."""
    if not word or span.start.line != span.end.line:
        return None
    text = line(subject, span)[span.start.column - 1 : span.end.column - 1].rstrip("\"' ")
    if not text.endswith(word):
        return None
    return Span.at(span.file, span.start.line, span.start.column + len(text) - len(word), len(word))


@lru_cache(maxsize=16)
def _lines(file: File | None) -> tuple[str, ...]:
    text = file.decode("utf-8-sig", "replace") if isinstance(file, bytes) else ""
    return tuple(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
