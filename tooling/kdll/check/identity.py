"""Slots: given once, kept for ever. Learners' saved answers hang on them.

`update` extends what `identity.lock` holds by what the course has gained. A page, a
question or a medium is known by its id or path. A choice has no visible id: it is known by
its words, else by its place among the others if only a typo was mended, else (in a released
course) its author is asked. The author answers with the choice's letter: slot 0 is
`{#a}`, slot 1 is `{#b}`; the letter of the next free slot says that the choice is new.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import SequenceMatcher
from unicodedata import category

from kdll.check.media import kind_by_name
from kdll.check.questions import MOST_CHOICES
from kdll.check.rule import Subject, count, nearest
from kdll.model.course import Course, Status
from kdll.model.diagnostic import Diagnostic, Severity
from kdll.model.identity import ChoiceSlot, Identity, QuestionSlots
from kdll.model.link import LinkKind, link
from kdll.model.media import MediaKind
from kdll.model.place import Span
from kdll.model.prose import plain
from kdll.model.question import Choice, Question, QuestionKind

_TYPO = 0.8
"""Of `difflib`'s ratio, above which two words of one letter's beginning are one, misspelt."""
_SHORT = 4
"""Letters of a word below which a changed letter makes another word: `not`, `now`; `(a)`, `(b)`."""
_MARKS = ".,;:!?'\"()[]“”‘’।"
_ARTICLES = frozenset({"a", "an", "the", "that", "which"})
"""Words that may come and go without changing what a choice says."""


def stale(subject: Subject) -> Iterator[Diagnostic]:
    """KD210 to KD215: how the course and its identity.lock agree."""
    yield from update(subject.course, subject.identity)[1]


def update(course: Course, old: Identity | None) -> tuple[Identity, tuple[Diagnostic, ...]]:
    """The identity of the course as it is now, an extension of `old`, and what to say of it.

    A question whose choices cannot be told keeps its old entry as it was.
    """
    place = Span(f"{course.folder}/identity.lock") if old else course.span
    if old and old.course != course.id:
        return old, (
            Diagnostic(
                place,
                "KD213",
                f"identity.lock belongs to course `{old.course}`, and this is `{course.id}`",
                "never change a course's id; if this course began as a copy, delete the file",
            ),
        )
    before = old or Identity(course.id)
    found: list[Diagnostic] = []
    questions = dict(before.questions)
    free = _next(entry.slot for entry in before.questions.values())
    for question in course.questions:
        if question.id is None:
            continue
        known = before.questions.get(question.id.value)
        if known is None and question.id.value in questions:
            continue  # twice in the course: KD203
        slots, doubts = _choices(question, known or QuestionSlots(free), course.status)
        found += doubts
        if doubts and known:
            continue
        questions[question.id.value] = slots
        free += known is None
    asked = {question.id.value for question in course.questions if question.id}
    for id_ in questions.keys() - asked:
        questions[id_] = _retired(questions[id_])
    after = Identity(
        course.id,
        _extended(before.pages, (page.id for page in course.pages if page.id)),
        questions,
        _extended(before.media, _played(course)),
    )
    found += _behind(course, before, after, place)
    found += _vanished(course, before, place)
    return after, tuple(sorted(found))


def dump(identity: Identity) -> str:
    """The text of identity.lock."""
    lines = [
        "# Kept by kdll check --write, and committed with the course: "
        "learners' saved answers hang on these numbers.",
        "kdll-identity: 1",
        f"course: {_key(identity.course)}",
    ]
    for name, slots in (("pages", identity.pages), ("media", identity.media)):
        if slots:
            lines.append(f"{name}:")
            lines += [f"  {_key(id_)}: {slot}" for id_, slot in slots.items()]
    if identity.questions:
        lines.append("questions:")
    for id_, question in identity.questions.items():
        lines += [f"  {_key(id_)}:", f"    slot: {question.slot}"]
        if question.choices:
            lines.append("    choices:")
        for choice in question.choices:
            retired = ", retired: true" if choice.retired else ""
            words = _quoted(choice.words)
            lines.append(f"      - {{slot: {choice.slot}, words: {words}{retired}}}")
    return "\n".join(lines) + "\n"


def letter(slot: int) -> str:
    """What an author calls a choice: `a` for slot 0, … `z`, `aa`, …"""
    high, low = divmod(slot, 26)
    return (letter(high - 1) if high else "") + chr(ord("a") + low)


def _choices(
    question: Question, known: QuestionSlots, status: Status
) -> tuple[QuestionSlots, list[Diagnostic]]:
    """The question's slots now; with doubts, they are not to be used."""
    new, old = question.choices, known.choices
    free = _next(choice.slot for choice in old)
    found: dict[int, int] = {}
    doubts: list[Diagnostic] = []
    for index, choice in enumerate(new):
        if choice.id is not None:
            slot = next((s for s in range(free + len(new)) if letter(s) == choice.id.value), None)
            if slot is None or slot > free or slot in found.values():
                doubts.append(_no_such_choice(choice, choice.id.value, old, free))
                continue
            found[index] = slot
            free += slot == free
    _by_words(new, [c for c in old if not c.retired], found)
    _by_words(new, [c for c in old if c.retired], found)
    if question.kind is not QuestionKind.NUMERIC:
        _by_place(question, [c for c in old if not c.retired], found)

    lost = [c for c in old if not c.retired and c.slot not in found.values()]
    for index, choice in enumerate(new):
        if index in found or choice.id is not None:
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


