"""Edits in a file: only what they speak of changes, whatever its line ends are."""

from __future__ import annotations

import pytest

from kdll.fix import mend
from kdll.model.diagnostic import Diagnostic, Edit
from kdll.model.place import Position, Span
from kdll.model.tree import Blob, Tree

FILE = "a/b.md"


def edit(line: int, column: int, length: int, text: str, file: str = FILE) -> Edit:
    return Edit(Span.at(file, line, column, length), text)


def found(*repair: Edit) -> Diagnostic:
    return Diagnostic(repair[0].span, "KD150", "x", repair=repair)


def after(text: str, *diagnostics: Diagnostic) -> tuple[str, int]:
    done = mend(Tree({FILE: text.encode()}), diagnostics)
    file = done.tree[FILE]
    assert isinstance(file, bytes)
    return file.decode(), len(done.repaired)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_line_ends_and_byte_order_mark_stay_and_are_taken_up(end: str, bom: str) -> None:
    text = bom + end.join(["one", "-[x] two", "three", ""])
    wanted = bom + end.join(["one", "- [x] two", "", "three", ""])
    diagnostics = found(edit(2, 1, 4, "- [x]")), found(edit(3, 1, 0, "\n"))
    assert after(text, *diagnostics) == (wanted, 2)


def test_mixed_line_ends_stay_mixed() -> None:
    assert after("a\r\nb\nc\r", found(edit(2, 1, 1, "d"))) == ("a\r\nd\nc\r", 1)


def test_columns_count_code_points() -> None:
    assert (
        after("😀e\u0301 “x”", found(edit(1, 5, 1, '"'), edit(1, 7, 1, '"')))[0] == '😀e\u0301 "x"'
    )


def test_repair_that_touches_an_earlier_one_waits() -> None:
    first, second = found(edit(1, 1, 3, "A")), found(edit(1, 4, 0, "B"))
    assert after("abcdef", second, first) == ("Adef", 1)


def test_repair_is_made_whole_or_not_at_all() -> None:
    first, both = found(edit(1, 1, 1, "A")), found(edit(1, 5, 1, "E"), edit(1, 1, 1, "Z"))
    assert after("abcdef", first, both) == ("Abcdef", 1)


def test_repair_whose_edits_overlap_is_not_made() -> None:
    assert after("abcdef", found(edit(1, 1, 3, "A"), edit(1, 2, 1, "B"))) == ("abcdef", 0)


@pytest.mark.parametrize(
    "wrong",
    [
        edit(9, 1, 0, "x"),
        edit(1, 8, 0, "x"),
        edit(1, 6, 3, "x"),
        edit(1, 1, 0, "x", "a/none.md"),
        Edit(Span(FILE, Position(1, 3), Position(1, 1)), "x"),
    ],
)
def test_edit_of_a_place_that_is_not_there_is_not_made(wrong: Edit) -> None:
    assert after("abcdef", found(wrong)) == ("abcdef", 0)


def test_large_file_is_left_alone() -> None:
    tree = Tree({FILE: Blob("0" * 64, 9)})
    assert mend(tree, [found(edit(1, 1, 0, "x"))]).tree == tree


def test_what_is_no_text_stays_as_it_is_around_an_edit() -> None:
    done = mend(Tree({FILE: b"\xff\nb\n"}), [found(edit(2, 1, 1, "c"))])
    assert done.tree[FILE] == b"\xff\nc\n"
