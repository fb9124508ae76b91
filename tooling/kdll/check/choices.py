"""Which line of a question is which, from one version of a course to the next.

A choice has no visible id. It is known by its words, else by its place among its kin if only a
typo was mended, else (in a released course) its author is asked. The author answers with the
choice's letter: slot 0 is `{#a}`, slot 1 is `{#b}`; a letter that is still free says that the
choice is new. A situation of a scenario has an id, which alone tells what it is.

Lines of one sort are kin: a right side is never taken for a left one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from kdll.check.lines import MOST_CHOICES
from kdll.check.names import Name, names
from kdll.check.names import known as known_name
from kdll.model.course import Status
from kdll.model.diagnostic import Diagnostic
from kdll.model.identity import ChoiceSlot, QuestionSlots
from kdll.model.prose import Node
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


@dataclass(slots=True)
class _Telling:
    """Which line is which, while it is being found out."""

    question: Question
    now: list[Name]
    then: Mapping[int, Name]
    """By slot."""
    found: dict[int, int]
    """Slot by index of the line."""

    def open(self, index: int) -> bool:
        """Whether it is still to be told which line this is."""
        choice = self.question.choices[index]
        return index not in self.found and not _lettered(choice)

    def left(self, old: Iterable[ChoiceSlot], kin: str | None = None) -> list[ChoiceSlot]:
        """Those that no line was found to be yet, of one kin or of all."""
        taken = set(self.found.values())
        return [c for c in old if c.slot not in taken and kin in (None, self.then[c.slot].kin)]


def _lettered(choice: Choice) -> bool:
    """Whether the author has said which line this is."""
    return choice.id is not None and choice.part is not Part.SITUATION


def assign(
    question: Question, known: QuestionSlots, status: Status
) -> tuple[QuestionSlots, list[Diagnostic]]:
    """The question's slots now, an extension of `known`; with doubts, they stay as they were."""
    new, old = question.choices, known.choices
    free = max((choice.slot for choice in old), default=-1) + 1
    told = _Telling(
        question,
        names(question),
        {choice.slot: known_name(question.kind, choice.words) for choice in old},
        {},
    )
    found = told.found
    doubts: list[Diagnostic] = []
    for index, choice in enumerate(new):
        if choice.id is not None and _lettered(choice):
            kin = told.now[index].kin
            slot = next((s for s in range(free + len(new)) if letter(s) == choice.id.value), None)
            kept = told.then.get(slot) if slot is not None else None
            if slot is None or slot in found.values() or (kept and kept.kin != kin):
                kinfolk = [c for c in old if told.then[c.slot].kin == kin]
                doubts.append(_no_such_choice(choice, choice.id.value, kinfolk, free))
                continue
            found[index] = slot
            free = max(free, slot + 1)
    current = [c for c in old if not c.retired]
    _by_words(told, current)
    _by_words(told, [c for c in old if c.retired])
    _by_answers(told, current)
    if question.kind is not QuestionKind.NUMERIC:
        _by_place(told, current)

    gone = told.left(current)
    for index, choice in enumerate(new):
        if not told.open(index):
            continue
        lost = [c for c in gone if told.then[c.slot].kin == told.now[index].kin]
        if status is Status.RELEASED and lost and _asked_about(question, choice):
            doubts.append(_same_or_new(choice, told, index, lost, free))
        else:
            found[index] = free
        free += 1
    most = MOST_CHOICES if question.kind is not QuestionKind.SCENARIO else free
    if free > most >= len(new):
        doubts.append(_used_up(question))
    if doubts:
        return known, doubts
    kept_now = tuple(ChoiceSlot(found[index], name.whole) for index, name in enumerate(told.now))
    taken = {choice.slot for choice in kept_now}
    retired = tuple(replace(c, retired=True) for c in old if c.slot not in taken)
    return QuestionSlots(known.slot, kept_now + tuple(sorted(retired, key=lambda c: c.slot))), []


def _asked_about(question: Question, choice: Choice) -> bool:
    """Whether a line that cannot be told could mislead, and its author has a way to say it.

    What is typed is kept as it was typed, so no slot of an expected answer can mislead. A
    situation has an id, and a point of a named scale is what its name says.
    """
    typed = question.kind in (QuestionKind.NUMERIC, QuestionKind.FILL_IN)
    if (typed and choice.part is Part.CHOICE) or choice.part is Part.SITUATION:
        return False
    return not any(isinstance(n, Node) and n.kind == "scale" for n in choice.content)


