"""The footnotes of one file: `text[^1]` and, anywhere at the margin, `[^1]: the note`."""

from __future__ import annotations

from dataclasses import dataclass, field

from kdll.model.diagnostic import Note
from kdll.model.place import Span
from kdll.model.prose import Block, Node
from kdll.read.report import Report, meant
from kdll.read.surroundings import Around


@dataclass
class _Called:
    """A name that was referred to."""

    number: int
    span: Span
    ids: list[str] = field(default_factory=list)
    """Of its references, in order."""


class Footnotes:
    """Numbers footnotes in the order in which they are first referred to."""

    def __init__(self, around: Around, report: Report) -> None:
        self._around = around
        self._report = report
        self._called: dict[str, _Called] = {}
        self._written: dict[str, Node] = {}

    def refer(self, name: str, span: Span) -> Node:
        """A reference, `[^name]`."""
        called = self._called.get(name)
        if called is None:
            self._around.numbered += 1
            called = self._called[name] = _Called(self._around.numbered, span)
        count = len(called.ids) + 1
        own = _id(called.number) + ("-from" if count == 1 else f"-from-{count}")
        called.ids.append(own)
        attrs = {"number": str(called.number), "id": own, "to": _id(called.number)}
        return Node("footnote_ref", span, attrs=attrs)

    def write(self, name: str, span: Span, inner: tuple[Block, ...]) -> None:
        """A footnote as it was written; the second of a name is told and left out."""
        if name in self._written:
            self._report.error(
                "KD175",
                span,
                f"footnote `[^{name}]` is written twice",
                "give one of the two another name",
                notes=(Note(self._written[name].span, "first written here"),),
            )
            return
        self._written[name] = Node("footnote", span, inner)

    def gathered(self) -> tuple[Node, ...]:
        """The footnotes that are referred to, by number; what does not fit is told."""
        for name, called in self._called.items():
            if name not in self._written:
                free = [other for other in self._written if other not in self._called]
                self._report.error(
                    "KD173",
                    called.span,
                    f"no footnote `[^{name}]` is written on this page",
                    meant(
                        name, free,
                        f"write it below, on a line of its own: `[^{name}]: …`; to show these "
                        f"signs, write `\\[^{name}]`",
                    ),
                )  # fmt: skip
        for name, written in self._written.items():
            if name not in self._called:
                self._report.warning(
                    "KD174",
                    written.span,
                    f"nothing refers to footnote `[^{name}]`, so it is not shown",
                    f"write `[^{name}]` where it belongs, or take it away",
                )
        return tuple(
            Node(
                "footnote",
                note.span,
                note.children,
                attrs={
                    "number": str(called.number),
                    "id": _id(called.number),
                    "from": " ".join(called.ids),
                },
            )
            for name, called in self._called.items()
            if (note := self._written.get(name))
        )


def _id(number: int) -> str:
    # `.` stands in no id that is made of a heading's words.
    return f"note.{number}"
