"""How much a course holds, as its site tells it."""

from __future__ import annotations

import json
from dataclasses import replace

from kdll.model.minutes import minutes
from kdll.writers.preview import WRITER
from tests.made import edition
from tests.made.kinds import every_kind


def test_of_what_is_drawn_as_much_is_counted_as_is_drawn() -> None:
    tree = WRITER.write(edition(every_kind(), WRITER.delivery))
    card = json.loads(tree.text("files/kdll/card.json"))
    # One before, eleven to practise, the case, and four of the seven of the final assessment.
    assert card["questions"] == 1 + 11 + 1 + 4
    opening = tree.text("docs/index.md")
    assert "4 questions, drawn from 7" in opening
    assert "Scenario" in opening


def test_a_larger_bank_makes_no_longer_course() -> None:
    made = every_kind()
    (bank,) = made.banks
    twice = [replace(q, id=replace(q.id, value=f"{q.id}-again")) for q in bank.questions if q.id]
    larger = replace(made, banks=(replace(bank, body=(*bank.body, *twice)),))
    assert minutes(larger, larger.pages, {}) == minutes(made, made.pages, {})
