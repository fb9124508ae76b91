"""Gates, draws, banks and what is taken before the modules: what is told, in files as written."""

from __future__ import annotations

import pytest
from test_rule_pages import Example, drawn

COURSE = """\
kdll: 1
id: a-course
title: A small course
language: en
version: 1.0.0
targets:
  - kcm:rti-responsiveness
"""
FRONT = "competencies:\n  - kcm:rti-responsiveness\n---\n\n"
CASE = """\
## A man asks {#start}

- [x] [Help](#helped)
- [ ] [Wait](#start)

## He is helped {#helped}
"""


def page(id_: str, *, kind: str = "page", body: str = "Words.\n", more: str = "") -> str:
    return f"---\nid: {id_}\ntitle: {id_.title()}\nkind: {kind}\n{more}{FRONT}{body}"


def asked(id_: str, braces: str = "") -> str:
    return (
        f"::: question true-false {{#{id_}{braces}}}\n\nSo {id_}?\n\n- [x] Yes\n- [ ] No\n\n:::\n\n"
    )


def bank(number: int, id_: str = "core", braces: str = "") -> str:
    body = "".join(asked(f"{id_}-{n}", braces) for n in range(number))
    return page(id_, kind="bank", body=body)


def told(files: dict[str, str]) -> list[str]:
    """`file:line:column CODE message` of a small course with these files."""
    named = {f"a-course/{path}": text.encode() for path, text in files.items()}
    found = drawn(Example(named, (), {}, []))
    return [
        line.removeprefix("a-course/").replace("error[", "").replace("]:", "") for line in found
    ]


def gated(*gates: str, more: dict[str, str] | None = None) -> list[str]:
    """What is told of these gates; they stand from line 9 of course.yml on."""
    yml = COURSE + "gates:\n" + "".join(f"  {gate}\n" for gate in gates)
    return told({"course.yml": yml, **(more or {})})


MORE = {
    "30-fees/index.md": page("fees"),
    "30-fees/20-forms.md": page("forms"),
    "40-last.md": page("last", kind="assessment", body=asked("last-1")),
    "15-case.md": page("case", kind="scenario", body=CASE),
}

GATES: dict[tuple[str, ...], list[str]] = {
    ("check: after all modules",): [],
    ("last: after all modules", "fees: after check"): [],
    ("last: after start, check and fees",): [],
    ("fees: [start, check]", "last: [fees]"): [],
    ("forms: after check",): [],
    ("check: after check",): ["9:3: KD229 `check` can never open: it must be done before it opens"],
    ("forms: after fees",): ["9:3: KD229 `forms` can never open: it must be done before it opens"],
    ("fees: after last", "last: after all modules"): [
        "9:3: KD229 these can never open: `fees` opens after `last`, `last` after `fees`"
    ],
    ("forms: after last", "last: after all modules"): [
        "9:3: KD229 these can never open: `forms` opens after `last`, `last` after `forms`"
    ],
    ("fees: after last", "last: after check", "check: after fees"): [
        "9:3: KD229 these can never open: `fees` opens after `last`, `last` after `check`, "
        "`check` after `fees`"
    ],
    ("start: after all modules",): [
        "9:3: KD229 no module stands before `start`, so this gate keeps nothing shut"
    ],
    ("start: after fees",): [
        "9:3: KD229 the course begins with `start`, and this gate keeps it shut"
    ],
    ("fees: after forms",): ["9:15: KD224 page `forms` is neither a module nor an assessment"],
    ("fees: after chek",): ["9:15: KD224 no module or assessment `chek` in this course"],
    ("fee: after check",): ["9:3: KD224 no page or module `fee` in this course"],
}


@pytest.mark.parametrize("gates", GATES)
def test_gate_is_judged(gates: tuple[str, ...]) -> None:
    assert gated(*gates, more=MORE) == [f"course.yml:{line}" for line in GATES[gates]]


def assessments(text: str, more: dict[str, str] | None = None) -> list[str]:
    return told({"course.yml": COURSE + text, **(more or {})})


def test_gate_before_what_is_taken_first_is_told() -> None:
    yml = "assessments:\n  check:\n    role: pre\ngates:\n  check: after start\n"
    assert assessments(yml) == [
        "course.yml:12:3: KD229 `check` is taken before the modules, and opens only after some "
        "of them"
    ]


