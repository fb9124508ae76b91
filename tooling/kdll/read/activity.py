"""The boxes of an activity, which a learner ticks: `- [ ]`, or `- [x]` for one that is ticked."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from kdll.model.diagnostic import Edit
from kdll.model.place import Span
from kdll.model.prose import Block, Node, plain
from kdll.read.layout import shifted
from kdll.read.opener import Head
from kdll.read.report import Report

_BOX = re.compile(r"\[(?P<tick>[ xX])\](?:[ \t]+|$)")
_NO_BOX = re.compile(r"[-*+]?[ \t\u00a0]*\[[ \t\u00a0]*[xXхХ✓✔☑✗]?[ \t\u00a0]*\]")


def ticked(body: Sequence[Block], report: Report) -> tuple[list[Block], bool]:
    """The body with a `task` for each line that has a box, and whether there is one."""
    boxes = _Boxes(report)
    return [boxes.of(node) for node in body], bool(boxes.keys)


def tell_nameless(head: Head, opener: Span, body: Sequence[Block], report: Report) -> None:
    """An activity without a name: nothing could be kept for it on the learner's device."""
    found = re.findall(r"[a-z0-9]+", plain(body).lower())
    name = "-".join(found[:4])[:40].strip("-")
    end = Span(opener.file, opener.end, opener.end)
    report.error(
        "KD186",
        opener,
        "this activity has boxes and no name",
        f"write `{{#{name or 'first-day'}}}` after `activity`; a learner's ticks are kept under "
        "it, so it must never change",
        repair=(Edit(end, f" {{#{name}}}"),) if name and head.braces is None else (),
    )


class _Boxes:
    def __init__(self, report: Report) -> None:
        self._report = report
        self.keys: dict[str, int] = {}
        """How often each key was wanted."""

    def of(self, node: Block) -> Block:
        """The same block, its lists' lines made to tasks where they have boxes."""
        if not isinstance(node, Node):
            return node
        if node.kind == "paragraph":
            self._misspelt(node)
        inner = tuple(self.of(child) for child in node.children) if node.children else ()
        if node.kind == "bullet_list":
            inner = self._items(inner)
        return Node(node.kind, node.span, inner, node.text, node.attrs)

    def _misspelt(self, paragraph: Node) -> None:
        text = _first_text(paragraph)
        if text is None or _BOX.match(text.text):
            return
        if match := _NO_BOX.match(text.text):
            self._report.error(
                "KD178",
                Span.at(text.span.file, *text.span.start, match.end()),
                f"`{match[0]}` is no box",
                "write `- [ ] `, with a space in the box and after it",
            )

    def _items(self, items: tuple[Block, ...]) -> tuple[Block, ...]:
        made = [self._task(item) if isinstance(item, Node) else item for item in items]
        if any(new is not old for new, old in zip(made, items, strict=True)):
            for new, old in zip(made, items, strict=True):
                if new is old:
                    self._report.error(
                        "KD178",
                        old.span,
                        "this line has no box, and others beside it have one",
                        "begin it with `- [ ] `",
                    )
        return tuple(made)

    def _task(self, item: Node) -> Node:
        first = item.children[0] if item.children else None
        text = _first_text(first) if isinstance(first, Node) else None
        match = _BOX.match(text.text) if text else None
        if not (isinstance(first, Node) and text and match):
            return item
        rest = Node("text", shifted(text.span, match.end()), text=text.text[match.end() :])
        words = (rest, *first.children[1:])
        # By its words: a box keeps its tick when the lines are put in another order.
        digest = hashlib.sha256(plain(words).casefold().encode()).hexdigest()[:8]
        count = self.keys[digest] = self.keys.get(digest, 0) + 1
        attrs = {"key": digest if count == 1 else f"{digest}-{count}"}
        if match["tick"] != " ":
            attrs["done"] = ""
        task = Node("task", first.span, words, attrs=attrs)
        return Node(item.kind, item.span, (task, *item.children[1:]), item.text, item.attrs)


def _first_text(node: Node) -> Node | None:
    if node.kind != "paragraph" or not node.children:
        return None
    first = node.children[0]
    return first if isinstance(first, Node) and first.kind == "text" else None
