"""What frameworks, roles, plans and courses name of each other."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from kdll.check import tags
from kdll.model.competency import Framework, everyone
from kdll.model.course import Course, Library
from kdll.model.diagnostic import Diagnostic
from kdll.model.place import Span, Text
from kdll.model.spelling import nearest
from kdll.model.tree import Tree


@dataclass(frozen=True, slots=True)
class _Around:
    frameworks: Mapping[str, Framework]
    tree: Tree


def check(library: Library, tree: Tree) -> Iterator[Diagnostic]:
    """Names in them that lead nowhere, and courses that build on themselves."""
    yield from _replacements(library.frameworks)
    needs = [
        tag
        for role in library.roles.values()
        for activity in role.activities
        for tag in activity.needs
    ]
    around = _Around(library.frameworks, tree)
    for look in (
        tags.unknown_competency,
        tags.unknown_framework,
        tags.unknown_level,
        tags.retired,
        tags.other_name,
        tags.ambiguous,
    ):
        yield from look(needs, around)
    ids = {course.id: course for course in library.courses}
    for plan in library.plans.values():
        for post in plan.posts:
            if post.role.value not in library.roles:
                yield _unknown("KD319", "role", post.role, library.roles)
        for course in plan.courses or ():
            if course.value not in ids:
                yield _unknown("KD320", "course", course, ids)
    for one in library.courses:
        for before in one.prerequisites:
            if before.value not in ids:
                yield _unknown("KD320", "course", before, ids)
    yield from _circles(ids)


def _replacements(frameworks: Mapping[str, Framework]) -> Iterator[Diagnostic]:
    for framework, one in everyone(frameworks):
        for id_ in one.replaced_by:
            if id_ in framework.competencies and id_ != one.id:
                continue
            near = nearest(id_, [known for known in framework.competencies if known != one.id])
            yield Diagnostic(
                one.span or Span(framework.path),
                "KD316",
                f"`{one.id}` is replaced by `{id_}`, which this framework does not have"
                if id_ != one.id
                else f"`{one.id}` is replaced by itself",
                f"did you mean `{near}`?" if near else "name the id of a competency of this file",
            )


def _unknown(code: str, what: str, named: Text, known: Collection[str]) -> Diagnostic:
    near = nearest(named.value, known)
    otherwise = ", ".join(f"`{name}`" for name in [*known][:8]) or "none yet"
    hint = f"did you mean `{near}`?" if near else f"the {what}s here are {otherwise}"
    return Diagnostic(named.span, code, f"no {what} `{named}`", hint)


def _circles(courses: Mapping[str, Course]) -> Iterator[Diagnostic]:
    """KD321, once for each circle, spelt out from the course with the first id."""
    done: set[str] = set()
    for start in sorted(courses):
        way: list[tuple[str, int]] = [(start, 0)] if start not in done else []
        while way:
            here, number = way[-1]
            after = [t for t in courses[here].prerequisites if t.value in courses]
            if number == len(after):
                done.add(way.pop()[0])
                continue
            way[-1] = here, number + 1
            goal = after[number].value
            on_way = [id_ for id_, _ in way]
            if goal in on_way:
                yield _circle([*on_way[on_way.index(goal) :], goal], after[number].span)
            elif goal not in done:
                way.append((goal, 0))


def _circle(ids: list[str], span: Span) -> Diagnostic:
    spelt = " → ".join(f"`{id_}`" for id_ in ids)
    who = "these courses ask for each other" if len(ids) > 2 else "this course asks for itself"
    return Diagnostic(
        span,
        "KD321",
        f"no learner can begin: {who} first: {spelt}",
        "take one of them out of `prerequisites:`",
    )
