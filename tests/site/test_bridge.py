from __future__ import annotations

from markdown import Markdown

from kdll.edge.markdown_bridge import Bridge


def passed(html: str) -> tuple[str, Markdown]:
    md = Markdown(extensions=["toc", Bridge()])
    return md.convert(html), md


def test_html_passes_to_the_letter() -> None:
    html = (
        "<article>\n<h1 class='x'>A</h1>\n\n    <p>* not a list * [no](link) &lt;b&gt; &amp; "
        '<a href="x.md#y" title="&quot;">q</a>\n\ttab {{ x }} <input disabled></p>\n</article>'
    )
    assert passed(html)[0] == html


def test_headings_are_told_as_a_tree() -> None:
    _, md = passed(
        '<h2 id="a">A <em>b</em> &amp; c</h2><h3 id="d">D</h3><h2 id="e">E</h2><h2>no id</h2>'
    )
    tokens = md.toc_tokens  # type: ignore[attr-defined]
    assert [(t["level"], t["id"], t["name"]) for t in tokens] == [
        (2, "a", "A b &amp; c"),
        (2, "e", "E"),
    ]
    assert [t["id"] for t in tokens[0]["children"]] == ["d"]
