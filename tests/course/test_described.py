"""Audio description, from the author's files to the ears: two films, a web package, a browser."""

from __future__ import annotations

import shutil
import subprocess
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kdll.edge import ffmpeg
from tests.cli.filmed import BASE, kdll

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SECONDS = 6
CAPTIONS = "1\n00:00:00,000 --> 00:00:05,000\nThe clerk takes the request.\n"
LONG = (
    "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n"
    "The clerk holds the sheet against the light, reads the date aloud, and looks at the clock.\n"
)


def film(path: Path, hertz: int) -> None:
    """A film with a tone; where the voice would be, of another pitch."""
    shown = ["-f", "lavfi", "-i", f"testsrc=size=160x120:rate=10:duration={SECONDS}"]
    tone = ["-f", "lavfi", "-i", f"sine=frequency={hertz}:duration={SECONDS}"]
    coded = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    program = [ffmpeg.find(), "-hide_banner", "-nostdin", "-loglevel", "error"]
    subprocess.run([*program, *shown, *tone, *coded, path], check=True)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `content`: of two films, one has the other kind of description each."""
    home = tmp_path_factory.mktemp("described")
    course = Path(shutil.copytree(BASE, home / "content")) / "a-course"
    media = course / "media"
    film(media / "mixed.mp4", 440)
    film(media / "mixed.en.described.mp4", 880)
    film(media / "told.mp4", 220)
    (media / "told.en.description.vtt").write_text(LONG)
    with (course / "10-start.md").open("a") as page:
        for name in ("mixed", "told"):
            (media / f"{name}.en.srt").write_text(CAPTIONS)
            page.write(f"\n![The clerk](media/{name}.mp4)\n")
    (home / "content" / "lab.yml").write_text(
        (home / "content" / "lab.yml").read_text() + "profiles: [low-bandwidth]\n"
    )
    ran = kdll("build", "--no-site", "--formats", "web", cwd=home)
    assert ran.returncode == 0, ran.stderr
    return home


@pytest.fixture
def page(lab: Path, chromium: Browser, tmp_path: Path) -> Iterator[Page]:
    (package,) = (lab / "build" / "packages" / "a-course").glob("*-web.zip")
    with zipfile.ZipFile(package) as archive:
        archive.extractall(tmp_path)
    context = chromium.new_context()
    made = context.new_page()
    made.goto((tmp_path / "index.html").as_uri())
    made.wait_for_selector("#kdll[data-ready]")
    yield made
    context.close()


def until(page: Page, holds: str, seconds: float = 10) -> None:
    """Waits for an expression; the page's policy lets no browser evaluate text by itself."""
    last = time.monotonic() + seconds
    while not page.evaluate(holds):
        assert time.monotonic() < last, holds
        page.wait_for_timeout(50)


def test_either_description_will_do_and_none_will_not(lab: Path) -> None:
    course = lab / "content" / "a-course"
    text = (course / "course.yml").read_text()
    (course / "course.yml").write_text(text.replace("status: draft", "status: review"))
    assert "KD515" not in kdll("check", cwd=lab).stdout
    described = course / "media" / "mixed.en.described.mp4"
    described.rename(lab / "away.mp4")
    told = kdll("check", cwd=lab).stdout
    (lab / "away.mp4").rename(described)
    (course / "course.yml").write_text(text)
    assert "KD515]: nothing tells those who cannot see it what `media/mixed.mp4` shows" in told
    assert "what `media/told.mp4` shows" not in told


def test_the_package_holds_the_described_film_in_both_sizes(lab: Path) -> None:
    (package,) = (lab / "build" / "packages" / "a-course").glob("*-web.zip")
    with zipfile.ZipFile(package) as archive:
        films = {name: archive.read(name) for name in archive.namelist() if name.endswith(".mp4")}
    assert {"media/mixed.described.mp4", "media/mixed.described.360p.mp4"} < set(films)
    assert len(set(films.values())) == len(films)


