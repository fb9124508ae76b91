"""The most room that a learner's state can take (format 1, `tooling/player/STATE.md`).

The text is `kdll1.COURSE.PAYLOAD.CRC`, the payload a row of sections in base64url. Each size
here is an upper bound of what the player writes, in bytes of the payload.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sized
from dataclasses import dataclass
from math import ceil

from kdll.check import response
from kdll.check.media import played
from kdll.check.response import TRIES, varint
from kdll.check.rule import Subject, count
from kdll.model.course import Course, Page
from kdll.model.diagnostic import Diagnostic, Note
from kdll.model.identity import Identity

_COUNTER = 5
"""Bytes of a number below 2 to the 35th: a save, or a second, for a thousand years."""
_SEED = 3
"""16 bits."""
_SCORE = 2
"""Ten-thousandths, plus one."""
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


def budget(subject: Subject, identity: Identity) -> Budget:
    """The worst case for the course, every question answered and every video half seen."""
    course = subject.course
    answers = {page.id: 0 for page in course.pages}
    media = dict(answers)
    attempts = dict(answers)
    draws = dict(answers)
    home_of = {page.id: page.id for page in course.pages}
    for page in course.pages:
        answers[page.id] = _answers(course, page, identity)
        for _, sheet in course.asked(page):
            home_of.setdefault(sheet.id, page.id)
        if course.scores(page):
            attempts[page.id] = _attempts(subject, page, identity)
        if page.draws:
            draws[page.id] = _draws(course, page, identity)
    seen = set()
    for sheet, path, _ in played(subject):
        if path not in seen and sheet.id in home_of:
            seen.add(path)
            media[home_of[sheet.id]] += _media(subject, path, identity)
    # What the course no longer has stays in a learner's state, but for answers.
    home = f"{course.folder}/"
    gone_media = [slot for path, slot in identity.media.items() if home + path not in seen]
    gone_pages = [slot for id_, slot in identity.pages.items() if id_ not in answers]
    last_page = max(identity.pages.values(), default=0)
    last_question = max((entry.slot for entry in identity.questions.values()), default=0)
    values = (
        _COUNTER + varint(last_page + 1) + _COUNTER + _SEED,
        last_page // 8 + 1,
        sum(answers.values()),
        sum(attempts.values()) + sum(map(_vanished_page, gone_pages)),
        sum(media.values()) + sum(varint(slot) + _POSITION + _MEDIUM for slot in gone_media),
        1,
        sum(draws.values()),
        # What was once spared stays spared, whatever the course says now.
        last_page // 8 + 1,
        last_question // 8 + 1 if any(draws.values()) else 0,
    )
    payload = sum(1 + varint(value) + value for value in values if value)
    frame = len(f"kdll1.{course.id}..") + 8
    return Budget(
        frame + ceil(payload * 4 / 3),
        tuple(
            (p, answers[p.id] + attempts[p.id] + media[p.id] + draws[p.id]) for p in course.pages
        ),
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
        notes=tuple(_table(room, subject.course.asked)),
    )


def _table(room: Budget, asking: Callable[[Page], Sized]) -> Iterator[Note]:
    """The hungriest pages first."""
    rows = sorted(room.pages, key=lambda row: -row[1])
    for page, size in rows[:_SHOWN]:
        characters = ceil(size * 4 / 3)
        asked = count(len(asking(page)), "question")
        yield Note(page.span, f"{characters:>5,} characters: page `{page.id}`, {asked}")
    rest = rows[_SHOWN:]
    if rest:
        characters = ceil(sum(size for _, size in rest) * 4 / 3)
        yield Note(rest[0][0].span, f"{characters:>5,} characters: {len(rest)} more pages")


def _answers(course: Course, page: Page, identity: Identity) -> int:
    """To all that is written there, and to the hungriest that can be drawn: a new attempt forgets
    the answers to what it does not ask."""
    scored = course.scores(page)
    size = sum(response.answer(q, identity, scored=scored) for q in page.questions)
    for draw in page.draws:
        each = [response.answer(q, identity, scored=scored) for q, _ in course.drawn(draw)]
        size += sum(sorted(each, reverse=True)[: draw.count])
    return size


def _draws(course: Course, page: Page, identity: Identity) -> int:
    """Which questions were drawn for the attempt: one number each."""
    slots = [identity.questions[str(q.id)].slot for q, _ in course.asked(page) if q.id]
    count = sum(draw.count for draw in page.draws)
    each = varint(max(slots, default=0))
    return varint(identity.pages.get(page.id, 0)) + varint(count) + count * each


def _attempts(subject: Subject, page: Page, identity: Identity) -> int:
    rule = subject.course.assessments.get(page.id)
    finished = varint(rule.attempts) if rule and rule.attempts else TRIES
    return varint(identity.pages.get(page.id, 0)) + finished + 3 * _SCORE + 1


def _vanished_page(slot: int) -> int:
    """It may have been an assessment."""
    return varint(slot) + TRIES + 3 * _SCORE + 1


def _media(subject: Subject, path: str, identity: Identity) -> int:
    slot = identity.media.get(path.removeprefix(f"{subject.course.folder}/"), 0)
    facts = subject.facts.get(path)
    known = facts is not None and facts.duration > 0
    position = varint(ceil(facts.duration)) if facts and known else _POSITION
    return varint(slot) + position + _MEDIUM
