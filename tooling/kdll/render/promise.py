"""What completes and passes a course, said in words."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from kdll.model.course import Course, Page
from kdll.model.media import MediaKind, MediaSet
from kdll.render.rules import Part, part

Strings = Mapping[str, str]


def promise(course: Course, strings: Strings, media: MediaSet) -> str:
    """The rule of the whole course; `strings` in its language."""
    return of_part(part(course, media), strings)


def of_part(unit: Part, strings: Strings) -> str:
    """The rule of one unit, in one sentence, or two where an assessment must be passed."""
    conditions = [*_pages(unit, strings), *_videos(unit, strings), *_passed(unit, strings)]
    kind = "course" if unit.whole else "part"
    if not conditions:
        return strings[f"render.promise.{kind}-nothing"]
    first = strings[f"render.promise.{kind}"].format(conditions=_list(conditions, strings))
    return " ".join([first, *_attempts(unit, strings)])


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
    share = strings.get(f"render.share.{percent}") or strings["render.share"].format(
        percent=percent
    )
    yield _counted("render.promise.videos", count, strings, share)


def _passed(unit: Part, strings: Strings) -> Iterator[str]:
    if unit.passed is None:
        return
    right, total = marks(unit.course, unit.passed)
    plain_count = all(q.points == 1 for q in unit.passed.questions)
    key = "render.promise.passed" if plain_count else "render.promise.passed-points"
    yield strings[key].format(title=unit.passed.title.value, right=right, total=total)


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


def marks(course: Course, page: Page) -> tuple[int, int]:
    """(points that pass, points to be had) of an assessment page."""
    total = sum(q.points for q in page.questions)
    # A hair less, so that 70 % of 10 is 7 whatever the floating point says.
    return math.ceil(course.assessments[page.id].pass_mark * total - 1e-9), total


def _counted(key: str, count: int, strings: Strings, what: str = "") -> str:
    words = strings.get(f"{key}.{count}") or strings[key]
    return words.format(count=count, what=what)


def _list(words: list[str], strings: Strings) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    first = strings["render.list-comma"].join(words[:-1])
    return strings["render.list-and"].format(first=first, last=words[-1])
