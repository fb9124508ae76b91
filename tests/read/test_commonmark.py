"""The prose is CommonMark: its own examples say so, but for what is meant to differ."""

from __future__ import annotations

import pytest

from kdll.read.markdown import Page, parser

from .reading import read_page
from .spec import as_html, examples, normal

RAW_HTML = "raw HTML is told as an error (KD170, KD171) and not passed on"
NO_TAG = "HTML that is no whole tag on its line is words"
REMARK = "a comment is a remark of the author's, which learners never get"
ADDRESS = "a bare web address is a link, as in GFM"

MEANT: dict[int, str] = {
    **dict.fromkeys((21, 31, 344, 475, 476, 477, 491, 494, 524, 536), RAW_HTML),
    **dict.fromkeys(
        (*range(148, 156), *range(159, 177), 178, 181, *range(184, 192), 201), RAW_HTML
    ),
    **dict.fromkeys((*range(613, 618), 623, 628, 630, 631, 642, 643), RAW_HTML),
    **dict.fromkeys((156, 157, 158, 180, 182), NO_TAG),
    **dict.fromkeys((177, 179, 183, 308, 309, 625, 626), REMARK),
    **dict.fromkeys((602, 608, 611), ADDRESS),
}
"""Examples that are read otherwise, and why."""


def test_all_examples_are_there() -> None:
    assert len(examples()) == 652


@pytest.mark.parametrize("number", examples())
def test_without_our_own_marks_it_is_commonmark(number: int) -> None:
    written, wanted = examples()[number]
    made = parser(extended=False).render(written, {"page": Page({}, {})})
    assert normal(made) == normal(wanted)


@pytest.mark.parametrize("number", examples())
def test_with_them_it_differs_only_where_that_is_meant(number: int) -> None:
    written, wanted = examples()[number]
    page, said = read_page("\n" + written)
    same = normal(as_html(page.body)) == normal(wanted)
    assert same is (number not in MEANT)
    if MEANT.get(number) == RAW_HTML:
        assert {d.code for d in said} & {"KD170", "KD171"}
