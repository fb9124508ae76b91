"""The author's `:::` blocks as HTML: one row of `CONTAINERS` each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from kdll.model.prose import Block, Node
from kdll.render.direction import way
from kdll.render.elements import Piece, element
from kdll.render.setting import Setting
from kdll.render.transcript import Blocks

Maker: TypeAlias = Callable[[Node, Setting, Blocks, Blocks], Iterable[Piece]]
"""Of a container, its page, and what renders blocks and inline nodes."""


def container(node: Node, setting: Setting, blocks: Blocks, inline: Blocks) -> Iterable[Piece]:
    """Whatever stands between colons."""
    make = CONTAINERS.get(node.attrs.get("name", ""))
    if make:
        return make(node, setting, blocks, inline)
    attrs = {"class": "kdll-box", **place(node, setting)}
    return [element("div", attrs, blocks(node.children, setting))]


def place(node: Node, setting: Setting) -> dict[str, str]:
    """The id of a heading, a term or a box; ids of a course's pages share one document."""
    name = node.attrs.get("id", "")
    return {"id": f"{setting.page.id}--{name}"} if name else {}


def _box(node: Node, setting: Setting, blocks: Blocks, inline: Blocks) -> Iterable[Piece]:
    # A note and no landmark: an `aside` alone would be one, inside `main`, without a name.
    return [_titled(node, "aside", {"role": "note"}, setting, blocks)]


def _titled(
    node: Node, tag: str, attrs: Mapping[str, str], setting: Setting, blocks: Blocks
) -> Piece:
    name = node.attrs["name"]
    heading = element(
        "p", {"class": "kdll-box-title", **setting.here}, [setting.strings[f"box.{name}"]]
    )
    attrs = {"class": f"kdll-box kdll-{name}", **attrs, **place(node, setting)}
    return element(tag, attrs, ["\n", heading, *blocks(node.children, setting)])


def _reveal(node: Node, setting: Setting, blocks: Blocks, inline: Blocks) -> Iterable[Piece]:
    """Words for learners never stand in braces: the first paragraph is what one clicks on."""
    first, rest = node.children[:1], node.children[1:]
    if rest and isinstance(first[0], Node) and first[0].kind == "paragraph":
        summary = element("summary", {}, inline(first[0].children, setting))
    else:
        summary = element("summary", setting.here, [setting.strings["render.reveal"]])
        rest = node.children
    attrs = {"class": "kdll-reveal", **place(node, setting)}
    return [element("details", attrs, ["\n", summary, *blocks(rest, setting)])]


def _plain(name: str) -> Maker:
    """Without a title: what stands in it says what it is."""

    def make(node: Node, setting: Setting, blocks: Blocks, inline: Blocks) -> Iterable[Piece]:
        attrs = {"class": f"kdll-{name}", **place(node, setting)}
        return [element("div", attrs, blocks(node.children, setting))]

    return make


def _activity(node: Node, setting: Setting, blocks: Blocks, inline: Blocks) -> Iterable[Piece]:
    """What is to be done on the job; the boxes are ticked by the learner, for the learner."""
    name = node.attrs.get("id", "")
    made = _titled(node, "section", {"data-activity": name} if name else {}, setting, blocks)
    if not isinstance(made, str) and made.find(".//input") is not None:
        said = setting.strings["render.activity-kept"]
        made.append(element("p", {"class": "kdll-kept", **setting.here}, [said]))
        made[-1].tail = "\n"
    return [made]


def _todo(node: Node, setting: Setting, blocks: Blocks, inline: Blocks) -> Iterable[Piece]:
    """For colleagues, never for learners."""
    return _box(node, setting, blocks, inline) if setting.review else []


CONTAINERS: Mapping[str, Maker] = {
    "note": _box,
    "tip": _box,
    "warning": _box,
    "example": _box,
    "quote": _box,
    "reveal": _reveal,
    "tabs": _plain("tabs"),
    "steps": _plain("how-to"),
    "activity": _activity,
    "download": _plain("downloads"),
    "todo": _todo,
}
"""By the name of a block of the author's; one without a row is a plain box."""


def tab(node: Node, setting: Setting, blocks: Blocks) -> Iterable[Piece]:
    """A heading and what belongs to it: a part of the page, of which the player makes a tab."""
    first = node.children[0] if node.children else None
    named = place(first, setting) if isinstance(first, Node) and first.kind == "heading" else {}
    attrs = {"class": "kdll-panel"}
    if named:
        attrs |= {"aria-labelledby": named["id"]}
    return [element("section", attrs, blocks(node.children, setting))]


def task(node: Node, setting: Setting, inline: Blocks) -> Iterable[Piece]:
    """A box that the learner ticks, and the words for it."""
    box = {"type": "checkbox", "data-key": node.attrs.get("key", "")}
    if "done" in node.attrs:
        box |= {"checked": ""}
    words: Iterable[Block] = node.children
    said = element("span", way(node.children, setting), inline(words, setting))
    label: list[Piece] = [element("input", box), " ", said]
    return [element("label", {"class": "kdll-tick"}, label)]
