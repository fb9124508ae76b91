"""`kdll media`: every source with what it is, what was made of it and whose it is."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import jsonschema
import pytest
from filmed import CAPTIONS, ROOT, VERSION, build, content, kdll, stand_in
from rich.cells import cell_len

CREDITS = """\
default: {by: A Small Lab, licence: CC-BY-4.0}
stamp.mp4: {by: A Studio, licence: CC0-1.0, source: "https://studio.example", language: en}
"""


def listed(cwd: Path, **more: str) -> dict[str, dict[str, object]]:
    ran = kdll("media", "--json", cwd=cwd, **more)
    assert ran.returncode == 0, ran.stderr
    whole = json.loads(ran.stdout)
    schema = json.loads((ROOT / "schemas" / "media-report.schema.json").read_text("utf-8"))
    jsonschema.validate(whole, schema)
    (course,) = whole["courses"]
    assert (course["id"], course["folder"]) == ("a-course", "a-course")
    return {medium["file"]: medium for medium in course["media"]}


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two films, one of them built, and a file that no page uses. For reading only."""
    folder = tmp_path_factory.mktemp("lab")
    made = content(folder, "stamp.mp4", credits=CREDITS)
    ran = build(folder)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    media = made / "a-course" / "media"
    shutil.copy(media / "stamp.mp4", media / "unused.mp4")
    new = (media / "stamp.mp4").read_bytes() + bytes([0, 0, 0, 8]) + b"free"
    (media / "a-film-with-a-very-long-name-indeed.mp4").write_bytes(new)
    with (made / "a-course" / "10-start.md").open("a") as page:
        page.write("\n![A clerk](media/a-film-with-a-very-long-name-indeed.mp4)\n")
    return folder


def test_each_medium_is_told_with_all_that_is_known_of_it(lab: Path) -> None:
    found = listed(lab)
    stamp = found["media/stamp.mp4"]
    assert (stamp["kind"], stamp["format"], stamp["width"], stamp["height"]) == (
        "video",
        "mov",
        160,
        120,
    )
    assert stamp["seconds"] == pytest.approx(1.0, abs=0.1)
    assert stamp["state"] == "made"
    assert {"video/video.mp4", "video/poster.jpg"} <= {made["name"] for made in stamp["renditions"]}
    assert stamp["captions"] == ["en"]
    assert (stamp["by"], stamp["licence"], stamp["language"]) == ("A Studio", "CC0-1.0", "en")
    assert stamp["loudness"]["made"] == pytest.approx(-16.0, abs=1.0)
    assert stamp["loudness"]["source"] < -16.5


def test_the_state_says_what_the_next_build_has_to_do(lab: Path) -> None:
    states = {name: medium["state"] for name, medium in listed(lab).items()}
    assert states == {
        "media/a-film-with-a-very-long-name-indeed.mp4": "to be made",
        "media/clock.svg": "as it is",
        "media/stamp.mp4": "made",
        "media/unused.mp4": "not used",
    }


def test_the_table_can_be_read_in_eighty_columns(lab: Path) -> None:
    ran = kdll("media", cwd=lab)
    lines = ran.stdout.splitlines()
    assert max(map(cell_len, lines)) <= 80
    assert lines[0].startswith("a-course: 3 media, sources of ")
    assert lines[2].split() == ["file", "kind", "length", "source", "made", "state"]
    assert any(line.startswith("media/a-film-with…") for line in lines)
    (row,) = [n for n, line in enumerate(lines) if line.startswith("media/stamp.mp4")]
    assert lines[row].split()[1:4] == ["video", "1", "s"]
    assert lines[row].endswith("made")
    assert "captions en; CC0-1.0; A S" in lines[row + 1]
    assert "LUFS, was" in lines[row + 1]


def test_looking_makes_nothing_and_counts_as_no_use(lab: Path) -> None:
    def held() -> dict[Path, tuple[int, int]]:
        # The digests of sources that were too young to be trusted are noted when they have aged.
        noted = {"records", "index.json"}
        files = (p for p in lab.rglob("*") if p.is_file() and not noted & set(p.parts))
        return {p: (p.stat().st_size, p.stat().st_mtime_ns) for p in files}

    listed(lab)
    before = held()
    listed(lab)
    assert held() == before


def test_without_a_build_everything_is_to_be_made_and_nothing_is_left_behind(
    tmp_path: Path,
) -> None:
    content(tmp_path, "stamp.mp4")
    assert listed(tmp_path)["media/stamp.mp4"]["state"] == "to be made"
    assert listed(tmp_path, KDLL_FFMPEG="/nowhere")["media/stamp.mp4"]["loudness"] is None
    assert sorted(p.name for p in tmp_path.iterdir()) == ["content", "film.mp4"]


def test_a_film_that_failed_says_why_and_the_summary_of_the_build_says_it_in_words(
    tmp_path: Path,
) -> None:
    media = content(tmp_path, "stamp.mp4", "whole.mp4") / "a-course" / "media"
    assert (media / "stamp.en.srt").read_text() == CAPTIONS
    digests = 'case "$(cat *.in 2>/dev/null | tail -c 4 | od -An -tx1)" in *"00 00 00 00"*) '
    more = stand_in(
        tmp_path,
        VERSION + digests + 'echo "moov atom not found" >&2; exit 1;; esac\nexec REAL "$@"',
    )
    ran = build(tmp_path, **more)
    assert ran.returncode == 7, ran.stdout + ran.stderr
    assert "error[KD490]" in ran.stdout
    assert "content/a-course/media/stamp.mp4:1:1" in ran.stdout
    assert "moov atom not found" in ran.stdout
    assert (
        "1 media file could not be made; the others are ready, and the next build begins with them"
        in ran.stdout
    )
    found = listed(tmp_path, **more)
    assert found["media/stamp.mp4"]["state"] == "failed"
    assert "moov atom not found" in str(found["media/stamp.mp4"]["reason"])
    assert found["media/whole.mp4"]["state"] == "made"


def test_a_course_that_is_not_there_is_told(tmp_path: Path) -> None:
    content(tmp_path)
    ran = kdll("media", "a-cuorse", cwd=tmp_path)
    assert (ran.returncode, "did you mean `a-course`?" in ran.stderr) == (2, True)
