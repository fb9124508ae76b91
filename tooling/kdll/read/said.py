"""What a question says back: the quotes at its margin, parted by their labels."""

from __future__ import annotations

from collections.abc import Iterable

from kdll.model.place import Span
from kdll.model.prose import Block, Node
from kdll.model.question import Feedback
from kdll.read.layout import shifted
from kdll.read.quotes import LABEL
from kdll.read.report import Report
from kdll.read.source import Source

_MOST_HINTS = 3


def nodes(blocks: Iterable[Block]) -> list[Node]:
    """Without the questions among them: none stands within another."""
    return [block for block in blocks if isinstance(block, Node)]


def feedback(quotes: Iterable[Node], source: Source, report: Report) -> Feedback:
    """The quotes of one question, in reading order."""
    said: dict[str, list[Node]] = {"always": [], "right": [], "wrong": [], "why": []}
    hints: list[tuple[Node, ...]] = []
    for quote in quotes:
        label, hint = "always", False
        for block in nodes(quote.children):
            for name, node in _labelled(block, source):
                if name == "hint":
                    hints.append(())
                    hint = True
                elif name:
                    label, hint = name, False
                if node is None:
                    continue
                if hint:
                    hints[-1] = (*hints[-1], node)
                    if name and len(hints) == _MOST_HINTS + 1:
                        report.error(
                            "KD156",
                            node.span,
                            f"a question has {_MOST_HINTS} hints at most",
                            "join two of them; one is shown after each wrong try",
                        )
                else:
                    said[label].append(node)
    return Feedback(
        always=tuple(said["always"]),
        right=tuple(said["right"]),
        wrong=tuple(said["wrong"]),
        why=tuple(said["why"]),
        hints=tuple(hints[:_MOST_HINTS]),
    )


def _labelled(block: Node, source: Source) -> list[tuple[str, Node | None]]:
    """A block of a margin quote, parted where a line begins with a label; "" where none does.

    None stands for a label with nothing beside it: what it is about follows.
    """
    if block.kind != "paragraph":
        return [("", block)]
    parts: list[tuple[str, list[Node]]] = [("", [])]
    begins = True
    for node in nodes(block.children):
        # As written, so that `hint\\:` is words.
        written = source.excerpt(node.span) if begins and node.kind == "text" else ""
        match = LABEL.match(written)
        begins = node.kind in ("softbreak", "hardbreak")
        if match:
            before = parts[-1][1]
            if before and before[-1].kind in ("softbreak", "hardbreak"):
                before.pop()
            rest = node.text[match.end() :]
            words = [Node("text", shifted(node.span, match.end()), text=rest)] if rest else []
            parts.append((match[1].lower(), words))
        elif parts[-1][1] or not begins:
            parts[-1][1].append(node)
    return [(label, _paragraph(nodes)) for label, nodes in parts if label or nodes]


def _paragraph(nodes: list[Node]) -> Node | None:
    if not nodes:
        return None
    first, last = nodes[0].span, nodes[-1].span
    return Node("paragraph", Span(first.file, first.start, last.end), tuple(nodes))
