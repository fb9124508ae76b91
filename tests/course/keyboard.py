"""A learner who has a keyboard and nothing else: goes from one thing to the next, and does it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.course.learner import Learner

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOCUSED = """() => {
  const e = document.activeElement;
  const form = e.closest("form[data-question]");
  const key = e.closest("[data-key]")?.dataset.key ?? null;
  return {
    tag: e.tagName, type: e.type ?? "", name: e.name ?? "", value: e.value ?? "", key,
    classes: e.className, rel: e.rel ?? "", question: form?.dataset.question ?? null,
    checked: e.checked ?? false, open: e.parentElement?.open ?? false, id: e.id,
    transcript: e.closest(".kdll-transcript") !== null, submit: e.type === "submit",
    handIn: e.closest(".kdll-hand-in") !== null, column: e.closest(".kdll-column") !== null,
    // What plays shows the focus on the browser's own buttons within.
    ring: getComputedStyle(e).outlineStyle !== "none" || e.tabIndex < 0 || "play" in e,
  };
}"""

LIMIT = 400
"""Steps on one page before it is clear that there is no way on."""


@dataclass
class Keyboard:
    """At one document of a package. Touches nothing but keys; looks with a script."""

    page: Page
    ringless: list[str] = field(default_factory=list)
    """What had the focus and did not show it."""
    done: set[str] = field(default_factory=set)
    """What was done on the present page, so that nothing is done twice."""

    def press(self, key: str, times: int = 1) -> None:
        for _ in range(times):
            self.page.keyboard.press(key)

    def focused(self) -> dict[str, Any]:
        found: dict[str, Any] = self.page.evaluate(FOCUSED)
        return found

    def finish(self) -> None:
        """Do all that every page asks, and turn to the next, until there is none."""
        learner = Learner(self.page)
        self.questions = {q["id"]: q for q in learner.data["questions"]}
        for _ in learner.data["pages"]:
            if not self._do_page():
                return
        raise AssertionError("the last page leads on")

    def _do_page(self) -> bool:
        """Whether there was a next page; the focus is at the start of what is there then."""
        self.done.clear()
        here = Learner(self.page).page
        last = not self.page.locator('.kdll-pager a[rel="next"]').count()
        for _ in range(LIMIT):
            self.press("Tab")
            at = self.focused()
            if not at["ring"]:
                self.ringless.append(f"{here}: {at['tag']} {at['classes']} {at['id']}")
            if at["tag"] == "BODY" and last:
                return False
            if at["rel"] == "next":
                self.press("Enter")
                self.page.wait_for_selector(f'.kdll-section[data-page="{here}"]', state="hidden")
                # The focus goes to the new page's title.
                self.page.wait_for_selector("h1:focus", timeout=5000)
                return True
            if at["column"]:
                self._act(at)
            elif last and "kdll-opener" in at["classes"]:
                return False
        raise AssertionError(f"no key leads on from {here}")

    def _act(self, at: dict[str, Any]) -> None:
        if at["question"]:
            self._answer(at, self.questions[at["question"]])
        elif (
            at["handIn"]
            or (at["transcript"] and "kdll-button" in at["classes"])
            or (at["tag"] == "SUMMARY" and at["transcript"] and not at["open"])
        ):
            self.press("Enter")

    def _answer(self, at: dict[str, Any], asked: dict[str, Any]) -> None:
        if at["submit"]:
            self.press("Enter")
        elif at["type"] == "checkbox":
            if at["checked"] != (at["value"] in _right(asked)):
                self.press("Space")
        else:
            name = f"{asked['id']} {at['name'] or at['classes']} {at['key']}"
            if name not in self.done:
                self.done.add(name)
                self._fill(at, asked)

    def _fill(self, at: dict[str, Any], asked: dict[str, Any]) -> None:
        if at["type"] == "radio":
            self._choose(at, asked)
        elif at["tag"] == "TEXTAREA":
            self.page.keyboard.type("We publish it.")
        elif at["tag"] == "SELECT":
            self._select(at, asked)
        elif at["type"] == "text":
            self._type(at, asked)
        elif "kdll-handle" in at["classes"]:
            self._order(asked)
        elif "kdll-option" in at["classes"]:
            self._walk(at, asked)

    def _choose(self, at: dict[str, Any], asked: dict[str, Any]) -> None:
        """Arrow keys go round the group until the right one is marked; of a scale, any one."""
        self.press("Space")
        wanted = _right(asked) or [at["value"]]
        for _ in asked["choices"]:
            if self.focused()["value"] in wanted:
                return
            self.press("ArrowDown")
        raise AssertionError(f"no arrow key leads to the right choice of {asked['id']}")

    def _type(self, at: dict[str, Any], asked: dict[str, Any]) -> None:
        self.press("Control+a")
        if asked["kind"] == "numeric":
            right = next(c for c in asked["choices"] if c["right"])
            self.page.keyboard.type(f"{right['low']:g}")
            return
        blank = next(c for c in asked["choices"] if c["key"] == at["key"])
        self.page.keyboard.type(blank["accepted"][0])

    def _select(self, at: dict[str, Any], asked: dict[str, Any]) -> None:
        line = next(c for c in asked["choices"] if c["key"] == at["key"])
        wanted = line["target"] or "-"
        for _ in range(len(asked["choices"]) + 2):
            if self.focused()["value"] == wanted:
                return
            self.press("ArrowDown")
        raise AssertionError(f"no arrow key leads to {wanted} of {asked['id']}")

    def _order(self, asked: dict[str, Any]) -> None:
        """From the first place on, the step that belongs there is fetched by its handle."""
        steps = [c["key"] for c in asked["choices"] if c["part"] == "step"]
        rows = f'form[data-question="{asked["id"]}"] .kdll-step'
        for place, key in enumerate(steps):
            keys = self.page.eval_on_selector_all(rows, "rows => rows.map(r => r.dataset.key)")
            for _ in range(LIMIT):
                now = self.focused()
                if now["key"] == key and "kdll-handle" in now["classes"]:
                    break
                ahead = now["key"] is None or keys.index(now["key"]) <= keys.index(key)
                self.press("Tab" if ahead and now["key"] != key else "Shift+Tab")
            self.press("ArrowUp", keys.index(key) - place)

    def _walk(self, at: dict[str, Any], asked: dict[str, Any]) -> None:
        """The first option of each situation, to whatever end it leads."""
        situation = next(c["within"] for c in asked["choices"] if c["key"] == at["key"])
        if f"{asked['id']} {situation}" in self.done:
            return
        self.done.add(f"{asked['id']} {situation}")
        self.press("Enter")
        if "kdll-primary" in self.focused()["classes"]:
            self.press("Enter")


def _right(asked: dict[str, Any]) -> list[str]:
    return [c["key"] for c in asked["choices"] if c["part"] == "choice" and c["right"]]
