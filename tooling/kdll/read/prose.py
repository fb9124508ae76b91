"""Turns the parser's tokens into nodes that know where they stand."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias
from unicodedata import category

from markdown_it.token import Token

from kdll.model.place import Position, Span
from kdll.model.prose import Block, Node, plain
from kdll.read import layout as places
from kdll.read.blocks import Opening
from kdll.read.braces import Braces, scan
from kdll.read.html import ACTIVE_TEXT, Html
from kdll.read.layout import Inline, Layout
from kdll.read.report import Report

BlockMaker: TypeAlias = Callable[[Opening, Span, "tuple[Block, ...]"], "Block | None"]
"""Makes the value of a `:::` block out of its opener, its span and what stands in it."""

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
_INLINE = {"em_open": "em", "strong_open": "strong", "s_open": "s", "link_open": "link"}
_ODD = re.compile(
    r"(?P<colons>^:{3,})"
    r"|(?P<braces>(?<!\{)\{\s*(?:#[\w-]+|[A-Za-z][\w-]*=[^\s}])[^{}]*\}(?!\}))"
    r"|(?P<open>(?<!\{)\{(?:#[\w-]+|[A-Za-z][\w-]*=)[^{}]*$)"
    r"|(?P<footnote>\[\^[^\]\s]+\]?)"
    r"|(?P<value>\[=[\w-]+\]?)"
    r"|(?P<mark>(?<![=\w])==[^\s=](?:[^=]*[^\s=])?==(?![=\w]))"
)
_NOT_YET = {"footnote": "footnotes", "value": "values", "mark": "marked words"}


class Prose:
    """Makes the nodes of one page."""

    def __init__(self, layout: Layout, report: Report, block: BlockMaker) -> None:
        self._layout = layout
        self._report = report
        self._block = block
        self._html = Html(report)
        self._ids: set[str] = set()
        self._counts: dict[str, int] = {}
        self._quotes = 0
        self._lists: list[Token] = []
        self.item_braces: dict[int, tuple[str, Position]] = {}
        """Braces that stood directly after a choice's box and where, by line in the file."""

    def page(self, tokens: list[Token]) -> tuple[Block, ...]:
        """The nodes of a whole page."""
        self._reserve_ids(tokens)
        nodes, _ = self._blocks(tokens, 0)
        return tuple(nodes)

    def _reserve_ids(self, tokens: list[Token]) -> None:
        """Authored ids come first, wherever they stand; made-up ones give way."""
        for token in tokens:
            if token.type == "heading_open" and "braces" in token.meta:
                found = scan(token.meta["braces"][1]).id
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
            made = self._node(token, inner)
            if made is not None:
                nodes.append(made)
        return nodes, index

    def _leaf(self, token: Token) -> list[Block]:
        if token.type not in ("fence", "code_block", "hr"):
            return []
        assert token.map
        span = self._layout.block(token.meta["at"], token.map[1])
        if token.type == "hr":
            return [Node("hr", span)]
        return [Node("code_block", span, text=token.content, attrs={"info": token.info.strip()})]

    def _node(self, token: Token, inner: tuple[Block, ...]) -> Block | None:
        span = self._span(token, inner)
        if token.type == "block_open":
            return self._block(token.meta["block"], span, inner)
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
            start = self._layout.place(token.map[0], len("- [x] "))
            self.item_braces[span.start.line] = token.meta["braces"], start
        if kind in ("bullet_list", "ordered_list") and token.meta.get("tight"):
            attrs["tight"] = ""
        return Node(kind, span, inner, attrs=attrs)

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
            return Span(inner[0].span.file, inner[0].span.start, inner[-1].span.end)
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
                start, braces = opener.meta["braces"]
                content = content.ljust(start) + braces
                opener.meta["read"] = self._heading_braces(
                    braces, start, places.paragraph(layout, content, line, tail)
                )
        where = places.paragraph(layout, content, line, tail)
        return self._inline(inline.children or [], inline.content, where)

    def _heading_braces(self, text: str, start: int, where: Inline) -> Braces:
        found = scan(text)
        tell_faults(found, lambda a, b: where.span(start + a, start + b), self._report)
        for item in found.settings.values() if not found.faults else ():
            self._report.error(
                "KD141",
                where.span(start + item.start, start + item.end),
                f"a heading has no setting `{item.text}`",
                "write only a name, `{#…}`; before braces that are to be shown write `\\`",
            )
        return found

    def _inline(self, tokens: list[Token], content: str, where: Inline) -> tuple[Node, ...]:
        return _InlineNodes(self._report, self._html, content, where).run(tokens, 0)


