"""Terms of the glossary, linked where a page first uses them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from unicodedata import category

from kdll.model.course import Course, Page, PageKind
from kdll.model.prose import Block, Node, plain, walk
from kdll.model.question import Question

_LEFT_ALONE = frozenset(
    ("heading", "link", "code", "code_block", "image", "term", "math", "math_block", "task")
)
"""Kinds of node whose words are no link, or are one already."""
_CAPITALS = 2
"""Letters from which on a term in capitals is an abbreviation: `IT` is not `it`."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a course, ready to be found."""

    places: Mapping[tuple[str, ...], tuple[str, str]] = field(default_factory=dict)
    """Page and id of each term, by its words in small letters."""
    lengths: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """By a term's first word, how many words terms have that begin with it, most first."""
    capitals: frozenset[tuple[str, ...]] = frozenset()
    """Those that are written in capitals, and mean nothing in small letters."""
    plural: bool = False
    """An `s` may follow, as in English."""


def terms(course: Course) -> Terms:
    """The terms of all glossary pages; the first of a name counts (a check tells of others)."""
    places: dict[tuple[str, ...], tuple[str, str]] = {}
    capitals: set[tuple[str, ...]] = set()
    for page in course.pages:
        if page.kind is not PageKind.GLOSSARY:
            continue
        for node in walk(page.body):
            if not isinstance(node, Node) or node.kind != "term" or not node.attrs.get("id"):
                continue
            for name in _names(plain(node.children)):
                words = tuple(word.casefold() for word, _, _ in _words(name))
                if words and words not in places:
                    places[words] = page.id, node.attrs["id"]
                    if len(name) >= _CAPITALS and name.isupper() and len(words) == 1:
                        capitals.add(words)
    lengths: dict[str, set[int]] = {}
    for words in places:
        lengths.setdefault(words[0], set()).add(len(words))
    return Terms(
        places,
        {word: tuple(sorted(found, reverse=True)) for word, found in lengths.items()},
        frozenset(capitals),
        course.language.split("-")[0].lower() == "en",
    )


def linked(page: Page, known: Terms, *, scored: bool) -> tuple[Block, ...]:
    """The page's body with a node `glossed` (`page`, `term`) at the first use of each term.

    On a glossary nothing is linked, and nothing within questions that count (`scored`).
    """
    if not known.places or page.kind is PageKind.GLOSSARY:
        return page.body
    return tuple(_Linking(known, scored).blocks(page.body))


def _names(written: str) -> Iterator[str]:
    """`Public authority (PA)` goes by three names."""
    yield written
    match = re.fullmatch(r"([^()]+?)\s*\(([^()]+)\)", written)
    if match:
        yield from match.groups()


class _Linking:
    def __init__(self, known: Terms, scored: bool) -> None:
        self._known = known
        self._scored = scored
        self._used: set[tuple[str, str]] = set()

    def blocks(self, nodes: Iterable[Block]) -> list[Block]:
        return [made for node in nodes for made in self._one(node)]

    def _one(self, node: Block) -> Sequence[Block]:
        if isinstance(node, Question):
            # What it says back is hidden at first, and its choices are to be chosen.
            if self._scored or not node.prompt:
                return (node,)
            prompt = tuple(n for n in self.blocks(node.prompt) if isinstance(n, Node))
            return (replace(node, prompt=prompt),)
        if node.kind == "text":
            return self._text(node)
        if not node.children or node.kind in _LEFT_ALONE:
            return (node,)
        name = node.attrs.get("name") if node.kind == "container" else ""
        if name == "todo":
            return (node,)
        # What one clicks on to reveal the rest is no place for a link.
        first = 1 if name == "reveal" and len(node.children) > 1 else 0
        inner = (*node.children[:first], *self.blocks(node.children[first:]))
        return (node._replace(children=inner),)

    def _text(self, node: Node) -> Sequence[Block]:
        text, made, done = node.text, [], 0
        found = list(_words(text))
        index = 0
        while index < len(found):
            match = self._match(text, found, index)
            if match is None:
                index += 1
                continue
            count, place = match
            index += count
            if place in self._used:
                continue
            self._used.add(place)
            start, end = found[index - count][1], found[index - 1][2]
            if start > done:
                made.append(node._replace(text=text[done:start]))
            words = node._replace(text=text[start:end])
            attrs = {"page": place[0], "term": place[1]}
            made.append(Node("glossed", node.span, (words,), attrs=attrs))
            done = end
        if not made:
            return (node,)
        return (*made, node._replace(text=text[done:])) if done < len(text) else made

    def _match(
        self, text: str, found: list[tuple[str, int, int]], index: int
    ) -> tuple[int, tuple[str, str]] | None:
        """How many words from here on are a term, and where that stands: the longest one."""
        first = found[index][0].casefold()
        lengths = {*self._known.lengths.get(first, ())}
        if self._known.plural and first.endswith("s"):
            lengths |= {n for n in self._known.lengths.get(first[:-1], ()) if n == 1}
        for count in sorted(lengths, reverse=True):
            run = found[index : index + count]
            if len(run) < count or not _joined(text, run):
                continue
            words = tuple(word.casefold() for word, _, _ in run)
            for name, last in _singular(words, run[-1][0], plural=self._known.plural):
                if name in self._known.places and (
                    name not in self._known.capitals or last.isupper()
                ):
                    return count, self._known.places[name]
        return None


def _singular(
    words: tuple[str, ...], last: str, *, plural: bool
) -> Iterator[tuple[tuple[str, ...], str]]:
    """The words as they are, and without the `s` of a plural; each with the last as written."""
    yield words, last
    if plural and len(last) > 2 and last.endswith("s"):
        yield (*words[:-1], words[-1][:-1]), last[:-1]


def _joined(text: str, run: list[tuple[str, int, int]]) -> bool:
    """Nothing but a space or a hyphen stands between the words."""
    return all(
        (between := text[one[2] : other[1]]).isspace() or between in ("-", "‐", "‑", "/", "’", "'")
        for one, other in pairwise(run)
    )


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    """Every word of a text in any script, with where it begins and ends."""
    marks = "".join(sorted(c for c in {*text} if c > "\x7f" and category(c)[0] == "M"))
    return ((match[0], *match.span()) for match in _word(marks).finditer(text))


@lru_cache(maxsize=64)
def _word(marks: str) -> re.Pattern[str]:
    """Letters and digits, with these marks of theirs: `\\w` does not know them."""
    return re.compile(f"(?:[^\\W_]|[\u200c\u200d{re.escape(marks)}])+")
