"""The wheel, built by way of the source distribution, works in an empty environment."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.house.checkout import ROOT, without_uv

UV = os.environ.get("UV") or shutil.which("uv") or "uv"
SAMPLE = ROOT / "tests" / "samples" / "base"


def succeed(command: list[str | Path], **environment: str) -> None:
    ran = subprocess.run(
        command, cwd=ROOT, env=without_uv(**environment), capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    succeed([UV, "build", "--offline", "--out-dir", out])
    [built] = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment that has the wheel and what it depends on."""
    venv = tmp_path_factory.mktemp("empty") / "venv"
    only_libraries = ["--frozen", "--no-default-groups", "--no-install-project", "--offline"]
    succeed([UV, "sync", *only_libraries], UV_PROJECT_ENVIRONMENT=str(venv))
    succeed([UV, "pip", "install", "--python", venv, "--offline", "--no-deps", wheel])
    return venv / "bin"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A tiny library of courses, in an otherwise empty folder far from the checkout."""
    return Path(shutil.copytree(SAMPLE, tmp_path / "content"))


def kdll(installed: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    # No Node, no uv, no tools of the system: what the wheel brings has to do.
    return subprocess.run(
        [installed / "kdll", *words],
        cwd=folder,
        env={"PATH": str(installed), "HOME": str(folder)},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def test_wheel_holds_data_rule_pages_and_terms_but_no_sources_of_the_player(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in (
        "kdll/data/player/player-cmi5.js",
        "kdll/data/player/player.css",
        "kdll/data/strings/en.json",
        "kdll/data/schemas/course.schema.json",
        "kdll/data/schemas/xsd/scorm2004/imscp_v1p1.xsd",
        "kdll/data/mkdocs.yml",
        "kdll/data/editor/kdll.code-snippets",
        "kdll/data/frameworks/kcm.yml",
        "kdll/templates/lab/gitignore",
    ):
        assert wanted in names
    assert any(name.endswith("licenses/NOTICE") for name in names)
    assert any(name.startswith("kdll/check/rules/KD") for name in names)
    assert not any("node_modules" in name or name.endswith(".ts") for name in names)


def test_wheel_says_its_version(installed: Path, tmp_path: Path) -> None:
    ran = kdll(installed, tmp_path, "--version")
    assert ran.returncode == 0, ran.stderr
    assert "0.1.0" in ran.stdout


def test_wheel_explains_a_rule(installed: Path, tmp_path: Path) -> None:
    ran = kdll(installed, tmp_path, "explain", "KD101")
    assert ran.returncode == 0, ran.stderr
    assert "KD101" in ran.stdout
    assert ran.stdout.endswith("The author's handbook tells more: *Your first page*\n")


def test_wheel_checks_a_course(installed: Path, library: Path) -> None:
    ran = kdll(installed, library.parent, "check", "--format", "json")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert json.loads(ran.stdout)["summary"]["errors"] == 0


def test_wheel_makes_a_lab_that_checks_clean(installed: Path, tmp_path: Path) -> None:
    ran = kdll(installed, tmp_path, "init", "lab")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    ran = kdll(installed, tmp_path / "lab", "check", "--strict")
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_wheel_builds_packages(installed: Path, library: Path) -> None:
    ran = kdll(installed, library.parent, "build", "--formats", "scorm12,web", "--no-site")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    made = sorted((library.parent / "build" / "packages").rglob("*.zip"))
    assert [path.stem.rpartition("-")[2] for path in made] == ["scorm12", "web"]
    names = zipfile.ZipFile(made[0]).namelist()
    assert {"imsmanifest.xml", "index.html", "kdll/player.js"} <= set(names)
