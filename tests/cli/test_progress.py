"""What is shown while media are made: bars that stay in place, or plain lines."""

from __future__ import annotations

import io
import re

import pytest
from rich.cells import cell_len

from kdll.cli.progress import NAME, Progress
from kdll.model.media import Job, MediaFacts, MediaKind
from kdll.model.tree import Blob


def job(path: str, seconds: float = 60.0) -> Job:
    facts = MediaFacts(MediaKind.VIDEO, "mov", seconds)
    return Job(Blob(path.encode().hex().ljust(64, "0")[:64], 9), "video", path, facts, ("a",))


JOBS = [
    job("rti/media/stamp.mov"),
    job("rti/media/a-film-with-a-very-long-name-indeed.mkv", 30.0),
    job("rti/media/made-before.mp4"),
    job("rti/media/broken.mp4", 5.0),
]


def played(stream: io.StringIO) -> str:
    with Progress(stream).media(JOBS) as telling:
        stamp, long, before, broken = JOBS
        telling.share(before, 1.0)
        telling.share(stamp, 0.0)
        telling.share(stamp, 0.5)
        telling.share(long, 0.1)
        telling.failed(broken, "ffmpeg could not read it (moov atom not found)")
        telling.share(stamp, 1.0)
        telling.share(long, 1.0)
    return stream.getvalue()


def test_without_a_terminal_each_step_is_a_line() -> None:
    assert played(io.StringIO()).splitlines() == [
        "rti/media/stamp.mov: video begins",
        "rti/media/a-film-with-a-very-long-name-indeed.mkv: video begins",
        "rti/media/broken.mp4: video failed (2 of 4): ffmpeg could not read it "
        "(moov atom not found)",
        "rti/media/stamp.mov: video done (3 of 4)",
        "rti/media/a-film-with-a-very-long-name-indeed.mkv: video done (4 of 4)",
    ]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("NO_COLOR", raising=False)
    return re.sub(r"\x1b\[[0-9;]*m", "", played(Terminal()))


def test_on_a_terminal_a_failure_stays_and_the_bars_go(shown: str) -> None:
    assert "rti/media/broken.mp4: video failed: ffmpeg could not read it" in shown
    assert shown.count("moov atom not found") == 1
    end = re.split(r"\x1b\[[0-9;?]*[A-Za-z]", shown)[-1]
    assert "━" not in end


def test_bars_stay_in_place_and_in_the_width_of_the_terminal(shown: str) -> None:
    drawn = [part for part in re.split(r"\x1b\[[0-9;?]*[A-Za-z]|[\r\n]+", shown) if "━" in part]
    assert drawn
    assert {cell_len(re.split("[━╸╺]", line)[0]) for line in drawn} == {NAME + 1}
    assert max(map(cell_len, drawn)) <= 80


def test_nothing_is_drawn_where_everything_was_made_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    with Progress(stream).media(JOBS) as telling:
        for one in JOBS:
            telling.share(one, 1.0)
    assert "made-before" not in stream.getvalue()
