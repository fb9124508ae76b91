"""A learner's progress in the released course opens in the next version of it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import TYPE_CHECKING

from tests.conftest import lend_cache
from tests.course.learner import Learner
from tests.platforms.lms import Lms

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[2]
COURSE = "rti-act-2005"

Kdll = Callable[..., CompletedProcess[str]]


def test_progress_survives_inserting_reordering_rewording_and_deleting(
    rti_build: Path, kdll: Kdll, chromium: Browser, tmp_path: Path
) -> None:
    (released,) = (rti_build / "packages" / COURSE).glob("*-scorm12.zip")
    with Lms(released, "1.2", tmp_path / "first") as lms:
        context = chromium.new_context()
        page, frame = lms.launch(context)
        learner = Learner(frame).ready()
        first_page = learner.data["pages"][0]["id"]
        choosing = [
            q
            for q in learner.data["questions"]
            if not q["scored"] and q["kind"] in ("single", "multiple")
        ]
        kept, reworded, dropped = choosing[0], choosing[1], choosing[2]
        for asked in (kept, reworded, dropped):
            learner.open(asked["page"])
            learner.answer(asked["id"], right=asked is not reworded)
        marked = {q["id"]: learner.marked(q["id"]) for q in (kept, reworded)}
        seen = set(learner.at.locator('nav a[data-to]:not([data-sign="new"])').all_inner_texts())
        learner.open(kept["page"])
        learner.wait_until_saved()
        lms.leave(page)
        saved = lms.saved
        context.close()

    content, out = tmp_path / "content", tmp_path / "out"
    shutil.copytree(ROOT / "content", content)
    course = content / COURSE
    # Slots are letters to authors; the choices of a first release stand in their order.
    wrong = next(c for c in reworded["choices"] if not c["right"])
    letter = "abcdefgh"[int(wrong["key"])]
    change(course, kept["id"], reworded["id"], letter, dropped["id"])
    written = kdll("check", "--write", "--content", content)
    assert written.returncode == 0, written.stdout + written.stderr
    lend_cache(rti_build, out)
    built = kdll(
        *("build", COURSE, "--content", content, "--out", out, "--formats", "scorm12", "--no-site")
    )
    assert built.returncode == 0, built.stdout + built.stderr

    (updated,) = (out / "packages" / COURSE).glob("*-scorm12.zip")
    with Lms(updated, "1.2", tmp_path / "second") as lms:
        lms.saved = saved
        context = chromium.new_context()
        page, frame = lms.launch(context)
        learner = Learner(frame).ready()
        pages = [p["id"] for p in learner.data["pages"]]
        assert "a-new-page" in pages
        assert pages[0] != first_page
        assert learner.page == kept["page"]
        assert {q: learner.marked(q) for q in marked} == marked
        assert learner.verdict(kept["id"]) == "right"
        assert learner.verdict(reworded["id"]) == "wrong"
        assert learner.question(dropped["id"]).count() == 0
        still = set(learner.at.locator('nav a[data-to]:not([data-sign="new"])').all_inner_texts())
        assert seen <= still
        lms.leave(page)
        assert lms.faults() == []
        context.close()


def change(course: Path, kept: str, reworded: str, letter: str, dropped: str) -> None:
    """The next version: a page inserted first, modules and choices in another order, one choice
    reworded, one question deleted."""
    settings = course / "course.yml"
    text = settings.read_text("utf-8")
    settings.write_text(re.sub(r"(?m)^version: .*$", "version: 9.0.0", text), "utf-8")
    first, second = sorted(p for p in course.iterdir() if p.name[:2].isdigit())[:2]
    (first / "15-new.md").write_text(
        "---\nid: a-new-page\ntitle: A new page\n---\n\nOne more thing to know.\n", "utf-8"
    )
    # The first module goes behind the second, and its links to pages are mended with it.
    moved = first.with_name(f"{second.name[:1]}9-{first.name[3:]}")
    first.rename(moved)
    for page in course.rglob("*.md"):
        page.write_text(page.read_text("utf-8").replace(first.name, moved.name), "utf-8")
    edit(course, kept, lambda block: reverse_choices(block))
    # Words that kdll cannot know again: the author tells it by the letter that it asks for.
    edit(course, reworded, lambda block: reword(block, letter))
    edit(course, dropped, lambda block: "")


def edit(course: Path, question: str, how: Callable[[str], str]) -> None:
    """Change a question's block in its file."""
    pattern = re.compile(rf"(?ms)^::: question[^\n]*#{question}\b.*?^:::\n")
    for page in course.rglob("*.md"):
        text = page.read_text("utf-8")
        found = pattern.search(text)
        if found:
            new = text[: found.start()] + how(found.group()) + text[found.end() :]
            page.write_text(new, "utf-8")
            return
    raise AssertionError(f"no question {question}")


def reword(block: str, letter: str) -> str:
    """The same question, its first wrong choice in other words but with its letter."""
    return re.sub(
        r"(?m)^- \[ \] .*$", f"- [ ] {{#{letter}}} In other words altogether", block, count=1
    )


def reverse_choices(block: str) -> str:
    """The same question, its choices (with what is said of them) the other way round."""
    start = re.search(r"(?m)^- \[", block)
    assert start
    body, tail = block[start.start() :], ""
    end = re.search(r"(?m)^(?!- |  |\n)", body)
    if end:
        body, tail = body[: end.start()], body[end.start() :]
    choices = re.split(r"(?m)^(?=- \[)", body.rstrip("\n"))
    choices = [c.rstrip("\n") for c in choices if c.strip()]
    return block[: start.start()] + "\n".join(reversed(choices)) + "\n\n" + tail
