"""What stands beside a block's name: words, braces, and the settings that a question knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kdll.model.diagnostic import Edit
from kdll.model.place import Span, Text
from kdll.model.scale import SCALES
from kdll.read.braces import Braces, Item, Respelling, scan
from kdll.read.layout import shifted
from kdll.read.report import Report, listed, meant, respelt
from kdll.read.tags import tag


@dataclass(frozen=True, slots=True)
class Head:
    """What a block's opener says after its name."""

    line: int
    column: int
    """Of the name, from 1: the columns of the braces count from here."""
    words: str
    words_at: int
    """Column of the first of the words, from 1."""
    braces: Braces | None
    rest: str
    """What stands after the braces."""

    def span(self, file: str, start: int, end: int) -> Span:
        """A stretch within the head, in the columns of its braces."""
        return Span.at(file, self.line, self.column + start, end - start)


def head(text: str, line: int, column: int) -> Head:
    """Take the head of an opener apart: `question single {#id}`."""
    start = text.find("{")
    name = text[: start if start >= 0 else len(text)].split(maxsplit=1)
    words = name[1].strip() if len(name) > 1 else ""
    words_at = column + (text.find(words, len(name[0])) if words else 0)
    if start < 0:
        return Head(line, column, words, words_at, None, "")
    braces = scan(text, start)
    return Head(line, column, words, words_at, braces, text[braces.end :].strip())


@dataclass(frozen=True, slots=True)
class _Setting:
    """A setting of a question: the field it fills, and how its words are read."""

    field: str
    read: Callable[[Item, Span], Any]
    """The value, or None if the words are none."""
    expected: str
    words: tuple[str, ...] = ()
    """All that it can be, where they are few."""


def _count(item: Item, span: Span) -> int | None:
    words = item.value
    return int(words) if words.isascii() and words.isdigit() and int(words[:9]) > 0 else None


def _one_of(field: str, *words: str) -> _Setting:
    return _Setting(
        field, lambda item, span: item.value if item.value in words else None, listed(words), words
    )


SETTINGS: Mapping[str, _Setting] = {
    "competency": _Setting(
        "competency", lambda i, s: tag(i.value, s), "a competency such as `kcm:rti-responsiveness`"
    ),
    "objective": _Setting(
        "objective", lambda i, s: Text(i.value, s) if i.values else None, "the name of an objective"
    ),
    "points": _Setting("points", _count, "a whole number from 1 on"),
    "difficulty": _one_of("difficulty", "easy", "medium", "hard"),
    "credit": _one_of("credit", "all", "partial"),
    "keep-order": _Setting(
        "keep_order", lambda i, s: None if i.values else True, "a word of its own, without `=`"
    ),
    "attempts": _Setting("attempts", _count, "a whole number from 1 on"),
    "unit": _Setting("unit", lambda i, s: i.value or None, "the word beside the box, such as `Rs`"),
    "match": _one_of("match", "exact"),
    "max": _Setting("longest", _count, "a whole number of characters from 1 on"),
    "scale": _one_of("scale", *SCALES),
}
_LATER_SETTINGS = ("at", "shuffle")
_MADE: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "credit": ("partial_credit", lambda words: words == "partial"),
    "match": ("exact", lambda words: words == "exact"),
}
"""Settings whose words stand for another value of a field."""


def question_settings(opener: Head, file: str, report: Report) -> dict[str, Any]:
    """The settings in a question's braces, by field of `Question`, and the name of its `scale`.

    What is wrong is reported.
    """
    found: dict[str, Any] = {}
    readable = opener.braces is None or not opener.braces.faults
    written = opener.braces.settings if opener.braces else {}
    for key, item in written.items():
        span = opener.span(file, item.start, item.end)
        setting = SETTINGS.get(key)
        if setting is None and not readable:
            continue
        if setting is None:
            report.error(
                "KD141",
                span,
                f"a question has no setting `{key}`",
                f"this kdll does not have `{key}` yet"
                if key in _LATER_SETTINGS
                else meant(key, SETTINGS, f"what can stand here: {listed(SETTINGS)}"),
                repair=respelt(
                    Text(key, opener.span(file, item.start, item.start + len(key))),
                    (*SETTINGS, *_LATER_SETTINGS),
                    written,
                ),
            )
            continue
        value_span = shifted(span, len(key) + 1) if item.values else span
        value = setting.read(item, value_span)
        if value is None:
            report.error(
                "KD142",
                span,
                f"`{key}` should be {setting.expected}",
                repair=respelt(Text(item.value, value_span), setting.words),
            )
        else:
            field, made = _MADE.get(setting.field, (setting.field, lambda same: same))
            found[field] = made(value)
    return found


def tell_faults(braces: Braces, span: Callable[[int, int], Span], report: Report) -> None:
    """Report what cannot be read within braces, and what is better written otherwise."""

    def edits(of: Iterable[Respelling]) -> list[Edit]:
        return [Edit(span(start, end), text) for start, end, text in of]

    for fault in braces.faults:
        place = span(fault.start, fault.end)
        report.error("KD140", place, fault.message, fault.hint, repair=edits(fault.repair))
    if braces.typeset:
        start, end, _ = braces.typeset[0]
        report.warning(
            "KD144",
            span(start, end),
            "signs of a word processor stand in these braces",
            "write straight quotes and ordinary spaces",
            repair=edits(braces.typeset),
        )
