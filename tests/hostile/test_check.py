"""Every bad input of the tables, through the real command line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.hostile.case import Case, renamed
from tests.hostile.of_files import FILES
from tests.hostile.of_markdown import MARKDOWN
from tests.hostile.of_settings import SETTINGS
from tests.hostile.running import built, checked, inside, lab, rebuilt

CASES = (*SETTINGS, *MARKDOWN, *FILES)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library without a fault, and what was built of it."""
    place = tmp_path_factory.mktemp("sound")
    built(place)
    return place


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case, sound: Path, tmp_path: Path) -> None:
    shutil.copytree(sound, tmp_path, dirs_exist_ok=True)
    content = tmp_path / "content"
    case.make(content)
    ran = checked(tmp_path, content)
    assert ran.code == case.code, ran.out
    for wanted in case.told:
        assert wanted in ran.told, ran.out
    if case.code and case.told:
        assert ran.first == case.told[0], f"I2: {ran.out}"
    for words in case.words:
        assert words in ran.out, ran.out
    for words in case.never:
        assert words not in ran.out + ran.err
    if case.only:
        assert not [told for told in ran.told if told.startswith("b-course")], "I10"
    if case.lists:
        listed = json.loads(inside(tmp_path, "list", "a-course", "--json").out)
        assert listed["title"] == case.lists
    rebuilt(tmp_path, content, ran)
    assert not [*tmp_path.rglob("canary")], "something was run"


def test_what_each_course_is_told_alone_it_is_told_among_others(tmp_path: Path) -> None:
    """I7: all independent errors of a run at once, each once, in order."""
    together = lab(tmp_path)
    wanted = []
    for number, case in enumerate(CASES):
        if not case.told or not all(told.startswith("a-course/") for told in case.told):
            continue
        name = f"c-{number:03}"
        apart = lab(tmp_path / name)
        case.make(apart)
        (apart / "a-course").rename(together / name)
        renamed(together / name, "a-course", name)
        wanted += [told.replace("a-course", name, 1) for told in case.told]
    ran = inside(tmp_path, "check", "--all", "--format", "json")
    found = [
        (d["file"], d["line"], d["column"], d["code"], d["message"])
        for d in json.loads(ran.out)["diagnostics"]
    ]
    told = {f"{file}:{line} {code}" for file, line, _, code, _ in found}
    assert [one for one in wanted if f"content/{one}" not in told] == []
    assert len(found) == len(set(found))
    assert [one[:3] for one in found] == sorted(one[:3] for one in found)
