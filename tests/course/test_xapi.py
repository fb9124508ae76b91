"""The xAPI package of the RTI course, launched the way of tincan.xml."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from lxml import etree

from tests.course.learner import Learner
from tests.platforms import recipe
from tests.platforms.lrs import TOKEN, Lrs
from tests.platforms.web import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NS = {"t": "http://projecttincan.com/tincan.xsd"}
# Older launches send arrays, and the account under names of its own.
ACTOR = {
    "name": ["An Officer"],
    "account": [{"accountServiceHomePage": "https://lms.example", "accountName": "officer-7"}],
}


@pytest.fixture
def launch(rti_build: Path, tmp_path: Path) -> Iterator[tuple[Lrs, str, str]]:
    """A record store, the address of a launch, and the id of the launched activity."""
    (package,) = (rti_build / "packages" / "rti-act-2005").glob("*-xapi.zip")
    with Lrs() as lrs, served(package, tmp_path / "package") as origin:
        root = etree.parse(str(tmp_path / "package" / "tincan.xml")).getroot()
        launchable = root.xpath("//t:activity[t:launch]", namespaces=NS)
        assert len(launchable) == 1
        query = urlencode(
            {
                "endpoint": lrs.endpoint.rstrip("/"),
                "auth": f"Basic {TOKEN}",
                "actor": json.dumps(ACTOR),
                "registration": str(uuid.uuid4()),
                "activity_id": launchable[0].get("id"),
            }
        )
        href = launchable[0].findtext("t:launch", "", NS)
        yield lrs, f"{origin}/{href}?{query}", launchable[0].get("id")


def test_a_learner_passes_leaves_and_comes_back(
    launch: tuple[Lrs, str, str], chromium: Browser
) -> None:
    lrs, address, activity = launch
    context = chromium.new_context()
    page = context.new_page()
    page.goto(address)
    learner = Learner(page).ready()
    asked = next(q for q in learner.data["questions"] if not q["scored"])
    learner.open(asked["page"])
    learner.answer(asked["id"], right=True)
    learner.see_everything()
    learner.take_assessment("final-assessment", right=True)
    learner.open(asked["page"])
    learner.wait_until_saved()
    objectives = learner.data["objectives"]
    prompt = learner.question(asked["id"]).locator(".kdll-prompt").inner_text()
    shown = learner.question(asked["id"]).locator(".kdll-choice input + span").all_inner_texts()
    page.close()
    lrs.wait_for(lambda store: "passed" in store.verbs())
    context.close()

    assert lrs.faults == []
    scored = sum(q["scored"] for q in learner_data(lrs, chromium, address)["questions"])
    verbs = lrs.verbs()
    assert verbs[0] in ("attempted", "initialized")
    assert verbs.count("answered") == 1 + scored
    answered = next(s for s in lrs.statements if s["verb"]["id"].endswith("/answered"))
    definition = answered["object"]["definition"]
    assert [*definition["description"].values()] == [prompt]
    if "choices" in definition:
        told = {text for one in definition["choices"] for text in one["description"].values()}
        assert told == {*shown}
    for once in ("completed", "passed"):
        assert verbs.count(once) == 1
    passed = next(s for s in lrs.statements if s["verb"]["id"].endswith("/passed"))
    assert passed["object"]["id"] == activity
    assert passed["result"]["score"]["scaled"] == 1
    assert passed["actor"]["account"]["name"] == "officer-7"
    met = {template["id"] for said in lrs.statements for template in recipe.templates_of(said)}
    about_films = {t["id"] for t in recipe.TEMPLATES if "/video-" in t["id"]}
    assert met >= {t["id"] for t in recipe.TEMPLATES} - about_films
    mastered = {s["object"]["id"] for s in lrs.statements if s["verb"]["id"].endswith("/scored")}
    assert mastered == {o["iri"] for o in objectives if "dissemination" not in o["iri"]}

    another_device = chromium.new_context()
    page = another_device.new_page()
    page.goto(address)
    learner = Learner(page).ready()
    assert learner.page == asked["page"]
    assert learner.verdict(asked["id"]) == "right"
    another_device.close()


def learner_data(lrs: Lrs, chromium: Browser, address: str) -> dict[str, list[dict[str, bool]]]:
    """What the document tells the player, read without the player running."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address.partition("?")[0])
    data = json.loads(page.locator("#kdll-data").text_content() or "{}")
    context.close()
    return data
