"""Every kind of question in a browser: by mouse, keyboard and finger, and told to an LMS."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.platforms.lms import Lms
from tests.player.sample_package import KINDS, bundle, package, scorm_zip
from tests.player.test_player_in_chromium import AXE, Heard, opened, ready

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Frame, Locator, Page

PAGES = ("check", "blanks", "views", "case", "final", "terms")


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundle(tmp_path_factory.mktemp("bundles"))


@pytest.fixture(scope="module")
def document(bundles: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    return package(bundles, "web", tmp_path_factory.mktemp("web") / "kinds", KINDS).as_uri()


@pytest.fixture(scope="module")
def mirrored(bundles: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The same course as if its language were written from right to left."""
    made = package(bundles, "web", tmp_path_factory.mktemp("rtl") / "kinds", KINDS)
    html = made.read_text("utf-8").replace('lang="en" dir="ltr"', 'lang="ur" dir="rtl"')
    made.write_text(html, "utf-8")
    return made.as_uri()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    made = chromium.new_context(viewport={"width": 1280, "height": 800})
    yield made
    made.close()


def at(context: BrowserContext, document: str, page: str) -> Page:
    made = opened(context, document)
    go(made, page)
    return made


def go(at: Page | Frame, page: str) -> None:
    at.evaluate(f"location.hash = '#page-{page}'")
    at.wait_for_selector(f'.kdll-section[data-page="{page}"]:visible')


def check(question: Locator) -> None:
    question.locator("button[type=submit]").click()


def verdict(question: Locator) -> str:
    return question.locator(".kdll-verdict").text_content() or ""


def order(question: Locator) -> list[str]:
    return question.locator(".kdll-step > span:first-of-type").all_text_contents()


def focused(page: Page, locator: Locator) -> bool:
    return bool(locator.evaluate("element => element === document.activeElement"))


def match(question: Locator, *targets: str) -> None:
    for place, target in enumerate(targets):
        question.locator("select").nth(place).select_option(target)


def fill(question: Locator, *texts: str) -> None:
    for place, text in enumerate(texts):
        question.locator(".kdll-blank").nth(place).fill(text)


def take_check(page: Page | Frame, *, known: bool = True) -> None:
    page.get_by_label("The Public Information Officer" if known else "The Central").check()
    page.get_by_label("The applicant").check()
    page.get_by_role("button", name="Submit answers").click()
    page.get_by_role("heading", name="Your result").wait_for()


def test_a_blank_has_its_own_verdict_beside_it(context: BrowserContext, document: str) -> None:
    page = at(context, document, "blanks")
    question = page.locator("#q-clock-blanks")
    check(question)
    assert question.get_by_text("Fill in every blank first.").is_visible()
    assert focused(page, question.locator(".kdll-blank").first)
    fill(question, "35", "४८")
    check(question)
    assert verdict(question) == "Partly right"
    beside = question.locator(".kdll-beside").all_text_contents()
    assert ["not right" in beside[0], "right" in beside[1]] == [True, True]
    assert question.get_by_text("Five days are added only").is_visible()
    assert question.get_by_text("It is as long as most months.").is_visible()
    live = page.locator("[aria-live=polite]")
    live.get_by_text("Partly right").wait_for(state="attached")
    assert "Five days are added only" in (live.text_content() or "")
    fill(question, " Thirty ")
    question.locator(".kdll-blank").first.press("Enter")
    assert verdict(question) == "Right"
    assert question.locator(".kdll-blank").first.is_disabled()


def test_pairs_are_marked_each_and_solved_after_the_last_try(
    context: BrowserContext, document: str
) -> None:
    page = at(context, document, "blanks")
    question = page.locator("#q-who-does-what")
    match(question, "5", "4")
    check(question)
    assert question.get_by_text("Choose for every line first.").is_visible()
    match(question, "5", "4", "3")
    check(question)
    assert verdict(question) == "Partly right"
    assert question.get_by_text("The Assistant PIO only passes on").is_visible()
    assert question.locator(".kdll-mark").all_text_contents() == [
        " – right",
        " – not right",
        " – not right",
    ]
    check(question)
    assert "That was your last try." in verdict(question)
    marks = question.locator(".kdll-mark").all_text_contents()
    assert "right answer: Public Information Officer" in marks[1]
    assert question.locator("select").first.is_disabled()


def test_what_fits_no_group_is_said_so(context: BrowserContext, document: str) -> None:
    page = at(context, document, "views")
    question = page.locator("#q-which-clock")
    match(question, "-", "0", "1")
    check(question)
    assert verdict(question) == "Right"
    page.reload()
    ready(page)
    assert question.locator("select").first.input_value() == "-"


