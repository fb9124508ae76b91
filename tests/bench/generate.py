"""Makes content to measure with: the same bytes for the same numbers, on every machine.

    build/venv/bin/python tests/bench/generate.py DIR [--courses 10] [--pages 50] [--images 2]

A lab with courses of small modules, a fifth of them in Hindi, and some 800 words on a page. Blocks
and kinds of question are those that this kdll reads: each specimen is read before it is used.
"""

from __future__ import annotations

import argparse
import random
import shutil
import struct
import subprocess
import zlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from specimens import BLOCKS, HINDI_QUESTIONS, LANGUAGES, PHRASES, QUESTIONS

from kdll.edge import assets
from kdll.model.tree import Tree
from kdll.read import library

ROOT = Path(__file__).resolve().parents[2]
SETS = {"small": (1, 25), "medium": (10, 50), "large": (100, 50)}
"""Courses, and pages of each."""
_OF_A_MODULE = 3
TAGS = ("rti-responsiveness", "rti-records-management", "active-listening", "goal-setting")


def main() -> None:
    """Make what the command line asks for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--courses", type=int, default=1)
    options.add_argument("--pages", type=int, default=25, help="of each course")
    options.add_argument("--images", type=int, default=0, help="of its own on each page")
    options.add_argument("--videos", type=int, default=0, help="in each course, of ten seconds")
    asked = options.parse_args()
    made = generate(asked.folder, asked.courses, asked.pages, asked.images, asked.videos)
    print(f"{made} pages in {asked.folder}")


def generate(folder: Path, courses: int, pages: int, images: int = 0, videos: int = 0) -> int:
    """Fill an empty folder with a lab; how many pages it has."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "lab.yml").write_text(
        "name: A Lab to Measure\niri: https://lab.example\nlicence: CC-BY-4.0\n"
        "contacts:\n  support:\n    name: Course support\n    web: https://lab.example/help\n",
        "utf-8",
    )
    (folder / "frameworks").mkdir(exist_ok=True)
    shutil.copy(ROOT / "content" / "frameworks" / "kcm.yml", folder / "frameworks")
    for number in range(1, courses + 1):
        _Course(folder / f"course-{number:03}", number, pages, images, videos).write()
    return courses * pages


