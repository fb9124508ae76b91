"""A second check of the same content says the same, sooner; of other content never the same."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from tests.hostile.running import BASE

from kdll.cli import run
from kdll.pipeline import checking

PAGE = "a-course/10-start.md"


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(BASE, tmp_path / "content")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A place for each time that content is really looked through."""
    seen: list[int] = []
    real = checking.check

    def counted(*words, **how):
        seen.append(1)
        return real(*words, **how)

    monkeypatch.setattr(checking, "check", counted)
    return seen


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = run(["check", *words])
    return code, capsys.readouterr().out


def spoil(lab: Path, text: str = "\n[x](no.md)\n") -> None:
    path = lab / "content" / PAGE
    path.write_text(path.read_text("utf-8") + text, "utf-8")


@pytest.mark.parametrize("style", ["text", "json", "sarif"])
def test_same_content_is_looked_through_once_and_told_alike(
    style: str, lab: Path, looks: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(lab, "\n[x](no.md)\n\nUse the \u200bred box; ![Image of a clock](media/Clock.svg)\n")
    first = said(capsys, "--format", style)
    assert said(capsys, "--format", style) == first
    assert len(looks) == 1


@pytest.mark.parametrize("change", ["page", "quietly", "medium", "new file", "day", "strict"])
def test_whatever_counts_makes_it_look_again(
    change: str,
    lab: Path,
    looks: list[int],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert said(capsys)[0] == 0
    words: list[str] = []
    page = lab / "content" / PAGE
    match change:
        case "page":
            spoil(lab)
        case "quietly":
            # As long as before, and with the old times: only the bytes tell.
            before = page.stat()
            page.write_bytes(page.read_bytes().replace(b"20-check/index.md", b"20-chekc/index.md"))
            os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))
        case "medium":
            (lab / "content/a-course/media/clock.svg").write_text("<svg onload='x'/>")
        case "new file":
            (lab / "content/a-course/media/more.txt").write_text("x")
        case "day":
            monkeypatch.setenv("SOURCE_DATE_EPOCH", "4000000000")
        case "strict":
            words = ["--strict"]
    said(capsys, *words)
    assert len(looks) == 2


def test_damaged_records_are_ignored(
    lab: Path, looks: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(lab)
    first = said(capsys)
    records = [*(lab / "build/cache/records").rglob("*.json")]
    assert records
    for path in records:
        path.write_bytes(path.read_bytes().replace(b"KD204", b"KD205"))
    assert said(capsys) == first
    assert len(looks) == 2


def test_writing_and_the_scorecard_look_themselves(
    lab: Path, looks: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    for words in ([], ["--write"], ["--scorecard"], ["--scorecard"]):
        assert said(capsys, *words)[0] == 0
    assert len(looks) == 4


def test_a_folder_of_somebody_else_s_gets_no_cache(
    lab: Path, looks: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    (lab / "build").mkdir()
    (lab / "build" / "theirs").write_text("x")
    assert said(capsys) == said(capsys)
    assert [path.name for path in (lab / "build").iterdir()] == ["theirs"]
    assert len(looks) == 2


def test_content_elsewhere_leaves_nothing_where_one_stands(
    lab: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (lab / "here").mkdir()
    monkeypatch.chdir(lab / "here")
    assert said(capsys, "--content", "../content")[0] == 0
    assert not [*(lab / "here").iterdir()]
