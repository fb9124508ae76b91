"""TeX as MathML, or why it cannot be read.

The library that does it lets much pass: what is no command becomes a word, half a fraction a
fraction. So its answer is looked through before it is believed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import category
from xml.etree.ElementTree import Element, fromstring, tostring

from kdll.model.spelling import nearest

LONGEST = 2000
"""Characters of one formula."""
DEEPEST = 30
"""Braces within braces."""

_NAMESPACE = "{http://www.w3.org/1998/Math/MathML}"
_COMMAND = re.compile(r"\\(?:[A-Za-z]+\*?|.)", re.DOTALL)
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\s*\{([^{}]*)\}")
_WORDS = re.compile(r"\\(?:text[a-z]*|mbox|hbox|fbox|operatorname\*?)\s*\{[^{}]*\}")
_REFUSED = re.compile(
    r"\\(?:def|gdef|edef|let|(?:re|provide)?newcommand|renewcommand|newenvironment"
    r"|DeclareMathOperator|href|url|style|class|cssId|id|require|includegraphics|input"
    r"|color|textcolor|colorbox|fcolorbox)(?![A-Za-z])"
)
_CHILDREN = {
    "mfrac": 2, "msup": 2, "msub": 2, "mroot": 2, "munder": 2, "mover": 2,
    "msubsup": 3, "munderover": 3,
}  # fmt: skip
"""How many parts an element has: fewer, and something was left out."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a formula cannot be read, and the stretch of it that is at fault."""

    message: str
    hint: str
    start: int
    end: int


@lru_cache(maxsize=512)
def mathml(tex: str, displayed: bool) -> str | Fault:
    """The formula as `<math …>` without a namespace, or what is wrong with it."""
    fault = _refused(tex)
    if fault:
        return fault
    # A seventh of a second to import, and most pages have no formula.
    from latex2mathml.converter import convert

    try:
        root = fromstring(convert(tex, display="block" if displayed else "inline"))  # noqa: S314
    except (Exception, RecursionError) as fault_of_library:
        return _unread(tex, type(fault_of_library).__name__)
    for part in root.iter():
        if isinstance(part.tag, str):
            part.tag = part.tag.removeprefix(_NAMESPACE)
    fault = _too_deep(tex, root) or _incomplete(tex, root)
    if fault:
        return fault
    return tostring(root, encoding="unicode")


def _refused(tex: str) -> Fault | None:
    """What is not handed to the library at all."""
    if len(tex) > LONGEST:
        return Fault(
            f"this formula has {len(tex)} characters, and {LONGEST} are the most",
            "part it into several",
            0,
            len(tex),
        )
    if not tex.strip():
        return Fault("no formula stands between these signs", "write it, or take them away", 0, 0)
    if match := _REFUSED.search(tex):
        return Fault(
            f"`{match[0]}` is not read in formulas",
            "write the formula itself; names, links and colours are made elsewhere",
            *match.span(),
        )
    if match := re.search(r"(?<!\\)(?:\\\\)*(%)", tex):
        return Fault(
            "all that follows this `%` would be left out", "write `\\%`", match.start(1), len(tex)
        )
    for match in _ENVIRONMENT.finditer(tex):
        if f"\\{match[1]}" not in _environments():
            known = [name.removeprefix("\\") for name in _environments()]
            close = nearest(match[1], known)
            return Fault(
                f"no part of a formula is called `{match[1]}`",
                f"did you mean `{close}`?" if close else "write `matrix`, `cases` or `align`",
                *match.span(1),
            )
    if "&" in tex and "\\begin" not in tex and (match := re.search(r"(?<!\\)&", tex)):
        return Fault("this `&` parts no columns here", "write `\\&`", *match.span())
    return _unbalanced(tex) or _unspelt(tex)


