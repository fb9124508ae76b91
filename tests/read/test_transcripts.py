"""Transcripts in an author's words: prose, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdll.model.prose import Node, plain
from kdll.model.tree import Blob, File, Tree
from kdll.read import transcripts

PATH = "rti/media/stamp.en.md"


def read(content: File | str) -> tuple[tuple[object, ...], list[tuple[str, int]]]:
    file = content.encode() if isinstance(content, str) else content
    found, told = transcripts(Tree({PATH: file}), [PATH])
    return found[PATH], [(d.code, d.span.start.line) for d in told]


def test_paragraphs_lists_and_stressed_words_are_read() -> None:
    found, told = read("**Clerk:** A request is *received*.\n\n- stamped\n- dated\n\n> Day zero.\n")
    assert told == []
    nodes = [node for node in found if isinstance(node, Node)]
    assert [node.kind for node in nodes] == ["paragraph", "bullet_list", "blockquote"]
    assert plain(nodes) == "Clerk: A request is received. stamped dated Day zero."


@pytest.mark.parametrize(
    "text",
    [
        "# The clock",
        "See [the form](media/form.pdf).",
        "See [here](javascript:alert).",
        "![A clerk](media/clerk.png)",
        "| a | b |\n| --- | --- |\n| c | d |",
        "::: note\n\nWords.\n\n:::",
        "::: question {#q}\n\nWhich?\n\n- [x] a\n- [ ] b\n\n:::",
        "```\ncode\n```",
    ],
)
def test_what_is_more_than_words_is_told_at_its_line(text: str) -> None:
    _, told = read(f"Words.\n\n{text}\n")
    assert ("KD455", 3) in told


@pytest.mark.parametrize("content", [b"\xff\xfe", Blob("a" * 64, 2 << 20), b"<script>x</script>\n"])
def test_what_is_no_text_is_told(content: File) -> None:
    assert read(content)[1]


@given(st.text())
def test_no_text_upsets_the_reader(text: str) -> None:
    read(text.encode("utf-8", "replace"))
