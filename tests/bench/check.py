"""What `kdll check` costs, printed as ratios; nothing is asserted, for the machine is noisy.

    build/venv/bin/python tests/bench/check.py [--set large] [--rounds 3]

Content is generated; its locks are written first, as an author has them. Plain rendering is
markdown-it-py's own, of the same files in the same run, with tables and strikethrough and without
settings, places, checks: a process that reads every page and throws the HTML away.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from costs import Cost, run, spread
from generate import SETS, generate

KDLL = str(Path(sys.executable).with_name("kdll"))
PLAIN = """
import pathlib, sys
from markdown_it import MarkdownIt
md = MarkdownIt("commonmark").enable(["table", "strikethrough"])
for page in sorted(pathlib.Path(sys.argv[1]).glob("*/**/*.md")):
    md.render(page.read_text("utf-8"))
"""


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--set", choices=SETS, default="large")
    options.add_argument("--rounds", type=int, default=3)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        large = Lab(Path(folder) / "large", *SETS[asked.set])
        medium = Lab(Path(folder) / "medium", *SETS["medium"])
        measure(large, medium, asked.rounds)


class Lab:
    """Generated content, its locks written, what its media are known."""

    def __init__(self, place: Path, courses: int, pages: int) -> None:
        self.place = place
        self.pages = generate(place / "content", courses, pages)
        self.written = self.run(KDLL, "check", "--write")
        """What it took to write the locks of all courses."""
        self._records = place / "build" / "cache" / "records"
        self._of_media = {*self._records.rglob("*.json")}

    def run(self, *command: str) -> Cost:
        """Run a command in the lab's folder; its modules are compiled once, as an author's are."""
        before = Path.cwd()
        os.chdir(self.place)
        try:
            return run(
                [*command],
                PYTHONPYCACHEPREFIX=str(self.place.parent / "compiled"),
                PYTHONDONTWRITEBYTECODE="",
            )
        finally:
            os.chdir(before)

    def first(self) -> Cost:
        """A check of which nothing is known, but for the media."""
        for path in {*self._records.rglob("*.json")} - self._of_media:
            path.unlink()
        return self.run(KDLL, "check")


def measure(large: Lab, medium: Lab, rounds: int) -> None:
    """All figures, each of the same round."""
    found = []
    for _ in range(rounds):
        plain = large.run(sys.executable, "-c", PLAIN, "content")
        found.append((plain, large.first(), large.run(KDLL, "check"), medium.first()))
    print(f"kdll check of {large.pages:,} pages, {rounds} rounds (least / median / most)")
    print(f"  cpu s  {spread([first.cpu for _, first, _, _ in found])}")
    print(f"  wall s {spread([first.wall for _, first, _, _ in found])}")
    print(f"  peak MiB {spread([first.peak for _, first, _, _ in found])}")
    print(f"  peak MiB of the check that wrote all locks: {large.written.peak:.0f}")
    print(f"  plain markdown-it-py, cpu s {spread([plain.cpu for plain, *_ in found])}")
    print(f"  cpu, of plain markdown-it-py: {spread([f.cpu / p.cpu for p, f, _, _ in found])}")
    print(f"  the same again, cpu, of the first: {spread([a.cpu / f.cpu for _, f, a, _ in found])}")
    growth = spread([f.cpu / m.cpu for _, f, _, m in found])
    print(f"  cpu, of {medium.pages:,} pages: {growth}")


if __name__ == "__main__":
    main()
