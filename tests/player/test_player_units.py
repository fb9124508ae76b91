"""The player's own unit tests and its types, by the tools of its language."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

PLAYER = Path(__file__).parents[2] / "tooling" / "player"


def _run(*command: str) -> None:
    done = subprocess.run(command, cwd=PLAYER, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module", autouse=True)
def _libraries() -> None:
    """The build hook installs them; a checkout that was never built has none."""
    if not (PLAYER / "node_modules" / "esbuild").is_dir():
        npm = shutil.which("npm")
        assert npm, "npm is missing: run `python3 tooling/bootstrap.py test`"
        _run(npm, "ci", "--no-audit", "--no-fund")


def test_every_unit_test_of_the_player_passes() -> None:
    _run("node", "test.mjs")


def test_the_player_is_free_of_type_errors() -> None:
    _run("node", "node_modules/typescript/bin/tsc", "--noEmit")
