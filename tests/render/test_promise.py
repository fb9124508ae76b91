"""The rule of a course in words."""

from __future__ import annotations

from dataclasses import replace

from kdll.model.course import AssessmentRule, CompleteWhen, Course, Gate, Keep, PageKind, Role
from kdll.model.question import Question
from kdll.render import catalogue, promise
from tests.made import MEDIA, assets, choice, course, image, module, p, page, question, small, text
from tests.made.kinds import every_kind

WORDS = catalogue(assets().strings, "en")


def said(made: Course) -> str:
    return promise(made, WORDS, MEDIA)


def check(*questions: Question, **rule: object) -> Course:
    asked = questions or tuple(question(f"q{n}", choice("a", True)) for n in range(10))
    final = page("final", *asked, kind=PageKind.ASSESSMENT, title="Final assessment")
    return course(
        module(page("one", p("x"))),
        module(final),
        complete_when=CompleteWhen(None, None, text("final")),
        assessments={"final": AssessmentRule(**rule)},  # type: ignore[arg-type]
    )


def test_everything_at_once() -> None:
    assert said(small()) == (
        "You complete this course when you have opened both pages, watched nine tenths of the "
        "video (or read its transcript) and passed the Final assessment (1 of 2). "
        "You may try three times; your best try counts."
    )


def test_pages_alone() -> None:
    made = course(module(*(page(f"p{n}", p("x")) for n in range(18))))
    assert said(made) == "You complete this course when you have opened all 18 pages."


def test_pages_of_some_modules_are_named_by_their_modules() -> None:
    made = course(
        *(module(page(name, p("x"))) for name in ("one", "two", "three", "four")),
        complete_when=CompleteWhen((text("one"), text("two"), text("four"))),
    )
    assert "opened all pages of the modules One, Two and Four." in said(made)


def test_videos_count_only_where_there_are_some() -> None:
    without = course(module(page("one", p("x"))), complete_when=CompleteWhen(videos=0.9))
    assert said(without) == "You complete this course when you have opened its page."
    with_ = course(
        module(page("one", p(image("media/stamp.mov")))), complete_when=CompleteWhen(videos=0.85)
    )
    assert "watched 85 % of the video" in said(with_)


def test_a_sound_is_no_video() -> None:
    made = course(
        module(page("one", p(image("media/talk.wav")))), complete_when=CompleteWhen(videos=0.9)
    )
    assert "watched" not in said(made)


def test_seventy_percent_of_ten_is_seven() -> None:
    assert "(7 of 10)" in said(check(pass_mark=0.7))


def test_a_share_between_two_marks_is_rounded_up() -> None:
    assert "(8 of 10)" in said(check(pass_mark=0.71))


def test_points_are_said_where_questions_weigh_differently() -> None:
    made = check(question("a", choice("x", True), points=3), question("b", choice("x", True)))
    assert "passed the Final assessment (3 of 4 points)" in said(made)


def test_tries() -> None:
    assert "You may try as often as you like; your best try counts." in said(check())
    assert said(check(attempts=1)).endswith("You may try once.")
    assert "You may try twice; your last try counts." in said(check(attempts=2, keep=Keep.LAST))
    assert "try 12 times; your first try counts." in said(check(attempts=12, keep=Keep.FIRST))


def test_a_course_that_asks_for_nothing_says_so() -> None:
    made = course(module(page("one", p("x"))), complete_when=CompleteWhen(pages=()))
    assert said(made) == "You complete this course by opening it."


def test_whoever_passes_an_assessment_has_opened_its_page() -> None:
    final = check().modules[1]
    made = course(final, complete_when=CompleteWhen(passed=text("final")))
    assert "opened" not in said(made)


def test_a_draw_is_counted_as_many_as_it_draws() -> None:
    said_back = said(every_kind())
    # One question that all are asked, two of four, one of two.
    assert "passed the Final assessment (3 of 4)" in said_back
    assert "For each try, 3 questions are drawn from 6." in said_back


def test_minutes_are_said() -> None:
    assert "spent at least 40 minutes in it" in said(every_kind())
    one = replace(every_kind(), complete_when=CompleteWhen(minutes=1))
    assert "spent at least one minute in it" in said(one)


def test_a_gate_is_said() -> None:
    assert (
        "“Final assessment” opens when you have completed the modules Check yourself first, "
        "Practice and The muster rolls." in said(every_kind())
    )
    passed = replace(
        every_kind(), gates=(Gate(text("final"), (text("practice"), text("muster-rolls"))),)
    )
    assert (
        "“Final assessment” opens when you have completed the module Practice and passed "
        "The muster rolls." in said(passed)
    )


def test_what_an_assessment_before_the_modules_spares_is_said() -> None:
    assert (
        "“Check yourself first” can save you time: modules that teach only what you show there "
        "(80 % or more in each of their competencies) count as opened." in said(every_kind())
    )
    pre = {"first": AssessmentRule(role=Role.PRE)}
    made = replace(every_kind(), assessments=every_kind().assessments | pre)
    assert "“Check yourself first” shows you where you stand; it does not count." in said(made)


def test_a_scenario_is_passed_by_a_share() -> None:
    made = replace(every_kind(), complete_when=CompleteWhen((), passed=text("muster-rolls")))
    assert said(made).startswith(
        "You complete this course when you have passed “The muster rolls” (with 60 % or more)."
    )


def test_all_that_is_said_is_in_the_catalogue() -> None:
    backwards = {key: f"[{key}] {value}" for key, value in WORDS.items()}
    sentences = promise(every_kind(), backwards, MEDIA)
    for key in ("course", "minutes", "passed", "attempts", "draws", "gate", "gate-modules"):
        assert f"[render.promise.{key}]" in sentences
