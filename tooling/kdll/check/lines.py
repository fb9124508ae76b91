"""The lines of a question, by its kind: too few, too many, twice, or of no effect."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from kdll.check.rule import Subject, count
from kdll.model.diagnostic import Diagnostic, Note, Severity
from kdll.model.prose import plain
from kdll.model.question import UNSCORED, WRITTEN, Choice, Part, Question, QuestionKind

MOST_CHOICES = 36
"""SCORM 1.2 records a choice as one sign, 0 to 9 or a to z (RTE, CMIFeedback)."""
_MOST_STEPS = 8
"""What can be held in view, and dragged about, on a phone."""


class _Fewest(NamedTuple):
    part: Part
    number: int
    one: str
    many: str
    hint: str


_BOXES = "add lines that begin with `- [ ]`, and `- [x]` for what is right"
_FEWEST: Mapping[QuestionKind, tuple[_Fewest, ...]] = {
    QuestionKind.SINGLE: (_Fewest(Part.CHOICE, 2, "choice", "choices", _BOXES),),
    QuestionKind.MULTIPLE: (_Fewest(Part.CHOICE, 2, "choice", "choices", _BOXES),),
    QuestionKind.NUMERIC: (
        _Fewest(
            Part.CHOICE,
            1,
            "number",
            "number to compare with",
            "add the right one as a line: `- [x] 24`",
        ),
    ),
    QuestionKind.FILL_IN: (
        _Fewest(
            Part.BLANK,
            1,
            "blank",
            "blank",
            "write the right answer in its place, in double brackets: `[[30 | thirty]]`",
        ),
    ),
    QuestionKind.MATCHING: (
        _Fewest(Part.SOURCE, 2, "pair", "pairs", "add lines such as `- left -> right`"),
    ),
    QuestionKind.ORDERING: (
        _Fewest(Part.STEP, 3, "step", "steps", "add steps, or ask which of two comes first"),
    ),
    QuestionKind.CATEGORISE: (
        _Fewest(
            Part.TARGET, 2, "group", "groups", "add a line `- …` with what belongs there below it"
        ),
    ),
    QuestionKind.LIKERT: (
        _Fewest(Part.STATEMENT, 1, "statement", "statements", "add lines that begin with `- `"),
        _Fewest(Part.POINT, 2, "point", "points", "number two points at least, or name a scale"),
    ),
}


def too_few(subject: Subject) -> Iterator[Diagnostic]:
    """A question with nothing, or too little, to choose or to put in order."""
    for question in subject.course.questions:
        for fewest in _FEWEST.get(question.kind, ()):
            number = len(question.parts(fewest.part))
            # That a scale has no points at all is told where it is read.
            if number >= fewest.number or (fewest.part is Part.POINT and not number):
                continue
            yield Diagnostic(
                question.span,
                "KD704",
                f"no {fewest.many}"
                if not number
                else f"only {'one' if number == 1 else number} "
                f"{fewest.one if number == 1 else fewest.many}",
                fewest.hint,
            )


def too_many(subject: Subject) -> Iterator[Diagnostic]:
    """More lines than a platform has signs for, or a learner can put in order."""
    for question in subject.course.questions:
        number = len(question.choices)
        if question.kind is QuestionKind.ORDERING and number > _MOST_STEPS:
            yield Diagnostic(
                question.choices[_MOST_STEPS].span,
                "KD705",
                f"{number} steps, and {_MOST_STEPS} are the most that can be put in order",
                "ask two questions, or join steps that always go together",
            )
        elif question.kind is not QuestionKind.SCENARIO and number > MOST_CHOICES:
            what = "choices" if question.kind in _BY_CHOICES else "lines and answers"
            yield Diagnostic(
                question.choices[MOST_CHOICES].span,
                "KD705",
                f"{number} {what}, and {MOST_CHOICES} are the most that a platform can tell apart",
                "ask two questions",
            )


_BY_CHOICES = (
    QuestionKind.SINGLE,
    QuestionKind.MULTIPLE,
    QuestionKind.TRUE_FALSE,
    QuestionKind.NUMERIC,
)
_NAMES: Mapping[tuple[QuestionKind, Part], str] = {
    (QuestionKind.FILL_IN, Part.CHOICE): "wrong answer",
    (QuestionKind.MATCHING, Part.SOURCE): "left side",
    (QuestionKind.MATCHING, Part.TARGET): "right side",
    (QuestionKind.CATEGORISE, Part.SOURCE): "line",
    (QuestionKind.CATEGORISE, Part.TARGET): "group",
}
_TWICE = frozenset(Part) - {Part.BLANK, Part.SITUATION, Part.OPTION}


def duplicate(subject: Subject) -> Iterator[Diagnostic]:
    """Two lines of a question that a learner could not tell apart; an answer that stands twice."""
    for question in subject.course.questions:
        first: dict[tuple[Part, str], Choice] = {}
        for choice in question.choices:
            if choice.part is Part.BLANK:
                yield from _answered_twice(choice)
            words = plain(choice.content)
            if not words or choice.part not in _TWICE:
                continue
            seen = first.setdefault((choice.part, words.casefold()), choice)
            if seen is not choice:
                name = _NAMES.get((question.kind, choice.part), choice.part.value)
                joined = question.kind is QuestionKind.MATCHING and choice.part is Part.TARGET
                yield Diagnostic(
                    choice.span,
                    "KD706",
                    f"the {name} `{words}` stands here twice",
                    "write it in the same way both times, then it is one; or say how they differ"
                    if joined
                    else "take one away, or say how they differ",
                    notes=(Note(seen.span, "the first of them"),),
                )


def _answered_twice(blank: Choice) -> Iterator[Diagnostic]:
    for number, answer in enumerate(blank.accepted):
        if answer in blank.accepted[:number]:
            yield Diagnostic(
                blank.span,
                "KD706",
                f"the answer `{answer}` stands twice in this blank",
                "take one away",
            )


_EFFECTS: tuple[
    tuple[str, Callable[[Question], bool], frozenset[QuestionKind]],
    ...,
] = (
    (
        "credit=partial",
        lambda q: q.partial_credit,
        frozenset(
            {
                QuestionKind.MULTIPLE,
                QuestionKind.FILL_IN,
                QuestionKind.MATCHING,
                QuestionKind.ORDERING,
                QuestionKind.CATEGORISE,
            }
        ),
    ),
    ("points", lambda q: q.points != 1, frozenset(WRITTEN) - UNSCORED),
    ("attempts", lambda q: q.attempts is not None, frozenset(WRITTEN) - UNSCORED),
    (
        "keep-order",
        lambda q: q.keep_order,
        frozenset({QuestionKind.SINGLE, QuestionKind.MULTIPLE}),
    ),
    ("unit", lambda q: bool(q.unit), frozenset({QuestionKind.NUMERIC})),
    ("match=exact", lambda q: q.exact, frozenset({QuestionKind.FILL_IN})),
    ("max", lambda q: q.longest > 0, frozenset({QuestionKind.OPEN})),
)
"""A setting, whether it is there, and the kinds in which it means something."""


def setting_without_effect(subject: Subject) -> Iterator[Diagnostic]:
    """A setting that changes nothing in a question of this kind."""
    for question in subject.course.questions:
        if question.kind is QuestionKind.SCENARIO:
            continue
        for name, there, kinds in _EFFECTS:
            if there(question) and question.kind not in kinds:
                unscored = question.kind in UNSCORED and len(kinds) > 1
                yield Diagnostic(
                    question.span,
                    "KD716",
                    f"`{name}` changes nothing in a question of kind `{question.kind}`",
                    "nothing here is right or wrong; take the setting away"
                    if unscored
                    else "take it away, or ask in another way",
                    Severity.WARNING,
                )


def empty_group(subject: Subject) -> Iterator[Diagnostic]:
    """A group to which nothing belongs."""
    for question in subject.course.questions:
        if question.kind is not QuestionKind.CATEGORISE:
            continue
        filled = {source.target for source in question.parts(Part.SOURCE)}
        for index, choice in enumerate(question.choices):
            if choice.part is Part.TARGET and index not in filled:
                yield Diagnostic(
                    choice.span,
                    "KD717",
                    f"nothing belongs to the group `{plain(choice.content)}`",
                    "write what belongs to it below it, two spaces in: `  - words`; what belongs "
                    "to no group has a box: `- [ ] words`",
                )


def one_right_side(subject: Subject) -> Iterator[Diagnostic]:
    """A matching question in which everything fits the same."""
    for question in subject.course.questions:
        sources, targets = question.parts(Part.SOURCE), question.parts(Part.TARGET)
        if question.kind is QuestionKind.MATCHING and len(sources) > 1 and len(targets) == 1:
            yield Diagnostic(
                question.span,
                "KD718",
                "every line has the same right side, so there is nothing to match",
                "add a pair with another one, or a line that nothing fits: `- [ ] words`",
            )


class _Limit(NamedTuple):
    part: Part
    low: int
    high: int
    many: str


_IGOT: Mapping[QuestionKind, _Limit] = {
    QuestionKind.SINGLE: _Limit(Part.CHOICE, 2, 7, "choices"),
    QuestionKind.MULTIPLE: _Limit(Part.CHOICE, 2, 7, "choices"),
    QuestionKind.FILL_IN: _Limit(Part.BLANK, 1, 7, "blanks"),
    QuestionKind.MATCHING: _Limit(Part.SOURCE, 3, 6, "pairs"),
}
"""What the question editor of iGOT Karmayogi takes (quiz-constants of sunbird-cb-portal)."""


def beyond_the_platform(subject: Subject) -> Iterator[Diagnostic]:
    """A question of an assessment that iGOT's own question sets could not hold."""
    course = subject.course
    if not any(profile.name == "igot" for profile in subject.lab.profiles):
        return
    for page in course.pages:
        for question, _ in course.asked(page) if course.scores(page) else ():
            limit = _IGOT.get(question.kind)
            number = len(question.parts(limit.part)) if limit else 0
            if limit and number and not limit.low <= number <= limit.high:
                yield Diagnostic(
                    question.span,
                    "KD721",
                    f"{count(number, limit.many.removesuffix('s'))}, and a question set of iGOT "
                    f"takes {limit.low} to {limit.high}",
                    "ask two questions of it, if it is to be one of the platform's own"
                    if number > limit.high
                    else "add some, if it is to be one of the platform's own",
                    Severity.WARNING,
                )
