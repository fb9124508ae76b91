"""Makes the narrated films and the cover of a course from `films/COURSE/`.

Run it from the root of the repository:

    uv run python tooling/media/make_films.py COURSE OUTDIR

It needs Chromium and espeak-ng on the path; ffmpeg comes with imageio-ffmpeg. The same films
come out each time, byte for byte with the same tools. The course keeps the results, because
an author's video is a source: run this only to change a film, and look at it afterwards.

A film is two files. `NAME.html` shows its pictures: an element with `data-on="2-5"` is
seen from the second to the fifth, `data-now="3"` is marked in the third, `data-done="3"` from
the third on. `NAME.txt` is what is said: a paragraph for each picture, a line for each
caption, ` / ` where a caption breaks, `{8(2)=eight, two}` where the ear needs other words than
the eye. Captions take their times from the narration itself, sentence by sentence.

The films of the RTI course are kept in three of the ways in which authors have them (QuickTime,
Matroska with uncompressed sound, MP4), so that a build has something to transcode.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import imageio_ffmpeg
from PIL import Image
from playwright.sync_api import Page, sync_playwright

FILMS = Path(__file__).parent / "films"
FRAMES_PER_SECOND = 25
FADE_FRAMES = 8
AFTER_SENTENCE = 0.25
AFTER_PICTURE = 0.7
BEFORE_FIRST = 0.6
VOICE = ("-v", "en-gb", "-s", "140", "-p", "42", "-a", "90")

_VIDEO = "-c:v libx264 -preset slow -crf 22 -tune stillimage -pix_fmt yuv420p -g 125 -threads 1"
RECIPES = {
    "authoring-handbook": {
        "adding-a-question.mp4": f"{_VIDEO} -c:a aac -b:a 96k -ar 44100",
    },
    "rti-act-2005": {
        "clock.mov": f"{_VIDEO} -c:a aac -b:a 128k -ar 48000 -ac 2",
        "reading-section-8.mkv": f"{_VIDEO} -c:a pcm_s16le -ar 22050",
        "refusal.mp4": f"{_VIDEO} -c:a aac -b:a 96k -ar 44100",
    },
}
"""Course → output → how ffmpeg makes it."""

SHOW = """step => {
  document.body.dataset.step = step
  const within = range => {
    const [from, to] = range.split("-").map(Number)
    return step >= from && step <= (to ?? from)
  }
  for (const e of document.querySelectorAll("[data-on]")) e.hidden = !within(e.dataset.on)
  for (const e of document.querySelectorAll("[data-now]"))
    e.classList.toggle("now", step === Number(e.dataset.now))
  for (const e of document.querySelectorAll("[data-done]"))
    e.classList.toggle("done", step >= Number(e.dataset.done))
}"""


@dataclass(frozen=True)
class Caption:
    """Words on the screen from `start` to `end`, in seconds."""

    start: float
    end: float
    text: str


def paragraphs(script: str) -> list[list[str]]:
    """The caption lines of each picture; lines that begin with # are for us."""
    lines = "\n".join(line for line in script.splitlines() if not line.startswith("#"))
    return [block.splitlines() for block in re.split(r"\n{2,}", lines.strip())]


def sentences(lines: list[str]) -> Iterator[list[str]]:
    """Caption lines gathered until one ends a sentence: spoken in one breath."""
    group: list[str] = []
    for line in lines:
        group.append(line)
        if line.endswith((".", "?", "!")):
            yield group
            group = []
    if group:
        yield group


def shown(line: str) -> str:
    """What a caption shows."""
    return re.sub(r"\{([^=}]*)=[^}]*\}", r"\1", line).replace(" / ", "\n")


def spoken(line: str) -> str:
    """What is said for a caption line."""
    return re.sub(r"\{[^=}]*=([^}]*)\}", r"\1", line).replace(" / ", " ")


def speak(words: str, path: Path) -> bytes:
    """The words as 16-bit mono samples, without the silence at both ends."""
    subprocess.run(["espeak-ng", *VOICE, "-w", str(path), words], check=True)
    with wave.open(str(path)) as sound:
        samples: bytes = sound.readframes(sound.getnframes())
    heard = [i for i in range(0, len(samples), 2) if abs(_sample(samples, i)) > 200]
    return samples[heard[0] : heard[-1] + 2]


def _sample(samples: bytes, at: int) -> int:
    return int.from_bytes(samples[at : at + 2], "little", signed=True)


