"""Leaves out the rules of the Markdown parser that a text gives nothing to do.

The parser asks each of its rules at every line, and at every line of a paragraph once more. A rule
whose sign is nowhere in the text answers no each time; without it the text is read the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from markdown_it import MarkdownIt

_SIGNS: dict[str, str | re.Pattern[str]] = {
    "table": "|",
    "fence": re.compile("```|~~~"),
    "blockquote": ">",
    "hr": re.compile(r"([-_*])[ \t]*\1[ \t]*\1"),
    "reference": "]:",
    "heading": "#",
    "lheading": re.compile(r"[-=][ \t]*$", re.MULTILINE),
    "deflist": re.compile(r"^[^\w\n]*[:~][ \t]", re.MULTILINE),
    "strikethrough": "~~",
    "link": "[",
    "image": "![",
    "autolink": "<",
    "html_inline": "<",
    "entity": "&",
    "backticks": "`",
    "escape": "\\",
    "emphasis": re.compile("[*_]"),
}
"""What has to stand in a text for a rule to find anything, by the library's name of the rule."""


class Guarded:
    """Makes parsers, each without the rules that some texts do not need."""

    def __init__(self, make: Callable[[], MarkdownIt]) -> None:
        self._make = lru_cache(maxsize=256)(lambda absent: _without(make(), absent))

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
