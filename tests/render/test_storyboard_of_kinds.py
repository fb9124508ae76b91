"""Everything of a course on one page: every kind, banks, draws, gates."""

from __future__ import annotations

import re
from functools import cache

from kdll.model.edition import Delivery
from kdll.model.prose import plain
from kdll.render.typography import typeset_words
from tests.made import edition
from tests.made.kinds import every_kind


@cache
def board() -> str:
    return edition(every_kind(), Delivery("web", storyboard=True)).storyboard


def told(name: str) -> str:
    """What is told of one question."""
    start = board().index(f'<section class="kdll-asked" id="q-{name}"')
    return board()[start : board().index("</section>", start)]


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_every_question_is_told_once_with_its_id() -> None:
    for question in every_kind().questions:
        assert board().count(f'id="q-{question.id}"') == 1
        assert f"<code>{question.id}</code>" in told(str(question.id))


def test_every_line_and_all_that_is_said_of_it_is_told() -> None:
    for question in every_kind().questions:
        shown = words(told(str(question.id)))
        for line in question.choices:
            for said in (line.content, line.feedback, line.body):
                if not any(node.kind in ("scale", "image") for node in said) and not line.accepted:
                    wanted = typeset_words(plain(said), "en")
                    assert wanted.replace("&", "&amp;") in shown


def test_nothing_is_left_to_be_filled_in() -> None:
    assert not re.search(r"<(input|select|textarea|form|button)\b", board())
    assert " hidden=" not in board()


def test_a_blank_is_a_gap_with_its_number_and_its_answers() -> None:
    shown = told("clock-blanks")
    assert 'within <span class="kdll-gap">1</span> days' in shown
    assert "“30” or “thirty”" in shown
    assert "Wrong answers that are expected" in shown


def test_pairs_stand_together() -> None:
    shown = words(told("who-does-what"))
    assert "Gives the reply → Public Information Officer" in shown
    assert "Passes the law → fits none" in shown
    assert "Nothing belongs to Central Government" in shown


def test_a_picture_in_a_line_has_its_alternative_text_told() -> None:
    assert "Alternative text: A clock face" in told("who-does-what-pictured")


def test_steps_stand_in_their_right_order() -> None:
    shown = words(told("steps"))
    order = ["The application is received", "A further fee", "The fee is paid", "Copies are given"]
    places = [shown.index(step) for step in order]
    assert places == sorted(places)


def test_a_scale_is_told_in_words() -> None:
    assert "Neither agree nor disagree" in told("confidence")


def test_an_open_answer_is_told_how_long_it_may_be_and_what_to_compare_with() -> None:
    shown = words(told("my-office"))
    assert "At most 500 characters; they stay on the learner's device." in shown
    assert "To compare with Many offices begin with tender results." in shown


def test_a_scenario_has_a_map_of_numbers_and_points() -> None:
    shown = words(told("muster-rolls"))
    assert "Situation What one may do Leads to Points 1. Monday, ten past ten Accept it" in shown
    assert "Accept it, and give a receipt 2 2 Pass it on to the other office 3 1" in shown
    assert "3. Passed on ✗ a poor ending 4. Sent ✓ a good ending" in shown
    assert "✓ right Accept it, and give a receipt → 2 (points: 2)" in shown


def test_a_bank_says_who_draws_from_it() -> None:
    shown = words(board())
    assert (
        "Drawn by “Final assessment” draws 2 of 4 (easy); "
        "“Final assessment” draws 1 of 2 (kcm:rti-responsiveness, medium)" in shown
    )
    assert (
        "Asked 3 of 6 questions drawn anew for each attempt, besides 1 written here: "
        "2 of 4 (easy) from core, 1 of 2 (kcm:rti-responsiveness, medium) from core" in shown
    )


def test_gates_values_and_the_assessment_before_are_told() -> None:
    shown = words(board())
    assert "“Final assessment” opens when “Check yourself first” is completed and" in shown
    assert "fee Rs 10" in shown
    assert (
        "taken before the modules, passes nothing; attempts without end; the best attempt counts; "
        "answers are shown after each attempt; spares modules whose competencies are all shown "
        "to 80%" in shown
    )


def test_a_film_in_a_bank_is_told_with_its_captions() -> None:
    shown = told("core-3")
    assert "media/stamp.mov, 0:42.0" in shown
    assert "A request comes in." in shown


def test_every_link_of_the_contents_leads_somewhere() -> None:
    for target in re.findall(r'<a href="#([^"]+)"', board()):
        assert board().count(f'id="{target}"') == 1
