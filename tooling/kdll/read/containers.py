"""The `:::` blocks beside questions, one row each in `KINDS`: what may stand in their braces and
body, and what is made of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from kdll.model.place import Span, Text
from kdll.model.prose import Block, Node, walk
from kdll.model.question import Question
from kdll.read import activity
from kdll.read.blocks import ANSWERED, Opening
from kdll.read.including import Includer
from kdll.read.layout import over
from kdll.read.opener import Head
from kdll.read.report import Report, listed, meant, respelt
from kdll.read.source import Source


@dataclass(frozen=True, slots=True)
class Made:
    """A block that is being made."""

    name: str
    head: Head
    opener: Span
    """The whole opener."""
    span: Span
    inner: tuple[Block, ...]
    report: Report
    include: Includer

    def setting(self, key: str) -> Text | None:
        """A setting of the braces, and where it stands."""
        found = self.head.braces.settings.get(key) if self.head.braces else None
        if found is None:
            return None
        return Text(found.value, self.head.span(self.span.file, found.start, found.end))

    def node(self, inner: Sequence[Block] | None = None) -> Node:
        """The block as a node."""
        attrs = {"name": self.name}
        if self.head.braces and self.head.braces.id:
            attrs["id"] = self.head.braces.id.text
        body = self.inner if inner is None else tuple(inner)
        return Node("container", self.span, body, attrs=attrs)

    def lacks(self, span: Span, message: str, hint: str) -> None:
        """Tell that the body is not what the block is for."""
        self.report.error("KD178", span, message, hint)


Maker: TypeAlias = Callable[[Made], Sequence[Block]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A row of `KINDS`."""

    make: Maker
    settings: tuple[str, ...] = ()
    named: bool = True
    """Whether `{#name}` may stand in its braces."""


class Containers:
    """Makes the blocks of one file."""

    def __init__(self, source: Source, report: Report, include: Includer) -> None:
        self._source = source
        self._report = report
        self._include = include

    def make(
        self, opening: Opening, head: Head, span: Span, inner: tuple[Block, ...]
    ) -> Sequence[Block]:
        """What stands for a block; what is wrong with how it opens is told."""
        file, line = self._source.file, head.line
        kind = KINDS.get(opening.name)
        if kind is None:
            name = Span.at(file, line, opening.column, max(len(opening.name), 1))
            self._unknown(opening.name, name)
            kind = Kind(_plain)
        elif head.words:
            self._report.error(
                "KD132",
                Span.at(file, line, head.words_at, len(head.words)),
                f"words stand after `{opening.name}`",
                "write them below, after an empty line",
            )
        self._settings(opening.name, kind, head)
        opener = self._source.words(line)
        return kind.make(Made(opening.name, head, opener, span, inner, self._report, self._include))

    def _settings(self, name: str, kind: Kind, head: Head) -> None:
        braces, file = head.braces, self._source.file
        if braces is None or braces.faults:
            return
        for key, item in braces.settings.items():
            if key in kind.settings and item.values:
                continue
            self._report.error(
                "KD141",
                head.span(file, item.start, item.end),
                f"`{name}` has no setting `{item.text}`",
                meant(
                    key, kind.settings,
                    f"what can stand here: `{kind.settings[0]}=…`"
                    if kind.settings
                    else "only a name may stand here: `{#first-appeal}`",
                ),
                repair=respelt(
                    Text(key, head.span(file, item.start, item.start + len(key))),
                    kind.settings, braces.settings,
                ),
            )  # fmt: skip
        if braces.id and not kind.named:
            self._report.error(
                "KD141",
                head.span(file, braces.id.start, braces.id.end),
                f"`{name}` has no name",
                "take it away; what is read in has its own",
            )

    def _unknown(self, name: str, span: Span) -> None:
        known = (*ANSWERED, *KINDS)
        if not name:
            self._report.error(
                "KD132", span, "this block has no name", "name it: `::: note` or `::: question`"
            )
            return
        self._report.error(
            "KD132",
            span,
            f"no block is called `{name}`",
            meant(name, known, f"what can stand here: {listed(known)}"),
            repair=respelt(Text(name, span), known),
        )


def _plain(block: Made) -> Sequence[Block]:
    return (block.node(),)


