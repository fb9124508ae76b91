"""Schemas: what they do not allow is told in words, each at the key or value it is about."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kdll.model.course import AnswersShown, AssessmentRule, Aus, Keep, Role, Status

from .reading import COURSE, ROOT, codes, first_lines, read, schemas, source

AUTHORS = ("lab", "course", "page", "framework", "role", "plan", "credits")


def course_yml(text: str) -> list[str]:
    return first_lines(read({"c/course.yml": text})[1], skip=0)


def parts(schema: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    yield path, schema
    for key, inner in schema.get("properties", {}).items():
        yield from parts(inner, f"{path}/{key}")
    for word in ("items", "additionalProperties"):
        if isinstance(schema.get(word), dict):
            yield from parts(schema[word], f"{path}/{word}")


@pytest.mark.parametrize("name", AUTHORS)
def test_schema_is_one_of_2020_12_and_describes_every_key(name: str) -> None:
    schema = json.loads(schemas().text(f"{name}.schema.json"))
    Draft202012Validator.check_schema(schema)
    assert schema["title"]
    for path, part in parts(schema):
        assert part["description"].endswith("."), path
        assert path == "" or part.get("x-expected") or part["type"] == "object", path


@pytest.mark.parametrize("name", AUTHORS)
def test_examples_of_a_schema_are_allowed_by_it(name: str) -> None:
    schema = json.loads(schemas().text(f"{name}.schema.json"))
    for path, part in parts(schema):
        for example in part.get("examples", ()):
            assert Draft202012Validator(part).is_valid(example), path


def test_whole_course_yml_is_read() -> None:
    text = (ROOT / "tests" / "read" / "whole-course.yml").read_text("utf-8")
    found, diagnostics = read({"c/course.yml": text})
    course = found.courses[0]
    assert diagnostics == ()
    assert course.title.value == "Right to Information Act, 2005: answering a request"
    assert (course.id, course.version, course.language) == ("rti-act-2005", "1.10", "no")
    assert (course.status, course.current_as_of) == (Status.RELEASED, "2026-10-01")
    assert course.aus is Aus.COURSE
    assert course.keywords == ("RTI", "transparency")
    assert course.contributors[0].role == "subject-expert"
    assert [str(tag) for tag in course.targets] == ["kcm:rti-responsiveness@2"]
    assert course.assessments["final-assessment"] == AssessmentRule(
        0.7, 3, Keep.LAST, AnswersShown.AFTER_LAST
    )
    before = course.assessments["check-yourself-first"]
    assert (before.role, before.exempt_from) == (Role.PRE, 0.8)
    assert [(str(g.opens), [str(a) for a in g.after]) for g in course.gates] == [
        ("final-assessment", []),
        ("fees", ["the-right", "check-yourself-first"]),
    ]
    assert course.minutes and course.minutes.value == "40"
    assert course.complete_when.minutes == 30
    assert course.complete_when.videos == float(Decimal("0.9"))
    assert [p.value for p in course.complete_when.pages or ()] == ["the-right", "fees"]
    assert {name: text.value for name, text in course.values.items()} == {"fee": "Rs 10"}
    assert course.score_from and course.score_from.value == "final-assessment"


def test_unknown_setting_is_told_with_the_nearest_known_one() -> None:
    found = read({"c/course.yml": COURSE + "descripton: x\n"})[1][0]
    assert (found.code, found.hint) == ("KD115", "did you mean `description`?")
    assert source(COURSE + "descripton: x\n").excerpt(found.span) == "descripton"


def test_setting_of_a_later_kdll_is_told_as_such() -> None:
    found = read({"c/10-p.md": "---\nid: p\ntitle: P\nlayout: wide\n---\n"})[1][0]
    assert (found.code, found.hint) == (
        "KD115",
        "this kdll does not have `layout` yet; take it away",
    )


WRONG = {
    "status: relased\n": "8:9 KD117 `status` should be `draft`, `review` or `released`",
    "keywords: RTI\n": "8:11 KD117 `keywords` should be a list such as `[RTI, transparency]`",
    "description:\n": "8:13 KD117 nothing stands after `description`",
    "description: [x]\n": "8:14 KD117 `description` should be a sentence or two",
    "current-as-of: 1 May\n": "8:16 KD117 `current-as-of` should be a day such as `2026-10-01`",
    "assessments:\n  a:\n    pass: 70\n": "10:11 KD117 `pass` should be a percentage such as `70%`",
    "assessments:\n  a:\n    pass: 101%\n": (
        "10:11 KD117 `pass` should be a percentage such as `70%`"
    ),
    "assessments:\n  a:\n    attempts: 0\n": (
        "10:15 KD117 `attempts` should be a whole number from 1 on"
    ),
    "assessments:\n  a:\n    attempts: '3'\n": (
        "10:15 KD117 `attempts` should be a whole number from 1 on"
    ),
    "assessments:\n  A b:\n    pass: 70%\n": "9:3 KD117 `A b` is no name that can be referred to",
    "complete-when:\n  pages: some\n": (
        "9:10 KD117 `pages` should be `all`, or a list of modules such as "
        "`[the-right, time-and-fees]`"
    ),
    "minutes: about 40\n": "8:10 KD117 `minutes` should be a whole number from 1 on",
    "values:\n  fee: [Rs 10]\n": "9:8 KD117 `fee` should be words",
    "assessments:\n  a:\n    role: before\n": ("10:11 KD117 `role` should be `final` or `pre`"),
    "assessments:\n  a:\n    exempt: 80%\n": (
        "10:13 KD117 `exempt` should be `{per: competency, from: 80%}`"
    ),
    "assessments:\n  a:\n    exempt: {per: competency}\n": (
        "10:5 KD116 `from` is missing in `exempt`"
    ),
    "complete-when:\n  minutes: 0\n": ("9:12 KD117 `minutes` should be a whole number from 1 on"),
    "gates:\n  a: later\n": (
        "9:6 KD117 `a` should be `after all modules`, `after the-right`, "
        "`after the-right and fees`, or a list such as `[the-right, fees]`"
    ),
    "contributors:\n  - name: A\n": "9:5 KD116 `role` is missing in this entry",
    "contributors:\n  - A\n": "9:5 KD117 this entry should be a person, with `name:` and `role:`",
    "thumbnail: ../cover.png\n": (
        "8:12 KD117 `thumbnail` should be a picture in the media folder such as `media/cover.png`"
    ),
}


@pytest.mark.parametrize("text", WRONG)
def test_wrong_value_is_told_in_words_at_its_place(text: str) -> None:
    assert course_yml(COURSE + text) == [WRONG[text]]


def test_wrong_tag_is_told_at_its_line() -> None:
    text = COURSE.replace("kcm:rti", "RTI responsiveness")
    assert course_yml(text) == [
        "7:5 KD117 this entry should be a competency such as `kcm:rti-responsiveness` or, with a "
        "level, `kcm:rti-responsiveness@2`"
    ]


def test_all_missing_settings_are_told_at_once() -> None:
    assert codes(read({"c/course.yml": "kdll: 1\n"})[1]) == ["KD116"] * 5


def test_wrong_language_version_is_told() -> None:
    text = COURSE.replace("kdll: 1", "kdll: 2")
    assert course_yml(text) == ["1:7 KD117 `kdll` should be `1`, the version of the language"]


@pytest.mark.parametrize(
    ("front", "cut"),
    [
        ("title: Form #3", ["#3"]),
        ("title: Form #3 and #4", ["#3 and #4"]),
        ("title: Form # 3", ["# 3"]),
        ("title: Form#3", []),
        ('title: "Form #3"', []),
        ("title: P\nkind: page   # a remark", []),
        ("title: P\nobjectives:\n  a: See form\n  b: Use form 2 #3", ["#3"]),
    ],
)
def test_words_that_lose_their_end_to_a_remark_are_told(front: str, cut: list[str]) -> None:
    text = f"---\nid: p\n{front}\n---\n"
    shown = source(text)
    found = read({"c/10-p.md": text})[1]
    assert [shown.excerpt(d.span) for d in found if d.code == "KD114"] == cut
