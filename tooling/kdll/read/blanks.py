"""Blanks of a fill-in question: `[[30 | thirty]]`, from the signs to what they accept."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markdown_it.common.utils import unescapeAll
from markdown_it.rules_inline import StateInline

from kdll.model.diagnostic import Edit
from kdll.model.place import Span, Text
from kdll.model.prose import Block, Node
from kdll.model.question import Choice, Part
from kdll.read.report import Report
from kdll.read.source import Source

_INSIDE = r"(?:\\.|[^\[\]\\])*"
_BLANK = re.compile(
    rf"\[[ \t]*\[{_INSIDE}\][ \t]*\]|\[\[{_INSIDE}\](?![\](\[])|\[{_INSIDE}\]\]", re.DOTALL
)
"""Rightly written; with a space between its brackets; with one bracket of four forgotten."""
_EDGES = re.compile(r"\[[ \t]*\[?(?P<inside>.*?)\]?[ \t]*\]", re.DOTALL)
_DRAWN = re.compile(r"_{3,}")
_ID = re.compile(r"\s*\{#(?P<id>[^{}\s]+)\}")


def rule(state: StateInline, silent: bool) -> bool:
    """The Markdown parser's: a token `blank`, within fill-in questions only."""
    if not state.env["page"].in_fill_in or state.src[state.pos] != "[":
        return False
    match = _BLANK.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    if not silent:
        state.push("blank", "", 0).content = match[0]
    state.pos = match.end()
    return True


class Blanks:
    """The blanks of one question, in reading order."""

    def __init__(self, source: Source, report: Report) -> None:
        self._source = source
        self._report = report
        self.found: list[Choice] = []

    def numbered(self, nodes: Iterable[Node]) -> tuple[Node, ...]:
        """Prose of the question itself, its blanks counted and kept in `found`."""
        return tuple(self._rebuilt(node, counted=True) for node in nodes)

    def refused(self, nodes: Iterable[Node]) -> tuple[Node, ...]:
        """Prose beside the question, where a blank is only signs."""
        return tuple(self._rebuilt(node, counted=False) for node in nodes)

    def _rebuilt(self, node: Node, *, counted: bool) -> Node:
        if node.kind == "blank":
            return self._blank(node) if counted else self._refuse(node)
        written = self._source.excerpt(node.span) if node.kind == "hr" else node.text
        if counted and node.kind in ("text", "hr") and (drawn := _DRAWN.search(written)):
            self._report.error(
                "KD163",
                node.span,
                f"`{drawn[0]}` is no blank",
                "write the right answer in its place, in double brackets: `[[30 | thirty]]`",
            )
        children: list[Block] = [
            self._rebuilt(child, counted=counted) if isinstance(child, Node) else child
            for child in node.children
        ]
        return node._replace(children=tuple(children))

    def _refuse(self, node: Node) -> Node:
        self._report.error(
            "KD165",
            node.span,
            "a blank stands outside the question",
            "blanks stand in the words above the list; before brackets that are to be shown "
            "write `\\`",
        )
        return node._replace(kind="text")

    def _blank(self, node: Node) -> Node:
        raw = node.text
        if not raw.startswith("[[") or not raw.endswith("]]"):
            self._misspelt(node)
        edges = _EDGES.fullmatch(raw)
        inside = edges["inside"] if edges else ""
        name = _ID.match(inside)
        answers = _answers(inside[name.end() :] if name else inside)
        accepted = tuple(answer for answer in answers if answer)
        if not accepted:
            self._report.error(
                "KD164",
                node.span,
                "this blank has no answer",
                "write what is right between its brackets: `[[30 | thirty]]`",
            )
        elif len(accepted) < len(answers):
            self._report.error(
                "KD164",
                node.span,
                "nothing stands beside a `|` of this blank",
                "write another right answer there, or take the `|` away",
            )
        number = len(self.found) + 1
        said = (Node("text", node.span, text=" | ".join(accepted)),) if accepted else ()
        self.found.append(
            Choice(
                said,
                right=False,
                span=node.span,
                id=Text(name["id"], self._place(node.span, f"#{name['id']}")) if name else None,
                part=Part.BLANK,
                accepted=accepted,
            )
        )
        return Node("blank", node.span, attrs={"number": str(number)})

    def _place(self, span: Span, words: str) -> Span:
        """Where words stand within a span of one line; else the whole of it."""
        at = self._source.excerpt(span).find(words)
        if at < 0 or span.start.line != span.end.line:
            return span
        return Span.at(span.file, span.start.line, span.start.column + at, len(words))

    def _misspelt(self, node: Node) -> None:
        written = self._source.excerpt(node.span)
        mended = re.sub(r"\][ \t]*\]$", "]]", re.sub(r"^\[[ \t]*\[", "[[", written))
        whole = mended.startswith("[[") and mended.endswith("]]")
        self._report.error(
            "KD163",
            node.span,
            "a space stands between the brackets of this blank"
            if whole
            else "a bracket of this blank is missing",
            "write two brackets on each side, without a space between them: `[[30]]`",
            repair=(Edit(node.span, mended),) if whole else (),
        )


def _answers(inside: str) -> list[str]:
    """Parted at each `|` without a `\\` before it, white space folded."""
    parts = [""]
    for match in re.finditer(r"\\.|.", inside, re.DOTALL):
        if match[0] == "|":
            parts.append("")
        else:
            parts[-1] += match[0]
    return [" ".join(unescapeAll(part).split()) for part in parts]
