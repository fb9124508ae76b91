"""Tells the lines that a question is answered by from its other words, before Markdown is read."""

from __future__ import annotations

import re
import unicodedata

from kdll.model.question import QuestionKind
from kdll.read.arrows import joins
from kdll.read.kinds import FORMS

_SIGNS = "xXхХ×✓✔☑☒✗✘*vVyY"
_DASHES = "–—−"
_ROUND = "•·‣▪●○"
BOX = re.compile(
    r"(?P<indent>[ \t]*)(?P<bullet>[-*+•·‣▪●○–—−]|\d{1,3}[.)])?(?P<gap>[ \t\u00a0]*)"
    rf"\[(?P<inside>[ \t\u00a0]*(?P<sign>[{re.escape(_SIGNS)}])?[ \t\u00a0]*)\]"
    r"(?![(\[:])(?P<after>[ \t\u00a0]*)(?P<words>.*)$"
)
NO_BOX = re.compile(r"(?P<indent> {0,1})(?P<bullet>[-*+])[ \t]+(?P<words>\S.*)$")
_BARE = re.compile(
    rf"(?P<indent>[ \t]*)(?P<bullet>[-*+{_ROUND}{_DASHES}])(?P<gap>[ \t\u00a0]*)(?P<words>\S.*)$"
)
_STEP = re.compile(
    r"(?P<indent>[ \t]*)(?P<number>\d{1,9})(?P<sign>[.)।])(?P<gap>[ \t\u00a0]+)(?P<words>\S.*)$"
)
QUOTE = re.compile(r"(?P<indent>[ \t]*)(?P<words>>.*)$")
NOT_RIGHT = "✗✘"
DOUBTFUL = "✗✘☒×*"
"""Signs that some people write for a right choice and others for a wrong one."""


class Items:
    """What begins a line of a question of one kind."""

    def __init__(self, kind: QuestionKind) -> None:
        self.kind = kind
        self.form = FORMS[kind]

    def is_choice(self, line: str) -> bool:
        """Whether a line begins a choice of this kind of question."""
        missing = NO_BOX.match(line)
        return bool(
            BOX.match(line)
            or self.bare_line(line)
            or self.step_line(line)
            or (missing and self.needs_box(missing))
        )

    def needs_box(self, match: re.Match[str]) -> bool:
        """Whether a line with a bullet and no box is a fault; else it is words of the question."""
        if self.kind is QuestionKind.FILL_IN:
            return "[[" not in match["words"]
        return self.form.ticked

    def bare_line(self, line: str) -> re.Match[str] | None:
        """A line with a bullet that needs no box, if it belongs to the question's list."""
        match = _BARE.match(line) if self.form.bulleted else None
        if match is None:
            return None
        joined = self.kind is QuestionKind.MATCHING and joins(match["words"])
        bullet, wide = match["bullet"], width_of(match["indent"]) > 1
        if not match["gap"]:
            known = bullet == "-" and joined and match["words"][0] not in "->"
        elif bullet in _DASHES:
            known = joined
        else:
            known = not wide or joined or self.form.nested or bullet in _ROUND
        return match if known else None

    def step_line(self, line: str, *, listed: bool = False) -> re.Match[str] | None:
        """A numbered line, if it belongs to the question's list and not below a line of it."""
        match = _STEP.match(line) if self.form.numbered else None
        nested = match is not None and listed and width_of(match["indent"]) > 1
        return None if nested else match


def fault_of(match: re.Match[str]) -> str:
    """What is wrong with the spelling of a box; empty if nothing is."""
    after, bullet, inside = match["after"], match["bullet"], match["inside"]
    if bullet not in ("-", "*", "+"):
        fault = f"`{bullet}`" if bullet else "nothing"
        return fault + " stands before this box, where a hyphen should"
    if not match["gap"]:
        return "no space stands before this box"
    if inside not in (" ", "x", "X"):
        return f"this box is written `[{inside}]`"
    if match["words"] and not after:
        return "no space stands after this box"
    if "\u00a0" in match["gap"] + after:
        return "a non-breaking space stands beside this box"
    return "this choice is moved in" if width_of(match["indent"]) > 1 else ""


def number_of(match: re.Match[str]) -> str:
    """The number of a step as Markdown reads it, and the space after it."""
    digits = "".join(str(unicodedata.decimal(digit)) for digit in match["number"])
    return f"{digits}{'.' if match['sign'] == '।' else match['sign']} "


def fault_of_number(match: re.Match[str]) -> str:
    """What is wrong with the spelling of a step's number; empty if nothing is."""
    if not match["number"].isascii():
        return f"`{match['number']}` is a number that no list begins with"
    if match["sign"] == "।":
        return f"`{match['sign']}` stands after this number, where a point should"
    if "\u00a0" in match["gap"]:
        return "a non-breaking space stands after this number"
    return "this line is moved in too far to be read" if width_of(match["indent"]) >= 4 else ""


def width_of(indent: str) -> int:
    """Columns of the space before a line."""
    return len(indent.expandtabs(4))


def short(words: str) -> str:
    """The words of a line, as far as a hint repeats them."""
    words = words.strip()
    return words if len(words) <= 40 else words[:39].rstrip() + "…"