def test_the_film_changes_to_the_described_one_and_back_at_its_place_and_speed(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    figure = page.locator('[data-media="media/mixed.mp4"]')
    video, box = figure.locator("video"), figure.get_by_label("With audio description")
    assert figure.get_by_role("link", name="The video with audio description").count() == 0
    figure.get_by_label("Speed").select_option("0.75")
    video.evaluate("v => { v.muted = true; v.currentTime = 2; return v.play(); }")
    page.wait_for_timeout(300)
    assert "mixed.described.mp4" not in asked
    box.check()
    where = "v => [v.currentSrc.split('/').pop(), v.playbackRate, v.paused, v.currentTime]"
    until(page, "!document.querySelector('video').paused")
    until(page, "document.querySelector('video').readyState > 2")
    name, speed, paused, at = video.evaluate(where)
    assert (name, speed, paused) == ("mixed.described.mp4", 0.75, False)
    assert 2 <= at < 4
    video.evaluate("v => { v.pause(); v.currentTime = 4; }")
    box.uncheck()
    until(page, "document.querySelector('video').currentTime === 4")
    video.evaluate("v => v.play()")
    name, speed, _, at = video.evaluate(where)
    assert (name, speed) == ("mixed.mp4", 0.75)
    assert 4 <= at < 5


def test_who_asked_for_description_and_small_films_gets_both_and_nothing_before(
    page: Page,
) -> None:
    chosen = "JSON.stringify({described: true, saving: true})"
    page.evaluate(f"localStorage.setItem('kdll:settings', {chosen})")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page.reload()
    page.wait_for_selector("#kdll[data-ready]")
    page.wait_for_timeout(300)
    assert [name for name in asked if name.endswith(".mp4")] == []
    page.get_by_role("button", name="Play the video").first.click()
    until(page, "!document.querySelector('video').paused")
    loaded = page.evaluate("document.querySelector('video').currentSrc")
    assert loaded.endswith("/mixed.described.360p.mp4")
    assert "mixed.mp4" not in asked


def waiting(page: Page) -> None:
    """Plays the film whose description is longer than its gap until it waits."""
    figure = page.locator('[data-media="media/told.mp4"]')
    figure.get_by_label("Show what is to be seen").check()
    figure.locator("video").evaluate("v => { v.muted = true; v.currentTime = 0.8; v.play(); }")
    figure.get_by_role("button", name="Go on with the video").wait_for()
    assert figure.locator("video").evaluate("v => v.paused")
    assert "against the light" in figure.locator(".kdll-described").inner_text()
    assert 1.9 < figure.locator("video").evaluate("v => v.currentTime") < 2.5


def test_the_film_waits_for_a_description_that_is_longer_than_its_gap(page: Page) -> None:
    waiting(page)
    page.evaluate("window.since = performance.now()")
    until(page, "!document.querySelectorAll('video')[1].paused", 20)
    # 90 characters take about six seconds, of which one passed while it was shown.
    assert 3_500 < page.evaluate("performance.now() - since") < 9_000
    assert page.get_by_role("button", name="Go on with the video").is_hidden()


@pytest.mark.parametrize("how", ["button", "key", "off"])
def test_the_learner_goes_on_at_once(page: Page, how: str) -> None:
    waiting(page)
    figure = page.locator('[data-media="media/told.mp4"]')
    if how == "button":
        page.get_by_role("button", name="Go on with the video").press("Enter")
    elif how == "key":
        figure.locator("video").press("Space")
    else:
        figure.get_by_label("Show what is to be seen").uncheck()
    until(page, "!document.querySelectorAll('video')[1].paused", 2)
    assert page.get_by_role("button", name="Go on with the video").is_hidden()
    if how == "button":
        assert page.evaluate("document.activeElement.tagName") == "VIDEO"


def test_a_film_that_waits_stays_where_its_page_was_left(page: Page) -> None:
    waiting(page)
    page.locator(".kdll-pager a[rel=next]").click()
    page.wait_for_timeout(7_000)
    assert page.evaluate("document.querySelectorAll('video')[1].paused")


def test_whoever_asks_for_no_description_is_not_held_up(page: Page) -> None:
    video = page.locator('[data-media="media/told.mp4"] video')
    video.evaluate("v => { v.muted = true; v.currentTime = 0.8; return v.play(); }")
    until(page, "document.querySelectorAll('video')[1].currentTime > 2.6")
