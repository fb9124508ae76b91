"""What is promised at build time holds for what the player writes, in the longest of lives."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from kdll.check import Subject
from kdll.check.budget import budget
from kdll.model.course import Course, Draw, PageKind
from kdll.model.edition import Delivery
from kdll.model.media import MediaFacts, MediaKind
from kdll.model.tree import Tree
from tests.made import (
    FRAMEWORKS,
    HERE,
    LAB,
    choice,
    course,
    data,
    edition,
    identity,
    module,
    page,
    question,
    small,
    text,
)
from tests.made.kinds import every_kind

PLAYER = Path(__file__).parents[2] / "tooling" / "player"
WALK = Path(__file__).parent / "room" / "walk.ts"


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The learner, compiled with the player's own core."""
    out = tmp_path_factory.mktemp("walk") / "walk.mjs"
    esbuild = "node_modules/esbuild/bin/esbuild"
    options = ("--bundle", "--format=esm", "--platform=node", f"--outfile={out}")
    subprocess.run(["node", esbuild, WALK, *options], cwd=PLAYER, check=True, capture_output=True)
    return out


def wide() -> Course:
    """Slots of two bytes, a large bank, and a draw that takes a few of it."""
    asked = [question(f"bank-{n}", choice("a", True), choice("b")) for n in range(150)]
    bank = replace(page("large", *asked, kind=PageKind.BANK), path="a-course/banks/large.md")
    final = replace(page("final", kind=PageKind.ASSESSMENT), draws=(Draw(text("large"), 20, HERE),))
    return course(module(final), banks=(bank,))


COURSES = {"small": small, "every kind": every_kind, "wide": wide}


@pytest.mark.parametrize("name", COURSES)
def test_no_state_is_longer_than_was_promised(name: str, walk: Path, tmp_path: Path) -> None:
    made = COURSES[name]()
    files = edition(made, Delivery("scorm12")).files
    told = tmp_path / "data.json"
    told.write_text(json.dumps(data(files.text("index.html").encode())), "utf-8")
    done = subprocess.run(["node", walk, told, "20"], check=True, capture_output=True, text=True)
    length = json.loads(done.stdout)
    slots = identity(made)
    facts = {
        f"a-course/{m['path']}": MediaFacts(MediaKind(m["kind"]), "mov", duration=m["duration"])
        for m in json.loads(told.read_text("utf-8"))["media"]
    }
    subject = Subject(made, LAB, FRAMEWORKS, Tree({}), "2026-02-01", facts=facts, identity=slots)
    promised = budget(subject, slots).characters
    assert length["longest"] <= promised
    assert length["last"] <= promised
    # A promise that is far too high would refuse courses that fit.
    assert length["last"] >= 0.85 * promised
