"""Questions as forms."""

from __future__ import annotations

import pytest

from kdll import render
from kdll.model.identity import ChoiceSlot, Identity, QuestionSlots
from kdll.model.media import MediaSet
from kdll.model.question import Feedback, QuestionKind
from kdll.render.keys import key
from tests.made import article, assets, choice, course, identity, module, p, page, question


def test_single_choices_are_radio_buttons_named_by_the_question() -> None:
    html = article(question("fee", choice("10"), choice("20", right=True)))
    assert '<form class="kdll-question" id="q-fee" data-question="fee" data-kind="single"' in html
    assert '<div class="kdll-prompt" id="q-fee--prompt">\n<p>What of fee?</p>\n</div>' in html
    assert 'role="radiogroup" aria-labelledby="q-fee--prompt"' in html
    assert '<input type="radio" name="q-fee" value="1"><span>20</span></label>' in html


def test_multiple_choices_are_boxes_in_a_group() -> None:
    html = article(question("fee", choice("10"), kind=QuestionKind.MULTIPLE))
    assert 'role="group"' in html
    assert '<input type="checkbox" name="q-fee" value="0">' in html


def test_the_right_choice_cannot_be_seen_in_the_form() -> None:
    right = article(question("fee", choice("10", right=True), choice("20")))
    wrong = article(question("fee", choice("10"), choice("20", right=True)))
    assert right == wrong


def test_a_number_is_typed_and_its_unit_stands_beside() -> None:
    html = article(question("fee", choice("24", True), kind=QuestionKind.NUMERIC, unit="Rs"))
    assert '<input type="text" inputmode="decimal" name="q-fee"' in html
    assert '<span class="kdll-unit">Rs</span>' in html
    assert "24" not in html


def test_what_is_said_back_waits_hidden() -> None:
    feedback = Feedback(
        always=(p("Always."),),
        right=(p("Right."),),
        wrong=(p("Wrong."),),
        why=(p("Why."),),
        hints=((p("First."),), (p("Second."),)),
    )
    html = article(question("fee", choice("10", feedback="Too little."), feedback=feedback))
    for when, said in [
        ("choice:0", "Too little."),
        ("always", "Always."),
        ("right", "Right."),
        ("wrong", "Wrong."),
        ("why", "Why."),
        ("hint:1", "First."),
        ("hint:2", "Second."),
    ]:
        block = f'<div class="kdll-said" data-when="{when}" hidden="">\n<p>{said}</p>\n</div>'
        assert block in html


def test_choices_are_named_by_their_slots_not_their_places() -> None:
    made = course(module(page("here", question("fee", choice("b"), choice("a")))))
    slots = QuestionSlots(0, (ChoiceSlot(11, "b"), ChoiceSlot(3, "a"), ChoiceSlot(0, "c", True)))
    known = Identity(made.id, {"here": 0}, {"fee": slots})
    html = render.articles(made, known, MediaSet(), assets())[0].article
    assert 'value="b"><span>b</span>' in html
    assert 'value="3"><span>a</span>' in html


@pytest.mark.parametrize(("slot", "name"), [(0, "0"), (9, "9"), (10, "a"), (35, "z"), (36, "10")])
def test_a_slot_is_written_in_base_36(slot: int, name: str) -> None:
    assert key(slot) == name


def test_a_question_without_a_slot_is_our_fault() -> None:
    made = course(module(page("here", question("fee", choice("10")))))
    with pytest.raises(KeyError):
        render.articles(made, Identity(made.id, {"here": 0}), MediaSet(), assets())


def test_every_choice_has_its_own_slot() -> None:
    made = course(module(page("here", question("fee", *(choice(c) for c in "abc")))))
    assert identity(made).questions["fee"].current() == (0, 1, 2)
