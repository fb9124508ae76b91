"""`kdll import` as a process: what it makes, what it says, how it ends."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from docx.document import Document
from tests.cli.test_command_line import BASE, kdll
from tests.imports.sent import HEAD, document, picture, workbook

Ran = subprocess.CompletedProcess[str]


@pytest.fixture
def lab(tmp_path: Path) -> Path:
    """A folder with a copy of the tiny library."""
    shutil.copytree(BASE, tmp_path / "content")
    return tmp_path


def storyboard(d: Document) -> None:
    d.add_heading("Fees and copies", 1)
    d.add_paragraph("Ten rupees.").add_run(" hidden").font.hidden = True
    d.add_picture(picture())
    d.add_picture(picture("PNG", "blue"))._inline.docPr.set("descr", "A blue seal")


def files(lab: Path) -> dict[str, bytes]:
    content = lab / "content"
    return {
        p.relative_to(content).as_posix(): p.read_bytes() for p in content.rglob("*") if p.is_file()
    }


def test_a_document_becomes_pages_and_pictures_and_the_gaps_are_told(lab: Path) -> None:
    document(lab / "story.docx", storyboard)
    before = files(lab)
    dry = kdll("import", "story.docx", "--into", "a-course", "--dry-run", cwd=lab)
    assert dry.returncode == 0, dry.stderr
    assert files(lab) == before
    ran = kdll("import", "story.docx", "--into", "a-course", cwd=lab)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == dry.stdout.replace("would write", "wrote")
    made = {path: file for path, file in files(lab).items() if path not in before}
    assert {path: file for path, file in files(lab).items() if path in before} == before
    assert sum(path.startswith("a-course/media/picture-") for path in made) == 2
    assert "wrote content/a-course/15-fees-and-copies.md\n" in ran.stdout
    assert "   1. “Ten rupees. hidden”: hidden words\n" in ran.stdout
    assert ran.stdout.count("error[") == ran.stdout.count("error[KD501]") == 1
    assert "1 page and 2 pictures: 1 error" in ran.stdout


def test_what_import_wrote_passes_check_once_the_gap_is_filled(lab: Path) -> None:
    document(lab / "story.docx", storyboard)
    kdll("import", "story.docx", "--into", "a-course", cwd=lab)
    page = lab / "content" / "a-course" / "15-fees-and-copies.md"
    page.write_text(page.read_text("utf-8").replace("![](", "![A red seal]("), "utf-8")
    assert kdll("check", "--write", cwd=lab).returncode == 0
    assert kdll("check", "--strict", cwd=lab).returncode == 0


def test_a_document_twice_is_asked_about_and_overwrites_nothing(lab: Path) -> None:
    document(lab / "story.docx", storyboard)
    kdll("import", "story.docx", "--into", "a-course", cwd=lab)
    before = files(lab)
    ran = kdll("import", "story.docx", "--into", "a-course", cwd=lab)
    assert ran.returncode == 3
    assert "no free id can be made of the heading “Fees and copies”" in ran.stderr
    assert files(lab) == before


def test_the_template_goes_out_and_its_questions_come_in(lab: Path) -> None:
    assert kdll("import", "--template", cwd=lab).stdout == "wrote questions.xlsx\n"
    ran = kdll(
        *("import", "questions.xlsx", "--into", "a-course", "--page", "Practice", "--kind", "page"),
        cwd=lab,
    )
    assert ran.returncode == 0, ran.stderr
    assert "taken by another question" in ran.stdout
    assert "7 questions: no errors and no warnings" in ran.stdout
    assert (lab / "content" / "a-course" / "15-practice.md").is_file()
    assert kdll("check", "--strict", cwd=lab).returncode == 0


def test_questions_are_added_to_a_page_and_nothing_before_them_changes(lab: Path) -> None:
    workbook(
        lab / "q.xlsx",
        [HEAD.split(","), [1, "MCQ", "How much is the fee?", "Easy", 10, "Yes", 20, "No"]],
    )
    page = lab / "content" / "a-course" / "10-start.md"
    before = page.read_bytes()
    ran = kdll("import", "q.xlsx", "--into", "content/a-course/10-start.md", cwd=lab)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("added to content/a-course/10-start.md\n")
    assert page.read_bytes().startswith(before)
    assert kdll("check", "--strict", cwd=lab).returncode == 0


def test_a_sheet_from_which_nothing_can_be_made_ends_as_wrong_content(lab: Path) -> None:
    (lab / "q.csv").write_text(f"{HEAD}\n1,MTF,Match these,Easy,left,right,,,,,,,,,,,,\n", "utf-8")
    before = files(lab)
    ran = kdll("import", "q.csv", "--into", "a-course", "--page", "Practice", cwd=lab)
    assert ran.returncode == 3
    assert "nothing was made" in ran.stdout
    assert "row 2: there are fewer than two pairs" in ran.stdout
    assert files(lab) == before


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["import"], 2, "name the file"),
        (["import", "story.docx"], 2, "--into my-course"),
        (["import", "gone.docx", "--into", "a-course"], 6, "it is not there"),
        (["import", "story.docx", "--into", "b-course"], 2, "did you mean `a-course`"),
        (["import", "story.docx", "--into", "a-course/10-start.md"], 2, "a module's folder"),
        (
            ["import", "story.docx", "--into", "a-course", "--page", "X"],
            2,
            "--page is for questions",
        ),
        (["import", "q.csv", "--into", "a-course"], 2, "--page"),
        (["import", "story.docx", "--into", "a-course", "--competency", "RTI"], 3, "no competency"),
        (["import", "macro.docm", "--into", "a-course"], 4, "macros"),
        (["import", "--template", "q.csv"], 2, "there already"),
        (["import", "--template", "q.txt"], 2, "neither .xlsx nor .csv"),
    ],
)
def test_every_slip_is_told_in_words(lab: Path, words: list[str], code: int, said: str) -> None:
    document(lab / "story.docx", storyboard)
    (lab / "q.csv").write_text(HEAD, "utf-8")
    (lab / "macro.docm").write_bytes(b"PK\3\4")
    before = files(lab)
    ran = kdll(*words, cwd=lab)
    assert ran.returncode == code, ran.stdout + ran.stderr
    assert said in ran.stderr
    assert files(lab) == before
