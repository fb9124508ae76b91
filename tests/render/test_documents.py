"""The documents of a package, and what they tell the player."""

from __future__ import annotations

import pytest

from kdll.model.course import Course
from kdll.model.edition import Delivery
from kdll.model.tree import File
from tests.made import MEDIA, course, data, edition, module, p, page, small, text

DELIVERIES = {
    name: Delivery(name, "module" if name == "cmi5" else "course")
    for name in ("scorm12", "scorm2004", "cmi5", "xapi", "web")
}


def index(made: Course, standard: str = "web") -> str:
    return edition(made, DELIVERIES[standard]).files.text("index.html")


def test_all_pages_stand_in_one_document_in_order() -> None:
    html = index(small())
    first = html.index('<section class="kdll-section" data-page="start">')
    assert first < html.index('<article class="kdll-page" id="page-start"')
    assert html.index('id="page-start"') < html.index('data-page="check">')


def test_articles_are_the_same_in_every_delivery() -> None:
    made = small()
    articles = {
        tuple(p.article for p in edition(made, delivery).pages) for delivery in DELIVERIES.values()
    }
    assert len(articles) == 1
    (first, _) = next(iter(articles))
    for standard in ("scorm12", "scorm2004", "xapi", "web"):
        assert first in index(made, standard)


def test_the_document_allows_its_own_script_alone() -> None:
    html = index(small())
    assert "default-src 'none'; script-src 'self'; style-src 'self';" in html
    assert "connect-src 'self'; base-uri 'none'" in html
    assert html.count("<script") == 2
    assert '<script src="kdll/player.js"></script>' in html
    assert "style=" not in html


@pytest.mark.parametrize("standard", ["xapi"])
def test_only_a_record_store_may_be_elsewhere(standard: str) -> None:
    assert "connect-src 'self' https: http:;" in index(small(), standard)


@pytest.mark.parametrize(
    ("language", "direction"),
    [
        ("en", "ltr"),
        ("hi", "ltr"),
        ("ur", "rtl"),
        ("ks-Deva", "ltr"),
        ("sd", "rtl"),
        ("az-Arab", "rtl"),
    ],
)
def test_a_document_is_written_in_the_direction_of_its_language(
    language: str, direction: str
) -> None:
    made = course(module(page("one", p("x"))), language=language)
    assert f'<html lang="{language}" dir="{direction}" class="kdll">' in index(made)


def test_a_title_that_ends_the_data_block_does_not() -> None:
    made = course(module(page("one", p("x"))), title=text("</script><b>&amp; ]]> 'q' \"r\""))
    html = index(made)
    assert "<title>&lt;/script&gt;&lt;b&gt;&amp;amp; ]]&gt; 'q' \"r\"</title>" in html
    assert html.count("</script>") == 2
    assert data(html.encode())["course"]["title"] == "</script><b>&amp; ]]> 'q' \"r\""


def test_media_lie_beside_the_document() -> None:
    made = edition(small(), DELIVERIES["web"])
    kept: dict[str, File] = {path: made.files[path] for path in MEDIA.files}
    assert kept == dict(MEDIA.files)


def test_the_player_is_that_of_the_standard() -> None:
    for standard, delivery in DELIVERIES.items():
        files = edition(small(), delivery).files
        assert files.text("kdll/player.js") == f"// the player for {standard}\n"


def test_the_player_is_told_the_course() -> None:
    told = data(index(small(), "scorm12").encode())
    assert told["format"] == 1
    assert told["standard"] == "scorm12"
    assert told["course"] == {
        "id": "a-course",
        "iri": "https://lab.example/courses/a-course",
        "title": "A small course",
        "version": "1.0.0",
        "language": "en",
        "currentAsOf": "2026-01-15",
    }
    assert told["unit"] == {"id": "a-course", "title": "A small course", "whole": True}
    assert [(p["id"], p["slot"], p["module"], p["kind"]) for p in told["pages"]] == [
        ("start", 0, "start", "page"),
        ("check", 1, "check", "assessment"),
    ]
    assert told["pages"][0]["competencies"] == ["kcm.rti-responsiveness"]
    assert told["media"] == [
        {"path": "media/stamp.mov", "slot": 0, "page": "start", "duration": 42.0, "kind": "video"}
    ]


def test_the_player_is_told_the_questions() -> None:
    reply, fee, reasons = data(index(small()).encode())["questions"]
    assert (reply["scored"], fee["scored"]) == (False, True)
    assert reply["competency"] == "kcm.rti-responsiveness"
    assert reply["hints"] == 1
    thirty = {"key": "1", "part": "choice", "right": True}
    assert reply["choices"][1] == thirty
    twenty_four = {"key": "0", "part": "choice", "right": True, "text": "24"}
    assert fee["choices"][0] == twenty_four | {"low": 24.0, "high": 24.0}
    assert reasons["keepOrder"] is True


def test_the_player_is_told_the_rules() -> None:
    rules = data(index(small()).encode())["rules"]
    assert rules == {
        "pages": ["start", "check"],
        "videos": 0.9,
        "minutes": None,
        "gates": [],
        "passed": "check",
        "scoreFrom": "check",
        "assessments": {
            "check": {
                "pass": 0.5,
                "attempts": 3,
                "keep": "best",
                "answersShown": "after-attempt",
                "role": "final",
                "exemptFrom": None,
            }
        },
    }


def test_a_unit_is_told_the_rules_of_its_own_pages() -> None:
    files = edition(small(), DELIVERIES["cmi5"]).files
    start = data(files.text("start.html").encode())
    check = data(files.text("check.html").encode())
    assert start["unit"] == {"id": "start", "title": "Start", "whole": False}
    assert start["rules"]["pages"] == ["start"]
    assert (start["rules"]["videos"], start["rules"]["passed"]) == (0.9, None)
    assert (check["rules"]["videos"], check["rules"]["passed"]) == (None, "check")
    assert check["media"] == []
    assert check["promise"] == (
        "You complete this module when you have passed the Final assessment (1 of 2). "
        "You may try three times; your best try counts."
    )


def test_the_player_gets_its_words_and_not_ours() -> None:
    strings = data(index(small()).encode())["strings"]
    assert strings["nav.next"] == "Next"
    assert not any(key.startswith("render.") for key in strings)


def test_equal_courses_make_equal_bytes() -> None:
    for delivery in DELIVERIES.values():
        assert edition(small(), delivery).files == edition(small(), delivery).files
