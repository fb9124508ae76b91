"""A scenario drawn as text: its situations, what leads from one to another, and how it ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kdll.model.course import Page
from kdll.model.prose import plain
from kdll.model.question import Question, QuestionKind
from kdll.model.scenario import best, options, worth


def mapped(page: Page, only: Question | None = None) -> list[dict[str, Any]]:
    """The scenarios of a page, in reading order; or `only` one of them."""
    asked = page.questions if only is None else (only,)
    return [_mapped(q, page) for q in asked if q.kind is QuestionKind.SCENARIO]


def _mapped(scenario: Question, page: Page) -> dict[str, Any]:
    choices = scenario.choices
    names: dict[int | None, str] = {index: str(choices[index].id) for index in options(scenario)}

    def option(index: int) -> dict[str, Any]:
        return {
            "words": plain(choices[index].content),
            "to": names.get(choices[index].target),
            "points": worth(choices[index]) if scenario.scorable else None,
        }

    way = best(scenario) if scenario.scorable else None
    steps = [choices[step] for step in way.steps] if way else []
    return {
        "id": str(scenario.id or page.id),
        "page": page.id,
        "scored": scenario.scorable,
        "situations": [
            {
                "id": names[index],
                "title": plain(choices[index].content),
                "ending": None if below else choices[index].ending,
                "options": [option(one) for one in below],
            }
            for index, below in options(scenario).items()
        ],
        "best": way
        and {
            "points": way.points,
            "way": [names[s.within] for s in steps] + [names[s.target] for s in steps[-1:]],
        },
    }


def drawn(scenario: dict[str, Any]) -> Iterator[str]:
    """One scenario, a line for each situation and each option."""
    yield f"{scenario['id']} ({'scored' if scenario['scored'] else 'practice without a score'})"
    for situation in scenario["situations"]:
        ends = situation["ending"]
        said = "" if ends is None else f"  ■ {ends} ending" if ends else "  ■ ending"
        yield ""
        yield f"  {situation['id']}  {situation['title']}{said}"
        for option in situation["options"]:
            points = f" ({option['points']})" if scenario["scored"] else ""
            yield f"    → {option['to'] or '?'}  {option['words']}{points}"
    if way := scenario["best"]:
        yield ""
        yield f"  best way, {way['points']} points: {' → '.join(way['way'])}"
