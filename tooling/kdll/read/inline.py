"""Makes the nodes of one paragraph, heading or cell."""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown_it.token import Token

from kdll.model.place import Position, Span, Text
from kdll.model.prose import Node
from kdll.read.footnotes import Footnotes
from kdll.read.formula import mathml
from kdll.read.html import ACTIVE_TEXT, Html
from kdll.read.layout import Inline
from kdll.read.report import Report, listed, meant, respelt
from kdll.read.surroundings import Around

_INLINE = {
    "em_open": "em",
    "strong_open": "strong",
    "s_open": "s",
    "link_open": "link",
    "mark_open": "mark",
}
_ODD = re.compile(
    r"(?P<colons>^:{3,})"
    r"|(?P<braces>(?<!\{)\{\s*(?:#[\w-]+|[A-Za-z][\w-]*=[^\s}])[^{}]*\}(?!\}))"
    r"|(?P<open>(?<!\{)\{(?:#[\w-]+|[A-Za-z][\w-]*=)[^{}]*$)"
    r"|(?P<value>\[=[\w-]++(?![^\s\[]*\]))"
)
_ADDRESS = re.compile(r"(?<![\w/])https?://[\w\[][^\s<]*")


def is_odd(text: str) -> bool:
    """Whether anything stands in a text with which `_ODD` or `ACTIVE_TEXT` can begin."""
    return "{" in text or "<" in text or "[=" in text or ":::" in text


class Within:
    """What the words of one file refer to."""

    def __init__(self, report: Report, html: Html, notes: Footnotes, around: Around) -> None:
        self.report = report
        self.html = html
        self.notes = notes
        self.values = around.values

    def value(self, name: str, span: Span) -> str:
        """The words that `[=name]` stands for; its own signs where there are none."""
        found = self.values.get(name)
        if found is not None:
            return found.value
        self.report.error(
            "KD172",
            span,
            f"no value is called `{name}`" if name.strip() else "no name stands after this `=`",
            meant(
                name,
                self.values,
                f"what course.yml has: {listed(self.values)}"
                if self.values
                else "write it in course.yml: `values:`, and below it `  "
                f"{name.strip() or 'fee'}: …`; to show these signs, write `\\` before them",
            ),
            repair=respelt(Text(name, _between(span, 2, 1)), self.values),
        )
        return f"[={name}]"

    def formula(self, tex: str, span: Span, place: Callable[[int, int], Span], kind: str) -> Node:
        """A formula, or what stands there where it cannot be read."""
        made = mathml(tex, kind == "math_block")
        if isinstance(made, str):
            return Node(kind, span, text=tex, attrs={"mathml": made})
        whole = (made.start, made.end) in ((0, 0), (0, len(tex)))
        at = span if whole else place(made.start, made.end)
        self.report.error("KD176", at, made.message, made.hint)
        return Node(kind, span, text=tex)


def _between(span: Span, before: int, after: int) -> Span:
    """The stretch without so many columns at each end."""
    start, end = span.start, span.end
    return Span(
        span.file,
        Position(start.line, start.column + before),
        Position(end.line, end.column - after),
    )


