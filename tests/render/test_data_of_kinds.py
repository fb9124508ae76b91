"""What the player is told of every kind of question, of draws, gates and an assessment before."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kdll import render
from kdll.model.course import Aus, Course, Gate, Module
from kdll.model.edition import Delivery
from tests.made import (
    FRAMEWORKS,
    LAB,
    MEDIA,
    assets,
    choice,
    course,
    data,
    edition,
    identity,
    module,
    node,
    p,
    page,
    question,
    tag,
    text,
)
from tests.made.kinds import every_kind, scenario


def told(made: Course, delivery: Delivery | None = None, document: str = "index.html") -> Any:
    files = edition(made, delivery or Delivery("web")).files
    return data(files.text(document).encode())


def asked(name: str, made: Course | None = None) -> Any:
    return next(q for q in told(made or every_kind())["questions"] if q["id"] == name)


def test_blanks_are_told_with_all_that_they_accept() -> None:
    blanks = asked("clock-blanks")
    assert blanks["choices"] == [
        {
            "key": "0",
            "part": "blank",
            "right": False,
            "text": "30 | thirty",
            "accepted": ["30", "thirty"],
        },
        {
            "key": "1",
            "part": "blank",
            "right": False,
            "text": "48 | forty-eight",
            "accepted": ["48", "forty-eight"],
        },
        {"key": "2", "part": "choice", "right": False, "text": "35", "low": 35.0, "high": 35.0},
    ]
    assert (blanks["partial"], blanks["exact"]) == (True, False)


def test_sources_are_told_with_the_key_of_what_fits() -> None:
    lines = asked("who-does-what")["choices"]
    assert [line["target"] for line in lines if line["part"] == "source"] == ["4", "4", "5", None]
    assert not any("target" in line for line in lines if line["part"] == "target")


def test_a_picture_is_told_by_its_alternative_text() -> None:
    lines = asked("who-does-what-pictured")["choices"]
    assert lines[4]["text"] == "A clock face"


def test_points_of_a_named_scale_are_told_in_words() -> None:
    likert = asked("confidence")
    assert [line["text"] for line in likert["choices"]][2:4] == ["Strongly disagree", "Disagree"]
    assert (likert["scorable"], likert["scored"]) == (False, False)


def test_an_open_answer_is_told_how_long_it_may_be() -> None:
    assert asked("my-office")["longest"] == 500
    assert asked("copy-fee")["longest"] == 0


def test_a_scenario_is_told_as_a_map() -> None:
    case = asked("muster-rolls")
    assert (case["scored"], case["scorable"], case["page"]) == (True, True, "muster-rolls")
    start, accept, pass_on, accepted, _, passed_on, sent = case["choices"]
    assert "ending" not in start
    assert "ending" not in accepted
    assert (passed_on["ending"], sent["ending"]) == ("poor", "good")
    assert (accept["within"], accept["target"], accept["points"]) == ("0", "3", 2)
    assert (pass_on["within"], pass_on["target"], pass_on["points"]) == ("0", "5", 1)


def test_an_unscored_scenario_has_no_points() -> None:
    ticked = scenario("case")
    clear = replace(
        ticked, choices=tuple(replace(c, right=False, points=None) for c in ticked.choices)
    )
    case = asked("case", course(module(page("here", clear))))
    assert (case["scorable"], case["scored"]) == (False, False)
    assert not any("points" in line for line in case["choices"])


def test_drawn_questions_stand_under_the_assessment_that_draws_them() -> None:
    made = told(every_kind())
    final = next(page for page in made["pages"] if page["id"] == "final")
    assert final["draws"] == [
        {"count": 2, "from": ["core-1", "core-2", "core-3", "core-4"]},
        {"count": 1, "from": ["core-5", "core-6"]},
    ]
    drawn = [q for q in made["questions"] if q["id"].startswith("core-")]
    assert {q["page"] for q in drawn} == {"final"}
    assert all(q["scored"] for q in drawn)
    assert {q["competency"] for q in drawn} == {"kcm.rti-responsiveness"}
    assert "core" not in [page["id"] for page in made["pages"]]


def test_a_film_in_a_bank_belongs_to_the_assessment_and_travels() -> None:
    made = told(every_kind())
    assert [(m["path"], m["page"]) for m in made["media"]] == [("media/stamp.mov", "final")]


def test_slots_of_drawn_questions_are_their_own() -> None:
    slots = [q["slot"] for q in told(every_kind())["questions"]]
    assert len(slots) == len(set(slots))


def test_rules_of_time_and_of_an_assessment_before_the_modules() -> None:
    rules = told(every_kind())["rules"]
    assert rules["minutes"] == 40
    first = rules["assessments"]["first"]
    assert (first["role"], first["exemptFrom"]) == ("pre", 0.8)
    assert rules["scoreFrom"] == "final"


def test_modules_are_told_with_what_they_teach() -> None:
    made = {m["id"]: m["competencies"] for m in told(every_kind())["modules"]}
    assert made == {
        "first": [],
        "practice": ["kcm.rti-responsiveness"],
        "muster-rolls": ["kcm.note-writing"],
        "final": [],  # it asks, and teaches nothing
    }


def test_pages_teach_beside_their_module_and_nothing_twice() -> None:
    two = replace(page("two", p("x")), competencies=(tag("kcm:note-writing"),))
    both = ("kcm:rti-responsiveness", "kcm:rti-responsiveness")
    made = told(course(module(page("one", p("x")), two, tags=both)))
    assert made["modules"][0]["competencies"] == ["kcm.rti-responsiveness", "kcm.note-writing"]


def gates(*rows: Gate, modules: tuple[Module, ...] = ()) -> Any:
    return told(replace(every_kind(), gates=rows))["rules"]["gates"]


def test_a_gate_after_nothing_named_waits_for_all_modules_before_it() -> None:
    assert gates(Gate(text("final"), ())) == [
        {"pages": ["final"], "modules": ["first", "practice", "muster-rolls"], "passed": []}
    ]


def test_a_gate_waits_for_modules_and_for_assessments() -> None:
    rows = gates(Gate(text("final"), (text("practice"), text("muster-rolls"), text("first"))))
    assert rows == [
        {"pages": ["final"], "modules": ["practice", "first"], "passed": ["muster-rolls"]}
    ]


def test_a_glossary_keeps_nobody_waiting() -> None:
    from kdll.model.course import PageKind

    words = module(page("words", p("x"), kind=PageKind.GLOSSARY))
    made = course(
        words,
        module(page("one", p("x"))),
        module(page("two", p("x"))),
        gates=(Gate(text("two"), ()),),
    )
    assert told(made)["rules"]["gates"] == [{"pages": ["two"], "modules": ["one"], "passed": []}]


def test_a_gate_to_a_page_and_a_gate_to_a_module() -> None:
    made = course(
        module(page("one", p("x"))),
        module(page("two", p("x")), page("three", p("x"))),
        gates=(Gate(text("three"), (text("one"),)), Gate(text("two"), ())),
    )
    assert [gate["pages"] for gate in told(made)["rules"]["gates"]] == [["three"], ["two", "three"]]


def test_a_module_by_itself_holds_no_gate_of_another() -> None:
    rules = told(every_kind(), Delivery("cmi5", "module"), "final.html")["rules"]
    assert (rules["gates"], rules["minutes"]) == ([], None)


def test_a_module_by_itself_has_what_its_assessment_draws() -> None:
    made = told(every_kind(), Delivery("cmi5", "module"), "final.html")
    assert [q["id"] for q in made["questions"]] == [
        "always-asked",
        *(f"core-{n}" for n in range(1, 7)),
    ]
    assert [m["path"] for m in made["media"]] == ["media/stamp.mov"]


def test_course_yml_says_what_a_cmi5_platform_opens() -> None:
    by_module = edition(every_kind(), Delivery("cmi5", "aus"))
    assert [unit.id for unit in by_module.units] == ["first", "practice", "muster-rolls", "final"]
    whole = edition(replace(every_kind(), aus=Aus.COURSE), Delivery("cmi5", "aus"))
    assert [unit.href for unit in whole.units] == ["index.html"]
    rules = data(whole.files.text("index.html").encode())["rules"]
    assert (len(rules["gates"]), rules["minutes"]) == (1, 40)


def test_the_lab_says_what_a_locked_learner_is_told() -> None:
    lab = replace(LAB, locked="Write to the training cell.")
    made = every_kind()
    built = render.edition(made, lab, FRAMEWORKS, identity(made), MEDIA, assets(), Delivery("web"))
    assert data(built.files.text("index.html").encode())["locked"] == "Write to the training cell."


def test_words_of_articles_are_not_told_again() -> None:
    strings = told(every_kind())["strings"]
    assert not [key for key in strings if key.startswith(("render.", "scale."))]


def test_a_line_of_markup_is_told_as_words() -> None:
    content = (node("strong", "thirty"), node("math", text="x"), node("text", text=" days"))
    strong = replace(choice("x"), content=content)
    made = course(module(page("here", question("q", strong, choice("y", True)))))
    assert asked("q", made)["choices"][0]["text"] == "thirtyx days"
    assert "text" not in asked("q", made)["choices"][1]


def test_words_of_the_article_are_not_sent_twice() -> None:
    simple = replace(question("simple"), prompt=(p("How many ", node("em", "days"), "?"),))
    assert "prompt" not in asked("simple", course(module(page("first", simple))))


def test_words_that_the_article_shows_otherwise_are_sent() -> None:
    formula = replace(question("sum"), prompt=(p("What is ", node("math", text="x^2"), "?"),))
    assert asked("sum", course(module(page("first", formula))))["prompt"] == "What is x^2?"
