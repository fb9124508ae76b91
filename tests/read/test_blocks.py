"""Blocks: what opens, what closes, and what was forgotten."""

from __future__ import annotations

import pytest

from kdll.model.prose import Block, Node, plain
from kdll.model.question import Question

from .reading import asked, codes, first_lines, nodes, read_page


def shape(blocks: tuple[Block, ...]) -> list[object]:
    """Names of blocks with what stands in them; words of the rest."""
    found: list[object] = []
    for block in blocks:
        if isinstance(block, Question):
            found.append(f"question {block.id}")
        elif block.kind == "container":
            found.append((block.attrs["name"], shape(block.children)))
        elif block.kind in ("bullet_list", "list_item"):
            found += shape(block.children)
        else:
            found.append(plain([block]))
    return found


def test_equal_colons_nest() -> None:
    page, said = read_page("::: note\n\na\n\n::: tip\n\nb\n\n:::\n\nc\n\n:::\n\nd")
    assert shape(page.body) == [("note", ["a", ("tip", ["b"]), "c"]), "d"]
    assert said == ()


def test_longer_fences_are_accepted() -> None:
    page, said = read_page(":::: note\n\na\n\n::: tip\n\nb\n\n::::\n\nc\n\n:::::\n\nd")
    assert shape(page.body) == [("note", ["a", ("tip", ["b"]), "c"]), "d"]
    assert said == ()


def test_block_keeps_its_name_and_id() -> None:
    page, said = read_page("::: reveal {#more}\n\na\n\n:::")
    assert nodes(page, "container")[0].attrs == {"name": "reveal", "id": "more"}
    assert said == ()


def test_colons_directly_after_a_list_still_close() -> None:
    page, said = read_page("::: question {#q}\n\nHow many?\n\n- [x] 1\n- [ ] 2\n:::\n\nafter")
    assert shape(page.body) == ["question q", "after"]
    assert [plain(c.content) for c in page.questions[0].choices] == ["1", "2"]
    assert first_lines(said) == ["7:1 KD133 no empty line stands before this line"]


def test_colons_directly_after_a_paragraph_still_close() -> None:
    page, said = read_page("::: note\na\n:::\n\nafter")
    assert shape(page.body) == [("note", ["a"]), "after"]
    assert codes(said) == ["KD133", "KD133"]


def test_opener_directly_after_a_paragraph_still_opens() -> None:
    page, said = read_page("before\n::: note\n\na\n\n:::")
    assert shape(page.body) == ["before", ("note", ["a"])]
    assert first_lines(said) == ["2:1 KD133 no empty line stands before this line"]


def test_block_that_is_never_closed_is_told_at_its_opener() -> None:
    page, said = read_page("a\n\n::: note\n\nb\n\n## C")
    assert shape(page.body) == ["a", ("note", ["b", "C"])]
    assert first_lines(said) == ["3:1 KD130 the block `note` that opens here is never closed"]


def test_colons_that_close_nothing_are_told_and_not_shown() -> None:
    page, said = read_page("a\n\n:::\n\nb")
    assert shape(page.body) == ["a", "b"]
    assert first_lines(said) == ["3:1 KD131 these colons close nothing"]


def test_question_that_runs_into_a_heading_ends_before_it() -> None:
    body = "::: question {#a}\n\nb?\n\n- [x] c\n- [ ] d\n\n## E\n\nf\n\n"
    page, said = read_page(body)
    assert shape(page.body) == ["question a", "E", "f"]
    assert first_lines(said) == [
        "1:1 KD130 the question that opens here is not closed before a heading follows in line 12"
    ]


def test_closer_of_a_question_with_a_heading_inside_is_not_told_again() -> None:
    page, said = read_page("::: question {#a}\n\nb?\n\n- [x] c\n\n## E\n\n- [ ] d\n\n:::\n\nf")
    assert codes(said) == ["KD130"]
    assert shape(page.body)[-1] == "f"


def test_lower_heading_within_a_question_is_allowed() -> None:
    page, said = read_page("::: question {#a}\n\n### b\n\nc?\n\n- [x] d\n- [ ] e\n\n:::")
    assert said == ()
    assert page.questions[0].prompt[0].kind == "heading"


def test_question_that_runs_into_the_next_ends_before_it() -> None:
    page, said = read_page("::: question {#a}\n\nb?\n\n- [x] c\n\n" + asked("- [x] 1", "- [ ] 2"))
    assert shape(page.body) == ["question a", "question q"]
    assert codes(said) == ["KD130"]


def test_fenced_code_is_not_looked_into() -> None:
    page, said = read_page(
        "```\n::: note\n```\n\n~~~ md\n:::\n~~~\n\n::: tip\n\n```\n:::\n```\n\n:::"
    )
    assert said == ()
    assert [n.text for n in nodes(page, "code_block")] == ["::: note\n", ":::\n", ":::\n"]


