"""`kdll build` past one machine: what comes out is what one machine would have made."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.cluster.conftest import PROGRAMS, Process, dask

BASE = Path(__file__).parents[1] / "samples" / "base"


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory, clips: Path) -> Path:
    """The small course with two films in it."""
    folder = Path(shutil.copytree(BASE, tmp_path_factory.mktemp("content") / "content"))
    for clip in clips.iterdir():
        shutil.copy(clip, folder / "a-course" / "media")
    with (folder / "a-course" / "10-start.md").open("a") as page:
        for clip in sorted(clips.iterdir()):
            page.write(f"\n![The film {clip.stem}](media/{clip.name})\n")
    ran = run("check", "--write", "--content", folder)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return folder


def run(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PROGRAMS / "kdll", *words],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def made(out: Path) -> dict[str, bytes]:
    """The packages, by file name."""
    return {path.name: path.read_bytes() for path in (out / "packages").rglob("*.*")}


@pytest.fixture(scope="module")
def alone(content: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What this machine makes of it by itself."""
    out = tmp_path_factory.mktemp("alone") / "out"
    ran = run("build", "--content", content, "--out", out, "--no-site")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return made(out)


def test_a_cluster_and_an_s3_store_make_the_same_packages_though_a_worker_is_killed(
    content: Path,
    alone: dict[str, bytes],
    s3: dict[str, str],
    tmp_path: Path,
) -> None:
    out = tmp_path / "out"
    with dask() as running:
        first, second = running.worker(**s3), running.worker(**s3)
        running.ready(first, second)
        build = Process(
            *(PROGRAMS / "kdll", "build", "--content", content, "--out", out, "--no-site"),
            *("--scheduler", running.address, "--store", "s3://lab/prefix"),
            **s3,
        )
        try:
            build.wait_for("video begins")
            first.kill()
            assert build.end() == 0, build.said
        finally:
            build.kill()
    assert made(out) == alone
    assert sum(name.endswith(".zip") for name in alone) == 5


_IMPORTED = """
    import sys
    from kdll.cli import run
    code = run(sys.argv[1:])
    names = ("dask", "distributed", "fsspec", "s3fs")
    print(code, [name for name in names if name in sys.modules])
"""


def python(program: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", textwrap.dedent(program), *words]
    return subprocess.run(command, capture_output=True, text=True)


def test_a_build_that_asks_for_no_cluster_imports_none_of_it(tmp_path: Path) -> None:
    ran = python(_IMPORTED, "build", "--content", BASE, "--out", tmp_path / "out", "--no-site")
    assert ran.stdout.endswith("0 []\n"), ran.stdout + ran.stderr


_MISSING = """
    import sys
    sys.modules["distributed"] = None
    from kdll.cli import run
    sys.exit(run(sys.argv[1:]))
"""


@pytest.mark.parametrize("command", ["build", "worker"])
def test_without_the_extra_it_says_how_to_get_it(command: str, tmp_path: Path) -> None:
    words: list[str | Path] = [command, "--scheduler", "tcp://127.0.0.1:1"]
    if command == "build":
        words += ["--store", tmp_path, "--content", BASE, "--out", tmp_path / "out"]
    ran = python(_MISSING, *words)
    assert ran.returncode == 5
    assert ran.stderr.startswith("error: working on a cluster needs libraries that are not")
    assert "tooling/bootstrap.py cluster" in ran.stderr
    assert "pip install 'kdll[cluster]'" in ran.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--scheduler", "tcp://h:1"], "give both, or none"),
        (["--store", "/srv/kdll"], "give both, or none"),
        (["--scheduler", "h:1", "--store", "/srv/kdll"], "looks like tcp://HOST:8786"),
        (
            ["--scheduler", "tcp://h:1", "--store", "ftp://me:secret@h/x"],
            "holds a password",
        ),
        (["--scheduler", "tcp://h:1", "--store", "nope://h/x"], "cannot be used as a shared"),
    ],
)
def test_options_that_cannot_be_meant_are_told(words: list[str], said: str, tmp_path: Path) -> None:
    ran = run("build", "--content", BASE, "--out", tmp_path / "out", *words)
    assert ran.returncode == 2
    assert said in ran.stderr
    assert "secret" not in ran.stderr


def test_a_store_that_refuses_ends_the_build_with_9(s3: dict[str, str], tmp_path: Path) -> None:
    where = ["--scheduler", "tcp://127.0.0.1:1", "--store", "s3://no-such-bucket/x"]
    ran = run("build", "--content", BASE, "--out", tmp_path / "out", *where, **s3)
    assert ran.returncode == 9, ran.stderr
    assert ran.stderr.startswith("error: the shared store s3://no-such-bucket/x refuses: ")
