"""What a build costs, printed as ratios; nothing is asserted, for the machine is noisy.

    build/venv/bin/python tests/bench/bench.py [--rounds 5]

Each figure is of whole processes, from the operating system's accounting of the finished
command and the children that it waited for. What is compared runs in turn, A B A B, and
the median of the ratios of the pairs is what to quote.
"""

from __future__ import annotations

import argparse
import os
import shutil
import stat
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COURSE = "rti-act-2005"

FFMPEG_WRAPPER = """#!{python}
import os, resource, subprocess, sys
code = subprocess.call([{ffmpeg!r}, *sys.argv[1:]])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
with open({log!r}, "a") as log:
    log.write(f"{{used.ru_utime + used.ru_stime}}\\n")
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


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=5)
    rounds = options.parse_args().rounds
    kdll = str(Path(sys.executable).with_name("kdll"))
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        build(kdll, work, rounds)
        against_mkdocs(kdll, work, rounds)


def build(kdll: str, work: Path, rounds: int) -> None:
    """A cold build, and one with nothing changed."""
    from kdll.edge.ffmpeg import find

    log, wrapper = work / "ffmpeg.log", work / "ffmpeg"
    wrapper.write_text(
        FFMPEG_WRAPPER.format(python=sys.executable, ffmpeg=str(find()), log=str(log))
    )
    wrapper.chmod(wrapper.stat().st_mode | stat.S_IXUSR)
    out = work / "out"
    command = [kdll, "build", COURSE, "--content", str(ROOT / "content"), "--out", str(out)]
    cold = run(command, KDLL_FFMPEG=str(wrapper))
    inside = sum(float(line) for line in log.read_text().split())
    print(f"cold build of {COURSE}, media, five packages and site")
    print(f"  wall {cold.wall:.1f} s, cpu {cold.cpu:.1f} s, peak {cold.peak:.0f} MiB")
    print(f"  share of the cpu inside ffmpeg: {inside / cold.cpu:.2f}")
    warm = [run(command, KDLL_FFMPEG=str(wrapper)) for _ in range(rounds)]
    print("the same again, nothing changed (least / median / most)")
    print(f"  cpu s  {spread([c.cpu for c in warm])}")
    print(f"  wall s {spread([c.wall for c in warm])}")
    print(f"  peak MiB {spread([c.peak for c in warm])}")
    print(f"  cpu, of the cold build: {spread([c.cpu / cold.cpu for c in warm])}")


def against_mkdocs(kdll: str, work: Path, rounds: int) -> None:
    """Five packages, media ready, against MkDocs with Material on the same pages."""
    site = work / "mkdocs"
    docs = site / "docs"
    shutil.copytree(
        ROOT / "content" / COURSE, docs, ignore=shutil.ignore_patterns("*.yml", "*.lock")
    )
    (site / "mkdocs.yml").write_text(
        "site_name: same pages\ntheme: {name: material, font: false}\n"
    )
    pages = len(list(docs.rglob("*.md")))
    content, out = str(ROOT / "content"), str(work / "out")
    ours = [kdll, "build", COURSE, "--content", content, "--out", out, "--no-site"]
    theirs = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(site / "mkdocs.yml")]
    found = pairs(rounds, ours, theirs, NO_MKDOCS_2_WARNING="1")
    print(f"packages without site, media ready, against mkdocs build of the same {pages} pages")
    print(f"  cpu s, ours   {spread([a.cpu for a, _ in found])}")
    print(f"  cpu s, mkdocs {spread([b.cpu for _, b in found])}")
    print(f"  ratio of cpu  {spread([a.cpu / b.cpu for a, b in found])}")
    print(f"  ratio of peak {spread([a.peak / b.peak for a, b in found])}")


if __name__ == "__main__":
    main()
