"""The content folder: what is a course, a module and a page, and in which order."""

from __future__ import annotations

import pytest

from kdll.model.course import AssessmentRule, PageKind
from kdll.model.tree import Blob, Tree
from kdll.read import library

from .reading import COURSE, LAB, codes, first_lines, read, schemas, source


def page(id_: str, more: str = "") -> str:
    return f"---\nid: {id_}\ntitle: {id_.upper()}\n{more}---\n\nWords.\n"


def test_numbers_order_and_are_no_part_of_an_id() -> None:
    found, said = read(
        {
            "c/20-b/30-d.md": page("d"),
            "c/20-b/index.md": page("b"),
            "c/20-b/4-c.md": page("c"),
            "c/9-a.md": page("a"),
            "c/100-e.md": page("e"),
            "c/no-number.md": page("f"),
        }
    )
    modules = found.courses[0].modules
    assert [(m.id, [p.id for p in m.pages]) for m in modules] == [
        ("a", ["a"]),
        ("b", ["b", "c", "d"]),
        ("e", ["e"]),
        ("f", ["f"]),
    ]
    assert said == ()


def test_media_and_hidden_files_are_no_modules() -> None:
    found, said = read(
        {
            "c/10-a.md": page("a"),
            "c/media/a.en.md": "A transcript.",
            "c/banks/_core.md": "Not yet.",
            "c/_draft.md": "Not yet.",
            "c/.hidden.md": "x",
            "c/10-b/_notes.md": "x",
            "c/_old/index.md": "x",
        }
    )
    assert [m.id for m in found.courses[0].modules] == ["a"]
    assert said == ()


def test_banks_are_read_apart_from_the_modules() -> None:
    found, said = read(
        {
            "c/10-a.md": page("a"),
            "c/banks/20-late.md": page("late", "kind: bank\n"),
            "c/banks/core.md": page("core", "kind: bank\n"),
        }
    )
    course = found.courses[0]
    assert said == ()
    assert [m.id for m in course.modules] == ["a"]
    assert [(b.id, b.kind) for b in course.banks] == [
        ("late", PageKind.BANK),
        ("core", PageKind.BANK),
    ]
    assert [sheet.id for sheet in course.sheets] == ["a", "late", "core"]


def test_bank_in_a_folder_of_banks_is_told() -> None:
    _, said = read({"c/10-a.md": page("a"), "c/banks/old/core.md": page("core", "kind: bank\n")})
    assert first_lines(said, 0) == [
        "1:1 KD106 this bank is not read: it lies in a folder within `banks/`"
    ]


def test_draws_of_an_assessment_are_read() -> None:
    more = (
        "kind: assessment\ndraw:\n  - from: core\n    count: 6\n    competency: kcm:rti\n"
        "    difficulty: easy\n  - {from: more, count: 1}\n"
    )
    found, said = read({"c/10-a.md": page("a", more)})
    first, second = found.courses[0].pages[0].draws
    assert said == ()
    assert (first.bank.value, first.count, first.difficulty) == ("core", 6, "easy")
    assert (str(first.competency), first.bank.span.start) == ("kcm:rti", (6, 11))
    assert (second.bank.value, second.count, second.competency) == ("more", 1, None)


@pytest.mark.parametrize(
    ("draw", "told"),
    [
        ("- core", "4:8 KD117 this entry should be a draw, with `from:` and `count:`"),
        ("- from: core", "4:8 KD116 `count` is missing in this entry"),
        ("- {from: core, count: all}", "4:28 KD117 `count` should be a whole number from 1 on"),
        ("- {from: core, count: 0}", "4:28 KD117 `count` should be a whole number from 1 on"),
        (
            "- {from: core, count: 2, difficulty: esy}",
            "4:43 KD117 `difficulty` should be `easy`, `medium` or `hard`",
        ),
    ],
)
def test_draw_that_cannot_be_read_is_told(draw: str, told: str) -> None:
    _, said = read({"c/10-a.md": page("a", f"draw: [{draw.removeprefix('- ')}]\n")})
    assert first_lines(said, 0) == [told]