class InlineNodes:
    """The words of one block, with the marks within them."""

    def __init__(self, within: Within, content: str, where: Inline) -> None:
        self._within = within
        self._report = within.report
        self._html = within.html
        self._pictured = 0
        """Pictures around what is read: nothing in their words can be followed."""
        self._content = content
        self._where = where

    def run(self, tokens: list[Token], base: int) -> tuple[Node, ...]:
        """Nodes of tokens whose offsets count from `base` in the content."""
        stack: list[tuple[Token | None, list[Node]]] = [(None, [])]
        waiting: list[str] = []
        stretch = (0, 0)

        def flush() -> None:
            inside = len(stack) > 1 and any(t and t.type == "link_open" for t, _ in stack)
            stack[-1][1].extend(self._words("".join(waiting), *stretch, linked=inside))
            waiting.clear()

        for token in tokens:
            at = token.meta.get("at", (0, 0))
            start, end = base + at[0], base + at[1]
            if token.type in ("text", "text_special"):
                if token.content:
                    if token.type == "text" and is_odd(token.content):
                        self._odd(token.content, start, stack[-1][1], bool(waiting))
                    stretch = (stretch[0] if waiting else start, end)
                    waiting.append(token.content)
                continue
            if waiting:
                flush()
            nodes = stack[-1][1]
            if token.type == "softbreak":
                nodes.append(Node("softbreak", self._where(start, start + 1)))
            elif token.nesting > 0:
                stack.append((token, []))
            elif token.nesting < 0:
                opener, inner = stack.pop()
                assert opener is not None
                stack[-1][1].append(self._around(opener, token, base, inner))
            elif token.type == "image":
                attrs = {"src": str(token.attrs["src"])}
                if "title" in token.attrs:
                    attrs["title"] = str(token.attrs["title"])
                self._pictured += 1
                inner_nodes = self.run(token.children or [], start + 2)
                self._pictured -= 1
                nodes.append(Node("image", self._where(start, end), inner_nodes, attrs=attrs))
            elif token.type == "code_inline":
                nodes.append(Node("code", self._where(start, end), text=token.content))
            elif token.type == "blank":
                nodes.append(Node("blank", self._where(start, end), text=token.content))
            elif token.type == "html_inline":
                self._html.tag(token.content, self._where(start, end), self._line_end(start, end))
            elif token.type in ("math", "math_block"):
                nodes.append(self._formula(token, start, end))
            elif token.type == "value":
                span = self._where(start, end)
                nodes.append(Node("text", span, text=self._within.value(token.content, span)))
            elif token.type == "footnote_ref":
                linked = any(t is not None and t.type == "link_open" for t, _ in stack)
                nodes += self._footnote(token.content, self._where(start, end), linked)
            else:
                nodes.append(Node(token.type, self._where(start, start + 1)))
        if waiting:
            flush()
        return tuple(stack[0][1])

    def _formula(self, token: Token, start: int, end: int) -> Node:
        signs = 2 if token.type == "math_block" else 1

        def place(first: int, last: int) -> Span:
            return self._where(start + signs + first, start + signs + last)

        span = self._where(start, end)
        return self._within.formula(token.content, span, place, token.type)

    def _footnote(self, name: str, span: Span, linked: bool) -> list[Node]:
        if not linked and not self._pictured:
            return [self._within.notes.refer(name, span)]
        self._report.error(
            "KD173",
            span,
            "a footnote cannot be followed from within a link or a picture's words",
            "write it after them",
        )
        return []

    def _line_end(self, start: int, end: int) -> Span | None:
        """From `start` to the end of the line, where only space is left there and words follow."""
        rest, newline, below = self._content[end:].partition("\n")
        if not newline or rest.strip() or self._content[:start].endswith("\\"):
            return None
        return self._where(start, end + len(rest)) if below.strip() else None

    def _words(self, words: str, start: int, end: int, *, linked: bool) -> list[Node]:
        """A text, with the bare web addresses in it as links."""
        whole = Node("text", self._where(start, end), text=words)
        # Where signs were escaped, columns of the text are not those of the source.
        if "://" not in words or linked or end - start != len(words):
            return [whole]
        nodes: list[Node] = []
        done = 0

        def text(until: int) -> list[Node]:
            span = self._where(start + done, start + until)
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
        return Node(_INLINE[opener.type], self._where(start, end), tuple(inner), attrs=attrs)

    def _odd(self, text: str, start: int, before: list[Node], joined: bool) -> None:
        """Tell of marks that mean something elsewhere on a page, or in a later kdll."""
        for match in _ODD.finditer(text):
            span = self._where(start + match.start(), start + match.end())
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
            else:
                self._report.error(
                    "KD172", span, "this `[=` is never closed", "close it with `]`: `[=fee]`"
                )
        for match in ACTIVE_TEXT.finditer(text):
            span = self._where(start + match.start(), start + match.end())
            self._html.active(match[0], span)


def _trimmed(address: str) -> str:
    """A bare address without the marks that end a sentence (GFM, extended autolinks)."""
    while True:
        unmatched = address[-1] == ")" and address.count(")") > address.count("(")
        if not unmatched and address[-1] not in "?!.,:;*_~'\"”’|":
            return address
        address = address[:-1]
