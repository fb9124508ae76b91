"""How long a learner needs: an estimate, the same wherever it is told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from kdll.model.course import Course, Page
from kdll.model.link import medium
from kdll.model.prose import plain
from kdll.model.question import Question, QuestionKind

_WORDS = 200
"""Read in a minute by somebody who reads to learn, in any script that parts its words."""
_SIGNS = 260
"""Chinese characters and kana a minute: they are not parted into words (Brysbaert 2019)."""
_SIGN = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_TO_ANSWER = {
    QuestionKind.MATCHING: 90,
    QuestionKind.ORDERING: 90,
    QuestionKind.CATEGORISE: 90,
    QuestionKind.OPEN: 120,
    QuestionKind.SCENARIO: 120,
}
"""Seconds of thought, beside the reading; of the other kinds a minute."""


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
    needed = sum(_reading(plain(page.body)) for page in pages)
    if questions:
        for page in pages:
            needed += sum(_question(question) for question in page.questions)
            for draw in page.draws:
                found = [question for question, _ in course.drawn(draw)]
                each = sum(_question(one) for one in found) / len(found) if found else 0
                needed += min(draw.count, len(found)) * each
    shown = {medium(course, p, image.attrs.get("src", "")) for p in pages for image in p.images}
    return needed + sum(lengths.get(path, 0.0) for path in sorted(shown))


def _question(question: Question) -> float:
    return _reading(plain(question.children)) + _TO_ANSWER.get(question.kind, 60)


def _reading(words: str) -> float:
    """Seconds."""
    signs = 0
    if not words.isascii():
        signs = len(_SIGN.findall(words))
        words = _SIGN.sub(" ", words) if signs else words
    return 60 * (len(words.split()) / _WORDS + signs / _SIGNS)