def test_steps_are_moved_by_buttons_and_by_arrow_keys_and_said(
    context: BrowserContext, document: str
) -> None:
    page = at(context, document, "blanks")
    question = page.locator("#q-steps")
    live = page.locator("[aria-live=polite]")
    before = order(question)
    check(question)
    assert question.get_by_text("Move the steps first").is_visible()
    assert order(question) == before
    up = question.get_by_role("button", name="Move up: The application is received")
    up.click()
    assert order(question)[0] == "The application is received"
    assert focused(page, up)
    live.get_by_text("The application is received: now step 1 of 4.").wait_for(state="attached")
    handle = question.get_by_role("button", name="A further fee is asked for: step 4 of 4.")
    handle.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert order(question) == [
        "The application is received",
        "A further fee is asked for",
        "The fee is paid",
        "Copies are given",
    ]
    live.get_by_text("now step 2 of 4.").wait_for(state="attached")
    page.keyboard.press("End")
    assert order(question)[3] == "A further fee is asked for"
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    check(question)
    assert verdict(question) == "Right"
    assert question.get_by_text("Just so.").is_visible()
    page.reload()
    ready(page)
    assert order(question)[1] == "A further fee is asked for"


def middle(locator: Locator) -> tuple[float, float]:
    box = locator.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_steps_are_dragged_by_their_handle(context: BrowserContext, document: str) -> None:
    page = at(context, document, "blanks")
    question = page.locator("#q-steps")
    handles = question.locator(".kdll-handle")
    handles.last.scroll_into_view_if_needed()
    x, y = middle(handles.nth(0))
    page.mouse.move(x, y)
    page.mouse.down()
    _, below = middle(question.locator(".kdll-step").nth(3))
    page.mouse.move(x, below + 4, steps=12)
    page.mouse.up()
    assert order(question)[3] == "The fee is paid"
    assert page.locator("[data-dragged]").count() == 0
    page.reload()
    ready(page)
    assert order(question)[3] == "The fee is paid"


