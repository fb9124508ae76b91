"""Boxes that mean nothing in a kind of question: what to say of one, and what to read instead."""

from __future__ import annotations

from dataclasses import dataclass

from kdll.model.question import QuestionKind
from kdll.read.kinds import FORMS


@dataclass(frozen=True, slots=True)
class Advice:
    """What is said of a box that has no place where it stands."""

    hint: str
    sure: bool = False
    """The author can only have meant the line without it."""
    instead: str = ""
    """What the line begins with, then; `1. ` is the number that it has."""
    choice: bool = False
    """Read as a line with an empty box."""


def advice(kind: QuestionKind, *, ticked: bool, joined: bool, moved: bool) -> Advice | None:
    """None where such a box belongs: `joined` by an arrow, `moved` in below another line."""
    form = FORMS[kind]
    if kind is QuestionKind.MATCHING and joined:
        pair = "write a pair alone, `- left -> right`, and with `[ ]` what nothing fits"
        return Advice(pair, sure=ticked, instead="- ")
    if kind is QuestionKind.CATEGORISE and moved:
        member = "write what belongs to a group without a box, two spaces in: `  - words`"
        return Advice(member, sure=ticked, instead="  - ")
    if form.ticked if ticked else form.empty:
        return None
    return _ELSEWHERE[kind]


_ELSEWHERE = {
    QuestionKind.FILL_IN: Advice(
        "write what is right into the question, `[[30 | thirty]]`; the lines below it are wrong "
        "answers that one expects: `- [ ]`",
        choice=True,
    ),
    QuestionKind.MATCHING: Advice(
        "write a pair as `- left -> right`, and with `[ ]` what nothing fits", choice=True
    ),
    QuestionKind.CATEGORISE: Advice(
        "write a group without a box, `- 48 hours`, and with `[ ]` what belongs to none",
        choice=True,
    ),
    QuestionKind.ORDERING: Advice(
        "number the steps in their right order: `1.`, `2.`, `3.`", sure=True, instead="1. "
    ),
    QuestionKind.LIKERT: Advice(
        "nothing is right or wrong here: write `- ` and the statement", sure=True, instead="- "
    ),
    QuestionKind.OPEN: Advice(
        "whoever answers writes words of their own; take the line away, or name another kind of "
        "question"
    ),
}
