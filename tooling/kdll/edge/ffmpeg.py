"""Running ffmpeg: found once, shut in where the system can do that, watched, and never orphaned."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from threading import Event, Thread
from typing import IO

from kdll.edge.errors import EdgeError
from kdll.edge.store import Store, key_of
from kdll.edge.tools import ffmpeg as find
from kdll.model.exit import Exit

__all__ = ["Failed", "Stopped", "find", "jail", "run", "version"]

MEMORY = 4 << 30
"""Bytes that one ffmpeg may use."""

LEAST = (5, 1)
"""The first release with all options that kdll uses (`-fps_mode`, alimiter's `latency`)."""

_TICK = 0.2
_LAST_LINES = 20


class Failed(Exception):
    """ffmpeg did not do what it was asked; the words say why, `log` is what it said last."""

    def __init__(self, words: str, log: Sequence[str] = ()) -> None:
        super().__init__(words)
        self.words = words
        self.log = tuple(log)


class Stopped(Exception):
    """The run was interrupted while ffmpeg worked."""


def version(program: Path, store: Store) -> str:
    """The first line of `ffmpeg -version`, asked once for each program file."""
    about = program.stat()
    key = key_of("ffmpeg", str(program), about.st_size, about.st_mtime_ns, about.st_ino)
    known = store.recall(key)
    if isinstance(known, str):
        return known
    try:
        said = subprocess.run(
            [program, "-version"], capture_output=True, text=True, timeout=30, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError) as error:
        raise EdgeError(
            f"ffmpeg does not start: {program}",
            "unset KDLL_FFMPEG to use the one that comes with kdll, or install kdll again",
            Exit.TOOL,
        ) from error
    line = said.partition("\n")[0].strip()
    found = re.match(r"ffmpeg version n?(\d+)\.(\d+)", line)
    if found and (int(found[1]), int(found[2])) < LEAST:
        raise EdgeError(
            f"ffmpeg {found[1]}.{found[2]} is too old: kdll needs {LEAST[0]}.{LEAST[1]} or later",
            f"unset KDLL_FFMPEG to use the one that comes with kdll; {program} is the old one",
            Exit.TOOL,
        )
    store.remember(key, line)
    return line


@cache
def jail() -> tuple[str, ...]:
    """What stands before ffmpeg: no network, no new rights, limits, and death with its parent.

    Each is tried once and left out where the system does not have it or does not allow it.
    """
    if sys.platform != "linux":
        return ()
    parts = (
        ("unshare", "-rn"),
        ("setpriv", "--pdeathsig", "KILL", "--no-new-privs"),
        ("prlimit", f"--as={MEMORY}", "--nofile=256", "--core=0"),
        ("nice", "-n", "5"),
    )
    prefix: tuple[str, ...] = ()
    for part in parts:
        with suppress(OSError, subprocess.SubprocessError):
            if shutil.which(part[0]):
                trial = (*prefix, *part, "true")
                subprocess.run(trial, check=True, capture_output=True, timeout=10)
                prefix = (*prefix, *part)
    return prefix


def run(
    command: Sequence[str],
    folder: Path,
    *,
    seconds: float,
    stop: Event,
    progress: Callable[[float], None] = lambda share: None,
    limit: int = 0,
    stall: float = 60.0,
    grace: float = 5.0,
) -> tuple[str, ...]:
    """Run ffmpeg in `folder` and return all lines that it said (the last 200).

    `seconds` is how long the medium lasts: the run may take 20 times that, at least 120 s.
    `limit` is the most bytes a file may grow to (0: any). After `stall` seconds without any
    progress it is taken to hang, and gets `grace` seconds to end by itself. Raises `Failed`, or
    `Stopped` once `stop` is set; in either case the process and its children are gone.
    """
    cage = [*jail()]
    if limit and "prlimit" in cage:
        cage.insert(cage.index("prlimit") + 1, f"--fsize={limit}")
    process = subprocess.Popen(
        [*cage, *command],
        cwd=folder,
        env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"} | _windows(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout and process.stderr
    watch = _Watch(seconds, progress)
    said: deque[str] = deque(maxlen=200)
    readers = [
        Thread(target=watch.read, args=(process.stdout,), daemon=True),
        Thread(target=_gather, args=(process.stderr, said), daemon=True),
    ]
    for reader in readers:
        reader.start()
    end = time.monotonic() + max(120.0, 20 * seconds)
    try:
        while process.poll() is None:
            if stop.wait(0):
                raise Stopped
            now = time.monotonic()
            if now - watch.moved > stall:
                raise Failed(f"ffmpeg made no progress for {stall:g} seconds", _last(said))
            if now > end:
                raise Failed("ffmpeg took far longer than the file lasts", _last(said))
            with suppress(subprocess.TimeoutExpired):
                process.wait(_TICK)
    finally:
        _end(process, grace)
        for reader in readers:
            reader.join(grace)
        process.stdout.close()
        process.stderr.close()
    if process.returncode:
        raise Failed(_why(process.returncode) + watch.place, _last(said))
    return tuple(said)


class _Watch:
    """Reads what `-progress pipe:1` says, and notes when it last said something new."""

    def __init__(self, seconds: float, progress: Callable[[float], None]) -> None:
        self.moved = time.monotonic()
        self._seconds = seconds
        self._progress = progress
        self._at = ""

    @property
    def place(self) -> str:
        """How far it had come, in words; empty if it had not begun."""
        seconds = int(self._at) / 1e6 if self._at.isdecimal() else 0.0
        return f" beyond {seconds:.1f} seconds" if seconds else ""

    def read(self, stream: IO[bytes]) -> None:
        with suppress(ValueError):  # closed under our hands, once the process is gone
            for line in iter(lambda: stream.readline(1000), b""):
                key, _, value = line.decode("ascii", "replace").strip().partition("=")
                if key == "out_time_us" and value != self._at:
                    self._at, self.moved = value, time.monotonic()
                    if value.isdecimal() and self._seconds:
                        self._progress(min(1.0, int(value) / 1e6 / self._seconds))


def _gather(stream: IO[bytes], said: deque[str]) -> None:
    with suppress(ValueError):
        for line in iter(lambda: stream.readline(500), b""):
            words = re.sub(r"[^\x20-\x7e]", "", line.decode("utf-8", "replace")).strip()
            if words:
                said.append(words)


def _last(said: deque[str]) -> tuple[str, ...]:
    return tuple(said)[-_LAST_LINES:]


def _why(code: int) -> str:
    if code < 0:
        return f"ffmpeg crashed ({signal.Signals(-code).name})"
    return "ffmpeg could not read it"


def _end(process: subprocess.Popen[bytes], grace: float) -> None:
    """See that the process and whatever it started are gone."""
    for number, patience in ((signal.SIGTERM, grace), (_KILL, None)):
        _signal(process, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(patience)
            break
    _signal(process, _KILL)


_KILL = getattr(signal, "SIGKILL", signal.SIGTERM)


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, number)
        else:
            process.send_signal(number)


def _windows() -> dict[str, str]:
    """What a program cannot start without on Windows."""
    return {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
