"""The most room that one answer can take in a learner's state (`tooling/player/STATE.md`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import ceil

from kdll.model.identity import Identity, QuestionSlots
from kdll.model.question import Part, Question, QuestionKind

TRIES = 2
"""Bytes of a count of tries without end: nobody tries more than 16,383 times."""
_NUMBER = 24
"""Bytes of a typed number that are kept."""
_BLANK = 120
"""Bytes of a text in a blank that are kept."""
_FLAGS = 1
_SCORE = 1
"""Hundredths."""


def varint(number: int) -> int:
    """Bytes of an unsigned LEB128 number."""
    return max(1, ceil(number.bit_length() / 7))


def answer(question: Question, identity: Identity, *, scored: bool) -> int:
    """Bytes of one answer, its slot and tries among them; 0 where the question has no slot."""
    slots = identity.questions.get(question.id.value) if question.id else None
    if slots is None:
        return 0
    # Tries at a scored question add up over all attempts at its assessment.
    tries = varint(question.attempts) if question.attempts and not scored else TRIES
    parted = question.partial_credit or question.kind is QuestionKind.SCENARIO
    score = _SCORE if parted else 0
    return varint(slots.slot) + tries + _FLAGS + score + RESPONSES[question.kind](question, slots)


def _taken(question: Question, slots: QuestionSlots) -> int:
    """A bit for each line that there ever was."""
    return ceil((_last(slots) + 1) / 7)


def _text(question: Question, slots: QuestionSlots) -> int:
    return varint(_NUMBER) + _NUMBER


def _row(question: Question, slots: QuestionSlots) -> int:
    """The order may be one that was given before a step was taken out."""
    return varint(len(slots.choices)) + sum(varint(c.slot) for c in slots.choices)


def _pairs(part: Part) -> Callable[[Question, QuestionSlots], int]:
    """What was put to each line of one sort, those among them that are no longer there."""

    def size(question: Question, slots: QuestionSlots) -> int:
        lines = [*_slots(question, slots, part), *(c.slot for c in slots.choices if c.retired)]
        other = varint(_last(slots) + 1)
        return varint(len(lines)) + sum(varint(slot) + other for slot in lines)

    return size


def _texts(question: Question, slots: QuestionSlots) -> int:
    blanks = _slots(question, slots, Part.BLANK)
    each = varint(_BLANK) + _BLANK
    return varint(len(blanks)) + sum(varint(slot) + each for slot in blanks)


def _path(question: Question, slots: QuestionSlots) -> int:
    """The way taken, then where one is."""
    return _pairs(Part.SITUATION)(question, slots) + varint(_last(slots) + 1)


def _slots(question: Question, slots: QuestionSlots, part: Part) -> list[int]:
    """Of its lines of one sort."""
    pairs = zip(question.choices, slots.current(), strict=False)
    return [slot for choice, slot in pairs if choice.part is part]


def _last(slots: QuestionSlots) -> int:
    return max((c.slot for c in slots.choices), default=0)


RESPONSES: Mapping[QuestionKind, Callable[[Question, QuestionSlots], int]] = {
    QuestionKind.SINGLE: _taken,
    QuestionKind.MULTIPLE: _taken,
    QuestionKind.TRUE_FALSE: _taken,
    QuestionKind.NUMERIC: _text,
    QuestionKind.FILL_IN: _texts,
    QuestionKind.MATCHING: _pairs(Part.SOURCE),
    QuestionKind.CATEGORISE: _pairs(Part.SOURCE),
    QuestionKind.ORDERING: _row,
    QuestionKind.LIKERT: _pairs(Part.STATEMENT),
    QuestionKind.OPEN: lambda question, slots: 0,  # the words stay on the device
    QuestionKind.SCENARIO: _path,
}
"""Bytes of a response, by kind of question."""
