"""The web package of the RTI course, opened from the disk: no server, no network."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.course.learner import Learner

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture
def document(rti_build: Path, tmp_path: Path) -> str:
    """The address of the unpacked package on this disk."""
    (package,) = (rti_build / "packages" / "rti-act-2005").glob("*-web.zip")
    with zipfile.ZipFile(package) as archive:
        archive.extractall(tmp_path / "a course")
    return (tmp_path / "a course" / "index.html").as_uri()


def test_it_plays_with_captions_and_asks_nobody_for_anything(
    document: str, chromium: Browser
) -> None:
    context = chromium.new_context()
    asked: list[str] = []
    said: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(document)
    learner = Learner(page).ready()
    assert "on this device" in page.locator(".kdll-notices, .kdll-banner, #kdll").first.inner_text()
    with_video = next(m for m in learner.data["media"] if m["kind"] == "video")
    learner.open(with_video["page"])
    shown = page.evaluate(
        """async () => {
          const video = document.querySelector(".kdll-section:not([hidden]) video");
          video.muted = true;
          await video.play();
          const track = video.textTracks[0];
          track.mode = "showing";
          const first = track.cues[0];
          video.currentTime = (first.startTime + first.endTime) / 2;
          await new Promise((done) => video.addEventListener("timeupdate", () =>
            track.activeCues.length && done()));
          return { cue: track.activeCues[0].text, count: track.cues.length,
                   language: track.language, length: video.duration };
        }"""
    )
    assert shown["cue"]
    assert shown["count"] > 5
    assert shown["language"] == "en"
    assert abs(shown["length"] - with_video["duration"]) < 0.5
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    assert said == []
    context.close()


def test_progress_stays_on_this_device(document: str, chromium: Browser) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(document)
    learner = Learner(page).ready()
    asked = learner.data["questions"][0]
    learner.open(asked["page"])
    learner.answer(asked["id"], right=False)
    page.close()
    page = context.new_page()
    page.goto(document)
    learner = Learner(page).ready()
    assert learner.page == asked["page"]
    assert learner.verdict(asked["id"]) == "wrong"
    context.close()


def test_without_script_every_page_can_be_read(document: str, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(document)
    assert page.locator(".kdll-section:visible").count() == page.locator(".kdll-section").count()
    context.close()


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_is_wider_than_the_screen(document: str, chromium: Browser, width: int) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(document)
    learner = Learner(page).ready()
    wide = []
    for shown in learner.data["pages"]:
        learner.open(shown["id"])
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(shown["id"])
    assert wide == []
    context.close()
