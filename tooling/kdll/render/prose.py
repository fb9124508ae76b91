"""An author's prose as HTML: one row of `KINDS` per kind of node."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from typing import TypeAlias

from kdll.model.prose import Block, Node, plain
from kdll.model.question import Question
from kdll.render import figure
from kdll.render.answers import blank
from kdll.render.code import highlighted
from kdll.render.containers import container, place, tab, task
from kdll.render.direction import rightward, way
from kdll.render.elements import Piece, element, lines
from kdll.render.footnotes import footnotes, reference
from kdll.render.links import anchor, attributes, facts
from kdll.render.mathml import formula
from kdll.render.question import form
from kdll.render.setting import Setting
from kdll.render.typography import typeset
from kdll.render.words import point

Maker: TypeAlias = Callable[[Node, Setting], Iterable[Piece]]


def blocks(nodes: Iterable[Block], setting: Setting) -> list[Piece]:
    """Blocks of a page, each on a line of its own."""
    return lines(piece for node in nodes for piece in _one(node, setting))


def inline(nodes: Iterable[Block], setting: Setting) -> list[Piece]:
    """What stands inside a paragraph, a heading, a cell or a choice: all of it."""
    return _inner(typeset(tuple(nodes), setting.language), setting)


def _inner(nodes: Iterable[Block], setting: Setting) -> list[Piece]:
    """The same for a part of it, whose quotes are set already."""
    return [piece for node in nodes for piece in _one(node, setting)]


def _one(node: Block, setting: Setting) -> Iterable[Piece]:
    if isinstance(node, Question):
        return [form(node, setting, blocks, inline)]
    return KINDS.get(node.kind, _children)(node, setting)


def _children(node: Node, setting: Setting) -> Iterable[Piece]:
    return [node.text, *_inner(node.children, setting)]


def _holding_inline(tag: str) -> Maker:
    def make(node: Node, setting: Setting) -> Iterable[Piece]:
        return [element(tag, way(node.children, setting), _inner(node.children, setting))]

    return make


def _holding_blocks(tag: str) -> Maker:
    def make(node: Node, setting: Setting) -> Iterable[Piece]:
        return [element(tag, {}, blocks(node.children, setting))]

    return make


def _paragraph(node: Node, setting: Setting) -> Iterable[Piece]:
    """A paragraph; pictures on a line of their own, videos and sounds stand between its parts."""
    made: list[Piece] = []
    for is_figure, run in groupby(_parts(node, setting), key=lambda part: part[0]):
        if is_figure:
            made += (figure.figure(image, setting, blocks) for _, part in run for image in part)
        else:
            words = _trimmed([n for _, part in run for n in part])
            if words:
                made.append(element("p", way(words, setting), inline(words, setting)))
    return made


def _parts(node: Node, setting: Setting) -> list[tuple[bool, list[Node]]]:
    """The paragraph cut at its figures: (whether it is one, nodes)."""
    parts: list[tuple[bool, list[Node]]] = []
    nodes = [n for n in node.children if isinstance(n, Node)]
    for n, child in enumerate(nodes):
        alone = all(_ends_line(nodes, i) for i in (n - 1, n + 1))
        parts.append((figure.is_figure(child, setting, alone), [child]))
    return parts


def _ends_line(nodes: list[Node], index: int) -> bool:
    return not 0 <= index < len(nodes) or nodes[index].kind in ("softbreak", "hardbreak")


def _trimmed(nodes: list[Node]) -> list[Node]:
    """Without the line breaks that cutting out a figure has left at the edges."""
    while nodes and nodes[0].kind in ("softbreak", "hardbreak"):
        nodes = nodes[1:]
    while nodes and nodes[-1].kind in ("softbreak", "hardbreak"):
        nodes = nodes[:-1]
    return nodes


def _heading(node: Node, setting: Setting) -> Iterable[Piece]:
    tag = f"h{heading_level(node)}"
    attrs = place(node, setting) | way(node.children, setting)
    return [element(tag, attrs, inline(node.children, setting))]


def heading_level(node: Node) -> int:
    """2 to 6: the page's title is the only first heading of an article."""
    written = node.attrs.get("level", "")
    return min(max(int(written) if written.isdecimal() else 2, 2), 6)


def _list(tag: str) -> Maker:
    def make(node: Node, setting: Setting) -> Iterable[Piece]:
        attrs = {}
        start = node.attrs.get("start", "1")
        if tag == "ol" and start != "1" and start.isdecimal():
            attrs["start"] = start
        tight = "tight" in node.attrs
        return [element(tag, attrs, lines(_item(i, setting, tight) for i in node.children))]

    return make


def _item(node: Block, setting: Setting, tight: bool) -> Piece:
    if not isinstance(node, Node) or node.kind != "list_item":
        return element("li", {}, blocks([node], setting))
    if not tight:
        return element("li", _tasked(node), blocks(node.children, setting))
    content: list[Piece] = []
    for child in node.children:
        if content:
            content.append("\n")
        for piece in _one(child, setting):
            content += _without_paragraph(piece)
    return element("li", _tasked(node) | way(node.children[:1], setting), content)


def _tasked(item: Node) -> dict[str, str]:
    """A line with a box of its own needs no other sign before it."""
    first = item.children[0] if item.children else None
    is_task = isinstance(first, Node) and first.kind == "task"
    return {"class": "kdll-tick-line"} if is_task else {}


