"""One learner, the same in every format: each platform is told its projection of one result."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from kdll.model.learner import LearnerState
from kdll.read.learner_state import learner_state
from tests.course.learner import Learner
from tests.platforms.lms import Lms
from tests.platforms.lrs import TOKEN, Lrs
from tests.platforms.web import served
from tests.player.sample_package import bundle, scorm_zip

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Frame, Page

ACTOR = {"objectType": "Agent", "account": {"homePage": "https://lms.example", "name": "asha"}}
ACTIVITY = "https://lab.example/courses/sample"
COMPETENCIES = {
    "https://kcm.example/rti": "kcm.rti",
    "https://kcm.example/penalties": "kcm.penalties",
}
FORMATS = ("strict 1.2", "strict 2004", "lenient 2004", "igot 1.2")
ONLINE = ("cmi5", "xapi", "web")


@dataclass(frozen=True)
class Told:
    """What a platform was told; None where its standard has no word for it."""

    completed: bool
    passed: bool
    score: float | None
    objectives: dict[str, tuple[float, bool]] | None
    """By competency: score 0 to 1, and whether it was passed."""
    answers: list[tuple[str, bool]] | None
    """Question and whether it was right, in order."""
    state: LearnerState
    page: str
    """Where a learner comes back to, on another device if the standard can."""


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundle(tmp_path_factory.mktemp("bundles"))


def learn(at: Page | Frame) -> None:
    """Practice wrong and right, an attempt that is lost, and one that passes."""
    learner = Learner(at).ready()
    learner.answer("deadline", right=False)
    learner.answer("fee", right=True)
    learner.next()
    at.get_by_text("Transcript", exact=True).click()
    at.get_by_role("button", name="I have read the transcript").click()


def go_on(at: Page | Frame) -> None:
    """After a break: the rest of the course."""
    learner = Learner(at).ready()
    learner.answer("reasons", right=True)
    learner.take_assessment("final", right=False)
    learner.take_assessment("final", right=True)
    learner.open("terms")
    at.wait_for_selector('.kdll-saved[data-keeping]:not([data-keeping="unsaved"])')
    at.wait_for_selector('.kdll-saved:not([data-keeping="saving"])')


def read_only(at: Page | Frame) -> None:
    """A second tab is told that the course is open elsewhere, and takes no answers."""
    at.wait_for_selector("#kdll[data-ready]")
    at.get_by_role("button", name="Continue here").wait_for()
    assert at.locator("#q-deadline").get_attribute("inert") is not None


@contextmanager
def learner_in(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context()
    yield context
    context.close()


def scorm(kind: str, version: str, bundles: Path, chromium: Browser, folder: Path) -> Told:
    standard = {"1.2": "scorm12", "2004": "scorm2004"}[version]
    package = scorm_zip(bundles, standard, folder)
    with Lms(package, version, folder, kind) as lms:
        with learner_in(chromium) as context:
            page, frame = lms.launch(context)
            learn(frame)
            frame.evaluate("location.reload()")
            frame.wait_for_selector("#kdll[data-ready]")
            Learner(frame).ready()
            second, there = lms.launch(context)
            read_only(there)
            second.close()
            go_on(frame)
            lms.leave(page)
        faults = [f for f in lms.faults() if "Initialize" not in f]
        assert faults == []
        with learner_in(chromium) as context:
            page, frame = lms.launch(context)
            back = Learner(frame).ready().page
            assert Learner(frame).verdict("deadline") == "wrong"
            lms.leave(page)
        return told_by_scorm(lms, version, back)


def told_by_scorm(lms: Lms, version: str, back: str) -> Told:
    value = lms.value
    if version == "1.2":
        status = value("cmi.core.lesson_status")
        completed, passed = status in ("completed", "passed"), status == "passed"
        score = float(value("cmi.core.score.raw")) / 100
    else:
        completed = value("cmi.completion_status") == "completed"
        passed = value("cmi.success_status") == "passed"
        score = float(value("cmi.score.scaled"))
    objectives, answers = None, None
    if lms.kind == "strict":
        held = lms.saved["data"] if lms.saved else {}
        objectives = {
            held[f"cmi.objectives.{n}.id"]: objective_of(held, n, version)
            for n in range(9)
            if f"cmi.objectives.{n}.id" in held
        }
        answers = [
            (held[f"cmi.interactions.{n}.id"], held[f"cmi.interactions.{n}.result"] == "correct")
            for n in range(99)
            if f"cmi.interactions.{n}.id" in held
        ]
    return Told(
        completed, passed, score, objectives, answers, state(value("cmi.suspend_data")), back
    )


def objective_of(held: dict[str, str], n: int, version: str) -> tuple[float, bool]:
    at = f"cmi.objectives.{n}"
    if version == "1.2":
        return float(held[f"{at}.score.raw"]) / 100, held[f"{at}.status"] == "passed"
    return float(held[f"{at}.score.scaled"]), held[f"{at}.success_status"] == "passed"


def state(text: str) -> LearnerState:
    """Without what differs from one run to the next."""
    read = learner_state(text, "sample")
    assert isinstance(read, LearnerState), text
    return replace(read, saves=0, seconds=0, seed=0)


def online(kind: str, bundles: Path, chromium: Browser, folder: Path) -> Told:
    package = scorm_zip(bundles, kind, folder)
    registration = str(uuid.uuid4())
    with Lrs() as lrs, served(package, folder / "served") as origin:

        def launch(context: BrowserContext) -> Page:
            page = context.new_page()
            page.goto(f"{origin}/index.html?{query(kind, lrs, registration)}")
            return page

        with learner_in(chromium) as context:
            page = launch(context)
            learn(page)
            page.reload()
            Learner(page).ready()
            second = launch(context)
            read_only(second)
            second.close()
            go_on(page)
            if kind == "web":
                page.close()
                page = launch(context)
                back = Learner(page).ready().page
                kept = page.evaluate(
                    "Object.entries(localStorage).find(([k]) => k.startsWith('kdll:'))"
                )
                return Told(*from_state(state(kept[1].partition("|")[2])), page=back)
            page.locator(".kdll-exit").click()
            page.locator(".kdll-closed").wait_for()
        with learner_in(chromium) as context:
            page = launch(context)
            back = Learner(page).ready().page
            assert Learner(page).verdict("deadline") == "wrong"
        assert lrs.faults == []
        return told_by_lrs(lrs, back)


def query(kind: str, lrs: Lrs, registration: str) -> str:
    if kind == "web":
        return ""
    session = str(uuid.uuid4())
    if kind == "cmi5":
        data = {
            "contextTemplate": {
                "contextActivities": {"grouping": [{"id": ACTIVITY, "objectType": "Activity"}]},
                "extensions": {"https://w3id.org/xapi/cmi5/context/extensions/sessionid": session},
            },
            "launchMode": "Normal",
            "moveOn": "CompletedAndPassed",
            "masteryScore": 0.7,
        }
        actor = json.dumps(ACTOR, sort_keys=True)
        about = ("/xapi/activities/state", ACTIVITY, actor, registration, "LMS.LaunchData")
        lrs.put_document(data, *about)
        lrs.fetched = 0
    return urlencode(
        {
            "endpoint": lrs.endpoint,
            "actor": json.dumps(ACTOR),
            "registration": registration,
            **(
                {"fetch": f"{lrs.origin}/fetch?session={session}", "activityId": ACTIVITY}
                if kind == "cmi5"
                else {"auth": f"Basic {TOKEN}", "activity_id": ACTIVITY}
            ),
        }
    )


def told_by_lrs(lrs: Lrs, back: str) -> Told:
    said = dict(zip(lrs.verbs(), lrs.statements, strict=True))
    answers = [
        (s["object"]["id"].rsplit("/", 1)[-1], s["result"]["success"])
        for s in lrs.statements
        if s["verb"]["id"].endswith("/answered")
    ]
    competencies = {
        COMPETENCIES[s["object"]["id"]]: (s["result"]["score"]["scaled"], s["result"]["success"])
        for s in lrs.statements
        if s["verb"]["id"].endswith("/scored")
    }
    (document,) = [body for key, body in lrs.documents.items() if key[-1] == "kdll.bookmark"]
    return Told(
        said["completed"]["result"]["completion"],
        said["passed"]["result"]["success"],
        said["passed"]["result"]["score"]["scaled"],
        competencies,
        answers,
        state(json.loads(document)["state"]),
        back,
    )


def from_state(kept: LearnerState) -> tuple[Any, ...]:
    """A web package tells nobody: its copy on the device is all there is."""
    (row,) = kept.assessments.values()
    return kept.completed, kept.passed, row.best, None, None, kept


@pytest.fixture(scope="module")
def model(bundles: Path, chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The strict SCORM 2004 LMS is told most: the others are held to it."""
    return scorm("strict", "2004", bundles, chromium, tmp_path_factory.mktemp("model"))


