"""A course of one of everything, from its Markdown to a learner's browser."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kdll import read, render
from kdll.edge import assets
from kdll.model.diagnostic import has_errors
from kdll.model.edition import Assets, Delivery
from kdll.model.media import MediaKind, MediaSet, Rendition
from kdll.model.tree import Tree
from tests.made import identity
from tests.player.sample_package import PLAYER, bundle

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

CONTENT = Path(__file__).parents[1] / "samples" / "kinds"
SMALL = """() => {
  for (const folded of document.querySelectorAll("details")) folded.open = true;
  for (const section of document.querySelectorAll(".kdll-section")) section.hidden = false;
  document.querySelector(".kdll-menu").setAttribute("data-open", "");
  const controls = "button, a[href], input, select, textarea, summary, .kdll-target";
  return [...document.querySelectorAll(controls)].flatMap((control) => {
    const hit = control.closest("label") ?? control;
    const { width, height } = hit.getBoundingClientRect();
    const amid = getComputedStyle(control).display === "inline";
    if (!width || amid || (width >= 24 && height >= 24)) return [];
    return [`${control.outerHTML.slice(0, 120)}: ${width} x ${height}`];
  });
}"""
"""All controls of a course, of which none should be left: smaller than 24 by 24 pixels."""
AXE = PLAYER / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundle(tmp_path_factory.mktemp("bundles"))


@pytest.fixture(scope="module")
def document(bundles: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the course as a web package, with a player bundled now."""
    return rendered(bundles, tmp_path_factory.mktemp("kinds"), assets.load())


def rendered(bundles: Path, root: Path, ours: Assets, language: bytes = b"en") -> str:
    files = {
        p.relative_to(CONTENT).as_posix(): p.read_bytes() for p in CONTENT.rglob("*") if p.is_file()
    }
    settings = "a-course/course.yml"
    files[settings] = files[settings].replace(b"language: en", b"language: " + language)
    library, found = read.library(Tree(files), ours.schemas)
    assert not has_errors(found)
    (course,) = library.courses
    clock = Rendition(MediaKind.VECTOR, "media/clock.svg", width=40, height=40)
    media = MediaSet({clock.href: clock}, Tree({clock.href: files["a-course/media/clock.svg"]}))
    built = render.edition(
        course,
        library.lab,
        library.frameworks,
        identity(course),
        media,
        ours,
        Delivery("web"),
    )
    for path, file in built.files.items():
        assert isinstance(file, bytes)
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(file)
    shutil.copy(bundles / "player-web.js", root / "kdll" / "player.js")
    shutil.copy(bundles / "player.css", root / "kdll" / "player.css")
    return (root / "index.html").as_uri()


@pytest.fixture
def page(chromium: Browser, document: str) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 390, "height": 800})
    made = context.new_page()
    complaints: list[str] = []
    made.on("pageerror", lambda error: complaints.append(str(error)))
    made.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    made.goto(document)
    made.wait_for_selector("#kdll[data-ready]")
    yield made
    context.close()
    assert complaints == []


def turn(page: Page, to: str) -> None:
    page.get_by_role("link", name="Next").click()
    page.wait_for_selector(f'.kdll-section[data-page="{to}"]', state="visible")


def checked(form: Locator) -> str:
    form.get_by_role("button", name=re.compile("Check answer|Done")).click()
    return form.locator(".kdll-verdict").inner_text()


