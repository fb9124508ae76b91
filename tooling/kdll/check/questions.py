"""Questions that a learner could not answer, or a platform could not record."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from kdll.check.rule import Subject, count
from kdll.model.course import PageKind
from kdll.model.diagnostic import Diagnostic, Note, Severity
from kdll.model.prose import plain
from kdll.model.question import Choice, NumberRange, Part, Question, QuestionKind

MOST_CHOICES = 36
"""SCORM 1.2 records a choice as one sign, 0 to 9 or a to z (RTE, CMIFeedback)."""
_PROMPT_KEPT = 250
"""Characters of `cmi.interactions.n.description` that an LMS must keep (SCORM 2004 RTE)."""
_TITLE_KEPT = 200
"""Characters of an item's `title` that an LMS must keep (SCORM 2004 CAM)."""


def without_right_choice(subject: Subject) -> Iterator[Diagnostic]:
    """Nothing that a learner could choose would be right."""
    for question in subject.course.questions:
        scenario = question.kind is QuestionKind.SCENARIO  # it may be without a score
        if question.choices and not scenario and not _right(question):
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


def too_few_choices(subject: Subject) -> Iterator[Diagnostic]:
    """A question with nothing, or only one thing, to choose."""
    for question in subject.course.questions:
        number = len(question.choices)
        if question.kind is QuestionKind.NUMERIC and not number:
            yield Diagnostic(
                question.span,
                "KD704",
                "no number to compare with",
                "add the right one as a line: `- [x] 24`",
            )
        elif question.kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE) and number < 2:
            yield Diagnostic(
                question.span,
                "KD704",
                "only one choice" if number else "no choices",
                "add lines that begin with `- [ ]`, and `- [x]` for what is right",
            )


def too_many_choices(subject: Subject) -> Iterator[Diagnostic]:
    """More choices than a platform has signs for."""
    for question in subject.course.questions:
        number = len(question.choices)
        if number > MOST_CHOICES and question.kind is not QuestionKind.SCENARIO:
            yield Diagnostic(
                question.choices[MOST_CHOICES].span,
                "KD705",
                f"{number} choices, and {MOST_CHOICES} are the most that a platform can tell apart",
                "ask two questions",
            )


def duplicate_choice(subject: Subject) -> Iterator[Diagnostic]:
    """Two choices of a question with the same words."""
    for question in subject.course.questions:
        first: dict[tuple[str, int | None], Choice] = {}
        for choice in question.choices:
            words = plain(choice.content)
            if not words or choice.part is Part.SITUATION:
                continue
            # Two situations of a scenario may both say “Go back”.
            seen = first.setdefault((words.casefold(), choice.within), choice)
            if seen is not choice:
                yield Diagnostic(
                    choice.span,
                    "KD706",
                    f"the choice `{words}` stands here twice",
                    "take one away, or say how they differ",
                    notes=(Note(seen.span, "the first of them"),),
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
    """An assessment page that asks nothing could never be passed."""
    for page in subject.course.pages:
        if page.kind is PageKind.ASSESSMENT and not page.questions and not page.draws:
            yield Diagnostic(
                page.span,
                "KD709",
                f"assessment `{page.id}` has no questions",
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
