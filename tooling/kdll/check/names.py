"""What `identity.lock` calls the lines of a question: their words, and what tells their sort."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kdll.model.prose import plain
from kdll.model.question import Part, Question, QuestionKind

_ALONE = (
    QuestionKind.SINGLE,
    QuestionKind.MULTIPLE,
    QuestionKind.TRUE_FALSE,
    QuestionKind.NUMERIC,
)
"""Kinds with lines of one sort: their words stand in the lock as they are."""
_SIGNS = {Part.TARGET: "-> ", Part.POINT: "= ", Part.BLANK: "[[", Part.SITUATION: "#"}
"""What words in the lock begin with, by sort of line, where a question has several."""
_SIGNED = re.compile(r"-> |= |\[\[|#|\\")
_BLANK = re.compile(r"\[\[(?P<answers>.*)\]\](?: \d+)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Name:
    """A line as the lock knows it."""

    kin: str
    """Shared by the lines that it could be taken for."""
    words: str
    """Without what tells its kin."""
    whole: str
    """As the lock has it; unlike those of all other lines, if no two have the same words."""


def names(question: Question) -> list[Name]:
    """Of its lines, in the author's order."""
    found: list[Name] = []
    seen: dict[str, int] = {}
    for choice in question.choices:
        kin, words, end = _SIGNS.get(choice.part, ""), plain(choice.content), ""
        if choice.part is Part.BLANK:
            words, end = " | ".join(choice.accepted), "]]"
        elif choice.part is Part.SITUATION:
            words = str(choice.id)
        elif choice.part is Part.OPTION and choice.within is not None:
            kin = f"#{question.choices[choice.within].id} "
        whole = kin + words + end
        if question.kind in _ALONE:
            whole = words
        elif not kin and _SIGNED.match(words):
            whole = f"\\{words}"
        seen[whole] = seen.get(whole, 0) + 1
        if choice.part is Part.BLANK and seen[whole] > 1:
            # Two blanks may well take the same answer.
            whole += f" {seen[whole]}"
        found.append(Name(kin, words, whole))
    return found


def known(kind: QuestionKind, whole: str) -> Name:
    """The name of a line out of the lock."""
    if kind in _ALONE:
        return Name("", whole, whole)
    if kind is QuestionKind.SCENARIO and whole.startswith("#"):
        situation, space, words = whole.partition(" ")
        return Name(situation + space if space else "#", words or situation[1:], whole)
    if blank := _BLANK.fullmatch(whole):
        return Name("[[", blank["answers"], whole)
    for kin in ("-> ", "= "):
        if whole.startswith(kin):
            return Name(kin, whole.removeprefix(kin), whole)
    return Name("", whole.removeprefix("\\"), whole)
