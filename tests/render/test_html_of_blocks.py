"""Footnotes, formulas, and the blocks that an author may write."""

from __future__ import annotations

from dataclasses import replace
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdll import render
from kdll.model.edition import Delivery
from kdll.model.media import MediaKind, Rendition
from kdll.model.prose import Block
from kdll.model.tree import Tree
from kdll.read.formula import mathml
from kdll.render.mathml import ATTRIBUTES, ELEMENTS
from kdll.writers import preview
from tests.made import MEDIA, article, assets, course, edition, identity, module, node, p, page


def note(number: int, *body: Block, calls: int = 1) -> Block:
    back = " ".join(["note.1-from", *(f"note.1-from-{n}" for n in range(2, calls + 1))])
    attrs = {"number": str(number), "id": f"note.{number}", "from": back}
    return node("footnote", *body)._replace(attrs=attrs)


def call(number: int, id_: str) -> Block:
    return node("footnote_ref", number=str(number), id=id_, to=f"note.{number}")


def test_a_footnote_is_called_by_its_number_and_leads_back() -> None:
    html = article(
        p("Ten rupees.", call(1, "note.1-from"), call(1, "note.1-from-2")),
        node("footnotes", note(1, p("Rule 3."), calls=2)),
    )
    assert (
        '<sup class="kdll-noteref"><a href="#here--note.1" id="here--note.1-from" '
        'role="doc-noteref" aria-label="Footnote 1">1</a></sup>'
    ) in html
    assert '<section class="kdll-footnotes" role="doc-endnotes" aria-label="Footnotes">' in html
    assert (
        '<li id="here--note.1">\n<p>Rule 3. <a href="#here--note.1-from" class="kdll-back"' in html
    )
    assert html.count('role="doc-backlink"') == 2


def test_a_note_without_a_last_paragraph_leads_back_below() -> None:
    listed = node("bullet_list", node("list_item", p("a")), tight="")
    html = article(node("footnotes", note(1, listed)))
    assert "</ul>\n<a href=" in html


def test_marked_words() -> None:
    assert "<p>a <mark>b</mark></p>" in article(p("a ", node("mark", "b")))


def test_a_formula_is_mathml_and_carries_its_tex() -> None:
    made = mathml("x^2", displayed=False)
    assert isinstance(made, str)
    html = article(p(node("math", text="x^2", mathml=made)))
    assert (
        '<math display="inline" alttext="x^2"><mrow><msup><mi>x</mi><mn>2</mn></msup></mrow></math>'
        in html
    )


def test_a_formula_of_its_own_scrolls() -> None:
    made = mathml("x", displayed=True)
    assert isinstance(made, str)
    html = article(node("math_block", text="x", mathml=made))
    assert '<span class="kdll-formula" role="group" tabindex="0" aria-label="Formula">' in html
    assert '<math display="block"' in html


def test_what_is_no_formula_is_shown_as_it_was_written() -> None:
    assert "<code>\\frac</code>" in article(p(node("math", text="\\frac")))
    assert "<code>x</code>" in article(p(node("math", text="x", mathml="<math><mi>")))
    assert "<code>x</code>" in article(p(node("math", text="x", mathml="<svg/>")))


@pytest.mark.parametrize(
    "markup",
    [
        "<math><script>alert(1)</script></math>",
        '<math><mi onclick="x" href="javascript:x" style="color:red" class="a">y</mi></math>',
        '<math xmlns="http://www.w3.org/1998/Math/MathML"><annotation-xml encoding="text/html">'
        "<iframe/></annotation-xml></math>",
        '<math><mi width="1;x">y</mi></math>',
    ],
)
def test_nothing_but_formulas_passes(markup: str) -> None:
    html = article(p(node("math", text="x", mathml=markup)))
    for bad in (
        "<script",
        "onclick",
        "javascript",
        "style",
        'class="a',
        "iframe",
        "annotation",
        "1;",
    ):
        assert bad not in html


