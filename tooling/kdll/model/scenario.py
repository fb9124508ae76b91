"""A scenario as a graph: where its options lead, and what the best way through it is worth.

Situations and options are named by their index in `Question.choices`. The player reckons the best
way in the same manner.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kdll.model.question import Choice, Part, Question

TICKED = 2
"""Points of a ticked option to which the author gave none."""
_LOOKS = 200_000
"""Situations looked at before the search for the best way is given up; real ones need hundreds."""
_DEEPEST = 300
"""Situations of a scenario in which it is looked for at all."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way from the first situation to an ending."""

    points: int
    steps: tuple[int, ...]
    """The options taken."""


def worth(option: Choice) -> int:
    """Points of an option that is taken at the first visit of its situation."""
    if option.points is not None:
        return option.points
    return TICKED if option.right else 0


def options(scenario: Question) -> dict[int, tuple[int, ...]]:
    """Of each situation, in the author's order; none: it is an ending."""
    found: dict[int, tuple[int, ...]] = {}
    for index, choice in enumerate(scenario.choices):
        if choice.part is Part.SITUATION:
            found[index] = ()
        elif choice.within is not None:
            found[choice.within] = (*found.get(choice.within, ()), index)
    return found


def unreached(scenario: Question) -> tuple[int, ...]:
    """Situations that nobody can come to."""
    targets = _targets(scenario)
    seen = _from(targets, [*targets][:1])
    return tuple(index for index in targets if index not in seen)


def without_way_out(scenario: Question) -> tuple[int, ...]:
    """Situations from which no ending can be come to, in a scenario that has any."""
    targets = _targets(scenario)
    back: dict[int, list[int]] = {index: [] for index in targets}
    for index, ahead in targets.items():
        for target in ahead:
            back[target].append(index)
    of_endings = _from(back, [index for index, found in options(scenario).items() if not found])
    return tuple(index for index in targets if index not in of_endings)


def loop(scenario: Question, start: int) -> tuple[int, ...]:
    """A way that leads from a situation without way out back to one of its own; it ends there."""
    targets = _targets(scenario)
    way = [start]
    while True:
        ahead = targets[way[-1]]
        if not ahead:
            return tuple(way)
        seen = next((target for target in ahead if target in way), None)
        if seen is not None:
            return (*way[way.index(seen) :], seen)
        way.append(ahead[0])


def best(scenario: Question) -> Way | None:
    """The way with the most points on which no situation comes twice, so that loops gain nothing.

    None where no ending can be reached, or where the scenario is too large to tell.
    """
    below = options(scenario)
    if not below or len(below) > _DEEPEST:
        return None
    return _Search(scenario, below).run()


class _Search:
    def __init__(self, scenario: Question, below: Mapping[int, tuple[int, ...]]) -> None:
        self.choices = scenario.choices
        self.below = below
        targets = _targets(scenario)
        self.ahead = {index: frozenset(_from(targets, targets[index])) for index in targets}
        self.known: dict[tuple[int, frozenset[int]], Way | None] = {}
        self.looks = 0

    def run(self) -> Way | None:
        found = self.at(next(iter(self.below)), frozenset())
        return found if self.looks <= _LOOKS else None

    def at(self, here: int, visited: frozenset[int]) -> Way | None:
        if not self.below[here]:
            return Way(0, ())
        # Only what lies ahead can matter: without loops, each situation is looked at once.
        name = here, visited & self.ahead[here]
        if name in self.known:
            return self.known[name]
        top: Way | None = None
        for index in self.below[here]:
            option = self.choices[index]
            target = option.target
            self.looks += 1
            if target is None or target == here or target in visited or self.looks > _LOOKS:
                continue
            rest = self.at(target, visited | {here})
            if rest is not None and (top is None or worth(option) + rest.points > top.points):
                top = Way(worth(option) + rest.points, (index, *rest.steps))
        self.known[name] = top
        return top


def _targets(scenario: Question) -> dict[int, list[int]]:
    """The situations that one can come to next, by situation, in the author's order."""
    choices = scenario.choices
    return {
        index: [t for option in found if (t := choices[option].target) is not None]
        for index, found in options(scenario).items()
    }


def _from(targets: Mapping[int, Iterable[int]], starts: Iterable[int]) -> set[int]:
    """What can be come to from these, themselves included."""
    seen: set[int] = set()
    waiting = list(starts)
    while waiting:
        here = waiting.pop()
        if here not in seen:
            seen.add(here)
            waiting += targets[here]
    return seen
