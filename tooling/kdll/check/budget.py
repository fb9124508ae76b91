"""The most room that a learner's state can take (format 1, `tooling/player/STATE.md`).

The text is `kdll1.COURSE.PAYLOAD.CRC`, the payload a row of sections in base64url. Each size
here is an upper bound of what the player writes, in bytes of the payload.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from kdll.check.media import played
from kdll.check.rule import Subject, count
from kdll.model.course import Page, PageKind
from kdll.model.diagnostic import Diagnostic, Note
from kdll.model.identity import Identity
from kdll.model.question import Question, QuestionKind

_COUNTER = 5
"""Bytes of a number below 2 to the 35th: a save, or a second, for a thousand years."""
_TRIES = 2
"""Bytes of a count of tries without end: nobody tries more than 16,383 times."""
_SEED = 3
"""16 bits."""
_SCORE = 2
"""Ten-thousandths, plus one."""
_TEXT = 24
"""Bytes of a typed answer that are kept."""
_MEDIUM = 5
"""40 parts, a bit each."""
_POSITION = 3
"""Bytes of a position in a medium of unknown length: 24 days of seconds."""
_SHOWN = 12
"""Rows of the table that an author is shown."""


@dataclass(frozen=True, slots=True)
class Budget:
    """Where the room goes."""

    characters: int
    """Of the whole text, at most."""
    pages: tuple[tuple[Page, int], ...]
    """Bytes of the payload that each page answers for, in the course's order."""


def varint(number: int) -> int:
    """Bytes of an unsigned LEB128 number."""
    return max(1, ceil(number.bit_length() / 7))


def budget(subject: Subject, identity: Identity) -> Budget:
    """The worst case for the course, every question answered and every video half seen."""
    course = subject.course
    answers = {page.id: 0 for page in course.pages}
    media = dict(answers)
    attempts = dict(answers)
    for page in course.pages:
        for question in page.questions:
            answers[page.id] += _answer(question, identity, scored=course.scores(page))
        if page.kind is PageKind.ASSESSMENT:
            attempts[page.id] = _attempts(subject, page, identity)
    seen = set()
    for page, path, _ in played(subject):
        if path not in seen and page.id in media:
            seen.add(path)
            media[page.id] += _media(subject, path, identity)
    # What the course no longer has stays in a learner's state, but for answers.
    home = f"{course.folder}/"
    gone_media = [slot for path, slot in identity.media.items() if home + path not in seen]
    gone_pages = [slot for id_, slot in identity.pages.items() if id_ not in answers]
    last_page = max(identity.pages.values(), default=0)
    values = (
        _COUNTER + varint(last_page + 1) + _COUNTER + _SEED,
        last_page // 8 + 1,
        sum(answers.values()),
        sum(attempts.values()) + sum(map(_vanished_page, gone_pages)),
        sum(media.values()) + sum(varint(slot) + _POSITION + _MEDIUM for slot in gone_media),
        1,
    )
    payload = sum(1 + varint(value) + value for value in values if value)
    frame = len(f"kdll1.{course.id}..") + 8
    return Budget(
        frame + ceil(payload * 4 / 3),
        tuple((p, answers[p.id] + attempts[p.id] + media[p.id]) for p in course.pages),
    )


def overflow(subject: Subject, identity: Identity) -> Iterator[Diagnostic]:
    """A course that a diligent learner's state could outgrow loses their progress."""
    limits = sorted((limit, writer) for writer, limit in subject.state_limits.items())
    if not limits or not subject.course.pages:
        return
    room = budget(subject, identity)
    limit, _ = limits[0]
    if room.characters <= limit:
        return
    writers = ", ".join(writer for size, writer in limits if size < room.characters)
    yield Diagnostic(
        subject.course.span,
        "KD230",
        f"what a learner does in this course can take {room.characters:,} characters, and "
        f"{writers} can keep {limit:,}",
        "make two courses of it, or ask fewer questions on the pages that take the most room",
        notes=tuple(_table(room)),
    )


def _table(room: Budget) -> Iterator[Note]:
    """The hungriest pages first."""
    rows = sorted(room.pages, key=lambda row: -row[1])
    for page, size in rows[:_SHOWN]:
        characters = ceil(size * 4 / 3)
        asked = count(len(page.questions), "question")
        yield Note(page.span, f"{characters:>5,} characters: page `{page.id}`, {asked}")
    rest = rows[_SHOWN:]
    if rest:
        characters = ceil(sum(size for _, size in rest) * 4 / 3)
        yield Note(rest[0][0].span, f"{characters:>5,} characters: {len(rest)} more pages")


def _answer(question: Question, identity: Identity, *, scored: bool) -> int:
    slots = identity.questions.get(question.id.value) if question.id else None
    if slots is None:
        return 0
    # Tries at a scored question add up over all attempts at its assessment.
    tries = varint(question.attempts) if question.attempts and not scored else _TRIES
    partial = 1 if question.partial_credit else 0
    if question.kind is QuestionKind.NUMERIC:
        response = 1 + _TEXT
    else:
        response = ceil((max((c.slot for c in slots.choices), default=0) + 1) / 7)
    return varint(slots.slot) + tries + 1 + partial + response


def _attempts(subject: Subject, page: Page, identity: Identity) -> int:
    rule = subject.course.assessments.get(page.id)
    finished = varint(rule.attempts) if rule and rule.attempts else _TRIES
    return varint(identity.pages.get(page.id, 0)) + finished + 3 * _SCORE + 1


def _vanished_page(slot: int) -> int:
    """It may have been an assessment."""
    return varint(slot) + _TRIES + 3 * _SCORE + 1


def _media(subject: Subject, path: str, identity: Identity) -> int:
    slot = identity.media.get(path.removeprefix(f"{subject.course.folder}/"), 0)
    facts = subject.facts.get(path)
    known = facts is not None and facts.duration > 0
    position = varint(ceil(facts.duration)) if facts and known else _POSITION
    return varint(slot) + position + _MEDIUM
