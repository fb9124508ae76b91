"""What commands cost, by the operating system's accounting of finished processes."""

from __future__ import annotations

import json
import os
import stat
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path

FFMPEG_WRAPPER = """#!{python}
import json, resource, subprocess, sys
code = subprocess.call([{ffmpeg!r}, *sys.argv[1:]])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
with open({log!r}, "a") as log:
    log.write(json.dumps([used.ru_utime + used.ru_stime, sys.argv[1:]]) + "\\n")
sys.exit(code)
"""


@dataclass(frozen=True)
class Cost:
    """Of one finished command."""

    wall: float
    """Seconds."""
    cpu: float
    """User and system seconds, of it and of the children it waited for."""
    peak: float
    """MiB resident, of the largest single process."""


def run(command: list[str], **environment: str) -> Cost:
    """Run a command to its end, its output thrown away, and say what it cost."""
    start = time.monotonic()
    pid = os.fork()
    if pid == 0:
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        os.execvpe(command[0], command, os.environ | environment)
    _, status, used = os.wait4(pid, 0)
    if status:
        raise SystemExit(f"ended with {os.waitstatus_to_exitcode(status)}: {' '.join(command)}")
    return Cost(time.monotonic() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def pairs(rounds: int, a: list[str], b: list[str], **environment: str) -> list[tuple[Cost, Cost]]:
    """A and B in turn, after one of each that is not counted."""
    run(a, **environment)
    run(b, **environment)
    return [(run(a, **environment), run(b, **environment)) for _ in range(rounds)]


def spread(values: list[float]) -> str:
    """Least, median and most."""
    return f"{min(values):.2f} / {statistics.median(values):.2f} / {max(values):.2f}"


class Counted:
    """An ffmpeg that notes what each of its calls cost; made in `folder`."""

    def __init__(self, folder: Path) -> None:
        from kdll.edge.ffmpeg import find

        self._log, self.program = folder / "ffmpeg.log", folder / "ffmpeg"
        self._log.touch()
        self.program.write_text(
            FFMPEG_WRAPPER.format(python=sys.executable, ffmpeg=str(find()), log=str(self._log))
        )
        self.program.chmod(self.program.stat().st_mode | stat.S_IXUSR)

    def calls(self) -> list[tuple[float, list[str]]]:
        """CPU seconds and arguments of each call so far."""
        return [tuple(json.loads(line)) for line in self._log.read_text().splitlines()]
