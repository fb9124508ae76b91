"""What an author wrote in Markdown, as a tree of nodes that know where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from kdll.model.place import Span

if TYPE_CHECKING:
    from kdll.model.question import Question


class Node(NamedTuple):
    """A piece of prose.

    | kind | attrs | text | children |
    | --- | --- | --- | --- |
    | `paragraph`, `blockquote`, `hr`, `list_item`, `table`, `thead`, `tbody`, `tr` | | | yes |
    | `heading` | `level` 1 to 6, `id` | | inline |
    | `bullet_list` | `tight` if so | | list items |
    | `ordered_list` | `start`, `tight` if so | | list items |
    | `th`, `td` | `align` if given | | inline |
    | `code_block` | `info` (the fence's words) | the code | |
    | `definition_list` | | | `term`, `definition` |
    | `term`, `definition` | `id` on a term | | inline, blocks |
    | `container` | `name`, `id` and the author's settings | | blocks |
    | `text` | | the words | |
    | `code` | | the code | |
    | `em`, `strong`, `s` | | | inline |
    | `link` | `href` as written, `title`; `download`: shown as a file to take home | | inline |
    | `image` | `src` as written, `title` | | inline (the alternative text) |
    | `mark` | | | inline |
    | `math`, `math_block` | `mathml`: what it is in MathML | the TeX | |
    | `footnote_ref` | `number` of its footnote, from 1; `id`; `to`: the footnote's `id` | | |
    | `footnotes` | | | `footnote`; stands at the end of a page |
    | `footnote` | `number`, `id`; `from`: the ids of its references, with spaces | | blocks |
    | `tab` | | | a `heading`, then blocks; stands in a container `tabs` |
    | `task` | `done` if its box is ticked; `key` | | inline; first in a list item |
    | `blank` | `number`, from 1: which of its question's blanks | | |
    | `scale` | | the key of a point of a named scale: `agreement-5.1` | |
    | `softbreak`, `hardbreak` | | | |
    """

    kind: str
    span: Span
    children: tuple[Block, ...] = ()
    text: str = ""
    attrs: Mapping[str, str] = MappingProxyType({})
    """Values are text; a setting without a value is the empty text."""


Block: TypeAlias = "Node | Question"
"""What a page's body is made of, at any depth."""


def walk(blocks: Iterable[Block]) -> Iterator[Block]:
    """Every node and question, depth first, in reading order.

    A question's own prose (its prompt, choices and feedback) is walked after it.
    """
    waiting = [*blocks][::-1]
    while waiting:
        block = waiting.pop()
        yield block
        waiting += block.children[::-1]


def plain(blocks: Iterable[Block]) -> str:
    """The words alone, white space folded, of nodes and their children (not of questions)."""
    words: list[str] = []
    _gather(blocks, words)
    return " ".join("".join(words).split())


_SAID = frozenset({"text", "code", "code_block", "scale", "math", "math_block"})
_APART = frozenset(
    {"softbreak", "hardbreak"}
    | {"paragraph", "heading", "list_item", "td", "th", "term", "definition"}
)
"""Kinds after which a word ends."""


def _gather(blocks: Iterable[Block], words: list[str]) -> None:
    for node in blocks:
        if not isinstance(node, Node):
            continue
        kind = node.kind
        if kind == "text":
            words.append(node.text)
            continue
        if kind in _SAID:
            words.append(node.text)
        if node.children:
            _gather(node.children, words)
        if kind in _APART:
            words.append(" ")
