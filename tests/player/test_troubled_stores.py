"""A record store that is slow, wrong, busy or broken: every statement arrives, and once."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from tests.course.learner import Learner
from tests.platforms.lrs import DONE, TOKEN, Answer, Lrs, Request
from tests.platforms.web import served
from tests.player.sample_package import bundle, scorm_zip

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

ACTOR = {"account": {"homePage": "https://lms.example", "name": "officer-7"}}


@pytest.fixture(scope="module")
def zipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, made for xAPI."""
    out = tmp_path_factory.mktemp("sample")
    return scorm_zip(bundle(out / "bundles"), "xapi", out)


@pytest.fixture
def launch(zipped: Path, tmp_path: Path) -> Iterator[tuple[Lrs, str]]:
    with Lrs() as lrs, served(zipped, tmp_path / "package") as origin:
        query = urlencode(
            {
                "endpoint": lrs.endpoint,
                "auth": f"Basic {TOKEN}",
                "actor": json.dumps(ACTOR),
                "registration": str(uuid.uuid4()),
                "activity_id": "https://lab.example/courses/sample",
            }
        )
        yield lrs, f"{origin}/index.html?{query}"


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    made = chromium.new_context()
    yield made
    made.close()


def told(request: Request) -> bool:
    return request.method == "POST" and b"/answered" in request.body


def kept(request: Request) -> bool:
    return request.method == "PUT" and request.query.get("stateId") == "kdll.bookmark"


Script = list[tuple[Callable[[Request], bool], Answer]]

TROUBLES: dict[str, Script] = {
    "slow": [(told, Answer(DONE, delay=3))],
    "broken": [(told, Answer(500)), (told, Answer(503))],
    "busy": [(told, Answer(429, headers={"Retry-After": "4"}))],
    "torn": [(told, Answer(DONE, torn=True))],
    "torn, and then it has the statement already": [
        (told, Answer(DONE, torn=True)),
        (told, Answer(409)),
    ],
    "another device wrote the document": [(kept, Answer(412))],
    "the document is in conflict": [(kept, Answer(409))],
    "the document is kept, and its answer torn": [(kept, Answer(DONE, torn=True))],
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_every_statement_arrives_once(
    launch: tuple[Lrs, str], context: BrowserContext, trouble: str
) -> None:
    lrs, address = launch
    page = context.new_page()
    page.goto(address)
    learner = Learner(page).ready()
    learner.wait_until_saved()
    lrs.troubles += TROUBLES[trouble]
    learner.open("stamp")
    learner.answer("reasons", right=False)
    lrs.wait_for(lambda store: "answered" in store.verbs() and not store.troubles)
    page.wait_for_selector('.kdll-saved[data-keeping="saved"]', timeout=40_000)
    learner.answer("reasons", right=True)
    page.locator(".kdll-exit").click()
    page.locator(".kdll-closed").wait_for()
    assert lrs.faults == []
    assert lrs.verbs() == ["attempted", "initialized", "answered", "answered", "suspended"]
    assert [s["result"]["success"] for s in lrs.statements[2:4]] == [False, True]
    # A statement that is said to be there already is looked up, not sent again.
    again = [a for fits, a in TROUBLES[trouble] if fits is told and (a.torn or a.status >= 429)]
    assert sum(map(told, lrs.requests)) >= 2 + len(again), "each trouble was met"
    page.goto(address)
    assert Learner(page).ready().verdict("reasons") == "right"


def test_a_store_that_asks_for_rest_gets_it(
    launch: tuple[Lrs, str], context: BrowserContext
) -> None:
    lrs, address = launch
    page = context.new_page()
    page.goto(address)
    learner = Learner(page).ready()
    learner.wait_until_saved()
    lrs.troubles += TROUBLES["busy"]
    learner.open("stamp")
    learner.answer("reasons", right=True)
    lrs.wait_for(lambda store: "answered" in store.verbs())
    first, second = [request.at for request in lrs.requests if told(request)]
    assert second - first >= 4


@pytest.mark.parametrize("hours", [-3, 5])
def test_statements_are_dated_by_the_store_s_clock(
    launch: tuple[Lrs, str], context: BrowserContext, hours: int
) -> None:
    lrs, address = launch
    lrs.clock_offset = hours * 3600
    page = context.new_page()
    page.goto(address)
    learner = Learner(page).ready()
    learner.open("stamp")
    learner.answer("reasons", right=True)
    lrs.wait_for(lambda store: "answered" in store.verbs())
    for statement in lrs.statements:
        said = datetime.fromisoformat(statement["timestamp"]).timestamp()
        assert abs(said - time.time() - lrs.clock_offset) < 20, statement["verb"]
