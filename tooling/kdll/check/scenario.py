"""Scenarios: every situation can be come to, and every way comes to an end."""

from __future__ import annotations

from collections.abc import Iterator

from kdll.check.rule import Subject
from kdll.model.diagnostic import Diagnostic
from kdll.model.question import Part, Question, QuestionKind
from kdll.model.scenario import loop, options, unreached, without_way_out


def unreachable(subject: Subject) -> Iterator[Diagnostic]:
    """A situation that no learner can come to."""
    for scenario in _whole(subject):
        led_to = {choice.target for choice in scenario.parts(Part.OPTION)}
        for index in unreached(scenario):
            name = _name(scenario, index)
            only = "only what nobody can come to leads" if index in led_to else "nothing leads"
            yield Diagnostic(
                scenario.choices[index].span,
                "KD730",
                f"{only} to the situation `{name}`",
                f"let an option lead here, `[…](#{name})`, or take the situation away",
            )


def no_way_out(subject: Subject) -> Iterator[Diagnostic]:
    """A scenario in which some learner could never come to an ending."""
    for scenario in _whole(subject):
        trapped = without_way_out(scenario)
        if trapped and all(options(scenario).values()):
            yield Diagnostic(
                scenario.choices[0].span,
                "KD731",
                "this scenario has no ending",
                "an ending is a situation without options: write what came of it, and no links",
            )
            continue
        told: set[int] = set()
        for index in trapped:
            way = loop(scenario, index)
            if not told.isdisjoint(way):
                continue
            told.update(way)
            names = " → ".join(f"`{_name(scenario, step)}`" for step in way)
            yield Diagnostic(
                scenario.choices[way[0]].span,
                "KD731",
                f"no way leads from here to an ending: {names}",
                "let one of these options lead to an ending, or to a situation that does",
            )


def points_without_reason(subject: Subject) -> Iterator[Diagnostic]:
    """An option with points of its own, of which the learner is not told why."""
    for scenario in subject.course.questions:
        for option in scenario.parts(Part.OPTION):
            if option.points is not None and not option.feedback:
                yield Diagnostic(
                    option.span,
                    "KD733",
                    f"this option is worth `points={option.points}`, and does not say why",
                    "write under it, moved in by two spaces, what follows: `> …`",
                )


def _whole(subject: Subject) -> Iterator[Question]:
    """Scenarios whose options all lead somewhere; of others that is told first."""
    for question in subject.course.questions:
        if question.kind is QuestionKind.SCENARIO and all(
            option.target is not None for option in question.parts(Part.OPTION)
        ):
            yield question


def _name(scenario: Question, index: int) -> str:
    return str(scenario.choices[index].id)
