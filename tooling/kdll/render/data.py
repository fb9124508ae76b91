"""What the player is told: the block `kdll-data` of a document (its shape: `KdllData` there)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from kdll.model.competency import Tag
from kdll.model.course import Course, Module, Page, PageKind, competency_in
from kdll.model.edition import Objective, Unit
from kdll.model.identity import Identity
from kdll.model.media import MediaSet
from kdll.model.prose import Block
from kdll.model.question import Choice, Part, Question, QuestionKind
from kdll.model.scenario import worth
from kdll.render import rules
from kdll.render.answers import longest
from kdll.render.iri import objective_id
from kdll.render.keys import keys
from kdll.render.words import as_written, direction, told

FORMAT = 1

_ARTICLES = ("render.", "scale.")
"""Words that stand in the articles already."""

_TEACHING = (PageKind.PAGE, PageKind.SCENARIO)


def data(
    unit: Unit,
    part: rules.Part,
    *,
    standard: str,
    course_iri: str,
    objectives: tuple[Objective, ...],
    identity: Identity,
    media: MediaSet,
    promise: str,
    locked: str,
    about: Mapping[str, Any],
    logo: str,
    words: str,
    strings: Mapping[str, str],
) -> dict[str, Any]:
    """The data of one unit, ready for JSON. `words` is the language of `strings`."""
    course = part.course
    return {
        "format": FORMAT,
        "standard": standard,
        "course": {
            "id": course.id,
            "iri": course_iri,
            "title": course.title.value,
            "version": course.version,
            "language": course.language,
            "currentAsOf": course.current_as_of,
        },
        "unit": {"id": unit.id, "title": unit.title, "whole": part.whole},
        "pages": [
            _page(page, module, course, identity)
            for module in part.modules
            for page in module.pages
        ],
        "modules": [_module(module) for module in part.modules],
        "questions": [
            _question(question, page, sheet, module, course, identity, strings)
            for module in part.modules
            for page in module.pages
            for question, sheet in course.asked(page)
        ],
        "media": [
            {
                "path": path,
                "slot": identity.media[path],
                "page": page.id,
                "duration": media.renditions[path].duration,
                "kind": kind.value,
            }
            for path, page, kind in part.moving
        ],
        "objectives": [
            {"id": o.id, "tag": o.tag, "iri": o.iri, "title": o.title} for o in objectives
        ],
        "rules": _rules(part),
        "promise": promise,
        "locked": locked,
        "about": about,
        "logo": logo,
        "words": {"language": words, "direction": direction(words)},
        "strings": {k: v for k, v in strings.items() if not k.startswith(_ARTICLES)},
    }


def dump(value: Mapping[str, Any]) -> str:
    """JSON that cannot end the `script` element it stands in.

    A line for each key and each entry of a list, so that people can compare two packages, and no
    other space: learners wait for it.
    """
    lines = (f"{_compact(key)}:{_listed(part)}" for key, part in value.items())
    return ("{" + ",\n".join(lines) + "}").replace("<", "\\u003c")


def _listed(part: Any) -> str:
    if not isinstance(part, list):
        return _compact(part)
    return "[" + ",\n".join(map(_compact, part)) + "]"


_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _page(page: Page, module: Module, course: Course, identity: Identity) -> dict[str, Any]:
    return {
        "id": page.id,
        "slot": identity.pages[page.id],
        "title": page.title.value,
        "module": module.id,
        "kind": page.kind.value,
        "competencies": _objectives(page.competencies or module.competencies),
        "draws": [
            {"count": draw.count, "from": [str(q.id) for q, _ in course.drawn(draw)]}
            for draw in page.draws
        ],
    }


def _module(module: Module) -> dict[str, Any]:
    """What an assessment asks for, it does not teach."""
    teaching = [page for page in module.pages if page.kind in _TEACHING]
    tags = [*module.competencies, *(tag for page in teaching for tag in page.competencies)]
    return {
        "id": module.id,
        "title": module.title.value,
        "pages": [page.id for page in module.pages],
        "competencies": _objectives(tags) if teaching else [],
    }


def _objectives(tags: Iterable[Tag]) -> list[str]:
    """Their ids, none twice: two levels of one competency are one objective."""
    return list(dict.fromkeys(map(objective_id, tags)))


def _question(
    question: Question,
    page: Page,
    sheet: Page,
    module: Module,
    course: Course,
    identity: Identity,
    strings: Mapping[str, str],
) -> dict[str, Any]:
    """A question that `page` asks and that is written on `sheet`."""
    tag = competency_in(question, sheet, module if sheet is page else None)
    names = keys(question, identity)
    return {
        "id": str(question.id),
        "slot": identity.questions[str(question.id)].slot,
        "page": page.id,
        "kind": question.kind.value,
        "scored": course.scores(page) and question.scorable,
        "scorable": question.scorable,
        "points": question.points,
        "exact": question.exact,
        "longest": longest(question) if question.kind is QuestionKind.OPEN else 0,
        "partial": question.partial_credit,
        "keepOrder": question.keep_order or question.kind is QuestionKind.TRUE_FALSE,
        "attempts": question.attempts,
        "competency": objective_id(tag) if tag else None,
        **_words("prompt", question.prompt, strings, boxed=True),
        "hints": len(question.feedback.hints),
        "unit": question.unit,
        "choices": [_choice(n, question, names, strings) for n in range(len(names))],
    }


def _choice(
    place: int, question: Question, names: list[str], strings: Mapping[str, str]
) -> dict[str, Any]:
    choice = question.choices[place]
    said: dict[str, Any] = {
        "key": names[place],
        "part": choice.part.value,
        "right": choice.right,
    }
    boxed = choice.part is Part.CHOICE and question.kind in _BOXED
    said |= _words("text", choice.content, strings, boxed=boxed)
    if choice.range:
        said |= {"low": float(choice.range.low), "high": float(choice.range.high)}
    more = _MORE.get(choice.part)
    return said | more(choice, question, names) if more else said


_BOXED = (QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.TRUE_FALSE)
"""Kinds of which each choice has a box with the choice's words beside it."""


