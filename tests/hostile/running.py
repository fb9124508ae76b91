"""Runs kdll on what a hostile or clumsy author may hand it, and looks at what must always hold."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kdll.cli import run
from tests.hostile.case import copied

ROOT = Path(__file__).parents[2]
BASE = ROOT / "tests" / "samples" / "base"
MEMORY = 400 << 20
"""Bytes that a run may take beside what Python holds already."""
KDLL = Path(sys.executable).parent / "kdll"
BUILD = ("build", "--no-site", "--formats", "web")
FIRST = re.compile(r"^content/(.+?):(\d+):(\d+): (error|warning)\[(KD\d{3})\]: ", re.MULTILINE)


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str
    cpu: float

    @property
    def told(self) -> list[str]:
        """`file:line CODE` of each finding, in the order told."""
        return [f"{file}:{line} {code}" for file, line, _, _, code in FIRST.findall(self.out)]

    @property
    def first(self) -> str:
        """The same of the first error."""
        found = FIRST.findall(self.out)
        return next((f"{f}:{n} {code}" for f, n, _, grade, code in found if grade == "error"), "")

    @property
    def codes(self) -> set[str]:
        return {told.rpartition(" ")[2] for told in self.told}


def lab(place: Path) -> Path:
    """The tiny library with a second, sound course; the content folder."""
    content = place / "content"
    shutil.copytree(BASE, content)
    copied(content, "a-course", "b-course")
    return content


def built(place: Path) -> Path:
    """The same, and what is built of it."""
    content = lab(place)
    assert inside(place, *BUILD).code == 0
    return content


@contextlib.contextmanager
def without_network() -> Iterator[list[object]]:
    """Notes every attempt to connect, and lets none through."""
    tried: list[object] = []

    def connect(self: socket.socket, address: object) -> None:
        tried.append(address)
        raise OSError("no network here")

    old = socket.socket.connect, socket.socket.connect_ex
    socket.socket.connect = socket.socket.connect_ex = connect  # type: ignore[assignment,method-assign]
    try:
        yield tried
    finally:
        socket.socket.connect, socket.socket.connect_ex = old  # type: ignore[method-assign]


def inside(place: Path, *words: str) -> Ran:
    """kdll in this process, called in a folder."""
    out, err = io.StringIO(), io.StringIO()
    before, spare = Path.cwd(), place / "tmp"
    spare.mkdir(exist_ok=True)
    os.chdir(place)
    tempfile.tempdir = str(spare)
    held = _peak()
    begin = time.process_time()
    try:
        with (
            without_network() as tried,
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            code = run([*words])
    finally:
        os.chdir(before)
        tempfile.tempdir = None
    took = time.process_time() - begin
    assert _peak(held) <= MEMORY, "I6: memory"
    assert not [*spare.iterdir()], "I5: temporary files are left"
    assert not tried, f"I8: kdll tried to reach {tried}"
    return Ran(code, out.getvalue(), err.getvalue(), took)


def _peak(since: int | None = None) -> int:
    """Bytes that this process holds; with `since`, by how many it has held more at its most.

    The system keeps the peak until it is told to forget it: 0 where it cannot be told.
    """
    try:
        if since is None:
            Path("/proc/self/clear_refs").write_text("5")
        status = Path("/proc/self/status").read_text()
    except OSError:
        return 0
    name = "VmRSS" if since is None else "VmHWM"
    return int(re.search(rf"{name}:\s+(\d+)", status)[1]) * 1024 - (since or 0)  # type: ignore[index]


@cache
def apart() -> tuple[str, ...]:
    """What cuts a process off from all networks, where this machine lets us."""
    wall = ("unshare", "-rn")
    if (
        shutil.which(wall[0])
        and not subprocess.run([*wall, "true"], capture_output=True).returncode
    ):
        return wall
    return ()


def process(place: Path, *words: str, environment: dict[str, str] | None = None) -> Ran:
    """kdll as a process of its own, without network."""
    begin = time.monotonic()
    ended = subprocess.run(
        [*apart(), KDLL, *words],
        cwd=place,
        env={"PATH": os.environ["PATH"], "HOME": str(place), **(environment or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
    )
    took = time.monotonic() - begin
    return Ran(ended.returncode, ended.stdout.decode(), ended.stderr.decode(), took)


def snapshot(folder: Path) -> dict[str, bytes | str]:
    """Every file below a folder, links by where they lead."""
    found: dict[str, bytes | str] = {}
    for place, _, names in os.walk(folder):
        for name in names:
            path = Path(place) / name
            key = os.fsencode(path.relative_to(folder)).decode("utf-8", "backslashreplace")
            if path.is_symlink():
                found[key] = f"to {path.readlink()}"
            elif path.is_file() and os.access(path, os.R_OK):
                found[key] = path.read_bytes()
            else:
                found[key] = "special"
    return found


_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def look_over(ran: Ran, place: Path, *, seconds: float = 10.0) -> None:
    """I3, I5, I6 and I7 of any run."""
    said = ran.out + ran.err
    assert "Traceback" not in said, said[-2000:]
    assert ran.code != 1, said[-2000:]
    assert str(place) not in said, "I3: a path outside the project"
    assert not _CONTROL.search(said), f"I3: {_CONTROL.search(said)!r}"
    assert not [*place.rglob(".kdll-tmp-*")], "I5: temporary files are left"
    assert ran.cpu <= seconds, f"I6: {ran.cpu:.1f} s"
    places = [(file, int(line), int(column)) for file, line, column, _, _ in FIRST.findall(ran.out)]
    assert places == sorted(places), "I7: not sorted"
    assert len(places) <= 200, "I7: more than 200"
    heads = [line for line in ran.out.splitlines() if FIRST.match(line)]
    assert len(heads) == len(set(heads)), "I7: told twice"


def checked(place: Path, content: Path, *words: str) -> Ran:
    """`kdll check` twice on what is in a folder, and all that must hold."""
    before, made = snapshot(content), packages(place)
    ran = inside(place, "check", *words)
    look_over(ran, place)
    again = inside(place, "check", *words)
    assert (again.code, again.out, again.err) == (ran.code, ran.out, ran.err), "I9"
    assert snapshot(content) == before, "I4: content was changed"
    assert packages(place) == made, "I4: packages were changed"
    return ran


def rebuilt(place: Path, content: Path, ran: Ran) -> None:
    """`kdll build` of what was checked: it ends alike, and what is at fault stays as it was."""
    before, made = snapshot(content), packages(place)
    built = inside(place, *BUILD)
    look_over(built, place)
    assert built.code == ran.code, built.out + built.err
    assert {*ran.told} <= {*built.told}, "I9: a build tells less"
    assert snapshot(content) == before, "I4: content was changed"
    if ran.code:
        assert packages(place) == made, "I4, I10: what was built before has changed"


def packages(place: Path) -> dict[str, bytes | str]:
    """What was built for platforms, by name."""
    return snapshot(place / "build" / "packages")
