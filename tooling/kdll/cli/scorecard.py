"""How `kdll check --scorecard` shows what it found: for people, and for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from kdll.cli.show import visible
from kdll.pipeline.scoring import QUALIFIED, Mark, Scorecard


def text(cards: Sequence[Scorecard]) -> str:
    """Each course in its groups, a line for each statement, and the range at the end."""
    return "\n\n".join(_card(card) for card in cards)


def _card(card: Scorecard) -> str:
    lines = [visible(f"{card.title} ({card.course})")]
    for group, marks in groupby(card.marks, lambda mark: mark.statement.group):
        lines += ["", group]
        for mark in marks:
            lines.append(f"  {_weights(mark)}  {mark.statement.words}")
            lines.append(f"         {visible(mark.seen)}")
    asked = sum(mark.open for mark in card.marks)
    lines += [
        "",
        f"between {card.least} and {card.most} of 100: a person has the last word on {asked} of "
        f"{len(card.marks)} statements; the platform calls more than {QUALIFIED} qualified",
    ]
    return "\n".join(lines)


def _weights(mark: Mark) -> str:
    return f"{mark.least}–{mark.most} " if mark.open else f"{mark.least}   "


def document(cards: Sequence[Scorecard]) -> str:
    """As `schemas/scorecard.schema.json` describes it."""
    return json.dumps({"scorecards": [_row(card) for card in cards]}, indent=2, ensure_ascii=False)


def _row(card: Scorecard) -> dict[str, Any]:
    return {
        "course": card.course,
        "title": card.title,
        "least": card.least,
        "most": card.most,
        "statements": [
            {
                "group": mark.statement.group,
                "statement": mark.statement.words,
                "least": mark.least,
                "most": mark.most,
                "open": mark.open,
                "seen": mark.seen,
            }
            for mark in card.marks
        ],
    }
