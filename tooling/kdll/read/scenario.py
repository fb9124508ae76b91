"""Makes a scenario: headings are situations, lists of links are what one can do in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import Any
from urllib.parse import unquote

from kdll.model.diagnostic import Edit
from kdll.model.place import Position, Span, Text
from kdll.model.prose import Block, Node, plain, walk
from kdll.model.question import Choice, Part, Question, QuestionKind
from kdll.model.spelling import surely
from kdll.read.braces import Braces, Item, scan
from kdll.read.layout import shifted
from kdll.read.opener import Head, question_settings, tell_faults
from kdll.read.option_lines import Tail
from kdll.read.prose import OF_SITUATIONS, tell_heading_setting
from kdll.read.report import Report, listed, meant
from kdll.read.source import Source

ENDINGS = ("good", "mixed", "poor")
SETTINGS = ("competency", "objective", "points", "difficulty", "attempts")
"""Those of a question's that a scenario has too."""
PAGE_LEVEL = 2
"""Of the headings that are situations, on a page of kind `scenario`; one deeper in a block."""
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


@dataclass(slots=True)
class _Situation:
    """A heading, and what stands below it."""

    heading: Node
    body: list[Node] = field(default_factory=list)
    items: list[Node] = field(default_factory=list)


class ScenarioMaker:
    """Makes the scenarios of one page."""

    def __init__(self, source: Source, written: Written, report: Report) -> None:
        self._source = source
        self._file = source.file
        self._written = written
        self._report = report

    def page(self, id_: Text | None, span: Span, body: Sequence[Block]) -> tuple[Block, ...]:
        """The body of a page of kind `scenario`: its opening prose, then the scenario."""
        first = next((i for i, node in enumerate(body) if _is_heading(node)), len(body))
        if first == len(body):
            self._misplaced(
                span,
                "no situation stands on this page",
                "begin each with a heading: `## Monday, ten past ten {#start}`",
            )
            return tuple(body)
        for node in body[:first]:
            self._no_question(node)
            if isinstance(node, Node) and self._boxed(node):
                self._misplaced(
                    node.span,
                    "these options stand before the first situation",
                    "write a heading above them: `## Monday, ten past ten {#start}`",
                )
        choices = self._choices(body[first:], PAGE_LEVEL, exact=True)
        return (
            *body[:first],
            Question(id_, QuestionKind.SCENARIO, span, (), choices),
        )

    def block(self, opener: Head, span: Span, body: Sequence[Block]) -> Question:
        """A scenario of a `::: scenario` block."""
        first = next((i for i, node in enumerate(body) if _is_heading(node)), len(body))
        if first == len(body):
            self._misplaced(
                span,
                "no situation stands in this scenario",
                "begin each with a heading: `### Monday, ten past ten {#start}`",
            )
        for node in body[:first]:
            self._no_question(node)
        if opener.words:
            self._report.error(
                "KD132",
                Span.at(self._file, opener.line, opener.words_at, len(opener.words)),
                "words stand after `scenario`",
                "write them below, after an empty line",
            )
        id_ = None
        if opener.braces and opener.braces.id:
            item = opener.braces.id
            id_ = Text(item.text, opener.span(self._file, item.start, item.end))
        return Question(
            id_,
            QuestionKind.SCENARIO,
            span,
            tuple(node for node in body[:first] if isinstance(node, Node)),
            self._choices(body[first:], PAGE_LEVEL + 1, exact=False),
            **self._settings(opener),
        )

    def _settings(self, opener: Head) -> dict[str, Any]:
        braces = opener.braces
        if braces is None:
            return {}
        for key, item in braces.settings.items() if not braces.faults else ():
            if key not in SETTINGS:
                self._report.error(
                    "KD141",
                    opener.span(self._file, item.start, item.end),
                    f"a scenario has no setting `{key}`",
                    meant(key, SETTINGS, f"what can stand here: {listed(SETTINGS)}"),
                )
        kept = {key: item for key, item in braces.settings.items() if key in SETTINGS}
        return question_settings(
            replace(opener, braces=replace(braces, settings=kept)), self._file, self._report
        )

    def _choices(self, body: Sequence[Block], level: int, *, exact: bool) -> tuple[Choice, ...]:
        """Situations, each followed by its options; the first block is a heading."""
        found = self._situations(body, level, exact=exact)
        sizes = (1 + len(situation.items) for situation in found)
        places = [0, *accumulate(sizes)][: len(found)]
        ids: dict[str, int] = {}
        for situation, place in zip(found, places, strict=True):
            ids.setdefault(situation.heading.attrs["id"], place)
        made: list[Choice] = []
        for situation, place in zip(found, places, strict=True):
            made.append(self._situation(situation))
            made += [self._option(item, place, ids) for item in situation.items]
        return tuple(made)

    def _situations(self, body: Sequence[Block], level: int, *, exact: bool) -> list[_Situation]:
        found: list[_Situation] = []
        if body and not exact:
            level = max(level, _level(body[0]))
        for node in body:
            if _is_heading(node) and _level(node) <= level:
                assert isinstance(node, Node)
                found.append(_Situation(node))
            elif not found:
                assert isinstance(node, Node)  # a heading that is too deep
                found.append(_Situation(node))
            else:
                self._add(found[-1], node)
                continue
            if _level(node) != level:
                self._misplaced(
                    node.span,
                    f"this situation's heading is of level {_level(node)}",
                    f"write it with `{'#' * level}`",
                )
        return found

    def _add(self, situation: _Situation, node: Block) -> None:
        self._no_question(node)
        if not isinstance(node, Node):
            return
        if self._are_options(node):
            situation.items += [item for item in node.children if isinstance(item, Node)]
        elif not situation.items:
            situation.body.append(node)
        elif node.kind == "blockquote":
            self._report.error(
                "KD152",
                node.span,
                "this `>` stands at the margin, so it is about none of the options",
                "indent it by two spaces, so that it is said about the option above",
                repair=self._moved_in(node),
            )
        else:
            self._misplaced(
                node.span,
                "this stands after the options",
                "write it above them; what follows an option begins with `  > ` under it",
            )

    def _moved_in(self, quote: Node) -> Iterator[Edit]:
        """Only where the quote stands directly below an option."""
        first = quote.span.start.line
        if self._source.line(first - 1).strip():
            for line in range(first, quote.span.end.line + 1):
                yield Edit(Span.at(self._file, line, 1, 0), "  ")

    def _no_question(self, node: Block) -> None:
        for inner in walk([node]):
            if isinstance(inner, Question):
                self._misplaced(
                    inner.span,
                    f"a {_CALLED.get(inner.kind, 'question')} stands within a scenario",
                    "put it on another page: in a scenario, what one does is the answer",
                )

    def _are_options(self, node: Node) -> bool:
        """A list of which any line has a box, or is a link to a place of its own page."""
        return node.kind == "bullet_list" and (
            self._boxed(node)
            or any(
                plain([link]) == plain(words) and link.attrs.get("href", "").startswith("#")
                for item in node.children
                if isinstance(item, Node)
                for words in [_words(item)]
                for link in words[:1]
                if link.kind == "link"
            )
        )

    def _boxed(self, node: Node) -> bool:
        return node.kind == "bullet_list" and any(
            item.span.start.line in self._written.boxes for item in node.children
        )

    def _situation(self, found: _Situation) -> Choice:
        node = found.heading
        words = tuple(n for n in node.children if isinstance(n, Node))
        span = Span(self._file, words[0].span.start, words[-1].span.end) if words else node.span
        id_, ending = Text(node.attrs["id"], span), ""
        line = node.span.start.line
        if line in self._written.headings:
            self._written.used.add(line)
            braces, where = self._written.headings[line]
            if braces.id:
                id_ = Text(braces.id.text, where(braces.id.start, braces.id.end))
            if item := braces.settings.get("ending"):
                ending = self._ending(found, item, where(item.start, item.end))
        return Choice(
            words,
            False,
            span,
            id=id_,
            part=Part.SITUATION,
            body=tuple(found.body),
            ending=ending,
        )

    def _ending(self, found: _Situation, item: Item, span: Span) -> str:
        if item.value not in ENDINGS:
            self._report.error("KD142", span, f"`ending` should be {listed(ENDINGS)}")
        elif found.items:
            self._misplaced(
                span,
                "this situation has options, so it is no ending",
                "take `ending=` away, or the options",
            )
        else:
            return item.value
        return ""

    def _option(self, item: Node, within: int, ids: Mapping[str, int]) -> Choice:
        words = _words(item)
        said: list[Node] = []
        for index, node in enumerate(n for n in item.children if isinstance(n, Node)):
            if node.kind == "blockquote":
                said += [n for n in node.children if isinstance(n, Node)]
            elif index or node.kind != "paragraph":
                self._misplaced(
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

    def _misplaced(self, span: Span, message: str, hint: str) -> None:
        self._report.error("KD126", span, message, hint)


_CALLED = {QuestionKind.SCENARIO: "scenario"}


def _is_heading(node: Block) -> bool:
    return isinstance(node, Node) and node.kind == "heading"


def _level(node: Block) -> int:
    return int(node.attrs["level"]) if isinstance(node, Node) else 0


def _words(item: Node) -> list[Node]:
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