def test_code_that_is_never_closed_is_the_only_thing_told() -> None:
    _, said = read_page("::: note\n\n```\na\n\n:::\n")
    assert first_lines(said) == ["3:1 KD135 the code that begins here is never closed"]


def test_blocks_in_remarks_are_not_looked_at() -> None:
    page, said = read_page("<!--\n::: note\n-->\n\na\n\n<!-- ::: -->")
    assert (shape(page.body), said) == (["a"], ())


def test_remark_that_is_never_closed_is_told() -> None:
    _, said = read_page("a\n\n<!-- b\n\nc")
    assert first_lines(said) == ["3:1 KD137 the remark that begins here is never closed"]


def test_block_in_a_list_is_read() -> None:
    page, said = read_page("- a\n\n  ::: note\n\n  b\n\n  :::\n\n- c")
    assert (shape(page.body), said) == (["a", ("note", ["b"]), "c"], ())


def test_block_that_leaves_its_list_is_told() -> None:
    _, said = read_page("- a\n\n  ::: note\n\nb\n\n:::")
    assert first_lines(said) == ["3:3 KD134 this block opens within a list and goes on outside it"]


def test_block_moved_in_like_code_is_told() -> None:
    _, said = read_page("a\n\n    ::: note\n\n    b\n\n    :::")
    assert first_lines(said) == ["3:5 KD134 `note` is moved in too far to open a block"]


def test_block_in_a_quote_is_told() -> None:
    _, said = read_page("> ::: note\n>\n> a\n>\n> :::")
    assert codes(said) == ["KD131", "KD131"]


def test_deeper_than_can_be_read_is_told_once() -> None:
    _, said = read_page("::: note\n\n" * 60 + ":::\n\n" * 60)
    assert codes(said) == ["KD136"]


@pytest.mark.parametrize(
    ("opener", "said"),
    [
        ("::: nte", ("1:5", "KD132", "did you mean `note`?")),
        ("::: Note", ("1:5", "KD132", "did you mean `note`?")),
        ("::: qestion", ("1:5", "KD132", "did you mean `question`?")),
        ("::: {#a}", ("1:5", "KD132", "name it: `::: note` or `::: question`")),
        ("::: steps", ("1:1", "KD178", None)),
        ("::: incude", ("1:5", "KD132", "did you mean `include`?")),
        ("::: note By the way", ("1:10", "KD132", "write them below, after an empty line")),
        ("::: note {#a} x", ("1:15", "KD132", "write them below, after an empty line")),
        ("::: note {open}", ("1:11", "KD141", None)),
        ("::: note {#a", ("1:10", "KD140", "close them with `}`")),
        ("::: question hotspot {#a}", ("1:14", "KD138", None)),
        ("::: question singel {#a}", ("1:14", "KD132", "did you mean `single`?")),
    ],
)
def test_opener_is_told_where_it_is_wrong(opener: str, said: tuple[str, str, str | None]) -> None:
    _, found = read_page(opener + "\n\nwords\n\n:::")
    first = found[0]
    place = f"{first.span.start.line - 4}:{first.span.start.column}"
    assert (place, first.code) == said[:2]
    assert said[2] in (None, first.hint)
    assert len(found) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Words. {#a}", ["1:8 KD143 `{#a}` belongs to nothing"]),
        ("Words. {a=b c}", ["1:8 KD143 `{a=b c}` belongs to nothing"]),
        ("![a](media/b.png){start=0:12}", ["1:18 KD143 `{start=0:12}` belongs to nothing"]),
        ("Words {#a", ["1:7 KD140 these braces are never closed"]),
        ("## A {a=b}", ["1:7 KD141 a heading has no setting `a`"]),
        ("Words {a}, {{ a=b }}, {% a %}, \\{a=b} and `{a=b}`", []),
    ],
)
def test_braces_that_belong_to_nothing_are_told(text: str, said: list[str]) -> None:
    assert first_lines(read_page(text)[1]) == said


def test_every_heading_has_an_id_and_none_twice() -> None:
    page, said = read_page("## A b!\n\n### A b\n\n## C {#a-b}\n\n## घड़ी १\n\n## !")
    ids = [n.attrs["id"] for n in nodes(page, "heading")]
    assert ids == ["a-b-2", "a-b-3", "a-b", "घड़ी-१", "part"]
    assert said == ()


def test_lists_say_whether_they_are_tight_and_where_they_start() -> None:
    page, _ = read_page("- a\n- b\n\nx\n\n- c\n\n- d\n\n3. e\n4. f")
    assert [n.attrs for n in nodes(page, "bullet_list")] == [{"tight": ""}, {}]
    assert nodes(page, "ordered_list")[0].attrs == {"start": "3", "tight": ""}


def test_prose_holds_no_question_in_a_node() -> None:
    page, _ = read_page(asked("- [x] 1", "- [ ] 2"))
    assert not any(isinstance(block, Node) for block in page.body)