def test_every_kind_is_answered_and_judged(page: Page) -> None:
    turn(page, "practice")

    def of(name: str) -> Locator:
        return page.locator(f"#q-{name}")

    of("exempt-items").get_by_label("A report").check()
    of("exempt-items").get_by_label("Cabinet papers").check()
    assert checked(of("exempt-items")).startswith("Right")

    of("clock-blanks").get_by_label("Blank 1 of 2").fill("३०")
    of("clock-blanks").get_by_label("Blank 2 of 2").fill("Forty–Eight")
    assert checked(of("clock-blanks")).startswith("Right")

    for duty, person in (
        ("Gives the reply", "Public Information Officer"),
        ("Passes a request on", "Assistant officer"),
        ("Keeps the time", "A clock face with thirty marks"),
    ):
        menu = of("who-does-what").locator(".kdll-pair", has_text=duty).locator("select")
        option = menu.locator("option", has_text=person)
        menu.select_option(value=option.get_attribute("value"))
    assert checked(of("who-does-what")).startswith("Right")

    # Shown the other way round: the first goes to the end, then the first again to the middle.
    for step, times in (("Copies are given", 2), ("A further fee", 1)):
        row = of("steps").locator(".kdll-step", has_text=step)
        for _ in range(times):
            row.get_by_role("button", name=re.compile("down|later", re.IGNORECASE)).click()
    assert checked(of("steps")).startswith("Right")

    for member, group in (
        ("detained", "48 hours"),
        ("tender", "30 days"),
        ("bribe", "fits none"),
    ):
        menu = of("which-clock").locator(".kdll-pair", has_text=member).locator("select")
        menu.select_option(label=group)
    assert checked(of("which-clock")).startswith("Right")

    of("confidence").get_by_label("I know whom to ask: Agree").check()
    of("my-office").locator("textarea").fill("Tender results")
    of("my-office").get_by_role("button", name="Done").click()
    of("my-office").get_by_text("Many offices begin").wait_for()


def test_one_situation_is_shown_at_a_time(page: Page) -> None:
    turn(page, "practice")
    turn(page, "muster-rolls")
    assert page.locator(".kdll-situation:visible").count() == 1
    page.get_by_text("Pass it on to the other office").click()
    page.get_by_text("Only to another public authority.").wait_for()
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("A poor ending").wait_for()
    assert page.locator(".kdll-situation:visible").count() == 1


def test_three_of_six_are_drawn_beside_the_one_that_all_are_asked(page: Page) -> None:
    for to in ("practice", "muster-rolls", "final"):
        turn(page, to)
    section = '.kdll-section[data-page="final"] '
    assert page.locator(f"{section}.kdll-question").count() == 7
    assert page.locator(f"{section}.kdll-question:visible").count() == 4


@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_has_a_fault_that_axe_can_see(chromium: Browser, document: str, width: int) -> None:
    # The page's own policy allows no script but its own; the test's one is let in.
    context = chromium.new_context(viewport={"width": width, "height": 800}, bypass_csp=True)
    page = context.new_page()
    page.goto(document)
    page.wait_for_selector("#kdll[data-ready]")
    page.add_script_tag(path=AXE)
    for to in ("", "practice", "muster-rolls", "final"):
        if to:
            turn(page, to)
        found = page.evaluate(
            "levels => axe.run({runOnly: levels})"
            ".then(r => r.violations.map(v => v.id + ': ' + v.nodes[0].html))",
            ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
        )
        assert found == []
    context.close()


def test_a_picture_is_dragged_onto_its_line(page: Page) -> None:
    turn(page, "practice")
    question = page.locator("#q-who-does-what")
    picture = question.locator(".kdll-targets img")
    picture.scroll_into_view_if_needed()
    picture.hover()
    page.mouse.down()
    row = question.locator(".kdll-pair", has_text="Keeps the time")
    box = row.bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + 12, steps=8)
    page.mouse.up()
    chosen = row.locator("select").evaluate("menu => menu.selectedOptions[0].text")
    assert "A clock face with thirty marks" in chosen


@pytest.mark.parametrize("width", [390, 1280])
def test_every_control_is_large_enough_to_be_hit(
    chromium: Browser, document: str, width: int
) -> None:
    """WCAG 2.2, 2.5.8: 24 by 24 pixels, but for links amid words and what a label enlarges."""
    context = chromium.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(document)
    page.wait_for_selector("#kdll[data-ready]")
    small = page.evaluate(SMALL)
    assert small == []
    context.close()


