"""Takes pictures of the player in the states that matter, to be looked at by people.

    build/venv/bin/python tooling/screenshots.py OUT [STATE…]

Ten states of the RTI course at 1280 and 360 px, light and dark; the same first page in Hindi and
in Urdu. Needs a Chromium (`KDLL_CHROMIUM`, or on the path). Packages are built into `OUT/build`,
where they stay for the next time. What can be asserted, the tests assert; this is for eyes.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ROOT / "tests" / "samples" / "languages"
WIDTHS = {1280: 860, 360: 740}
"""Width of the window, and its height."""
SCHEMES = ("light", "dark")


def first(page: Page) -> None:
    """As a learner finds it."""


def wrong(page: Page) -> None:
    """A practice question answered wrongly, with what is said back."""
    _answer(page, right=False)


def right(page: Page) -> None:
    """The same, with the right answer."""
    _answer(page, right=True)


def menu(page: Page) -> None:
    """The menu, open."""
    _menu(page)


def found(page: Page) -> None:
    """A search with its results."""
    _menu(page)
    page.get_by_role("searchbox").fill("request")


def settings(page: Page) -> None:
    """The settings, unfolded."""
    _menu(page)
    page.locator(".kdll-folded > summary").first.click()
    page.locator(".kdll-folded").first.scroll_into_view_if_needed()


def about(page: Page) -> None:
    """What this course is."""
    _menu(page)
    page.locator(".kdll-about > summary").click()
    page.locator(".kdll-about").scroll_into_view_if_needed()


def film(page: Page) -> None:
    """A video with captions and its transcript."""
    _to_first(page, "video")
    figure = page.locator(".kdll-section:visible .kdll-video").first
    figure.locator(".kdll-transcript > summary").first.click()
    figure.locator("video").evaluate(
        "async video => { video.muted = true; await video.play(); video.pause();"
        " const cue = video.textTracks[0].cues[0];"
        " video.currentTime = (cue.startTime + cue.endTime) / 2; }"
    )
    figure.scroll_into_view_if_needed()
    page.wait_for_timeout(500)


def saving(page: Page) -> None:
    """A still in its place, where data are to be saved."""
    page.evaluate("localStorage.setItem('kdll:settings', JSON.stringify({saving: true}))")
    page.reload()
    _ready(page)
    _to_first(page, "video")
    page.locator(".kdll-section:visible .kdll-video").first.scroll_into_view_if_needed()


def result(page: Page) -> None:
    """An assessment handed in, not passed."""
    _to_first(page, ".kdll-hand-in")
    for _ in range(2):
        page.locator(".kdll-section:visible .kdll-hand-in button").click()
    page.locator(".kdll-section:visible .kdll-result").wait_for()


STATES: tuple[Callable[[Page], None], ...] = (
    first,
    wrong,
    right,
    menu,
    found,
    settings,
    about,
    film,
    saving,
    result,
)


def main(words: list[str]) -> int:
    """Build, play, and take the pictures."""
    if not words or words[0].startswith("-"):
        print(__doc__)
        return 2
    out, *wanted = words
    folder = Path(out).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    rti = _package(folder, ROOT / "content", "rti-act-2005")
    chosen = [state for state in STATES if not wanted or state.__name__ in wanted]
    jobs = [(state.__name__, rti, state) for state in chosen]
    for language in ("hindi", "urdu"):
        document = _package(folder, LANGUAGES, language)
        jobs += [
            (f"{language}-{s.__name__}", document, s)
            for s in (first, wrong, menu)
            if not wanted or language in wanted
        ]
    from playwright.sync_api import sync_playwright

    program = os.environ.get("KDLL_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for name, document, state in jobs:
            for width in WIDTHS:
                for scheme in SCHEMES:
                    _picture(
                        browser,
                        document,
                        state,
                        width,
                        scheme,
                        folder / f"{name}-{width}-{scheme}.png",
                    )
        browser.close()
    return 0


def _package(folder: Path, content: Path, course: str) -> str:
    """The address of a course's web package, unpacked."""
    made = folder / "build"
    kdll = Path(sys.executable).with_name("kdll")
    subprocess.run(
        [
            kdll,
            "build",
            course,
            "--content",
            content,
            "--out",
            made,
            "--formats",
            "web",
            "--no-site",
        ],
        check=True,
    )
    (package,) = (made / "packages" / course).glob("*-web.zip")
    unpacked = folder / "unpacked" / course
    shutil.rmtree(unpacked, ignore_errors=True)
    with zipfile.ZipFile(package) as archive:
        archive.extractall(unpacked)
    return (unpacked / "index.html").as_uri()


def _picture(
    browser: Browser,
    document: str,
    state: Callable[[Page], None],
    width: int,
    scheme: str,
    path: Path,
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": WIDTHS[width]},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(document)
    _ready(page)
    state(page)
    page.screenshot(path=path)
    context.close()


def _ready(page: Page) -> None:
    page.wait_for_selector("#kdll[data-ready]")


def _menu(page: Page) -> None:
    opener = page.locator(".kdll-opener")
    if opener.is_visible():
        opener.click()


def _answer(page: Page, *, right: bool) -> None:
    """The first practice question with one answer; choices stand in another order each time."""
    _to_first(page, "form[data-kind=single]:not([hidden])")
    form = page.locator(".kdll-section:visible form[data-kind=single]").first
    data = json.loads(page.locator("#kdll-data").text_content() or "{}")
    name = form.get_attribute("data-question")
    asked = next(question for question in data["questions"] if question["id"] == name)
    key = next(choice["key"] for choice in asked["choices"] if choice["right"] is right)
    form.locator(f'input[value="{key}"]').check()
    form.locator("button[type=submit]").click()
    form.locator("button[type=submit], .kdll-verdict").last.scroll_into_view_if_needed()


def _to_first(page: Page, selector: str) -> None:
    """Turn to the first page that has such a thing."""
    id_ = page.evaluate(
        "selector => document.querySelector(`.kdll-section ${selector}`)"
        ".closest('.kdll-section').dataset.page",
        selector,
    )
    page.evaluate("id => { location.hash = `page-${id}` }", id_)
    page.wait_for_selector(f'.kdll-section[data-page="{id_}"]', state="visible")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
