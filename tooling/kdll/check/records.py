"""What a platform can be told of an answer: SCORM 1.2 takes 255 characters, and no more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from kdll.check.rule import Subject
from kdll.model.diagnostic import Diagnostic, Severity
from kdll.model.question import Part, Question, QuestionKind

_MOST = 255
"""Of a CMIFeedback (SCORM 1.2 RTE 3.4.4)."""

_BASE = 36
"""Lines have names in base 36: the first thirty-six are one character long."""


def too_long(subject: Subject) -> Iterator[Diagnostic]:
    """KD231: a right answer that a platform's record would cut short."""
    for question in subject.course.questions:
        length = _LENGTHS.get(question.kind)
        if length and (size := length(question)) > _MOST:
            yield Diagnostic(
                question.span,
                "KD231",
                f"what a platform is told of the answer can take {size} characters, and "
                f"SCORM 1.2 has room for {_MOST}",
                "make two of it, if reports are to tell what was answered; "
                "the score is told in any case",
                Severity.WARNING,
            )


def _blanks(question: Question) -> int:
    """The first answer to each, joined by a comma and a space; UTF-16, as browsers count."""
    firsts = [blank.accepted[0] for blank in question.parts(Part.BLANK) if blank.accepted]
    return len(", ".join(firsts).encode("utf-16-le")) // 2


def _way(question: Question) -> int:
    """`situation.option` for each situation, joined by commas."""
    name = 1 if len(question.choices) <= _BASE else 2
    situations = len(question.parts(Part.SITUATION))
    return max(0, situations * (2 * name + 2) - 1)


_LENGTHS: Mapping[QuestionKind, Callable[[Question], int]] = {
    QuestionKind.FILL_IN: _blanks,
    QuestionKind.SCENARIO: _way,
}
"""Of the longest answer, by kind; all other kinds have too few lines to reach the end."""
