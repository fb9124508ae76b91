"""Progress in a real browser: killed, opened twice, signed out, called off; and hostile LMSs."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kdll.model.learner import LearnerState
from kdll.read.learner_state import learner_state
from tests.conftest import BROWSER_FLAGS, chromium_program
from tests.course.learner import Learner
from tests.platforms.lms import Lms
from tests.player.sample_package import bundle, scorm_zip

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext


@pytest.fixture(scope="module")
def zipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample as a SCORM 2004 package."""
    out = tmp_path_factory.mktemp("sample")
    return scorm_zip(bundle(out / "bundles"), "scorm2004", out)


@pytest.fixture
def lms(zipped: Path, tmp_path: Path) -> Iterator[Lms]:
    with Lms(zipped, "2004", tmp_path, "strict") as served:
        yield served


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    made = chromium.new_context()
    yield made
    made.close()


def test_an_answer_is_there_after_the_browser_is_killed(
    lms: Lms, chromium: Browser, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"
    process = subprocess.Popen(
        [
            chromium_program(),
            *BROWSER_FLAGS,
            *("--headless=new", "--remote-debugging-port=0", f"--user-data-dir={profile}"),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        port = profile / "DevToolsActivePort"
        deadline = time.monotonic() + 60
        while not (port.exists() and port.read_text()) and time.monotonic() < deadline:
            time.sleep(0.1)
        address = f"http://127.0.0.1:{port.read_text().splitlines()[0]}"
        other = chromium.browser_type.connect_over_cdp(address)
        _, frame = lms.launch(other.contexts[0])
        learner = Learner(frame).ready()
        learner.answer("deadline", right=False)
        learner.at.wait_for_timeout(1_500)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    fresh = chromium.new_context()
    _, frame = lms.launch(fresh)
    assert Learner(frame).ready().verdict("deadline") == "wrong"
    fresh.close()


def test_a_second_tab_reads_until_it_takes_over(lms: Lms, context: BrowserContext) -> None:
    first, frame = lms.launch(context)
    Learner(frame).ready().answer("deadline", right=False)
    second, other = lms.launch(context)
    other.get_by_role("button", name="Continue here").click()
    other.wait_for_selector('.kdll-saved[data-keeping="saved"]')
    assert Learner(other).verdict("deadline") == "wrong"
    frame.get_by_role("button", name="Continue here").wait_for()
    Learner(other).answer("fee", right=True)
    Learner(other).wait_until_saved()
    lms.leave(second)
    lms.leave(first)
    assert lms.faults() == []
    read = learner_state(lms.value("cmi.suspend_data"))
    assert isinstance(read, LearnerState)
    assert set(read.answers) == {0, 1}


def test_without_locks_tabs_talk_to_each_other(lms: Lms, context: BrowserContext) -> None:
    context.add_init_script(
        "Object.defineProperty(Navigator.prototype, 'locks', {value: undefined})"
    )
    _, frame = lms.launch(context)
    Learner(frame).ready().answer("deadline", right=False)
    _, other = lms.launch(context)
    other.get_by_role("button", name="Continue here").click()
    other.wait_for_selector('.kdll-saved[data-keeping="saved"]')
    assert Learner(other).verdict("deadline") == "wrong"
    frame.get_by_role("button", name="Continue here").wait_for()


def test_who_is_signed_out_is_told_so_and_goes_on_after_signing_in(
    lms: Lms, context: BrowserContext
) -> None:
    _, frame = lms.launch(context)
    learner = Learner(frame).ready()
    learner.wait_until_saved()
    lms.signed_out = True
    learner.answer("deadline", right=False)
    frame.get_by_text("asks you to sign in again").wait_for()
    assert frame.locator(".kdll-saved").get_attribute("data-keeping") == "refused"
    lms.signed_out = False
    frame.get_by_role("button", name="Try now").click()
    learner.wait_until_saved()


def test_a_departure_that_is_called_off_ends_nothing(lms: Lms, context: BrowserContext) -> None:
    page, frame = lms.launch(context)
    learner = Learner(frame).ready()
    learner.answer("deadline", right=False)
    page.evaluate("window.addEventListener('beforeunload', (event) => event.preventDefault())")
    page.locator("body").click(position={"x": 5, "y": 5}, force=True)
    page.on("dialog", lambda dialog: dialog.dismiss())
    page.evaluate("setTimeout(() => location.assign('about:blank'), 0)")
    page.wait_for_timeout(500)
    learner.answer("fee", right=True)
    learner.wait_until_saved()
    assert "Terminate" not in page.evaluate("window.calls.map((call) => call.name)")
    read = learner_state(lms.value("cmi.suspend_data"))
    assert isinstance(read, LearnerState)
    assert set(read.answers) == {0, 1}


def test_values_of_a_hostile_lms_are_text_and_no_more(lms: Lms, context: BrowserContext) -> None:
    bad = '<img src=x onerror="window.struck = true">'
    lms.given = {"cmi.learner_name": bad, "cmi.learner_id": bad, "cmi.location": bad * 50_000}
    page, frame = lms.launch(context)
    Learner(frame).ready().wait_until_saved()
    assert frame.locator("img[src=x]").count() == 0
    assert not page.evaluate("window.struck ?? false")
    assert not frame.evaluate("window.struck ?? false")


def test_an_element_with_the_api_s_name_is_no_api(lms: Lms, context: BrowserContext) -> None:
    context.add_init_script(
        "addEventListener('DOMContentLoaded', () => { if (parent === window) return;"
        " const a = document.createElement('a'); a.id = 'API_1484_11'; document.body.append(a); })"
    )
    _, frame = lms.launch(context)
    Learner(frame).ready().wait_until_saved()


def test_a_support_code_holds_what_was_done(lms: Lms, context: BrowserContext) -> None:
    page, frame = lms.launch(context)
    learner = Learner(frame).ready()
    learner.answer("deadline", right=False)
    frame.locator(".kdll-support summary").click()
    frame.get_by_role("button", name="Copy support code").click()
    read = learner_state(frame.locator(".kdll-support textarea").input_value(), "sample")
    assert isinstance(read, LearnerState)
    assert read.answers[0].checked and not read.answers[0].right
    page.close()
