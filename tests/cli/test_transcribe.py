"""Speech recognisers come in by an entry point; kdll itself has none."""

import subprocess
import sys
from pathlib import Path

import pytest

from kdll.model.exit import Exit

KDLL = Path(sys.executable).parent / "kdll"

MODULE = """
from kdll.model.media import Cue
from kdll.model.place import Span
from kdll.model.transcription import Transcriber


def heard(path, language):
    span = Span(path)
    return (
        Cue(2.0, 3.5, f"in {language}", span),
        Cue(0.5, 1.5, "First & foremost", span),
        Cue(4.0, 4.0, "no time", span),
        Cue(5.0, 6.0, "  ", span),
    )


EARS = Transcriber("ears", heard)
DEAF = Transcriber("deaf", lambda path, language: ())
NOT_ONE = 3
"""


def kdll(*words: str | Path, cwd: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [KDLL, *words],
        cwd=cwd,
        env={"PATH": "", "PYTHONPATH": str(cwd / "site")},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A film, and room for a distribution."""
    (tmp_path / "site").mkdir()
    (tmp_path / "stamp.mov").write_bytes(b"(a video)")
    return tmp_path


def install(folder: Path, *objects: str) -> None:
    """A distribution `kdll-ears` with these transcribers."""
    (folder / "site" / "kdll_ears.py").write_text(MODULE)
    about = folder / "site" / "kdll_ears-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: kdll-ears\nVersion: 1.0\n")
    rows = "".join(f"{name.lower()} = kdll_ears:{name}\n" for name in objects)
    (about / "entry_points.txt").write_text(f"[kdll.transcribers]\n{rows}")


def test_a_transcriber_drafts_captions_that_are_never_written_over(folder: Path) -> None:
    install(folder, "EARS", "DEAF")
    ran = kdll("transcribe", "stamp.mov", "--language", "hi", "--with", "ears", cwd=folder)
    assert ran.returncode == Exit.DONE, ran.stderr
    assert (folder / "stamp.hi.vtt").read_text("utf-8") == (
        "WEBVTT\n\n00:00:00.500 --> 00:00:01.500\nFirst &amp; foremost\n\n"
        "00:00:02.000 --> 00:00:03.500\nin hi\n"
    )
    again = kdll("transcribe", "stamp.mov", "--language", "hi", "--with", "ears", cwd=folder)
    assert again.returncode == Exit.MACHINE
    assert "there are captions already" in again.stderr


def test_silence_leaves_no_file(folder: Path) -> None:
    install(folder, "DEAF")
    ran = kdll("transcribe", "stamp.mov", "--language", "en", cwd=folder)
    assert (ran.returncode, "heard nobody speak" in ran.stderr) == (Exit.MACHINE, True)
    assert not list(folder.glob("*.vtt"))


def test_without_one_it_is_said_and_doctor_says_so_too(folder: Path) -> None:
    ran = kdll("transcribe", "stamp.mov", "--language", "en", cwd=folder)
    assert (ran.returncode, "no speech recogniser" in ran.stderr) == (Exit.TOOL, True)
    assert "Speech recognition\n" in kdll("doctor", cwd=folder).stdout


def test_doctor_names_those_that_are_installed(folder: Path) -> None:
    install(folder, "EARS", "DEAF")
    assert "ok      Speech recognition deaf, ears\n" in kdll("doctor", cwd=folder).stdout


def test_what_is_no_transcriber_is_told_with_its_origin(folder: Path) -> None:
    install(folder, "NOT_ONE")
    ran = kdll("transcribe", "stamp.mov", "--language", "en", cwd=folder)
    assert ran.returncode == Exit.TOOL
    assert "not_one of kdll-ears is no transcriber" in ran.stderr
    assert "does not load" in kdll("doctor", cwd=folder).stdout
