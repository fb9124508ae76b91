"""A text is read the same without the rules that find nothing in it."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it.token import Token

from kdll.read import markdown
from kdll.read.guards import _SIGNS

PIECES = [
    *("a", "bc d", "1. ", "- ", "+ ", "* ", "> ", "# ", "## ", "```", "~~~", "~~", "`", "---"),
    *("===", "***", "_ _ _", "| ", "|", "--", ": ", "~ ", "[", "](", ")", "[a]: b", "![", "<"),
    *(">", "&amp;", "\\", "*", "_", "**", "__", "\t", "    ", " ", "\n", "\n\n", "<b>", "<!--"),
    *("-->", "{#x}", "=", "-"),
]
ANY_TEXT = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def told(tokens: list[Token]) -> list[dict[str, Any]]:
    return [
        token.as_dict(children=False) | {"inside": told(token.children or [])} for token in tokens
    ]


@settings(
    max_examples=300, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
@given(ANY_TEXT)
def test_what_is_left_out_would_have_found_nothing(text: str) -> None:
    whole, guarded = markdown.Page({}, {}), markdown.Page({}, {})
    expected = markdown._PARSERS._make(()).parse(text, {"page": whole})
    assert told(markdown.parse(text, guarded)) == told(expected)
    assert guarded.comments == whole.comments


def test_every_guarded_rule_is_one_of_the_parser_s() -> None:
    md = markdown._PARSERS._make(())
    rules = {name for names in md.get_all_rules().values() for name in names}
    assert {*_SIGNS} <= rules
