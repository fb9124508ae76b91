"""Addresses as authors write them."""

from __future__ import annotations

import pytest

from kdll.model.link import LinkKind, link, medium
from tests.made import course, module, p, page

PAGE = page("here", p("words"))
COURSE = course(module(PAGE))


@pytest.mark.parametrize(
    "address",
    ["java\tscript:alert(1)", "java\nscript:alert(1)", " javascript:alert(1)", "\x01javascript:a"],
)
def test_what_browsers_drop_hides_no_scheme(address: str) -> None:
    found = link(COURSE, PAGE, address)
    assert found.kind is LinkKind.OUTSIDE
    assert found.path.startswith("javascript:")


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("media/clock.svg", "media/clock.svg"),
        ("media/my%20film.mov", "media/my film.mov"),
        ("media/../course.yml", ""),
        ("clock.svg", ""),
        ("https://a.example/media/clock.svg", ""),
    ],
)
def test_a_medium_is_named_by_its_path_in_the_course(address: str, path: str) -> None:
    assert medium(COURSE, PAGE, address) == path
