"""Terms of the glossary where a page first uses them."""

from __future__ import annotations

import re
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdll import render
from kdll.model.course import PageKind
from kdll.model.edition import Delivery
from kdll.model.prose import Block, Node, plain
from kdll.model.question import Feedback
from kdll.render.glossary import linked, terms
from tests.made import (
    MEDIA,
    article,
    assets,
    choice,
    course,
    edition,
    identity,
    module,
    node,
    p,
    page,
    question,
)

TERMS = {
    "pio": "PIO",
    "public-authority": "Public authority",
    "authority": "Authority",
    "faa": "First appellate authority (FAA)",
    "hak": "सूचना का अधिकार",
    "haq": "معلومات",
    "it": "IT",
    "third-party": "Third-party",
    "thagaval": "தகவல்",
}


def glossary() -> Block:
    rows = [
        part
        for id_, words in TERMS.items()
        for part in (node("term", words, id=id_), node("definition", p("…")))
    ]
    return node("definition_list", *rows)


def shown(*body: Block, kind: PageKind = PageKind.PAGE, language: str = "en") -> str:
    """The article of a page in a course with a glossary."""
    made = course(
        module(page("here", *body, kind=kind)),
        module(page("words", glossary(), kind=PageKind.GLOSSARY)),
        language=language,
    )
    return render.articles(made, identity(made), MEDIA, assets())[0].article


def found(html: str) -> list[tuple[str, str]]:
    return re.findall(r'<a href="#words--([\w-]+)" class="kdll-term">([^<]*)</a>', html)


@pytest.mark.parametrize(
    ("words", "links"),
    [
        ("Ask the PIO.", [("pio", "PIO")]),
        ("PIO, PIO and PIO", [("pio", "PIO")]),
        ("Both PIOs agree", [("pio", "PIOs")]),
        ("the PIO's room", [("pio", "PIO")]),
        ("A public  authority", [("public-authority", "public  authority")]),
        ("a public authority and an authority", [("public-authority", "public authority"),
                                                 ("authority", "authority")]),
        ("PUBLIC AUTHORITIES", []),
        ("the first appellate authority, or FAA", [("faa", "first appellate authority")]),
        ("an FAA", [("faa", "FAA")]),
        ("APIO or PIOX", []),
        ("it and IT", [("it", "IT")]),
        ("a third party and a third-party", [("third-party", "third party")]),
        ("public, authority", [("authority", "authority")]),
        ("सूचना का अधिकार है", [("hak", "सूचना का अधिकार")]),
        ("सूचना का अधिकारी", []),
        ("معلومات کا حق", [("haq", "معلومات")]),
        ("தகவல் அறியும்", [("thagaval", "தகவல்")]),
        ("தகவல்கள்", []),
        ("🙂PIO🙂", [("pio", "PIO")]),
    ],
)  # fmt: skip
def test_a_term_is_linked_at_its_first_use(words: str, links: list[tuple[str, str]]) -> None:
    assert found(shown(p(words))) == links


def test_plurals_are_english() -> None:
    assert found(shown(p("zwei PIOs"), language="de")) == []


def test_the_first_use_may_stand_in_a_list_or_a_mark() -> None:
    html = shown(
        node("bullet_list", node("list_item", p("the ", node("strong", "PIO"))), tight=""), p("PIO")
    )
    assert '<strong><a href="#words--pio" class="kdll-term">PIO</a></strong>' in html
    assert len(found(html)) == 1


@pytest.mark.parametrize(
    "body",
    [
        node("heading", "PIO", level="2", id="a"),
        p(node("link", "PIO", href="words.md")),
        p(node("code", text="PIO")),
        node("code_block", text="PIO\n", info=""),
        p(node("image", "PIO", src="media/clock.svg")),
        node("container", p("PIO"), name="todo"),
        node("container", p("PIO"), p("more"), name="reveal"),
    ],
)
def test_some_words_are_left_alone(body: Block) -> None:
    assert found(shown(body)) == []
    assert found(shown(body, p("PIO"))) == [("pio", "PIO")]


def asked() -> Block:
    from dataclasses import replace

    made = question(
        "q", choice("authority", right=True), choice("b"), feedback=Feedback(why=(p("FAA"),))
    )
    return replace(made, prompt=(p("What does the PIO do?"),))


def test_in_a_question_only_the_prompt_is_linked() -> None:
    assert found(shown(asked())) == [("pio", "PIO")]


def test_where_it_counts_nothing_is_linked_in_questions() -> None:
    assert found(shown(asked(), p("FAA"), kind=PageKind.ASSESSMENT)) == [("faa", "FAA")]


def test_the_glossary_and_courses_without_one_have_no_links() -> None:
    assert found(shown(p("PIO"), glossary(), kind=PageKind.GLOSSARY)) == []
    assert "kdll-term" not in article(p("PIO"))


def test_in_a_package_without_the_glossary_a_term_is_words() -> None:
    made = course(
        module(page("here", p("PIO"))), module(page("words", glossary(), kind=PageKind.GLOSSARY))
    )
    html = edition(made, Delivery("cmi5", unit="module")).files.text("here.html")
    assert '<a class="kdll-term">PIO</a>' in html


BODY = st.lists(
    st.sampled_from([*TERMS.values(), "pios", "a", ",", "-", "'", " ", "का", "\u200d", "🙂"]),
    max_size=12,
).map(" ".join)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.lists(BODY, max_size=4))
def test_linking_changes_no_word_and_links_nothing_twice(parts: list[str]) -> None:
    made = course(
        module(page("here", *(p(part) for part in parts))),
        module(page("words", glossary(), kind=PageKind.GLOSSARY)),
    )
    here = made.pages[0]
    body = linked(here, terms(made), scored=False)
    assert plain(body) == plain(here.body)
    targets = [n.attrs["term"] for b in body for n in _glossed(b)]
    assert len(targets) == len(set(targets))


def _glossed(block: Block) -> list[Node]:
    if not isinstance(block, Node):
        return []
    own = [block] if block.kind == "glossed" else []
    return own + [n for child in block.children for n in _glossed(child)]


@pytest.mark.parametrize(
    "piece", ["PIO ", "public ", "public authority ", "first appellate ", "का "]
)
def test_work_grows_with_the_length_of_the_text(piece: str) -> None:
    known = terms(course(module(page("words", glossary(), kind=PageKind.GLOSSARY))))

    def calls(count: int) -> int:
        seen = 0

        def counted(*_: object) -> None:
            nonlocal seen
            seen += 1

        here = page("here", p(piece * count))
        sys.setprofile(counted)
        try:
            linked(here, known, scored=False)
        finally:
            sys.setprofile(None)
        return seen

    assert calls(1600) <= 5 * calls(400)
