"""Writes words as Markdown that reads back as the same words, whatever signs stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from unicodedata import category

from kdll.model.manuscript import Words

_SIGNS = re.compile(r"[\\`*\[\]<{}|$~]|&(?=[#A-Za-z])|=(?==)|(?<==)=|(?<![^\W_])_|_(?![^\W_])")
_FIRST = re.compile(r"(?=[#>=:])|(?=[-+](?:[\s+-]|$))|(?<=[0-9])(?=[.)](?:\s|$))")
"""Where a `\\` keeps the first sign of a line from making a heading, a list, a quote or a block."""
_LEAD = re.compile(r"[0-9]{0,9}")
_LABEL = re.compile(r"(hint|right|wrong|why)[ \t]*(?=:)", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\n\r\f\v\x85\u2028\u2029]+")
_UNREADABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
_IN_ADDRESS = re.compile(r"""[\s"<>()\\`\[\]{}|^]|[^\x21-\x7e]""")


def clean(text: str) -> str:
    """Without the characters that no text has."""
    return _UNREADABLE.sub("", text)


def folded(text: str) -> str:
    """On one line, without the characters that no text has; hard spaces inside stay."""
    return _SPACE.sub(" ", clean(text)).strip()


def escape(text: str) -> str:
    """Signs within a line that Markdown would take for marks get a `\\`."""
    return _SIGNS.sub(lambda sign: "\\" + sign[0], text)


def begin(line: str) -> str:
    """The same for what only means something at the beginning of a line."""
    lead = _LEAD.match(line)
    at = lead.end() if lead else 0
    return f"{line[:at]}\\{line[at:]}" if _FIRST.match(line, at) else line


def said(text: str) -> list[str]:
    """Plain text as lines of Markdown, for a quote: none of them is taken for a label."""
    return [_LABEL.sub(r"\g<0>\\", line) for line in lines([Words(text)])]


def one_line(words: Iterable[Words]) -> str:
    """Words as one line, for a heading, a cell or a choice."""
    return begin(_line([replace(w, text=_SPACE.sub(" ", clean(w.text))) for w in words]))


def heading(words: Iterable[Words]) -> str:
    """The same, where signs `#` at the end would be dropped."""
    return re.sub(r"(?<=\s)#+$", lambda signs: "\\#" * len(signs[0]), one_line(words))


def lines(words: Iterable[Words]) -> list[str]:
    """Words as lines of Markdown; each but the last ends with a `\\`, a line's end."""
    parts: list[list[Words]] = [[]]
    for stretch in words:
        first, *rest = clean(stretch.text).replace("\r\n", "\n").split("\n")
        parts[-1].append(replace(stretch, text=first))
        parts += [[replace(stretch, text=text)] for text in rest]
    written = [line for part in parts if (line := one_line(part))]
    return [line + "\\" for line in written[:-1]] + written[-1:]


def address(text: str) -> str:
    """Where a link leads, so that no sign in it ends the link."""
    safe = _IN_ADDRESS.sub(_percent, text.strip())
    return re.sub(r"&(?=[#A-Za-z])|[*_~]", r"\\\g<0>", safe)


def _percent(sign: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in sign[0].encode())


def _line(words: Sequence[Words]) -> str:
    out = ""
    for to, group in groupby(_merged(words), key=lambda w: w.address):
        part = list(group)
        if not to:
            out += _styled(part, out[-1:], "")
            continue
        inner = "".join(w.text for w in part)
        if not inner.strip():
            out += inner
            continue
        out += inner[: len(inner) - len(inner.lstrip())]
        if out.endswith("!"):
            out = out[:-1] + "\\!"
        out += f"[{_styled(part, '[', ']').strip()}]({address(to)})"
        out += inner[len(inner.rstrip()) :]
    return out.strip()


def _merged(words: Iterable[Words]) -> list[Words]:
    """Stretches that look alike joined, and no two spaces in a row."""
    merged: list[Words] = []
    for stretch in words:
        text = stretch.text
        if merged and merged[-1].text.endswith(" "):
            text = text.lstrip(" ")
        elif not merged:
            text = text.lstrip()
        if not text:
            continue
        if merged and replace(merged[-1], text="") == replace(stretch, text=""):
            merged[-1] = replace(stretch, text=merged[-1].text + text)
        else:
            merged.append(replace(stretch, text=text))
    if merged:
        merged[-1] = replace(merged[-1], text=merged[-1].text.rstrip())
    return merged


def _styled(words: Sequence[Words], before: str, after: str) -> str:
    """Stretches with their marks.

    A mark between a letter and a sign would be shown instead of read (CommonMark, 6.2), so signs
    at the edges of bold words move out of them. Marks that would touch are left away.
    """
    out, marked = "", False
    for index, stretch in enumerate(words):
        marks = "~~" * stretch.strike + "**" * stretch.strong + "*" * stretch.emphasis
        text = stretch.text
        core = text.strip()
        lead, trail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        left = lead[-1:] or out[-1:] or before
        right = trail[:1] or (words[index + 1].text[:1] if index + 1 < len(words) else after)
        if marks and _letter(left):
            kept = core.lstrip("".join(c for c in core if not _letter(c)))
            lead, core = lead + core[: len(core) - len(kept)], kept
        if marks and _letter(right):
            kept = core.rstrip("".join(c for c in core if not _letter(c)))
            trail, core = core[len(kept) :] + trail, kept
        alone = stretch.strike and (stretch.strong or stretch.emphasis)
        inside = alone and (_letter(left) or _letter(right))
        if not marks or not core or inside or (marked and not lead):
            out, marked = out + escape(text), False
            continue
        out += f"{escape(lead)}{marks}{escape(core)}{marks[::-1]}{escape(trail)}"
        marked = not trail
    return out


def _letter(sign: str) -> bool:
    """Neither white space nor a sign, nor the edge of the line."""
    return bool(sign) and not sign.isspace() and category(sign)[0] not in "PSZ"
