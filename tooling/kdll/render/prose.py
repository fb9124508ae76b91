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
from kdll.render.elements import Piece, element, lines
from kdll.render.links import attributes
from kdll.render.question import form
from kdll.render.setting import Setting
from kdll.render.words import point

Maker: TypeAlias = Callable[[Node, Setting], Iterable[Piece]]


def blocks(nodes: Iterable[Block], setting: Setting) -> list[Piece]:
    """Blocks of a page, each on a line of its own."""
    return lines(piece for node in nodes for piece in _one(node, setting))


def inline(nodes: Iterable[Block], setting: Setting) -> list[Piece]:
    """What stands inside a paragraph, a heading, a cell or a choice."""
    return [piece for node in nodes for piece in _one(node, setting)]


def _one(node: Block, setting: Setting) -> Iterable[Piece]:
    if isinstance(node, Question):
        return [form(node, setting, blocks, inline)]
    return KINDS.get(node.kind, _children)(node, setting)


def _children(node: Node, setting: Setting) -> Iterable[Piece]:
    return [node.text, *inline(node.children, setting)]


def _holding_inline(tag: str) -> Maker:
    def make(node: Node, setting: Setting) -> Iterable[Piece]:
        return [element(tag, {}, inline(node.children, setting))]

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
                made.append(element("p", {}, inline(words, setting)))
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
    return [element(tag, _place(node, setting), inline(node.children, setting))]


def heading_level(node: Node) -> int:
    """2 to 6: the page's title is the only first heading of an article."""
    written = node.attrs.get("level", "")
    return min(max(int(written) if written.isdecimal() else 2, 2), 6)


def _place(node: Node, setting: Setting) -> dict[str, str]:
    """The id of a heading, a term or a box; ids of a course's pages share one document."""
    name = node.attrs.get("id", "")
    return {"id": f"{setting.page.id}--{name}"} if name else {}


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
        return element("li", {}, blocks(node.children, setting))
    content: list[Piece] = []
    for child in node.children:
        if content:
            content.append("\n")
        for piece in _one(child, setting):
            content += _without_paragraph(piece)
    return element("li", {}, content)


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
        attrs = dict(scope)
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
    return [element("pre", {"class": "kdll-code", "tabindex": "0"}, [code])]


def _definitions(node: Node, setting: Setting) -> Iterable[Piece]:
    return [element("dl", {"class": "kdll-terms"}, blocks(node.children, setting))]


def _term(node: Node, setting: Setting) -> Iterable[Piece]:
    return [element("dt", _place(node, setting), inline(node.children, setting))]


def _container(node: Node, setting: Setting) -> Iterable[Piece]:
    make = _CONTAINERS.get(node.attrs.get("name", ""))
    if make:
        return make(node, setting)
    attrs = {"class": "kdll-box", **_place(node, setting)}
    return [element("div", attrs, blocks(node.children, setting))]


def _box(node: Node, setting: Setting) -> Iterable[Piece]:
    name = node.attrs["name"]
    heading = element("p", {"class": "kdll-box-title"}, [setting.strings[f"box.{name}"]])
    # A note and no landmark: an `aside` alone would be one, inside `main`, without a name.
    attrs = {"class": f"kdll-box kdll-{name}", "role": "note", **_place(node, setting)}
    return [element("aside", attrs, ["\n", heading, *blocks(node.children, setting)])]


def _reveal(node: Node, setting: Setting) -> Iterable[Piece]:
    """Words for learners never stand in braces: the first paragraph is what one clicks on."""
    first, rest = node.children[:1], node.children[1:]
    if rest and isinstance(first[0], Node) and first[0].kind == "paragraph":
        words = inline(first[0].children, setting)
    else:
        words, rest = [setting.strings["render.reveal"]], node.children
    summary = element("summary", {}, words)
    attrs = {"class": "kdll-reveal", **_place(node, setting)}
    return [element("details", attrs, ["\n", summary, *blocks(rest, setting)])]


def _nothing(node: Node, setting: Setting) -> Iterable[Piece]:
    return []


_CONTAINERS: Mapping[str, Maker] = {
    "note": _box,
    "tip": _box,
    "warning": _box,
    "example": _box,
    "quote": _box,
    "reveal": _reveal,
    "todo": _nothing,  # for colleagues, never for learners
}
"""By the name of a block of the author's; one without a row is a plain box."""


def _text(node: Node, setting: Setting) -> Iterable[Piece]:
    return [node.text]


def _code(node: Node, setting: Setting) -> Iterable[Piece]:
    return [element("code", {}, [node.text])]


def _link(node: Node, setting: Setting) -> Iterable[Piece]:
    words = inline(node.children, setting)
    attrs = attributes(node.attrs.get("href", ""), setting)
    if not attrs:
        return words
    if title := node.attrs.get("title", ""):
        attrs["title"] = title
    if "target" in attrs:
        hint = setting.strings["render.new-tab"]
        words = [*words, element("span", {"class": "kdll-hidden"}, [f" {hint}"])]
    return [element("a", attrs, words)]


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
    "container": _container,
    "text": _text,
    "code": _code,
    "em": _holding_inline("em"),
    "strong": _holding_inline("strong"),
    "s": _holding_inline("s"),
    "link": _link,
    "image": _image,
    "blank": blank,
    "scale": lambda node, setting: [point(node, setting.strings)],
    "softbreak": lambda node, setting: ["\n"],
    "hardbreak": _empty("br"),
}
"""By `Node.kind`. A kind without a row shows its words and its children."""