def _by_words(told: _Telling, old: Sequence[ChoiceSlot]) -> None:
    waiting: dict[str, list[int]] = {}
    for choice in told.left(old):
        waiting.setdefault(choice.words, []).append(choice.slot)
    for index, name in enumerate(told.now):
        if told.open(index) and waiting.get(name.whole):
            told.found[index] = waiting[name.whole].pop(0)


def _by_answers(told: _Telling, old: Sequence[ChoiceSlot]) -> None:
    """A blank that still takes an answer that it took, where no other blank does or did."""
    left = {c.slot: _answers(told.then[c.slot]) for c in told.left(old, "[[")}
    blanks = [i for i, name in enumerate(told.now) if name.kin == "[["]
    for index in blanks:
        answers = _answers(told.now[index])
        if not told.open(index) or any(
            answers & _answers(told.now[other]) for other in blanks if other != index
        ):
            continue
        same = [slot for slot, before in left.items() if answers & before]
        if len(same) == 1:
            told.found[index] = same[0]
            del left[same[0]]


def _answers(name: Name) -> set[str]:
    return {answer.casefold() for answer in name.words.split(" | ") if answer}


def _by_place(told: _Telling, old: Sequence[ChoiceSlot]) -> None:
    """Between the same neighbours, or at the same number, but for a mended typo.

    True comes first and false second in every true-false question, so place alone decides.
    """
    kinds = dict.fromkeys(name.kin for name in told.now)
    for kin in kinds if told.left(old) else ():
        before = [c for c in old if told.then[c.slot].kin == kin]
        indices = [i for i, name in enumerate(told.now) if name.kin == kin]
        row = {place: told.found[i] for place, i in enumerate(indices) if i in told.found}
        fixed = told.question.kind is QuestionKind.TRUE_FALSE and len(indices) == len(before) == 2
        for place, index in enumerate(indices):
            if not told.open(index):
                continue
            for number, one in enumerate(before):
                if one.slot in told.found.values():
                    continue
                here = number == place or _neighbours(before, number, row, place, len(indices))
                similar = _similar(told.now[index].words, told.then[one.slot].words)
                if here and (number == place if fixed else similar):
                    told.found[index] = row[place] = one.slot
                    break


def _neighbours(
    old: list[ChoiceSlot], number: int, found: Mapping[int, int], place: int, length: int
) -> bool:
    """Whether the choices before and after are the same ones as they were."""
    above = old[number - 1].slot if number else -1
    below = old[number + 1].slot if number + 1 < len(old) else -1
    return (found.get(place - 1) if place else -1) == above and (
        found.get(place + 1) if place + 1 < length else -1
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


def _same_or_new(
    choice: Choice, told: _Telling, index: int, lost: list[ChoiceSlot], free: int
) -> Diagnostic:
    words = told.now[index].words
    by_words = {told.then[before.slot].words: before for before in lost}
    likely = by_words[nearest(words, by_words) or told.then[lost[0].slot].words]
    same, new = (_letter_of(told, index, slot) for slot in (likely.slot, free))
    return Diagnostic(
        choice.span,
        "KD211",
        f"same choice reworded, or a new one? `{words}`",
        "learners have answered this question: if it is the one that read "
        f"`{told.then[likely.slot].words}`, write {same}; if it is new, write "
        f"`{new.split('`')[1]}`; or undo the change",
    )


def _letter_of(told: _Telling, index: int, slot: int) -> str:
    """Where an author writes a letter, in words."""
    question = told.question
    part, name = question.choices[index].part, letter(slot)
    if part is Part.BLANK:
        return f"`[[{{#{name}}} {told.now[index].words}]]`"
    fitted = any(c.part is Part.SOURCE and c.target == index for c in question.choices)
    if question.kind is QuestionKind.MATCHING and part is Part.TARGET and fitted:
        return f"`{{fits={name}}}` at the beginning of a line that leads to it"
    return f"`{{#{name}}}` before its words"


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
