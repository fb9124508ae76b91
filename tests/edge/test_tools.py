"""What `kdll doctor` finds, and which ffmpeg is used."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from pathlib import Path

import pytest

from kdll.edge import ffmpeg, tools
from kdll.edge.errors import EdgeError
from kdll.model.exit import Exit


@pytest.fixture
def old_ffmpeg(tmp_path: Path) -> Path:
    program = tmp_path / "ffmpeg"
    program.write_text("#!/bin/sh\necho ffmpeg version 5.1.9-0+deb12u1 Copyright the developers\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


def finding(name: str, environment: dict[str, str]) -> tools.Finding:
    [found] = [found for found in tools.survey(environment) if found.name == name]
    return found


def test_every_finding_says_what_it_is_needed_for_and_how_to_get_it() -> None:
    findings = tools.survey()
    assert len({found.name for found in findings}) == len(findings)
    for found in findings:
        assert found.needed_for
        assert found.found or found.hint


def test_an_installed_kdll_has_all_that_authors_need() -> None:
    required = [found for found in tools.survey() if found.required]
    assert [found.name for found in required if not found.found] == []
    assert "kdll's own files" in {found.name for found in required}


def test_ffmpeg_comes_with_kdll() -> None:
    assert "imageio_ffmpeg" in tools.ffmpeg({}).parts
    assert finding("ffmpeg", {}).remark == ""


def test_kdll_ffmpeg_goes_before_the_one_that_comes_with_kdll(old_ffmpeg: Path) -> None:
    assert tools.ffmpeg({"KDLL_FFMPEG": str(old_ffmpeg)}) == old_ffmpeg


def test_old_ffmpeg_is_found_but_remarked_on(old_ffmpeg: Path) -> None:
    found = finding("ffmpeg", {"KDLL_FFMPEG": str(old_ffmpeg)})
    assert found.found
    assert found.version == "5.1.9-0+deb12u1"
    assert "older than 7.1.5" in found.remark


def test_kdll_ffmpeg_that_names_no_program_is_a_missing_tool() -> None:
    with pytest.raises(EdgeError, match="KDLL_FFMPEG names /no/such/ffmpeg") as raised:
        tools.ffmpeg({"KDLL_FFMPEG": "/no/such/ffmpeg"})
    assert raised.value.exit_code is Exit.TOOL
    assert not finding("ffmpeg", {"KDLL_FFMPEG": "/no/such/ffmpeg"}).found


def test_program_that_is_no_ffmpeg_is_not_taken_for_one() -> None:
    found = finding("ffmpeg", {"KDLL_FFMPEG": "/bin/true", "PATH": os.defpath})
    assert not found.found
    assert found.remark == "it does not start"


@pytest.mark.skipif(sys.platform != "linux", reason="the cell is made of Linux's own tools")
def test_a_cell_that_cannot_be_built_is_told_with_what_that_means(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`unshare` is there and refused, as in many containers; `prlimit` is missing."""
    for name in ("setpriv", "nice", "true"):
        (tmp_path / name).symlink_to(str(shutil.which(name)))
    refused = tmp_path / "unshare"
    refused.write_text("#!/bin/sh\nexit 1\n")
    refused.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    ffmpeg.jail.cache_clear()
    try:
        found = {f.name: f for f in tools.survey({})}
    finally:
        ffmpeg.jail.cache_clear()
    assert found["setpriv"].found
    assert (found["unshare"].found, found["prlimit"].found) == (False, False)
    assert not found["unshare"].required
    assert found["unshare"].remark.startswith("this system does not allow it: ")
    assert "could reach the network" in found["unshare"].remark
    assert found["prlimit"].remark.startswith("without it, a film made to do harm could take all")
    assert "util-linux" in found["prlimit"].hint
