"""Captions at the gate: what hostile or missing ones end a check with; and media.lock."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kdll.edge import ffmpeg
from kdll.model.exit import Exit

ROOT = Path(__file__).parents[2]
KDLL = Path(sys.executable).parent / "kdll"
PAGE = "\n![A clerk stamps a request](media/stamp.mp4)\n"
GOOD = b"1\n00:00:00,100 --> 00:00:01,900\nA request is stamped.\n"


def kdll(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([KDLL, *words], cwd=cwd, capture_output=True, text=True, encoding="utf-8")


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two cuts of a film of two seconds, with sound."""
    folder = tmp_path_factory.mktemp("films")
    for name, picture in (("first.mp4", "testsrc"), ("second.mp4", "testsrc2")):
        command = [ffmpeg.find(), "-loglevel", "error", "-f", "lavfi"]
        command += ["-i", f"{picture}=size=160x120:rate=10:duration=2"]
        command += ["-f", "lavfi", "-i", "anoisesrc=duration=2:amplitude=0.01:seed=7"]
        command += ["-preset", "ultrafast", "-pix_fmt", "yuv420p"]
        subprocess.run([*command, folder / name], check=True)
    return folder


@pytest.fixture
def work(tmp_path: Path, films: Path) -> Path:
    """The tiny library with a film on its page, and its locks."""
    content = shutil.copytree(ROOT / "tests" / "samples" / "base", tmp_path / "content")
    page = content / "a-course" / "10-start.md"
    page.write_text(page.read_text("utf-8") + PAGE, "utf-8")
    shutil.copyfile(films / "first.mp4", content / "a-course" / "media" / "stamp.mp4")
    return tmp_path


def captions(work: Path, content: bytes, name: str = "stamp.en.srt") -> None:
    (work / "content" / "a-course" / "media" / name).write_bytes(content)


@pytest.mark.parametrize(
    ("content", "line", "code"),
    [
        (GOOD.replace(b"A request", b"<script>alert(1)</script>"), 3, "KD447"),
        (GOOD.replace(b"00,100", b"01,950"), 2, "KD443"),
        (b"", 1, "KD442"),
        ("1\n00:00:00,100 --> 00:00:01,900\nЗапрос поступил.\n".encode("cp1251"), 3, "KD437"),
        (b"1\n00:00:00,100 --> 00:00:01,900\nwords\n\n" * 260_000, 1, "KD437"),
    ],
)
def test_captions_that_cannot_be_used_are_errors_with_their_line(
    work: Path, content: bytes, line: int, code: str
) -> None:
    captions(work, content)
    ran = kdll("check", cwd=work)
    assert ran.returncode == Exit.CONTENT
    assert f"media/stamp.en.srt:{line}:" in ran.stdout
    assert f"error[{code}]" in ran.stdout
    assert "Traceback" not in ran.stderr


def test_a_film_without_captions_is_an_error_where_it_is_shown(work: Path) -> None:
    ran = kdll("check", cwd=work)
    assert ran.returncode == Exit.CONTENT
    assert "error[KD414]: no captions in `en` for `media/stamp.mp4`" in ran.stdout


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_captions_of_usual_encodings_are_right(work: Path, encoding: str) -> None:
    captions(work, GOOD.decode().encode(encoding))
    ran = kdll("check", "--write", cwd=work)
    assert (ran.returncode, "KD" in ran.stdout) == (Exit.DONE, False), ran.stdout


def test_captions_of_another_cut_are_told_until_an_author_looked(work: Path, films: Path) -> None:
    captions(work, GOOD)
    assert "wrote content/a-course/media.lock" in kdll("check", "--write", cwd=work).stdout
    assert kdll("check", "--write", cwd=work).stdout.startswith("no errors")
    film = work / "content" / "a-course" / "media" / "stamp.mp4"
    shutil.copyfile(films / "second.mp4", film)
    told = "stamp.en.srt:1:1: warning[KD449]: this was made for another cut of `media/stamp.mp4`"
    ran = kdll("check", cwd=work)
    assert (ran.returncode, told in ran.stdout) == (Exit.DONE, True)
    assert kdll("check", "--strict", cwd=work).returncode == Exit.CONTENT
    noted = kdll("check", "--write", cwd=work)
    assert told in noted.stdout
    assert "wrote content/a-course/media.lock" in noted.stdout
    assert kdll("check", "--strict", cwd=work).returncode == Exit.DONE


def test_a_build_compares_with_the_lock_and_writes_nothing_into_content(work: Path) -> None:
    captions(work, GOOD)
    kdll("check", "--write", cwd=work)
    lock = work / "content" / "a-course" / "media.lock"
    built = kdll("build", "--formats", "web", "--no-site", cwd=work)
    assert built.returncode == Exit.DONE, built.stdout + built.stderr
    assert "media.lock does not have what is made of" in built.stdout
    assert "transcodes" not in lock.read_text("utf-8")
    assert "wrote content/a-course/media.lock" in kdll("check", "--write", cwd=work).stdout
    pinned = lock.read_text("utf-8")
    assert 'tool: "ffmpeg version' in pinned
    again = kdll("build", "--formats", "web", "--no-site", "--strict", cwd=work)
    assert (again.returncode, "KD49" in again.stdout) == (Exit.DONE, False), again.stdout

    digest = pinned.partition("video.mp4: ")[2].partition("\n")[0]
    lock.write_text(pinned.replace(digest, f'"{"0" * 64}"'), "utf-8")
    other = kdll("build", "--formats", "web", "--no-site", cwd=work)
    assert other.returncode == Exit.DONE
    assert "warning[KD491]: `media/stamp.mp4` came out otherwise than media.lock" in other.stdout
    strict = kdll("build", "--formats", "web", "--no-site", "--strict", cwd=work)
    assert strict.returncode == Exit.CONTENT
    kdll("check", "--write", cwd=work)
    assert lock.read_text("utf-8") == pinned


def test_one_build_that_writes_makes_a_first_release(work: Path) -> None:
    """Without it, identity.lock is to be written before the build, and media.lock after it."""
    captions(work, GOOD)
    folder = work / "content" / "a-course"
    (folder / "identity.lock").unlink()
    settings = folder / "course.yml"
    settings.write_text(settings.read_text("utf-8").replace("draft", "released"), "utf-8")
    words = ("build", "--formats", "web", "--no-site")
    assert "error[KD210]" in kdll(*words, cwd=work).stdout
    built = kdll(*words, "--write", cwd=work)
    assert built.returncode == Exit.DONE, built.stdout + built.stderr
    locks = [line for line in built.stdout.splitlines() if line.startswith("wrote ")]
    assert locks == [f"wrote content/a-course/{name}.lock" for name in ("identity", "media")]
    assert not {"KD210", "KD219", "KD492"} & {*re.findall(r"KD\d{3}", built.stdout)}
    report = (work / "build" / "report.json").read_bytes()
    again = kdll(*words, "--write", cwd=work)
    assert "wrote" not in again.stdout
    assert (work / "build" / "report.json").read_bytes() == report
    assert "wrote" not in kdll("check", "--write", cwd=work).stdout
