"""How long a learner needs: an estimate, the same wherever it is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kdll.model.course import Course, Page
from kdll.model.link import medium
from kdll.model.reading import answering


def minutes(course: Course, pages: Iterable[Page], lengths: Mapping[str, float]) -> int:
    """What `seconds` gives, rounded."""
    return round(seconds(course, pages, lengths) / 60)


def seconds(
    course: Course, pages: Iterable[Page], lengths: Mapping[str, float], *, questions: bool = True
) -> float:
    """Reading, the videos and sounds, and the questions.

    `lengths` are seconds by `media/…`; a medium that is shown twice is counted once. Of the
    questions that an assessment draws, so many count as each learner gets: the average of what
    can be drawn. Without `questions`, they count neither as reading nor as thought.
    """
    pages = tuple(pages)
    needed = sum(page.reading for page in pages)
    if questions:
        for page in pages:
            needed += page.answering
            for draw in page.draws:
                found = [question for question, _ in course.drawn(draw)]
                each = sum(answering(one) for one in found) / len(found) if found else 0
                needed += min(draw.count, len(found)) * each
    shown = {medium(course, p, image.attrs.get("src", "")) for p in pages for image in p.images}
    return needed + sum(lengths.get(path, 0.0) for path in sorted(shown))