def test_the_model_learner_passed(model: Told) -> None:
    assert (model.completed, model.passed, model.score, model.page) == (True, True, 1.0, "terms")
    assert model.objectives == {"kcm.rti": (1.0, True), "kcm.penalties": (1.0, True)}
    tried = ["deadline", "fee", "reasons", *["exempt", "who", "penalty"] * 2]
    assert [question for question, _ in model.answers or []] == tried
    assert [right for _, right in model.answers or []] == [
        *(False, True, True),
        *(False, False, False),
        *(True, True, True),
    ]


@pytest.mark.parametrize("name", [*FORMATS, *ONLINE])
def test_every_format_is_told_the_same(
    name: str, model: Told, bundles: Path, chromium: Browser, tmp_path: Path
) -> None:
    kind, _, version = name.partition(" ")
    if (kind, version) == ("strict", "2004"):
        told = model
    elif version:
        told = scorm(kind, version, bundles, chromium, tmp_path)
    else:
        told = online(kind, bundles, chromium, tmp_path)
    assert (told.completed, told.passed, told.page) == (True, True, model.page)
    assert told.score == pytest.approx(model.score)
    assert told.state == model.state
    for own, wanted in ((told.objectives, model.objectives), (told.answers, model.answers)):
        assert own is None or own == wanted
