"""Makes a scenario: headings are situations, lists of links are what one can do in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import Any

from kdll.model.diagnostic import Edit
from kdll.model.place import Span, Text
from kdll.model.prose import Block, Node, plain, walk
from kdll.model.question import Choice, Part, Question, QuestionKind
from kdll.read.braces import Item
from kdll.read.opener import Head, question_settings
from kdll.read.option import OptionMaker, Written, words_of
from kdll.read.report import Report, listed, meant
from kdll.read.source import Source

ENDINGS = ("good", "mixed", "poor")
SETTINGS = ("competency", "objective", "points", "difficulty", "attempts")
"""Those of a question's that a scenario has too."""
PAGE_LEVEL = 2
"""Of the headings that are situations, on a page of kind `scenario`; one deeper in a block."""


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
        self._options = OptionMaker(source, written, report)

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
            made += [self._options.option(item, place, ids) for item in situation.items]
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
                for words in [words_of(item)]
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

    def _misplaced(self, span: Span, message: str, hint: str) -> None:
        self._report.error("KD126", span, message, hint)


_CALLED = {QuestionKind.SCENARIO: "scenario"}


def _is_heading(node: Block) -> bool:
    return isinstance(node, Node) and node.kind == "heading"


def _level(node: Block) -> int:
    return int(node.attrs["level"]) if isinstance(node, Node) else 0
