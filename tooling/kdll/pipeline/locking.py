"""What a course's locks should hold, reckoned while its words are at hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from kdll import check as rules
from kdll import media
from kdll.check import Subject
from kdll.media import pins
from kdll.model.diagnostic import Diagnostic
from kdll.model.identity import Identity
from kdll.model.media import Job
from kdll.model.media_lock import MediaLock

OF_THE_LOCK = frozenset(f"KD21{n}" for n in range(10))
"""What identity.lock has a part in."""

Recall: TypeAlias = Callable[[Sequence[Job]], pins.Made]
"""What earlier builds have left in the cache of which jobs."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What follows from a course's words for its locks."""

    media_lock: bytes
    """What the file should hold; empty where there is nothing to keep, or too early to say."""
    found: tuple[Diagnostic, ...]
    """What there is to say `OF_THE_LOCK` once it is as it should be."""


def rewritten(
    subject: Subject, identity: Identity, media_lock: MediaLock | None, recall: Recall | None
) -> Rewritten:
    """Of a course whose slots are these now; `media_lock` is what the file holds.

    Without `recall`, media.lock waits until the media are made.
    """
    found = rules.check(replace(subject, identity=identity), OF_THE_LOCK)
    return Rewritten(pinned(subject, media_lock, recall) if recall else b"", found)


def pinned(subject: Subject, media_lock: MediaLock | None, recall: Recall) -> bytes:
    """What media.lock should hold, as `Rewritten` has it."""
    course, tree = subject.course, subject.tree
    jobs, _ = media.plan(tree, course, subject.facts, subject.lab.profile)
    old = media_lock if media_lock and media_lock.course == course.id else None
    lock = pins.update(tree, course, subject.beside, jobs, recall(jobs), old)
    return pins.dump(lock).encode()
