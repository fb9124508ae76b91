"""The cmi5 package of the RTI course, launched as a platform launches an assignable unit."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from lxml import etree

from tests.course.learner import Learner
from tests.platforms import recipe
from tests.platforms.lrs import Lrs
from tests.platforms.web import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

NS = {"c": "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"}
CONTEXT = "https://w3id.org/xapi/cmi5/context/"
CMI5 = f"{CONTEXT}categories/cmi5"
MOVE_ON = f"{CONTEXT}categories/moveon"
FILM = 'class="kdll-video"'
SESSION = f"{CONTEXT}extensions/sessionid"
ACTOR = {
    "objectType": "Agent",
    "account": {"homePage": "https://lms.example", "name": "officer-7"},
}


@dataclass
class Platform:
    """A cmi5 LMS with one learner registered for the course."""

    lrs: Lrs
    origin: str
    structure: Any
    registration: str
    back: str

    def units(self) -> list[Any]:
        """The course structure's AUs, in order."""
        return self.structure.findall(".//c:au", NS)

    def unit(self, name: str) -> Any:
        """The AU whose document is `name`.html."""
        return next(u for u in self.units() if u.findtext("c:url", "", NS) == f"{name}.html")

    def launch(
        self,
        context: BrowserContext,
        unit: Any,
        *,
        mode: str = "Normal",
        mastery: float | None = None,
    ) -> Page:
        """Lay down LMS.LaunchData, hand out a new fetch address, open the AU."""
        activity = f"https://lms.example/activity/{unit.findtext('c:url', '', NS)}"
        session = str(uuid.uuid4())
        data: dict[str, Any] = {
            "contextTemplate": {
                "contextActivities": {
                    "grouping": [{"id": unit.get("id"), "objectType": "Activity"}],
                },
                "extensions": {SESSION: session},
            },
            "launchMode": mode,
            "launchMethod": "AnyWindow",
            "moveOn": unit.get("moveOn"),
            "returnURL": self.back,
        }
        given = unit.get("masteryScore") if mastery is None else str(mastery)
        if given is not None:
            data["masteryScore"] = float(given)
        actor = json.dumps(ACTOR, sort_keys=True)
        self.lrs.put_document(
            data,
            "/xapi/activities/state",
            activity,
            actor,
            self.registration,
            "LMS.LaunchData",
        )
        self.lrs.fetched = 0
        query = urlencode(
            {
                "endpoint": self.lrs.endpoint,
                "fetch": f"{self.lrs.origin}/fetch?session={session}",
                "actor": json.dumps(ACTOR),
                "registration": self.registration,
                "activityId": activity,
            }
        )
        page = context.new_page()
        page.goto(f"{self.origin}/{unit.findtext('c:url', '', NS)}?{query}")
        return page

    def defined(self) -> list[dict[str, Any]]:
        """The cmi5 defined statements."""
        return [s for s in self.lrs.statements if CMI5 in categories(s)]


def categories(statement: dict[str, Any]) -> set[str]:
    """Ids of a statement's categories."""
    activities = statement["context"].get("contextActivities", {})
    return {activity["id"] for activity in activities.get("category", [])}


def verb(statement: dict[str, Any]) -> str:
    """The last part of its verb."""
    return statement["verb"]["id"].rsplit("/", 1)[-1]


@pytest.fixture
def platform(rti_build: Path, tmp_path: Path) -> Iterator[Platform]:
    """The package on one origin, the record store on another."""
    (package,) = (rti_build / "packages" / "rti-act-2005").glob("*-cmi5.zip")
    with Lrs() as lrs, served(package, tmp_path / "package") as origin:
        structure = etree.parse(str(tmp_path / "package" / "cmi5.xml"))
        back = f"{origin}/cmi5.xml"
        yield Platform(lrs, origin, structure.getroot(), str(uuid.uuid4()), back)


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A learner's browser."""
    made = chromium.new_context()
    yield made
    made.close()


def test_a_module_is_launched_completed_and_left_in_the_order_of_the_standard(
    platform: Platform, context: BrowserContext
) -> None:
    unit = platform.units()[0]
    page = platform.launch(context, unit)
    learner = Learner(page).ready()
    asked = next((q for q in learner.data["questions"]), None)
    if asked:
        learner.open(asked["page"])
        learner.answer(asked["id"], right=True)
    learner.see_everything()
    page.locator(".kdll-exit").click()
    page.wait_for_url(platform.back)

    lrs = platform.lrs
    assert lrs.faults == []
    asked_for = [
        (r.method, r.path.rpartition("/")[2], r.query.get("stateId") or r.query.get("profileId"))
        for r in lrs.requests
    ]
    assert asked_for[:3] == [
        ("POST", "fetch", None),
        ("GET", "state", "LMS.LaunchData"),
        ("GET", "profile", "cmi5LearnerPreferences"),
    ]
    assert lrs.fetched == 1
    assert [verb(s) for s in platform.defined()] == ["initialized", "completed", "terminated"]
    assert lrs.verbs()[0] == "initialized"
    assert lrs.verbs()[-1] == "terminated"
    sessions = {s["context"]["extensions"][SESSION] for s in lrs.statements}
    assert len(sessions) == 1
    for statement in lrs.statements:
        assert statement["actor"] == ACTOR
        assert statement["context"]["registration"] == platform.registration
        grouping = statement["context"]["contextActivities"]["grouping"]
        assert unit.get("id") in {activity["id"] for activity in grouping}
    for statement in platform.defined():
        activity = f"https://lms.example/activity/{unit.findtext('c:url', '', NS)}"
        assert statement["object"]["id"] == activity
        judged = bool({"completion", "success"} & set(statement.get("result", {})))
        assert (MOVE_ON in categories(statement)) is judged
    completed = platform.defined()[1]["result"]
    assert completed["completion"] is True
    assert "score" not in completed
    assert re.fullmatch(r"PT[\d.HMS]+", completed["duration"])
    answered = [s for s in lrs.statements if verb(s) == "answered"]
    assert len(answered) == (1 if asked else 0)
    assert all(CMI5 not in categories(s) for s in answered)


