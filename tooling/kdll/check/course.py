"""The course as a whole."""

from __future__ import annotations

from collections.abc import Iterator

from kdll.check.rule import Subject, setting
from kdll.model.diagnostic import Diagnostic, Severity
from kdll.model.minutes import minutes


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
    if rule.pages == () and not rule.videos and rule.passed is None and not rule.minutes:
        yield Diagnostic(
            setting(subject, "complete-when"),
            "KD715",
            "the course is completed by opening it",
            "write `pages: all`, or name the assessment to be passed as `passed:`",
        )


def minutes_apart(subject: Subject) -> Iterator[Diagnostic]:
    """A figure in minutes that is far from what the course takes."""
    course = subject.course
    if not (course.minutes or course.complete_when.minutes):
        return
    home = f"{course.folder}/"
    lengths = {path.removeprefix(home): facts.duration for path, facts in subject.facts.items()}
    reckoned = minutes(course, course.pages, lengths)
    if not reckoned:
        return
    written = course.minutes.value if course.minutes else ""
    if course.minutes and written.isdigit() and abs(int(written) / reckoned - 1) >= _APART:
        yield Diagnostic(
            course.minutes.span,
            "KD734",
            f"the course is said to take {written} minutes, and its words, media and questions "
            f"take about {reckoned}",
            "write that, or take the line away: kdll computes it",
            Severity.WARNING,
        )
    least = course.complete_when.minutes
    if least and least / reckoned - 1 >= _APART:
        yield Diagnostic(
            setting(subject, "complete-when", "minutes"),
            "KD734",
            f"learners are kept for {least} minutes, and the words, media and questions take "
            f"about {reckoned}",
            "lower it: who has done all of it would have to wait",
            Severity.WARNING,
        )


_APART = 0.5
"""Of the computed minutes, from which on a figure is told of."""
