from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from kdll import survey
from kdll.edge import site
from kdll.model.edition import Edition
from kdll.model.tree import Blob, Tree
from kdll.writers import preview
from kdll.writers.preview.looks import article_css
from kdll.writers.preview.words import duration
from tests.site import course
from tests.site.conftest import Built, build, put
from tests.site.tokens import article, links, tokens, without_links


@pytest.mark.parametrize("page", ["start", "fees", "final"])
def test_a_page_has_the_article_of_the_packages_token_for_token(built: Built, page: str) -> None:
    package = built.edition.files.text("index.html")
    shown = (built.root / "rti" / f"{page}.html").read_text("utf-8")
    there, here = article(package, page), article(shown, page)
    assert without_links(tokens(here)) == without_links(tokens(there))
    assert len(tokens(here)) > 20


def test_links_between_pages_lead_to_files_and_others_stay(built: Built) -> None:
    package = article(built.edition.files.text("index.html"), "fees")
    shown = article((built.root / "rti" / "fees.html").read_text("utf-8"), "fees")
    assert links(package) == ["#start--the-clock", "https://example.org/act"]
    assert links(shown) == ["start.html#start--the-clock", "https://example.org/act"]


def test_the_player_is_the_web_edition_beside_the_same_media(built: Built) -> None:
    folder = built.root / "rti"
    assert (folder / "player.html").read_bytes() == built.edition.files["index.html"]
    assert (folder / "kdll/player.js").read_bytes() == built.edition.files["kdll/player.js"]
    media = [p for p in folder.rglob("*") if p.name == "stamp.mp4"]
    assert media == [folder / "media" / "stamp.mp4"]


def test_headings_become_the_table_of_contents(built: Built) -> None:
    shown = (built.root / "rti" / "start.html").read_text("utf-8")
    assert 'href="#start--the-clock" class="md-nav__link"' in shown


def test_titles_with_angle_brackets_are_escaped_everywhere(built: Built) -> None:
    for path in built.root.rglob("*.html"):
        text = path.read_text("utf-8")
        assert "<in writing>" not in text.partition('id="kdll-data"')[0], path
        assert "answering <a>" not in text.partition('id="kdll-data"')[0], path
        assert "&amp;lt;" not in text, path


def test_a_hostile_title_runs_nothing_and_closes_nothing(tmp_path: Path) -> None:
    title = '</title><script src="x"></script>{{ config }}'
    hostile = replace(course.COURSE, title=course.text(title))
    made = build(tmp_path, course.edition(hostile))
    for name in ("index.html", "rti/index.html", "rti/fees.html", "rti/storyboard.html"):
        text = (made.root / name).read_text("utf-8")
        assert '<script src="x">' not in text
        assert "{{ config }}" in text


def test_the_opening_page_says_what_the_course_promises(built: Built) -> None:
    shown = (built.root / "rti" / "index.html").read_text("utf-8")
    for words in (
        built.edition.promise,
        "Takes about",
        "3 pages, 3 questions",
        "1.2.0 (review)",
        "1 October 2026",
        "RTI Responsiveness",
        'href="player.html"',
        'href="storyboard.html"',
        'href="packages/rti-1.2.0-scorm12.zip"',
        'href="fees.html"',
    ):
        assert words in shown
    assert (built.root / "rti/packages/rti-1.2.0-scorm12.zip").is_file()


def test_the_catalogue_tells_of_each_course(built: Built) -> None:
    shown = (built.root / "index.html").read_text("utf-8")
    for words in (
        "Right to Information: answering &lt;a&gt; request",
        "What an officer must do",
        "5 minutes · 3 pages · 3 questions · version 1.2.0",
        "RTI Responsiveness",
        ">review<",
        'href="rti/index.html"',
        'href="rti/player.html"',
        'href="rti/storyboard.html"',
        'href="rti/packages/rti-1.2.0-scorm12.zip"',
    ):
        assert words in shown


def test_a_course_with_a_picture_shows_it_in_the_catalogue_and_on_its_first_page(
    tmp_path: Path,
) -> None:
    edition = replace(course.edition(), thumbnail=Blob("0" * 64, 4), downloads=())
    staged = preview.write(edition)
    assert staged["files/kdll/thumbnail.jpg"] == edition.thumbnail
    drawn = Tree({"kdll/thumbnail.jpg": b"jpeg"}).moved("files")
    put(Tree(dict(staged) | dict(drawn)), tmp_path / "rti")
    site.build_site(tmp_path / "rti", tmp_path / "site" / "rti")
    site.write_front(
        preview.catalogue(course.LAB, site.cards(tmp_path / "site")), tmp_path / "site"
    )
    front = (tmp_path / "site" / "index.html").read_text("utf-8")
    first = (tmp_path / "site" / "rti" / "index.html").read_text("utf-8")
    assert 'src="rti/kdll/thumbnail.jpg" alt=""' in front
    assert "img-src 'self'" in front
    assert 'src="kdll/thumbnail.jpg" alt=""' in first


def test_a_card_of_another_version_of_kdll_is_left_out(built: Built) -> None:
    cards = site.cards(built.root)
    (path,) = cards
    older = json.loads(cards.text(path))
    del older["minutes"]
    shown = preview.catalogue(course.LAB, Tree({path: json.dumps(older).encode()}))
    assert "No course has been built yet." in shown


def test_long_estimates_are_told_in_hours() -> None:
    assert [duration(n) for n in (0, 1, 59, 60, 118, 138)] == [
        "",
        "1 minute",
        "59 minutes",
        "1 hour",
        "2 hours",
        "2 hours 20 minutes",
    ]


def test_lengths_are_the_same_on_the_site_as_in_the_player() -> None:
    sheet = b"@media (max-width:30rem){.a{margin:1rem .5rem;content:'1.5'}}#b2rem{top:-2.5rem}"
    assert article_css(sheet) == (
        b"@media (max-width:30rem){.a{margin:0.8rem 0.4rem;content:'1.5'}}#b2rem{top:-2rem}"
    )


def test_a_page_called_index_does_not_meet_our_own() -> None:
    made: Edition = course.edition()
    pages = (replace(made.pages[0], id="index"), *made.pages[1:])
    module = course.COURSE.modules[0]
    first = replace(module, pages=(replace(course.START, id="index"), *module.pages[1:]))
    renamed = replace(course.COURSE, modules=(first, *course.COURSE.modules[1:]))
    matrix = survey.coverage(renamed, course.FRAMEWORKS)
    staged = preview.write(replace(made, pages=pages, course=renamed, coverage=matrix))
    assert 'href="_index.md"' in staged.text("docs/coverage.md")
    assert b"site-course" in staged["docs/index.md"]  # type: ignore[operator]
    assert b"page-start" in staged["docs/_index.md"]  # type: ignore[operator]
    files = [
        page["file"] for page in json.loads(staged.text("site.json"))["navigation"][1]["pages"]
    ]
    assert files == ["_index.md", "fees.md"]