def narrate(script: str, folder: Path) -> tuple[list[float], list[Caption]]:
    """Writes `narration.wav`; returns the length of each picture and the captions."""
    rate = 22050
    track = bytearray(bytes(2 * int(rate * BEFORE_FIRST)))
    starts, captions = [0.0], list[Caption]()
    for picture in paragraphs(script):
        for group in sentences(picture):
            start = len(track) / 2 / rate
            track += speak(" ".join(map(spoken, group)), folder / "sentence.wav")
            length, whole = len(track) / 2 / rate - start, sum(len(spoken(g)) for g in group)
            said = 0
            for line in group:
                begin = start + length * said / whole
                said += len(spoken(line))
                captions.append(Caption(begin, start + length * said / whole, shown(line)))
            track += bytes(2 * int(rate * AFTER_SENTENCE))
        track += bytes(2 * int(rate * (AFTER_PICTURE - AFTER_SENTENCE)))
        starts.append(len(track) / 2 / rate)
    with wave.open(str(folder / "narration.wav"), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(bytes(track))
    return [after - before for before, after in pairwise(starts)], captions


def linger(captions: list[Caption]) -> list[Caption]:
    """Each caption stays up to half a second longer, but never into the next."""
    nexts = [c.start - 0.04 for c in captions[1:]] + [float("inf")]
    return [
        Caption(c.start, max(c.end, min(c.end + 0.5, after)), c.text)
        for c, after in zip(captions, nexts, strict=True)
    ]


def srt(captions: list[Caption]) -> str:
    """The captions as SubRip text."""

    def stamp(seconds: float) -> str:
        whole, milli = divmod(round(seconds * 1000), 1000)
        return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02},{milli:03}"

    cues = (
        f"{number}\n{stamp(c.start)} --> {stamp(c.end)}\n{c.text}\n"
        for number, c in enumerate(captions, 1)
    )
    return "\n".join(cues)


def draw(page: Page, film: Path, lengths: list[float], folder: Path) -> Path:
    """Stills and the fades between them; returns the list that ffmpeg's concat reads."""
    name = film.stem
    page.goto(film.as_uri())
    page.evaluate("document.fonts.ready")
    rows: list[str] = []
    before: Image.Image | None = None
    for step, length in enumerate(lengths, 1):
        page.evaluate(SHOW, step)
        still = folder / f"{name}-{step}.png"
        page.screenshot(path=still)
        picture = Image.open(still).convert("RGB")
        frames = round(length * FRAMES_PER_SECOND)
        if before:
            for n in range(1, FADE_FRAMES):
                fade = folder / f"{name}-{step}-{n}.png"
                Image.blend(before, picture, n / FADE_FRAMES).save(fade, compress_level=1)
                rows.append(f"file '{fade}'\nduration {1 / FRAMES_PER_SECOND}")
            frames -= FADE_FRAMES - 1
        rows.append(f"file '{still}'\nduration {frames / FRAMES_PER_SECOND}")
        before = picture
    rows.append(rows[-1].splitlines()[0])  # concat shows the last still only if named again
    playlist = folder / f"{name}.ffconcat"
    playlist.write_text("ffconcat version 1.0\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return playlist


def encode(playlist: Path, sound: Path, recipe: str, target: Path) -> None:
    """One film, without date or machine in it."""
    subprocess.run(
        [
            *(imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y"),
            *("-f", "concat", "-safe", "0", "-i", str(playlist), "-i", str(sound)),
            *("-r", str(FRAMES_PER_SECOND), *recipe.split(), "-shortest"),
            *("-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact"),
            *("-flags:a", "+bitexact", str(target)),
        ],
        check=True,
    )


def main(course: str, out: Path) -> None:
    """All films of a course with their captions, and its cover, into `out`."""
    films = FILMS / course
    out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": 1920, "height": 1080})
        for file, recipe in RECIPES[course].items():
            name = file.rpartition(".")[0]
            script = (films / f"{name}.txt").read_text(encoding="utf-8")
            lengths, captions = narrate(script, folder)
            playlist = draw(page, films / f"{name}.html", lengths, folder)
            encode(playlist, folder / "narration.wav", recipe, out / file)
            (out / f"{name}.en.srt").write_text(srt(linger(captions)), encoding="utf-8")
            size = (out / file).stat().st_size / 1e6
            print(f"{file}: {sum(lengths):.1f} s, {size:.1f} MB, {len(captions)} captions")
        page.set_viewport_size({"width": 1280, "height": 720})
        page.goto((films / "cover.html").as_uri())
        page.screenshot(path=out / "cover.png")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
