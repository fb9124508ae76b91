"""Quotes, dashes and dots, and words that run the other way."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdll.model.prose import plain, walk
from kdll.render.typography import typeset, typeset_words
from tests.made import HERE, article, node, p, words


@pytest.mark.parametrize(
    ("language", "typed", "shown"),
    [
        ("en", "She said \"yes\" and 'no'.", "She said “yes” and ‘no’."),
        ("en-IN", "\"He said 'go',\" they say", "“He said ‘go’,” they say"),
        ("hi", '"सूचना" दें', "“सूचना” दें"),
        ("ta", '"தகவல்" தருக', "“தகவல்” தருக"),
        ("ur", 'انہوں نے کہا "ہاں"', "انہوں نے کہا ”ہاں“"),
        ("de", "\"Ja\", sagte er, 'nein'", "„Ja“, sagte er, ‚nein‘"),
        ("fr", 'Il dit "oui"', "Il dit «\u202foui\u202f»"),
        ("en", "it's the officers' rooms in the '90s", "it’s the officers’ rooms in the ’90s"),
        ("en", "5\" wide and 6' tall", "5\" wide and 6' tall"),
        ("en", '("Rule 3")', "(“Rule 3”)"),
        ("en", 'never "closed', 'never "closed'),
        ("en", "10--12 days -- or so", "10–12 days – or so"),
        ("en", "one---two --- three", "one—two — three"),
        ("en", "run it with --help", "run it with --help"),
        ("en", "and so on... or ....", "and so on… or ...."),
        ("en", "a - b", "a - b"),
    ],
)
def test_signs_are_set_by_language(language: str, typed: str, shown: str) -> None:
    assert typeset_words(typed, language) == shown


def test_quotes_around_marked_words_are_a_pair() -> None:
    html = article(p('He wrote "', node("em", "in good faith"), '" on it.'))
    assert "<p>He wrote “<em>in good faith</em>” on it.</p>" in html
    html = article(p(node("em", '"All"'), ' of "', node("code", text='"x"'), '"'))
    assert '<p><em>“All”</em> of “<code>"x"</code>”</p>' in html


def test_code_formulas_and_addresses_stay_as_typed() -> None:
    address = "https://x.example/a--b...c"
    html = article(
        p(node("code", text='"a" -- b...')),
        node("code_block", text='x = "a"...\n', info=""),
        p(node("link", address, href=address)),
    )
    assert '<code>"a" -- b...</code>' in html
    assert 'x = "a"...' in html
    assert f">{address}<" in html


def test_titles_headings_cells_and_captions_are_set() -> None:
    html = article(
        node("heading", 'The "clock"', level="2", id="a"),
        node("table", node("tbody", node("tr", node("td", '"30"')))),
        p(node("image", "A clock", src="media/clock.svg", title='The "clock"')),
    )
    assert "The “clock”</h2>" in html
    assert "<td>“30”</td>" in html
    assert "<figcaption>The “clock”</figcaption>" in html


@settings(derandomize=True, deadline=None, max_examples=300)
@given(
    st.lists(st.text(alphabet="ab 5\"'.-(–अ", max_size=8), max_size=6),
    st.sampled_from(["en", "fr"]),
)
def test_setting_changes_nothing_but_signs(parts: list[str], language: str) -> None:
    nodes = tuple(words(part) if n % 3 else node("em", part) for n, part in enumerate(parts))
    made = typeset(nodes, language)
    assert [n.kind for n in walk(made) if n.children] == [n.kind for n in walk(nodes) if n.children]
    kept = str.maketrans("", "", " \"'.-“”‘’«»\u202f…–—")
    assert plain(made).translate(kept) == plain(nodes).translate(kept)
    assert all(n.span == HERE for n in walk(made))


def test_a_paragraph_says_which_way_it_runs() -> None:
    html = article(p("معلومات کا حق"), p("The word ", node("em", "معلومات"), " is Urdu."))
    assert '<p dir="rtl">معلومات کا حق</p>' in html
    assert '<p>The word <em dir="rtl">معلومات</em> is Urdu.</p>' in html


def test_in_urdu_code_and_formulas_run_to_the_right() -> None:
    html = article(
        p("یہ ", node("code", text="form A"), " ہے"),
        p("English words"),
        p("یہ ", node("math", text="x", mathml="<math><mi>x</mi></math>")),
        node("code_block", text="x = 1\n", info=""),
        language="ur",
    )
    assert '<p>یہ <code dir="ltr">form A</code> ہے</p>' in html
    assert '<p dir="ltr">English words</p>' in html
    assert '<math alttext="x" dir="ltr">' in html
    assert '<pre class="kdll-code" tabindex="0" dir="ltr">' in html


def test_digits_and_emoji_run_no_way() -> None:
    html = article(p("30 🙂"), node("bullet_list", node("list_item", p("حق")), tight=""))
    assert "<p>30 🙂</p>" in html
    assert '<li dir="rtl">حق</li>' in html
