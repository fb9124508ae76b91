"""Footnotes: a number where they belong, and what they say at the end of the page."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from kdll.model.prose import Node
from kdll.render.elements import Piece, element, lines
from kdll.render.setting import Setting
from kdll.render.transcript import Blocks


def reference(node: Node, setting: Setting) -> Iterable[Piece]:
    """The number, which leads to the note. The address stands first: see `links.keep_inside`."""
    number, page = node.attrs.get("number", ""), setting.page.id
    link = element(
        "a",
        {
            "href": f"#{page}--{node.attrs.get('to', '')}",
            "id": f"{page}--{node.attrs.get('id', '')}",
            "role": "doc-noteref",
            "aria-label": setting.strings["render.footnote"].format(number=number),
        },
        [number],
    )
    return [element("sup", {"class": "kdll-noteref"}, [link])]


def footnotes(node: Node, setting: Setting, blocks: Blocks) -> Iterable[Piece]:
    """All notes of a page, numbered, each with the way back to where it is referred to."""
    notes = (_note(note, setting, blocks) for note in node.children if isinstance(note, Node))
    attrs = {
        "class": "kdll-footnotes",
        "role": "doc-endnotes",
        "aria-label": setting.strings["render.footnotes"],
    }
    return [element("section", attrs, ["\n", element("ol", {}, lines(notes)), "\n"])]


def _note(note: Node, setting: Setting, blocks: Blocks) -> Element:
    content = blocks(note.children, setting)
    number = note.attrs.get("number", "")
    back = [_back(number, id_, setting) for id_ in note.attrs.get("from", "").split()]
    last = next((p for p in reversed(content) if not isinstance(p, str)), None)
    # The way back stands on the last line of the note, not below it.
    if last is not None and last.tag == "p":
        for link in back:
            if len(last):
                last[-1].tail = (last[-1].tail or "") + " "
            else:
                last.text = (last.text or "") + " "
            last.append(link)
    else:
        content += back
    return element("li", {"id": f"{setting.page.id}--{note.attrs.get('id', '')}"}, content)


def _back(number: str, id_: str, setting: Setting) -> Element:
    attrs = {
        "href": f"#{setting.page.id}--{id_}",
        "class": "kdll-back",
        "role": "doc-backlink",
        "aria-label": setting.strings["render.footnote-back"].format(number=number),
    }
    return element("a", attrs, ["↩\ufe0e"])