def test_an_assessment_is_judged_by_the_mastery_score_of_the_launch(
    platform: Platform, context: BrowserContext
) -> None:
    unit = platform.unit("final-assessment")
    assert unit.get("moveOn") in ("Passed", "CompletedAndPassed")
    assert 0 < float(unit.get("masteryScore")) <= 1
    page = platform.launch(context, unit, mastery=0.05)
    learner = Learner(page).ready()
    scored = [q for q in learner.data["questions"] if q["scored"]]
    learner.open("final-assessment")
    for number, asked in enumerate(scored):
        learner.mark(asked["id"], right=number < len(scored) // 4)
    page.locator(".kdll-hand-in .kdll-button").click()
    page.wait_for_selector('.kdll-result[data-verdict="right"]')
    page.locator(".kdll-exit").click()
    page.wait_for_url(platform.back)

    assert platform.lrs.faults == []
    passed = next(s for s in platform.defined() if verb(s) == "passed")
    assert passed["result"]["success"] is True
    assert 0.05 <= passed["result"]["score"]["scaled"] < 0.5
    extensions = passed["context"]["extensions"]
    assert extensions[f"{CONTEXT}extensions/masteryscore"] == 0.05
    assert not {"failed"} & {verb(s) for s in platform.defined()}


def test_a_second_session_resumes_and_says_no_verdict_twice(
    platform: Platform, context: BrowserContext, chromium: Browser
) -> None:
    unit = platform.units()[1]
    page = platform.launch(context, unit)
    learner = Learner(page).ready()
    asked = learner.data["questions"][0]
    learner.open(asked["page"])
    learner.answer(asked["id"], right=False)
    learner.see_everything()
    learner.open(asked["page"])
    learner.wait_until_saved()
    page.locator(".kdll-exit").click()
    page.wait_for_url(platform.back)

    elsewhere = chromium.new_context()
    page = platform.launch(elsewhere, unit)
    learner = Learner(page).ready()
    assert learner.page == asked["page"]
    assert learner.verdict(asked["id"]) == "wrong"
    learner.answer(asked["id"], right=True)
    page.locator(".kdll-exit").click()
    page.wait_for_url(platform.back)
    elsewhere.close()

    assert platform.lrs.faults == []
    said = [verb(s) for s in platform.defined()]
    assert said.count("completed") == 1
    assert said.count("initialized") == said.count("terminated") == 2


def test_a_reload_keeps_the_one_token_and_the_one_session(
    platform: Platform, context: BrowserContext
) -> None:
    page = platform.launch(context, platform.units()[0])
    Learner(page).ready().wait_until_saved()
    page.reload()
    learner = Learner(page).ready()
    learner.next()
    learner.wait_until_saved()
    assert platform.lrs.fetched == 1
    assert platform.lrs.faults == []
    assert platform.lrs.verbs().count("initialized") == 1


def test_looking_back_changes_nothing(platform: Platform, context: BrowserContext) -> None:
    page = platform.launch(context, platform.units()[0], mode="Review")
    learner = Learner(page).ready()
    learner.see_everything()
    page.locator(".kdll-exit").click()
    page.wait_for_url(platform.back)
    assert [verb(s) for s in platform.defined()] == ["initialized", "terminated"]
    assert platform.lrs.faults == []


def test_what_is_seen_of_a_film_is_told_by_the_video_profile_and_a_scrub_once(
    platform: Platform, context: BrowserContext, tmp_path: Path
) -> None:
    documents = {u.findtext("c:url", "", NS): u for u in platform.units()}
    films = (
        u for name, u in documents.items() if FILM in (tmp_path / "package" / name).read_text()
    )
    page = platform.launch(context, next(films))
    learner = Learner(page).ready()
    learner.open(next(m["page"] for m in learner.data["media"] if m["kind"] == "video"))
    page.evaluate(
        """async () => {
          const film = document.querySelector(".kdll-section:not([hidden]) video");
          const rest = (ms) => new Promise((done) => setTimeout(done, ms));
          film.muted = true;
          await film.play();
          await rest(1500);
          for (let step = 0; step < 100; step += 1) {
            film.currentTime += 0.05;
            await rest(10);
          }
          await rest(2000);
          film.pause();
          await rest(2000);
        }"""
    )
    page.locator(".kdll-exit").click()
    page.wait_for_url(platform.back)
    lrs = platform.lrs
    lrs.wait_for(lambda store: store.verbs().count("terminated") == 2)
    assert lrs.faults == []
    told = [s for s in lrs.statements if recipe.type_of(s).startswith(recipe.VIDEO)]
    spoken = [verb(s) for s in told if verb(s) != "interacted"]
    assert spoken == ["initialized", "played", "seeked", "paused", "terminated"]
    assert all(CMI5 not in categories(s) for s in told)
    (session,) = {s["context"]["extensions"][f"{recipe.VIDEO}/extensions/session-id"] for s in told}
    assert session != told[0]["context"]["extensions"][SESSION]
    assert verb(lrs.statements[-1]) == "terminated"
    assert CMI5 in categories(lrs.statements[-1])
