"""Makes the choices of a question out of the lines below it, by its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from kdll.model.place import Span, Text
from kdll.model.prose import Node, plain, walk
from kdll.model.question import Choice, Part, QuestionKind
from kdll.model.scale import points
from kdll.read.arrows import sides
from kdll.read.numbers import number_range
from kdll.read.report import Report
from kdll.read.source import Source


@dataclass(frozen=True, slots=True)
class Line:
    """An item of a question's list, taken apart."""

    content: tuple[Node, ...]
    span: Span
    """Its words, without bullet and box."""
    box: bool | None
    """Whether its box is ticked; None without one."""
    feedback: tuple[Node, ...] = ()
    id: Text | None = None
    fits: Text | None = None
    """`{fits=c}`: the id of what its arrow leads to."""
    number: Text | None = None
    """As written before it."""
    inner: tuple[Line, ...] = ()
    """The lines below it, moved in."""


@dataclass(frozen=True, slots=True)
class Lines:
    """All lines of one question, and whom to tell what is wrong with them."""

    bulleted: Sequence[Line]
    numbered: Sequence[Line]
    opener: Span
    scale: str
    """The name of a scale, checked; empty: none is named."""
    scaled: bool
    """A scale is named, known or not."""
    source: Source
    report: Report


def choices(kind: QuestionKind, lines: Lines) -> tuple[Choice, ...]:
    """In the order that `Part` gives for the kind; blanks stand elsewhere."""
    return tuple(_MAKERS[kind](lines))


def _choice(line: Line, part: Part = Part.CHOICE) -> Choice:
    return Choice(line.content, False, line.span, line.feedback, line.id, part=part)


def _choices(lines: Lines) -> list[Choice]:
    return [replace(_choice(line), right=line.box is True) for line in lines.bulleted]


def _numbers(lines: Lines) -> list[Choice]:
    return [replace(c, range=number_range(plain(c.content))) for c in _choices(lines)]


def _wrong(lines: Lines) -> list[Choice]:
    return [_choice(line) for line in lines.bulleted]


def _pairs(lines: Lines) -> list[Choice]:
    sources: list[Choice] = []
    targets: list[Choice] = []
    found: dict[object, int] = {}
    for line in lines.bulleted:
        if line.box is not None:
            targets.append(_choice(line, Part.TARGET))
            continue
        source = _choice(line, Part.SOURCE)
        joined = sides(line.content, lines.source, lines.report)
        if joined is None:
            _tell(lines, line.span, "no arrow stands in this line")
        else:
            for nodes, where in ((joined.left, "before"), (joined.right, "after")):
                if not nodes:
                    _tell(lines, line.span, f"nothing stands {where} the arrow of this line")
            source = replace(source, content=joined.left, span=_over(joined.left, line.span))
        if joined and joined.right:
            same = found.setdefault(_shown(joined.right), len(targets))
            if same == len(targets):
                span = _over(joined.right, line.span)
                targets.append(Choice(joined.right, False, span, id=line.fits, part=Part.TARGET))
            source = replace(source, target=same)
        sources.append(source)
    return [
        *(s if s.target is None else replace(s, target=s.target + len(sources)) for s in sources),
        *targets,
    ]


def _tell(lines: Lines, span: Span, message: str) -> None:
    lines.report.error(
        "KD161",
        span,
        message,
        "write `- left -> right`; what nothing fits is written with a box: `- [ ] words`",
    )


def _shown(nodes: Sequence[Node]) -> tuple[object, ...]:
    """What makes one side of a pair the same as another: its words, and its pictures."""
    pictures = [
        n.attrs.get("src") for n in walk(nodes) if isinstance(n, Node) and n.kind == "image"
    ]
    return plain(nodes), *pictures


def _over(nodes: Sequence[Node], otherwise: Span) -> Span:
    return Span(otherwise.file, nodes[0].span.start, nodes[-1].span.end) if nodes else otherwise


def _groups(lines: Lines) -> list[Choice]:
    groups: list[Choice] = []
    members: list[Choice] = []
    for line in lines.bulleted:
        if line.box is not None:
            members.append(_choice(line, Part.SOURCE))
            _alone(lines, line)
            continue
        if line.feedback:
            lines.report.error(
                "KD153",
                line.feedback[0].span,
                "this is said about a group, and nobody chooses one",
                "indent it by four spaces, below what it is about",
            )
        members += [
            replace(_choice(inner, Part.SOURCE), target=len(groups)) for inner in line.inner
        ]
        groups.append(replace(_choice(line, Part.TARGET), feedback=()))
    return groups + members


def _alone(lines: Lines, line: Line) -> None:
    for inner in line.inner:
        lines.report.error(
            "KD153",
            inner.span,
            "this stands below a line that is no group",
            "a group has no box: `- 48 hours`; what fits none of them has one: `- [ ] words`",
        )


def _steps(lines: Lines) -> list[Choice]:
    if not lines.numbered:
        for line in lines.bulleted[:1]:
            lines.report.error(
                "KD162",
                line.span,
                "the steps of an ordering question have numbers, and this has none",
                "number them in their right order: `1.`, `2.`, `3.`",
            )
    _counted(lines)
    return [_choice(line, Part.STEP) for line in lines.numbered or lines.bulleted]


def _counted(lines: Lines) -> None:
    """Numbers 1, 2, 3 … or all of them 1; anything else was meant to say something."""
    written = [int(line.number.value) for line in lines.numbered if line.number]
    if all(number == 1 for number in written):
        return
    for line, wanted in zip(lines.numbered, range(1, len(written) + 1), strict=True):
        if line.number and int(line.number.value) != wanted:
            lines.report.error(
                "KD162",
                line.number.span,
                f"number {line.number} stands where number {wanted} should",
                "number these lines 1, 2, 3 … as they follow each other, or all of them 1",
            )
            return


def _statements(lines: Lines) -> list[Choice]:
    _counted(lines)
    made = [_choice(line, Part.STATEMENT) for line in lines.bulleted]
    if lines.numbered and lines.scaled:
        lines.report.error(
            "KD166",
            lines.numbered[0].span,
            "a scale is named in the braces, and another stands here",
            "keep one of the two",
        )
    elif lines.numbered:
        return made + [_choice(line, Part.POINT) for line in lines.numbered]
    elif not lines.scaled:
        lines.report.error(
            "KD166",
            lines.opener,
            "this question has no scale to answer on",
            "name one in its braces, `scale=agreement-5`, or write its points below the "
            "statements as a numbered list",
        )
    return made + [
        Choice((Node("scale", lines.opener, text=key),), False, lines.opener, part=Part.POINT)
        for key in (points(lines.scale) if lines.scale else ())
    ]


_MAKERS: Mapping[QuestionKind, Callable[[Lines], list[Choice]]] = {
    QuestionKind.SINGLE: _choices,
    QuestionKind.MULTIPLE: _choices,
    QuestionKind.TRUE_FALSE: _choices,
    QuestionKind.NUMERIC: _numbers,
    QuestionKind.FILL_IN: _wrong,
    QuestionKind.MATCHING: _pairs,
    QuestionKind.ORDERING: _steps,
    QuestionKind.CATEGORISE: _groups,
    QuestionKind.LIKERT: _statements,
    QuestionKind.OPEN: lambda lines: [],
}
