"""The site as a reviewer opens it: from disk, and from `kdll serve`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, Request, Route

from tests.serve.running import running
from tests.site import course
from tests.site.conftest import Built

PAGES = ["index", "rti/index", "rti/start", "rti/fees", "rti/final", "rti/storyboard", "rti/player"]


@contextmanager
def watched(chromium: Browser, base: str, width: int = 1280) -> Iterator[tuple[Page, list[str]]]:
    """A page, and what went wrong on it: requests that leave `base`, and errors."""
    wrong: list[str] = []

    def guard(route: Route, request: Request) -> None:
        if request.url.startswith((base, "data:", "blob:")):
            route.continue_()
        else:
            wrong.append(f"asks for {request.url}")
            route.abort()

    context = chromium.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.route("**/*", guard)
    page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    try:
        yield page, wrong
    finally:
        context.close()


@pytest.mark.parametrize("width", [1280, 360])
def test_opened_from_disk_nothing_is_asked_of_the_outside(
    built: Built, chromium: Browser, width: int
) -> None:
    base = built.root.as_uri()
    with watched(chromium, base, width) as (page, wrong):
        for name in PAGES:
            page.goto(f"{base}/{name}.html", wait_until="networkidle")
            assert page.title()
            sideways = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert sideways <= 0 or name == "rti/player", name
        assert wrong == []


def test_served_nothing_is_asked_of_the_outside_and_the_policy_holds(
    built: Built, chromium: Browser
) -> None:
    with running(built.root) as base, watched(chromium, base) as (page, wrong):
        for name in PAGES:
            page.goto(f"{base}/{name}.html", wait_until="load")
        assert wrong == []


@pytest.mark.parametrize("way", ["disk", "served"])
def test_search_finds_a_word(built: Built, chromium: Browser, way: str) -> None:
    if way == "disk":
        base = built.root.as_uri()
        with watched(chromium, base) as (page, wrong):
            found_by_search(page, base)
            assert wrong == []
        return
    with running(built.root) as base, watched(chromium, base) as (page, wrong):
        found_by_search(page, base)
        assert wrong == []


def found_by_search(page: Page, base: str) -> None:
    page.goto(f"{base}/rti/index.html")
    page.locator(".md-search__input").click()
    page.keyboard.type("zwitterfee")
    result = page.locator(".md-search-result__link").first
    result.wait_for()
    assert (result.get_attribute("href") or "").partition("?")[0].endswith("/rti/fees.html")


def test_each_question_says_where_its_answers_are(built: Built, chromium: Browser) -> None:
    base = built.root.as_uri()
    with watched(chromium, base) as (page, wrong):
        page.goto(f"{base}/rti/fees.html")
        page.get_by_label("Copies run to 12 pages").press("Enter")
        page.get_by_role("link", name="answers and feedback").click()
        page.wait_for_url("**/rti/storyboard.html#q-copy-fee")
        page.locator("#q-copy-fee").wait_for()
        assert wrong == []


def test_videos_have_their_captions(built: Built, chromium: Browser) -> None:
    base = built.root.as_uri()
    with watched(chromium, base) as (page, _):
        page.goto(f"{base}/rti/start.html")
        cues = page.evaluate(
            """() => [...document.querySelector("video").textTracks].flatMap(track => {
                track.mode = "hidden";
                return [...track.cues].map(cue => [cue.startTime, cue.endTime, cue.text]);
            })"""
        )
        assert cues == [[cue.start, cue.end, cue.text] for cue in course.CUES]


def test_words_for_screen_readers_alone_are_not_seen(built: Built, chromium: Browser) -> None:
    base = built.root.as_uri()
    with watched(chromium, base) as (page, _):
        for name in ("fees", "storyboard"):
            page.goto(f"{base}/rti/{name}.html")
            box = page.get_by_text("(opens in a new tab)").first.bounding_box()
            assert box
            assert box["width"] <= 1