GATES = {
    "after all modules": [],
    "after the-right": ["the-right"],
    "after the-right and fees": ["the-right", "fees"],
    "after the-right, fees and appeals": ["the-right", "fees", "appeals"],
    '"after the-right"': ["the-right"],
    "[the-right, fees]": ["the-right", "fees"],
    "\n    - the-right": ["the-right"],
}


@pytest.mark.parametrize("written", GATES)
def test_gate_is_read(written: str) -> None:
    yml = COURSE + f"gates:\n  last: {written}\n"
    found, said = read({"c/course.yml": yml})
    [gate] = found.courses[0].gates
    assert said == ()
    assert (gate.opens.value, [after.value for after in gate.after]) == ("last", GATES[written])
    for after in gate.after:
        assert after.value in source(yml, "c/course.yml").excerpt(after.span)


def test_words_for_locked_learners_are_read() -> None:
    found, said = read({"lab.yml": LAB + "locked: Write to the training cell.\n"})
    assert (found.lab.locked, said) == ("Write to the training cell.", ())


def test_module_speaks_with_its_opening_page() -> None:
    more = "description: D\ncompetencies:\n  - kcm:a\nobjectives:\n  o: Do it\n"
    found, said = read({"c/10-a/index.md": page("a", more), "c/10-a/20-b.md": page("b")})
    module = found.courses[0].modules[0]
    assert (module.id, module.title.value, module.description) == ("a", "A", "D")
    assert [str(tag) for tag in module.competencies] == ["kcm:a"]
    assert module.objectives["o"].value == "Do it"
    assert module.span.start == (2, 5)
    assert said == ()


def test_folder_without_an_index_is_told_and_read() -> None:
    found, said = read({"c/10-a/20-b.md": page("b")})
    assert found.courses[0].modules[0].id == "b"
    assert first_lines(said, 0) == ["1:1 KD105 the folder `10-a` has no `index.md`"]


def test_page_within_a_folder_of_a_module_is_told() -> None:
    _, said = read({"c/10-a/index.md": page("a"), "c/10-a/more/b.md": page("b")})
    assert first_lines(said, 0) == [
        "1:1 KD106 this page is not read: it lies in a folder within a module"
    ]


def test_pages_without_a_course_are_told_once() -> None:
    _, said = read({"lost/20-b.md": page("b"), "lost/10-a/index.md": page("a")})
    assert first_lines(said, 0) == [
        "1:1 KD105 the folder `lost` has pages and no `course.yml`, so nothing in it is read"
    ]


@pytest.mark.parametrize("path", ["_old/a.md", ".git/a.md", "shared/a.md", "notes/README.md"])
def test_texts_that_are_no_pages_are_left_alone(path: str) -> None:
    assert codes(read({path: page("a")})[1]) == []


@pytest.mark.parametrize("path", ["lab.yaml", "frameworks/kcm.yaml", "x/y/course.yml"])
def test_file_that_is_not_read_is_told(path: str) -> None:
    assert codes(read({path: COURSE})[1]) == ["KD106"]


def test_lab_is_read() -> None:
    lab = (
        "name: Lab\niri: https://lab.example/\nlanguage: hi\nlicence: CC0-1.0\ncontacts:\n"
        "  help:\n    name: Help\n    address: a@lab.example\n    web: https://lab.example/help\n"
    )
    found, said = read({"lab.yml": lab, "c/course.yml": COURSE.replace("language: en\n", "")})
    assert (found.lab.name, found.lab.iri, found.lab.language) == (
        "Lab",
        "https://lab.example",
        "hi",
    )
    assert found.lab.contacts == {"help": "Help, a@lab.example, https://lab.example/help"}
    assert found.courses[0].language == "hi"
    assert codes(said) == ["KD116"]


def test_missing_lab_is_told() -> None:
    _, said = library(Tree({"c/course.yml": COURSE.encode()}), schemas())
    assert codes(said) == ["KD105"]


