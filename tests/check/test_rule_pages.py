"""Each rule's page is its documentation and its test: the example draws what the page says.

Blocks of a page, `~~~ name`:
- a path: this file is added to the tiny library in `tests/samples/base`, or stands in for one;
- a path and `gone`: the library is without this file;
- `given`: settings of the world, `scorm12: 100` for the characters of state it holds, `speech: 12`
  if somebody speaks during the first 12 seconds of all media, `minutes: 9` for how long films are;
- `expect`: the first line of each diagnostic.
If a page says nothing of identity.lock, it is taken to be up to date.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from kdll.check import RULES
from kdll.cli.show import first_line
from kdll.edge import assets
from kdll.model.media import MediaFacts, MediaKind
from kdll.model.tree import Tree
from kdll.pipeline.checking import check, kept

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "tooling" / "kdll"
PAGES = sorted((PACKAGE / "check" / "rules").glob("*.md"))
BASE = ROOT / "tests" / "samples" / "base"
TODAY = "2026-02-01"
SHOWN = [page for page in PAGES if "~~~ expect" in page.read_text("utf-8")]

ELSEWHERE = re.compile(r"KD(104|6|42|43|46[01]|49)")
"""What large files, packages, disks and damaged media draw takes more than a page to show."""

SEEN = re.compile(r"^Seen (in|when) .+\.$", re.MULTILINE)
"""Where such a fault comes to light; the tests of that room draw it."""
BLOCK = re.compile(r"^~~~ ([^\n]+)\n(.*?)^~~~$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Example:
    files: dict[str, bytes]
    gone: tuple[str, ...]
    given: dict[str, int]
    expected: list[str]


def example(page: Path) -> Example:
    files, gone, given, expected = {}, [], {}, []
    for name, body in BLOCK.findall(page.read_text("utf-8")):
        if name == "expect":
            expected = body.splitlines()
        elif name == "given":
            given = {k: int(v) for k, v in (line.split(": ") for line in body.splitlines())}
        elif name.endswith(" gone"):
            gone.append(name.removesuffix(" gone"))
        else:
            files[name] = body.encode()
    return Example(files, tuple(gone), given, expected)


def base() -> dict[str, bytes]:
    files = (path for path in BASE.rglob("*") if path.is_file())
    return {path.relative_to(BASE).as_posix(): path.read_bytes() for path in files}


def probe(path: str, length: float = 60.0) -> MediaFacts:
    """What the names of media promise."""
    if path.endswith((".mov", ".mp4")):
        return MediaFacts(MediaKind.VIDEO, "mov", length, 1280, 720, has_audio=True)
    if path.endswith(".svg"):
        return MediaFacts(MediaKind.VECTOR, "SVG", width=40, height=40)
    return MediaFacts(MediaKind.PICTURE, "PNG", width=40, height=40)


def drawn(of: Example) -> list[str]:
    files = {path: file for path, file in base().items() if path not in of.gone} | of.files
    limits = {"scorm12": 4096} | of.given
    spoken = limits.pop("speech", None)
    minutes = limits.pop("minutes", 1)
    speech = None if spoken is None else ((0.0, float(spoken)),)
    result = check(
        Tree(files),
        assets.load().schemas,
        lambda path: probe(path, 60.0 * minutes),
        TODAY,
        limits,
        listen=lambda path, facts: speech,
        names=assets.rule_names(),
        recall=lambda jobs: {},
    )
    if not any(path.endswith("identity.lock") for path in of.files):
        result = kept(result, [course.lock[0] for course in result.courses])
    return [first_line(found) for found in result.everything]


def emitted() -> set[str]:
    """Every code that a constant of ours names, or begins with."""
    return {
        node.value
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"KD\d{3}", node.value)
    }


def test_tiny_library_is_without_fault() -> None:
    result = check(Tree(base()), assets.load().schemas, probe, TODAY, {"scorm12": 4096})
    assert [first_line(found) for found in result.everything] == []
    assert len(result.courses) == 1


@pytest.mark.parametrize("page", SHOWN, ids=lambda p: p.stem)
def test_example_of_the_page_draws_what_the_page_says(page: Path) -> None:
    of = example(page)
    code = page.name[:5]
    assert any(f"[{code}]" in line for line in of.expected), "no example draws the page's own code"
    assert drawn(of) == of.expected


@pytest.mark.parametrize("page", sorted({*PAGES} - {*SHOWN}), ids=lambda p: p.stem)
def test_page_without_example_says_where_its_fault_comes_to_light(page: Path) -> None:
    assert ELSEWHERE.match(page.name)
    assert SEEN.search(page.read_text("utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_page_begins_with_its_code_and_name_and_says_why(page: Path) -> None:
    code, _, name = page.stem.partition("-")
    heading, first, *_ = page.read_text("utf-8").split("\n\n")
    assert heading == f"# {code} {name}"
    assert first.endswith(".")


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    assert {page.name[:5] for page in PAGES} == emitted()
    assert len(PAGES) == len({page.name[:5] for page in PAGES})


def test_rules_are_named_as_their_pages_are() -> None:
    assert {f"{rule.code}-{rule.name}" for rule in RULES} <= {page.stem for page in PAGES}
    assert len({rule.code for rule in RULES}) == len(RULES)
