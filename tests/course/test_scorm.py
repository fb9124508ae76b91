"""The SCORM packages of the RTI course, played in Chromium against an LMS."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.course.learner import Learner
from tests.platforms.lms import Lms

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

ASSESSMENT = "final-assessment"


@pytest.fixture(params=["1.2", "2004"])
def lms(request: pytest.FixtureRequest, rti_build: Path, tmp_path: Path) -> Iterator[Lms]:
    """An LMS with the package of its edition."""
    name = {"1.2": "scorm12", "2004": "scorm2004"}[request.param]
    (package,) = (rti_build / "packages" / "rti-act-2005").glob(f"*-{name}.zip")
    with Lms(package, request.param, tmp_path) as served:
        yield served


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A learner's browser; each launch with `fresh` storage is another device."""
    made = chromium.new_context(viewport={"width": 1280, "height": 900})
    yield made
    made.close()


def practice(learner: Learner) -> list[dict[str, Any]]:
    """Practice questions, in the course's order."""
    return [q for q in learner.data["questions"] if not q["scored"]]


def test_a_learner_comes_back_to_the_same_page_with_the_same_answers(
    lms: Lms, context: BrowserContext, chromium: Browser
) -> None:
    page, frame = lms.launch(context)
    learner = Learner(frame).ready()
    right, wrong = practice(learner)[:2]
    learner.open(right["page"])
    learner.answer(right["id"], right=True)
    learner.open(wrong["page"])
    learner.answer(wrong["id"], right=False)
    given = {q["id"]: learner.marked(q["id"]) for q in (right, wrong)}
    learner.wait_until_saved()
    lms.leave(page)

    another_device = chromium.new_context()
    page, frame = lms.launch(another_device)
    learner = Learner(frame).ready()
    assert learner.page == wrong["page"]
    assert learner.verdict(wrong["id"]) == "wrong"
    assert learner.verdict(right["id"]) == "right"
    assert {q["id"]: learner.marked(q["id"]) for q in (right, wrong)} == given
    lms.leave(page)
    another_device.close()
    assert lms.faults() == []


def test_passing_reaches_the_platform_with_score_time_interactions_and_objectives(
    lms: Lms, context: BrowserContext
) -> None:
    page, frame = lms.launch(context)
    learner = Learner(frame).ready()
    data = learner.data
    scored = [q for q in data["questions"] if q["scored"]]
    first = practice(learner)[0]
    learner.open(first["page"])
    learner.answer(first["id"], right=True)
    learner.take_assessment(ASSESSMENT, right=False)
    learner.wait_until_saved()
    assert lms.value(status_element(lms)) in ("incomplete", "failed")
    learner.see_everything()
    learner.take_assessment(ASSESSMENT, right=True)
    learner.wait_until_saved()
    lms.leave(page)

    assert lms.faults() == []
    told = verdict(lms)
    assert told == {"completed": True, "passed": True, "score": 100.0}
    assert lms.value("cmi.suspend_data").startswith("kdll1.rti-act-2005.")
    assert seconds_of_session(lms) > 0
    interactions = rows(lms.value("cmi.interactions"))
    assert interactions[0]["id"] == first["id"]
    results = [i["result"] for i in interactions if i["id"] in {q["id"] for q in scored}]
    wrong = {"1.2": "wrong", "2004": "incorrect"}[lms.version]
    # Two attempts, each question once in each; partly right is a number.
    assert len(results) == 2 * len(scored)
    assert results[len(scored) :] == ["correct"] * len(scored)
    assert all(r == wrong or re.fullmatch(r"0(\.\d+)?", r) for r in results[: len(scored)])
    objectives = rows(lms.value("cmi.objectives"))
    assert [o["id"] for o in objectives] == [o["id"] for o in data["objectives"]]
    asked = {q["competency"] for q in scored}
    status = {"1.2": "status", "2004": "success_status"}[lms.version]
    assert {o["id"] for o in objectives if o[status] == "passed"} == asked


def test_a_passed_learner_stays_passed_whatever_comes_after(
    lms: Lms, context: BrowserContext, chromium: Browser
) -> None:
    page, frame = lms.launch(context)
    learner = Learner(frame).ready()
    learner.see_everything()
    learner.take_assessment(ASSESSMENT, right=True)
    learner.wait_until_saved()
    lms.leave(page)
    passed = verdict(lms)

    later = chromium.new_context()
    page, frame = lms.launch(later)
    learner = Learner(frame).ready()
    learner.open(learner.data["pages"][0]["id"])
    learner.wait_until_saved()
    lms.leave(page)
    later.close()
    assert verdict(lms) == passed
    assert lms.faults() == []


def test_opening_and_closing_completes_nothing(lms: Lms, context: BrowserContext) -> None:
    page, frame = lms.launch(context)
    Learner(frame).ready().wait_until_saved()
    lms.leave(page)
    assert verdict(lms) == {"completed": False, "passed": False, "score": None}


def test_a_browser_that_is_killed_loses_nothing_that_was_shown_as_saved(
    lms: Lms, context: BrowserContext, chromium: Browser
) -> None:
    _, frame = lms.launch(context)
    learner = Learner(frame).ready()
    asked = practice(learner)[0]
    learner.open(asked["page"])
    learner.answer(asked["id"], right=True)
    learner.wait_until_saved()
    # No event reaches the page: all further calls fail, as when the process is gone.
    saved = lms.saved
    context.close()
    lms.saved = saved

    another_device = chromium.new_context()
    _, frame = lms.launch(another_device)
    learner = Learner(frame).ready()
    assert learner.verdict(asked["id"]) == "right"
    another_device.close()


def status_element(lms: Lms) -> str:
    """Where an edition keeps completion."""
    return {"1.2": "cmi.core.lesson_status", "2004": "cmi.completion_status"}[lms.version]


def verdict(lms: Lms) -> dict[str, Any]:
    """What the platform holds, in terms of both editions."""
    status = lms.value(status_element(lms))
    if lms.version == "1.2":
        raw = lms.value("cmi.core.score.raw")
        return {
            "completed": status in ("passed", "completed"),
            "passed": status == "passed",
            "score": float(raw) if raw else None,
        }
    scaled = lms.value("cmi.score.scaled")
    return {
        "completed": status == "completed",
        "passed": lms.value("cmi.success_status") == "passed",
        "score": float(scaled) * 100 if scaled not in ("", None) else None,
    }


def seconds_of_session(lms: Lms) -> float:
    """The session's time as committed."""
    if lms.version == "1.2":
        hours, minutes, seconds = lms.value("cmi.core.session_time").split(":")
        return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
    units = {"H": 3600, "M": 60, "S": 1}
    time = lms.value("cmi.session_time").partition("T")[2]
    return sum(float(n) * units[unit] for n, unit in re.findall(r"([\d.]+)([HMS])", time))


def rows(collection: Any) -> list[dict[str, Any]]:
    """A collection of the data model, as scorm-again writes it down."""
    if isinstance(collection, dict):
        collection = collection.get("childArray") or [
            collection[k] for k in sorted(collection, key=int)
        ]
    return list(collection)
