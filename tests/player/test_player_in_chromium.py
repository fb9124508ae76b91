"""The player in a browser, on the sample course: what a learner sees, hears and presses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.platforms.lms import Lms
from tests.player.sample_package import PLAYER, bundle, package, scorm_zip

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Frame, Page

AXE = PLAYER / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundle(tmp_path_factory.mktemp("bundles"))


@pytest.fixture(scope="module")
def document(bundles: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the sample as a web package, opened from disk."""
    return package(bundles, "web", tmp_path_factory.mktemp("web") / "sample").as_uri()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    made = chromium.new_context(viewport={"width": 1280, "height": 800})
    yield made
    made.close()


class Heard:
    """What a page complained of, and what it asked of others."""

    def __init__(self, page: Page) -> None:
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda m: self.complaints.append(m.text) if m.type == "error" else None)
        page.on("request", lambda request: self.requests.append(request.url))


def opened(context: BrowserContext, document: str) -> Page:
    page = context.new_page()
    page.goto(document)
    ready(page)
    return page


def ready(at: Page | Frame) -> None:
    at.wait_for_selector("#kdll[data-ready]")


def shown(at: Page | Frame) -> str:
    return at.locator(".kdll-section:visible").get_attribute("data-page") or ""


def turn(at: Page | Frame, name: str = "Next") -> None:
    before = shown(at)
    at.get_by_role("link", name=name).click()
    at.wait_for_selector(f'.kdll-section[data-page="{before}"]', state="hidden")


def pass_everything(at: Page | Frame) -> None:
    turn(at)
    at.get_by_text("Transcript", exact=True).click()
    at.get_by_role("button", name="I have read the transcript").click()
    turn(at)
    at.get_by_label("A report whose release").check()
    at.get_by_label("Cabinet papers").check()
    at.get_by_label("The Public Information Officer").check()
    at.locator("#q-penalty input").fill("25,000")
    at.get_by_role("button", name="Submit answers").click()
    at.get_by_role("heading", name="Passed").wait_for()
    turn(at)
    at.locator(".kdll-column .kdll-all-done:visible").wait_for()


def test_a_course_from_disk_is_played_to_its_end_without_a_request_outside(
    context: BrowserContext, document: str
) -> None:
    page = context.new_page()
    heard = Heard(page)
    page.goto(document)
    ready(page)
    assert page.get_by_text("Your progress is kept on this device only.").is_visible()
    pass_everything(page)
    assert page.locator("nav .kdll-percent").text_content() == "100% done"
    assert heard.complaints == []
    assert all(url.startswith("file:") for url in heard.requests)


def test_a_reload_comes_back_to_page_answers_and_verdicts(
    context: BrowserContext, document: str
) -> None:
    page = opened(context, document)
    page.get_by_label("45 days").check()
    page.locator("#q-deadline button").click()
    page.locator("#q-fee input").fill("3,4")
    turn(page)
    page.get_by_label("False").check()
    page.goto("about:blank")
    page.goto(document)
    ready(page)
    assert shown(page) == "stamp"
    assert page.get_by_label("False").is_checked()
    turn(page, "Previous")
    assert page.get_by_label("45 days").is_checked()
    assert page.locator("#q-deadline .kdll-verdict").text_content() == "Not right"
    assert page.locator("#q-fee input").input_value() == "3,4"


def test_a_wrong_answer_is_said_in_words_with_feedback_and_hint_and_can_be_mended(
    context: BrowserContext, document: str
) -> None:
    page = opened(context, document)
    question = page.locator("#q-deadline")
    question.get_by_role("button").click()
    assert question.get_by_text("Choose an answer first.").is_visible()
    page.get_by_label("35 days").check()
    question.get_by_role("button").click()
    live = page.locator("[aria-live=polite]")
    live.get_by_text("Not right").wait_for(state="attached")
    assert "Five days are added only" in (live.text_content() or "")
    assert question.get_by_text("It is as long as most months.").is_visible()
    assert question.get_by_text("so that a reply is still of use").is_hidden()
    assert "not right" in (question.locator('[data-mark="wrong"]').text_content() or "")
    page.get_by_label("30 days").check()
    assert question.get_by_text("Five days are added only").is_hidden()
    question.get_by_role("button").click()
    assert question.get_by_text("Yes: section 7(1).").is_visible()
    assert question.get_by_text("so that a reply is still of use").is_visible()
    assert question.get_by_role("button").count() == 0


def test_a_number_may_be_typed_in_another_script_and_words_are_no_number(
    context: BrowserContext, document: str
) -> None:
    page = opened(context, document)
    box, check = page.locator("#q-fee input"), page.locator("#q-fee button")
    box.fill("many")
    box.press("Enter")
    assert page.locator("#q-fee .kdll-problem").is_visible()
    assert box.get_attribute("aria-invalid") == "true"
    box.fill("२४")
    check.click()
    assert page.locator("#q-fee .kdll-verdict").text_content() == "Right"