def test_forced_colours_leave_edges_and_marks(chromium: Browser, document: str) -> None:
    """Where backgrounds and shadows are gone, a border or an outline must say it."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, forced_colors="active")
    page = context.new_page()
    page.goto(document)
    page.wait_for_selector("#kdll[data-ready]")
    turn(page, "practice")

    def edge(selector: str) -> str:
        """Width and colour of the border and the outline, and what is drawn before it."""
        return str(
            page.locator(f'.kdll-section[data-page="practice"] {selector}').first.evaluate(
                """element => {
                  const of = getComputedStyle(element);
                  return [of.borderTopWidth, of.borderTopStyle, of.borderTopColor,
                    of.borderInlineStartWidth, of.outlineStyle, of.outlineWidth].join(" ");
                }"""
            )
        )

    for control in (
        ".kdll-button",
        "select",
        ".kdll-blank",
        "textarea",
        ".kdll-choice",
        ".kdll-tray > span",
    ):
        width, style, colour = edge(control).split(" ", 2)
        assert (width, style) != ("0px", "none"), control
        assert "rgba(0, 0, 0, 0)" not in colour, control
    for control, act in (
        (".kdll-choice", lambda: page.locator("#q-exempt-items .kdll-choice").first.click()),
        (
            ".kdll-tray > span",
            lambda: page.locator("#q-which-clock .kdll-tray > span").first.click(),
        ),
    ):
        form = "#q-exempt-items " if control == ".kdll-choice" else "#q-which-clock "
        before = edge(form + control)
        act()
        page.mouse.move(0, 0)
        assert edge(form + control) != before, control
    page.locator("#q-exempt-items button[type=submit]").click()
    verdict = page.locator("#q-exempt-items .kdll-verdict")
    sign = verdict.evaluate("v => getComputedStyle(v, '::before').backgroundColor")
    assert sign not in (
        "rgba(0, 0, 0, 0)",
        page.evaluate("getComputedStyle(document.body).backgroundColor"),
    )
    context.close()


def test_english_words_amid_another_language_say_that_they_are_english(
    chromium: Browser, bundles: Path, tmp_path: Path
) -> None:
    """Every word of ours is marked here, and looked for in what a Tamil course shows."""
    ours = assets.load()
    marked = {"en": {key: f"\u00a7{words}" for key, words in ours.strings["en"].items()}}
    address = rendered(bundles, tmp_path, replace(ours, strings=marked), b"ta")
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("#kdll[data-ready]")
    seen = set()
    strangers = set()

    def look() -> None:
        for words, language in page.evaluate(
            """() => {
              const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              const found = [];
              while (walker.nextNode()) {
                const { data, parentElement: around } = walker.currentNode;
                if (data.includes("\u00a7") && !around.closest("script"))
                  found.push([`${around.className || around.tagName}: ${data}`,
                    around.closest("[lang]").lang]);
              }
              return found;
            }"""
        ):
            seen.add(words)
            if language != "en":
                strangers.add(words)

    look()
    forms = page.locator("form.kdll-question")
    for to in ("practice", "muster-rolls", "final"):
        page.evaluate("to => { location.hash = `#page-${to}` }", to)
        page.wait_for_selector(f'.kdll-section[data-page="{to}"]', state="visible")
        for form in forms.locator("visible=true").all():
            for menu in form.locator("select").all():
                menu.select_option(index=1)
            for box in form.locator("input[type=text]:visible, textarea:visible").all():
                box.fill("3")
            for choice in form.locator("input[type=radio], input[type=checkbox]").all():
                choice.check()
            for move in form.locator(".kdll-move[data-way=down]:not([aria-disabled])").all():
                move.click()
            look()
            for _ in range(3):
                submit = form.locator("button[type=submit]:visible, .kdll-option:visible")
                if submit.count():
                    submit.first.click()
                look()
    page.get_by_role("button", name="Submit answers").click()
    look()
    assert len(seen) > 60
    assert strangers == set()
    context.close()
