"""The lines of a question out of the options of a row, by its kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kdll.imports.markdown import begin, escape, folded, one_line
from kdll.model.manuscript import Words
from kdll.model.question import QuestionKind

BLANK = "\ue000"
"""Stands for a blank in the lines of a question, which no row of underscores survives."""
_DRAWN = re.compile(r"_{3,}")
_FILLS = re.compile(r"blank\s*(\d{1,2})", re.IGNORECASE)
_ARROW = re.compile(r"([-–—−=]+>|[→⇒⟶⟹➔➜➡])")
_NO = ("", "no", "n", "false", "0", "नहीं")


class Unfit(Exception):
    """Why a row makes no question, in words that follow "row 4: "."""


@dataclass(frozen=True, slots=True)
class Cells:
    """One option of a row: its words, what stands in the column beside, and what is said back."""

    words: str
    beside: str
    feedback: tuple[str, ...] = ()
    """Lines of Markdown."""


@dataclass(frozen=True, slots=True)
class Body:
    """What a row becomes between its opener and what is said back of the whole question."""

    prompt: Sequence[str]
    """Lines of Markdown."""
    lines: Sequence[str]


def _text(words: str) -> str:
    return one_line([Words(words)])


def marked(text: str) -> str:
    """The words of a fill-in question with a sign for each blank that is drawn in them."""
    return _DRAWN.sub(BLANK, text.replace(BLANK, ""))


def _side(words: str) -> str:
    """One side of a pair; an arrow within it is words."""
    parts = _ARROW.split(folded(words))
    return begin(
        "".join(
            "".join(f"&#{ord(sign)};" for sign in part) if index % 2 else escape(part)
            for index, part in enumerate(parts)
        )
    )


def _with(line: str, feedback: Iterable[str], indent: str = "  ") -> list[str]:
    return [line, *(f"{indent}> {said}".rstrip() for said in feedback)]


def _fill_in(prompt: Sequence[str], cells: Sequence[Cells]) -> Body:
    answers: dict[int, list[str]] = {}
    wrong: list[str] = []
    for cell in cells:
        if fills := _FILLS.fullmatch(cell.beside):
            if not cell.words:
                raise Unfit(f"no answer stands beside `{cell.beside}`")
            answers.setdefault(int(fills[1]), []).append(escape(folded(cell.words)))
        elif cell.beside.casefold() in _NO and cell.words:
            wrong += _with(f"- [ ] {_text(cell.words)}", cell.feedback)
        elif cell.words or cell.beside.casefold() not in _NO:
            raise Unfit(f"`{cell.beside}` should be Blank1, Blank2 and so on, or No")
    drawn = sum(line.count(BLANK) for line in prompt)
    if not drawn:
        raise Unfit("no blank stands in the question; draw it with underscores, ____")
    if sorted(answers) != list(range(1, drawn + 1)):
        said = ", ".join(f"Blank{number}" for number in sorted(answers)) or "no blank"
        blanks = "one blank" if drawn == 1 else f"{drawn} blanks"
        raise Unfit(f"the question has {blanks}, and there are answers for {said}")
    numbers = iter(range(1, drawn + 1))
    filled = [
        re.sub(BLANK, lambda _: f"[[{' | '.join(answers[next(numbers)])}]]", line)
        for line in prompt
    ]
    return Body(filled, wrong)


def _matching(prompt: Sequence[str], cells: Sequence[Cells]) -> Body:
    pairs: list[str] = []
    extras: list[str] = []
    for cell in cells:
        if cell.words and not cell.beside:
            raise Unfit(f"no right side stands beside `{folded(cell.words)}`")
        if cell.words:
            pairs += _with(f"- {_side(cell.words)} -> {_side(cell.beside)}", cell.feedback)
        elif cell.beside:
            extras += _with(f"- [ ] {_side(cell.beside)}", cell.feedback)
    if sum(bool(cell.words) for cell in cells) < 2:
        raise Unfit("there are fewer than two pairs")
    return Body(prompt, pairs + extras)


def _ordering(prompt: Sequence[str], cells: Sequence[Cells]) -> Body:
    steps = [cell for cell in cells if cell.words]
    if len(steps) < 3:
        raise Unfit("there are fewer than three steps")
    written = (
        _with(f"{number}. {_text(step.words)}", step.feedback, "   ")
        for number, step in enumerate(steps, 1)
    )
    return Body(prompt, [line for lines in written for line in lines])


def _categorise(prompt: Sequence[str], cells: Sequence[Cells]) -> Body:
    groups: dict[str, list[str]] = {}
    others: list[str] = []
    for cell in cells:
        if cell.words and cell.beside:
            members = groups.setdefault(folded(cell.beside), [])
            members += _with(f"  - {_text(cell.words)}", cell.feedback, "    ")
        elif cell.words:
            others += _with(f"- [ ] {_text(cell.words)}", cell.feedback)
        elif cell.beside:
            raise Unfit(f"nothing stands beside the group `{folded(cell.beside)}`")
    if len(groups) < 2:
        raise Unfit("there are fewer than two groups")
    lines = [line for group, members in groups.items() for line in (f"- {_text(group)}", *members)]
    return Body(prompt, lines + others)


def _likert(prompt: Sequence[str], cells: Sequence[Cells]) -> Body:
    written = [_with(f"- {_text(c.words)}", c.feedback) for c in cells if c.words]
    if not written:
        raise Unfit("there is no statement")
    return Body(prompt, [line for lines in written for line in lines])


def _open(prompt: Sequence[str], cells: Sequence[Cells]) -> Body:
    if any(cell.words for cell in cells):
        raise Unfit("an open question has no options")
    return Body(prompt, [])


MAKERS: Mapping[QuestionKind, Callable[[Sequence[str], Sequence[Cells]], Body]] = {
    QuestionKind.FILL_IN: _fill_in,
    QuestionKind.MATCHING: _matching,
    QuestionKind.ORDERING: _ordering,
    QuestionKind.CATEGORISE: _categorise,
    QuestionKind.LIKERT: _likert,
    QuestionKind.OPEN: _open,
}
"""Kinds whose options are more, or less, than right and wrong ones."""
