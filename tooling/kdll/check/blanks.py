"""The answers that blanks take, and those that a fill-in question expects and refuses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from kdll.check.rule import Subject
from kdll.model.diagnostic import Diagnostic, Note
from kdll.model.prose import plain
from kdll.model.question import Part, QuestionKind

_LONGEST = 40
"""Characters of an answer to a blank that are kept in a learner's state."""
_LARGEST = 120
"""Bytes of it in UTF-8."""


def long_answer(subject: Subject) -> Iterator[Diagnostic]:
    """An answer to a blank that is longer than what a learner's state keeps."""
    for question in subject.course.questions:
        if question.kind is not QuestionKind.FILL_IN:
            continue
        for choice in question.choices:
            for answer in choice.accepted or (plain(choice.content),):
                if len(answer) > _LONGEST or len(answer.encode()) > _LARGEST:
                    yield Diagnostic(
                        choice.span,
                        "KD719",
                        f"an answer of {len(answer)} characters, and a learner can write "
                        f"{_LONGEST} ({_LARGEST} bytes)",
                        "leave a shorter blank, or ask it as `question open`",
                    )


def right_and_wrong_answer(subject: Subject) -> Iterator[Diagnostic]:
    """An answer that stands below a fill-in question as wrong, and that every blank accepts."""
    for question in subject.course.questions:
        blanks = [
            {compared(answer, exact=question.exact): blank for answer in blank.accepted}
            for blank in question.parts(Part.BLANK)
        ]
        for choice in question.choices:
            words = compared(plain(choice.content), exact=question.exact)
            if choice.part is Part.CHOICE and blanks and all(words in blank for blank in blanks):
                yield Diagnostic(
                    choice.span,
                    "KD720",
                    f"`{plain(choice.content)}` is right in every blank, and stands here as wrong",
                    "take the line away, or the answer out of the blank",
                    notes=(Note(blanks[0][words].span, "where it is right"),),
                )


_ALIKE = str.maketrans(
    dict.fromkeys("‘’‚‛′ʼ`´＇", "'")
    | dict.fromkeys("“”„‟″«»＂", '"')
    | dict.fromkeys("‐‑‒–—―−﹘﹣－", "-")
)
_SPACES = re.compile(r"[^\S\x1c-\x1f\x85]+")
"""White space as the player's language has it: without five control characters."""
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


def compared(words: str, *, exact: bool) -> str:
    """An answer to a blank as the player compares it (`fits` in its core)."""
    if exact:
        return unicodedata.normalize("NFC", words)
    plain_digits = (
        str(unicodedata.decimal(sign)) if sign.isdecimal() else sign
        for sign in unicodedata.normalize("NFKC", words)
    )
    alike = _UNSEEN.sub("", "".join(plain_digits)).translate(_ALIKE)
    return _SPACES.sub(" ", alike).strip(" ").upper().lower()
