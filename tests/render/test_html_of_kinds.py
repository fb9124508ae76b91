"""Every kind of question as a form."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdll import render
from kdll.model.question import Part, QuestionKind
from kdll.model.scale import SCALES, points
from kdll.render.keys import disordered, shuffled
from kdll.render.question import ANSWERS
from tests.made import MEDIA, article, assets, identity, question
from tests.made.kinds import (
    categorise,
    every_kind,
    fill_in,
    likert,
    line,
    matching,
    open_answer,
    ordering,
    scenario,
)


def articles() -> dict[str, str]:
    made = every_kind()
    return {r.id: r.article for r in render.articles(made, identity(made), MEDIA, assets())}


def order(html: str, pattern: str) -> list[str]:
    return re.findall(pattern, html)


def test_every_kind_has_a_way_to_answer() -> None:
    assert set(ANSWERS) == set(QuestionKind)


def test_blanks_stand_amid_the_words_and_are_named_by_their_slots() -> None:
    html = article(fill_in())
    box = (
        '<input class="kdll-blank" type="text" name="q-clock-blanks" data-key="{0}" '
        'maxlength="40" autocomplete="off" autocapitalize="off" spellcheck="false" dir="auto" '
        'aria-label="Blank {1} of 2">'
    )
    first, second = box.format("0", 1), box.format("1", 2)
    assert f"due within {first} days, or within {second} hours." in html
    assert "thirty" not in html
    assert 'data-when="choice:2"' in html


def test_each_source_has_a_menu_of_all_targets() -> None:
    html = article(matching())
    assert html.count('<li class="kdll-pair" data-key="') == 4
    assert (
        '<span id="q-who-does-what--0">Gives the reply</span> '
        '<select name="q-who-does-what--0-fits" aria-labelledby="q-who-does-what--0">\n'
        '<option value="">Choose …</option>\n'
    ) in html
    assert html.count("<option ") == 4 * 4
    assert 'value="-"' not in html
    assert "kdll-targets" not in html


def test_what_fits_no_group_can_be_said() -> None:
    html = article(categorise())
    assert html.count('<option value="-">fits none</option>\n</select>') == 3


def test_targets_that_must_be_seen_stand_in_a_lettered_list() -> None:
    html = article(matching(pictured=True))
    listed = order(html, r'<ol class="kdll-targets">\n(.*?)</ol>')
    listed = order(html.replace("\n", ""), r'<ol class="kdll-targets">(.*?)</ol>')
    targets = order(listed[0], r'<li data-key="(\w)">')
    assert sorted(targets) == ["4", "5", "6"]
    assert '<img src="media/clock.svg" alt="A clock face"' in listed[0]
    letter = "ABC"[targets.index("4")]
    assert f'<option value="4">{letter}: A clock face</option>' in html


def test_sources_and_targets_are_shuffled_apart() -> None:
    made = question(
        "pairs",
        *(line(f"left {n}", Part.SOURCE, target=8 + n) for n in range(8)),
        *(line(f"right {n}", Part.TARGET) for n in range(8)),
        kind=QuestionKind.MATCHING,
    )
    html = article(made)
    sources = [int(k, 36) for k in order(html, r'<li class="kdll-pair" data-key="(\w)"')]
    targets = [int(k, 36) for k in order(html, r'<option value="(\w)">')[:8]]
    assert sorted(sources) == list(range(8)) != sources
    assert sorted(targets) == list(range(8, 16)) != targets
    assert [t - 8 for t in targets] != sources


def test_keep_order_keeps_the_groups_in_order() -> None:
    html = article(replace(categorise(), keep_order=True))
    assert order(html, r'<option value="(\w)">')[:2] == ["0", "2"]


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.integers(3, 8), st.text("abcdefgh-", min_size=1, max_size=12))
def test_steps_are_never_shown_in_their_order(count: int, name: str) -> None:
    made = question(
        name, *(line(f"{n}", Part.STEP) for n in range(count)), kind=QuestionKind.ORDERING
    )
    shown = disordered(made, [str(n) for n in range(count)])
    assert sorted(shown) == list(range(count)) != shown


def test_a_further_line_leaves_the_others_in_their_order() -> None:
    made = ordering()
    names = list("0123")
    before = shuffled(made, range(4), names)
    after = shuffled(made, range(5), [*names, "4"])
    assert [n for n in after if n != 4] == before


def test_steps_are_a_list_to_be_moved() -> None:
    html = article(ordering())
    assert '<ol class="kdll-steps" aria-labelledby="q-steps--prompt">' in html
    assert '<li class="kdll-step" data-key="3"><span>Copies are given</span></li>' in html
    shown = order(html, r'<li class="kdll-step" data-key="(\w)"')
    assert sorted(shown) == ["0", "1", "2", "3"] != shown


def test_a_scale_is_a_table_with_a_radio_button_in_each_cell() -> None:
    html = article(likert())
    assert '<table class="kdll-likert" aria-labelledby="q-confidence--prompt">' in html
    assert '<th scope="col">Neither agree nor disagree</th>' in html
    assert '<th scope="row" id="q-confidence--1">I know whom to ask</th>' in html
    assert (
        '<input type="radio" name="q-confidence--1" value="6" '
        'aria-label="I know whom to ask: Strongly agree">'
    ) in html
    assert html.count('type="radio"') == 10


def test_named_scales_have_words_in_the_language_of_the_course() -> None:
    strings = {
        **assets().strings,
        "hi": {f"scale.{name}": f"अंक {name}" for name in points("agreement-5")},
    }
    made = replace(every_kind(), language="hi")
    there = replace(assets(), strings=strings)
    html = render.articles(made, identity(made), MEDIA, there)[1].article
    assert '<th scope="col">अंक agreement-5.1</th>' in html


def test_every_point_of_every_named_scale_has_words_and_no_words_are_left_over() -> None:
    named = {f"scale.{name}" for scale in SCALES for name in points(scale)}
    there = {key for key in assets().strings["en"] if key.startswith("scale.")}
    assert named == there


def test_an_open_answer_says_where_it_stays() -> None:
    html = article(open_answer())
    assert (
        '<textarea class="kdll-open" name="q-my-office" maxlength="500" rows="4" dir="auto" '
        'aria-labelledby="q-my-office--prompt" aria-describedby="q-my-office--note"></textarea>'
    ) in html
    assert 'id="q-my-office--note">Your answer stays on this device.' in html


def test_situations_are_joined_by_links() -> None:
    html = articles()["muster-rolls"]
    assert (
        '<form class="kdll-question" id="q-muster-rolls" data-question="muster-rolls" '
        'data-kind="scenario"'
    ) in html
    assert (
        '<section class="kdll-situation" id="muster-rolls--start" data-key="0" '
        'aria-labelledby="muster-rolls--start--heading">\n'
        '<h2 id="muster-rolls--start--heading">Monday, ten past ten</h2>\n'
        "<p>Meena Kumari asks for muster rolls.</p>\n"
        '<ul class="kdll-options">\n<li>\n'
        '<a class="kdll-option" data-key="1" href="#muster-rolls--accepted">'
        "Accept it, and give a receipt</a>\n"
        '<div class="kdll-said" data-when="choice:1" hidden="">'
    ) in html
    assert html.count('data-when="choice:1"') == 1


def test_every_link_of_a_scenario_leads_to_a_situation() -> None:
    for html in articles().values():
        for target in order(html, r'class="kdll-option" data-key="\w+" href="#([^"]+)"'):
            assert html.count(f'id="{target}"') == 1


def test_an_ending_is_told_by_words_and_a_sign() -> None:
    html = articles()["muster-rolls"]
    assert (
        '<p class="kdll-ending kdll-ending-poor"><span aria-hidden="true">✗</span> A poor ending'
    ) in html
    assert (
        '<p class="kdll-ending kdll-ending-good"><span aria-hidden="true">✓</span> A good ending'
    ) in html


def test_a_scenario_in_a_page_stands_a_level_deeper() -> None:
    html = article(scenario("small"))
    assert '<h3 id="here--start--heading">Monday, ten past ten</h3>' in html


def test_the_right_way_cannot_be_seen() -> None:
    ticked = scenario("case")
    clear = replace(
        ticked, choices=tuple(replace(c, right=False, points=None) for c in ticked.choices)
    )
    assert article(ticked) == article(clear)


def test_all_that_may_be_drawn_waits_in_the_assessment() -> None:
    html = articles()["final"]
    easy, medium = re.findall(
        r'<div class="kdll-drawn" data-draw="\d" hidden="">(.*?</form>)\n</div>', html, re.S
    )
    assert re.findall(r'data-question="([^"]+)"', easy) == ["core-1", "core-2", "core-3", "core-4"]
    assert re.findall(r'data-question="([^"]+)"', medium) == ["core-5", "core-6"]
    assert html.index('data-question="always-asked"') < html.index("kdll-drawn")
    assert 'data-media="media/stamp.mov"' in easy


def test_a_bank_is_no_page() -> None:
    assert list(articles()) == ["first", "practice", "muster-rolls", "final"]


class Controls(HTMLParser):
    """The ids of an article, and what has no name of its own."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.nameless: list[str] = []
        self.within_label = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.ids += [named["id"] or ""] if "id" in named else []
        self.within_label += tag == "label"
        if tag in ("input", "select", "textarea"):
            label = named.get("aria-label") or named.get("aria-labelledby") or self.within_label
            self.nameless += [] if label else [str(named)]

    def handle_endtag(self, tag: str) -> None:
        self.within_label -= tag == "label"


@pytest.mark.parametrize("page", ["first", "practice", "muster-rolls", "final"])
def test_every_control_has_a_name_and_every_id_is_one(page: str) -> None:
    found = Controls(articles()[page])
    assert found.nameless == []
    assert len(found.ids) == len(set(found.ids))


def test_every_name_that_is_referred_to_is_there() -> None:
    html = "".join(articles().values())
    referred = re.findall(r'aria-(?:labelledby|describedby)="([^"]+)"', html)
    assert referred
    assert set(referred) <= set(Controls(html).ids)