class _Course:
    def __init__(self, folder: Path, number: int, pages: int, images: int, videos: int) -> None:
        self.folder, self.pages, self.images, self.videos = folder, pages, images, videos
        self.random = random.Random(f"kdll-1 {number}")
        self.language = LANGUAGES["hi" if number % 5 == 0 else "en"]
        self.tags = self.random.sample(TAGS, 2)
        self.asked = 0

    def write(self) -> None:
        """course.yml, media and pages."""
        (self.folder / "media").mkdir(parents=True)
        title = self.words(4, 7)
        self.put(
            "course.yml",
            f"kdll: 1\nid: {self.folder.name}\ntitle: {title}\nlanguage: {self.language.tag}\n"
            "version: 1.0.0\nstatus: released\ncurrent-as-of: 2026-01-15\nlicence: CC-BY-4.0\n"
            f"contact: support\ndescription: {self.sentence()}\n"
            "targets:\n" + "".join(f"  - kcm:{tag}\n" for tag in self.tags) + "assessments:\n"
            "  final-check:\n    pass: 70%\n    attempts: 3\n"
            "complete-when:\n  pages: all\n  passed: final-check\nscore-from: final-check\n",
        )
        self.put("media/credits.yml", "default: {by: A Lab, licence: CC-BY-4.0}\n")
        (self.folder / "media" / "figure.png").write_bytes(picture(self.random.randrange(1 << 24)))
        for number in range(self.videos):
            video(self.folder / "media" / f"film-{number}.mp4", number)
            cue = f"00:00:00.500 --> 00:00:04.000\n{self.sentence()[:70]}\n"
            self.put(f"media/film-{number}.{self.language.tag}.vtt", f"WEBVTT\n\n{cue}")
        names = [*self.names()]
        for index, (path, id_) in enumerate(names[:-1]):
            self.put(path, self.page(path, id_, index, names[index - 1][0] if index else ""))
        self.put(names[-1][0], self.assessment())

    def names(self) -> Iterator[tuple[str, str]]:
        """Path and id of each page: modules of three, and the assessment."""
        for index in range(self.pages - 1):
            module, page = divmod(index, _OF_A_MODULE)
            name = "index" if page == 0 else f"{page + 1}0-page-{page + 1}"
            yield f"{module + 10}-part-{module + 1}/{name}.md", f"part-{module + 1}-page-{page + 1}"
        yield "90-final-check.md", "final-check"

    def front(self, id_: str, more: str = "") -> str:
        """The settings at the top."""
        tag = self.random.choice(self.tags)
        aim = f"objectives:\n  {id_}-aim: {self.words(6, 12)}\n" if not more else ""
        return (
            f"---\nid: {id_}\ntitle: {self.words(3, 6)}\n{more}"
            f"competencies:\n  - kcm:{tag}\n{aim}---\n\n"
        )

    def page(self, path: str, id_: str, index: int, before: str) -> str:
        """Four parts with all that pages have, and two questions."""
        parts = [self.front(id_), self.paragraph()]
        if before:
            here = path.count("/")
            parts.append(f"{self.sentence()} [{self.words(3, 5)}]({'../' * here}{before}).\n\n")
        for number in range(4):
            parts += [f"## {self.words(3, 6)} {{#part-{number + 1}}}\n\n", self.paragraph()]
            parts.append(self.random.choice((self.bullets, self.table, self.steps))())
            parts.append(self.paragraph())
            block = self.random.choice(readable(BLOCKS, self.language.tag))
            block = block.replace("[^1]", f"[^{number + 1}]")
            parts.append(block.format(*(self.sentence() for _ in range(4))) + "\n\n")
        address = f"https://lab.example/{self.folder.name}/{id_}"
        parts.append(f"{self.sentence()} [{self.words(4, 6)} {index}]({address}).\n\n")
        for number in range(self.images):
            name = f"{id_}-{number}.png"
            (self.folder / "media" / name).write_bytes(picture(self.random.randrange(1 << 24)))
            parts.append(f"![{self.words(9, 12)}](media/{name})\n\n")
        if index % 5 == 0:
            parts.append(f"![{self.words(9, 12)}](media/figure.png)\n\n")
        if index < self.videos:
            parts.append(f"![{self.words(9, 12)}](media/film-{index}.mp4)\n\n")
        parts += [self.question(id_) for _ in range(2)]
        return "".join(parts).rstrip() + "\n"

    def assessment(self) -> str:
        """Ten questions that count."""
        opening = self.front("final-check", "kind: assessment\n") + self.paragraph()
        questions = (self.question("", scored=True) for _ in range(10))
        return opening + "".join(questions).rstrip() + "\n"

    def question(self, page: str, *, scored: bool = False) -> str:
        """One of the kinds that there are."""
        self.asked += 1
        kinds = HINDI_QUESTIONS if self.language.tag == "hi" else QUESTIONS
        usable = readable([text for text, scores in kinds if scores or not scored], "en")
        aim = f" objective={page}-aim" if page else ""
        text = usable[self.asked % len(usable)].replace("{#q", f"{{#question-{self.asked}{aim}")
        return text.replace("WORDS", self.sentence()) + "\n\n"

    def put(self, path: str, text: str) -> None:
        """Write a file."""
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")

    def words(self, least: int, most: int) -> str:
        """Some words, the first with a capital letter."""
        said = " ".join(self._phrases(self.random.randint(least, most)))
        return said[0].upper() + said[1:]

    def sentence(self) -> str:
        """Eight to twenty words and a stop."""
        said = [*self._phrases(self.random.randint(8, 20))]
        if self.random.random() < 0.15:
            said[-1] = f"**{said[-1]}**"
        elif self.random.random() < 0.1:
            said[2] = f"*{said[2]}*"
        text = " ".join(said)
        return text[0].upper() + text[1:] + self.language.stop

    def paragraph(self) -> str:
        """Three to five sentences, cut into lines as editors do."""
        text = " ".join(self.sentence() for _ in range(self.random.randint(3, 5)))
        lines, line = [], ""
        for word in text.split():
            if len(line) + len(word) > 110:
                lines.append(line)
                line = ""
            line = f"{line} {word}".strip()
        return "\n".join([*lines, line]) + "\n\n"

    def bullets(self) -> str:
        """A list of four."""
        return "".join(f"- {self.sentence()}\n" for _ in range(4)) + "\n"

    def steps(self) -> str:
        """A numbered list of four."""
        return "".join(f"{n}. {self.sentence()}\n" for n in range(1, 5)) + "\n"

    def table(self) -> str:
        """Three columns, four rows."""
        rows = [[self.words(2, 5) for _ in range(3)] for _ in range(5)]
        lines = ["| " + " | ".join(row) + " |" for row in rows]
        return "\n".join([lines[0], "| --- | --- | --- |", *lines[1:]]) + "\n\n"

    def _phrases(self, number: int) -> Iterator[str]:
        words: list[str] = []
        while len(words) < number:
            words += self.random.choice(PHRASES[self.language.tag]).split()
        yield from words[:number]


def readable(texts: Iterable[str], language: str) -> list[str]:
    """Those of the specimens that this kdll reads without a fault."""
    return list(_readable(tuple(texts), language))


@cache
def _readable(texts: tuple[str, ...], language: str) -> tuple[str, ...]:
    return tuple(text for text in texts if _reads(text, language))


def _reads(text: str, language: str) -> bool:
    words = text.format(*(f"Some words {n}." for n in range(4))) if "{0}" in text else text
    page = f"---\nid: p\ntitle: P\n---\n\n{words}\n"
    course = f"kdll: 1\nid: c\ntitle: C\nlanguage: {language}\nversion: 1.0.0\ntargets: [kcm:x]\n"
    files = {
        "lab.yml": b"name: L\niri: https://l.example\n",
        "c/course.yml": course.encode(),
        "c/10-p.md": page.encode(),
    }
    return not library(Tree(files), assets.load().schemas)[1]


def picture(seed: int) -> bytes:
    """A PNG of 64 by 48 points in three colours."""
    colours = [bytes((seed >> shift) & 0xFF for shift in (n, n + 4, n + 8)) for n in (0, 4, 8)]
    row = [b"\0" + b"".join(colours[(x // 8 + y) % 3] for x in range(64)) for y in range(6)]
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", 64, 48, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"".join(row[y // 8] for y in range(48)))),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def video(path: Path, number: int) -> None:
    """Ten seconds of a test picture with a tone."""
    from kdll.edge.ffmpeg import find

    exact = ["-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"]
    subprocess.run(
        [
            *(str(find()), "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=640x360:r=25:d=10"),
            *("-f", "lavfi", "-i", f"sine=f={300 + 40 * number}:d=10", "-shortest", *exact),
            *("-threads", "1", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac", str(path)),
        ],
        check=True,
    )


__all__ = ["SETS", "generate", "picture", "video"]

if __name__ == "__main__":
    main()
