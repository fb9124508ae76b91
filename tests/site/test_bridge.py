from __future__ import annotations

from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

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


def test_what_a_browser_may_choose_of_a_picture_is_told_to_the_host_and_stays() -> None:
    seen = []

    class Host(Treeprocessor):
        def run(self, root: Element) -> None:
            for picture in root.iter("img"):
                seen.append(picture.get("src"))
                picture.set("src", "moved/" + picture.get("src", ""))

    html = (
        '<p><picture><source type="image/webp" srcset="a.480.webp 480w, a.960.webp 960w">'
        '<img src="a.jpg" alt=""></picture></p>'
    )
    md = Markdown(extensions=[Bridge(beside=["a.480.webp"])])
    md.treeprocessors.register(Host(md), "host", 0)
    assert md.convert(html) == html.replace('"a.jpg"', '"moved/a.jpg"')
    assert seen == ["a.960.webp", "a.jpg"]
