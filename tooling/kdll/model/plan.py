"""Roles and what they need; an organisation's plan, and how far the courses meet it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kdll.model.competency import Tag
from kdll.model.place import Span, Text


@dataclass(frozen=True, slots=True)
class Activity:
    """Something that is done in a role, and what one must be able to do for it."""

    name: str
    needs: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class Role:
    """`roles/*.yml`: what somebody in an office does."""

    id: str
    title: str
    span: Span
    description: str = ""
    activities: tuple[Activity, ...] = ()


@dataclass(frozen=True, slots=True)
class Post:
    """A row of a plan: so many people in a role, of whom so many are to be ready by a day."""

    role: Text
    """Id of a role."""
    people: int
    ready: int
    """At most `people`; all of them where the plan names no number."""
    by: str = ""
    """ISO date, or empty."""


@dataclass(frozen=True, slots=True)
class Plan:
    """`plans/*.yml`: an organisation's capacity-building plan."""

    id: str
    title: str
    span: Span
    organisation: str = ""
    year: str = ""
    description: str = ""
    posts: tuple[Post, ...] = ()
    courses: tuple[Text, ...] | None = None
    """Ids of the courses that it may use; None: all of the lab."""


class Answer(StrEnum):
    """How far a need is met."""

    MET = "met"
    PARTLY = "partly met"
    """Taught without being assessed, or at a lower level than is needed."""
    GAP = "not met"


@dataclass(frozen=True, slots=True)
class Offer:
    """What one course does for one need."""

    course: str
    answer: Answer
    lacks: str = ""
    """In words, what keeps it from meeting the need."""


@dataclass(frozen=True, slots=True)
class Need:
    """A competency that a role needs, and the courses that are for it."""

    tag: str
    title: str
    level: str
    """The name of the level that is needed; empty: any."""
    activities: tuple[str, ...]
    offers: tuple[Offer, ...]
    """Those that meet it first, each sort by course id."""

    @property
    def answer(self) -> Answer:
        """The best that any course does for it."""
        return self.offers[0].answer if self.offers else Answer.GAP


@dataclass(frozen=True, slots=True)
class Prospect:
    """What the courses do for one role."""

    role: str
    title: str
    needs: tuple[Need, ...]
    path: tuple[str, ...]
    """Ids of courses in the order in which they are to be taken: as few as meet what can be met,
    and whatever they build on."""
    post: Post | None = None
    """Of the plan; None where a role is looked at by itself."""

    @property
    def gaps(self) -> tuple[Need, ...]:
        """The needs that no course meets in full."""
        return tuple(need for need in self.needs if need.answer is not Answer.MET)


@dataclass(frozen=True, slots=True)
class Outlook:
    """A plan held against the courses."""

    plan: Plan
    prospects: tuple[Prospect, ...]
    seats: Mapping[str, int] = field(default_factory=dict)
    """How many people take each course, by its id, in the order of the paths."""

    @property
    def people(self) -> int:
        """All that the plan counts."""
        return sum(p.post.people for p in self.prospects if p.post)
