"""How long a learner needs: an estimate, the same wherever it is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kdll.model.course import Course, Page
from kdll.model.link import medium
from kdll.model.prose import plain
from kdll.model.question import Question

_WORDS = 200
"""Read in a minute by somebody who reads to learn."""


def minutes(course: Course, pages: Iterable[Page], lengths: Mapping[str, float]) -> int:
    """Reading at 200 words a minute, the videos and sounds, a minute a question; rounded.

    `lengths` are seconds by `media/…`; a medium that is shown twice is counted once. What is
    drawn takes as long as the questions that it is drawn from do on the whole.
    """
    pages = tuple(pages)
    asked = sum(map(course.put, pages))
    said = float(sum(len(plain(page.body).split()) for page in pages))
    said += _words(question for page in pages for question in page.questions)
    for draw in (draw for page in pages for draw in page.draws):
        found = [question for question, _ in course.drawn(draw)]
        said += _words(found) * min(draw.count / max(len(found), 1), 1)
    shown = {medium(course, p, image.attrs.get("src", "")) for p in pages for image in p.images}
    played = sum(lengths.get(path, 0.0) for path in sorted(shown))
    return round((said * 60 / _WORDS + 60 * asked + played) / 60)


def _words(questions: Iterable[Question]) -> int:
    return sum(len(plain(question.children).split()) for question in questions)
