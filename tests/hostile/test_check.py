"""Every bad input of the table, through the real command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.cases import CASES, Case
from tests.hostile.running import checked, lab


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case, tmp_path: Path) -> None:
    content = lab(tmp_path)
    case.make(content)
    ran = checked(tmp_path, content)
    assert ran.code == case.code, ran.out
    for wanted in case.told:
        assert wanted in ran.told, ran.out
    for words in case.words:
        assert words in ran.out, ran.out
    for words in case.never:
        assert words not in ran.out + ran.err
    if case.only:
        assert not [told for told in ran.told if told.startswith("b-course/")], "I10"
    assert not [*tmp_path.rglob("canary")], "something was run"
