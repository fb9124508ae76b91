"""What an author may write beyond CommonMark and tables: marks, formulas, footnotes, values.

    ==marked words==      $x^2$      $$ … $$      text[^1]      [^1]: the note      [=fee]

Each rule looks at a character once: what fails at one sign is not searched again from the next.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote.index import footnote_def

_VALUE = re.compile(r"\[=([^\[\]=\n]*)\]")
_FOOTNOTE = re.compile(r"\[\^([^\s\[\]]+)\]")
# As Pandoc has it: no space inside the signs, no digit after. Nor a letter or digit before, so
# that `US$5 and CA$` is money; and no `, which belongs to code.
_FORMULA = re.compile(r"(?<![\w$])\$(?![\s$])((?:[^$\\`]|\\.)+?)(?<!\s)\$(?![\w$])", re.DOTALL)
_DISPLAYED = re.compile(r"(?<![\w$])\$\$(?!\$)((?:[^$\\`]|\\.)+)\$\$(?![\w$])", re.DOTALL)
_CODE_LIKE = re.compile(r"[A-Za-z0-9]")


def add(md: MarkdownIt) -> None:
    """Teach a parser all of it."""
    md.use(deflist_plugin)
    md.block.ruler.before(
        "reference", "footnote", footnote_def, {"alt": ["paragraph", "reference"]}
    )
    md.block.ruler.before(
        "fence", "formula", _formula_block, {"alt": ["paragraph", "reference", "blockquote"]}
    )
    md.inline.ruler.before("link", "value", _value)
    md.inline.ruler.before("link", "footnote_ref", _footnote)
    md.inline.ruler.before("link", "formula", _formula)
    md.inline.ruler.before("emphasis", "mark", _mark)
    md.inline.ruler2.before("emphasis", "mark", _marked)


def _value(state: StateInline, silent: bool) -> bool:
    """`[=name]`: a value of course.yml.

    Nothing to whoever looks for the end of a link's words (`silent`): to it, all that begins
    with a bracket would be a link within the link, and the outer one none.
    """
    return not silent and _matched(state, silent, _VALUE, "value")


def _footnote(state: StateInline, silent: bool) -> bool:
    """`[^name]`: a reference to a footnote. As for values."""
    return not silent and _matched(state, silent, _FOOTNOTE, "footnote_ref")


def _formula(state: StateInline, silent: bool) -> bool:
    """`$…$`, and `$$…$$` within a paragraph."""
    return _matched(state, silent, _DISPLAYED, "math_block") or _matched(
        state, silent, _FORMULA, "math"
    )


def _matched(state: StateInline, silent: bool, form: re.Pattern[str], kind: str) -> bool:
    if state.src[state.pos] not in "[$":
        return False
    match = form.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    if not silent:
        token = state.push(kind, "", 0)
        token.content = match[1]
    state.pos = match.end()
    return True


def _mark(state: StateInline, silent: bool) -> bool:
    """Runs of `=`, in pairs; what they enclose is known at the end (as for `~~`)."""
    if state.src[state.pos] != "=" or silent:
        return False
    found = state.scanDelims(state.pos, True)
    if found.length < 2:
        return False
    end = state.pos + found.length
    before, after = state.src[state.pos - 1 : state.pos], state.src[end : end + 1]
    # `a==b` compares, whoever wrote it.
    compares = bool(_CODE_LIKE.match(before) and _CODE_LIKE.match(after))
    if found.length % 2:
        state.push("text", "", 0).content = "="
    for _ in range(found.length // 2):
        state.push("text", "", 0).content = "=="
        state.delimiters.append(
            Delimiter(
                marker=ord("="),
                length=0,
                token=len(state.tokens) - 1,
                end=-1,
                open=found.can_open and not compares,
                close=found.can_close and not compares,
            )
        )
    state.pos = end
    return True


def _marked(state: StateInline) -> None:
    """Make tags of the runs that were paired."""
    kept = [state.delimiters, *(meta["delimiters"] for meta in state.tokens_meta if meta)]
    for delimiters in kept:
        for opener in delimiters:
            if opener.marker != ord("=") or opener.end < 0:
                continue
            for index, kind, nesting in (
                (opener.token, "mark_open", 1),
                (delimiters[opener.end].token, "mark_close", -1),
            ):
                token = state.tokens[index]
                token.type, token.tag, token.content = kind, "mark", ""
                token.nesting = 1 if nesting > 0 else -1


def _formula_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`$$` … `$$`; without its end it goes on to the next empty line, and is told."""
    at = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("$$", at) or state.is_code_block(start):
        return False
    line, parts = start, [state.src[at + 2 : state.eMarks[start]].rstrip()]
    if "$$" in parts[0].removesuffix("$$"):
        return False  # words follow: a formula within a paragraph
    if silent:
        return True
    # What closes on the line that opens is all there; a bare `$$` opens.
    closed = parts[0].endswith("$$")
    while not closed and line + 1 < end and not state.isEmpty(line + 1):
        line += 1
        if state.sCount[line] < state.blkIndent:
            line -= 1
            break
        parts.append(state.getLines(line, line + 1, state.blkIndent, False).rstrip())
        closed = parts[-1].endswith("$$")
    token = state.push("math_block", "math", 0)
    token.map = [start, line + 1]
    whole = "\n".join(parts).removesuffix("$$")
    token.content = whole.strip()
    token.meta["closed"] = closed
    token.meta["first"] = start + whole[: len(whole) - len(whole.lstrip())].count("\n")
    state.line = line + 1
    return True
