"""A scorecard of each course that was checked."""

from __future__ import annotations

from kdll.check.scorecard import QUALIFIED, Mark, Scorecard, scorecard
from kdll.pipeline.checked import Checked

__all__ = ["QUALIFIED", "Mark", "Scorecard", "scorecards"]


def scorecards(checked: Checked) -> tuple[Scorecard, ...]:
    """Of all courses, by folder; what an author allows is counted as it is."""
    return tuple(
        scorecard(
            course.subject,
            (*course.diagnostics, *(allowed.diagnostic for allowed in course.exempted)),
        )
        for course in checked.courses
    )