def _without_paragraph(piece: Piece) -> Iterable[Piece]:
    """The paragraphs of a tight list are none to the eye."""
    if isinstance(piece, str) or piece.tag != "p":
        return [piece]
    return [piece.text or "", *piece]


def _table(node: Node, setting: Setting) -> Iterable[Piece]:
    table = element("table", {}, blocks(node.children, setting))
    # Scrolls by itself on a narrow screen, and by the arrow keys once it has the focus. A group
    # and no region: a landmark per table would bury those that matter.
    frame = {
        "class": "kdll-table",
        "role": "group",
        "tabindex": "0",
        "aria-label": setting.strings["render.table"],
    }
    return [element("div", frame, [table])]


def _cell(tag: str, scope: Mapping[str, str]) -> Maker:
    def make(node: Node, setting: Setting) -> Iterable[Piece]:
        attrs = {**scope, **way(node.children, setting)}
        if (align := node.attrs.get("align", "")) in ("left", "center", "right"):
            attrs["class"] = f"kdll-{align}"
        # An empty heading cell would be read out as a nameless heading.
        named = tag if plain(node.children) or node.children else "td"
        if named != tag:
            attrs.pop("scope", None)
        return [element(named, attrs, inline(node.children, setting))]

    return make


def _code_block(node: Node, setting: Setting) -> Iterable[Piece]:
    language = (node.attrs.get("info", "").split() or [""])[0]
    attrs = {"class": f"language-{language}"} if language else {}
    code = element("code", attrs, highlighted(node.text, language))
    attrs = {"class": "kdll-code", "tabindex": "0", **rightward(setting)}
    return [element("pre", attrs, [code])]


def _definitions(node: Node, setting: Setting) -> Iterable[Piece]:
    return [element("dl", {"class": "kdll-terms"}, blocks(node.children, setting))]


def _term(node: Node, setting: Setting) -> Iterable[Piece]:
    attrs = place(node, setting) | way(node.children, setting)
    return [element("dt", attrs, inline(node.children, setting))]


def _text(node: Node, setting: Setting) -> Iterable[Piece]:
    return [node.text]


def _code(node: Node, setting: Setting) -> Iterable[Piece]:
    return [element("code", rightward(setting), [node.text])]


def _link(node: Node, setting: Setting) -> Iterable[Piece]:
    words = _inner(node.children, setting)
    attrs = attributes(node.attrs.get("href", ""), setting)
    if not attrs:
        return words
    attrs |= way(node.children, setting)
    if "download" in node.attrs and (told := facts(node.attrs["href"], setting)):
        return [_file(attrs, words, told)]
    if title := node.attrs.get("title", ""):
        attrs["title"] = title
    if "target" in attrs:
        hint = setting.strings["render.new-tab"]
        words = [*words, element("span", {"class": "kdll-hidden", **setting.here}, [f" {hint}"])]
    return [element("a", attrs, words)]


def _point(node: Node, setting: Setting) -> Iterable[Piece]:
    words = point(node, setting.strings)
    return [element("span", setting.here, [words])] if setting.here else [words]


def _file(attrs: dict[str, str], words: list[Piece], told: str) -> Piece:
    """A file to take home: what it is called, and below it its type and size."""
    name = element("span", {"class": "kdll-file-name"}, words)
    size = element("span", {"class": "kdll-file-facts"}, [told])
    return element("a", attrs | {"class": "kdll-file"}, [name, " ", size])


def _glossed(node: Node, setting: Setting) -> Iterable[Piece]:
    """A term at its first use; the player shows there and then what it means."""
    page, term = node.attrs.get("page", ""), node.attrs.get("term", "")
    attrs = {"href": anchor(page, term), "class": "kdll-term"}
    return [element("a", attrs, _inner(node.children, setting))]


def _image(node: Node, setting: Setting) -> Iterable[Piece]:
    return [figure.inline_image(node, setting)]


def _empty(tag: str) -> Maker:
    return lambda node, setting: [element(tag)]


KINDS: Mapping[str, Maker] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "blockquote": _holding_blocks("blockquote"),
    "hr": _empty("hr"),
    "bullet_list": _list("ul"),
    "ordered_list": _list("ol"),
    "list_item": _holding_blocks("li"),
    "table": _table,
    "thead": _holding_blocks("thead"),
    "tbody": _holding_blocks("tbody"),
    "tr": _holding_blocks("tr"),
    "th": _cell("th", {"scope": "col"}),
    "td": _cell("td", {}),
    "code_block": _code_block,
    "definition_list": _definitions,
    "term": _term,
    "definition": _holding_blocks("dd"),
    "container": lambda node, setting: container(node, setting, blocks, inline),
    "tab": lambda node, setting: tab(node, setting, blocks),
    "task": lambda node, setting: task(node, setting, inline),
    "footnotes": lambda node, setting: footnotes(node, setting, blocks),
    "footnote": _holding_blocks("li"),
    "footnote_ref": reference,
    "math": formula,
    "math_block": formula,
    "glossed": _glossed,
    "mark": _holding_inline("mark"),
    "text": _text,
    "code": _code,
    "em": _holding_inline("em"),
    "strong": _holding_inline("strong"),
    "s": _holding_inline("s"),
    "link": _link,
    "image": _image,
    "blank": blank,
    "scale": _point,
    "softbreak": lambda node, setting: ["\n"],
    "hardbreak": _empty("br"),
}
"""By `Node.kind`. A kind without a row shows its words and its children."""
