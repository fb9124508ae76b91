"""One learner, strong in one competency and weak in another: every platform is told the same.

A web package tells nobody, and has no part in this.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.course.learner import Learner
from tests.course.test_cmi5 import Platform, platform  # noqa: F401
from tests.course.test_xapi import launch  # noqa: F401
from tests.platforms.lms import Lms

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Frame, Page

    from tests.platforms.lrs import Lrs

Results = dict[str, tuple[float, bool]]
"""By the competency's id: score 0 to 1, and whether that is enough."""

ASSESSMENT = "final-assessment"
WEAK = "kcm.rti-records-management"
"""Half of its two questions are answered wrong; all others right, so the course is passed."""


def sit(at: Page | Frame) -> Results:
    """Sit the assessment; returns what the answers come to, reckoned from the questions alone."""
    learner = Learner(at).ready()
    learner.open(ASSESSMENT)
    scored = [q for q in learner.data["questions"] if q["scored"]]
    wrong = next(q["id"] for q in scored if q["competency"] == WEAK)
    for asked in scored:
        learner.mark(asked["id"], right=asked["id"] != wrong)
    learner.hand_in()
    enough = learner.data["rules"]["assessments"][ASSESSMENT]["pass"]
    shares: Results = {}
    for competency in {q["competency"] for q in scored}:
        mine = [q["id"] != wrong for q in scored if q["competency"] == competency]
        share = sum(mine) / len(mine)
        shares[competency] = (share, share >= enough)
    learner.wait_until_saved()
    return shares


@pytest.mark.parametrize("version", ["1.2", "2004"])
def test_scorm_says_it(version: str, rti_build: Path, chromium: Browser, tmp_path: Path) -> None:
    name = {"1.2": "scorm12", "2004": "scorm2004"}[version]
    (package,) = (rti_build / "packages" / "rti-act-2005").glob(f"*-{name}.zip")
    with Lms(package, version, tmp_path, "strict") as lms:
        context = chromium.new_context()
        page, frame = lms.launch(context)
        wanted = sit(frame)
        lms.leave(page)
        context.close()
        held = lms.saved["data"] if lms.saved else {}
        assert lms.faults() == []
    assert told_by_scorm(held, version) == wanted
    assert wanted[WEAK] == (0.5, False)


def told_by_scorm(held: dict[str, str], version: str) -> Results:
    """The objectives that have a score."""
    score, status, whole = {
        "1.2": ("score.raw", "status", 100),
        "2004": ("score.scaled", "success_status", 1),
    }[version]
    at = [
        k.removesuffix(".id") for k in held if k.startswith("cmi.objectives.") and k[-3:] == ".id"
    ]
    return {
        held[f"{o}.id"]: (float(held[f"{o}.{score}"]) / whole, held[f"{o}.{status}"] == "passed")
        for o in at
        if held.get(f"{o}.{score}")
    }


def test_cmi5_says_it(platform: Platform, chromium: Browser) -> None:  # noqa: F811
    context = chromium.new_context()
    page = platform.launch(context, platform.unit(ASSESSMENT))
    wanted = sit(page)
    known = iris(page)
    platform.lrs.wait_for(lambda store: store.verbs().count("scored") == len(wanted))
    context.close()
    assert platform.lrs.faults == []
    assert told_by_lrs(platform.lrs, known) == wanted


def test_xapi_says_it(launch: tuple[Lrs, str, str], chromium: Browser) -> None:  # noqa: F811
    lrs, address, _ = launch
    context = chromium.new_context()
    page = context.new_page()
    page.goto(address)
    wanted = sit(page)
    known = iris(page)
    page.close()
    lrs.wait_for(lambda store: store.verbs().count("scored") == len(wanted))
    context.close()
    assert lrs.faults == []
    assert told_by_lrs(lrs, known) == wanted


def iris(page: Page) -> dict[str, str]:
    """The course's own id of each competency, by the IRI that record stores know it by."""
    return {o["iri"]: o["id"] for o in Learner(page).data["objectives"]}


def told_by_lrs(lrs: Lrs, known: dict[str, str]) -> Results:
    """The last word on each competency."""
    return {
        known[said["object"]["id"]]: (
            said["result"]["score"]["scaled"],
            said["result"]["success"],
        )
        for said in lrs.statements
        if said["verb"]["id"].endswith("/scored")
    }
