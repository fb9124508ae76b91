"""What an author wrote, as HTML."""

from __future__ import annotations

import pytest

from kdll.model.prose import Node
from tests.made import article, node, p, page, words


def test_words_with_markup_signs_are_escaped() -> None:
    assert "<p>a &lt; b &amp; c &gt; d</p>" in article(p("a < b & c > d"))


def test_a_script_in_words_stays_words() -> None:
    assert "<script" not in article(p("<script>alert(1)</script>"))


@pytest.mark.parametrize("said", ["🙂 emoji", "معلومات کا حق", "सूचना का अधिकार"])
def test_words_of_any_script_are_kept(said: str) -> None:
    assert f">{said}</p>" in article(p(said))


def test_the_title_of_the_page_is_its_only_first_heading() -> None:
    html = article(node("heading", "A part", level="1", id="a-part"))
    assert '<h1 class="kdll-title">Here</h1>' in html
    assert '<h2 id="here--a-part">A part</h2>' in html


def test_ids_of_headings_begin_with_the_page() -> None:
    assert '<h3 id="here--fees">Fees</h3>' in article(node("heading", "Fees", level="3", id="fees"))


def test_a_tight_list_has_no_paragraphs() -> None:
    tight = node("bullet_list", node("list_item", p("one")), tight="")
    assert "<li>one</li>" in article(tight)


def test_a_list_within_a_tight_item_stands_below_its_words() -> None:
    inner = node("bullet_list", node("list_item", p("two")), tight="")
    outer = node("bullet_list", node("list_item", p("one"), inner), tight="")
    assert "<li>one\n<ul>\n<li>two</li>\n</ul></li>" in article(outer)


def test_a_loose_list_keeps_its_paragraphs() -> None:
    assert "<li>\n<p>one</p>\n</li>" in article(node("bullet_list", node("list_item", p("one"))))


def test_a_numbered_list_may_begin_anywhere() -> None:
    assert '<ol start="4">' in article(node("ordered_list", start="4"))
    assert "<ol>" in article(node("ordered_list", start="1"))


def test_a_table_scrolls_by_itself_and_names_its_columns() -> None:
    head = node("thead", node("tr", node("th", "Clock", align="right"), node("th")))
    body = node("tbody", node("tr", node("td", "30"), node("td", "days")))
    html = article(node("table", head, body))
    assert '<div class="kdll-table" role="group" tabindex="0" aria-label="Table"><table>' in html
    assert '<th scope="col" class="kdll-right">Clock</th>' in html
    assert "style=" not in html


def test_an_empty_heading_cell_is_no_heading() -> None:
    html = article(node("table", node("thead", node("tr", node("th"), node("th", "Days")))))
    assert "<td></td>" in html
    assert html.count("<th ") == 1


def test_code_is_coloured_by_classes() -> None:
    html = article(node("code_block", text="x = 1 < 2\n", info="python"))
    assert '<code class="language-python">' in html
    assert '<span class="mi">1</span>' in html
    assert '<span class="o">&lt;</span>' in html


def test_code_in_an_unknown_language_is_plain() -> None:
    html = article(node("code_block", text="a < b\n", info="no-such-language"))
    assert ">a &lt; b\n</code>" in html


def test_code_keeps_every_line_and_blank() -> None:
    html = article(node("code_block", text="\n\n  x\n\n", info="text"))
    assert ">\n\n  x\n\n</code>" in html


@pytest.mark.parametrize("name", ["note", "tip", "warning", "example", "quote"])
def test_a_box_says_what_it_is(name: str) -> None:
    html = article(node("container", p("Mind this."), name=name))
    assert f'<aside class="kdll-box kdll-{name}" role="note">' in html
    assert f'<p class="kdll-box-title">{name.title()}</p>\n<p>Mind this.</p>' in html


def test_what_is_revealed_stands_behind_its_first_paragraph() -> None:
    html = article(node("container", p("Why?"), p("Because."), name="reveal"))
    assert '<details class="kdll-reveal">\n<summary>Why?</summary>\n<p>Because.</p>' in html


def test_a_reveal_of_one_paragraph_hides_that() -> None:
    html = article(node("container", p("Because."), name="reveal"))
    assert "<summary>Show more</summary>\n<p>Because.</p>" in html


def test_notes_to_colleagues_are_in_no_package() -> None:
    assert "secret" not in article(node("container", p("secret"), name="todo"))


def test_terms_of_a_glossary_can_be_linked_to() -> None:
    html = article(
        node("definition_list", node("term", "PIO", id="pio"), node("definition", p("Officer")))
    )
    assert '<dt id="here--pio">PIO</dt>\n<dd>\n<p>Officer</p>\n</dd>' in html


def test_a_kind_that_has_no_row_shows_its_words() -> None:
    assert "unheard of" in article(node("invented", words("unheard of")))


def test_a_page_knows_its_headings() -> None:
    from kdll import render
    from tests.made import MEDIA, assets, course, identity, module

    made = course(
        module(page("here", p("One two."), node("heading", "Three", level="2", id="three")))
    )
    (rendered,) = render.articles(made, identity(made), MEDIA, assets())
    assert rendered.headings == ((2, "here--three", "Three"),)


def test_inline_marks_nest() -> None:
    inner: Node = node("strong", "all ", node("em", "records"), node("s", "files"))
    assert "<p><strong>all <em>records</em><s>files</s></strong></p>" in article(p(inner))


def test_line_breaks() -> None:
    assert "<p>a\nb<br>c</p>" in article(p("a", node("softbreak"), "b", node("hardbreak"), "c"))
