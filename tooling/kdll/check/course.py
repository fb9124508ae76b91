"""The course as a whole."""

from __future__ import annotations

from collections.abc import Iterator

from kdll.check.rule import Subject, setting
from kdll.model.diagnostic import Diagnostic, Severity


def review_date_passed(subject: Subject) -> Iterator[Diagnostic]:
    """The day has passed by which the law and the facts were to be checked again."""
    day = subject.course.review_by
    if day and day < subject.today:
        yield Diagnostic(
            setting(subject, "review-by"),
            "KD712",
            f"this course was to be reviewed by {day}",
            "check its facts, then set `current-as-of:` and `review-by:` to new days",
            Severity.WARNING,
        )


def without_pages(subject: Subject) -> Iterator[Diagnostic]:
    """A course in which there is nothing to read."""
    if not subject.course.pages:
        yield Diagnostic(
            subject.course.span,
            "KD713",
            "the course has no pages",
            "add a file such as `10-start.md` beside course.yml",
        )


def asks_nothing(subject: Subject) -> Iterator[Diagnostic]:
    """`complete-when:` that opening the course alone would fulfil."""
    rule = subject.course.complete_when
    if rule.pages == () and not rule.videos and rule.passed is None:
        yield Diagnostic(
            setting(subject, "complete-when"),
            "KD715",
            "the course is completed by opening it",
            "write `pages: all`, or name the assessment to be passed as `passed:`",
        )
