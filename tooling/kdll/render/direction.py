"""Words that run the other way than their course, told to the browser where they begin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from unicodedata import bidirectional

from kdll.model.prose import Block, Node
from kdll.render.setting import Setting
from kdll.render.words import direction

_WAYS = {"L": "ltr", "R": "rtl", "AL": "rtl"}
_OPAQUE = ("code", "code_block", "math", "math_block", "image", "footnote_ref")
"""Nothing that says which way the words around it run."""


def way(nodes: Iterable[Block], setting: Setting) -> dict[str, str]:
    """`dir` for an element, if its first letter runs the other way than the course's language."""
    usual = direction(setting.language)
    for text in _texts(nodes):
        for sign in text:
            found = _WAYS.get(bidirectional(sign))
            if found:
                return {} if found == usual else {"dir": found}
    return {}


def rightward(setting: Setting) -> dict[str, str]:
    """`dir` for code and formulas, which run from left to right in every language."""
    return {} if direction(setting.language) == "ltr" else {"dir": "ltr"}


def _texts(nodes: Iterable[Block]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, Node) and node.kind not in _OPAQUE:
            yield node.text
            yield from _texts(node.children)