def _words(
    key: str, content: Sequence[Block], strings: Mapping[str, str], *, boxed: bool
) -> dict[str, str]:
    """Words that the player cannot read in the article: what stands there is not sent twice.

    `boxed` if they stand in an element that it knows how to find.
    """
    there = boxed and content and as_written(content)
    return {} if there else {key: told(content, strings)}


def _leading(choice: Choice, question: Question, names: list[str]) -> dict[str, Any]:
    return {"target": None if choice.target is None else names[choice.target]}


def _option(choice: Choice, question: Question, names: list[str]) -> dict[str, Any]:
    said = _leading(choice, question, names)
    if choice.within is not None:
        said["within"] = names[choice.within]
    return said | ({"points": worth(choice)} if question.scorable else {})


def _situation(choice: Choice, question: Question, names: list[str]) -> dict[str, Any]:
    place = next(n for n, other in enumerate(question.choices) if other is choice)
    goes_on = any(option.within == place for option in question.parts(Part.OPTION))
    return {} if goes_on else {"ending": choice.ending}


_MORE: Mapping[Part, Callable[[Choice, Question, list[str]], dict[str, Any]]] = {
    Part.BLANK: lambda choice, question, names: {"accepted": list(choice.accepted)},
    Part.SOURCE: _leading,
    Part.OPTION: _option,
    Part.SITUATION: _situation,
}
"""What else is told of a line, by what it is for."""


def _rules(part: rules.Part) -> dict[str, Any]:
    course = part.course
    return {
        "pages": list(part.required),
        "videos": part.videos,
        "minutes": part.minutes,
        "gates": [
            {"pages": list(g.pages), "modules": list(g.modules), "passed": list(g.passed)}
            for g in part.gates
        ],
        "passed": part.passed.id if part.passed else None,
        "scoreFrom": part.scored.id if part.scored else None,
        "assessments": {
            page.id: {
                "pass": rule.pass_mark,
                "attempts": rule.attempts,
                "keep": rule.keep.value,
                "answersShown": rule.answers_shown.value,
                "role": rule.role.value,
                "exemptFrom": rule.exempt_from,
            }
            for page in part.pages
            if (rule := course.assessments.get(page.id))
        },
    }
