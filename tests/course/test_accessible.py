"""Every course of the content folder, in each state that learners meet: axe, and the keyboard."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT
from tests.course.keyboard import Keyboard
from tests.course.learner import Learner

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

AXE = ROOT / "tooling" / "player" / "node_modules" / "axe-core" / "axe.min.js"
COURSES = sorted(path.parent.name for path in (ROOT / "content").glob("*/course.yml"))
LANGUAGES = ROOT / "tests" / "samples" / "languages"
LEVELS = [*"wcag2a wcag2aa wcag21a wcag21aa wcag22aa best-practice".split()]  # noqa: SIM905
FINDINGS = """async ([levels, whole]) => {
  // What is hidden has no findings, and walking through it takes most of axe's time.
  const hidden = whole ? [] : [...document.querySelectorAll(".kdll-section[hidden]")]
  const away = hidden.map(section => {
    const place = document.createComment("")
    section.replaceWith(place)
    return [place, section]
  })
  const found = await axe.run({ runOnly: levels, resultTypes: ["violations"] })
  for (const [place, section] of away) place.replaceWith(section)
  return found.violations.map(v =>
    v.id + ": " + v.nodes.map(n => n.html.slice(0, 200)).join(" | "))
}"""


@pytest.fixture(scope="module")
def unpacked(
    built: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Path]:
    """The document of a course's web package."""

    def document(course: str, content: Path = ROOT / "content") -> Path:
        ours = content == ROOT / "content"
        options = () if ours else ("--formats", "web", "--no-site")
        out = built(course, *options, content=content)
        (package,) = (out / "packages" / course).glob("*-web.zip")
        folder = tmp_path_factory.mktemp(course)
        with zipfile.ZipFile(package) as archive:
            archive.extractall(folder)
        return folder / "index.html"

    return document


def looked_at(page: Page, where: str, *, whole: bool = False) -> list[str]:
    """What axe finds; `whole`: with the pages that are not open, to which links may lead."""
    return [f"{where}: {found}" for found in page.evaluate(FINDINGS, [LEVELS, whole])]


def every_page(learner: Learner, what: str, *, asking: bool = False) -> Iterator[str]:
    """Opens each page, or each that asks something, and says what axe finds there."""
    asked = {q["page"] for q in learner.data["questions"]}
    for id_ in [p["id"] for p in learner.data["pages"]]:
        if id_ in asked or not asking:
            learner.turn_to(id_)
            yield from looked_at(learner.at, f"{what}, {id_}")  # type: ignore[arg-type]


def answer_all(page: Page, *, right: bool) -> None:
    """Every question that boxes and numbers answer, and each assessment handed in."""
    learner = Learner(page)
    for asked in learner.data["questions"]:
        if asked["kind"] not in ("single", "multiple", "true-false", "numeric"):
            continue
        form = learner.question(asked["id"])
        learner.turn_to(asked["page"])
        if not form.is_visible():
            continue
        learner.mark(asked["id"], right=right)
        button = form.locator('button[type="submit"]')
        if button.is_visible():
            button.click()
    for assessment in learner.data["rules"]["assessments"]:
        learner.turn_to(assessment)
        section = page.locator(f'.kdll-section[data-page="{assessment}"]')
        hand_in = section.locator(".kdll-hand-in button")
        for _ in range(2):
            if hand_in.is_visible():
                hand_in.click()


@pytest.mark.parametrize("course", COURSES)
@pytest.mark.parametrize(
    ("width", "scheme", "turned"),
    [(1280, "light", False), (360, "dark", False), (360, "light", True)],
    ids=["desk-light", "phone-dark", "right-to-left"],
)
def test_axe_finds_nothing_in_any_state(
    course: str,
    width: int,
    scheme: str,
    turned: bool,
    unpacked: Callable[..., Path],
    chromium: Browser,
) -> None:
    document = unpacked(course)
    if turned:
        html = document.read_text("utf-8")
        document.write_text(html.replace('dir="ltr"', 'dir="rtl"', 1), "utf-8")
    # The page's own policy allows no script but its own; the test's one is let in.
    context = chromium.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
        bypass_csp=True,
    )
    page = context.new_page()
    page.goto(document.as_uri())
    learner = Learner(page).ready()
    page.add_script_tag(path=AXE)
    found = [*every_page(learner, "fresh")]
    if width == 360:
        page.locator(".kdll-opener").click()
    for folded in page.locator(".kdll-menu summary").all():
        folded.click()
    page.get_by_role("searchbox").fill("in")
    found += looked_at(page, "menu", whole=True)
    page.get_by_role("searchbox").fill("")
    for video in [m for m in learner.data["media"] if m["kind"] == "video"][:1]:
        learner.turn_to(video["page"])
        figure = page.locator(f'figure[data-media="{video["path"]}"]')
        figure.locator(".kdll-transcript > summary").first.click()
        figure.locator("video").evaluate("async v => { v.muted = true; await v.play(); v.pause() }")
        found += looked_at(page, "video with captions")
    answer_all(page, right=not turned and width == 1280)
    found += every_page(learner, "answered", asking=True)
    context.close()
    assert found == []


@pytest.mark.parametrize("course", COURSES)
def test_the_keyboard_alone_finishes_the_course(
    course: str, unpacked: Callable[..., Path], chromium: Browser
) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(unpacked(course).as_uri())
    Learner(page).ready()
    keys = Keyboard(page)
    keys.press("Tab")
    assert "kdll-skip" in keys.focused()["classes"]
    keys.press("Enter")
    keys.finish()
    assert page.locator("nav .kdll-percent").text_content() == "100% done"
    assert page.locator(".kdll-column .kdll-all-done").is_visible()
    assert keys.ringless == []
    context.close()


@pytest.mark.parametrize(("course", "way"), [("hindi", "ltr"), ("urdu", "rtl")])
def test_a_course_in_another_script_is_mirrored_where_it_is_and_without_fault(
    course: str, way: str, unpacked: Callable[..., Path], chromium: Browser
) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, bypass_csp=True)
    page = context.new_page()
    page.goto(unpacked(course, LANGUAGES).as_uri())
    learner = Learner(page).ready()
    page.add_script_tag(path=AXE)
    assert [*every_page(learner, course)] == []
    assert page.locator("html").get_attribute("dir") == way
    menu, column = (page.locator(f).bounding_box() for f in (".kdll-menu", ".kdll-column"))
    assert menu and column
    assert (menu["x"] < column["x"]) == (way == "ltr")
    # Urdu has no words of ours yet: English ones are said to be English, amid the course's own.
    words = page.locator(".kdll-pager")
    assert words.get_attribute("lang") == (None if course == "hindi" else "en")
    assert words.get_attribute("dir") == (None if course == "hindi" else "ltr")
    title = page.locator(".kdll-module a span").first
    assert title.get_attribute("lang") == (None if course == "hindi" else "ur")
    assert re.search("[ऀ-ॿ]" if course == "hindi" else "Previous", words.inner_text())
    logo = page.locator(".kdll-logo")
    assert logo.evaluate("image => image.naturalWidth") == 36
    strong = page.evaluate("getComputedStyle(document.body).getPropertyValue('--kdll-strong')")
    assert strong == "#0b5c4a"
    context.close()
