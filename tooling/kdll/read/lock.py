"""Reads `identity.lock`: the slots under which learners' answers are kept."""

from __future__ import annotations

from collections.abc import Mapping as Map

from kdll.model.diagnostic import Diagnostic, Note
from kdll.model.identity import ChoiceSlot, Identity, QuestionSlots, Release
from kdll.model.place import Span
from kdll.read.faults import read_settings
from kdll.read.page import value
from kdll.read.report import Report
from kdll.read.settings import Entry, Mapping, Scalar, Sequence, Value
from kdll.read.source import open_source

_HINT = "take the file back from your last version (git checkout), then run `kdll check --write`"
_MOST = 1_000_000
"""A slot beyond this was written by hand."""


def identity(text: str, file: str) -> tuple[Identity, tuple[Diagnostic, ...]]:
    """The slots in a lock's text. Never raises; what cannot be read is left out and told."""
    report = Report()
    source = open_source(file, text.encode("utf-8", "surrogatepass"), report)
    found = read_settings(source, report) if source else None
    if found is None:
        return Identity(""), report.diagnostics()
    return _Lock(found, report).read(), report.diagnostics()


class _Lock:
    def __init__(self, found: Mapping, report: Report) -> None:
        self._found = found
        self._report = report

    def read(self) -> Identity:
        found = self._found
        version = value(found, "kdll-identity")
        if version != "1":
            self._error(
                found.key("kdll-identity"),
                f"this lock has format `{version}`, and this kdll reads format `1`"
                if version
                else "this lock does not say which format it has",
                "use the kdll that wrote it, or a newer one" if version else _HINT,
            )
        course = value(found, "course")
        if not course:
            self._error(found.key("course"), "this lock does not say which course it belongs to")
        return Identity(
            course=course,
            pages=self._slots("pages"),
            questions=self._questions(),
            media=self._slots("media"),
            released=self._released(),
        )

    def _released(self) -> Release | None:
        found = self._found.get("released")
        if not isinstance(found, Mapping):
            return None
        pages = {
            entry.key.value: entry.value.text
            for entry in self._entries(found.get("pages"), "pages")
            if isinstance(entry.value, Scalar)
        }
        return Release(value(found, "version"), value(found, "rules"), pages)

    def _error(self, span: Span, message: str, hint: str = _HINT) -> None:
        self._report.error("KD124", span, message, hint)

    def _entries(self, found: Value | None, what: str) -> tuple[Entry, ...]:
        if isinstance(found, Mapping):
            return found.entries
        if found is not None and not (isinstance(found, Scalar) and not found.text):
            self._error(found.span, f"`{what}` does not hold names with slots")
        return ()

    def _slots(self, key: str) -> dict[str, int]:
        slots = {}
        for entry in self._entries(self._found.get(key), key):
            slot = self._slot(entry.value)
            if slot is not None:
                slots[entry.key.value] = slot, entry.value.span
        return self._once(slots, key)

    def _slot(self, found: Value) -> int | None:
        if isinstance(found, Scalar):
            digits = found.text
            if digits.isascii() and digits.isdigit() and len(digits) < 8 and int(digits) < _MOST:
                return int(digits)
        self._error(found.span, "this is no slot", _HINT)
        return None

    def _once(self, slots: Map[str, tuple[int, Span]], what: str) -> dict[str, int]:
        """The same without the places; a slot given twice is told."""
        seen: dict[int, tuple[str, Span]] = {}
        for name, (slot, span) in slots.items():
            first, place = seen.setdefault(slot, (name, span))
            if place != span:
                self._report.error(
                    "KD124",
                    span,
                    f"slot {slot} of {what} is given to `{first}` and to `{name}`",
                    "two changes were made at the same time: " + _HINT,
                    notes=(Note(place, f"given to `{first}` here"),),
                )
        return {name: slot for name, (slot, _) in slots.items()}

    def _questions(self) -> dict[str, QuestionSlots]:
        slots: dict[str, tuple[int, Span]] = {}
        choices: dict[str, tuple[ChoiceSlot, ...]] = {}
        for entry in self._entries(self._found.get("questions"), "questions"):
            if not isinstance(entry.value, Mapping):
                self._error(entry.value.span, f"question `{entry.key}` has no slot")
                continue
            own = entry.value.get("slot")
            slot = self._slot(own) if own else None
            if slot is None or own is None:
                if own is None:
                    self._error(entry.key.span, f"question `{entry.key}` has no slot")
                continue
            slots[entry.key.value] = slot, own.span
            choices[entry.key.value] = self._choices(entry.value.get("choices"))
        return {
            name: QuestionSlots(slot, choices[name])
            for name, slot in self._once(slots, "questions").items()
        }

    def _choices(self, found: Value | None) -> tuple[ChoiceSlot, ...]:
        slots: dict[str, tuple[int, Span]] = {}
        choices = []
        for item in found.items if isinstance(found, Sequence) else ():
            own = item.get("slot") if isinstance(item, Mapping) else None
            slot = self._slot(own) if own else None
            if slot is None or own is None or not isinstance(item, Mapping):
                if own is None:
                    self._error(item.span, "this choice has no slot")
                continue
            words = item.get("words")
            text = words.text if isinstance(words, Scalar) else ""
            choices.append(ChoiceSlot(slot, text, value(item, "retired") == "true"))
            slots[f"{text} ({len(slots) + 1})"] = slot, own.span
        self._once(slots, "choices")
        return tuple(choices)
