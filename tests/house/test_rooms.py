"""Which room may import what."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINTER = Path(sys.executable).parent / "lint-imports"


def lint(checkout: Path) -> subprocess.CompletedProcess[str]:
    # The linter reads the configuration of its working folder, and imports from there first.
    return subprocess.run(
        [LINTER, "--no-cache", "--no-logo"],
        cwd=checkout,
        env={"PYTHONPATH": str(checkout / "tooling"), "PATH": ""},
        capture_output=True,
        text=True,
    )


def test_every_room_imports_only_what_it_may() -> None:
    ran = lint(ROOT)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize(
    ("room", "line", "contract"),
    [
        ("read", "import os", "cannot touch the world"),
        ("check", "from kdll.read import library", "A room imports the model"),
        ("model", "import kdll.edge.errors", "A room imports the model"),
        ("edge", "import kdll.check", "The edge knows the model alone"),
        ("cli", "import kdll.check", "reaches the rooms through the pipeline"),
    ],
)
def test_a_forbidden_import_is_found(tmp_path: Path, room: str, line: str, contract: str) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(
        ROOT / "tooling" / "kdll",
        tmp_path / "tooling" / "kdll",
        ignore=lambda _, names: [n for n in names if Path(n).suffix not in ("", ".py")] + ["data"],
    )
    with (tmp_path / "tooling" / "kdll" / room / "__init__.py").open("a") as module:
        module.write(f"\n{line}\n")
    ran = lint(tmp_path)
    assert ran.returncode == 1
    broken = [said for said in ran.stdout.splitlines() if said.endswith("BROKEN")]
    assert any(contract in said for said in broken), ran.stdout
