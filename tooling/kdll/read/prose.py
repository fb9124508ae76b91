"""Turns the parser's tokens into nodes that know where they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias
from unicodedata import category

from markdown_it.common.utils import unescapeAll
from markdown_it.token import Token

from kdll.model.exemption import Exemption
from kdll.model.place import Position, Span, Text
from kdll.model.prose import Block, Node, plain
from kdll.read import layout as places
from kdll.read.blocks import Opening
from kdll.read.braces import Braces, Item, scan
from kdll.read.code import languages, unknown_language
from kdll.read.footnotes import Footnotes
from kdll.read.html import Html
from kdll.read.inline import InlineNodes, Within, is_odd
from kdll.read.layout import Inline, Layout, over
from kdll.read.opener import tell_faults
from kdll.read.report import Report, respelt
from kdll.read.surroundings import Around

BlockMaker: TypeAlias = Callable[[Opening, Span, "tuple[Block, ...]"], "Sequence[Block]"]
"""Makes what a `:::` block is out of its opener, its span and what stands in it."""

OF_SITUATIONS = ("ending",)
"""Settings of headings that are situations of a scenario; `kdll.read.scenario` reads them."""

_SIMPLE = {
    "paragraph_open": "paragraph",
    "blockquote_open": "blockquote",
    "bullet_list_open": "bullet_list",
    "ordered_list_open": "ordered_list",
    "list_item_open": "list_item",
    "table_open": "table",
    "thead_open": "thead",
    "tbody_open": "tbody",
    "tr_open": "tr",
    "th_open": "th",
    "td_open": "td",
    "heading_open": "heading",
    "dl_open": "definition_list",
    "dt_open": "term",
    "dd_open": "definition",
}


class Prose:
    """Makes the nodes of one page."""

    def __init__(
        self, layout: Layout, report: Report, block: BlockMaker, around: Around | None = None
    ) -> None:
        around = self._around = around or Around()
        self._layout = layout
        self._report = report
        self._block = block
        self._html = Html(report)
        self._notes = Footnotes(around, report)
        self._within = Within(report, self._html, self._notes, around)
        self._ids = around.ids
        self._counts = around.counts
        self._quotes = 0
        self._lists: list[Token] = []
        self.item_braces: dict[int, tuple[str, Position]] = {}
        """Braces that stood directly after a choice's box and where, by line in the file."""
        self.heading_braces: dict[int, tuple[Braces, Callable[[int, int], Span]]] = {}
        """Braces of headings, and where a stretch of them stands, by line in the file."""

    def page(self, tokens: list[Token]) -> tuple[Block, ...]:
        """The nodes of a whole page."""
        self._reserve_ids(tokens)
        nodes, _ = self._blocks(tokens, 0)
        around = self._around
        around.notes += self._notes.gathered()
        if around.notes and not around.inside:
            notes = sorted(around.notes, key=lambda note: int(note.attrs["number"]))
            nodes.append(Node("footnotes", notes[0].span, tuple(notes)))
        return tuple(nodes)

    def exemptions(self, remarks: Mapping[int, int]) -> tuple[Exemption, ...]:
        """What remarks allow: those within paragraphs, and these, by offsets in the text."""
        layout = self._layout
        for start, end in remarks.items():
            first = layout.place(*layout.offset(start))
            last = layout.place(*layout.offset(end))
            self._html.remark(layout.text[start:end], Span(layout.source.file, first, last))
        return tuple(sorted(self._html.exemptions, key=lambda found: found.rule.span))

    def _reserve_ids(self, tokens: list[Token]) -> None:
        """Authored ids come first, wherever they stand; made-up ones give way."""
        for token in tokens:
            if token.type == "heading_open" and "braces" in token.meta:
                start, content = token.meta["braces"]
                found = scan(content, start).id
                if found:
                    self._ids.add(found.text)

    def _blocks(self, tokens: list[Token], index: int) -> tuple[list[Block], int]:
        """Nodes up to the closing token of the one before `index`, and where to go on."""
        nodes: list[Block] = []
        while index < len(tokens) and tokens[index].nesting >= 0:
            token = tokens[index]
            if token.nesting == 0:
                nodes += self._leaf(token)
                index += 1
                continue
            if token.type == "table_open":
                node, index = self._table(tokens, index)
                nodes.append(node)
                continue
            is_quote = token.type == "blockquote_open"
            is_list = token.type in ("bullet_list_open", "ordered_list_open")
            self._quotes += is_quote
            if is_list:
                self._lists.append(token)
            elif token.hidden and self._lists and token.level == self._lists[-1].level + 2:
                self._lists[-1].meta["tight"] = True
            inner: tuple[Block, ...]
            if tokens[index + 1].type == "inline" and token.type != "list_item_open":
                inline = tokens[index + 1]
                inner = self._inline_of(token, inline)
                index += 2
            else:
                children, index = self._blocks(tokens, index + 1)
                inner = tuple(children)
            self._quotes -= is_quote
            if is_list:
                self._lists.pop()
            index += 1
            nodes += self._node(token, inner)
        return nodes, index

    def _leaf(self, token: Token) -> list[Block]:
        if token.type not in ("fence", "code_block", "hr", "math_block"):
            return []
        assert token.map
        span = self._layout.block(token.meta["at"], token.map[1])
        if token.type == "hr":
            return [Node("hr", span)]
        if token.type == "math_block":
            return [self._formula(token, span)]
        info = token.info.strip()
        if info:
            self._language(info, token)
        return [Node("code_block", span, text=token.content, attrs={"info": unescapeAll(info)})]

    def _formula(self, token: Token, span: Span) -> Node:
        if not token.meta["closed"]:
            begin = Span.at(span.file, span.start.line, span.start.column, 2)
            self._report.error(
                "KD176",
                begin,
                "the formula that begins here is never closed",
                "close it with `$$`; to show these signs, write `\\$\\$`",
            )
        lines = token.content.split("\n")

        def position(at: int) -> Position:
            before = token.content[:at]
            number = before.count("\n")
            line = min(token.meta["first"] + number, len(self._layout.lines) - 1)
            start = max(self._layout.lines[line].find(lines[number]), 0)
            return self._layout.place(line, start + at - (before.rfind("\n") + 1))

        def place(start: int, end: int) -> Span:
            return Span(span.file, position(start), position(end))

        return self._within.formula(token.content, span, place, "math_block")

    def _language(self, info: str, token: Token) -> None:
        """Tell of code in a language that nobody can colour, and of words that mean nothing."""
        line = self._layout.offset(token.meta["at"])[0]
        column = self._layout.lines[line].rfind(info)
        place = self._layout.place(line, max(column, 0))
        language, _, rest = info.partition(" ")
        span = Span.at(self._layout.source.file, place.line, place.column, len(language))
        if fault := unknown_language(unescapeAll(language)):
            self._report.error(
                "KD177", span, *fault, repair=respelt(Text(language, span), languages())
            )
        elif rest.strip():
            at = place.column + len(info) - len(rest.lstrip())
            self._report.error(
                "KD177",
                Span.at(span.file, place.line, at, len(rest.strip())),
                f"words stand after `{language}`",
                "only the language stands here",
            )

    def _node(self, token: Token, inner: tuple[Block, ...]) -> Sequence[Block]:
        span = self._span(token, inner)
        if token.type == "block_open":
            return self._block(token.meta["block"], span, inner)
        if token.type == "footnote_reference_open":
            self._notes.write(token.meta["label"], span, inner)
            return ()
        kind = _SIMPLE[token.type]
        attrs: dict[str, str] = {}
        if kind == "heading":
            attrs = {"level": token.tag[1], "id": self._heading_id(token, inner)}
        elif kind == "term":
            attrs = {"id": self._free_id(inner)}
        elif kind == "ordered_list":
            attrs = {"start": str(token.attrs.get("start", 1))}
        if kind == "list_item" and "braces" in token.meta:
            assert token.map
            braces: str = token.meta["braces"]
            column = self._layout.lines[token.map[0]].find(braces)
            start = self._layout.place(token.map[0], column)
            self.item_braces[span.start.line] = braces, start
        if kind in ("bullet_list", "ordered_list") and token.meta.get("tight"):
            attrs["tight"] = ""
        return (Node(kind, span, inner, attrs=attrs),)

    def _span(self, token: Token, inner: tuple[Block, ...]) -> Span:
        layout = self._layout
        at = token.meta.get("at")
        end = token.map[1] if token.map else 0
        if at is None and "inside" in token.meta:
            line, column = layout.offset(token.meta["inside"])
            marker = re.search(r"(?:[-+*:~]|\d{1,9}[.)])[ \t]*$", layout.lines[line][:column])
            at = token.meta["inside"] - (column - marker.start() if marker else 0)
        if at is not None:
            return layout.block(at, end)
        if inner:
            return over(inner[0].span, inner[-1].span)
        line = token.map[0] if token.map else 0
        text = layout.lines[line] if line < len(layout.lines) else ""
        empty_item = re.search(r"(?:[-+*]|\d{1,9}[.)])[ \t]*$", text)
        start = empty_item.start() if empty_item else len(text) - len(text.lstrip())
        return Span(
            layout.source.file,
            layout.place(line, start),
            layout.place(line, max(len(text.rstrip()), start + 1)),
        )

    def _heading_id(self, token: Token, inner: tuple[Block, ...]) -> str:
        if "braces" not in token.meta:
            return self._free_id(inner)
        braces: Braces = token.meta["read"]
        return braces.id.text if braces.id else self._free_id(inner)

    def _free_id(self, inner: tuple[Block, ...]) -> str:
        wanted = _slug(plain(inner)) or "part"
        free, count = wanted, self._counts.get(wanted, 1)
        while free in self._ids:
            count += 1
            free = f"{wanted}-{count}"
        self._counts[wanted] = count
        self._ids.add(free)
        return free

    def _table(self, tokens: list[Token], index: int) -> tuple[Node, int]:
        table = tokens[index]
        assert table.map
        head: list[Node] = []
        body: list[Node] = []
        index += 1
        rows = head
        while tokens[index].type != "table_close":
            token = tokens[index]
            if token.type == "tbody_open":
                rows = body
            elif token.type == "tr_open":
                assert token.map
                at = table.meta["at"] if rows is head else None
                row = places.Row(self._layout, token.map[0], self._quotes, at)
                cells: list[Node] = []
                index += 1
                while tokens[index].type != "tr_close":
                    opener, inline = tokens[index], tokens[index + 1]
                    where, span = row.cell(len(cells))
                    style = str(opener.attrs.get("style", ""))
                    align = style.removeprefix("text-align:")
                    cells.append(
                        Node(
                            _SIMPLE[opener.type],
                            span,
                            self._inline(inline.children or [], inline.content, where),
                            attrs={"align": align} if align else {},
                        )
                    )
                    index += 3
                rows.append(Node("tr", row.span, tuple(cells)))
            index += 1
        parts = [
            Node(kind, Span(r[0].span.file, r[0].span.start, r[-1].span.end), tuple(r))
            for kind, r in (("thead", head), ("tbody", body))
            if r
        ]
        span = self._layout.block(table.meta["at"], table.map[1])
        return Node("table", span, tuple(parts)), index + 1

    def _inline_of(self, opener: Token, inline: Token) -> tuple[Node, ...]:
        layout = self._layout
        assert inline.map
        line = inline.map[0]
        content, tail = inline.content, 0
        if opener.type == "heading_open":
            if opener.markup.startswith("#"):
                tail = places.heading_tail(layout.lines[line])
            if "braces" in opener.meta:
                start, content = opener.meta["braces"]
                opener.meta["read"] = self._heading_braces(
                    content[start:], start, places.paragraph(layout, content, line, tail)
                )
        where = places.paragraph(layout, content, line, tail)
        return self._inline(inline.children or [], inline.content, where)

    def _heading_braces(self, text: str, start: int, where: Inline) -> Braces:
        found = scan(text)

        def span(begin: int, end: int) -> Span:
            return where(start + begin, start + end)

        tell_faults(found, span, self._report)
        self.heading_braces[span(0, 1).start.line] = found, span
        for key, item in found.settings.items() if not found.faults else ():
            if key not in OF_SITUATIONS:
                tell_heading_setting(item, span(item.start, item.end), self._report)
        return found

    def _inline(self, tokens: list[Token], content: str, where: Inline) -> tuple[Node, ...]:
        if len(tokens) == 1 and tokens[0].type == "text":
            words = tokens[0].content
            if not is_odd(words) and "://" not in words:
                # Most headings, choices and cells are words alone.
                return (Node("text", where(*tokens[0].meta["at"]), text=words),)
        return InlineNodes(self._within, content, where).run(tokens, 0)


def tell_heading_setting(item: Item, span: Span, report: Report) -> None:
    """A heading's braces hold more than its name."""
    report.error(
        "KD141",
        span,
        f"a heading has no setting `{item.text}`",
        "only a situation of a scenario has an ending"
        if item.text in OF_SITUATIONS
        else "write only a name, `{#…}`; before braces that are to be shown write `\\`",
    )


def _slug(words: str) -> str:
    """Words as an id: letters with their marks and digits of any script, joined by hyphens."""
    kept = (c if c in "-_" or category(c)[0] in "LMN" else " " * c.isspace() for c in words)
    return "-".join("".join(kept).casefold().split())