def test_an_assessment_asks_again_before_it_takes_a_gap_and_says_its_result(
    context: BrowserContext, document: str
) -> None:
    page = opened(context, document)
    page.goto(f"{document}#page-final")
    article = page.locator("#page-final")
    assert article.get_by_role("button", name="Check answer").count() == 0
    page.get_by_label("The Central Government").check()
    submit = page.get_by_role("button", name="Submit answers")
    submit.click()
    assert article.get_by_text("Not yet answered: 1, 3.").is_visible()
    submit.click()
    result = page.get_by_role("heading", name="Not passed")
    assert result.evaluate("element => element === document.activeElement")
    assert article.get_by_text("You scored 0% (0 of 4 points).").is_visible()
    assert article.get_by_text("You may try 2 more times.").is_visible()
    page.get_by_role("button", name="Try again").click()
    assert not page.get_by_label("The Central Government").is_checked()
    assert article.get_by_text("Try 2 of 3.").is_visible()


def test_the_order_of_choices_stays_on_a_reload(context: BrowserContext, document: str) -> None:
    page = opened(context, document)
    words = page.locator("#q-exempt .kdll-choice").all_text_contents()
    page.reload()
    ready(page)
    assert page.locator("#q-exempt .kdll-choice").all_text_contents() == words


def test_links_lead_into_pages_and_back_comes_back(context: BrowserContext, document: str) -> None:
    page = opened(context, document)
    page.get_by_role("link", name="the terms").click()
    page.wait_for_selector('.kdll-section[data-page="terms"]:visible')
    assert page.get_by_role("heading", name="Terms", level=1).evaluate(
        "element => element === document.activeElement"
    )
    assert page.title().startswith("Terms")
    page.go_back()
    page.wait_for_selector('.kdll-section[data-page="request"]:visible')
    page.get_by_role("link", name="when the clock starts").click()
    heading = page.get_by_role("heading", name="When the clock starts")
    page.wait_for_selector("#request--clock:focus")
    bar = page.locator(".kdll-bar").bounding_box()
    box = heading.bounding_box()
    assert bar and box and box["y"] >= bar["height"]


def test_a_fragment_of_another_page_is_opened_at_launch(
    context: BrowserContext, document: str
) -> None:
    page = opened(context, f"{document}#terms--pio")
    assert shown(page) == "terms"


def test_everything_can_be_done_with_the_keyboard(context: BrowserContext, document: str) -> None:
    page = opened(context, document)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the page"
    page.keyboard.press("Enter")
    page.locator("#q-deadline input").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert page.locator("#q-deadline input").nth(1).is_checked()
    page.keyboard.press("Enter")
    page.wait_for_selector("#q-deadline[data-verdict]")
    assert shown(page) == "request"


def test_captions_work_from_disk_and_what_was_played_counts(
    context: BrowserContext, document: str
) -> None:
    page = opened(context, document)
    turn(page)
    cues = page.evaluate(
        "[...document.querySelector('video').textTracks[0].cues]"
        ".map(c => [c.startTime, c.endTime, c.text])"
    )
    assert cues == [
        [0.5, 3.2, "The request arrives on a Monday."],
        [3.2, 7, "The clerk stamps it on the same day."],
    ]
    page.evaluate(
        "async () => { const v = document.querySelector('video'); v.muted = true;"
        " v.playbackRate = 4; await v.play(); }"
    )
    page.get_by_text("100% watched").wait_for()
    assert page.locator("nav").get_by_text("Watch “Stamp and register”").count() == 0


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_is_wider_than_the_screen_and_everything_is_large_enough_to_touch(
    chromium: Browser, document: str, width: int
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 640})
    page = opened(context, document)
    for id in ("request", "stamp", "final", "terms"):
        page.goto(f"{document}#page-{id}")
        page.wait_for_selector(f'.kdll-section[data-page="{id}"]:visible')
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        small = page.evaluate(
            "[...document.querySelectorAll('button, summary, label.kdll-choice, nav a, footer a')]"
            ".filter(e => e.checkVisibility() && !e.classList.contains('kdll-skip'))"
            ".filter(e => { const b = e.getBoundingClientRect();"
            "  return b.width < 24 || b.height < 24; })"
            ".filter(e => !e.closest('.kdll-todo'))"
            ".map(e => e.outerHTML)"
        )
        assert small == []
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(chromium: Browser, document: str, scheme: Any, width: int) -> None:
    # The page's own policy allows no script but its own; the test's one is let in.
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
    )
    page = opened(context, document)
    page.add_script_tag(path=AXE)

    def findings() -> list[str]:
        found = page.evaluate(
            "axe.run().then(r => r.violations.map(v =>"
            " v.id + ': ' + v.nodes.map(n => n.html + ' ' + n.failureSummary).join('; ')))"
        )
        return list(found)

    assert findings() == []
    page.get_by_label("35 days").check()
    page.locator("#q-deadline button").click()
    page.locator("#q-fee input").fill("24")
    page.locator("#q-fee button").click()
    assert findings() == []
    turn(page)
    page.get_by_text("Transcript", exact=True).click()
    assert findings() == []
    turn(page)
    for _ in range(2):
        page.get_by_role("button", name="Submit answers").click()
    assert findings() == []
    if width == 360:
        page.get_by_role("button", name="Menu").click()
        assert findings() == []
    context.close()


