"""How single questions are written: what gives the answer away, and what only confuses.

The rules are those that examiners agree on (Haladyna, Downing and Rodriguez 2002, "A review of
multiple-choice item-writing guidelines").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kdll.check.rule import Subject
from kdll.model.diagnostic import Diagnostic, Note, Severity
from kdll.model.prose import Node, plain, walk
from kdll.model.question import Part, Question, QuestionKind

_CHOSEN = (QuestionKind.SINGLE, QuestionKind.MULTIPLE)
_ALL_OR_NONE = re.compile(
    r"(?:all|none|any|both|neither|some) of (?:the |these )?(?:above|below|these|those|them)"
    r"(?: (?:choices|options|answers|statements))?|(?:all|none) of the (?:choices|options|answers)"
    r"|both [a-d] (?:and|&) [a-d]|neither [a-d] nor [a-d]"
    "|(?:उपरोक्त|उपर्युक्त|इन|इनमें|ऊपर दिए गए)(?: में)?(?: से)? (?:सभी|सब|कोई (?:भी )?नहीं|कोई नहीं)"
    "|(?:ये|यह) सभी|सभी विकल्प|कोई (?:भी )?विकल्प नहीं",
    re.IGNORECASE,
)


def all_or_none(subject: Subject) -> Iterator[Diagnostic]:
    """A choice that speaks of the others: choices are shuffled, so none is above another."""
    for question in subject.course.questions:
        if question.kind not in _CHOSEN:
            continue
        for choice in question.parts(Part.CHOICE):
            words = plain(choice.content).strip(" .।")
            if _ALL_OR_NONE.fullmatch(words):
                yield Diagnostic(
                    choice.span,
                    "KD747",
                    f"the choice `{words}` speaks of the other choices",
                    "choices are shown in another order to each learner; ask `question multiple`, "
                    "or write a choice that stands for itself",
                    Severity.WARNING,
                )


_ENOUGH = 5
_MUCH_LONGER = 1.25


def longest_is_right(subject: Subject) -> Iterator[Diagnostic]:
    """In most questions the longest choice is the right one, and learners notice."""
    asked = [q for q in subject.course.questions if _one_right(q) and len(q.choices) > 2]
    betrayed = [q for q in asked if _right_is_longest(q)]
    if len(asked) >= _ENOUGH and len(betrayed) * 10 >= len(asked) * 7:
        yield Diagnostic(
            betrayed[0].span,
            "KD748",
            f"in {len(betrayed)} of {len(asked)} questions the right choice is by far the longest",
            "shorten the right ones, or say as much in the wrong ones",
            Severity.WARNING,
            notes=tuple(Note(q.span, "another of them") for q in betrayed[1:4]),
        )


def _one_right(question: Question) -> bool:
    chosen = question.parts(Part.CHOICE)
    return question.kind is QuestionKind.SINGLE and sum(c.right for c in chosen) == 1


def _right_is_longest(question: Question) -> bool:
    lengths = [(len(plain(c.content)), c.right) for c in question.parts(Part.CHOICE)]
    right = next(length for length, is_right in lengths if is_right)
    return right > 20 and right >= _MUCH_LONGER * max(
        length for length, is_right in lengths if not is_right
    )


def same_place(subject: Subject) -> Iterator[Diagnostic]:
    """Questions whose choices are not shuffled, and whose right one stands in the same place."""
    fixed = [q for q in subject.course.questions if q.keep_order and _one_right(q)]
    places = {[c.right for c in q.parts(Part.CHOICE)].index(True) for q in fixed}
    if len(fixed) >= _ENOUGH - 1 and len(places) == 1:
        yield Diagnostic(
            fixed[0].span,
            "KD749",
            f"in all {len(fixed)} questions with `keep-order` the right choice is number "
            f"{places.pop() + 1}",
            "take `keep-order` away where the order means nothing",
            Severity.WARNING,
            notes=tuple(Note(q.span, "another of them") for q in fixed[1:4]),
        )


_NEGATIVE = re.compile(
    r"\b(?:which|what|who|whom|when|where)\b[^?.]*\b(?P<en>not|never|except|least|incorrect)\b"
    r"[^?.]*[?:]|\b(?P<all>all of (?:the following|these)[^?.]*\bexcept)\b"
    "|(?:कौन|किस|क्या|कब|कहाँ)[^?।]*?(?P<hi>नहीं|अलावा|सिवाय)[^?।]*\\?",
    re.IGNORECASE,
)


def hidden_negative(subject: Subject) -> Iterator[Diagnostic]:
    """A question that turns on a `not` which nothing makes stand out."""
    for question in subject.course.questions:
        if question.kind not in _CHOSEN:
            continue
        match = _NEGATIVE.search(plain(question.prompt))
        if not match:
            continue
        word = (match["en"] or match["hi"] or "except").casefold()
        stressed = (
            plain(node.children).casefold()
            for node in walk(question.prompt)
            if isinstance(node, Node) and node.kind in ("strong", "em", "mark")
        )
        loud = word.isascii() and word.upper() in plain(question.prompt).split()
        if not loud and not any(word in words for words in stressed):
            yield Diagnostic(
                question.span,
                "KD752",
                f"this question turns on `{word}`, which is easily read over",
                f"ask for what is so, or make it stand out: `**{word}**`",
                Severity.WARNING,
            )
