"""Makes a question out of a `::: question` block."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kdll.model.place import Position, Span, Text
from kdll.model.prose import Block, Node, plain
from kdll.model.question import Question, QuestionKind
from kdll.model.scale import SCALES
from kdll.read.answers import Line, Lines, choices
from kdll.read.blanks import Blanks
from kdll.read.braces import Item, scan
from kdll.read.choices import Mended
from kdll.read.kinds import FORMS, KINDS, LATER_KINDS, Form, kind_of
from kdll.read.opener import Head, question_settings, tell_faults
from kdll.read.report import Report, listed, meant, respelt
from kdll.read.said import feedback, nodes
from kdll.read.source import Source

_LISTS = ("bullet_list", "ordered_list")
_NUMBER = re.compile(r"[ \t]*(?P<number>\d{1,9})[.)।]")


@dataclass(slots=True)
class _Parts:
    """The blocks of a question, sorted by what they are for."""

    prompt: list[Node] = field(default_factory=list)
    lists: list[Node] = field(default_factory=list)
    said: list[Node] = field(default_factory=list)
    """Quotes at the margin."""


class QuestionMaker:
    """Makes the questions of one page."""

    def __init__(
        self,
        source: Source,
        mended: Mended,
        braces: Mapping[int, tuple[str, Position]],
        report: Report,
    ) -> None:
        self._source = source
        self._file = source.file
        self._mended = mended
        self._braces = braces
        self._report = report

    def make(self, opener: Head, span: Span, body: tuple[Block, ...]) -> Question:
        """A question from its opener and the blocks within it."""
        kind = self._kind(opener)
        parts = self._parts(nodes(body), kind)
        settings = question_settings(opener, self._file, self._report)
        self._tell_scale(kind, opener)
        lines = self._lines(parts.lists, kind, span, opener, settings.pop("scale", ""))
        blanks = Blanks(self._source, self._report)
        prompt, said = tuple(parts.prompt), tuple(parts.said)
        if kind is QuestionKind.FILL_IN:
            prompt, said = blanks.numbered(prompt), blanks.refused(said)
        if not plain(prompt) and not any(node.kind == "image" for node in prompt):
            self._report.error(
                "KD153", span, "no question stands in this block", "write it above the choices"
            )
        id_ = None
        if opener.braces and opener.braces.id:
            item = opener.braces.id
            id_ = Text(item.text, opener.span(self._file, item.start, item.end))
        made = choices(kind, lines)
        if kind is QuestionKind.FILL_IN:
            made = tuple(
                replace(c, content=blanks.refused(c.content), feedback=blanks.refused(c.feedback))
                for c in made
            )
        return Question(
            id=id_,
            kind=kind,
            span=span,
            prompt=prompt,
            choices=(*blanks.found, *made),
            feedback=feedback(said, self._source, self._report),
            **settings,
        )

    def _tell_scale(self, kind: QuestionKind, opener: Head) -> None:
        """A scale where nothing is answered on one; no question could hold it."""
        item = opener.braces.settings.get("scale") if opener.braces else None
        if item and kind is not QuestionKind.LIKERT:
            self._report.error(
                "KD141",
                opener.span(self._file, item.start, item.end),
                f"a question of kind `{kind}` has no setting `scale`",
                "take it away, or write `question likert`",
            )

    def _kind(self, opener: Head) -> QuestionKind:
        word = opener.words.split(maxsplit=1)[0] if opener.words else "single"
        span = Span.at(self._file, opener.line, opener.words_at, len(word))
        if word in LATER_KINDS:
            self._report.error(
                "KD138",
                span,
                f"this kdll does not have `{word}` questions yet",
                f"ask it as {listed(KINDS)}",
            )
        elif word == QuestionKind.SCENARIO:
            self._report.error(
                "KD132",
                span,
                "a scenario is no kind of question",
                "write it as a block of its own, `::: scenario`, or as a page of `kind: scenario`",
            )
        elif word not in KINDS:
            self._report.error(
                "KD132",
                span,
                f"no kind of question is called `{word}`",
                meant(word, (*KINDS, *LATER_KINDS), f"write {listed(KINDS)}"),
                repair=respelt(Text(word, span), (*KINDS, *LATER_KINDS)),
            )
        elif opener.words and opener.words != word:
            self._report.error(
                "KD132",
                Span.at(self._file, opener.line, opener.words_at, len(opener.words)),
                f"more words stand after `{word}`",
                "write the question itself below, after an empty line",
            )
        return kind_of(opener.words)

    def _parts(self, body: Sequence[Node], kind: QuestionKind) -> _Parts:
        parts = _Parts()
        many = FORMS[kind].many
        lists = self._lists(body, kind)
        quotes = [index for index, node in enumerate(body) if node.kind == "blockquote"]
        first = (lists or quotes or [len(body)])[0]
        for index, node in enumerate(body):
            if index in lists:
                prose, answers = self._split(node, kind)
                parts.prompt += [prose] if prose else []
                parts.lists.append(answers)
            elif node.kind == "blockquote":
                parts.said.append(node)
                if index < first:
                    self._report.error(
                        "KD153",
                        node.span,
                        f"this quote stands before the {many}",
                        "what is said back stands after them; a text to be quoted stands in "
                        "`::: quote`",
                    )
            elif index < first:
                parts.prompt.append(node)
            else:
                between = bool(lists) and index < lists[-1]
                what = many if lists else "quotes"
                self._report.error(
                    "KD153",
                    node.span,
                    f"this stands {'between' if between else 'after'} the {what}",
                    "write the question above them, and begin with `> ` what is said back",
                )
        return parts

    def _lists(self, body: Sequence[Node], kind: QuestionKind) -> list[int]:
        """Where the lists stand that the question is answered by."""
        found = [index for index, node in enumerate(body) if self._belongs(node)]
        if kind is QuestionKind.LIKERT:
            # Numbered lines above the statements are the question's own words.
            while found and body[found[0]].kind == "ordered_list":
                found.pop(0)
        if kind is QuestionKind.ORDERING and not found:
            found = [index for index, node in enumerate(body) if node.kind == "bullet_list"]
        return found

    def _belongs(self, node: Node) -> bool:
        lines = {item.span.start.line for item in node.children}
        return node.kind in _LISTS and bool(lines & (self._mended.boxes.keys() | self._mended.bare))

    def _split(self, node: Node, kind: QuestionKind) -> tuple[Node | None, Node]:
        """A list with blanks that runs into the one of wrong answers."""
        if kind is not QuestionKind.FILL_IN:
            return None, node
        items = nodes(node.children)
        boxes = [item.span.start.line in self._mended.boxes for item in items]
        at = boxes.index(True)
        if not at:
            return None, node
        prose, answers = items[:at], items[at:]
        return (
            node._replace(children=tuple(prose), span=_around(prose)),
            node._replace(children=tuple(answers), span=_around(answers)),
        )

    def _lines(
        self, lists: Sequence[Node], kind: QuestionKind, span: Span, opener: Head, scale: str
    ) -> Lines:
        by_list: dict[str, list[Line]] = {name: [] for name in _LISTS}
        for node in lists:
            by_list[node.kind] += [self._line(i, FORMS[kind]) for i in nodes(node.children)]
        return Lines(
            by_list["bullet_list"],
            by_list["ordered_list"],
            span,
            scale if scale in SCALES else "",
            "scale" in (opener.braces.settings if opener.braces else ()),
            self._source,
            self._report,
        )

    def _line(self, item: Node, form: Form, *, inside: bool = False) -> Line:
        content: tuple[Node, ...] = ()
        said: list[Node] = []
        inner: list[Line] = []
        span = item.span
        for index, node in enumerate(nodes(item.children)):
            if index == 0 and node.kind == "paragraph":
                content = tuple(nodes(node.children))
                if content:
                    span = Span(span.file, content[0].span.start, content[-1].span.end)
            elif node.kind == "blockquote":
                said += nodes(node.children)
            elif node.kind == "bullet_list" and form.nested and not inside:
                inner += [self._line(i, form, inside=True) for i in nodes(node.children)]
            else:
                one = "line" if inside else form.one
                self._report.error(
                    "KD153",
                    node.span,
                    f"a {one} is one paragraph, and this is more",
                    f"shorten the {one}; what is said back about it begins with `> `",
                )
        line = item.span.start.line
        box = self._mended.boxes.get(line)
        if not content and box is None:
            self._report.error(
                "KD157", item.span, f"this {form.one} has no words", "write them, or take it away"
            )
        number = _NUMBER.match(self._source.line(line))
        id_, fits = self._names(line, form)
        return Line(
            content,
            span,
            box,
            tuple(said),
            id_,
            fits,
            Text(
                number["number"],
                self._source.span(line, number.start("number") + 1, len(number["number"])),
            )
            if number
            else None,
            tuple(inner),
        )

    def _names(self, line: int, form: Form) -> tuple[Text | None, Text | None]:
        """What stands in the braces before the words of a line: its id, and that of its target."""
        if line not in self._braces:
            return None, None
        text, at = self._braces[line]
        braces = scan(text)
        if not text.endswith("}"):
            # The words of the line were taken for settings: only the author knows which are.
            braces = replace(braces, faults=tuple(replace(f, repair=()) for f in braces.faults))

        def span(start: int, end: int) -> Span:
            return Span.at(self._file, at.line, at.column + start, end - start)

        def name(item: Item | None, words: str) -> Text | None:
            return Text(words, span(item.start, item.end)) if item else None

        tell_faults(braces, span, self._report)
        settings = {} if braces.faults else dict(braces.settings)
        fits = settings.pop("fits", None) if form is FORMS[QuestionKind.MATCHING] else None
        for item in settings.values():
            self._report.error(
                "KD141",
                span(item.start, item.end),
                f"a {form.one} has no setting `{item.text}`",
                "only a name may stand here, and only where kdll asked for one: `- [x] {#b} words`",
            )
        return name(braces.id, braces.id.text if braces.id else ""), name(
            fits, fits.value if fits else ""
        )


def _around(items: Sequence[Node]) -> Span:
    first, last = items[0].span, items[-1].span
    return Span(first.file, first.start, last.end)
