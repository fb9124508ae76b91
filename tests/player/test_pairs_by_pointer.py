"""Matching by mouse and finger: targets are dragged onto a line, or tapped before it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.player.sample_package import KINDS, bundle, package
from tests.player.test_player_in_chromium import opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> str:
    bundles = bundle(tmp_path_factory.mktemp("bundles"))
    return package(bundles, "web", tmp_path_factory.mktemp("web") / "kinds", KINDS).as_uri()


@pytest.fixture(params=["desk", "phone"])
def page(request: pytest.FixtureRequest, chromium: Browser, document: str) -> Iterator[Page]:
    phone = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
    desk = {"viewport": {"width": 1280, "height": 800}}
    context = chromium.new_context(**(phone if request.param == "phone" else desk))
    made = opened(context, document)
    made.evaluate("location.hash = '#page-blanks'")
    made.wait_for_selector('.kdll-section[data-page="blanks"]:visible')
    yield made
    context.close()


def chosen(question: Locator) -> list[str]:
    menus = question.locator("select")
    return menus.evaluate_all("menus => menus.map(menu => menu.selectedOptions[0].text)")


def middle(locator: Locator) -> tuple[float, float]:
    box = locator.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, target: Locator, to: tuple[float, float]) -> None:
    """With the mouse, or with a finger where there is one."""
    x, y = middle(target)
    ways = [(x + (to[0] - x) * n / 10, y + (to[1] - y) * n / 10) for n in range(1, 11)]
    if not page.evaluate("navigator.maxTouchPoints"):
        page.mouse.move(x, y)
        page.mouse.down()
        for way in ways:
            page.mouse.move(*way)
        page.mouse.up()
        return
    session = page.context.new_cdp_session(page)
    for kind, points in [("touchStart", [(x, y)]), *(("touchMove", [w]) for w in ways)]:
        spots = [{"x": left, "y": top} for left, top in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": spots})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def tap(page: Page, locator: Locator) -> None:
    if page.evaluate("navigator.maxTouchPoints"):
        locator.tap()
    else:
        locator.click()


def test_a_target_is_dragged_onto_its_line_and_the_menu_says_so(page: Page) -> None:
    question = page.locator("#q-who-does-what")
    target = question.locator(".kdll-tray").get_by_text("Officer senior to the PIO")
    row = question.locator(".kdll-pair").first
    target.evaluate("target => target.scrollIntoView({block: 'start'})")
    scrolled = page.evaluate("scrollY")
    drag(page, target, middle(row.locator("select")))
    assert chosen(question) == ["Officer senior to the PIO", "Choose …", "Choose …"]
    assert page.evaluate("scrollY") == scrolled
    live = page.locator("[aria-live=polite]")
    live.get_by_text("Hears the first appeal: Officer senior to the PIO").wait_for(state="attached")
    assert page.locator("[data-dragged], [data-over], [data-chosen]").count() == 0
    drag(page, target, (5, 5))
    assert chosen(question) == ["Officer senior to the PIO", "Choose …", "Choose …"]
    page.reload()
    page.wait_for_selector("#kdll[data-ready]")
    assert chosen(question)[0] == "Officer senior to the PIO"


def test_a_target_is_tapped_and_then_its_line(page: Page) -> None:
    page.evaluate("location.hash = '#page-views'")
    question = page.locator("#q-which-clock")
    tray = question.locator(".kdll-tray")
    for place, words in enumerate(("fits none", "48 hours", "30 days")):
        tap(page, tray.get_by_text(words))
        assert tray.locator("[data-chosen]").inner_text() == words
        tap(page, question.locator(".kdll-pair").nth(place))
        assert tray.locator("[data-chosen]").count() == 0
    assert chosen(question) == ["fits none", "48 hours", "30 days"]
    tap(page, tray.get_by_text("30 days"))
    tap(page, tray.get_by_text("30 days"))
    tap(page, question.locator(".kdll-pair > span").first)
    assert chosen(question)[0] == "fits none"
    question.locator("button[type=submit]").click()
    assert question.locator(".kdll-verdict").text_content() == "Right"
    assert tray.locator("span:visible").count() == 0


def test_keys_and_screen_readers_have_the_menus_alone(page: Page) -> None:
    question = page.locator("#q-who-does-what")
    tray = question.locator(".kdll-tray")
    assert tray.get_attribute("aria-hidden") == "true"
    assert tray.locator("button, a, [tabindex]").count() == 0
    question.locator("select").first.focus()
    page.keyboard.press("Tab")
    assert question.locator("select").nth(1).evaluate("menu => menu === document.activeElement")
