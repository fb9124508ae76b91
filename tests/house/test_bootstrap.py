"""Set-up on machines that have little: it works, or it says in a sentence what is missing."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.house.checkout import BASE_PYTHON, ROOT, clone, without_network, without_uv

BOOTSTRAP = ROOT / "tooling" / "bootstrap.py"


def run(
    command: Sequence[str | Path], environment: dict[str, str], folder: Path
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True)


def assert_told(ran: subprocess.CompletedProcess[str], words: str) -> None:
    """Exit code 5, and a last line that says what is missing; never a traceback."""
    assert ran.returncode == 5, ran.stderr
    assert "Traceback" not in ran.stderr
    last = ran.stderr.strip().splitlines()[-1]
    assert last.startswith("kdll cannot be set up: ")
    assert words in last
    assert last.endswith((".", "bootstrap.py"))


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone that has never been set up, where the path has a space and an accent."""
    return clone(tmp_path_factory.mktemp("set up") / "une copie à part")


def test_a_machine_without_uv_is_set_up_from_nothing(copy: Path) -> None:
    ran = run(
        [BASE_PYTHON, copy / "tooling" / "bootstrap.py", "run", "--version"],
        without_uv(),
        copy,
    )
    assert ran.returncode == 0, ran.stderr
    assert re.fullmatch(r"kdll.* \d+\.\d+\.\d+\n", ran.stdout)
    assert (copy / "build" / "tools").is_dir()
    assert (copy / "tooling" / "kdll" / "data" / "player" / "player-scorm12.js").is_file()


def test_once_set_up_it_needs_no_network_and_says_nothing(copy: Path, tmp_path: Path) -> None:
    environment = without_network(tmp_path) | {"PYTHON": str(BASE_PYTHON)}
    del environment["UV_CACHE_DIR"]
    ran = run([copy / "kdll", "--version"], environment, tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr == ""


def test_exit_code_of_kdll_comes_through(copy: Path) -> None:
    ran = run([copy / "kdll", "no-such-command"], without_uv(PYTHON=str(BASE_PYTHON)), copy)
    assert ran.returncode == 2, ran.stderr


def test_lost_data_are_staged_again(copy: Path) -> None:
    shutil.rmtree(copy / "tooling" / "kdll" / "data")
    ran = run([copy / "kdll", "--version"], without_uv(PYTHON=str(BASE_PYTHON)), copy)
    assert ran.returncode == 0, ran.stderr
    assert (copy / "tooling" / "kdll" / "data" / "player" / "player-web.js").is_file()


def test_no_network_before_uv_is_there_is_told(tmp_path: Path) -> None:
    copy = clone(tmp_path / "copy")
    environment = without_network(tmp_path / "cache")
    ran = run([BASE_PYTHON, copy / "tooling" / "bootstrap.py", "build"], environment, copy)
    assert_told(ran, "the network did not answer")


def test_no_network_once_uv_is_there_is_told(tmp_path: Path) -> None:
    copy = clone(tmp_path / "copy")
    environment = without_network(tmp_path / "cache")
    uv = os.environ.get("UV") or shutil.which("uv")
    assert uv
    environment["PATH"] += os.pathsep + str(Path(uv).parent)
    ran = run([BASE_PYTHON, copy / "tooling" / "bootstrap.py", "build"], environment, copy)
    assert_told(ran, "the network did not answer")


def test_no_pip_is_told(tmp_path: Path) -> None:
    copy = clone(tmp_path / "copy")
    for name in ("pip", "ensurepip", "venv"):
        (tmp_path / "lacking" / name).mkdir(parents=True)
        (tmp_path / "lacking" / name / "__main__.py").write_text("raise SystemExit(1)")
        (tmp_path / "lacking" / name / "__init__.py").touch()
    environment = without_uv(PYTHONPATH=str(tmp_path / "lacking"))
    ran = run([BASE_PYTHON, copy / "tooling" / "bootstrap.py", "build"], environment, copy)
    assert_told(ran, "this Python has no pip. Install it")


def test_pip_is_made_where_python_can_make_it(tmp_path: Path) -> None:
    subprocess.run([BASE_PYTHON, "-m", "venv", "--without-pip", tmp_path / "bare"], check=True)
    code = (
        "import sys, pathlib; sys.path.insert(0, sys.argv[1]); import bootstrap; "
        "bootstrap.TOOLS = pathlib.Path(sys.argv[2]); print(bootstrap.find_pip()[0])"
    )
    python = tmp_path / "bare" / "bin" / "python"
    ran = run([python, "-c", code, BOOTSTRAP.parent, tmp_path / "tools"], without_uv(), tmp_path)
    made = Path(ran.stdout.strip())
    assert made.is_relative_to(tmp_path / "tools"), ran.stderr
    assert run([made, "-m", "pip", "--version"], without_uv(), tmp_path).returncode == 0


def test_old_python_is_told() -> None:
    code = (
        "import sys, pathlib, subprocess, runpy; sys.version_info = (3, 9, 2, 'final', 0); "
        "sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
    )
    ran = run([sys.executable, "-c", code, BOOTSTRAP, "build"], without_uv(), ROOT)
    assert_told(ran, "needs Python 3.11 or newer, and this is 3.9.2")


def test_old_python_can_read_the_script() -> None:
    ast.parse(BOOTSTRAP.read_text("utf-8"), feature_version=(3, 6))


def test_no_browser_and_no_right_to_install_one_is_told(tmp_path: Path) -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import bootstrap\n"
        "bootstrap.set_up = lambda *groups: {}\n"
        "sys.exit(bootstrap.main(['test']))"
    )
    ran = run(
        [sys.executable, "-c", code, BOOTSTRAP.parent], without_uv(PATH=str(tmp_path)), tmp_path
    )
    assert_told(ran, "apt-get install chromium")


@pytest.mark.parametrize(("words", "code"), [([], 2), (["--help"], 0), (["biuld"], 2)])
def test_no_such_command_shows_the_three_there_are(words: list[str], code: int) -> None:
    ran = run([sys.executable, BOOTSTRAP, *words], without_uv(), ROOT)
    assert ran.returncode == code
    for command in ("build", "test", "run"):
        assert f"bootstrap.py {command}" in ran.stderr
