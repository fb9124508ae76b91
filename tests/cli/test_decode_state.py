"""`kdll decode-state`: what a learner has done, for those who help."""

from __future__ import annotations

import base64
import json
import zlib
from pathlib import Path

import pytest

from kdll.cli import run
from kdll.model.exit import Exit

ROOT = Path(__file__).parents[2]
COURSE = "rti-act-2005"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cache of a command lies where it is called."""
    monkeypatch.chdir(tmp_path)


def state(sections: bytes, course: str = COURSE) -> str:
    """A state's text around sections that are laid down byte by byte."""
    payload = base64.urlsafe_b64encode(sections).rstrip(b"=").decode()
    head = f"kdll1.{course}.{payload}"
    return f"{head}.{zlib.crc32(head.encode()):08x}"


# 5 changes, page slot 1, 200 seconds, seed 7; pages 0 and 1 seen; question 1 tried twice, right,
# with choices 0 and 2; the assessment on page 26 finished once with 80 % and passed; 4 of 40
# parts of a medium; completed and passed; a section of a later version.
TEXT = state(
    bytes([1, 5, 5, 2, 200, 1, 7])
    + bytes([2, 1, 0b11])
    + bytes([3, 4, 1, 2, 5, 0b101])
    + bytes([4, 9, 26, 1, 193, 62, 193, 62, 193, 62, 2])
    + bytes([5, 7, 1, 9, 0b1111, 0, 0, 0, 0])
    + bytes([6, 1, 3])
    + bytes([77, 1, 0])
)


def told(capsys: pytest.CaptureFixture[str], *words: str, code: int = Exit.DONE) -> str:
    assert run(["decode-state", *words, "--content", str(ROOT / "content")]) == code
    said = capsys.readouterr()
    return said.out + said.err


def test_it_is_told_in_words_with_the_author_s_names(capsys: pytest.CaptureFixture[str]) -> None:
    said = told(capsys, TEXT, "--course", COURSE).splitlines()
    assert said[0] == f"Course {COURSE}: completed and passed"
    assert said[1] == "3 min spent, 5 changes, now on page what-is-information"
    assert said[2] == "Pages opened (2): the-right, what-is-information"
    assert said[3] == "Assessment final-assessment: 1 finished, best 80%, last 80%, passed"
    assert said[4].startswith(
        "Question is-it-information (2 tries, right): The notings on the file"
    )
    assert "; The e-mails between two officers" in said[4]
    assert said[5] == "Medium media/reading-section-8.mkv: 10% played, stands at 9 s"
    assert "later version" in said[6]


def test_programs_get_all_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(told(capsys, TEXT, "--json"))
    assert found["course"] == COURSE
    assert found["verdict"] == {"completed": True, "passed": True, "failed": False}
    assert found["answers"][0]["question"] == "is-it-information"
    assert len(found["answers"][0]["answer"]["lines"]) == 2
    assert found["assessments"][0]["best"] == 0.8
    assert found["unknown-sections"] == [77]


def test_slots_that_the_course_does_not_know_are_told_as_such(
    capsys: pytest.CaptureFixture[str],
) -> None:
    strange = state(bytes([3, 5, 0xE7, 0x07, 1, 0, 2]))
    assert "Question slot 999 (1 try, not checked yet): slot 1" in told(capsys, strange)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "there is no text"),
        ("hello", "no learner's state"),
        (TEXT[:40], "cut off"),
        (TEXT.replace("kdll1.rti-act-2005.AQ", "kdll1.rti-act-2005.BQ"), "changed on its way"),
        (state(b"\x03\x09\x01"), "does not follow the format"),
    ],
)
def test_a_broken_text_is_told_by_its_cause(
    capsys: pytest.CaptureFixture[str], text: str, words: str
) -> None:
    assert words in told(capsys, text, code=Exit.USAGE)


def test_a_state_of_another_course_is_told_with_its_name(
    capsys: pytest.CaptureFixture[str],
) -> None:
    other = state(bytes([2, 1, 1]), "office-basics")
    said = told(capsys, other, "--course", COURSE, code=Exit.USAGE)
    assert "of the course `office-basics`" in said
    assert "--course office-basics" in said
    assert "no course" in told(capsys, other, code=Exit.USAGE)
