"""Whatever the reader may hand over, rendering makes an article of it."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st

from kdll.model.edition import Delivery
from kdll.model.prose import Node
from kdll.render.prose import KINDS
from tests.made import HERE, article, course, edition, module, page, text

KEYS = ["level", "id", "start", "tight", "align", "info", "name", "title", "href", "src"]
VALUES = [
    "note",
    "reveal",
    "todo",
    "there.md#a",
    "media/stamp.mov",
    "media/clock.svg",
    "media/talk.wav",
    "python",
    "javascript:x",
    "//x",
    "2",
    "-1",
    "²",
    "left",
    "%zz",
]
ATTRS = st.dictionaries(
    st.sampled_from(KEYS), st.one_of(st.text(max_size=8), st.sampled_from(VALUES)), max_size=4
)
ASKED = {"blank", "scale"}
"""Kinds that stand in questions alone."""
KIND = st.one_of(st.sampled_from(sorted(KINDS.keys() - ASKED)), st.text(max_size=5))


LEAF = st.builds(Node, kind=KIND, span=st.just(HERE), text=st.text(max_size=12), attrs=ATTRS)


def nodes(inside: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.builds(
        Node,
        kind=KIND,
        span=st.just(HERE),
        children=st.lists(inside, max_size=4).map(tuple),
        text=st.text(max_size=12),
        attrs=ATTRS,
    )


TREES = st.lists(st.recursive(LEAF, nodes, max_leaves=12), max_size=4)


class Tags(HTMLParser):
    """Every tag and attribute of a text, as a browser sees them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attrs: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attrs += (name for name, _ in attrs)


@settings(derandomize=True, deadline=None, max_examples=120)
@given(TREES)
def test_any_tree_becomes_one_safe_article(body: list[Node]) -> None:
    html = article(*body)
    seen = Tags(html)
    assert html.startswith('<article class="kdll-page"')
    assert html.endswith("</article>")
    assert not {"script", "iframe", "style", "object"} & set(seen.tags)
    assert not [name for name in seen.attrs if name.startswith("on") or name == "style"]
    assert "javascript:" not in html.lower() or 'href="javascript' not in html.lower()


@settings(derandomize=True, deadline=None, max_examples=100)
@given(st.text(max_size=40), st.text(max_size=40))
def test_any_title_keeps_the_document_whole(title: str, said: str) -> None:
    made = course(
        module(page("one", Node("text", HERE, text=said), title=title)), title=text(title)
    )
    html = edition(made, Delivery("web")).files.text("index.html")
    assert html.count("</script>") == 2
    assert Tags(html).tags.count("article") == 1