def test_framework_is_read() -> None:
    text = (
        "id: kcm\ntitle: Model\niri: https://f.example/\nareas:\n"
        "  - name: Domain\n    open: true\n"
        "  - name: Functional\n    themes:\n      - name: Theme\n        competencies:\n"
        "          - {id: a, name: A b, description: D, levels: [One, Two], "
        'aliases: [B], identifiers: {x: "1/2"}}\n'
        "          - {id: c, name: C}\n"
    )
    found, said = read({"frameworks/kcm.yml": text})
    framework = found.frameworks["kcm"]
    assert said == ()
    assert (framework.title, framework.iri) == ("Model", "https://f.example")
    assert framework.open_areas == ("Domain",)
    assert list(framework.competencies) == ["a", "c"]
    first = framework.competencies["a"]
    assert (first.area, first.theme, first.name) == ("Functional", "Theme", "A b")
    assert (first.description, first.levels) == ("D", ("One", "Two"))
    assert first.identifiers == {"x": "1/2"}


def test_ids_used_twice_in_the_library_are_told() -> None:
    framework = (
        "id: kcm\ntitle: M\niri: https://f.example\nareas:\n  - name: A\n    themes:\n"
        "      - name: T\n        competencies: [{id: a, name: A}, {id: a, name: B}]\n"
    )
    _, said = read(
        {"frameworks/a.yml": framework, "frameworks/b.yml": framework, "d/course.yml": COURSE}
    )
    assert [d.message for d in said] == [
        "competency id `a` is used twice in this framework",
        "framework id `kcm` is used twice",
        "competency id `a` is used twice in this framework",
    ]


def test_assessment_without_rules_has_the_defaults() -> None:
    found, _ = read({"c/10-a.md": page("a", "kind: assessment\n")})
    assert found.courses[0].pages[0].kind is PageKind.ASSESSMENT
    assert found.courses[0].assessments == {"a": AssessmentRule()}


def test_page_without_an_id_is_left_to_the_check() -> None:
    found, said = read({"c/10-a.md": "---\ntitle: A\n---\n"})
    assert (found.courses[0].pages[0].id, said) == ("", ())


def test_page_without_front_matter_goes_on_under_its_name() -> None:
    found, said = read({"c/10-first-appeal.md": "Words.\n"})
    assert found.courses[0].pages[0].id == "first-appeal"
    assert codes(said) == ["KD102"]


def test_front_matter_that_is_not_closed_ends_at_the_first_empty_line() -> None:
    found, said = read({"c/10-a.md": "---\nid: a\ntitle: A\n\nWords.\n"})
    first = found.courses[0].pages[0]
    assert (first.id, first.title.value, len(first.body)) == ("a", "A", 1)
    assert codes(said) == ["KD101"]


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"---\nid: a\n\xff\n---\n", "3:1"),
        (b"---\nid: a\nx\xc3(\n---\n", "3:2"),
        (b"---\nid: a\nb\x00c\n---\n", "3:2"),
        ("---\nid: a\n".encode("utf-16"), "1:1"),
        (b"---\r\nid: a\r\n\xed\xa0\x80", "3:1"),
    ],
)
def test_file_that_is_no_text_is_told_at_its_place(data: bytes, place: str) -> None:
    _, said = read({"c/10-a.md": data})
    assert first_lines(said, 0)[0].startswith(f"{place} KD103 ")


def test_file_that_is_too_large_is_told() -> None:
    large = Blob("0" * 64, 50 * 1024 * 1024)
    tree = Tree({"lab.yml": LAB.encode(), "c/course.yml": COURSE.encode(), "c/10-a.md": large})
    assert codes(library(tree, schemas())[1]) == ["KD104"]
    assert codes(read({"c/course.yml": COURSE + "# " + "x" * 300_000})[1]) == ["KD104"]


def test_conflict_of_versions_is_told_once() -> None:
    text = page("a") + "\n<<<<<<< mine\na\n=======\nb\n>>>>>>> theirs\n"
    assert codes(read({"c/10-a.md": text})[1]) == ["KD123"]
