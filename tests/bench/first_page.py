"""What a learner waits for: the player's script, and all bytes before the first page can be read.

    build/venv/bin/python tests/bench/first_page.py PACKAGE-web.zip

Sizes in KB of 1,000 bytes, each file by itself compressed as servers do (gzip), pictures as they
are. Media (videos, sounds, pictures of the pages) are not counted. Exits with 1 beyond a limit.
"""

from __future__ import annotations

import gzip
import sys
import zipfile

SCRIPT_KB = 60
PAGE_KB = 100
FIRST = ("index.html", "kdll/player.js", "kdll/player.css")


def main(package: str) -> int:
    """Measure, print, and compare with the limits."""
    with zipfile.ZipFile(package) as archive:
        names = [n for n in archive.namelist() if n in FIRST or n.startswith("kdll/logo.")]
        sizes = {name: _sent(name, archive.read(name)) / 1000 for name in names}
    for name, size in sizes.items():
        print(f"{name:20} {size:6.1f} KB")
    total = sum(sizes.values())
    print(f"{'script':20} {sizes['kdll/player.js']:6.1f} KB, of {SCRIPT_KB} at most")
    print(f"{'first page':20} {total:6.1f} KB, of {PAGE_KB} at most")
    return int(sizes["kdll/player.js"] > SCRIPT_KB or total > PAGE_KB)


def _sent(name: str, content: bytes) -> int:
    return len(content) if name.endswith((".png", ".jpg", ".webp")) else len(gzip.compress(content))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
