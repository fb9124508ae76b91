from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from kdll.edge.errors import EdgeError
from kdll.model.exit import Exit
from tests.site import course
from tests.site.conftest import Built, build


def contents(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def test_the_same_course_makes_the_same_bytes(built: Built, tmp_path: Path) -> None:
    again = build(tmp_path, course.edition())
    assert contents(again.root) == contents(built.root)


def test_a_site_made_from_just_this_before_is_left_alone(tmp_path: Path) -> None:
    made = build(tmp_path, course.edition())
    before = (made.root / "rti" / "index.html").stat().st_ino
    made.rebuild()
    assert (made.root / "rti" / "index.html").stat().st_ino == before
    page = made.staged / "docs" / "fees.md"
    page.write_text(page.read_text("utf-8").replace("zwitterfee", "other"), "utf-8")
    made.rebuild()
    assert "other" in (made.root / "rti" / "fees.html").read_text("utf-8")


def test_folders_may_be_named_from_where_one_stands(
    built: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    relative = build(Path("."), course.edition())
    assert contents(relative.root) == contents(built.root)


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("start.md#start--the-clock", "gone.md", "gone.md"),
        ("start.md#start--the-clock", "start.md#start--gone", "start--gone"),
    ],
)
def test_a_link_that_leads_nowhere_is_our_fault_and_named(
    tmp_path: Path, good: str, bad: str, said: str
) -> None:
    made = build(tmp_path, course.edition())
    before = contents(made.root)
    page = made.staged / "docs" / "fees.md"
    page.write_text(page.read_text("utf-8").replace(good, bad), "utf-8")
    with pytest.raises(EdgeError, match=said) as caught:
        made.rebuild()
    assert caught.value.exit_code is Exit.BUG
    assert contents(made.root) == before
    assert not list(made.root.glob(".kdll-tmp-*"))


@pytest.mark.parametrize("name", ["clock.svg", "desk.jpg.480.webp"])
def test_a_picture_that_is_not_there_is_named(name: str, tmp_path: Path) -> None:
    made = build(tmp_path, course.edition())
    (made.staged / "files" / "media" / name).unlink()
    with pytest.raises(EdgeError, match=f"media/{re.escape(name)}"):
        made.rebuild()


def test_content_configures_nothing(tmp_path: Path) -> None:
    made = build(tmp_path, course.edition())
    (made.staged / "mkdocs.yml").write_text("site_name: !ENV HOME\nhooks: [evil.py]\n")
    (made.staged / "docs" / "mkdocs.yml").write_text("site_name: !ENV HOME\n")
    page = made.staged / "docs" / "fees.md"
    page.write_text("{% include 'x' %}{{ config.site_dir }}" + page.read_text("utf-8"), "utf-8")
    made.rebuild()
    assert "{{ config.site_dir }}" in (made.root / "rti" / "fees.html").read_text("utf-8")


def test_a_course_in_a_language_that_the_theme_lacks_is_framed_in_english(tmp_path: Path) -> None:
    made = build(tmp_path, course.edition())
    settings = made.staged / "site.json"
    settings.write_text(
        json.dumps(json.loads(settings.read_text("utf-8")) | {"language": "mni-Beng"})
    )
    made.rebuild()
    assert '<html lang="en"' in (made.root / "rti" / "index.html").read_text("utf-8")