def test_steps_are_dragged_by_a_finger_while_the_page_stays(
    chromium: Browser, document: str
) -> None:
    context = chromium.new_context(
        viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True
    )
    page = at(context, document, "blanks")
    question = page.locator("#q-steps")
    question.locator(".kdll-handle").last.scroll_into_view_if_needed()
    session = context.new_cdp_session(page)
    x, y = middle(question.locator(".kdll-handle").nth(3))
    _, above = middle(question.locator(".kdll-step").nth(0))
    scrolled = page.evaluate("scrollY")

    def touch(kind: str, *points: tuple[float, float]) -> None:
        spots = [{"x": left, "y": top} for left, top in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": spots})

    touch("touchStart", (x, y))
    for part in range(1, 13):
        touch("touchMove", (x, y + (above - 4 - y) * part / 12))
    touch("touchEnd")
    assert order(question)[0] == "A further fee is asked for"
    assert page.evaluate("scrollY") == scrolled
    context.close()


def test_what_has_no_right_answer_says_so_and_keeps_it(
    context: BrowserContext, document: str
) -> None:
    page = at(context, document, "views")
    likert = page.locator("#q-confidence")
    page.get_by_label("I know whom to ask: Agree").check()
    check(likert)
    assert likert.get_by_text("Choose in every row first.").is_visible()
    assert focused(page, likert.locator("input").first)
    page.get_by_label("I can refuse a request and defend it: Strongly agree").check()
    check(likert)
    assert verdict(likert) == "Thank you. There is no right or wrong here."
    page.reload()
    ready(page)
    assert page.get_by_label("I know whom to ask: Agree", exact=True).is_checked()
    assert "Thank you." in verdict(likert)


def test_an_open_answer_stays_on_the_device_and_out_of_the_state(
    context: BrowserContext, document: str
) -> None:
    page = at(context, document, "views")
    question = page.locator("#q-my-office")
    assert question.get_by_text("Your answer stays on this device.").is_visible()
    question.locator("textarea").fill("The tender results")
    assert question.get_by_text("482 characters left").is_visible()
    check(question)
    assert question.get_by_text("Many offices begin with tender results").is_visible()
    page.reload()
    ready(page)
    assert question.locator("textarea").input_value() == "The tender results"
    kept = page.evaluate("Object.entries(localStorage)")
    where = [key for key, text in kept if "tender" in text]
    assert len(where) == 1
    assert where[0].startswith("kdll-notes:")
    # Another learner at the same device begins another attempt, which has another seed.
    page.evaluate(
        """addEventListener('pagehide', () => {
            for (const key of Object.keys(localStorage))
                if (!key.startsWith('kdll-notes:')) localStorage.removeItem(key);
        })"""
    )
    page.goto("about:blank")
    page.goto(f"{document}#page-views")
    ready(page)
    assert question.locator("textarea").input_value() == ""


def test_a_scenario_shows_one_situation_and_says_what_follows_before_going_on(
    context: BrowserContext, document: str
) -> None:
    page = at(context, document, "case")
    shown = page.locator(".kdll-situation:visible")
    assert shown.get_by_role("heading").text_content() == "Monday, ten past ten"
    page.get_by_role("button", name="Pass it on to the other office").click()
    said = page.locator("#case--start .kdll-said:visible")
    assert said.text_content() == "Section 6(3) is for another public authority."
    page.locator("[aria-live=polite]").get_by_text("Section 6(3)").wait_for(state="attached")
    on = page.get_by_role("button", name="Go on")
    assert focused(page, on)
    on.click()
    assert focused(page, page.get_by_role("heading", name="Passed on"))
    page.reload()
    ready(page)
    assert shown.get_by_role("heading").text_content() == "Passed on"
    page.get_by_role("button", name="Tell her where it went").click()
    assert focused(page, page.get_by_role("heading", name="She complains"))
    assert page.get_by_text("A poor ending").is_visible()
    assert verdict(page.locator("#q-rolls")) == "You reached 50% of the best way."
    page.get_by_text("Your choices so far").click()
    assert page.locator(".kdll-way li").all_text_contents() == [
        "Monday, ten past ten: Pass it on to the other office",
        "Passed on: Tell her where it went",
    ]
    page.get_by_role("button", name="Back").click()
    assert focused(page, page.get_by_role("heading", name="Passed on"))
    assert shown.get_by_text("your first choice").is_visible()
    page.get_by_role("button", name="Tell her where it went").click()
    page.get_by_role("button", name="Start again").click()
    assert focused(page, page.get_by_role("heading", name="Monday, ten past ten"))
    page.get_by_role("button", name="Accept it").click()
    page.get_by_role("button", name="Go on").click()
    assert verdict(page.locator("#q-rolls")) == "You reached 100% of the best way."


def test_a_scenario_is_played_with_the_keyboard_alone(
    context: BrowserContext, document: str
) -> None:
    page = at(context, document, "case")
    page.locator("h1:visible").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert focused(page, page.get_by_role("button", name="Go on"))
    page.keyboard.press("Enter")
    assert focused(page, page.get_by_role("heading", name="Accepted"))
    assert page.get_by_text("A good ending").is_visible()


def test_a_pre_assessment_spares_what_it_showed_and_says_so(
    context: BrowserContext, document: str
) -> None:
    page = opened(context, document)
    rule = page.locator("#page-check .kdll-assessment-rule")
    assert "It does not count towards your score." in (rule.text_content() or "")
    take_check(page)
    result = page.locator("#page-check .kdll-result")
    assert result.get_by_text("You have shown that you know: RTI Responsiveness.").is_visible()
    assert result.get_by_text("These modules count as opened").is_visible()
    assert "“Receiving a request”" in (result.text_content() or "")
    link = page.get_by_role("navigation").get_by_role("link", name="Your own view")
    assert "spared" in (link.text_content() or "")
    link.click()
    page.wait_for_selector('.kdll-section[data-page="views"]:visible')
    assert page.locator("#q-which-clock").is_visible()


def test_a_closed_page_says_what_opens_it_and_opens(context: BrowserContext, document: str) -> None:
    page = at(context, document, "final")
    closed = page.locator(".kdll-closed-page:visible")
    assert page.locator("#page-final").is_hidden()
    assert closed.locator("li").all_text_contents() == [
        "Finish “Receiving a request” (2 things left)",
        "Finish “A case” (one thing left)",
        "Take “Check yourself first”",
    ]
    heading = page.get_by_role("heading", name="Final assessment")
    assert heading.count() == 1
    closed.get_by_role("link", name="Take “Check yourself first”").click()
    page.wait_for_selector('.kdll-section[data-page="check"]:visible')
    take_check(page)
    go(page, "case")
    go(page, "final")
    assert page.locator("#page-final").is_visible()
    assert page.locator(".kdll-closed-page:visible").count() == 0


def drawn(page: Page) -> list[str]:
    return page.locator(".kdll-drawn .kdll-prompt:visible").all_text_contents()


def test_an_assessment_asks_its_own_questions_and_the_drawn_ones(
    context: BrowserContext, document: str
) -> None:
    page = opened(context, document)
    take_check(page)
    go(page, "case")
    go(page, "final")
    first = drawn(page)
    assert len(first) == 2
    numbers = page.locator("#page-final .kdll-question-number:visible").all_text_contents()
    assert numbers == [f"Question {n} of 4" for n in range(1, 5)]
    page.reload()
    ready(page)
    assert drawn(page) == first
    submit = page.locator("#page-final").get_by_role("button", name="Submit answers")
    submit.click()
    problem = page.locator("#page-final .kdll-hand-in .kdll-problem")
    assert problem.inner_text().startswith("Not yet answered: 1, 2, 3, 4.")
    fill(page.locator("#q-days"), "30")
    page.locator("#q-order .kdll-move[data-way=up]").nth(2).click()
    submit.click()
    page.get_by_role("heading", name="Not passed").wait_for()
    assert page.get_by_text("The right order:").is_visible()
    page.locator("#page-final").get_by_role("button", name="Try again").click()
    again = drawn(page)
    assert len(again) == 2
    assert not set(again) & set(first)
    assert page.locator("#q-days .kdll-blank").input_value() == ""
    assert order(page.locator("#q-order"))[0] == "The first appeal"


def test_a_word_of_the_glossary_pops_up_and_gives_the_focus_back(
    context: BrowserContext, document: str
) -> None:
    page = at(context, document, "blanks")
    word = page.get_by_role("link", name="appeal", exact=True)
    word.focus()
    page.keyboard.press("Enter")
    box = page.get_by_role("dialog", name="Appeal")
    assert box.get_by_text("A second look at a reply").is_visible()
    page.keyboard.press("Escape")
    assert box.is_hidden()
    assert focused(page, word)
    word.click()
    page.locator("h1:visible").click()
    assert box.is_hidden()
    word.click()
    word.click()
    assert box.is_hidden()
    page.get_by_role("link", name="PIO", exact=True).click()
    page.get_by_role("dialog").get_by_role("link", name="In the glossary").click()
    page.wait_for_selector('.kdll-section[data-page="terms"]:visible')
    assert page.get_by_role("dialog").is_hidden()


@pytest.mark.parametrize("key", ["ArrowRight", "ArrowLeft"])
def test_tabs_follow_the_arrow_keys_as_one_reads(
    context: BrowserContext, document: str, mirrored: str, key: str
) -> None:
    page = at(context, document if key == "ArrowRight" else mirrored, "views")
    first, second = (page.get_by_role("tab", name=name) for name in ("By hand", "By machine"))
    assert page.get_by_role("tabpanel").text_content() == "By handThe clerk copies the page."
    first.focus()
    page.keyboard.press(key)
    assert focused(page, second)
    assert second.get_attribute("aria-selected") == "true"
    assert page.get_by_text("The copier copies the page.").is_visible()
    assert page.get_by_text("The clerk copies the page.").is_hidden()


def test_a_link_into_a_tab_shows_it(context: BrowserContext, document: str) -> None:
    page = opened(context, document)
    page.evaluate("location.hash = '#views--by-machine'")
    page.wait_for_selector("#page-views:visible")
    second = page.get_by_role("tab", name="By machine")
    assert second.get_attribute("aria-selected") == "true"
    assert focused(page, second)


def test_what_is_ticked_in_an_activity_stays(context: BrowserContext, document: str) -> None:
    page = at(context, document, "views")
    page.get_by_label("Read the oldest open one").check()
    assert page.get_by_text("1 of 2 done").is_visible()
    page.reload()
    ready(page)
    assert page.get_by_label("Read the oldest open one").is_checked()
    assert not page.get_by_label("Find the register of requests").is_checked()


def play(page: Page | Frame) -> None:
    """Answers one of each kind, some of it wrong, up to the end of the course."""
    take_check(page, known=False)
    go(page, "blanks")
    fill(page.locator("#q-clock-blanks"), "30", "[,]{x}")
    match(page.locator("#q-who-does-what"), "5", "4", "3")
    page.locator("#q-steps .kdll-move[data-way=up]").nth(1).click()
    for name in ("clock-blanks", "who-does-what", "steps"):
        check(page.locator(f"#q-{name}"))
    go(page, "views")
    match(page.locator("#q-which-clock"), "-", "0", "0")
    for row in ("I know whom to ask", "I can refuse a request and defend it"):
        page.get_by_label(f"{row}: Disagree").check()
    page.locator("#q-my-office textarea").fill("The tender results")
    for name in ("which-clock", "confidence", "my-office"):
        check(page.locator(f"#q-{name}"))
    go(page, "case")
    page.get_by_role("button", name="Accept it").click()
    page.get_by_role("button", name="Go on").click()
    go(page, "final")
    fill(page.locator("#q-days"), "३०")
    for _ in range(2):
        page.locator("#q-order").get_by_role("button", name="Move up: A reply is refused").click()
    for form in page.locator(".kdll-drawn .kdll-question:visible").all():
        form.locator('input[value="0"]').check()
    page.locator("#page-final").get_by_role("button", name="Submit answers").click()
    page.get_by_role("heading", name="Passed").wait_for()
    go(page, "terms")


def test_every_kind_is_played_to_the_end_without_a_complaint(
    context: BrowserContext, document: str
) -> None:
    page = context.new_page()
    heard = Heard(page)
    page.goto(document)
    ready(page)
    play(page)
    assert page.locator("nav .kdll-percent").text_content() == "100% done"
    assert heard.complaints == []
    assert all(url.startswith("file:") for url in heard.requests)


SMALL = """[...document.querySelectorAll('main button, main summary, main select, main textarea,'
  + ' main input, .kdll-option, .kdll-tab, .kdll-pop .kdll-actions a')]
  .filter(e => e.checkVisibility())
  .map(e => [e, (e.closest('label') ?? e).getBoundingClientRect()])
  .filter(([, b]) => b.width < 24 || b.height < 24)
  .map(([e]) => e.outerHTML)"""


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_is_wider_than_the_screen_or_too_small_to_touch(
    chromium: Browser, document: str, mirrored: str, width: int
) -> None:
    for address in (document, mirrored):
        context = chromium.new_context(viewport={"width": width, "height": 640})
        page = opened(context, address)
        for answered in (False, True):
            if answered:
                go(page, "check")
                play(page)
            for name in PAGES:
                go(page, name)
                assert page.evaluate("document.documentElement.scrollWidth") <= width, name
                assert page.evaluate(SMALL) == [], name
        go(page, "blanks")
        page.get_by_role("link", name="PIO", exact=True).click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(SMALL) == []
        context.close()


@pytest.mark.parametrize(
    ("scheme", "direction", "width"),
    [("light", "ltr", 1280), ("dark", "ltr", 360), ("light", "rtl", 360), ("dark", "rtl", 1280)],
)
def test_axe_finds_nothing_in_any_kind(
    chromium: Browser, document: str, mirrored: str, scheme: Any, direction: str, width: int
) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
    )
    page = opened(context, document if direction == "ltr" else mirrored)
    page.add_script_tag(path=AXE)

    def findings() -> list[str]:
        found = page.evaluate(
            "axe.run().then(r => r.violations.map(v =>"
            " v.id + ': ' + v.nodes.map(n => n.html + ' ' + n.failureSummary).join('; ')))"
        )
        return list(found)

    for name in PAGES:
        go(page, name)
        assert findings() == [], name
    go(page, "case")
    page.get_by_role("button", name="Pass it on").click()
    assert findings() == []
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Tell her").click()
    page.get_by_role("button", name="Start again").click()
    go(page, "check")
    play(page)
    for name in PAGES:
        go(page, name)
        assert findings() == [], name
    go(page, "blanks")
    page.get_by_role("link", name="PIO", exact=True).click()
    assert findings() == []
    context.close()


