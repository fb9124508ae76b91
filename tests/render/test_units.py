"""What one launch opens, and what it asks for."""

from __future__ import annotations

from kdll.model.course import AssessmentRule, CompleteWhen, Course, PageKind
from kdll.model.edition import Delivery, Unit
from kdll.model.question import Question
from tests.made import choice, course, edition, image, module, p, page, question, small, tag, text

PER_MODULE = Delivery("cmi5", "module")


def units(made: Course) -> dict[str, Unit]:
    return {unit.id: unit for unit in edition(made, PER_MODULE).units}


def asked(name: str) -> Question:
    return question(name, choice("x", True))


def test_the_whole_course_is_one_unit() -> None:
    (unit,) = edition(small(), Delivery("scorm12")).units
    assert (unit.id, unit.href) == ("a-course", "index.html")
    assert unit.iri == "https://lab.example/courses/a-course"
    assert unit.pages == ("start", "check")
    assert (unit.requires_pages, unit.pass_mark, unit.mastery) == (True, 0.5, 0.5)


def test_a_module_is_a_unit_with_a_document_of_its_own() -> None:
    made = edition(small(), PER_MODULE)
    start, check = made.units
    assert (start.id, start.href) == ("start", "start.html")
    assert start.iri == "https://lab.example/courses/a-course/modules/start"
    assert {"start.html", "check.html"} < set(made.files)
    assert "index.html" not in made.files
    assert check.pages == ("check",)


def test_a_module_of_pages_asks_for_its_pages() -> None:
    start = units(small())["start"]
    assert (start.requires_pages, start.pass_mark, start.mastery) == (True, None, None)


def test_a_module_that_is_an_assessment_asks_to_be_passed_and_no_more() -> None:
    check = units(small())["check"]
    assert (check.requires_pages, check.pass_mark, check.mastery) == (False, 0.5, 0.5)


def test_an_assessment_that_need_not_be_passed_reports_its_score_all_the_same() -> None:
    quiz = page("quiz", asked("a"), kind=PageKind.ASSESSMENT)
    made = course(module(quiz), assessments={"quiz": AssessmentRule(0.6)})
    unit = units(made)["quiz"]
    assert (unit.requires_pages, unit.pass_mark, unit.mastery) == (True, None, 0.6)


def test_a_module_that_is_not_asked_for_asks_for_nothing() -> None:
    made = course(
        module(page("one", p("x"))),
        module(page("two", p("x"))),
        complete_when=CompleteWhen((text("one"),)),
    )
    assert units(made)["one"].requires_pages
    assert not units(made)["two"].requires_pages


def test_a_video_must_be_watched_even_where_no_page_is_asked_for() -> None:
    made = course(
        module(page("one", p(image("media/stamp.mov")))),
        complete_when=CompleteWhen((), 0.9),
    )
    assert units(made)["one"].requires_pages


def test_competencies_of_a_unit_are_those_of_its_module_pages_and_questions() -> None:
    one = question("a", choice("x", True), competency=tag("kcm:note-writing"))
    made = course(
        module(page("one", one), tags=("kcm:rti-responsiveness",)), module(page("two", p("x")))
    )
    found = units(made)
    assert found["one"].competencies == ("kcm:rti-responsiveness", "kcm:note-writing")
    assert found["two"].competencies == ()


def test_targets_come_first_and_nothing_comes_twice() -> None:
    made = course(
        module(page("one", p("x")), tags=("kcm:rti-responsiveness", "kcm:note-writing")),
        targets=(tag("kcm:note-writing"),),
    )
    whole = edition(made, Delivery("web"))
    assert [o.id for o in whole.objectives] == ["kcm.note-writing", "kcm.rti-responsiveness"]
    assert whole.objectives[0].iri == "https://lab.example/frameworks/kcm/note-writing"
