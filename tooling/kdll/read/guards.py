"""Asks the rules of the Markdown parser only where they can find something.

The library asks each of its rules at every line, at every line of a paragraph once more, and at
every sign within it. A rule whose sign does not stand there answers no each time, so the text is
read the same without asking; what other signs begin is no end of a stretch of words either.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeAlias

from markdown_it import MarkdownIt
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

RuleOf: TypeAlias = Callable[..., bool]

BEGINS: dict[str, str] = {
    "block": ":",
    "blockquote": ">",
    "comment": "<",
    "fence": "`~",
    "footnote": "[",
    "formula": "$",
    "heading": "#",
    "hr": "-_*",
    "list": "-+*0123456789",
    "reference": "[",
    "autolink": "<",
    "backticks": "`",
    "blank": "[",
    "emphasis": "*_",
    "entity": "&",
    "escape": "\\",
    "footnote_ref": "[",
    "html_inline": "<",
    "image": "!",
    "link": "[",
    "mark": "=",
    "newline": "\n",
    "strikethrough": "~",
    "value": "[",
}
"""The signs that what a rule finds can begin with, by the rule's name; others are asked always."""

_ENDS = "]"
"""Begins nothing, and the words of a link stop at it."""

_SIGNS: dict[str, str | re.Pattern[str]] = {
    "table": "|",
    "lheading": re.compile(r"[-=][ \t]*$", re.MULTILINE),
    "deflist": re.compile(r"\n[^\w\n]*[:~][ \t]"),
}
"""What has to stand in a text for a rule that is known by no first sign to find anything."""


class BySign(Ruler[Any]):
    """A ruler whose chains are of one rule: it asks those that can begin with the sign there."""

    def __init__(self, old: Ruler[Any], sign: Callable[..., str]) -> None:
        """With the rules of another; `sign` is handed what rules are, and says what stands there.

        It is empty at the end of a text.
        """
        super().__init__()
        self.__rules__ = old.__rules__
        self.begins: Mapping[str, str] = BEGINS
        self._sign = sign
        self._known: dict[str, dict[str, tuple[RuleOf, ...]]] = {}
        self._others: dict[str, tuple[RuleOf, ...]] = {}

    def __compile__(self) -> None:
        super().__compile__()
        assert self.__cache__ is not None
        begins = {rule.fn: self.begins.get(rule.name, "") for rule in self.__rules__}
        for chain, rules in self.__cache__.items():
            signs = {sign for rule in rules for sign in begins[rule]}
            self._known[chain] = {
                sign: tuple(rule for rule in rules if sign in (begins[rule] or sign))
                for sign in signs
            }
            self._others[chain] = tuple(rule for rule in rules if not begins[rule])
            self.__cache__[chain] = [self._asking(chain)] if rules else []

    def _asking(self, chain: str) -> RuleOf:
        known, others, sign = self._known[chain], self._others[chain], self._sign

        def ask(*place: Any) -> bool:
            for rule in known.get(sign(*place), others):  # noqa: SIM110 - asked at every sign
                if rule(*place):
                    return True
            return False

        return ask


def ends_of_words(inline: Ruler[Any]) -> re.Pattern[str]:
    """The signs at which a stretch of words stops: where a rule of the ruler can begin."""
    signs = "".join(BEGINS.get(name, "") for name in inline.get_active_rules())
    return re.compile(f"[{re.escape(signs + _ENDS)}]")


def line_sign(state: StateBlock, line: int, *_: object) -> str:
    """What a line begins with, but for space."""
    at = state.bMarks[line] + state.tShift[line]
    return state.src[at : at + 1]


def next_sign(state: StateInline, *_: object) -> str:
    """What stands where words are read."""
    return state.src[state.pos]


class Guarded:
    """Makes parsers, each without the rules that some texts do not need."""

    def __init__(self, make: Callable[[], MarkdownIt]) -> None:
        self._make = cache(lambda absent: _without(make(), absent))

    def of(self, text: str) -> MarkdownIt:
        """The parser that reads this text as the whole one would."""
        return self._make(
            tuple(
                rule
                for rule, sign in _SIGNS.items()
                if (sign not in text if isinstance(sign, str) else not sign.search(text))
            )
        )


def _without(md: MarkdownIt, absent: tuple[str, ...]) -> MarkdownIt:
    return md.disable(list(absent), ignoreInvalid=True)
