"""Blocks beside questions, and what they include."""

from __future__ import annotations

import pytest

from kdll.model.prose import Node, plain

from .reading import FRONT, asked, codes, first_lines, nodes, read, read_page


def block(name: str, *lines: str) -> str:
    return "\n".join([f"::: {name}", "", *lines, "", ":::", ""])


def test_each_heading_begins_a_tab() -> None:
    page, said = read_page(block("tabs", "### One", "", "a", "", "#### In it", "", "### Two"))
    tabs = nodes(page, "tab")
    assert [[n.kind for n in tab.children if isinstance(n, Node)] for tab in tabs] == [
        ["heading", "paragraph", "heading"],
        ["heading"],
    ]
    assert said == ()


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (block("tabs", "### One"), ["1:1 KD178 fewer than two headings stand in this block"]),
        (
            block("tabs", "a", "", "### One", "", "### Two"),
            ["3:1 KD178 this stands before the first tab"],
        ),
        (block("steps", "- a"), ["1:1 KD178 no numbered list stands in this block"]),
        (
            block("steps", "1. a", "", "b", "", "1. c"),
            ["7:1 KD178 a second numbered list begins here"],
        ),
        (block("steps", "1. a", "2. b"), []),
        (block("download", "a"), ["1:1 KD178 no link to a file stands in this block"]),
        (
            block("download", "[a](https://x.example)"),
            ["3:1 KD178 this links to no file of the media folder"],
        ),
        (
            block("activity {#a}", "- [ ] a", "- b"),
            ["4:1 KD178 this line has no box, and others beside it have one"],
        ),
        (block("activity {#a}", "- [] a"), ["3:3 KD178 `[]` is no box"]),
        (block("activity {#a}", "-[ ] a"), ["3:1 KD178 `-[ ]` is no box"]),
        (block("activity", "- [ ] a b"), ["1:1 KD186 this activity has boxes and no name"]),
        (block("activity", "Ask them."), []),
        (block("note {#a file=b}", "c"), ["1:14 KD141 `note` has no setting `file`"]),
        (block("tab", "c"), ["1:5 KD132 no block is called `tab`"]),
        (block("todo", "## A"), ["3:1 KD185 a note to colleagues holds words alone"]),
    ],
)
def test_a_block_holds_what_it_is_for(body: str, told: list[str]) -> None:
    _, said = read_page(body)
    assert first_lines(said) == told


def test_boxes_of_an_activity_are_tasks() -> None:
    page, said = read_page(
        block("activity {#first}", "- [ ] Find *it*", "- [x] Ask", "- [ ] Find *it*")
    )
    tasks = nodes(page, "task")
    assert [plain(task.children) for task in tasks] == ["Find it", "Ask", "Find it"]
    assert ["done" in task.attrs for task in tasks] == [False, True, False]
    assert len({task.attrs["key"] for task in tasks}) == 3
    assert said == ()


def test_a_box_keeps_its_key_in_another_order() -> None:
    def keys(*lines: str) -> dict[str, str]:
        page, _ = read_page(block("activity {#first}", *lines))
        return {plain(task.children): task.attrs["key"] for task in nodes(page, "task")}

    assert keys("- [ ] a", "- [ ] b") == keys("- [x] b", "- [ ] a")


def test_a_nameless_activity_is_named_by_its_words() -> None:
    _, (found,) = read_page(block("activity", "- [ ] Find the register"))
    (edit,) = found.repair
    assert edit.text == " {#find-the-register}"
    assert edit.span.start.column == len("::: activity") + 1


def including(*files: str, body: str = "", **shared: str) -> tuple[list[str], list[str]]:
    """The words of the page's paragraphs, and what is told, by file."""
    text = body or "".join(block(f"include {{file={name}}}") for name in files)
    tree: dict[str, str | bytes] = {"c/10-p.md": FRONT + text}
    tree |= {f"shared/{name}.md": words for name, words in shared.items()}
    found, said = read(tree)
    page = found.courses[0].pages[0]
    told = [f"{d.span.file}:{d.span.start.line} {d.code}" for d in said]
    return [plain(n.children) for n in nodes(page, "paragraph")], told


def test_what_is_included_stands_where_it_is_included() -> None:
    body = "one\n\n" + block("include {file=shared/a.md}") + "\nthree\n"
    assert including(body=body, a="two") == (["one", "two", "three"], [])


def test_its_front_matter_is_its_own() -> None:
    assert including("shared/a.md", a="---\ntitle: x\n---\ntwo") == (["two"], [])


def test_spans_point_into_the_included_file() -> None:
    _, told = including("shared/a.md", a="one\n\n[=none] and <b>\n")
    assert told == ["shared/a.md:3 KD172", "shared/a.md:3 KD170"]


