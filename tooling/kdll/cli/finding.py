"""Courses, modules, pages and competencies, as the caller of a command names them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import click

from kdll.cli.asking import on_terminal
from kdll.cli.looking import Looked
from kdll.cli.selection import wanted
from kdll.model.competency import Framework
from kdll.model.course import Course, Module, Page
from kdll.model.question import Question, QuestionKind
from kdll.model.spelling import nearest

_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class Place:
    """A page, with what it lies in."""

    course: Course
    module: Module
    page: Page
    scenario: Question | None = None
    """The one that was named on it."""


def course(given: str | None, courses: Sequence[Course], looked: Looked) -> Course:
    """By id or folder; the only one if there is but one."""
    if not courses:
        raise click.UsageError("there is no course here yet; kdll new course makes one")
    if given is None and len(courses) == 1:
        return courses[0]
    given = _asked(given, "COURSE", [one.id for one in courses])
    by_id = [one for one in courses if one.id == given]
    if by_id:
        return by_id[0]
    folder = wanted(given, looked.content, looked.tree).partition("/")[0]
    found = [one for one in courses if one.folder == folder]
    if not found:
        raise click.UsageError(f"`{given}` is no course; kdll list shows the courses")
    return found[0]


def module(given: str | None, courses: Sequence[Course], looked: Looked) -> Place:
    """By id, by `course/module`, or by folder or file."""
    places = [Place(c, m, m.pages[0]) for c in courses for m in c.modules]
    return _one(
        "module",
        given,
        places,
        lambda p: p.module.id,
        lambda p, path: (
            any(q.path == path for q in p.module.pages)
            or ("/" in path and p.page.path.startswith(f"{path}/"))
        ),
        looked,
    )


def page(given: str | None, courses: Sequence[Course], looked: Looked) -> Place:
    """By id, by `course/page`, or by file. A bank is a module by itself."""
    places = [Place(c, m, p) for c in courses for m in c.modules for p in m.pages]
    places += [
        Place(c, Module(b.id, b.title, (b,), b.span, b.competencies), b)
        for c in courses
        for b in c.banks
    ]
    return _one(
        "page",
        given,
        places,
        lambda p: p.page.id,
        lambda p, path: path in _paths(p.page),
        looked,
    )


def scenario(given: str, courses: Sequence[Course], looked: Looked) -> Place:
    """A page, as `page` finds it, or a scenario that is a block of one, by its own id."""
    places = [Place(c, m, p) for c in courses for m in c.modules for p in m.pages]
    named = {place.page.id for place in places}
    blocks = [
        Place(place.course, place.module, place.page, asked)
        for place in places
        for asked in place.page.questions
        if asked.kind is QuestionKind.SCENARIO and str(asked.id) not in named
    ]
    return _one(
        "page",
        given,
        [*places, *blocks],
        lambda p: str(p.scenario.id) if p.scenario else p.page.id,
        lambda p, path: not p.scenario and path in _paths(p.page),
        looked,
    )


def _paths(page: Page) -> tuple[str, str]:
    return page.path, page.path.removesuffix("/index.md")


def _one(
    what: str,
    given: str | None,
    places: Sequence[Place],
    id_of: Callable[[Place], str],
    lies_at: Callable[[Place, str], bool],
    looked: Looked,
) -> Place:
    given = _asked(given, what.upper(), [f"{p.course.id}/{id_of(p)}" for p in places])
    named = [p for p in places if given in (id_of(p), f"{p.course.id}/{id_of(p)}")]
    if not named:
        try:
            path = wanted(given, looked.content, looked.tree)
        except click.UsageError:
            meant = nearest(given, [id_of(p) for p in places])
            hint = f"did you mean `{meant}`?" if meant else "kdll list COURSE shows them all"
            raise click.UsageError(f"no {what} `{given}`; {hint}") from None
        named = [p for p in places if lies_at(p, path)]
    if not named:
        raise click.UsageError(f"`{given}` is no {what}; kdll list COURSE shows them all")
    if len(named) > 1:
        full = " or ".join(f"`{p.course.id}/{id_of(p)}`" for p in named)
        raise click.UsageError(f"there is more than one {what} `{given}`; write {full}")
    return named[0]


def _asked(given: str | None, name: str, known: Sequence[str]) -> str:
    if given is not None:
        return given
    if not on_terminal():
        raise click.UsageError(f"say which {name.lower()}: {_listed(known)}")
    answer: str = click.prompt(f"Which {name.lower()}? ({_listed(known)})")
    return answer


def _listed(known: Sequence[str]) -> str:
    more = f" and {len(known) - 8} more" if len(known) > 8 else ""
    return ", ".join(known[:8]) + more


def competency(given: str, frameworks: Mapping[str, Framework]) -> str:
    """A tag that is there: as it was given, or by the competency's id or name alone."""
    name, at, level = given.strip().partition("@")
    known = {
        f"{framework.id}:{one.id}": one.name
        for framework in frameworks.values()
        for one in framework.competencies.values()
    }
    if not known:
        raise click.UsageError("there is no framework here; put one into content/frameworks")
    if name in known:
        return name + at + level
    called = [
        tag
        for tag, words in known.items()
        if name.casefold() in (tag.partition(":")[2], words.casefold())
    ]
    if len(called) == 1:
        return called[0] + at + level
    close = called or _close(name, known)
    if close:
        offered = " or ".join(f"`{tag}` ({known[tag]})" for tag in close)
        raise click.UsageError(f"no competency `{given}`; did you mean {offered}?")
    raise click.UsageError(
        f"no competency `{given}`; the files in content/frameworks name {len(known):,}, "
        f"such as `{next(iter(known))}`"
    )


def _close(name: str, known: Mapping[str, str]) -> Iterable[str]:
    spellings = {tag: tag for tag in known}
    spellings |= {tag.partition(":")[2]: tag for tag in known}
    spellings |= {words.casefold(): tag for tag, words in known.items()}
    meant = nearest(name, spellings)
    return [spellings[meant]] if meant else []