def test_the_menu_on_a_phone_opens_closes_and_gives_the_focus_back(
    chromium: Browser, document: str
) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 640})
    page = opened(context, document)
    menu = page.get_by_role("button", name="Menu")
    assert page.get_by_role("navigation").is_hidden()
    menu.click()
    assert menu.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")
    assert page.get_by_role("navigation").is_hidden()
    assert menu.evaluate("element => element === document.activeElement")
    menu.click()
    page.get_by_role("navigation").get_by_role("link", name="Terms").first.click()
    page.wait_for_selector('.kdll-section[data-page="terms"]:visible')
    assert page.get_by_role("navigation").is_hidden()
    context.close()


def test_without_script_all_pages_can_be_read(chromium: Browser, document: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(document)
    assert page.locator("h1:visible").count() == 4
    context.close()


def test_a_scorm_package_without_a_platform_says_so_and_keeps_all_here(
    context: BrowserContext, bundles: Path, tmp_path: Path
) -> None:
    document = package(bundles, "scorm12", tmp_path / "alone")
    page = opened(context, document.as_uri())
    assert page.get_by_text("No learning platform was found.").is_visible()
    turn(page)
    page.goto("about:blank")
    page.goto(document.as_uri())
    ready(page)
    assert shown(page) == "stamp"


@pytest.fixture(params=["1.2", "2004"])
def lms(request: pytest.FixtureRequest, bundles: Path, tmp_path: Path) -> Iterator[Lms]:
    standard = {"1.2": "scorm12", "2004": "scorm2004"}[request.param]
    with Lms(scorm_zip(bundles, standard, tmp_path), request.param, tmp_path) as served:
        yield served


def test_an_lms_gets_the_answers_and_gives_them_back(
    lms: Lms, chromium: Browser, context: BrowserContext
) -> None:
    page, frame = lms.launch(context)
    ready(frame)
    frame.get_by_label("30 days").check()
    frame.locator("#q-deadline button").click()
    turn(frame)
    # The learner reaches for the platform's own button: what is unsaved is saved before it acts.
    page.evaluate("window.focus()")
    frame.wait_for_selector('.kdll-saved[data-keeping="saved"]')
    lms.leave(page)

    elsewhere = chromium.new_context()
    page, frame = lms.launch(elsewhere)
    ready(frame)
    assert shown(frame) == "stamp"
    turn(frame, "Previous")
    assert frame.get_by_label("30 days").is_checked()
    assert frame.locator("#q-deadline .kdll-verdict").text_content() == "Right"
    pass_everything(frame)
    frame.wait_for_selector('.kdll-saved[data-keeping="saved"]')
    frame.get_by_role("button", name="Save and exit").click()
    frame.get_by_text("Your session has ended and your progress is saved.").wait_for()
    lms.leave(page)
    elsewhere.close()
    assert lms.faults() == []
    if lms.version == "1.2":
        assert lms.value("cmi.core.lesson_status") == "passed"
        assert lms.value("cmi.core.score.raw") == "100"
    else:
        assert lms.value("cmi.completion_status") == "completed"
        assert lms.value("cmi.success_status") == "passed"
        assert lms.value("cmi.score.scaled") == "1"
    names = [call["name"] for call in lms.calls]
    assert sum(name.endswith(("Finish", "Terminate")) for name in names) == 2


def test_a_reload_inside_an_lms_does_not_end_its_session(lms: Lms, context: BrowserContext) -> None:
    page, frame = lms.launch(context)
    ready(frame)
    turn(frame)
    frame.evaluate("location.reload()")
    page.wait_for_function(
        "document.querySelector('iframe').contentWindow.performance"
        ".getEntriesByType('navigation')[0]?.type === 'reload'"
    )
    ready(page.frames[1])
    assert shown(page.frames[1]) == "stamp"
    page.frames[1].wait_for_selector('.kdll-saved[data-keeping="saved"]')
    lms.leave(page)
    finished = [c for c in lms.calls if c["name"].endswith(("Finish", "Terminate"))]
    assert len(finished) == 1
