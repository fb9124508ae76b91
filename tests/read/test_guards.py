"""A text is read the same if every rule is asked at every place."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.token import Token

from kdll.read import guards, markdown

PIECES = [
    *("a", "bc d", "1. ", "- ", "+ ", "* ", "> ", "# ", "## ", "```", "~~~", "~~", "`", "---"),
    *("===", "***", "_ _ _", "| ", "|", "--", ": ", "~ ", "[", "](", ")", "[a]: b", "![", "<"),
    *(">", "&amp;", "\\", "*", "_", "**", "__", "\t", "    ", " ", "\n", "\n\n", "<b>", "<!--"),
    *("-->", "{#x}", "=", "-", "==", "$", "$$", "[^1]", "[^1]: ", "[=fee]", "[[", "]]", "]"),
    *("@", "::: ", "10) ", "  \n", "https://a.b", "<https://a.b>"),
]
ANY_TEXT = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def asking_everywhere() -> MarkdownIt:
    md = markdown.parser()
    for ruler in (md.block.ruler, md.inline.ruler):
        assert isinstance(ruler, guards.BySign)
        ruler.begins = {}
    md.inline.terminator_re = ParserInline().terminator_re
    return md


WHOLE = asking_everywhere()


def told(tokens: list[Token]) -> list[dict[str, Any]]:
    return [
        token.as_dict(children=False) | {"inside": told(token.children or [])} for token in tokens
    ]


def page(text: str) -> markdown.Page:
    """One in which every line may hold blanks."""
    return markdown.Page({}, {}, fill_in=frozenset(range(text.count("\n") + 1)))


@settings(
    max_examples=600, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
@given(ANY_TEXT)
def test_what_is_not_asked_would_have_found_nothing(text: str) -> None:
    whole, guarded = page(text), page(text)
    expected = WHOLE.parse(text, {"page": whole})
    assert told(markdown.parse(text, guarded)) == told(expected)
    assert guarded.comments == whole.comments


def test_every_rule_with_a_sign_is_one_of_the_parser_s() -> None:
    rules = {name for names in WHOLE.get_all_rules().values() for name in names}
    assert {*guards.BEGINS, *guards._SIGNS} <= rules
