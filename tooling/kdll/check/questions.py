"""Questions that a learner could not answer, or a platform could not record."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from kdll.check.rule import Subject, count
from kdll.model.course import PageKind
from kdll.model.diagnostic import Diagnostic, Note, Severity
from kdll.model.prose import plain
from kdll.model.question import Choice, NumberRange, Question, QuestionKind

_TICKED = (
    QuestionKind.SINGLE,
    QuestionKind.MULTIPLE,
    QuestionKind.TRUE_FALSE,
    QuestionKind.NUMERIC,
)
"""Kinds whose right answer is a ticked box."""
_PROMPT_KEPT = 250
"""Characters of `cmi.interactions.n.description` that an LMS must keep (SCORM 2004 RTE)."""
_TITLE_KEPT = 200
"""Characters of an item's `title` that an LMS must keep (SCORM 2004 CAM)."""


def without_right_choice(subject: Subject) -> Iterator[Diagnostic]:
    """Nothing that a learner could choose would be right."""
    for question in subject.course.questions:
        if question.kind in _TICKED and question.choices and not _right(question):
            yield Diagnostic(
                question.span,
                "KD701",
                "no right choice",
                "put an x into the box of the right one: `- [x]`",
            )


def two_right_choices(subject: Subject) -> Iterator[Diagnostic]:
    """More than one right choice where a learner can choose only one."""
    for question in subject.course.questions:
        right = _right(question)
        if question.kind in (QuestionKind.SINGLE, QuestionKind.TRUE_FALSE) and len(right) > 1:
            single = question.kind is QuestionKind.SINGLE
            number = "two" if len(right) == 2 else str(len(right))
            yield Diagnostic(
                right[1].span,
                "KD702",
                f"{number} right choices",
                "write `question multiple`, or clear one"
                if single
                else "clear one of the two boxes",
                notes=(Note(right[0].span, "the first right choice"),),
            )


def all_right(subject: Subject) -> Iterator[Diagnostic]:
    """Every choice is right, so there is nothing to choose between."""
    for question in subject.course.questions:
        if (
            question.kind is QuestionKind.MULTIPLE
            and len(question.choices) > 1
            and len(_right(question)) == len(question.choices)
        ):
            yield Diagnostic(
                question.span,
                "KD703",
                "every choice is right",
                "add one that is wrong: whoever ticks all of them would pass",
            )


def true_false_not_two(subject: Subject) -> Iterator[Diagnostic]:
    """A true-false question that has not exactly two choices."""
    for question in subject.course.questions:
        number = len(question.choices)
        if question.kind is QuestionKind.TRUE_FALSE and number != 2:
            yield Diagnostic(
                question.span,
                "KD707",
                f"{count(number, 'choice')} in a true-false question",
                "write two lines, the one for true first; or `::: question` for more choices",
            )


def not_a_number(subject: Subject) -> Iterator[Diagnostic]:
    """A line of a numeric question that holds no number."""
    for question in subject.course.questions:
        if question.kind is QuestionKind.NUMERIC:
            for choice in question.choices:
                if choice.range is None:
                    yield Diagnostic(
                        choice.span,
                        "KD708",
                        f"`{plain(choice.content)}` is not a number",
                        "write `24`, `24 ± 0.5` or `20 to 25`; the unit goes into the braces: "
                        '`unit="Rs"`',
                    )


def contradicting_numbers(subject: Subject) -> Iterator[Diagnostic]:
    """Two lines of a numeric question, one right and one wrong, that share a number."""
    for question in subject.course.questions:
        if question.kind is not QuestionKind.NUMERIC:
            continue
        for one, other in combinations(question.choices, 2):
            if one.right != other.right and _overlap(one.range, other.range):
                yield Diagnostic(
                    other.span,
                    "KD714",
                    f"`{plain(other.content)}` and `{plain(one.content)}` share a number, "
                    "and only one of them is right",
                    "narrow one of the two",
                    notes=(Note(one.span, "the other line"),),
                )


def assessment_without_questions(subject: Subject) -> Iterator[Diagnostic]:
    """An assessment page that asks nothing that can be right could never be passed."""
    course = subject.course
    for page in course.pages:
        asked = [question for question, _ in course.asked(page)]
        if page.kind is not PageKind.ASSESSMENT or any(q.scorable for q in asked):
            continue
        if page.draws and not asked:
            continue  # of no bank, or of too small a one: told where it draws
        yield Diagnostic(
            page.span,
            "KD709",
            f"nothing that assessment `{page.id}` asks can be right or wrong"
            if asked
            else f"assessment `{page.id}` has no questions",
            "add `::: question` blocks, draw some from a bank with `draw:`, or make it an ordinary "
            "page by taking `kind:` away",
        )


def long_prompt(subject: Subject) -> Iterator[Diagnostic]:
    """A scored question whose text a platform's reports would cut off."""
    for page in subject.course.pages:
        if page.kind is not PageKind.ASSESSMENT:
            continue
        for question in page.questions:
            length = len(plain(question.prompt))
            if length > _PROMPT_KEPT:
                yield Diagnostic(
                    question.span,
                    "KD710",
                    f"this question's text is {length} characters long, and reports of a platform "
                    f"may show only the first {_PROMPT_KEPT}",
                    "tell the case on the page, above the question",
                    Severity.WARNING,
                )


def long_title(subject: Subject) -> Iterator[Diagnostic]:
    """A title that a platform's list of contents would cut off."""
    course = subject.course
    titles = [course.title, *(m.title for m in course.modules), *(p.title for p in course.pages)]
    for title in titles:
        if len(title.value) > _TITLE_KEPT:
            yield Diagnostic(
                title.span,
                "KD711",
                f"this title is {len(title.value)} characters long, and a platform may keep only "
                f"the first {_TITLE_KEPT}",
                "shorten it",
                Severity.WARNING,
            )


def _right(question: Question) -> list[Choice]:
    return [choice for choice in question.choices if choice.right]


def _overlap(one: NumberRange | None, other: NumberRange | None) -> bool:
    return bool(one and other and one.low <= other.high and other.low <= one.high)