def test_exemption_needs_a_module_that_teaches_only_what_is_asked() -> None:
    yml = "assessments:\n  check:\n    role: pre\n    exempt: {per: competency, from: 80%}\n"
    assert assessments(yml) == []
    both = page("start").replace("competencies:\n", "competencies:\n  - kcm:empathy\n")
    both += "\n## Who counts {#counting}\n\nWords.\n"
    assert assessments(yml, {"10-start.md": both}) == [
        "course.yml:11:13: KD732 no module teaches only what assessment `check` asks, so it "
        "spares nothing"
    ]


def test_only_what_is_taken_first_spares_anything() -> None:
    yml = "assessments:\n  check:\n    exempt: {from: 80%}\n"
    assert assessments(yml) == [
        "course.yml:10:13: KD228 assessment `check` spares modules, and is not taken before them"
    ]


@pytest.mark.parametrize(
    ("yml", "body", "said"),
    [
        ("assessments:\n  case: {pass: 50%}\nscore-from: case\n", CASE, []),
        (
            "score-from: case\n",
            CASE,
            ["course.yml:8:13: KD207 scenario `case` is practice, and no assessment"],
        ),
        (
            "assessments:\n  case:\n    pass: 50%\ncomplete-when:\n  passed: case\n",
            CASE.replace("[x]", "[ ]"),
            [
                f"course.yml:{place}: KD207 scenario `case` has no score: none of its options has "
                "a ticked box"
                for place in ("9:3", "12:11")
            ],
        ),
        (
            "score-from: cas\n",
            CASE,
            ["course.yml:8:13: KD207 no assessment `cas` in this course"],
        ),
    ],
)
def test_scenario_counts_once_course_yml_names_it(yml: str, body: str, said: list[str]) -> None:
    files = {"30-case.md": page("case", kind="scenario", body=body)}
    assert assessments(yml, files) == said


def test_minutes_are_compared_from_half_as_much_on() -> None:
    assert assessments("minutes: 5\n") == []
    [said] = assessments("minutes: 6\n")
    assert said.startswith("course.yml:8:10: warning[KD734 the course is said to take 6 minutes")
    assert len(assessments("minutes: 2\n")) == 1
    assert assessments("complete-when:\n  minutes: 2\n") == []


def drawing(*draws: str, banks: dict[str, str], more: str = "") -> list[str]:
    rows = "".join(f"  - {draw}\n" for draw in draws)
    files = {f"banks/{name}.md": text for name, text in banks.items()}
    files["30-drawn.md"] = page("drawn", kind="assessment", more=f"draw:\n{rows}", body=more)
    return told(files)


def test_draws_apart_by_difficulty_share_nothing() -> None:
    easy = "".join(asked(f"e-{n}", " difficulty=easy") for n in range(4))
    hard = "".join(asked(f"h-{n}", " difficulty=hard") for n in range(2))
    whole = page("core", kind="bank", body=f"## Easy\n\n{easy}## Hard\n\n{hard}")
    draws = ("{from: core, count: 2, difficulty: easy}", "{from: core, count: 1, difficulty: hard}")
    assert drawing(*draws, banks={"core": whole}) == []


def test_draws_of_two_pages_are_held_apart_too() -> None:
    files = {"banks/core.md": bank(4)}
    for number, name in ((30, "one"), (40, "two")):
        draw = "draw:\n  - {from: core, count: 1}\n"
        files[f"{number}-{name}.md"] = page(name, kind="assessment", more=draw, body="")
    assert told(files) == [
        "40-two.md:6:12: KD736 4 questions could be drawn twice: `core-0`, `core-1`, `core-2`…"
    ]


def test_what_cannot_be_right_is_not_drawn_beside_what_can() -> None:
    opinion = "::: question open {#mine}\n\nWhat do you think?\n\n:::\n"
    found = drawing("{from: core, count: 2}", banks={"core": bank(3) + "\n" + opinion})
    assert found == ["30-drawn.md:6:12: KD739 the questions of this draw are worth 0 and 1 points"]


