"""A learner at the player: opens pages, answers questions, hands in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Locator, Page

_MARK = """(form, keys) => {
  if (!form.checkVisibility()) throw new Error(`${form.id} is not to be seen`)
  for (const box of form.querySelectorAll("input"))
    if (box.checked !== keys.includes(box.value) && (box.type === "checkbox" || !box.checked))
      box.click()
}"""
"""Marks these choices and no others. Hands, keys and fingers are tried in tests/player."""

_READ = """page => {
  const section = document.querySelector(`.kdll-section[data-page="${page}"]`)
  for (const transcript of section.querySelectorAll(".kdll-transcript")) {
    if (!transcript.open) transcript.querySelector("summary").click()
    transcript.querySelector("button:not(.kdll-time)").click()
  }
}"""


@dataclass(frozen=True)
class Learner:
    """At one document of a package, on a page or in a frame of one."""

    at: Page | Frame

    def ready(self) -> Learner:
        """Once the player has taken over the document."""
        self.at.wait_for_selector("#kdll[data-ready]")
        return self

    @property
    def data(self) -> dict[str, Any]:
        """What the document tells the player."""
        return json.loads(self.at.locator("#kdll-data").text_content() or "{}")

    @property
    def page(self) -> str:
        """The id of the page that is shown."""
        shown = self.at.locator(".kdll-section:visible")
        assert shown.count() == 1, "exactly one page is shown"
        return shown.get_attribute("data-page") or ""

    def open(self, page: str) -> None:
        """Go to a page through the menu."""
        link = self.at.locator(f'nav a[data-to="{page}"]')
        if not link.is_visible():
            self.at.locator(".kdll-opener").click()
        link.click()
        self.at.wait_for_selector(f'.kdll-section[data-page="{page}"]:visible')

    def next(self) -> None:
        """Turn the page."""
        self.at.locator('.kdll-pager a[rel="next"]').click()

    def question(self, id: str) -> Locator:
        """A question's form."""
        return self.at.locator(f'form[data-question="{id}"]')

    def mark(self, id: str, *, right: bool) -> None:
        """Mark an answer, without checking it."""
        asked = next(q for q in self.data["questions"] if q["id"] == id)
        form = self.question(id)
        if asked["kind"] == "numeric":
            solution = next(c for c in asked["choices"] if c["right"])
            form.locator("input").fill(f"{solution['low'] if right else solution['high'] + 977:g}")
            return
        if asked["kind"] == "matching":
            for source in (c for c in asked["choices"] if c["part"] == "source"):
                fits = source.get("target") if right else None
                form.locator(f'[data-key="{source["key"]}"] select').select_option(fits or "-")
            return
        keys = [c["key"] for c in asked["choices"] if c["right"]]
        if not right:
            keys = [next(c["key"] for c in asked["choices"] if not c["right"])]
        form.evaluate(_MARK, keys)

    def answer(self, id: str, *, right: bool) -> None:
        """Mark an answer to a practice question, and check it."""
        self.mark(id, right=right)
        self.question(id).locator('button[type="submit"]').click()
        self.at.wait_for_selector(
            f'form[data-question="{id}"][data-verdict="{"right" if right else "wrong"}"]'
        )

    def verdict(self, id: str) -> str | None:
        """What a checked question shows: right, partly or wrong."""
        return self.question(id).get_attribute("data-verdict")

    def marked(self, id: str) -> list[str]:
        """The keys of the choices that are marked, sorted, or the number typed."""
        form = self.question(id)
        typed = form.locator('input[type="text"]')
        if typed.count():
            return [typed.input_value()]
        boxes = form.locator("input:checked").all()
        return sorted(box.get_attribute("value") or "" for box in boxes)

    def take_assessment(self, page: str, *, right: bool) -> None:
        """Answer every question of an assessment in one way, and hand in."""
        self.open(page)
        again = self.at.locator(f'.kdll-section[data-page="{page}"] .kdll-result .kdll-button')
        if again.is_visible():
            again.click()
        for asked in self.data["questions"]:
            if asked["page"] == page:
                self.mark(asked["id"], right=right)
        self.at.locator(f'.kdll-section[data-page="{page}"] .kdll-hand-in .kdll-button').click()
        verdict = "right" if right else "wrong"
        self.at.wait_for_selector(
            f'.kdll-section[data-page="{page}"] .kdll-result[data-verdict="{verdict}"]'
        )

    def hand_in(self) -> None:
        """Hand in the assessment that is shown, as it is marked."""
        self.at.locator(".kdll-section:visible .kdll-hand-in .kdll-button").click()
        self.at.wait_for_selector(".kdll-section:not([hidden]) .kdll-result:not([hidden])")

    def see_everything(self) -> None:
        """Open every page, and read every transcript to its end."""
        for page in self.data["pages"]:
            self.turn_to(page["id"])
            self.at.evaluate(_READ, page["id"])

    def turn_to(self, page: str) -> None:
        """Open a page by its address: for many pages, where the menu is not what is looked at."""
        self.at.evaluate("id => { location.hash = `page-${id}` }", page)
        self.at.wait_for_selector(f'.kdll-section[data-page="{page}"]', state="visible")

    def wait_until_saved(self) -> None:
        """Until the player says that the platform has it."""
        self.at.wait_for_selector('.kdll-saved[data-keeping="saved"]')
