"""Reads what a test has written, and shows findings as their first lines."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kdll.model.course import Library, Page
from kdll.model.diagnostic import Diagnostic
from kdll.model.prose import Node, walk
from kdll.model.question import Question
from kdll.model.tree import Tree
from kdll.read import library
from kdll.read.report import Report
from kdll.read.source import Source, open_source

ROOT = Path(__file__).parents[2]

FRONT = "---\nid: p\ntitle: P\n---\n"
"""Four lines: line 1 of a test's own text is line 5 of the page."""
LAB = "name: Lab\niri: https://lab.example\n"
COURSE = "kdll: 1\nid: c\ntitle: C\nlanguage: en\nversion: 1.0.0\ntargets:\n  - kcm:rti\n"


@cache
def schemas() -> Tree:
    folder = ROOT / "schemas"
    return Tree({path.name: path.read_bytes() for path in folder.glob("*.json")})


def read(files: dict[str, str | bytes]) -> tuple[Library, tuple[Diagnostic, ...]]:
    """A library of one course, `c`, with these files added or put in place of others."""
    base: dict[str, str | bytes] = {"lab.yml": LAB, "c/course.yml": COURSE}
    tree = {p: f.encode() if isinstance(f, str) else f for p, f in (base | files).items()}
    return library(Tree(tree), schemas())


def read_page(body: str, front: str = FRONT) -> tuple[Page, tuple[Diagnostic, ...]]:
    found, diagnostics = read({"c/10-p.md": front + body})
    return found.courses[0].pages[0], diagnostics


def question(body: str) -> tuple[Question, tuple[Diagnostic, ...]]:
    page, diagnostics = read_page(body)
    return page.questions[0], diagnostics


def asked(*lines: str, opener: str = "::: question {#q}") -> str:
    """A question with these lines after its words; they begin at line 5 of the body."""
    return "\n".join([opener, "", "How many?", "", *lines, "", ":::", ""])


def first_lines(diagnostics: tuple[Diagnostic, ...], skip: int = 4) -> list[str]:
    """`line:column CODE message`, the lines counted from after the front matter."""
    return [
        f"{d.span.start.line - skip}:{d.span.start.column} {d.code} {d.message}"
        for d in diagnostics
    ]


def codes(diagnostics: tuple[Diagnostic, ...]) -> list[str]:
    return [d.code for d in diagnostics]


def source(text: str | bytes, path: str = "c/10-p.md") -> Source:
    data = text.encode() if isinstance(text, str) else text
    opened = open_source(path, data, Report())
    assert opened is not None
    return opened


def nodes(page: Page, kind: str) -> list[Node]:
    return [n for n in walk(page.body) if isinstance(n, Node) and n.kind == kind]
