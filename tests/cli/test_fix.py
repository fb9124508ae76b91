"""`kdll fix`: the diff it prints is what it writes, and only that."""

from __future__ import annotations

import os
import re
import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from kdll.cli import run
from kdll.cli.fix import difference
from kdll.edge import disk
from kdll.edge.errors import EdgeError
from kdll.model.exit import Exit

BASE = Path(__file__).parents[1] / "samples" / "base"
FAULTY = """---
id: more
title: RTI: a guide
competencies:
  - kcm:rti-responsiveness
---

::: question {#more-days}

How many?

-[x] 5
- [] 10
:::"""
MENDED = """---
id: more
title: "RTI: a guide"
competencies:
  - kcm:rti-responsiveness
---

::: question {#more-days}

How many?

- [x] 5
- [ ] 10

:::"""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the tiny library, with a page that can be mended and its lock to be written."""
    folder = Path(shutil.copytree(BASE, tmp_path / "content"))
    (folder / "a-course" / "30-more.md").write_text(FAULTY, "utf-8")
    return folder


@pytest.fixture
def kdll(
    content: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> Callable[..., tuple[int, bytes]]:
    """Runs the command line beside the content; its exit code, and what it printed."""
    monkeypatch.chdir(content.parent)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1769904000")

    def ran(*words: str) -> tuple[int, bytes]:
        capsysbinary.readouterr()
        code = run(words)
        return code, capsysbinary.readouterr().out

    return ran


def applied(old: str, diff: str) -> str:
    """A unified diff carried out, as `patch` does, without tolerance."""
    lines, done, out = old.split("\n"), 0, []
    for hunk in re.split(r"(?m)^(?=@@ )", diff)[1:]:
        head, *body = hunk.removesuffix("\n").split("\n")
        start = int(re.match(r"@@ -(\d+)", head)[1]) - 1  # type: ignore[index]
        out += lines[done:start]
        done = start
        for line in body:
            if line[0] in " -":
                assert lines[done] == line[1:]
                done += 1
            if line[0] in " +":
                out.append(line[1:])
    return "\n".join([*out, *lines[done:]])


Kdll = Callable[..., tuple[int, bytes]]


def test_page_is_mended_and_the_rest_is_told_as_check_tells_it(content: Path, kdll: Kdll) -> None:
    code, printed = kdll("fix")
    said = printed.decode()
    assert (content / "a-course" / "30-more.md").read_text("utf-8") == MENDED
    assert said.endswith("4 repairs in 1 file; 1 problem is left for you\n")
    assert "+- [x] 5\n" in said
    assert "identity.lock:1:1: warning[KD210]" in said
    assert code == Exit.DONE


def test_printed_diff_gives_the_written_file(kdll: Kdll) -> None:
    said = kdll("fix", "--dry-run")[1].decode()
    diff = said[: said.index("content/a-course/identity.lock:")]
    name = "content/a-course/30-more.md"
    assert diff.startswith(f"--- {name}\n+++ {name}\n@@ -1")
    assert applied(FAULTY, diff.replace("\\ No newline at end of file\n", "")) == MENDED


def test_dry_run_changes_nothing(content: Path, kdll: Kdll) -> None:
    before = {path: path.read_bytes() for path in content.rglob("*") if path.is_file()}
    assert b"4 repairs in 1 file, not written" in kdll("fix", "--dry-run")[1]
    assert {path: path.read_bytes() for path in content.rglob("*") if path.is_file()} == before


def test_second_run_finds_nothing_to_mend(kdll: Kdll) -> None:
    kdll("fix")
    kdll("check", "--write")
    assert kdll("fix") == (
        Exit.DONE,
        b"there is nothing that kdll can mend by itself; no problem is left\n",
    )


def test_what_is_left_decides_how_it_ends(content: Path, kdll: Kdll) -> None:
    page = content / "a-course" / "30-more.md"
    page.write_text(FAULTY.replace("- [] 10", "- [x] 10"), "utf-8")
    code, said = kdll("fix")
    assert code == Exit.CONTENT
    assert b"KD702" in said


def test_only_what_was_named_is_mended(content: Path, kdll: Kdll) -> None:
    other = content / "a-course" / "40-other.md"
    other.write_text(FAULTY.replace("more", "other"), "utf-8")
    before = other.read_bytes()
    assert b"4 repairs in 1 file" in kdll("fix", "a-course/30-more.md")[1]
    assert other.read_bytes() == before
    assert (content / "a-course" / "30-more.md").read_text("utf-8") == MENDED


def test_line_ends_byte_order_mark_and_permissions_stay(content: Path, kdll: Kdll) -> None:
    page = content / "a-course" / "30-more.md"
    page.write_bytes(("\ufeff" + FAULTY).replace("\n", "\r\n").encode())
    page.chmod(0o640)
    assert b"+- [x] 5\r\n" in kdll("fix")[1]
    assert page.read_bytes() == ("\ufeff" + MENDED).replace("\n", "\r\n").encode()
    assert page.stat().st_mode & 0o777 == 0o640


def test_name_in_other_accents_is_written_back_under_its_own(content: Path, kdll: Kdll) -> None:
    folder = content / "a-course"
    name = unicodedata.normalize("NFD", "30-é.md")
    (folder / "30-more.md").rename(folder / name)
    kdll("fix")
    assert name in os.listdir(folder)
    assert unicodedata.normalize("NFC", name) not in os.listdir(folder)
    assert (folder / name).read_text("utf-8") == MENDED


def test_file_that_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"newer")
    with pytest.raises(EdgeError, match="changed by another program"):
        disk.rewrite(tmp_path, "a.md", b"old", b"new")
    assert (tmp_path / "a.md").read_bytes() == b"newer"


def test_diff_tells_a_missing_line_end() -> None:
    end = "\\ No newline at end of file\n"
    lines = difference("x.md", b"a\r\nb", b"a\r\nc\n")[3:]
    assert lines == [" a\r\n", f"-b\n{end}", "+c\n"]
