"""The tiny library with films in it, and ways to build it."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

from kdll.edge import ffmpeg

ROOT = Path(__file__).parents[2]
BASE = ROOT / "tests" / "samples" / "base"
KDLL = Path(sys.executable).parent / "kdll"

CAPTIONS = "1\n00:00:00,000 --> 00:00:00,900\nA clerk stamps a request.\n"

Ran = subprocess.CompletedProcess[str]


def content(folder: Path, *films: str, credits: str = "") -> Path:
    """The tiny library; its first page shows films of a second, with sound and captions."""
    made = Path(shutil.copytree(BASE, folder / "content"))
    media = made / "a-course" / "media"
    first = folder / "film.mp4"
    if films:
        program = [ffmpeg.find(), "-hide_banner", "-nostdin", "-loglevel", "error"]
        shown = ["-f", "lavfi", "-i", "testsrc=size=160x120:rate=10:duration=1"]
        tone = ["-f", "lavfi", "-i", "sine=frequency=440:duration=1"]
        coded = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"]
        subprocess.run([*program, *shown, *tone, *coded, first], check=True)
    with (made / "a-course" / "10-start.md").open("a") as page:
        for number, name in enumerate(films):
            # A box that players skip makes the content of each its own.
            skipped = bytes([0, 0, 0, 12]) + b"free" + bytes([0, 0, 0, number])
            (media / name).write_bytes(first.read_bytes() + skipped)
            (media / name).with_suffix(".en.srt").write_text(CAPTIONS)
            page.write(f"\n![A clerk](media/{name})\n")
    if credits:
        (media / "credits.yml").write_text(credits)
    return made


def environment(**more: str) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "SOURCE_DATE_EPOCH": "1769904000", **more}


def kdll(*words: str | Path, cwd: Path, **more: str) -> Ran:
    return subprocess.run(
        [KDLL, *words],
        cwd=cwd,
        env=environment(**more),
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def build(cwd: Path, *words: str, **more: str) -> Ran:
    return kdll("build", "--no-site", "--formats", "web", "--jobs", "1", *words, cwd=cwd, **more)


def stand_in(folder: Path, body: str) -> dict[str, str]:
    """A shell script in ffmpeg's place, which notes its calls in `calls.txt`; REAL is ffmpeg."""
    program = folder / "ffmpeg-stand-in"
    body = body.replace("REAL", str(ffmpeg.find()))
    program.write_text(f'#!/bin/sh\necho "$@" >> {folder}/calls.txt\n{body}\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    (folder / "calls.txt").touch()
    return {"KDLL_FFMPEG": str(program)}


VERSION = 'case "$*" in *-version*) echo "ffmpeg version 9"; exit 0;; esac\n'