def _retired(question: QuestionSlots) -> QuestionSlots:
    return replace(question, choices=tuple(replace(c, retired=True) for c in question.choices))


def _by_words(new: tuple[Choice, ...], old: list[ChoiceSlot], found: dict[int, int]) -> None:
    for index, choice in enumerate(new):
        if index in found or choice.id is not None:
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
        if index in found or choice.id is not None:
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


def _behind(course: Course, before: Identity, after: Identity, place: Span) -> Iterator[Diagnostic]:
    """What `kdll check --write` would add."""
    ids = [*after.pages.keys() - before.pages, *after.media.keys() - before.media]
    added = len(ids) + len(after.questions.keys() - before.questions)
    reworded = 0
    for id_, question in after.questions.items():
        if id_ in before.questions and question.current():
            slots = {choice.slot: choice for choice in before.questions[id_].choices}
            added += sum(choice.slot not in slots for choice in question.choices)
            reworded += sum(slots.get(choice.slot, choice) != choice for choice in question.choices)
    released = course.status is Status.RELEASED
    if added:
        yield Diagnostic(
            place,
            "KD210",
            count(added, "new id is", "new ids are") + " not in identity.lock yet",
            "run `kdll check --write`, and commit identity.lock with the course",
            Severity.ERROR if released else Severity.WARNING,
        )
    elif reworded:
        yield Diagnostic(
            place,
            "KD210",
            count(reworded, "choice has", "choices have") + " changed since identity.lock was kept",
            "run `kdll check --write`, and commit identity.lock with the course",
            Severity.WARNING,
        )


def _vanished(course: Course, before: Identity, place: Span) -> Iterator[Diagnostic]:
    """What a released course has lost since its lock was kept, renamed perhaps.

    A question is told of until its choices are marked as retired; a page or a medium only
    beside a new one, whose old name it may be.
    """
    if course.status is not Status.RELEASED:
        return
    asked = {question.id.value for question in course.questions if question.id}
    unknown = {
        id_ for id_, entry in before.questions.items() if id_ not in asked and entry.current()
    }
    gone = [("question", unknown)]
    for what, now, then in (
        ("page", {page.id for page in course.pages if page.id}, before.pages.keys()),
        ("medium", set(_played(course)), before.media.keys()),
    ):
        gone.append((what, then - now if now - then else set()))
    for what, ids in gone:
        for id_ in ids:
            yield Diagnostic(
                place,
                "KD212",
                f"{what} `{id_}` is in identity.lock, and no longer in the course",
                "if it was renamed, give it its old name back: what learners have done there is "
                "kept under it; if it was taken out, run `kdll check --write`",
                Severity.WARNING,
            )


def _played(course: Course) -> Iterator[str]:
    """Path of each video and sound, as `media/…`, in reading order."""
    for page in course.pages:
        for image in page.images:
            target = link(course, page, image.attrs.get("src", ""))
            kind = kind_by_name(target.path)
            if target.kind is LinkKind.MEDIA and kind in (MediaKind.VIDEO, MediaKind.AUDIO):
                yield target.path.removeprefix(f"{course.folder}/")


def _extended(old: Mapping[str, int], names: Iterable[str]) -> dict[str, int]:
    slots = dict(old)
    free = _next(slots.values())
    for name in names:
        if name not in slots:
            slots[name] = free
            free += 1
    return slots


def _next(slots: Iterable[int]) -> int:
    return max(slots, default=-1) + 1


def _key(name: str) -> str:
    """A name as it may stand before a colon; quoted where it would be read as something else."""
    plain_key = re.fullmatch(r"[a-z][\w./-]*", name) and name not in (
        *("true", "false", "null", "yes", "no", "on", "off", "y", "n"),
    )
    return name if plain_key else _quoted(name)


def _quoted(words: str) -> str:
    """In double quotes, with what no one can see as `\\u202e`."""
    return "".join(map(_seen, json.dumps(words, ensure_ascii=False)))


def _seen(character: str) -> str:
    if category(character)[0] not in "CZ" or character in " \u200c\u200d":
        return character
    number = ord(character)
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"
