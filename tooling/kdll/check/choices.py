"""Which choice of a question is which, from one version of a course to the next.

A choice has no visible id. It is known by its words, else by its place among the others if only
a typo was mended, else (in a released course) its author is asked. The author answers with the
choice's letter: slot 0 is `{#a}`, slot 1 is `{#b}`; a letter that is still free says that the
choice is new.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from difflib import SequenceMatcher

from kdll.check.questions import MOST_CHOICES
from kdll.model.course import Status
from kdll.model.diagnostic import Diagnostic
from kdll.model.identity import ChoiceSlot, QuestionSlots
from kdll.model.prose import plain
from kdll.model.question import Choice, Part, Question, QuestionKind
from kdll.model.spelling import nearest

_TYPO = 0.8
"""Of `difflib`'s ratio, above which two words of one letter's beginning are one, misspelt."""
_SHORT = 4
"""Letters of a word below which a changed letter makes another word: `not`, `now`; `(a)`, `(b)`."""
_MARKS = ".,;:!?'\"()[]“”‘’।"
_ARTICLES = frozenset({"a", "an", "the", "that", "which"})
"""Words that may come and go without changing what a choice says."""


def letter(slot: int) -> str:
    """What an author calls a choice: `a` for slot 0, … `z`, `aa`, …"""
    high, low = divmod(slot, 26)
    return (letter(high - 1) if high else "") + chr(ord("a") + low)


def assign(
    question: Question, known: QuestionSlots, status: Status
) -> tuple[QuestionSlots, list[Diagnostic]]:
    """The question's slots now, an extension of `known`; with doubts, they stay as they were."""
    new, old = question.choices, known.choices
    free = max((choice.slot for choice in old), default=-1) + 1
    found: dict[int, int] = {}
    doubts: list[Diagnostic] = []
    for index, choice in enumerate(new):
        if named := _named(choice):
            slot = next((s for s in range(free + len(new)) if letter(s) == named), None)
            if slot is None or slot in found.values():
                doubts.append(_no_such_choice(choice, named, old, free))
                continue
            found[index] = slot
            free = max(free, slot + 1)
    _by_words(new, [c for c in old if not c.retired], found)
    _by_words(new, [c for c in old if c.retired], found)
    if question.kind is not QuestionKind.NUMERIC:
        _by_place(question, [c for c in old if not c.retired], found)

    lost = [c for c in old if not c.retired and c.slot not in found.values()]
    for index, choice in enumerate(new):
        if index in found or _named(choice):
            continue
        # The answer to a numeric question is kept as the number typed: no slot can mislead.
        ask = status is Status.RELEASED and lost and question.kind is not QuestionKind.NUMERIC
        if ask:
            doubts.append(_same_or_new(choice, lost, free))
        else:
            found[index] = free
        free += 1
    if free > MOST_CHOICES and len(new) <= MOST_CHOICES:
        doubts.append(_used_up(question))
    if doubts:
        return known, doubts
    current = tuple(
        ChoiceSlot(found[index], plain(choice.content)) for index, choice in enumerate(new)
    )
    taken = {choice.slot for choice in current}
    gone = tuple(replace(c, retired=True) for c in old if c.slot not in taken)
    return QuestionSlots(known.slot, current + tuple(sorted(gone, key=lambda c: c.slot))), []


def _named(choice: Choice) -> str:
    """The letter by which the author told which it is; a situation's id is a name of its own."""
    return choice.id.value if choice.id and choice.part is not Part.SITUATION else ""


def _by_words(new: tuple[Choice, ...], old: list[ChoiceSlot], found: dict[int, int]) -> None:
    for index, choice in enumerate(new):
        if index in found or _named(choice):
            continue
        words = plain(choice.content)
        same = (c.slot for c in old if c.words == words and c.slot not in found.values())
        slot = next(same, None)
        if slot is not None:
            found[index] = slot


def _by_place(question: Question, old: list[ChoiceSlot], found: dict[int, int]) -> None:
    """Between the same neighbours, or at the same number, but for a mended typo.

    True comes first and false second in every true-false question, so place alone decides.
    """
    new = question.choices
    fixed = question.kind is QuestionKind.TRUE_FALSE and len(new) == len(old) == 2
    for index, choice in enumerate(new):
        if index in found or _named(choice):
            continue
        for number, before in enumerate(old):
            if before.slot in found.values():
                continue
            here = number == index or _neighbours(old, number, found, index, len(new))
            similar = number == index if fixed else _similar(plain(choice.content), before.words)
            if here and similar:
                found[index] = before.slot
                break


def _neighbours(
    old: list[ChoiceSlot], number: int, found: Mapping[int, int], index: int, length: int
) -> bool:
    """Whether the choices before and after are the same ones as they were."""
    above = old[number - 1].slot if number else -1
    below = old[number + 1].slot if number + 1 < len(old) else -1
    return (found.get(index - 1) if index else -1) == above and (
        found.get(index + 1) if index + 1 < length else -1
    ) == below


def _similar(one: str, other: str) -> bool:
    """Whether mended typos, marks, capitals and articles explain the whole difference.

    Strict on purpose: `must not`, `35 days` and `illegal` differ little from their opposites,
    and where this says no the author is asked.
    """
    words, others = _words(one), _words(other)
    changed = [pair for pair in zip(words, others, strict=False) if pair[0] != pair[1]]
    return (
        len(words) == len(others)
        and len(changed) <= max(1, len(words) // 3)
        and all(_misspelt(*pair) for pair in changed)
    )


def _words(text: str) -> list[str]:
    words = (word.strip(_MARKS) for word in text.casefold().split())
    return [word for word in words if word and word not in _ARTICLES]


def _misspelt(word: str, other: str) -> bool:
    return (
        min(len(word), len(other)) >= _SHORT
        and word[0] == other[0]
        and not any(c.isdigit() or c in "'’" for c in word + other)
        and SequenceMatcher(None, word, other, autojunk=False).ratio() > _TYPO
    )


def _same_or_new(choice: Choice, lost: list[ChoiceSlot], free: int) -> Diagnostic:
    words = plain(choice.content)
    by_words = {before.words: before for before in lost}
    likely = by_words[nearest(words, by_words) or lost[0].words]
    return Diagnostic(
        choice.span,
        "KD211",
        f"same choice reworded, or a new one? `{words}`",
        f"learners have answered this question: if it is the one that read `{likely.words}`, "
        f"write `{{#{letter(likely.slot)}}}` before its words; if it is new, write "
        f"`{{#{letter(free)}}}`; or undo the change",
    )


def _no_such_choice(choice: Choice, name: str, old: Iterable[ChoiceSlot], free: int) -> Diagnostic:
    known = "; ".join(f"`{letter(c.slot)}` was `{c.words}`" for c in old)
    new = f"a new choice is `{letter(free)}`"
    return Diagnostic(
        choice.id.span if choice.id else choice.span,
        "KD214",
        f"no choice `{name}` of this question in identity.lock",
        f"{known}; {new}" if known else f"take the braces away, or write `{{#{letter(free)}}}`",
    )


def _used_up(question: Question) -> Diagnostic:
    return Diagnostic(
        question.span,
        "KD215",
        f"this question has had more than {MOST_CHOICES} different choices",
        "give it a new id: it is another question by now",
    )
