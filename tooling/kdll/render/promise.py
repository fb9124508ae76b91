"""What completes and passes a course, said in words."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from kdll.model.course import Course, Page, Role
from kdll.model.media import MediaKind, MediaSet
from kdll.model.question import QuestionKind
from kdll.render.rules import Part, part

Strings = Mapping[str, str]


def promise(course: Course, strings: Strings, media: MediaSet) -> str:
    """The rule of the whole course; `strings` in its language."""
    return of_part(part(course, media), strings)


def of_part(unit: Part, strings: Strings) -> str:
    """The rule of one unit: a sentence with all conditions, then one for each thing to know."""
    conditions = [
        *_pages(unit, strings),
        *_videos(unit, strings),
        *_minutes(unit, strings),
        *_passed(unit, strings),
    ]
    kind = "course" if unit.whole else "part"
    if conditions:
        said = _list(conditions, strings)
        first = strings[f"render.promise.{kind}"].format(conditions=said)
    else:
        first = strings[f"render.promise.{kind}-nothing"]
    more = (_attempts, _draws, _gates, _before)
    return " ".join([first, *(words for say in more for words in say(unit, strings))])


def _pages(unit: Part, strings: Strings) -> Iterator[str]:
    count = len(unit.required)
    if not count or unit.required == (unit.passed and unit.passed.id,):
        return  # who passes an assessment has opened its page
    if unit.required == tuple(p.id for p in unit.pages):
        yield _counted("render.promise.all-pages", count, strings)
        return
    titles = [m.title.value for m in unit.modules if m.pages[0].id in unit.required]
    yield _counted("render.promise.module-pages", len(titles), strings, _list(titles, strings))


def _videos(unit: Part, strings: Strings) -> Iterator[str]:
    count = sum(kind is MediaKind.VIDEO for _, _, kind in unit.moving)
    if unit.videos is None or not count:
        return
    percent = round(unit.videos * 100)
    share = strings.get(f"render.share.{percent}") or _share(unit.videos, strings)
    yield _counted("render.promise.videos", count, strings, share)


def _minutes(unit: Part, strings: Strings) -> Iterator[str]:
    if unit.minutes:
        yield _counted("render.promise.minutes", unit.minutes, strings)


def _passed(unit: Part, strings: Strings) -> Iterator[str]:
    if unit.passed is None:
        return
    course, page = unit.course, unit.passed
    asked = [q for q, _ in course.asked(page) if q.scorable]
    title = page.title.value
    if any(q.kind is QuestionKind.SCENARIO for q in asked):
        # What a way through is worth is no count of anything that a learner sees.
        share = _share(course.assessments[page.id].pass_mark, strings)
        yield strings["render.promise.passed-share"].format(title=title, what=share)
        return
    right, total = marks(course, page)
    plain_count = all(q.points == 1 for q in asked)
    key = "render.promise.passed" if plain_count else "render.promise.passed-points"
    yield strings[key].format(title=title, right=right, total=total)


def _attempts(unit: Part, strings: Strings) -> Iterator[str]:
    if unit.passed is None:
        return
    rule = unit.course.assessments[unit.passed.id]
    kept = strings[f"render.promise.keep-{rule.keep.value}"]
    if rule.attempts is None:
        yield strings["render.promise.attempts-any"].format(kept=kept)
    elif rule.attempts == 1:
        yield strings["render.promise.attempts-1"]
    else:
        times = strings.get(f"render.times.{rule.attempts}") or strings["render.times"].format(
            count=rule.attempts
        )
        yield strings["render.promise.attempts"].format(times=times, kept=kept)


def _draws(unit: Part, strings: Strings) -> Iterator[str]:
    page = unit.passed
    if page is None or not page.draws:
        return
    count = sum(draw.count for draw in page.draws)
    total = len(unit.course.asked(page)) - len(page.questions)
    yield strings["render.promise.draws"].format(count=count, total=total)


def _gates(unit: Part, strings: Strings) -> Iterator[str]:
    modules = {m.id: m for m in unit.modules}
    pages = {p.id: p for p in unit.pages}
    for gate in unit.gates:
        conditions = []
        if gate.modules:
            titles = [modules[id_].title.value for id_ in gate.modules]
            what = _list(titles, strings)
            conditions.append(_counted("render.promise.gate-modules", len(titles), strings, what))
        if gate.passed:
            what = _list([pages[id_].title.value for id_ in gate.passed], strings)
            conditions.append(strings["render.promise.gate-passed"].format(what=what))
        first = gate.pages[0]
        title = (modules.get(first) or pages[first]).title.value
        said = _list(conditions, strings)
        yield strings["render.promise.gate"].format(title=title, conditions=said)


def _before(unit: Part, strings: Strings) -> Iterator[str]:
    """What an assessment before the modules is good for."""
    for page in unit.pages:
        rule = unit.course.assessments.get(page.id)
        if rule is None or rule.role is not Role.PRE:
            continue
        if rule.exempt_from is None or not unit.whole:
            yield strings["render.promise.before"].format(title=page.title.value)
        else:
            share = _share(rule.exempt_from, strings)
            yield strings["render.promise.spares"].format(title=page.title.value, what=share)


def marks(course: Course, page: Page) -> tuple[int, int]:
    """(points that pass, points to be had) of an assessment page."""
    total = course.points(page)
    # A hair less, so that 70 % of 10 is 7 whatever the floating point says.
    return math.ceil(course.assessments[page.id].pass_mark * total - 1e-9), total


def _counted(key: str, count: int, strings: Strings, what: str = "") -> str:
    words = strings.get(f"{key}.{count}") or strings[key]
    return words.format(count=count, what=what)


def _share(share: float, strings: Strings) -> str:
    """`85 %`; no more digits than the author gave."""
    return strings["render.share"].format(percent=f"{share * 100:.4g}")


def _list(words: list[str], strings: Strings) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    first = strings["render.list-comma"].join(words[:-1])
    return strings["render.list-and"].format(first=first, last=words[-1])
