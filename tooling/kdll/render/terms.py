"""The terms of a course in a reviewer's words: gates, values, draws, how one is judged."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from kdll.model.course import AnswersShown, AssessmentRule, Course, Draw, Keep, Page, Role
from kdll.render.asked import facts
from kdll.render.elements import element, lines
from kdll.render.rules import opened

_KEEP = {
    Keep.BEST: "the best attempt counts",
    Keep.LAST: "the last attempt counts",
    Keep.FIRST: "the first attempt counts",
}
_SHOWN = {
    AnswersShown.EACH: "answers are shown after each question",
    AnswersShown.AFTER_ATTEMPT: "answers are shown after each attempt",
    AnswersShown.AFTER_LAST: "answers are shown after the last attempt",
    AnswersShown.NEVER: "answers are never shown",
}


def gates(course: Course) -> Iterator[Element]:
    """What opens late, and when."""
    titles = {m.id: m.title.value for m in course.modules}
    titles |= {p.id: p.title.value for p in course.pages if p.id not in titles}
    rows = []
    for gate in course.gates:
        late = opened(course, gate)
        after = [f"“{titles[id_]}” is completed" for id_ in late.modules]
        after += [f"“{titles[id_]}” is passed" for id_ in late.passed]
        if late.pages and after:
            words = f"“{titles[gate.opens.value]}” opens when {' and '.join(after)}"
            rows.append(element("li", {}, [words]))
    if rows:
        yield element("p", {"class": "kdll-label"}, ["Gates"])
        yield element("ul", {}, lines(rows))


def values(course: Course) -> Iterator[Element]:
    """The values that pages write as `[=name]`."""
    if course.values:
        yield element("p", {"class": "kdll-label"}, ["Values"])
        yield facts(*((name, words.value) for name, words in course.values.items()))


def draw(course: Course, row: Draw) -> str:
    """`6 of 12 (kcm:rti-responsiveness, easy)`."""
    only = ", ".join(filter(None, (str(row.competency or ""), row.difficulty)))
    return f"{row.count} of {len(course.drawn(row))}" + (f" ({only})" if only else "")


def drawn(course: Course, page: Page) -> str:
    """`10 of 24 questions drawn: 6 of 12 from core (kcm:…), …`."""
    if not page.draws:
        return ""
    total = len(course.asked(page)) - len(page.questions)
    count = sum(row.count for row in page.draws)
    each = ", ".join(f"{draw(course, row)} from {row.bank.value}" for row in page.draws)
    own = f", besides {len(page.questions)} written here" if page.questions else ""
    return f"{count} of {total} questions drawn anew for each attempt{own}: {each}"


def rule(of: AssessmentRule) -> str:
    """How an assessment is judged."""
    attempts = "attempts without end" if of.attempts is None else f"attempts: {of.attempts}"
    spares = ""
    if of.exempt_from is not None:
        spares = f"spares modules whose competencies are all shown to {of.exempt_from:.0%}"
    passes = f"passed at {of.pass_mark:.0%}"
    return "; ".join(
        filter(
            None,
            (
                passes if of.role is Role.FINAL else "taken before the modules, passes nothing",
                attempts,
                _KEEP[of.keep],
                _SHOWN[of.answers_shown],
                spares,
            ),
        )
    )
