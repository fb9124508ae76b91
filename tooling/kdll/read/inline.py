"""Makes the nodes of one paragraph, heading or cell."""

from __future__ import annotations

import re

from markdown_it.token import Token

from kdll.model.place import Span
from kdll.model.prose import Node
from kdll.read.html import ACTIVE_TEXT, Html
from kdll.read.layout import Inline
from kdll.read.report import Report

_INLINE = {"em_open": "em", "strong_open": "strong", "s_open": "s", "link_open": "link"}
_ODD = re.compile(
    r"(?P<colons>^:{3,})"
    r"|(?P<braces>(?<!\{)\{\s*(?:#[\w-]+|[A-Za-z][\w-]*=[^\s}])[^{}]*\}(?!\}))"
    r"|(?P<open>(?<!\{)\{(?:#[\w-]+|[A-Za-z][\w-]*=)[^{}]*$)"
    r"|(?P<footnote>\[\^[^\]\s]+\]?)"
    r"|(?P<value>\[=[\w-]+\]?)"
    r"|(?P<mark>(?<![=\w])==[^\s=](?:[^=]*[^\s=])?==(?![=\w]))"
)
_ANY_SIGN = re.compile(r"[{<=:]{2}|[{<]|\[[\^=]|:::")
"""Begins, or is within, whatever `_ODD` and `ACTIVE_TEXT` find."""
_ADDRESS = re.compile(r"(?<![\w/])https?://[\w\[][^\s<]*")
_NOT_YET = {"footnote": "footnotes", "value": "values", "mark": "marked words"}


class InlineNodes:
    """The words of one block, with the marks within them."""

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
                inside = any(t is not None and t.type == "link_open" for t, _ in stack)
                stack[-1][1].extend(self._words("".join(waiting), *stretch, linked=inside))
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
            elif token.type == "blank":
                nodes.append(Node("blank", self._where.span(start, end), text=token.content))
            elif token.type == "html_inline":
                self._html.tag(
                    token.content, self._where.span(start, end), self._line_end(start, end)
                )
            else:
                nodes.append(Node(token.type, self._where.span(start, start + 1)))
        flush()
        return tuple(stack[0][1])

    def _line_end(self, start: int, end: int) -> Span | None:
        """From `start` to the end of the line, where only space is left there and words follow."""
        rest, newline, below = self._content[end:].partition("\n")
        if not newline or rest.strip() or self._content[:start].endswith("\\"):
            return None
        return self._where.span(start, end + len(rest)) if below.strip() else None

    def _words(self, words: str, start: int, end: int, *, linked: bool) -> list[Node]:
        """A text, with the bare web addresses in it as links."""
        whole = Node("text", self._where.span(start, end), text=words)
        # Where signs were escaped, columns of the text are not those of the source.
        if "://" not in words or linked or end - start != len(words):
            return [whole]
        nodes: list[Node] = []
        done = 0

        def text(until: int) -> list[Node]:
            span = self._where.span(start + done, start + until)
            return [Node("text", span, text=words[done:until])] if until > done else []

        for match in _ADDRESS.finditer(words):
            address = _trimmed(match[0])
            nodes += text(match.start())
            done = match.start()
            shown = text(done + len(address))
            nodes.append(Node("link", shown[0].span, tuple(shown), attrs={"href": address}))
            done += len(address)
        return [*nodes, *text(len(words))] if nodes else [whole]

    def _around(self, opener: Token, closer: Token, base: int, inner: list[Node]) -> Node:
        start, end = base + opener.meta["at"][0], base + closer.meta["at"][1]
        attrs = {key: str(value) for key, value in opener.attrs.items()}
        if opener.type == "strong_open":
            # Each of the two marks is a token; the outer one was emptied by the parser.
            start, end = start - 1, end + 1
        return Node(_INLINE[opener.type], self._where.span(start, end), tuple(inner), attrs=attrs)

    def _odd(self, text: str, start: int, before: list[Node], joined: bool) -> None:
        """Tell of marks that mean something elsewhere on a page, or in a later kdll."""
        if not _ANY_SIGN.search(text):
            return
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


def _trimmed(address: str) -> str:
    """A bare address without the marks that end a sentence (GFM, extended autolinks)."""
    while True:
        unmatched = address[-1] == ")" and address.count(")") > address.count("(")
        if not unmatched and address[-1] not in "?!.,:;*_~'\"”’|":
            return address
        address = address[:-1]
