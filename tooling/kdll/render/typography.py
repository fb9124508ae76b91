"""Quotes, dashes and dots as printers set them, by language.

Only what is shown is set so: the words of the model stay as they were typed, so that identity and
comparison do not hang on it. Code, formulas and addresses are left alone. What is doubtful is too:
a dash is made of ` -- ` between spaces, of `--` between digits, of `---` between words, and dots
of exactly three.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from unicodedata import category

from kdll.model.prose import Block, Node

_SIGN = re.compile(r"[\"']|-{2,}|\.{3,}")
_OPAQUE = "\ufffc"
"""Stands for a picture, a formula or code: something that is no space."""

_ENGLISH = ("“", "”", "‘", "’")
_QUOTES: Mapping[str, tuple[str, str, str, str]] = {
    "ar": ("”", "“", "’", "‘"),
    "bg": ("„", "“", "‘", "’"),
    "cs": ("„", "“", "‚", "‘"),
    "da": ("“", "”", "‘", "’"),
    "de": ("„", "“", "‚", "‘"),
    "el": ("«", "»", "“", "”"),
    "es": ("«", "»", "“", "”"),
    "et": ("„", "“", "‚", "‘"),
    "fa": ("«", "»", "‹", "›"),
    "fi": ("”", "”", "’", "’"),
    "fr": ("«\u202f", "\u202f»", "“", "”"),
    "he": ("”", "”", "’", "’"),
    "hu": ("„", "”", "»", "«"),
    "it": ("«", "»", "“", "”"),
    "ja": ("「", "」", "『", "』"),
    "nb": ("«", "»", "‘", "’"),
    "no": ("«", "»", "‘", "’"),
    "pl": ("„", "”", "«", "»"),
    "pt": ("“", "”", "‘", "’"),
    "ro": ("„", "”", "«", "»"),
    "ru": ("«", "»", "„", "“"),
    "sd": ("”", "“", "’", "‘"),
    "sk": ("„", "“", "‚", "‘"),
    "sv": ("”", "”", "’", "’"),
    "uk": ("«", "»", "„", "“"),
    "ur": ("”", "“", "’", "‘"),
}
"""Opening and closing, double and single, in the order of the text (Unicode CLDR, delimiters; ks
and the other languages of India quote as English does)."""


def typeset(nodes: Sequence[Block], language: str) -> Sequence[Block]:
    """The inline nodes of one block, their words set; the same object where nothing changes."""
    if not any(_SIGN.search(text) for text in _texts(nodes)):
        return nodes
    words = iter(_set([*_texts(nodes)], language))
    return _rebuilt(nodes, words)


def typeset_words(words: str, language: str) -> str:
    """The same for words without marks."""
    return _set([words], language)[0] if _SIGN.search(words) else words


def _texts(nodes: Iterable[Block]) -> Iterator[str]:
    """One text for each node that has none within it; as long as what stands there may change."""
    for node in nodes:
        if not isinstance(node, Node):
            continue
        if node.kind == "text":
            yield node.text
        elif node.kind in ("softbreak", "hardbreak"):
            yield "\n"
        elif node.children and node.kind != "image" and not _is_address(node):
            yield from _texts(node.children)
        else:
            yield _OPAQUE


def _is_address(node: Node) -> bool:
    """A bare web address, which is shown as it is."""
    if node.kind != "link" or len(node.children) != 1:
        return False
    (child,) = node.children
    return isinstance(child, Node) and child.text == node.attrs.get("href")


def _rebuilt(nodes: Iterable[Block], words: Iterator[str]) -> tuple[Block, ...]:
    made: list[Block] = []
    for node in nodes:
        if not isinstance(node, Node):
            made.append(node)
            continue
        if node.kind == "text":
            made.append(node._replace(text=next(words)))
        elif node.kind in ("softbreak", "hardbreak"):
            next(words)
            made.append(node)
        elif node.children and node.kind != "image" and not _is_address(node):
            made.append(node._replace(children=_rebuilt(node.children, words)))
        else:
            next(words)
            made.append(node)
    return tuple(made)


def _set(parts: Sequence[str], language: str) -> list[str]:
    whole = "".join(parts)
    changes = {**_signs(whole), **_quotes(whole, language)}
    made, start = [], 0
    for part in parts:
        end, done, pieces = start + len(part), start, []
        for match in _SIGN.finditer(part):
            at = start + match.start()
            if at in changes:
                pieces += [whole[done:at], changes[at]]
                done = start + match.end()
        made.append("".join([*pieces, whole[done:end]]))
        start = end
    return made


def _signs(text: str) -> dict[int, str]:
    """Dashes and dots, by offset."""
    found: dict[int, str] = {}
    for match in _SIGN.finditer(text):
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        for form, fits, sign in _FORMS:
            if match[0] == form and fits(before, after):
                found[match.start()] = sign
                break
    return found


def _spaced(before: str, after: str) -> bool:
    return before.isspace() and after.isspace()


def _alike(test: Callable[[str], bool]) -> Callable[[str, str], bool]:
    return lambda before, after: test(before) and test(after)


_FORMS: tuple[tuple[str, Callable[[str, str], bool], str], ...] = (
    ("--", _spaced, "–"),
    ("--", _alike(str.isdigit), "–"),
    ("---", _spaced, "—"),
    ("---", _alike(lambda sign: category(sign or " ")[0] in "LM"), "—"),
    ("...", lambda before, after: before != "/" and after != "/", "…"),
)
"""What is typed, where it stands, and what is shown."""


def _quotes(text: str, language: str) -> dict[int, str]:
    """Quotes that open and close something, and apostrophes, by offset."""
    double_open, double_close, single_open, single_close = _QUOTES.get(
        language.split("-", 1)[0].lower(), _ENGLISH
    )
    signs = {'"': (double_open, double_close), "'": (single_open, single_close)}
    found: dict[int, str] = {}
    waiting: list[tuple[str, int]] = []
    open_ = {'"': 0, "'": 0}
    for at in (match.start() for match in _SIGN.finditer(text)):
        sign = text[at]
        if sign not in signs:
            continue
        before, after = text[at - 1 : at] or " ", text[at + 1 : at + 2] or " "
        if sign == "'" and before.isalnum() and after.isalnum():
            if not (before.isdigit() and after.isdigit()):
                found[at] = "’"
            continue
        opens = not after.isspace() and (before.isspace() or _is_open(before))
        closes = not before.isspace() and not opens
        if closes and open_[sign]:
            # What was opened within and never closed is no quote.
            while waiting[-1][0] != sign:
                open_[waiting.pop()[0]] -= 1
            found[waiting.pop()[1]] = signs[sign][0]
            found[at] = signs[sign][1]
            open_[sign] -= 1
        elif sign == "'" and (
            (closes and not before.isdigit()) or (opens and after.isdigit())
        ):  # the officers' rooms; the '90s
            found[at] = "’"
        elif opens:
            waiting.append((sign, at))
            open_[sign] += 1
    return found


def _is_open(sign: str) -> bool:
    return category(sign) in ("Ps", "Pi", "Pd") or sign in "\"'/„‚"
