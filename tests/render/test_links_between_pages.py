"""Where an author's links lead in a package."""

from __future__ import annotations

import pytest

from kdll.model.edition import Delivery
from tests.made import LAB, article, course, edition, module, node, p, page


def linked(href: str, title: str = "") -> str:
    return article(p(node("link", "words", href=href, title=title)))


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("there.md", "#page-there"),
        ("there.md#fees", "#there--fees"),
        ("../a-course/there.md", "#page-there"),
        ("#fees", "#here--fees"),
        ("th%65re.md", "#page-there"),
    ],
)
def test_a_link_to_a_page_stays_in_the_document(written: str, address: str) -> None:
    assert f'<a href="{address}">words</a>' in linked(written)


def test_a_link_out_of_the_course_opens_beside_it_and_says_so() -> None:
    html = linked("https://rti.example/act?a=1&b=2")
    assert (
        '<a href="https://rti.example/act?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">'
        'words<span class="kdll-hidden"> (opens in a new tab)</span></a>'
    ) in html


def test_a_mail_address_is_a_link() -> None:
    assert '<a href="mailto:pio@lab.example">' in linked("mailto:pio@lab.example")


def test_a_file_to_take_home_does_not_replace_the_course() -> None:
    assert '<a href="media/stamp.mp4" download="">' in linked("media/stamp.mov")


@pytest.mark.parametrize(
    "written",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "/etc/passwd",
        "../../secret.md",
        "nowhere.md",
        "media/nowhere.pdf",
        "a\\b.md",
    ],
)
def test_what_leads_nowhere_or_runs_code_is_no_link(written: str) -> None:
    html = linked(written)
    assert "<a " not in html
    assert "<p>words</p>" in html


def test_a_link_has_the_title_that_its_author_gave() -> None:
    assert 'title="The &quot;table&quot;"' in linked("there.md", 'The "table"')


def test_links_to_pages_of_another_unit_lose_their_address_only() -> None:
    made = course(
        module(page("here", p(node("link", "go", href="there.md#fees"))), page("near", p("x"))),
        module(page("there", p(node("link", "back", href="there.md")))),
    )
    files = edition(made, Delivery("cmi5", "module")).files
    assert "<p><a>go</a></p>" in files.text("here.html")
    assert '<a href="#page-there">back</a>' in files.text("there.html")
    assert LAB.iri in files.text("here.html")


def test_words_that_look_like_a_link_are_left_alone() -> None:
    made = course(
        module(page("here", p('<a href="#page-there">'), node("code_block", text='<a href="#x">'))),
        module(page("there", p("x"))),
    )
    files = edition(made, Delivery("cmi5", "module")).files
    assert '&lt;a href="#page-there"&gt;' in files.text("here.html")


def test_a_page_may_be_called_like_the_start_of_an_address() -> None:
    link = node("link", "go", href="page-one.md#fees")
    made = course(module(page("here", p(link)), page("page-one", p("x"))))
    files = edition(made, Delivery("cmi5", "module")).files
    assert '<a href="#page-one--fees">go</a>' in files.text("here.html")
