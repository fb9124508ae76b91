"""What the writers make passes, whatever the course is called."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.made import course, module, p, page, small, tag, text
from tests.verify.packages import STANDARDS, package, verified


@pytest.mark.parametrize("standard", STANDARDS)
def test_a_package_as_its_writer_made_it_has_no_fault(standard: str) -> None:
    assert verified(package(standard)) == ()


@pytest.mark.parametrize("standard", STANDARDS)
@pytest.mark.parametrize(
    "title",
    [
        "Fees & <forms> \"a\" 'b'",
        "🙂 Right to Information",
        "معلومات کا حق",
        "सूचना का अधिकार",
        "]]> --> </title></script>",
        "क" * 300,
    ],
)
def test_any_title_makes_a_valid_package(standard: str, title: str) -> None:
    made = course(
        module(page("one", p(title), title=title), title=title),
        title=text(title),
        description=title,
        language="ur",
        targets=(tag("kcm:note-writing"),),
    )
    assert verified(package(standard, made)) == ()


@settings(derandomize=True, deadline=None, max_examples=25)
@given(st.text(max_size=30))
def test_any_words_at_all_make_valid_packages(title: str) -> None:
    made = course(module(page("one", p(title), title=title)), title=text(title), description=title)
    for standard in STANDARDS:
        assert verified(package(standard, made)) == ()


def test_verify_reads_no_media() -> None:
    # `verified` fails when it does.
    assert verified(package("scorm12", small())) == ()