def test_a_file_of_the_course_comes_first() -> None:
    tree: dict[str, str | bytes] = {
        "c/10-p.md": FRONT + block("include {file=shared/a.md}"),
        "c/shared/a.md": "mine",
        "shared/a.md": "theirs",
    }
    found, said = read(tree)
    assert plain(nodes(found.courses[0].pages[0], "paragraph")) == "mine"
    assert said == ()


def test_included_files_include_others_in_turn() -> None:
    nested = block("include {file=shared/b.md}")
    assert including("shared/a.md", a=nested, b="in b") == (["in b"], [])


def test_eight_deep_is_enough() -> None:
    chain = {f"f{n}": block(f"include {{file=shared/f{n + 1}.md}}") for n in range(1, 9)}
    words, told = including("shared/f1.md", **chain, f9="too deep")
    assert (words, told) == ([], ["shared/f8.md:1 KD181"])
    words, told = including("shared/f2.md", **chain, f9="deep")
    assert (words, told) == (["deep"], [])


def test_a_cycle_is_told() -> None:
    a = block("include {file=shared/b.md}")
    b = block("include {file=shared/a.md}")
    assert including("shared/a.md", a=a, b=b) == ([], ["shared/b.md:1 KD181"])


def test_files_that_multiply_are_told() -> None:
    many = "".join(block("include {file=shared/b.md}") for _ in range(12))
    more = "".join(block("include {file=shared/c.md}") for _ in range(12))
    words, told = including("shared/a.md", a=many, b=more, c="x")
    assert len(words) <= 100
    assert set(told) <= {"shared/a.md:" + str(n) + " KD181" for n in range(1, 60)} | {
        "shared/b.md:" + str(n) + " KD181" for n in range(1, 60)
    }
    assert told


@pytest.mark.parametrize(
    "name",
    [
        "../other/10-a.md", "/etc/passwd", "file:///etc/passwd", "https://x.example/a.md",
        "shared/../../a.md", "c:/a.md", "//host/a.md",
    ],
)  # fmt: skip
def test_what_lies_elsewhere_is_unsafe(name: str) -> None:
    _, said = read({"c/10-p.md": FRONT + block(f"include {{file={name}}}")})
    (found,) = said
    assert (found.code, found.unsafe) == ("KD180", True)


@pytest.mark.parametrize(
    ("opener", "code"),
    [
        ("include {file=shared/x.md}", "KD179"),
        ("include {file=media/a.png}", "KD179"),
        ("include", "KD178"),
        ("include {fil=shared/a.md}", "KD141"),
        ("include {#a file=shared/a.md}", "KD141"),
    ],
)
def test_an_include_that_cannot_be_read_is_told(opener: str, code: str) -> None:
    _, said = read({"c/10-p.md": FRONT + block(opener), "shared/a.md": "one"})
    assert code in codes(said)


def test_the_nearest_file_is_offered() -> None:
    _, said = read({"c/10-p.md": FRONT + block("include {file=shared/b.md}"), "shared/a.md": "x"})
    assert said[0].hint == "did you mean `shared/a.md`?"


def test_questions_are_included_once() -> None:
    body = "".join(block("include {file=shared/a.md}") for _ in range(2))
    found, said = read(
        {"c/10-p.md": FRONT + body, "shared/a.md": asked("- [x] 1", "- [ ] 2") + "\nwords\n"}
    )
    assert codes(said) == ["KD182"]
    assert len(found.courses[0].questions) == 1


def test_another_course_may_ask_the_same() -> None:
    course = "kdll: 1\nid: d\ntitle: D\nlanguage: en\nversion: 1.0.0\ntargets:\n  - kcm:rti\n"
    page = FRONT + block("include {file=shared/a.md}")
    _, said = read(
        {
            "c/10-p.md": page, "d/10-p.md": page, "d/course.yml": course,
            "shared/a.md": asked("- [x] 1", "- [ ] 2"),
        }
    )  # fmt: skip
    assert said == ()


def test_footnotes_of_included_files_are_their_own() -> None:
    body = "one[^1]\n\n" + block("include {file=shared/a.md}") + "\n[^1]: mine\n"
    found, said = read({"c/10-p.md": FRONT + body, "shared/a.md": "two[^1]\n\n[^1]: theirs\n"})
    (end,) = nodes(found.courses[0].pages[0], "footnotes")
    assert [plain(n.children) for n in end.children if isinstance(n, Node)] == ["mine", "theirs"]
    assert [n.attrs["number"] for n in end.children if isinstance(n, Node)] == ["1", "2"]
    assert said == ()


def test_ids_of_headings_are_given_out_once_for_all() -> None:
    body = "## Fees\n\n" + block("include {file=shared/a.md}")
    found, _ = read({"c/10-p.md": FRONT + body, "shared/a.md": "## Fees\n"})
    ids = [n.attrs["id"] for n in nodes(found.courses[0].pages[0], "heading")]
    assert ids == ["fees", "fees-2"]
