"""Makes the options of a scenario out of the lines of its lists: what one can do, and where to."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

from kdll.model.diagnostic import Edit
from kdll.model.place import Position, Span, Text
from kdll.model.prose import Node, plain
from kdll.model.question import Choice, Part
from kdll.model.spelling import surely
from kdll.read.braces import Braces, scan
from kdll.read.layout import shifted
from kdll.read.opener import tell_faults
from kdll.read.option_lines import Tail
from kdll.read.prose import OF_SITUATIONS, tell_heading_setting
from kdll.read.report import Report, meant
from kdll.read.source import Source

_MOST_POINTS = 999

Named = tuple[Braces, Callable[[int, int], Span]]
"""A heading's braces, and where a stretch of them stands."""


@dataclass(slots=True)
class Written:
    """What lines of a page say beside the words, by line; see `Prose` and `option_lines`."""

    boxes: Mapping[int, bool]
    letters: Mapping[int, tuple[str, Position]]
    """Braces directly after a box."""
    tails: Mapping[int, Tail]
    headings: Mapping[int, Named]
    used: set[int] = field(default_factory=set)
    """Lines whose tail or heading a scenario took."""

    def tell_unused(self, file: str, report: Report) -> None:
        """Braces that only a scenario's lines may have, on others."""
        for line, tail in self.tails.items():
            if line not in self.used:
                report.error(
                    "KD143",
                    Span.at(file, line, tail.start.column, len(tail.text)),
                    f"`{tail.text}` belongs to nothing",
                    "settings stand after an option: `- [x] [Accept it](#accepted) {points=1}`",
                )
        for line, (braces, where) in self.headings.items():
            for key, item in braces.settings.items() if not braces.faults else ():
                if key in OF_SITUATIONS and line not in self.used:
                    tell_heading_setting(item, where(item.start, item.end), report)


class OptionMaker:
    """Makes the options of one page's scenarios."""

    def __init__(self, source: Source, written: Written, report: Report) -> None:
        self._source = source
        self._file = source.file
        self._written = written
        self._report = report

    def option(self, item: Node, within: int, ids: Mapping[str, int]) -> Choice:
        """An item of a list; `within` is the index of its situation, `ids` are those of all."""
        words = words_of(item)
        said: list[Node] = []
        for index, node in enumerate(n for n in item.children if isinstance(n, Node)):
            if node.kind == "blockquote":
                said += [n for n in node.children if isinstance(n, Node)]
            elif index or node.kind != "paragraph":
                self._report.error(
                    "KD126",
                    node.span,
                    "an option is one link, and this is more",
                    "write what follows it under it, moved in by two spaces and begun with `> `",
                )
        span = Span(self._file, words[0].span.start, words[-1].span.end) if words else item.span
        letter, points = self._braces(item.span.start.line, span.end.line)
        return Choice(
            tuple(n for word in words for n in _linked(word)),
            self._written.boxes.get(item.span.start.line, False),
            span,
            tuple(said),
            letter,
            part=Part.OPTION,
            target=self._target(words, span, ids),
            within=within,
            points=points,
        )

    def _target(self, words: Sequence[Node], span: Span, ids: Mapping[str, int]) -> int | None:
        """Index of the situation that an option leads to."""
        links = [node for node in words if node.kind == "link"]
        if len(links) != 1 or plain(links) != plain(words):
            if not links:
                message, hint = (
                    "this option leads nowhere",
                    "make a link of it, to the name of a situation: `[Accept it](#accepted)`",
                )
            elif len(links) > 1:
                message, hint = "two links stand in one option", "an option leads to one situation"
            else:
                message, hint = (
                    "words stand beside this option's link",
                    "put all its words into the square brackets",
                )
            self._report.error("KD127", span, message, hint)
        if not links:
            return None
        href = links[0].attrs.get("href", "")
        name = unquote(href.removeprefix("#"))
        if href.startswith("#") and name in ids:
            return ids[name]
        close = meant(f"#{name}", [f"#{id_}" for id_ in ids], "")
        self._report.error(
            "KD128",
            links[0].span,
            f"no situation `{href}` in this scenario",
            close or f"name the heading that it leads to: `## … {{#{name or 'accepted'}}}`",
            repair=self._respelt(links[0], href, ids),
        )
        return None

    def _respelt(self, link: Node, href: str, ids: Mapping[str, int]) -> tuple[Edit, ...]:
        written, sure = self._source.excerpt(link.span), surely(href.removeprefix("#"), ids)
        if not sure or "\n" in written or not written.endswith(f"]({href})"):
            return ()
        at = shifted(link.span, len(written) - len(href) - 1)
        return (Edit(Span.at(self._file, at.start.line, at.start.column, len(href)), f"#{sure}"),)

    def _braces(self, line: int, last: int) -> tuple[Text | None, int | None]:
        """The letter and the points that braces after the box or after the link give."""
        letter, points = None, None
        if line in self._written.letters:
            text, start = self._written.letters[line]
            letter, _ = self._told(text, start, ())
        if last in self._written.tails:
            self._written.used.add(last)
            tail = self._written.tails[last]
            named, points = self._told(tail.text, tail.start, ("points",))
            letter = letter or named
        return letter, points

    def _told(
        self, text: str, start: Position, known: Sequence[str]
    ) -> tuple[Text | None, int | None]:
        braces = scan(text)

        def span(begin: int, end: int) -> Span:
            return Span.at(self._file, start.line, start.column + begin, end - begin)

        tell_faults(braces, span, self._report)
        points = None
        for key, item in braces.settings.items() if not braces.faults else ():
            place = span(item.start, item.end)
            if key not in known:
                self._report.error(
                    "KD141",
                    place,
                    f"an option has no setting `{item.text}` here",
                    "after the link may stand what it is worth: `{points=1}`",
                )
            elif re.fullmatch(r"[0-9]{1,3}", item.value):
                points = int(item.value)
            else:
                self._report.error(
                    "KD142", place, f"`points` should be a whole number from 0 to {_MOST_POINTS}"
                )
        if text[braces.end :].strip():
            self._report.error(
                "KD127",
                span(braces.end, len(text)),
                "words stand after these braces",
                "put all words of an option into the square brackets of its link",
            )
        id_ = braces.id
        return Text(id_.text, span(id_.start, id_.end)) if id_ else None, points


def words_of(item: Node) -> list[Node]:
    """The inline nodes of an item's first paragraph."""
    first = item.children[0] if item.children else None
    if not isinstance(first, Node) or first.kind != "paragraph":
        return []
    return [node for node in first.children if isinstance(node, Node)]


def _linked(node: Node) -> list[Node]:
    """An option's words, taken out of their link."""
    if node.kind != "link":
        return [node]
    return [inner for inner in node.children if isinstance(inner, Node)]
