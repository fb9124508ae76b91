"""The names of a question's lines, and the fixed order in which some of them are shown."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from kdll.model.identity import Identity
from kdll.model.question import Part, Question

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def key(slot: int) -> str:
    """The name of a choice, for ever: its slot in base 36, one sign for the first thirty-six."""
    signs = _DIGITS[slot % 36]
    while slot := slot // 36:
        signs = _DIGITS[slot % 36] + signs
    return signs


def keys(question: Question, identity: Identity) -> list[str]:
    """The names of a question's lines, in the author's order. It must have slots."""
    slots = identity.questions[str(question.id)].current()
    return [key(slot) for _, slot in zip(question.choices, slots, strict=True)]


def numbers(question: Question, part: Part) -> list[int]:
    """Where the lines of one sort stand in `Question.choices`."""
    return [n for n, choice in enumerate(question.choices) if choice.part is part]


def shuffled(question: Question, places: Iterable[int], names: list[str]) -> list[int]:
    """The same places in an order that is the question's own, for ever, and tells nothing.

    It hangs on the names alone, so that every build shows the same and a line that is added
    leaves the others as they were.
    """

    def digest(place: int) -> bytes:
        return sha256(f"{question.id}/{names[place]}".encode()).digest()

    return sorted(places, key=digest)


def disordered(question: Question, names: list[str]) -> list[int]:
    """The steps of a question, shuffled and never in their right order."""
    right = numbers(question, Part.STEP)
    shown = shuffled(question, right, names)
    return shown if shown != right else [*shown[1:], *shown[:1]]
