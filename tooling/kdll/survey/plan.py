"""Roles and plans held against the matrices of the courses.

A course meets a need if it teaches and assesses the competency, at the level that is needed where
one is. Each role's path is found greedily: the course that meets most of what is left comes first,
of several the one with the first id; then whatever they build on, before them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kdll.model.competency import Framework, Tag, find, rank
from kdll.model.course import Course
from kdll.model.coverage import Coverage, Row
from kdll.model.plan import Answer, Need, Offer, Outlook, Plan, Post, Prospect, Role


class Shelf:
    """The courses, to be found by the competencies that they are for."""

    def __init__(
        self,
        courses: Iterable[tuple[Course, Coverage]],
        frameworks: Mapping[str, Framework],
        only: Iterable[str] | None = None,
    ) -> None:
        wanted = None if only is None else {*only}
        self.frameworks = frameworks
        self.before: dict[str, tuple[str, ...]] = {}
        """Ids of the courses that each builds on."""
        self.rows: dict[str, list[tuple[str, Row]]] = {}
        for course, matrix in sorted(courses, key=lambda pair: pair[0].id):
            self.before[course.id] = tuple(t.value for t in course.prerequisites)
            if wanted is None or course.id in wanted:
                for row in matrix.rows:
                    self.rows.setdefault(row.tag, []).append((course.id, row))


def outlook(plan: Plan, roles: Mapping[str, Role], shelf: Shelf) -> Outlook:
    """What the courses do for a plan. A role that is not there is left out: a check tells it."""
    prospects = tuple(
        prospect(roles[post.role.value], shelf, post)
        for post in plan.posts
        if post.role.value in roles
    )
    seats: dict[str, int] = {}
    for one in prospects:
        for course in one.path:
            seats[course] = seats.get(course, 0) + (one.post.ready if one.post else 0)
    return Outlook(plan, prospects, seats)


def prospect(role: Role, shelf: Shelf, post: Post | None = None) -> Prospect:
    """What the courses do for a role."""
    needs = _needs(role, shelf)
    return Prospect(role.id, role.title, needs, _path(needs, shelf), post)


def _needs(role: Role, shelf: Shelf) -> tuple[Need, ...]:
    """Each competency once, at the highest level that any activity needs."""
    tags: dict[str, Tag] = {}
    activities: dict[str, list[str]] = {}
    for activity in role.activities:
        for tag in activity.needs:
            known = tags.setdefault(tag.name, tag)
            if _level(tag, shelf) > _level(known, shelf):
                tags[tag.name] = tag
            activities.setdefault(tag.name, []).append(activity.name)
    return tuple(_need(tag, activities[name], shelf) for name, tag in tags.items())


def _level(tag: Tag, shelf: Shelf) -> int:
    competency = find(shelf.frameworks, tag)
    return rank(competency, tag.level) if competency and tag.level else 0


def _need(tag: Tag, activities: Sequence[str], shelf: Shelf) -> Need:
    competency, level = find(shelf.frameworks, tag), _level(tag, shelf)
    offers = [
        offer
        for course, row in shelf.rows.get(tag.name, ())
        if (offer := _offer(course, row, level)) is not None
    ]
    return Need(
        tag.name,
        competency.name if competency else tag.name,
        competency.levels[level - 1] if competency and level else tag.level,
        tuple(dict.fromkeys(activities)),
        tuple(sorted(offers, key=lambda o: (o.answer is not Answer.MET, o.course))),
    )


def _offer(course: str, row: Row, level: int) -> Offer | None:
    if not row.taught:
        return None
    if not row.assessed:
        return Offer(course, Answer.PARTLY, "does not assess it")
    if level and not row.level:
        return Offer(course, Answer.PARTLY, "does not say which level it reaches")
    if row.level < level:
        return Offer(course, Answer.PARTLY, "reaches a lower level")
    return Offer(course, Answer.MET)


def _path(needs: Sequence[Need], shelf: Shelf) -> tuple[str, ...]:
    serves: dict[str, set[str]] = {}
    for need in needs:
        for offer in need.offers:
            if offer.answer is Answer.MET:
                serves.setdefault(offer.course, set()).add(need.tag)
    left = set().union(*serves.values()) if serves else set()
    chosen = []
    while left:
        best = min(serves, key=lambda course: (-len(serves[course] & left), course))
        chosen.append(best)
        left -= serves.pop(best)
    return in_order(chosen, shelf.before)


def in_order(courses: Iterable[str], before: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Courses and all that they build on, none before what it builds on.

    Of a circle, which a check tells, each course stands once.
    """
    ordered: dict[str, None] = {}
    begun: set[str] = set()
    for course in courses:
        waiting = [course]
        while waiting:
            here = waiting[-1]
            first = [one for one in before.get(here, ()) if one in before and one not in begun]
            if (here in begun and not first) or here in ordered:
                ordered.setdefault(waiting.pop())
                continue
            begun.add(here)
            waiting += reversed(first)
    return tuple(ordered)
