"""Places: every node of a page stands where its span says, to the character."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdll.model.place import Span
from kdll.model.prose import Node, walk
from kdll.model.question import WRITTEN
from kdll.read.source import Source

from .reading import FRONT, asked, nodes, read, read_page, source
from .written import written

CORPUS = {
    "emphasis": "A *b* **c** ***d*** _e_ __f__ ~~g~~ *un **closed",
    "emphasis within emphasis": "*c**d**e* ****f**** **g*h*i**",
    "code": "A `b` ``c ` d`` `e\nf` and ` g ` end",
    "links": 'A [b *c*](x.md "t") [d](<e f.md>) <https://x.example/?a&b> <a@b.example>',
    "bare addresses": "> - a https://b.example/c_d_e, *https://f.example*\n>   https://g.example",
    "references": "[a *b*][r], [r] and [r][]\n\n[r]: x.md 'T'",
    "images": "![a **b**](media/a.png 'c') [![d *e*](media/d.png) f](g.md)",
    "image in image": "![a ![b *c*](d.png) e](f.png)",
    "escapes": r"\*a\* \[b\] \\ \{c=d\} \| e",
    "entities": "&amp; a&nbsp;b &#x41; &copy; c",
    "breaks": "a  \nb\\\nc\n   d",
    "many scripts": "क *ख* 😀 **é** `ю` [ض](x.md) 漢字 *字*",
    "lists": "- a *b*\n- c\n\n  d *e*\n  f\n\n1. g\n   - h `i`\n\n     j *k*\n10) l *m*",
    "wide list": "-    a *b*\n\n     c *d*",
    "tabs": "-\ta *b*\n\n\tc *d*\n\n1.\te *f*",
    "quotes": "> a *b*\nlazy *c*\n> > d *e*\n>f *g*\n>\n> - h *i*\n>   j *k*",
    "tables": "| a *b* | c |\n| --- | :-: |\n| d \\| *e* `f\\|g` | *h* |\n| i\nj | *k*",
    "table without pipes outside": "a | *b*\n--- | ---\nc | *d*  ",
    "table in a quote in a list": "- a\n\n  > | b | *c* |\n  > | - | - |\n  > | *d* | e |",
    "headings": "## A *b* {#a-b} ##\n\nC *d*\n===\n\n### E *f* #\n\n#### G # *h*",
    "heading of two lines": "A *b*\nC *d* {#e}\n---",
    "definitions": "A *b*\n: C *d*\n  e *f*\n\nG\n: H\n\n  i *j*\n: K *l*",
    "blocks": "::: note\n\na *b*\n\n::: tip\n\n- c *d*\n\n:::\n\ne *f*\n\n:::\n\ng *h*",
    "block in a list": "- a\n\n  ::: note\n\n  b *c*\n\n  :::\n\n- d *e*",
    "question": asked("- [x] a *b*", "  > c *d*", "  > e *f*", "- [ ] {#b} g *h*", "", "> i *j*"),
    "mended question": asked("-[x] a *b*", "> c *d*", "> e *f*", "• [] g *h*", "      > i *j*"),
    **{kind.value: written(kind) for kind in WRITTEN},
    "pairs": "::: question matching {#q}\n\nA\n\n"
    "-   b *c* --> d `e`\n• [f](g)=>h\n- \\-> i → j &amp;\n\n:::",
    "blanks": "::: question fill-in {#q}\n\n| a | [[b \\| c]] *d* |\n| - | - |\n\n"
    "- e [ [f] ] g *h*\n- [ ] [[i]] *j*\n\n:::",
    "steps": "::: question ordering {#q}\n\nA\n\n"
    "१. b *c*\n  > d *e*\n2)   f *g*\n   > h *i*\n\n:::",
    "groups": "::: question categorise {#q}\n\nA\n\n"
    "* b *c*\n\t- d *e*\n  > f *g*\n-  [] h *i*\n\n:::",
    "labels": asked("- [x] a", "- [ ] b", "", "> hint: c *d*", "> right: e *f*", ">  more *g*"),
    "comments": "<!-- a -->\n\n<!-- b --> c *d*\n\ne <!-- f\ng --> h *i*",
    "raw html": "a <b>c *d*</b> <br> e",
}


def came_from(node: Node, text: str) -> bool:
    """Whether a node of this kind can have been read from a stretch of source."""
    if node.kind == "text":
        plain = re.sub(r"\\([!-/:-@\[-`{-~])|(&[#\w]+;)", _unescaped, text)
        answers = plain.strip("[] ") if plain.startswith("[") else plain
        return node.text in (plain, answers)
    if node.kind == "code":
        inner = re.sub(r"\n[ \t]*", " ", text.strip("`")).replace("\\|", "|")
        return text[0] == text[-1] == "`" and inner.strip() == node.text.strip()
    if node.kind == "image":
        return text.startswith("![") and text[-1] in ")]"
    if node.kind == "link":
        return text[0] + text[-1] in ("[)", "[]", "<>") or text == node.attrs["href"]
    if node.kind in ("em", "strong", "s"):
        width = 1 if node.kind == "em" else 2
        return text[:width] == text[-width:] and text[0] in "*_~" and len(text) > 2 * width
    return True


def _unescaped(match: re.Match[str]) -> str:
    return match[1] or unescape(match[2])


def strays(page_source: Source, page_nodes: list[Node]) -> list[tuple[str, str, str]]:
    found = []
    for node in page_nodes:
        text = page_source.excerpt(node.span)
        # The lines of a quote begin with its mark, wherever its prose stands.
        text = re.sub(r"\n[ \t]*(?:>[ \t]?)+", "\n", text)
        if not text or not came_from(node, text):
            found.append((node.kind, node.text, text))
    return found


INLINE = ("text", "code", "image", "link", "em", "strong", "s")


@pytest.mark.parametrize("name", CORPUS)
@pytest.mark.parametrize("form", ["lf", "crlf", "cr", "bom"])
def test_words_stand_where_their_spans_say(name: str, form: str) -> None:
    text = FRONT + CORPUS[name]
    ends = {"crlf": "\r\n", "cr": "\r"}.get(form, "\n")
    data = text.replace("\n", ends).encode("utf-8-sig" if form == "bom" else "utf-8")
    page = read({"c/10-p.md": data})[0].courses[0].pages[0]
    found = [n for n in walk(page.body) if isinstance(n, Node) and n.kind in INLINE]
    assert found
    assert strays(source(data), found) == []


@pytest.mark.parametrize("name", [n for n, text in CORPUS.items() if ":::" not in text])
@pytest.mark.parametrize(
    "prefix", [("> ", "> "), ("- ", "  "), ("1. ", "   "), ("- > ", "  > "), (": ", "  ")]
)
def test_words_stand_where_their_spans_say_inside_other_blocks(
    name: str, prefix: tuple[str, str]
) -> None:
    first, *others = CORPUS[name].split("\n")
    lines = ["Term"] * (prefix[0] == ": ") + [prefix[0] + first, *(prefix[1] + o for o in others)]
    text = FRONT + "\n".join(lines)
    page = read({"c/10-p.md": text})[0].courses[0].pages[0]
    found = [n for n in walk(page.body) if isinstance(n, Node) and n.kind in INLINE]
    assert found
    assert strays(source(text), found) == []


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.text("ab *_`[]()!<>\\&;|~{}#:-=\n\t>é😀क.1", max_size=80))
def test_words_of_any_text_stand_where_their_spans_say(body: str) -> None:
    text = FRONT + body
    page = read({"c/10-p.md": text})[0].courses[0].pages[0]
    found = [n for n in walk(page.body) if isinstance(n, Node) and n.kind == "text"]
    assert strays(source(text), found) == []


PIECES = [
    "abc",
    "*_`[](x)",
    ">",
    "-",
    "1.",
    "|",
    "\\",
    "##",
    ":::",
    "{a}",
    "\n\n\n\t",
    "\n",
    "note",
]


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_every_block_begins_and_ends_within_its_parent(parts: list[str]) -> None:
    page, _ = read_page(" ".join(parts))

    def within(outer: Span, node: Node) -> None:
        assert outer.start <= node.span.start <= node.span.end <= outer.end, node
        for child in node.children:
            if isinstance(child, Node):
                within(node.span, child)

    for node in page.body:
        if isinstance(node, Node):
            within(node.span, node)


def test_blocks_begin_at_their_first_character() -> None:
    body = (
        "> - a\n>\n>   1. b\n\n| c |\n| - |\n\n## D\n\n::: note\n\ne\n\n:::\n\n```\nf\n```\n\n---"
    )
    page, _ = read_page(body)
    shown = source(FRONT + body)
    starts = {
        kind: [shown.excerpt(n.span)[:3] for n in nodes(page, kind)]
        for kind in ("blockquote", "list_item", "table", "heading", "container", "code_block", "hr")
    }
    assert starts == {
        "blockquote": ["> -"],
        "list_item": ["- a", "1. "],
        "table": ["| c"],
        "heading": ["## "],
        "container": [":::"],
        "code_block": ["```"],
        "hr": ["---"],
    }
