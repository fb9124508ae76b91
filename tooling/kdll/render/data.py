"""What the player is told: the block `kdll-data` of a document (its shape: `KdllData` there)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from kdll.model.competency import Tag
from kdll.model.course import Course, Page
from kdll.model.edition import Objective, Unit
from kdll.model.identity import Identity
from kdll.model.media import MediaSet
from kdll.model.prose import plain
from kdll.model.question import Choice, Question, QuestionKind
from kdll.render.iri import objective_id
from kdll.render.question import keys
from kdll.render.rules import Part

FORMAT = 1


def data(
    unit: Unit,
    part: Part,
    *,
    standard: str,
    course_iri: str,
    objectives: tuple[Objective, ...],
    identity: Identity,
    media: MediaSet,
    promise: str,
    strings: Mapping[str, str],
) -> dict[str, Any]:
    """The data of one unit, ready for JSON."""
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
            _page(page, module.id, page.competencies or module.competencies, identity)
            for module in part.modules
            for page in module.pages
        ],
        "modules": [
            {"id": m.id, "title": m.title.value, "pages": [p.id for p in m.pages]}
            for m in part.modules
        ],
        "questions": [
            _question(question, page, course, identity)
            for page in part.pages
            for question in page.questions
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
        "rules": {
            "pages": list(part.required),
            "videos": part.videos,
            "passed": part.passed.id if part.passed else None,
            "scoreFrom": part.scored.id if part.scored else None,
            "assessments": {
                page.id: {
                    "pass": rule.pass_mark,
                    "attempts": rule.attempts,
                    "keep": rule.keep.value,
                    "answersShown": rule.answers_shown.value,
                }
                for page in part.pages
                if (rule := course.assessments.get(page.id))
            },
        },
        "promise": promise,
        "strings": {k: v for k, v in strings.items() if not k.startswith("render.")},
    }


def dump(value: Mapping[str, Any]) -> str:
    """JSON that cannot end the `script` element it stands in."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return text.replace("<", "\\u003c")


def _page(page: Page, module: str, tags: Iterable[Tag], identity: Identity) -> dict[str, Any]:
    return {
        "id": page.id,
        "slot": identity.pages[page.id],
        "title": page.title.value,
        "module": module,
        "kind": page.kind.value,
        "competencies": [objective_id(tag) for tag in tags],
    }


def _question(question: Question, page: Page, course: Course, identity: Identity) -> dict[str, Any]:
    name = str(question.id)
    slots = identity.questions[name]
    tag = course.competency_of(question, page)
    return {
        "id": name,
        "slot": slots.slot,
        "page": page.id,
        "kind": question.kind.value,
        "scored": course.scores(page),
        "points": question.points,
        "partial": question.partial_credit,
        "keepOrder": question.keep_order or question.kind is QuestionKind.TRUE_FALSE,
        "attempts": question.attempts,
        "competency": objective_id(tag) if tag else None,
        "prompt": plain(question.prompt),
        "hints": len(question.feedback.hints),
        "unit": question.unit,
        "choices": [
            _choice(choice, key)
            for choice, key in zip(question.choices, keys(question, slots), strict=True)
        ],
    }


def _choice(choice: Choice, key: str) -> dict[str, Any]:
    told: dict[str, Any] = {"key": key, "right": choice.right, "text": plain(choice.content)}
    if choice.range:
        told |= {"low": float(choice.range.low), "high": float(choice.range.high)}
    return told
