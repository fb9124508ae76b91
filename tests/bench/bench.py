"""What a build costs, printed as ratios; nothing is asserted, for the machine is noisy.

    build/venv/bin/python tests/bench/bench.py [--rounds 5]

Each figure is of whole processes, from the operating system's accounting of the finished
command and the children that it waited for. What is compared runs in turn, A B A B, and
the median of the ratios of the pairs is what to quote.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from costs import Counted, pairs, run, spread

ROOT = Path(__file__).resolve().parents[2]
COURSE = "rti-act-2005"


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
    counted = Counted(work)
    out = work / "out"
    command = [kdll, "build", COURSE, "--content", str(ROOT / "content"), "--out", str(out)]
    cold = run(command, KDLL_FFMPEG=str(counted.program))
    inside = sum(cpu for cpu, _ in counted.calls())
    print(f"cold build of {COURSE}, media, five packages and site")
    print(f"  wall {cold.wall:.1f} s, cpu {cold.cpu:.1f} s, peak {cold.peak:.0f} MiB")
    print(f"  share of the cpu inside ffmpeg: {inside / cold.cpu:.2f}")
    warm = [run(command, KDLL_FFMPEG=str(counted.program)) for _ in range(rounds)]
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