def _unbalanced(tex: str) -> Fault | None:
    open_: list[int] = []
    for match in re.finditer(r"\\.|[{}]", tex, re.DOTALL):
        if match[0] == "{":
            open_.append(match.start())
            if len(open_) > DEEPEST:
                return Fault(
                    f"this stands within {DEEPEST} pairs of braces", "write it simpler",
                    match.start(), match.end(),
                )  # fmt: skip
        elif match[0] == "}":
            if not open_:
                return Fault(
                    "this `}` closes nothing", "take it away, or write `\\}`", *match.span()
                )
            open_.pop()
    if open_:
        return Fault("this `{` is never closed", "close it with `}`", open_[-1], open_[-1] + 1)
    return None


def _unspelt(tex: str) -> Fault | None:
    """Letters with marks of their own are taken apart outside `\\text{…}`."""
    words = [match.span() for match in _WORDS.finditer(tex)]
    for match in re.finditer(r"\w[^\s\\{}$&^_]*", tex):
        inside = any(start <= match.start() < end for start, end in words)
        if not inside and any(category(sign)[0] == "M" for sign in match[0]):
            return Fault(
                f"`{match[0]}` is a word, and words are not read in formulas as they stand",
                f"write `\\text{{{match[0]}}}`",
                *match.span(),
            )
    return None


def _unread(tex: str, kind: str) -> Fault:
    sign = {
        "ExtraLeftOrMissingRightError": r"\\left|\\right",
        "MissingSuperScriptOrSubscriptError": r"[\^_](?=\s*$|\s*[}^_])|^\s*[\^_]",
        "DoubleSubscriptsError": "_",
        "DoubleSuperscriptsError": r"\^",
    }.get(kind)
    places = list(re.finditer(sign, tex)) if sign else []
    start, end = places[-1].span() if places else (0, len(tex))
    message = {
        "ExtraLeftOrMissingRightError": "a `\\left` and a `\\right` do not belong together here",
        "MissingSuperScriptOrSubscriptError": "nothing stands above or below here",
        "DoubleSubscriptsError": "two things stand below the same sign",
        "DoubleSuperscriptsError": "two things stand above the same sign",
    }.get(kind, "something is missing in this formula")
    return Fault(message, "complete it, and put braces around what belongs together", start, end)


def _too_deep(tex: str, root: Element) -> Fault | None:
    level, depth = [root], 0
    while level:
        level, depth = [inner for part in level for inner in part], depth + 1
        if depth > 4 * DEEPEST:
            return Fault("too much stands within each other here", "write it simpler", 0, len(tex))
    return None


def _incomplete(tex: str, root: Element) -> Fault | None:
    """What the library has made of signs that mean nothing, or of half of something."""
    for part in root.iter():
        text = part.text or ""
        if part.tag in ("mi", "mo") and text.startswith("\\") and len(text) > 1:
            at = max(tex.find(text), 0)
            close = nearest(text, _commands())
            return Fault(
                f"no sign of a formula is called `{text}`",
                f"did you mean `{close}`?" if close else "write the sign itself",
                at,
                at + len(text),
            )
        if len(part) < _CHILDREN.get(part.tag, 0):
            return Fault(
                "something is missing in this formula",
                "a fraction has two parts, each in braces: `\\frac{1}{2}`"
                if part.tag == "mfrac"
                else "complete it, and put braces around what belongs together",
                0,
                len(tex),
            )
    return None


@lru_cache(maxsize=1)
def _commands() -> tuple[str, ...]:
    from latex2mathml import commands, symbols_parser

    names = [name for name in vars(commands).values() if isinstance(name, str)]
    names += [one for many in (commands.FUNCTIONS, commands.LIMIT) for one in many]
    found = {*names, *symbols_parser.SYMBOLS}
    return tuple(sorted(name for name in found if _COMMAND.fullmatch(name) and len(name) > 2))


@lru_cache(maxsize=1)
def _environments() -> tuple[str, ...]:
    from latex2mathml import commands

    return tuple(sorted({*commands.MATRICES, r"\array"}))
