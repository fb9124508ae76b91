"""How long words and questions take a learner: the same wherever it is reckoned."""

from __future__ import annotations

import re

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


def answering(question: Question) -> float:
    """Seconds to read a question, with all that it says back, and to think about it."""
    return reading(plain(question.children)) + _TO_ANSWER.get(question.kind, 60)


def reading(words: str) -> float:
    """Seconds to read words that stand one space apart, as `plain` gives them."""
    number, signs = words.count(" ") + bool(words), 0
    if not words.isascii() and (signs := len(_SIGN.findall(words))):
        number = len(_SIGN.sub(" ", words).split())
    return 60 * (number / _WORDS + signs / _SIGNS)
