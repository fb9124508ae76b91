"""The pages around the courses: every link leads somewhere, and a gap is said in words."""

from __future__ import annotations

from html.parser import HTMLParser

from kdll.model.competency import Tag
from kdll.model.course import Library
from kdll.model.edition import Around
from kdll.model.place import Span, Text
from kdll.model.plan import Activity, Plan, Post, Role
from kdll.model.tree import Tree
from kdll.pipeline.surveying import around as reckon
from kdll.writers import preview
from tests.site import course


class Links(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.hrefs: list[str] = []
        self.ids: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hrefs += [value or "" for name, value in attrs if name == "href"]
        self.ids += [value or "" for name, value in attrs if name == "id"]


HERE = Span("roles/r.yml")


def lab() -> Around:
    made = course.edition()
    needs = tuple(Tag("kcm", id_, "", HERE) for id_ in ("rti-responsiveness", "gone"))
    role = Role("r", "Records <Officer>", HERE, "", (Activity("Answers", needs),))
    plan = Plan("p", "Plan", HERE, posts=(Post(Text("r", HERE), 4, 3),))
    library = Library(made.lab, made.frameworks, (made.course,), {"r": role}, {"p": plan})
    return reckon(library)


def pages() -> tuple[Tree, Tree]:
    """The pages around, and the course's own staged files."""
    staged = preview.write(course.edition())
    card = staged["files/kdll/card.json"]
    site = Tree({"rti/kdll/card.json": card})
    return preview.around(lab(), site), staged


def test_every_link_leads_to_a_page_or_to_the_course() -> None:
    around, staged = pages()
    files = {*around, "index.html", "catalogue.css", "rti/index.html"}
    files |= {
        "rti/" + path.removeprefix("docs/").replace(".md", ".html")
        for path in staged
        if path.startswith("docs/")
    }
    assert {"competencies.html", "role-r.html", "plan-p.html"} < set(around)
    for path in around:
        for href in Links(around.text(path)).hrefs:
            file, _, anchor = href.partition("#")
            assert file in files, (path, href)
            if anchor:
                name = file.removeprefix("rti/").replace(".html", ".md")
                assert f'id="{anchor}"' in staged.text(f"docs/{name}")


def test_cells_of_the_matrix_lead_to_what_is_behind_them() -> None:
    _, staged = pages()
    found = Links(staged.text("docs/coverage.md"))
    for href in found.hrefs:
        file, _, anchor = href.partition("#")
        if not file:
            assert anchor in found.ids
        else:
            assert f"docs/{file}" in staged
            assert not anchor or f'id="{anchor}"' in staged.text(f"docs/{file}")
    assert len(set(found.ids)) == len(found.ids)


def test_what_is_missing_is_said_in_words() -> None:
    around, _ = pages()
    role = around.text("role-r.html")
    assert "◐ partly met" in role
    assert "does not assess it" in role
    assert "✗ not met" in role
    assert "Records &lt;Officer&gt;" in role
    assert "0 of 2 needs met" in around.text("plan-p.html")
