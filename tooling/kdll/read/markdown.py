"""The Markdown parser, set up to keep the place of every token.

Block tokens carry `meta["at"]`: the offset of their first character in the text that was parsed.
Inline tokens carry `meta["at"]`: a (start, end) pair of offsets in their block's content.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from kdll.read import blanks, marks
from kdll.read.blocks import Opening
from kdll.read.guards import BySign, Guarded, ends_of_words, line_sign, next_sign

LEVELS = 40
"""Blocks within blocks; what lies deeper is reported, not read."""

_BOX = re.compile(r"\[[ xX]\](?: |$)")
_NAMED = re.compile(r"\{\s*(?:#|fits\s*=)")


@dataclass
class Page:
    """What the rules of one run need and find; travels in the parser's environment."""

    blocks: dict[int, Opening]
    """By the opener's line, counted from 0 in the text."""
    boxes: dict[int, bool]
    """By the choice's line, counted from 0 in the text."""
    bare: frozenset[int] = frozenset()
    """Lines of a question's list that have no box."""
    fill_in: frozenset[int] = frozenset()
    """Lines of questions in which `[[…]]` is a blank."""
    in_fill_in: bool = False
    """The words that are parsed now stand on one of them."""
    used: set[int] = field(default_factory=set)
    """Lines of the blocks that were read as such."""
    cut: list[tuple[int, int]] = field(default_factory=list)
    """Opener's line and the line at which a block was left too early."""
    too_deep: list[int] = field(default_factory=list)
    open_comments: list[int] = field(default_factory=list)
    """Lines of comments that are never closed."""
    comments: dict[int, int] = field(default_factory=dict)
    """Remarks on lines of their own: offset of the first sign, and of what follows."""
    comment_ends: list[int] | None = None
    """Offsets after each `-->`, once they were asked for: no line is searched twice."""


def parse(text: str, page: Page) -> list[Token]:
    """Tokens of a text, places kept; see the module."""
    return _PARSERS.of(text).parse(text, {"page": page})


class _Blocks(ParserBlock):
    """The block parser, noting where each block begins."""

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:  # noqa: N803
        """As the library's, with `meta["at"]` and a report instead of silence when too deep."""
        (ask,) = self.ruler.getRules("")
        page: Page = state.env["page"]
        line = startLine
        empty_lines = False
        if state.tokens and state.tokens[-1].type in ("list_item_open", "dd_open"):
            at = state.bMarks[line] + state.tShift[line]
            state.tokens[-1].meta["inside"] = at
        while line < endLine:
            state.line = line = state.skipEmptyLines(line)
            if line >= endLine or state.sCount[line] < state.blkIndent:
                break
            if state.level >= state.md.options["maxNesting"]:
                page.too_deep.append(line)
                state.line = endLine
                break
            first = len(state.tokens)
            at = state.bMarks[line] + state.tShift[line]
            ask(state, line, endLine, False)
            if len(state.tokens) > first:
                state.tokens[first].meta["at"] = at
            state.tight = not empty_lines
            line = state.line
            if (line - 1) < endLine and state.isEmpty(line - 1):
                empty_lines = True
            if line < endLine and state.isEmpty(line):
                empty_lines = True
                line += 1
                state.line = line