def test_target_that_every_learner_is_asked_about_is_left_in() -> None:
    other = asked("other-1", " competency=kcm:empathy") + asked(
        "other-2", " competency=kcm:empathy"
    )
    banks = {"core": bank(4) + "\n" + other}
    empathy = {
        "course.yml": COURSE + "  - kcm:empathy\n",
        "10-start.md": page("start", body="## Who counts {#counting}\n\nWords.\n").replace(
            "competencies:\n", "competencies:\n  - kcm:empathy\n"
        ),
    }

    def with_draws(*rows: str) -> list[str]:
        draws = "draw:\n" + "".join(f"  - {row}\n" for row in rows)
        files = {f"banks/{name}.md": text for name, text in banks.items()}
        return told({**empathy, **files, "30-d.md": page("d", kind="assessment", more=draws)})

    assert with_draws("{from: core, count: 3}") == [
        "30-d.md:6:12: KD737 this draw could leave out the target `kcm:empathy`: 2 of 6 questions "
        "ask for it"
    ]
    apart = (
        "{from: core, count: 2, competency: kcm:rti-responsiveness}",
        "{from: core, count: 1, competency: kcm:empathy}",
    )
    assert with_draws(*apart) == []


def test_words_outside_the_questions_of_a_bank_are_told() -> None:
    text = bank(2).replace("---\n\n:::", "---\n\n## Easy\n\nNobody sees this.\n\n:::", 1)
    assert drawing("{from: core, count: 1}", banks={"core": text}) == [
        "banks/core.md:11:1: KD223 words stand in a bank, outside its questions, and nobody will "
        "see them"
    ]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("So core-0?", "So [core](../10-strt.md)?"), "KD204"),
        (("So core-0?", "So [core](../10-start.md#conting)?"), "KD205"),
        (("So core-0?", "So [core](../../lab.yml)?"), "KD209"),
        (("So core-0?", "![](media/clock.svg) So?"), "KD501"),
        (("So core-0?", "![A clock](media/clok.svg) So?"), "KD411"),
        (("So core-0?", "![A clock](clock.svg) So?"), "KD413"),
        (("So core-0?", "So [](../10-start.md)?"), "KD505"),
        (("{#core-0}", ""), "KD201"),
        (("{#core-0}", "{#core-1}"), "KD203"),
        (("{#core-0}", "{#Core-0}"), "KD202"),
        (("{#core-0}", "{#core-0 objective=none}"), "KD220"),
        (("{#core-0}", "{#core-0 competency=kcm:empaty}"), "KD302"),
        (("  - kcm:rti-responsiveness", "  - kcm:rti-responsivness"), "KD302"),
        (("competencies:\n  - kcm:rti-responsiveness\n", ""), "KD306"),
        (("id: core", "id: start"), "KD203"),
        (("- [x] Yes", "- [ ] Yes"), "KD701"),
        (("So core-0?", "So? <!-- kdll allow: long-title because I like it -->"), "KD193"),
    ],
)
def test_banks_are_looked_at_as_pages_are(change: tuple[str, str], code: str) -> None:
    text = bank(2).replace(*change, 1)
    found = drawing("{from: core, count: 1}", banks={"core": text})
    assert any(line.startswith("banks/core.md:") and code in line for line in found), found


def test_situations_are_places_that_links_find() -> None:
    linked = page("more", body="See [him](15-case.md#helped), not [her](15-case.md#hepled).\n")
    assert told({"15-case.md": MORE["15-case.md"], "30-more.md": linked}) == [
        "30-more.md:9:35: KD205 page `case` has no heading `#hepled`"
    ]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"15-case.md": MORE["15-case.md"].replace("#helped}", "#start}")}, ["15-case.md:14:18"]),
        ({"15-case.md": MORE["15-case.md"].replace("id: case", "id: reasons")}, ["20-check"]),
        (
            {"15-case.md": MORE["15-case.md"], "16-case.md": MORE["15-case.md"]},
            ["16-case.md:2:5"],
        ),
        ({"15-case.md": MORE["15-case.md"]}, []),
    ],
)
def test_id_of_a_scenario_is_told_where_it_is_used_twice(
    files: dict[str, str], said: list[str]
) -> None:
    found = [line for line in told(files) if "KD203" in line]
    assert len(found) == len(said), found
    assert all(line.startswith(place) for line, place in zip(found, said, strict=True))


def test_scenario_page_without_an_id_is_told_once() -> None:
    found = told({"15-case.md": MORE["15-case.md"].replace("id: case\n", "")})
    assert [line for line in found if "KD201" in line] == [
        "15-case.md:1:1: KD201 this page has no id"
    ]


def test_scenario_without_a_name_is_offered_one() -> None:
    block = CASE.replace("## ", "### ")
    found = told({"30-more.md": page("more", body=f"## So\n\n::: scenario\n\n{block}\n:::\n")})
    assert found == ["30-more.md:11:1: KD201 this scenario has no id"]
