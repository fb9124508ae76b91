"""Makes a question out of a `::: question` block."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from kdll.model.place import Position, Span, Text
from kdll.model.prose import Block, Node, plain
from kdll.model.question import Choice, Feedback, Question, QuestionKind
from kdll.read.braces import scan
from kdll.read.choices import LABEL
from kdll.read.layout import shifted
from kdll.read.numbers import number_range
from kdll.read.opener import Head, question_settings, tell_faults
from kdll.read.report import Report, listed, meant, respelt
from kdll.read.source import Source

KINDS = ("single", "multiple", "true-false", "numeric")
LATER_KINDS = (
    "fill-in",
    "matching",
    "ordering",
    "categorise",
    "likert",
    "open",
    "hotspot",
)
_MOST_HINTS = 3


@dataclass(slots=True)
class _Parts:
    """The blocks of a question, sorted by what they are for."""

    prompt: list[Node] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    said: list[Node] = field(default_factory=list)
    """Quotes at the margin."""


class QuestionMaker:
    """Makes the questions of one page."""

    def __init__(
        self,
        source: Source,
        boxes: Mapping[int, bool],
        braces: Mapping[int, tuple[str, Position]],
        report: Report,
    ) -> None:
        self._source = source
        self._file = source.file
        self._boxes = boxes
        self._braces = braces
        self._report = report

    def make(self, opener: Head, span: Span, body: tuple[Block, ...]) -> Question:
        """A question from its opener and the blocks within it."""
        kind = self._kind(opener)
        parts = self._parts(body, kind)
        if not plain(parts.prompt) and not any(node.kind == "image" for node in parts.prompt):
            self._report.error(
                "KD153", span, "no question stands in this block", "write it above the choices"
            )
        id_ = None
        if opener.braces and opener.braces.id:
            item = opener.braces.id
            id_ = Text(item.text, opener.span(self._file, item.start, item.end))
        return Question(
            id=id_,
            kind=kind,
            span=span,
            prompt=tuple(parts.prompt),
            choices=tuple(parts.choices),
            feedback=self._feedback(parts.said),
            **question_settings(opener, self._file, self._report),
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
        return QuestionKind(word) if word in KINDS else QuestionKind.SINGLE

    def _parts(self, body: tuple[Block, ...], kind: QuestionKind) -> _Parts:
        parts = _Parts()
        lists = [index for index, node in enumerate(body) if self._is_list(node)]
        first, last = (lists[0], lists[-1]) if lists else (len(body), len(body))
        for index, node in enumerate(body):
            if not isinstance(node, Node):
                continue
            if index in lists:
                parts.choices += [self._choice(item, kind) for item in _nodes(node.children)]
            elif node.kind == "blockquote":
                parts.said.append(node)
                if index < first and lists:
                    self._report.error(
                        "KD153",
                        node.span,
                        "this quote stands before the choices",
                        "what is said back stands after them; a text to be quoted stands in "
                        "`::: quote`",
                    )
            elif index < first:
                parts.prompt.append(node)
            else:
                self._report.error(
                    "KD153",
                    node.span,
                    "this stands between the choices"
                    if index < last
                    else "this stands after the choices",
                    "write the question above them, and begin with `> ` what is said back",
                )
        return parts

    def _is_list(self, node: Block) -> bool:
        return (
            isinstance(node, Node)
            and node.kind == "bullet_list"
            and any(item.span.start.line in self._boxes for item in node.children)
        )

    def _choice(self, item: Node, kind: QuestionKind) -> Choice:
        content: tuple[Node, ...] = ()
        said: list[Node] = []
        span = item.span
        for index, node in enumerate(_nodes(item.children)):
            if index == 0 and node.kind == "paragraph":
                content = tuple(_nodes(node.children))
                if content:
                    span = Span(span.file, content[0].span.start, content[-1].span.end)
            elif node.kind == "blockquote":
                said += _nodes(node.children)
            else:
                self._report.error(
                    "KD153",
                    node.span,
                    "a choice is one paragraph, and this is more",
                    "shorten the choice; what is said back about it begins with `> `",
                )
        line = item.span.start.line
        return Choice(
            content=content,
            right=self._boxes.get(line, False),
            span=span,
            feedback=tuple(said),
            id=self._choice_id(line),
            range=number_range(plain(content)) if kind is QuestionKind.NUMERIC else None,
        )

    def _choice_id(self, line: int) -> Text | None:
        if line not in self._braces:
            return None
        text, start = self._braces[line]
        braces = scan(text)
        if not text.endswith("}"):
            # The words of the choice were taken for settings: only the author knows which are.
            braces = replace(braces, faults=tuple(replace(f, repair=()) for f in braces.faults))

        def span(begin: int, end: int) -> Span:
            return Span.at(self._file, start.line, start.column + begin, end - begin)

        tell_faults(braces, span, self._report)
        for item in braces.settings.values() if not braces.faults else ():
            self._report.error(
                "KD141",
                span(item.start, item.end),
                f"a choice has no setting `{item.text}`",
                "only a name may stand here, and only where kdll asked for one: `- [x] {#b} words`",
            )
        return Text(braces.id.text, span(braces.id.start, braces.id.end)) if braces.id else None

    def _feedback(self, quotes: list[Node]) -> Feedback:
        said: dict[str, list[Node]] = {"always": [], "right": [], "wrong": [], "why": []}
        hints: list[tuple[Node, ...]] = []
        for quote in quotes:
            label, hint = "always", False
            for block in _nodes(quote.children):
                for name, node in self._labelled(block):
                    if name == "hint":
                        hints.append(())
                        hint = True
                    elif name:
                        label, hint = name, False
                    if node is None:
                        continue
                    if hint:
                        hints[-1] = (*hints[-1], node)
                        if name and len(hints) == _MOST_HINTS + 1:
                            self._report.error(
                                "KD156",
                                node.span,
                                f"a question has {_MOST_HINTS} hints at most",
                                "join two of them; one is shown after each wrong try",
                            )
                    else:
                        said[label].append(node)
        return Feedback(
            always=tuple(said["always"]),
            right=tuple(said["right"]),
            wrong=tuple(said["wrong"]),
            why=tuple(said["why"]),
            hints=tuple(hints[:_MOST_HINTS]),
        )

    def _labelled(self, block: Node) -> list[tuple[str, Node | None]]:
        """A block of a margin quote, parted where a line begins with a label; "" where none does.

        None stands for a label with nothing beside it: what it is about follows.
        """
        if block.kind != "paragraph":
            return [("", block)]
        parts: list[tuple[str, list[Node]]] = [("", [])]
        begins = True
        for node in _nodes(block.children):
            # As written, so that `hint\\:` is words.
            written = self._source.excerpt(node.span) if begins and node.kind == "text" else ""
            match = LABEL.match(written)
            begins = node.kind in ("softbreak", "hardbreak")
            if match:
                before = parts[-1][1]
                if before and before[-1].kind in ("softbreak", "hardbreak"):
                    before.pop()
                rest = node.text[match.end() :]
                words = [Node("text", shifted(node.span, match.end()), text=rest)] if rest else []
                parts.append((match[1].lower(), words))
            elif parts[-1][1] or not begins:
                parts[-1][1].append(node)
        return [(label, _paragraph(nodes)) for label, nodes in parts if label or nodes]


def _paragraph(nodes: list[Node]) -> Node | None:
    if not nodes:
        return None
    first, last = nodes[0].span, nodes[-1].span
    return Node("paragraph", Span(first.file, first.start, last.end), tuple(nodes))


def _nodes(blocks: tuple[Block, ...]) -> list[Node]:
    return [block for block in blocks if isinstance(block, Node)]