def _slug(words: str) -> str:
    """Words as an id: letters with their marks and digits of any script, joined by hyphens."""
    kept = (c if c in "-_" or category(c)[0] in "LMN" else " " * c.isspace() for c in words)
    return "-".join("".join(kept).casefold().split())


def tell_faults(braces: Braces, span: Callable[[int, int], Span], report: Report) -> None:
    """Report what cannot be read within braces."""
    for fault in braces.faults:
        report.error("KD140", span(fault.start, fault.end), fault.message, fault.hint)


class _InlineNodes:
    """Makes the nodes of one paragraph, heading or cell."""

    def __init__(self, report: Report, html: Html, content: str, where: Inline) -> None:
        self._report = report
        self._html = html
        self._content = content
        self._where = where

    def run(self, tokens: list[Token], base: int) -> tuple[Node, ...]:
        """Nodes of tokens whose offsets count from `base` in the content."""
        stack: list[tuple[Token | None, list[Node]]] = [(None, [])]
        waiting: list[str] = []
        stretch = (0, 0)

        def flush() -> None:
            if waiting:
                words = "".join(waiting)
                stack[-1][1].append(Node("text", self._where.span(*stretch), text=words))
                waiting.clear()

        for token in tokens:
            start, end = (base + at for at in token.meta.get("at", (0, 0)))
            if token.type in ("text", "text_special"):
                if token.content:
                    if token.type == "text":
                        self._odd(token.content, start, stack[-1][1], bool(waiting))
                    stretch = (stretch[0] if waiting else start, end)
                    waiting.append(token.content)
                continue
            flush()
            nodes = stack[-1][1]
            if token.nesting > 0:
                stack.append((token, []))
            elif token.nesting < 0:
                opener, inner = stack.pop()
                assert opener is not None
                stack[-1][1].append(self._around(opener, token, base, inner))
            elif token.type == "image":
                attrs = {"src": str(token.attrs["src"])}
                if "title" in token.attrs:
                    attrs["title"] = str(token.attrs["title"])
                inner_nodes = self.run(token.children or [], start + 2)
                nodes.append(Node("image", self._where.span(start, end), inner_nodes, attrs=attrs))
            elif token.type == "code_inline":
                nodes.append(Node("code", self._where.span(start, end), text=token.content))
            elif token.type == "html_inline":
                self._html.tag(token.content, self._where.span(start, end))
            else:
                nodes.append(Node(token.type, self._where.span(start, start + 1)))
        flush()
        return tuple(stack[0][1])

    def _around(self, opener: Token, closer: Token, base: int, inner: list[Node]) -> Node:
        start, end = base + opener.meta["at"][0], base + closer.meta["at"][1]
        attrs = {key: str(value) for key, value in opener.attrs.items()}
        if opener.type == "strong_open":
            # Each of the two marks is a token; the outer one was emptied by the parser.
            start, end = start - 1, end + 1
        return Node(_INLINE[opener.type], self._where.span(start, end), tuple(inner), attrs=attrs)

    def _odd(self, text: str, start: int, before: list[Node], joined: bool) -> None:
        """Tell of marks that mean something elsewhere on a page, or in a later kdll."""
        for match in _ODD.finditer(text):
            span = self._where.span(start + match.start(), start + match.end())
            kind = match.lastgroup
            if kind == "colons":
                if start and self._content[start - 1] != "\n":
                    continue
                self._report.error(
                    "KD131",
                    span,
                    "these colons neither open nor close a block",
                    "begin the line with them, outside quotes and tables",
                )
            elif kind == "open":
                self._report.error(
                    "KD140", span, "these braces are never closed", "close them with `}`"
                )
            elif kind == "braces":
                of_media = bool(before) and before[-1].kind == "image" and not joined
                self._report.error(
                    "KD143",
                    span,
                    f"`{match[0]}` belongs to nothing",
                    "this kdll does not have settings of pictures and videos yet; take them away"
                    if of_media
                    else "settings stand after `::: name`, and names also after a heading; "
                    "before braces that are to be shown write `\\`",
                )
            elif kind:
                self._report.error(
                    "KD138",
                    span,
                    f"this kdll does not have {_NOT_YET[kind]} yet",
                    f"say it without; to show these signs, write `\\` before them: `\\{match[0]}`",
                )
        for match in ACTIVE_TEXT.finditer(text):
            span = self._where.span(start + match.start(), start + match.end())
            self._html.active(match[0], span)


def shifted(span: Span, columns: int) -> Span:
    """The same stretch without its first columns."""
    return Span(span.file, Position(span.start.line, span.start.column + columns), span.end)