WORDS = r"""x 2 ^ _ { } \frac \sqrt \left( \right) \text{रु} + \begin{matrix} \end{matrix} & \\
\alpha \foo \sum ' % \hspace{1em} \overline \mathbb{R} \limits [ \binom \color{red}"""
TEX = [*WORDS.split(), " "]


@settings(derandomize=True, deadline=None, max_examples=400)
@given(st.lists(st.sampled_from(TEX), max_size=14).map("".join), st.booleans())
def test_all_that_is_read_as_a_formula_is_allowed(tex: str, displayed: bool) -> None:
    made = mathml(tex, displayed)
    if not isinstance(made, str):
        assert made.message
        assert 0 <= made.start <= made.end <= len(tex)
        return
    for part in fromstring(made).iter():
        assert part.tag in ELEMENTS
        assert set(part.attrib) <= ATTRIBUTES | {"xmlns"}


def test_tabs_are_parts_with_headings() -> None:
    first = node("tab", node("heading", "One", level="3", id="one"), p("a"))
    second = node("tab", node("heading", "Two", level="3", id="two"), p("b"))
    html = article(node("container", first, second, name="tabs"))
    assert (
        '<div class="kdll-tabs">\n<section class="kdll-panel" aria-labelledby="here--one">\n'
        '<h3 id="here--one">One</h3>\n<p>a</p>\n</section>'
    ) in html


def test_steps_are_a_numbered_list() -> None:
    steps = node("ordered_list", node("list_item", p("a")), start="1", tight="")
    html = article(node("container", steps, name="steps"))
    assert '<div class="kdll-how-to">\n<ol>\n<li>a</li>\n</ol>\n</div>' in html


def test_an_activity_has_boxes_to_tick() -> None:
    tasks = node(
        "bullet_list",
        node("list_item", node("task", "Find it", key="k1")),
        node("list_item", node("task", "Ask", key="k2", done="")),
        tight="",
    )
    html = article(node("container", tasks, name="activity", id="first"))
    assert '<section class="kdll-box kdll-activity" data-activity="first" id="here--first">' in html
    assert (
        '<li class="kdll-tick-line"><label class="kdll-tick"><input type="checkbox" data-key="k1"> '
        "<span>Find it</span></label></li>"
    ) in html
    assert '<input type="checkbox" data-key="k2" checked="">' in html
    assert "What you tick stays on this device." in html


def test_an_activity_without_boxes_says_nothing_of_the_device() -> None:
    html = article(node("container", p("Ask."), name="activity"))
    assert "On the job" in html
    assert "this device" not in html


def test_a_download_shows_its_type_and_size() -> None:
    files = Tree({"media/form.pdf": b"%PDF" + b" " * 1_999_996})
    media = replace(
        MEDIA,
        renditions={"media/form.pdf": Rendition(MediaKind.FILE, "media/form.pdf")},
        files=files,
    )
    link = node("link", "Form A", href="media/form.pdf", download="")
    made = course(module(page("here", node("container", p(link), name="download"))))
    (shown,) = render.articles(made, identity(made), media, assets())
    assert (
        '<div class="kdll-downloads">\n<p><a href="media/form.pdf" download="" class="kdll-file">'
        '<span class="kdll-file-name">Form A</span> '
        '<span class="kdll-file-facts">PDF, 2.0 MB</span></a></p>'
    ) in shown.article


def test_notes_to_colleagues_are_in_the_preview_and_in_no_package() -> None:
    made = course(
        module(page("one", p("words"), node("container", p("secret"), name="todo"))),
        module(page("two", p("other"))),
    )
    package = edition(made, Delivery("web"))
    assert b"secret" not in b"".join(f for f in package.files.values() if isinstance(f, bytes))
    site = preview.write(edition(made, Delivery("web", storyboard=True)))
    assert '<aside class="kdll-box kdll-todo" role="note">' in site.text("docs/one.md")
    assert "secret" in site.text("docs/storyboard.md")
    assert all("secret" not in site.text(f"files/{name}") for name in ["player.html"])
    first, second = package.pages
    assert first.review.replace("secret", "") != first.article
    assert second.review == ""