def test_without_script_everything_can_be_read(chromium: Browser, document: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(document)
    assert page.locator(".kdll-situation:visible").count() == 4
    page.get_by_role("link", name="Accept it").click()
    assert page.url.endswith("#case--accepted")
    assert page.get_by_text("The copier copies the page.").is_visible()
    context.close()


@pytest.mark.parametrize("version", ["1.2", "2004"])
def test_an_lms_takes_the_answers_of_every_kind(
    version: str, bundles: Path, tmp_path: Path, context: BrowserContext
) -> None:
    standard = {"1.2": "scorm12", "2004": "scorm2004"}[version]
    with Lms(scorm_zip(bundles, standard, tmp_path, KINDS), version, tmp_path) as lms:
        page, frame = lms.launch(context)
        ready(frame)
        play(frame)
        frame.wait_for_selector('.kdll-saved[data-keeping="saved"]')
        frame.get_by_role("button", name="Save and exit").click()
        frame.get_by_text("Your session has ended and your progress is saved.").wait_for()
        lms.leave(page)
        assert lms.faults() == []
        types = {c["given"][1] for c in lms.calls if str(c["given"][:1]).endswith(".type']")}
        assert {"choice", "fill-in", "matching", "sequencing", "likert", "performance"} <= types
        assert not any("tender" in str(call) for call in lms.calls)
