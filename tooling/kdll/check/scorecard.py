"""A course's scorecard: how far its files answer the platform's questionnaire on quality."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kdll.check.evidence import Evidence
from kdll.check.questionnaire import MOST, STATEMENTS, Statement
from kdll.check.rule import Subject
from kdll.model.diagnostic import Diagnostic

QUALIFIED = 70
"""Percent; the platform calls a course qualified that has more."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What can be claimed of one statement."""

    statement: Statement
    least: int
    most: int
    """Weights, 0 to 5; the same where the files tell all."""
    seen: str
    """From what, in words."""

    @property
    def open(self) -> bool:
        """Whether a person has the last word."""
        return self.least != self.most


@dataclass(frozen=True, slots=True)
class Scorecard:
    """All 35."""

    course: str
    title: str
    marks: tuple[Mark, ...]

    @property
    def least(self) -> int:
        """Percent, if a person disagreed strongly with all that is open."""
        return self._percent(mark.least for mark in self.marks)

    @property
    def most(self) -> int:
        """Percent, if a person agreed strongly with all that is open."""
        return self._percent(mark.most for mark in self.marks)

    def _percent(self, weights: Iterable[int]) -> int:
        return 100 * sum(weights) // (MOST * len(self.marks))


def scorecard(subject: Subject, found: Iterable[Diagnostic]) -> Scorecard:
    """Of one course; `found` is all that was found in it, what its author allows included."""
    evidence = Evidence(subject, tuple(found))
    marks = []
    for statement in STATEMENTS:
        (least, most), seen = statement.judge(evidence)
        marks.append(Mark(statement, least, most, seen))
    return Scorecard(subject.course.id, subject.course.title.value, tuple(marks))
