"""Raw HTML is told with the way to say it; what could run is refused as unsafe."""

from __future__ import annotations

import pytest

from kdll.model.prose import plain

from .reading import FRONT, first_lines, nodes, read_page, source


@pytest.mark.parametrize(
    ("markup", "way"),
    [
        ("a<br>b", "end the line with `\\`; in a table, begin a new row"),
        ("a<br />b", "end the line with `\\`; in a table, begin a new row"),
        ("<b>a</b>", "write `**words**`"),
        ("<EM>a</EM>", "write `*words*`"),
        ('<a href="b.md">c</a>', "write `[words](address)`"),
        ('<img src="a.png">', "write `![what the learner sees](media/name.png)`"),
        ("| a |\n| - |\n| b<br>c |", "end the line with `\\`; in a table, begin a new row"),
        ("<h2>a</h2>", "write `## Heading`"),
        ("<details>a</details>", "write `::: reveal` above and `:::` below"),
    ],
)
def test_markup_is_told_once_with_the_way_to_say_it(markup: str, way: str) -> None:
    (found,) = read_page(markup)[1]
    assert (found.code, found.hint, found.unsafe) == ("KD170", way, False)


def test_markup_is_told_at_its_place_and_its_words_are_read() -> None:
    text = "> a\n> b <i>c</i> d\n\n<div>\n\ne\n\n</div>"
    page, said = read_page(text)
    shown = source(FRONT + text)
    assert [shown.excerpt(d.span) for d in said] == ["<i>", "<div>"]
    assert plain([b for b in page.body if b]) == "a b c d e"  # type: ignore[misc]


@pytest.mark.parametrize(
    "markup",
    [
        "<script>alert(1)</script>",
        "a <SCRIPT src=x></SCRIPT>",
        "<script\nsrc=x>",
        "<script src=x",
        "< script>",
        '<img src="a.png" onerror="b()">',
        "<svg onload=a>",
        '<a href="javascript:a()">b</a>',
        '<a href="data:text/html,a">b</a>',
        '<iframe src="https://a.example"></iframe>',
        "<object data=a></object>",
        "<embed src=a>",
        '<meta http-equiv="refresh">',
        '<base href="https://a.example">',
        "<style>@import url(//a)</style>",
        "<form action=a></form>",
    ],
)
def test_what_could_run_is_refused_as_unsafe(markup: str) -> None:
    _, said = read_page(markup)
    assert any(d.code == "KD171" and d.unsafe for d in said)


@pytest.mark.parametrize(
    "text",
    [
        "`<script>alert(1)</script>`",
        "```html\n<script>alert(1)</script>\n```",
        "\\<b> and &lt;script&gt;",
        "1 < 2 and 3 > 2, a<b",
        "<https://a.example> <a@b.example>",
    ],
)
def test_signs_that_are_no_markup_are_words(text: str) -> None:
    assert read_page(text)[1] == ()


def test_remarks_are_dropped_silently() -> None:
    text = (
        "<!-- a -->\n\nb <!-- c --> d\n\n<!--\ne\n\n## f\n-->\n\n<!-- g --> h\n\n- <!-- i -->\n- j"
    )
    page, said = read_page(text)
    assert said == ()
    assert not nodes(page, "heading")
    assert [node.text for node in nodes(page, "text")] == ["b ", " d", " h", "j"]


def test_addresses_stay_as_written() -> None:
    text = "[a](javascript:b()) [c](<../d e.md#f>) ![g](https://h.example/i?j&amp;k) [l](m%20n.md)"
    page, _ = read_page(text)
    hrefs = [n.attrs["href"] for n in nodes(page, "link")]
    assert hrefs == ["javascript:b()", "../d e.md#f", "m%20n.md"]
    assert nodes(page, "image")[0].attrs["src"] == "https://h.example/i?j&k"


def test_double_braces_stay_as_written() -> None:
    page, said = read_page("{{ config }} {% include 'a' %} {a}")
    assert said == ()
    assert nodes(page, "text")[0].text == "{{ config }} {% include 'a' %} {a}"


def test_front_matter_faults_do_not_hide_those_of_the_page() -> None:
    _, said = read_page("a <b>c</b>", front="---\nid: p\ntitle: a: b\n---\n")
    assert first_lines(said, skip=0) == [
        "3:8 KD111 the colon within this title makes it unreadable",
        "5:3 KD170 `<b>` is HTML, which is not read here",
    ]


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("See https://a.example.", ["https://a.example"]),
        ("(http://a.example/b_c_d?e=f&g)", ["http://a.example/b_c_d?e=f&g"]),
        ("https://a.example/b_(c), then", ["https://a.example/b_(c)"]),
        ("*https://a.example* and https://b.example!", ["https://a.example", "https://b.example"]),
        ("[https://a.example](b.md)", ["b.md"]),
        ("`https://a.example` xhttps://a.example javascript://a https://", []),
    ],
)
def test_bare_web_addresses_are_links(text: str, addresses: list[str]) -> None:
    page, said = read_page(text)
    links = nodes(page, "link")
    assert [link.attrs["href"] for link in links] == addresses
    shown = source(FRONT + text)
    assert all(shown.excerpt(n.span) == n.text for n in nodes(page, "text"))
    assert said == ()
