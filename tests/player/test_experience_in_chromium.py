"""What learners choose for themselves: search, look, films, a slow line. On the sample course."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.player.sample_package import bundle, package
from tests.player.test_rendered_kinds import SMALL

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> str:
    bundles = bundle(tmp_path_factory.mktemp("bundles"))
    return package(bundles, "web", tmp_path_factory.mktemp("web") / "sample").as_uri()


@pytest.fixture
def page(chromium: Browser, document: str) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    made = context.new_page()
    complaints: list[str] = []
    made.on("pageerror", lambda error: complaints.append(str(error)))
    made.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    made.goto(document)
    made.wait_for_selector("#kdll[data-ready]")
    yield made
    context.close()
    assert complaints == []


def again(page: Page) -> None:
    page.reload()
    page.wait_for_selector("#kdll[data-ready]")


def to_film(page: Page) -> None:
    page.evaluate("location.hash = 'page-stamp'")
    page.wait_for_selector('.kdll-section[data-page="stamp"]', state="visible")


def test_search_finds_what_is_written_and_gives_no_answer_away(page: Page) -> None:
    box = page.get_by_role("searchbox")
    box.fill("CLOCK starts")
    results = page.locator(".kdll-found a")
    results.first.wait_for()
    assert page.locator(".kdll-found mark").first.inner_text().lower() == "clock"
    box.press("ArrowDown")
    assert results.first.evaluate("link => link === document.activeElement")
    page.keyboard.press("Enter")
    page.wait_for_selector("#request--clock:focus")
    box.fill("so that a reply is still of use")  # an explanation, said once the answer is right
    page.get_by_text("Nothing found.").wait_for()
    box.press("Escape")
    assert box.input_value() == ""
    assert results.count() == 0


def test_search_leads_to_the_very_paragraph(page: Page) -> None:
    page.get_by_role("searchbox").fill("envelope")
    link = page.locator('.kdll-found a[href^="#kdll-place"]').first
    link.wait_for()
    link.click()
    page.wait_for_selector('[id^="kdll-place"]:focus')
    assert "envelope" in page.evaluate("document.activeElement.textContent").lower()


def test_size_and_colours_are_chosen_and_kept(page: Page) -> None:
    def size() -> float:
        return float(
            page.evaluate(
                "parseFloat(getComputedStyle(document.querySelector('.kdll-page')).fontSize)"
            )
        )

    def paper() -> str:
        return str(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))

    normal, light = size(), paper()
    page.get_by_text("Reading and playing").click()
    page.get_by_label("Largest").check()
    page.get_by_label("Dark").check()
    assert size() > 1.4 * normal
    dark = paper()
    assert dark != light
    again(page)
    assert (size(), paper()) == (size(), dark)
    assert size() > 1.4 * normal
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    page.emulate_media(media="print")
    assert paper() == light
    page.emulate_media(media="screen", color_scheme="dark")
    page.get_by_text("Reading and playing").click()
    page.get_by_label("Light").check()
    assert paper() == light
    page.get_by_label("As on this device").check()
    assert paper() == dark


def test_speed_and_captions_are_chosen_and_kept(page: Page) -> None:
    to_film(page)
    page.get_by_label("Speed").select_option("1.5")
    page.locator(".kdll-controls").get_by_label("Captions").select_option("off")
    again(page)
    video = page.locator(".kdll-section:visible video")
    assert video.evaluate("v => v.playbackRate") == 1.5
    assert video.evaluate("v => v.textTracks[0].mode") == "disabled"
    page.locator(".kdll-controls:visible").get_by_label("Captions").select_option(index=1)
    assert video.evaluate("v => v.textTracks[0].mode") == "showing"


def test_the_transcript_leads_the_film_and_follows_it(page: Page) -> None:
    to_film(page)
    page.locator(".kdll-section:visible .kdll-transcript > summary").click()
    video = page.locator(".kdll-section:visible video")
    video.evaluate("v => { v.muted = true; }")
    page.get_by_text("The clerk stamps it on the same day.").click()
    video.evaluate("""v => v.currentTime >= 3.2 || new Promise(there =>
        v.addEventListener("timeupdate", () => v.currentTime >= 3.2 && there()))""")
    page.wait_for_selector('[data-now]:has-text("The clerk stamps it")')
    page.get_by_role("button", name="Play from 0:00").click()
    page.wait_for_selector('[data-now]:has-text("arrives on a Monday")')


def test_the_controls_of_a_film_are_large_enough_to_be_hit(page: Page) -> None:
    to_film(page)
    assert page.evaluate(SMALL) == []


def test_no_byte_of_a_film_is_loaded_before_it_is_played(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    again(page)
    to_film(page)
    page.wait_for_timeout(500)
    assert [url for url in asked if url.endswith(".mp4")] == []
    page.locator(".kdll-section:visible video").evaluate(
        "v => { v.muted = true; return v.play(); }"
    )
    assert [url for url in asked if url.endswith(".mp4")]


def test_who_saves_data_gets_the_still_and_the_transcript(page: Page) -> None:
    page.get_by_text("Reading and playing").click()
    page.get_by_label("Save data").check()
    to_film(page)
    video = page.locator(".kdll-section:visible video")
    assert video.is_hidden()
    assert page.get_by_text("The clerk stamps it on the same day.").is_visible()
    again(page)
    assert video.is_hidden()
    page.get_by_role("button", name="Play the video").click()
    assert video.is_visible()
    video.evaluate("""v => !v.paused || new Promise(plays =>
        v.addEventListener("play", () => plays()))""")


def test_about_says_which_edition_this_is_and_whose(page: Page) -> None:
    page.get_by_text("About this course").click()
    told = page.locator(".kdll-about").inner_text()
    for words in ("Version", "A Small Lab", "CC-BY-4.0", "0123456789ab"):
        assert words in told


def test_motion_is_little_and_less_for_those_who_ask(page: Page) -> None:
    moving = "getComputedStyle(document.querySelector('.kdll-button')).transitionDuration"
    assert page.evaluate(moving) != "0s"
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(moving) == "0s"


def test_forced_colours_keep_signs_and_marks(page: Page) -> None:
    page.emulate_media(forced_colors="active")
    here = page.locator(".kdll-menu [aria-current]")
    assert here.evaluate("link => getComputedStyle(link).borderInlineStartWidth") == "3px"


def test_at_twice_the_size_nothing_is_cut_off(chromium: Browser, document: str) -> None:
    # 200 % zoom of a window of 640 px is a page of 320.
    context = chromium.new_context(viewport={"width": 320, "height": 360}, device_scale_factor=2)
    made = context.new_page()
    made.goto(document)
    made.wait_for_selector("#kdll[data-ready]")
    made.evaluate("localStorage.setItem('kdll:settings', JSON.stringify({text: 'largest'}))")
    again(made)
    for id in ("request", "stamp", "final", "terms"):
        made.evaluate("id => { location.hash = `page-${id}` }", id)
        made.wait_for_selector(f'.kdll-section[data-page="{id}"]', state="visible")
        assert made.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


def test_what_is_folded_up_is_printed(page: Page) -> None:
    to_film(page)
    transcript = page.locator(".kdll-section:visible .kdll-transcript")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert transcript.get_attribute("open") is not None
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert transcript.get_attribute("open") is None
    page.emulate_media(media="print")
    assert page.locator(".kdll-menu").is_hidden()
    assert page.locator(".kdll-controls:visible").count() == 0
