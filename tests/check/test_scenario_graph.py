"""What is said of a scenario as a graph is what trying every way through it shows."""

from __future__ import annotations

from itertools import accumulate, pairwise, product

from authored import FILE, course, page, subject
from hypothesis import given, settings
from hypothesis import strategies as st

from kdll.check import scenario as rules
from kdll.model.course import PageKind
from kdll.model.place import Span, Text
from kdll.model.prose import Node
from kdll.model.question import Choice, Part, Question, QuestionKind
from kdll.model.scenario import best, loop, options, unreached, without_way_out, worth

Graph = tuple[tuple[tuple[int, bool, int | None], ...], ...]
"""Of each situation its options: the situation that it leads to, its box, its points."""

_OPTION = st.tuples(st.integers(0, 5), st.booleans(), st.none() | st.integers(0, 4))
_SITUATION = st.lists(_OPTION, max_size=3).map(tuple)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Up to six situations, each with up to three options."""
    found = draw(st.lists(_SITUATION, min_size=1, max_size=6))
    size = len(found)
    return tuple(tuple((to % size, box, points) for to, box, points in row) for row in found)


def scenario(of: Graph) -> Question:
    """The graph as a scenario that its author has written line by line."""
    places = [0, *accumulate(1 + len(row) for row in of)]
    choices: list[Choice] = []
    for number, row in enumerate(of):
        span = Span.at(FILE, len(choices) + 1, 4, 2)
        words = (Node("text", span, text=f"s{number}"),)
        choices.append(Choice(words, False, span, id=Text(f"s{number}", span), part=Part.SITUATION))
        for to, box, points in row:
            span = Span.at(FILE, len(choices) + 1, 4, 2)
            choices.append(
                Choice(
                    (Node("text", span, text="go"),),
                    box,
                    span,
                    part=Part.OPTION,
                    target=places[to],
                    within=places[number],
                    points=points,
                )
            )
    name = Span.at(FILE, 1, 1)
    return Question(Text("case", name), QuestionKind.SCENARIO, name, (), tuple(choices))


def walks(of: Graph) -> list[tuple[int, ...]]:
    """Every way from the first situation that comes to none twice, by trying all of them."""
    found = []
    waiting: list[tuple[int, ...]] = [(0,)]
    while waiting:
        way = waiting.pop()
        found.append(way)
        waiting += [(*way, to) for to in {to for to, _, _ in of[way[-1]]} if to not in way]
    return found


def reaches_an_end(of: Graph, start: int) -> bool:
    """Whether some row of choices, of any length that can matter, leads to an ending."""
    here = {start}
    for _ in of:
        if any(not of[one] for one in here):
            return True
        here |= {to for one in here for to, _, _ in of[one]}
    return any(not of[one] for one in here)


@settings(max_examples=400, derandomize=True, deadline=None)
@given(graphs())
def test_unreached_situations_are_those_on_no_way(of: Graph) -> None:
    case = scenario(of)
    numbers = {index: number for number, index in enumerate(options(case))}
    seen = {one for way in walks(of) for one in way}
    assert {numbers[index] for index in unreached(case)} == set(range(len(of))) - seen


@settings(max_examples=400, derandomize=True, deadline=None)
@given(graphs())
def test_situations_without_way_out_are_those_from_which_no_ending_is_found(of: Graph) -> None:
    case = scenario(of)
    numbers = {index: number for number, index in enumerate(options(case))}
    trapped = {numbers[index] for index in without_way_out(case)}
    assert trapped == {n for n in range(len(of)) if not reaches_an_end(of, n)}
    for index in without_way_out(case):
        way = [numbers[step] for step in loop(case, index)]
        assert way[0] == way[-1]
        steps = pairwise(way)
        assert all(after in {to for to, _, _ in of[before]} for before, after in steps)
        assert set(way) <= trapped


@settings(max_examples=400, derandomize=True, deadline=None)
@given(graphs())
def test_the_best_way_is_the_best_of_all(of: Graph) -> None:
    case = scenario(of)
    points = []
    for way in walks(of):
        if of[way[-1]]:
            continue
        steps = pairwise(way)
        each = [[o for o in of[a] if o[0] == b] for a, b in steps]
        points += [
            sum((2 * box if own is None else own) for _, box, own in taken)
            for taken in product(*each)
        ]
    found = best(case)
    assert (found.points if found else None) == max(points, default=None)
    if found:
        taken = [case.choices[step] for step in found.steps]
        assert sum(map(worth, taken)) == found.points
        assert [o.within for o in taken[1:]] == [o.target for o in taken[:-1]]


@settings(max_examples=300, derandomize=True, deadline=None)
@given(graphs())
def test_the_rules_say_what_the_graph_shows(of: Graph) -> None:
    case = scenario(of)
    about = subject(course(page("case", case, kind=PageKind.SCENARIO)))
    told = [d.span.start.line - 1 for d in rules.unreachable(about)]
    assert tuple(told) == unreached(case)
    stuck = [*rules.no_way_out(about)]
    assert bool(stuck) == bool(without_way_out(case))
    if all(of):
        assert [d.message for d in stuck] == ["this scenario has no ending"]
    spans = {case.choices[index].span for index in without_way_out(case)}
    assert {d.span for d in stuck} <= spans


def test_a_wide_scenario_is_told_soon_and_one_too_large_not_at_all() -> None:
    layers = 60
    of: Graph = (
        *(tuple(((min(n + 1 + k, layers)), k == 0, None) for k in range(3)) for n in range(layers)),
        (),
    )
    found = best(scenario(of))
    assert found is not None
    assert found.points == 2 * layers
    assert best(scenario((*(((n + 1, True, None),) for n in range(400)), ()))) is None


def test_a_loop_gains_nothing() -> None:
    of: Graph = (((1, True, None), (2, False, None)), ((0, True, None),), ())
    found = best(scenario(of))
    assert found is not None
    assert (found.points, len(found.steps)) == (0, 1)


def test_what_leads_nowhere_is_told_before_what_follows_from_it() -> None:
    case = scenario((((0, True, None),), ()))
    choices = (case.choices[0], Choice(*_nowhere(case.choices[1])), case.choices[2])
    broken = Question(case.id, case.kind, case.span, (), choices)
    about = subject(course(page("case", broken, kind=PageKind.SCENARIO)))
    assert [*rules.unreachable(about), *rules.no_way_out(about)] == []


def _nowhere(option: Choice) -> tuple[object, ...]:
    return (option.content, option.right, option.span, (), None, None, Part.OPTION, None, 0)
