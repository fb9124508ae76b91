"""Tells whether a `>` in a question stands where it says what its author meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kdll.read.items import QUOTE, Items, width_of
from kdll.read.kinds import Form
from kdll.read.source import Source

LABEL = re.compile(r"(hint|right|wrong|why)[ \t]*:[ \t]*", re.IGNORECASE)
_COUNTS = {2: "two", 3: "three", 4: "four"}


@dataclass(frozen=True, slots=True)
class Stray:
    """What is wrong with where a quote stands."""

    message: str
    hint: str
    moved: bool = True
    """Whether it is read as if it were moved in."""
    sure: bool = True
    """Whether its author can have meant nothing else."""
    told: bool = True
    """Whether it is a fault at all."""


def stray(
    match: re.Match[str], form: Form, *, need: int, beside: bool, between: bool
) -> Stray | None:
    """Of a quote below a line of the list that is not moved in by `need` columns, as it should be.

    `beside`: directly below; `between`: another line of the list comes after it. None: it is
    about the question, or no quote to Markdown.
    """
    width, label = width_of(match["indent"]), LABEL.match(match["words"].lstrip("> \t"))
    hint = f"indent it by {_COUNTS.get(need, str(need))} spaces"
    if width >= need + 4:
        return Stray("this `>` is moved in too far to be read", hint) if beside else None
    if width >= 2:
        # Two spaces are the rule, and enough below a number too.
        message = "this `>` is moved in too little for the line above it"
        return Stray(message, hint, told=form.nested)
    if between and label:
        return Stray(
            f"this `{label[1]}:` stands between two {form.many}",
            f"put it after the last {form.one}: it is about the whole question",
            moved=False,
        )
    if between:
        return Stray(
            f"this `>` stands between two {form.many} and belongs to neither",
            f"{hint}, so that it is said about the {form.one} above",
        )
    if width == 1 and beside:
        hint += f" if it is about the {form.one}, by none if not"
        return Stray("this `>` is moved in by one space", hint, sure=False)
    return None


def before_choices(lines: Sequence[int], source: Source, items: Items) -> set[int]:
    """Lines of quotes after which another line of the list comes."""
    found: set[int] = set()
    choice = False
    for number in reversed(lines):
        line = source.line(number)
        if QUOTE.match(line):
            if choice:
                found.add(number)
        elif line.strip():
            choice = items.is_choice(line) or (choice and line[0] in " \t")
    return found
