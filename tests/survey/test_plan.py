"""Roles and plans held against matrices."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kdll.model.competency import Competency, Framework, Tag
from kdll.model.course import Course, PageKind
from kdll.model.plan import Activity, Answer, Plan, Post, Role
from kdll.survey import Shelf, coverage, outlook, prospect
from kdll.survey.plan import in_order
from tests.made import HERE, choice, course, module, page, question, text

LEVELS = ("Beginner", "Intermediate", "Advanced")
FRAMEWORKS = {
    "f": Framework(
        "f",
        "F",
        "https://lab.example/f",
        {id_: Competency(id_, id_.upper(), "A", "T", levels=LEVELS) for id_ in "abcd"},
    )
}


def at(name: str) -> Tag:
    id_, _, level = name.partition("@")
    return Tag("f", id_, level, HERE)


def teaching(id_: str, *names: str, before: str = "", assessed: bool = True) -> Course:
    """A course for these competencies."""
    tags = tuple(map(at, names))
    asked = [
        question(f"q{n}", choice("1"), choice("2"), competency=tag) for n, tag in enumerate(tags)
    ]
    check = page("check", *(asked if assessed else ()), kind=PageKind.ASSESSMENT)
    return course(
        module(page("start"), tags=tuple(f"f:{tag.competency}" for tag in tags)),
        module(check),
        id=id_,
        title=text(id_),
        targets=tags,
        prerequisites=tuple(map(text, before.split())),
    )


def shelf(*courses: Course, only: tuple[str, ...] | None = None) -> Shelf:
    return Shelf([(c, coverage(c, FRAMEWORKS)) for c in courses], FRAMEWORKS, only)


def role(*names: str) -> Role:
    return Role("r", "R", HERE, "", (Activity("does", tuple(map(at, names))),))


def test_a_need_is_met_partly_met_or_a_gap() -> None:
    found = prospect(
        role("a", "b@2", "c@2", "d"),
        shelf(
            teaching("one", "a", "b@1", "c@2"),
            teaching("two", "b"),
            teaching("mute", "a", assessed=False),
        ),
    )
    answers = {need.tag: need.answer for need in found.needs}
    assert answers == {
        "f:a": Answer.MET,
        "f:b": Answer.PARTLY,
        "f:c": Answer.MET,
        "f:d": Answer.GAP,
    }
    assert [(o.course, o.lacks) for o in found.needs[1].offers] == [
        ("one", "reaches a lower level"),
        ("two", "does not say which level it reaches"),
    ]
    assert [(o.course, o.lacks) for o in found.needs[0].offers] == [
        ("one", ""),
        ("mute", "does not assess it"),
    ]
    assert [need.tag for need in found.gaps] == ["f:b", "f:d"]


def test_the_highest_level_that_an_activity_needs_counts() -> None:
    activities = (Activity("x", (at("a@1"),)), Activity("y", (at("a@3"),)))
    found = prospect(Role("r", "R", HERE, "", activities), shelf(teaching("one", "a@2")))
    [need] = found.needs
    assert (need.level, need.activities, need.answer) == ("Advanced", ("x", "y"), Answer.PARTLY)


def test_a_path_is_short_and_what_a_course_builds_on_comes_first() -> None:
    found = prospect(
        role("a", "b", "c"),
        shelf(
            teaching("all-but-c", "a", "b", before="basics"),
            teaching("only-a", "a"),
            teaching("c", "c", before="all-but-c"),
            teaching("basics", "d", before="gone"),
        ),
    )
    assert found.path == ("basics", "all-but-c", "c")


def test_seats_are_those_that_are_to_be_ready_and_a_plan_may_name_its_courses() -> None:
    plan = Plan("p", "P", HERE, posts=(Post(text("r"), 40, 30), Post(text("nobody"), 5, 5)))
    courses = teaching("one", "a"), teaching("two", "a")
    found = outlook(plan, {"r": role("a")}, shelf(*courses))
    assert (found.seats, found.people) == ({"one": 30}, 40)
    assert outlook(plan, {"r": role("a")}, shelf(*courses, only=("two",))).seats == {"two": 30}


@given(
    st.dictionaries(st.sampled_from("abcdefgh"), st.lists(st.sampled_from("abcdefgh")), max_size=8),
    st.lists(st.sampled_from("abcdefgh"), max_size=8),
)
def test_order_holds_each_course_once_and_ends_whatever_the_circles(
    before: dict[str, list[str]], wanted: list[str]
) -> None:
    ordered = in_order(wanted, before)
    assert len(set(ordered)) == len(ordered)
    assert set(wanted) <= set(ordered)

    def reaches(start: str, goal: str) -> bool:
        seen, waiting = set(), [start]
        while waiting:
            for one in before.get(waiting.pop(), []):
                if one in before and one not in seen:
                    seen.add(one)
                    waiting.append(one)
        return goal in seen

    for course_ in ordered:
        for first in before.get(course_, []):
            if first in before and not reaches(first, course_):
                assert ordered.index(first) < ordered.index(course_)
