"""`cmi5.xml` read back."""

from __future__ import annotations

import pytest
from lxml import etree

from kdll.model.course import AssessmentRule, CompleteWhen, Course, PageKind
from kdll.writers.cmi5 import WRITER
from tests.made import choice, course, edition, module, p, page, question, small, tag, text


def structure(made: Course) -> etree._Element:
    tree = WRITER.write(edition(made, WRITER.delivery))
    return etree.fromstring(tree.text("cmi5.xml").encode())


def aus(made: Course) -> list[etree._Element]:
    return list(structure(made).iterfind("{*}au"))


def quiz(**rule: object) -> Course:
    asked = question("a", choice("x", True))
    return course(
        module(page("one", p("x")), page("quiz", asked, kind=PageKind.ASSESSMENT)),
        complete_when=CompleteWhen(**rule),  # type: ignore[arg-type]
        assessments={"quiz": AssessmentRule(2 / 3)},
    )


def test_there_is_a_unit_per_module_with_its_document() -> None:
    assert [(au.get("id"), au.findtext("{*}url")) for au in aus(small())] == [
        ("https://lab.example/courses/a-course/modules/start", "start.html"),
        ("https://lab.example/courses/a-course/modules/check", "check.html"),
    ]


@pytest.mark.parametrize(
    ("rule", "move_on"),
    [
        ({}, "Completed"),
        ({"passed": text("quiz")}, "CompletedAndPassed"),
        ({"pages": (), "passed": text("quiz")}, "Passed"),
        ({"pages": ()}, "NotApplicable"),
    ],
)
def test_a_unit_is_done_by_the_rule_of_the_course(rule: dict[str, object], move_on: str) -> None:
    (au,) = aus(quiz(**rule))
    assert au.get("moveOn") == move_on


def test_a_mastery_score_has_four_decimals_at_most() -> None:
    (au,) = aus(quiz())
    assert au.get("masteryScore") == "0.6667"


def test_a_unit_without_an_assessment_has_no_mastery_score() -> None:
    start, check = aus(small())
    assert start.get("masteryScore") is None
    assert check.get("masteryScore") == "0.5"


def test_competencies_are_defined_once_and_named_by_their_units() -> None:
    root = structure(small())
    iri = "https://lab.example/frameworks/kcm/rti-responsiveness"
    assert [o.get("id") for o in root.iterfind("{*}objectives/{*}objective")] == [iri]
    named = root.iterfind("{*}au/{*}objectives/{*}objective")
    assert [o.get("idref") for o in named] == [iri, iri]


def test_a_course_without_competencies_has_no_empty_list() -> None:
    root = structure(course(module(page("one", p("x")))))
    assert next(root.iter("{*}objectives"), None) is None


def test_texts_name_their_language_and_come_back_as_they_were() -> None:
    odd = "Fees & <forms> \"a\" 'b' 🙂 معلومات"
    made = course(module(page("one", p("x")), title=odd), language="ur", description=odd)
    root = structure(made)
    strings = list(root.iter("{*}langstring"))
    assert {s.get("lang") for s in strings} == {"ur"}
    assert root.findtext("{*}course/{*}description/{*}langstring") == odd
    assert root.findtext("{*}au/{*}title/{*}langstring") == odd


def test_a_target_that_no_module_teaches_is_defined_all_the_same() -> None:
    made = course(module(page("one", p("x"))), targets=(tag("kcm:note-writing"),))
    root = structure(made)
    assert root.findtext(".//{*}objective/{*}title/{*}langstring") == "Noting & Drafting"