def _tabs(block: Made) -> Sequence[Block]:
    """Each heading of the first one's level begins a tab."""
    tabs: list[list[Block]] = []
    level = ""
    for node in block.inner:
        heading = isinstance(node, Node) and node.kind == "heading"
        written = node.attrs["level"] if isinstance(node, Node) and heading else ""
        if heading and (not level or written <= level):
            level = level or written
            tabs.append([])
        if tabs:
            tabs[-1].append(node)
        else:
            block.lacks(
                node.span, "this stands before the first tab", "write its heading above: `### …`"
            )
    if len(tabs) < 2:
        block.lacks(
            block.opener,
            "fewer than two headings stand in this block",
            "begin each tab with its heading: `### At the counter`",
        )
    return (block.node([Node("tab", over(tab[0].span, tab[-1].span), tuple(tab)) for tab in tabs]),)


def _steps(block: Made) -> Sequence[Block]:
    lists = [n for n in block.inner if isinstance(n, Node) and n.kind == "ordered_list"]
    if not lists:
        block.lacks(
            block.opener,
            "no numbered list stands in this block",
            "begin each step with its number: `1. `, `2. `",
        )
    for another in lists[1:]:
        block.lacks(
            another.span,
            "a second numbered list begins here",
            "move in by three spaces what belongs to a step, or close the block before it",
        )
    return (block.node(),)


def _download(block: Made) -> Sequence[Block]:
    """Links to files of the media folder; they are marked, so as to be shown with their size."""
    found = False

    def marked(node: Block) -> Block:
        nonlocal found
        if not isinstance(node, Node):
            return node
        attrs = node.attrs
        if node.kind == "link":
            found = True
            if attrs.get("href", "").startswith("media/"):
                attrs = {**attrs, "download": ""}
            else:
                block.lacks(
                    node.span,
                    "this links to no file of the media folder",
                    "put the file there and write `[The form](media/form.pdf)`; other links stand "
                    "outside this block",
                )
        inner = tuple(marked(child) for child in node.children)
        return Node(node.kind, node.span, inner, node.text, attrs)

    body = [marked(node) for node in block.inner]
    if not found:
        block.lacks(
            block.opener,
            "no link to a file stands in this block",
            "write `[The form](media/form.pdf)`",
        )
    return (block.node(body),)


_NOT_FOR_COLLEAGUES = ("heading", "image", "footnote_ref")


def _todo(block: Made) -> Sequence[Block]:
    """Words alone: what else stands on a page would be counted, numbered or packed."""
    for node in walk(block.inner):
        question = isinstance(node, Question)
        packed = (
            isinstance(node, Node)
            and node.kind == "link"
            and node.attrs.get("href", "").startswith("media/")
        )
        if question or packed or (isinstance(node, Node) and node.kind in _NOT_FOR_COLLEAGUES):
            block.report.error(
                "KD185",
                node.span,
                "a note to colleagues holds words alone",
                "take this out of `::: todo`: learners never get what stands in it",
            )
    return (block.node(),)


def _activity(block: Made) -> Sequence[Block]:
    id_ = block.head.braces.id if block.head.braces else None
    body, has_boxes = activity.ticked(block.inner, block.report)
    if has_boxes and id_ is None:
        activity.tell_nameless(block.head, block.opener, block.inner, block.report)
    return (block.node(body),)


def _include(block: Made) -> Sequence[Block]:
    for node in block.inner:
        block.lacks(
            node.span, "nothing stands within `include`", "write it above or below the block"
        )
    file = block.setting("file")
    if file is None:
        if not (block.head.braces and block.head.braces.faults):
            block.lacks(
                block.opener,
                "this block names no file",
                "write it in the braces: `::: include {file=shared/appeals.md}`",
            )
        return ()
    return block.include(file)


KINDS: Mapping[str, Kind] = {
    "note": Kind(_plain),
    "tip": Kind(_plain),
    "warning": Kind(_plain),
    "example": Kind(_plain),
    "quote": Kind(_plain),
    "reveal": Kind(_plain),
    "tabs": Kind(_tabs),
    "steps": Kind(_steps),
    "activity": Kind(_activity),
    "download": Kind(_download),
    "include": Kind(_include, ("file",), named=False),
    "todo": Kind(_todo),
}
"""By the word after the colons."""