class _State(StateInline):
    """Inline state that knows where the text that waits to be flushed began."""

    def __init__(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> None:
        super().__init__(src, md, env, tokens)
        self.waiting: int | None = None

    def append_pending(self, text: str) -> None:
        if self.waiting is None:
            self.waiting = self.pos
        super().append_pending(text)

    def pushPending(self) -> Token:  # noqa: N802
        token = super().pushPending()
        start = self.waiting or 0
        token.meta["at"] = start, start + len(token.content)
        self.waiting = None
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        token = super().push(ttype, tag, nesting)
        self.waiting = None
        return token


class _Inlines(ParserInline):
    """The inline parser, noting what each token was made of."""

    def tokenize(self, state: StateInline) -> None:
        """As the library's, with `meta["at"]`."""
        (ask,) = self.ruler.getRules("")
        end = state.posMax
        deepest = state.md.options["maxNesting"]
        while state.pos < end:
            start, first = state.pos, len(state.tokens)
            if state.level >= deepest or not ask(state, False):
                state.append_pending(state.src[state.pos])
                state.pos += 1
            elif len(state.tokens) > first:
                _place(state.tokens[first:], start, state.pos)
        if state.pending:
            state.pushPending()

    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        """As the library's, with a state of our own."""
        if src and not self.terminator_re.search(src):
            # Most headings, choices and cells are words alone.
            words = Token("text", "", 0, content=src)
            words.meta["at"] = 0, len(src)
            tokens.append(words)
            return tokens
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        if state.delimiters or any(state.tokens_meta):
            for rule in self.ruler2.getRules(""):
                rule(state)
        return state.tokens


def _place(tokens: Iterable[Token], start: int, end: int) -> None:
    """Place the tokens that one rule pushed; those it got by recursion are placed already."""
    cursor = start
    for token in tokens:
        if "at" in token.meta:
            continue
        if token.type == "text":
            token.meta["at"] = cursor, cursor + len(token.content)
            cursor += len(token.content)
        else:
            token.meta["at"] = start, end
            if token.markup == "autolink":
                cursor = start + 1


def _block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`::: name` … `:::`, where `kdll.read.blocks` found one."""
    page: Page = state.env["page"]
    block = page.blocks.get(start)
    if block is None or state.is_code_block(start) or start in page.used:
        return False
    if silent:
        return True
    page.used.add(start)
    close = min(block.close, end)
    after = min(close + (1 if block.closed and block.close < end else 0), end)
    token = state.push("block_open", "div", 1)
    token.map = [start, after]
    token.meta["block"] = block
    outer, state.lineMax = state.lineMax, close
    kind, state.parentType = state.parentType, "root"
    state.md.block.tokenize(state, start + 1, close)
    if state.line < close and block.close > state.line:
        page.cut.append((start, state.line))
    state.parentType = kind
    state.lineMax = outer
    state.push("block_close", "div", -1)
    state.line = max(after, start + 1)
    return True


def _comment(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`<!-- … -->` on lines of its own is dropped."""
    at = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("<!--", at) or state.is_code_block(start):
        return False
    page: Page = state.env["page"]
    if page.comment_ends is None:
        page.comment_ends = [match.end() for match in re.finditer("-->", state.src)]
    index = bisect_left(page.comment_ends, at + len("<!---->"))
    if index == len(page.comment_ends):
        if not silent:
            page.open_comments.append(start)
            state.line = start + 1
        return True
    until = page.comment_ends[index]
    line = start
    while line < end and state.eMarks[line] < until:
        line += 1
    if line == end or state.src[until : state.eMarks[line]].strip():
        return False
    if not silent:
        page.comments[at] = until
        state.line = line + 1
    return True


def _settings(state: StateCore) -> None:
    """Take boxes off choices and braces off headings, before their words are read."""
    page: Page = state.env["page"]
    tokens = state.tokens
    for index, token in enumerate(tokens):
        if token.type != "inline" or index == 0:
            continue
        before = tokens[index - 1]
        if before.type == "heading_open" and token.content.endswith("}"):
            start = _trailing_braces(token.content)
            if start is not None:
                before.meta["braces"] = start, token.content
                token.content = token.content[:start].rstrip()
        elif before.type == "paragraph_open" and index > 1:
            item = tokens[index - 2]
            if item.type != "list_item_open" or not item.map:
                continue
            match = _BOX.match(token.content) if item.map[0] in page.boxes else None
            if match:
                token.content = token.content[match.end() :]
            named = item.map[0] in page.bare and _NAMED.match(token.content)
            if named or (match and token.content.startswith("{")):
                end = token.content.partition("}")[0]
                item.meta["braces"] = token.content[: len(end) + 1]
                token.content = token.content[len(end) + 1 :].lstrip(" ")


def _inline(state: StateCore) -> None:
    """As the library's, knowing where blanks may stand."""
    page: Page = state.env["page"]
    for token in state.tokens:
        if token.type == "inline":
            token.children = token.children or []
            page.in_fill_in = token.map is not None and token.map[0] in page.fill_in
            state.md.inline.parse(token.content, state.md, state.env, token.children)


def _trailing_braces(content: str) -> int | None:
    start = content.rfind("{")
    if start < 0 or (start and content[start - 1] == "\\"):
        return None
    return start


def parser(extended: bool = True) -> MarkdownIt:
    """A parser that keeps places: of CommonMark alone, or of all that an author may write.

    Both run with a `Page` under "page" in their environment.
    """
    md = MarkdownIt("commonmark", {"maxNesting": LEVELS})
    blocks, inlines = _Blocks(), _Inlines()
    blocks.ruler = BySign(md.block.ruler, line_sign)
    inlines.ruler = BySign(md.inline.ruler, next_sign)
    inlines.ruler2 = md.inline.ruler2
    md.block, md.inline = blocks, inlines
    if extended:
        _extend(md)
    inlines.terminator_re = ends_of_words(inlines.ruler)
    return md


def _extend(md: MarkdownIt) -> None:
    md.enable(["table", "strikethrough"])
    # Files have one kind of line end and no sign that is none: `open_source` sees to it.
    md.core.ruler.disable("normalize")
    # Raw HTML is told as an error, tag by tag; text is joined where nodes are made.
    md.disable(["html_block", "fragments_join", "text_join"])
    marks.add(md)
    alt = ["paragraph", "reference", "blockquote", "list", "table"]
    md.block.ruler.before("fence", "block", _block, {"alt": alt})
    md.block.ruler.before("fence", "comment", _comment, {"alt": ["paragraph", "reference"]})
    md.core.ruler.before("inline", "settings", _settings)
    md.core.ruler.at("inline", _inline)
    md.inline.ruler.before("link", "blank", blanks.rule)
    # Addresses stay as written: what is wrong with one is told, not swallowed.
    md.validateLink = lambda url: True  # type: ignore[method-assign]
    md.normalizeLink = lambda url: url  # type: ignore[method-assign]
    md.normalizeLinkText = lambda link: link  # type: ignore[method-assign]


_PARSERS = Guarded(parser)
