"""Takes the README's pictures of the site and the player, of what `kdll build` last made.

    python3 tooling/bootstrap.py build
    build/venv/bin/python tooling/screenshots.py

Needs the development dependencies and a Chromium, as the tests do.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
SITE = ROOT / "build" / "site"
OUT = ROOT / "docs" / "screenshots"
DESK, PHONE = (1280, 800), (360, 740)
COURSE = "rti-act-2005"


def answered(page: Page) -> None:
    """A question, answered wrongly, with what the course says back."""
    question = page.locator(".kdll-section:visible .kdll-question").first
    question.locator("input").first.check()
    question.locator("button[type=submit]").click()
    question.scroll_into_view_if_needed()


def nothing(page: Page) -> None:
    """As it opens."""


SHOTS = (
    ("catalogue", "index.html", DESK, nothing),
    ("course", f"{COURSE}/index.html", DESK, nothing),
    ("storyboard", f"{COURSE}/storyboard.html", DESK, nothing),
    ("player", f"{COURSE}/player.html#page-time-and-fees", DESK, nothing),
    ("phone", f"{COURSE}/player.html#page-what-is-information", PHONE, answered),
)
"""Name, address below the site, size, and what is done before the picture is taken."""


def main() -> None:
    """Take them all."""
    program = os.environ.get("KDLL_CHROMIUM") or shutil.which("chromium")
    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for name, address, (width, height), prepare in SHOTS:
            shoot(browser, name, address, width, height, prepare)
        browser.close()


def shoot(
    browser: Browser, name: str, address: str, width: int, height: int, prepare: object
) -> None:
    """One picture."""
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(f"{SITE.as_uri()}/{address}")
    page.wait_for_load_state("networkidle")
    if callable(prepare):
        prepare(page)
    page.screenshot(path=OUT / f"{name}.png")
    page.close()


if __name__ == "__main__":
    main()
