"""Slots: the numbers under which a learner's state is kept, for ever.

`identity.lock` holds them. A slot is given once and never to anything else, so that a
state saved by one version of a course opens in the next (see `tooling/player/STATE.md`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ChoiceSlot:
    """A choice that the course has, or had."""

    slot: int
    words: str
    """Its words when last seen, white space folded."""
    retired: bool = False
    """No longer in the course; the slot stays taken."""


@dataclass(frozen=True, slots=True)
class QuestionSlots:
    """A question and its choices, in the author's order, the retired ones last."""

    slot: int
    choices: tuple[ChoiceSlot, ...] = ()

    def current(self) -> tuple[int, ...]:
        """Slots of the choices that the course has now, in the author's order."""
        return tuple(c.slot for c in self.choices if not c.retired)


@dataclass(frozen=True, slots=True)
class Release:
    """What a released version of the course held."""

    version: str
    rules: str
    """Digest of what judges a learner."""
    pages: Mapping[str, str]
    """Page or bank id to the digest of what it says and shows."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The content of one course's `identity.lock`. Entries are only ever added."""

    course: str
    pages: Mapping[str, int] = field(default_factory=dict)
    """Page id to slot."""
    questions: Mapping[str, QuestionSlots] = field(default_factory=dict)
    """By question id."""
    media: Mapping[str, int] = field(default_factory=dict)
    """Path of a video or sound, as `media/…`, to slot."""
    released: Release | None = None
    """The last version that was noted as released."""
