"""The matrix of a course: what is taught, practised and assessed, and by how much."""

from __future__ import annotations

from dataclasses import replace

from kdll.model.course import AssessmentRule, Course, Draw, Page, PageKind, Role
from kdll.model.question import QuestionKind
from kdll.survey import coverage
from tests.made import FRAMEWORKS, HERE, choice, course, module, page, question, tag, text

RTI, NOTES = "kcm:rti-responsiveness", "kcm:note-writing"


def asked(id_: str, name: str, **more: object):  # type: ignore[no-untyped-def]
    return question(id_, choice("1"), choice("2"), competency=tag(name), **more)


def test_pages_teach_practice_practises_and_assessments_assess() -> None:
    start = page("start", asked("try", RTI, objective=text("days")))
    check = page("check", asked("a", RTI, points=3), asked("b", NOTES), kind=PageKind.ASSESSMENT)
    made = course(module(start, tags=(RTI,)), module(check, tags=(RTI, NOTES)), targets=(tag(RTI),))
    found = coverage(made, FRAMEWORKS)
    first, second = found.rows
    assert (first.tag, first.title, first.target) == (RTI, "RTI Responsiveness", True)
    assert first.cells[0].taught == ("start",)
    assert [use.question for use in first.cells[0].practised] == ["try"]
    assert [use.question for use in first.cells[1].assessed] == ["a"]
    assert first.objectives == ("days",)
    assert (first.sure, first.points, found.weight(first)) == (1, 3.0, 0.75)
    # What stands at the top of an assessment is asked for there, and taught nowhere.
    assert (second.tag, second.target, second.taught) == (NOTES, False, ())


def test_pages_without_competencies_of_their_own_teach_their_modules() -> None:
    opening, other = page("start"), replace(page("other"), competencies=(tag(NOTES),))
    last = page("last")
    found = coverage(course(module(opening, other, last, tags=(RTI,))), FRAMEWORKS)
    assert {row.tag: row.taught for row in found.rows} == {
        RTI: ("start", "last"),
        NOTES: ("other",),
    }


def test_questions_that_cannot_be_wrong_assess_nothing() -> None:
    check = page(
        "check", asked("o", RTI, kind=QuestionKind.OPEN), asked("a", RTI), kind=PageKind.ASSESSMENT
    )
    [row] = coverage(course(module(check)), FRAMEWORKS).rows
    assert [use.question for use in row.assessed] == ["a"]


def drawing(count: int, of: int, others: int, role: Role = Role.FINAL) -> Course:
    """A draw of so many from a bank: questions on RTI, and others on notes."""
    on_rti = [asked(f"r{n}", RTI) for n in range(of)]
    on_notes = [asked(f"n{n}", NOTES) for n in range(others)]
    bank: Page = page("core", *on_rti, *on_notes, kind=PageKind.BANK)
    check = replace(
        page("check", kind=PageKind.ASSESSMENT), draws=(Draw(text("core"), count, HERE),)
    )
    return course(module(check), banks=(bank,), assessments={"check": AssessmentRule(role=role)})


def test_a_drawn_question_counts_as_much_as_it_is_likely() -> None:
    rti, notes = coverage(drawing(3, 4, 2), FRAMEWORKS).rows
    assert (rti.points, notes.points) == (2.0, 1.0)
    assert all(use.drawn and use.page == "check" for use in rti.assessed)
    # Of six questions three are drawn, so of four at most three are left out.
    assert (rti.sure, notes.sure) == (1, 0)


def test_a_draw_of_all_leaves_nothing_out() -> None:
    rti, notes = coverage(drawing(6, 4, 2), FRAMEWORKS).rows
    assert (rti.sure, notes.sure) == (4, 2)
    assert not any(use.drawn for use in rti.assessed)


def test_an_assessment_taken_before_judges_nobody() -> None:
    rti, _ = coverage(drawing(6, 4, 2, Role.PRE), FRAMEWORKS).rows
    assert rti.sure == 0
    assert len(rti.assessed) == 4


def test_a_tag_that_no_framework_has_is_a_row_all_the_same() -> None:
    [row] = coverage(course(module(page("start"), tags=("x:y",))), FRAMEWORKS).rows
    assert (row.tag, row.title, row.iri) == ("x:y", "x:y", "")
