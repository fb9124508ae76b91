"""`kdll init`: a lab that checks clean and builds at once."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kdll.cli import run
from kdll.edge import assets, disk
from kdll.edge.errors import EdgeError
from kdll.model.course import PageKind
from kdll.model.exit import Exit
from kdll.model.question import WRITTEN, QuestionKind

ROOT = Path(__file__).parents[2]
KDLL = Path(sys.executable).parent / "kdll"
BLOCKS = (
    *("note", "tip", "warning", "example", "quote", "reveal", "tabs", "steps", "todo", "download"),
)
NAMED = ("::: activity {#", "::: include {file=", "::: scenario {#")

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a lab is to be; nobody is there to be asked."""
    monkeypatch.chdir(tmp_path)
    return tmp_path / "lab"


def files(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_a_new_lab_checks_clean_and_builds_at_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    assert run(["init", "lab"]) == Exit.DONE
    monkeypatch.chdir(folder)
    assert run(["check", "--strict"]) == Exit.DONE
    assert "no errors and no warnings in 1 course" in capsys.readouterr().out
    assert run(["build", "--formats", "scorm12,web"]) == Exit.DONE
    packages = sorted(p.name for p in Path("build/packages/taking-a-call").glob("*.zip"))
    assert packages == ["taking-a-call-1.0.0-scorm12.zip", "taking-a-call-1.0.0-web.zip"]
    assert (
        "imsmanifest.xml"
        in zipfile.ZipFile(f"build/packages/taking-a-call/{packages[0]}").namelist()
    )
    assert Path("build/site/taking-a-call/index.html").is_file()


def test_the_example_uses_every_block_kind_of_question_and_kind_of_page(folder: Path) -> None:
    assert run(["init", "lab"]) == Exit.DONE
    pages = "".join(p.read_text("utf-8") for p in (folder / "content").rglob("*.md"))
    assert [block for block in BLOCKS if f"\n::: {block}\n" not in pages] == []
    assert "\n::: question {#" in pages
    assert [opener for opener in NAMED if f"\n{opener}" not in pages] == []
    kinds = [kind.value for kind in WRITTEN if kind is not QuestionKind.SINGLE]
    assert [kind for kind in kinds if f"\n::: question {kind} {{#" not in pages] == []
    pages_of = [f"kind: {kind}" for kind in PageKind if kind is not PageKind.PAGE]
    for said in (*pages_of, "> hint:", "> right:", "> wrong:", "> why:"):
        assert said in pages


def test_a_new_lab_has_all_that_authors_and_their_editor_need(folder: Path) -> None:
    assert run(["init", "lab"]) == Exit.DONE
    assert files(folder) >= {
        "README.md",
        ".gitignore",
        "content/lab.yml",
        "content/frameworks/kcm.yml",
        "content/taking-a-call/identity.lock",
        ".vscode/extensions.json",
        ".vscode/kdll.code-snippets",
        ".vscode/settings.json",
        ".vscode/tasks.json",
    }
    ours = (ROOT / "content/frameworks/kcm.yml").read_bytes()
    assert (folder / "content/frameworks/kcm.yml").read_bytes() == ours
    settings = (folder / ".vscode/settings.json").read_text("utf-8")
    for name in ("course", "framework", "lab", "plan", "role"):
        schema = f".vscode/schemas/{name}.schema.json"
        assert f'"{schema}"' in settings
        ours = assets.load().schemas[f"{name}.schema.json"]
        assert (folder / schema).read_bytes() == ours
    tasks = (folder / ".vscode/tasks.json").read_text("utf-8")
    assert '"kdll check"' in tasks
    assert "./kdll" not in tasks
    assert "kdll.cmd" not in tasks


def test_options_say_who_publishes(folder: Path, capsys: Captured) -> None:
    name = 'सीखने की "प्रयोगशाला": #1'
    words = ["--name", name, "--iri", "https://lab.gov.in/a", "--language", "hi"]
    assert run(["init", "lab", *words]) == Exit.DONE
    assert "before you upload" not in capsys.readouterr().out
    written = (folder / "content/lab.yml").read_text("utf-8")
    assert f"name: {json.dumps(name, ensure_ascii=False)}\n" in written
    assert 'iri: "https://lab.gov.in/a"' in written
    assert "language: hi\n" in written
    assert run(["check", "--strict", "--content", str(folder / "content")]) == Exit.DONE


def test_without_an_address_of_its_own_the_lab_is_told_to_get_one(
    folder: Path, capsys: Captured
) -> None:
    assert run(["init", "lab"]) == Exit.DONE
    assert "put your own web address into lab/content/lab.yml" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--iri", "lab.example"], "a web address such as `https://lab.example`"),
        (["--language", "English"], "a language such as `en`"),
        (["--name", " \u202e "], "words are wanted here"),
    ],
)
def test_what_lab_yml_could_not_hold_is_refused(
    folder: Path, words: list[str], said: str, capsys: Captured
) -> None:
    assert run(["init", "lab", *words]) == Exit.USAGE
    assert said in capsys.readouterr().err
    assert not folder.exists()


def test_a_folder_that_is_not_empty_is_left_alone(folder: Path, capsys: Captured) -> None:
    folder.mkdir()
    for name in ("b.docx", "a.docx", "c.docx", ".hidden"):
        (folder / name).touch()
    assert run(["init", "lab"]) == Exit.USAGE
    said = capsys.readouterr().err
    assert "lab is not empty: .hidden, a.docx, b.docx and 1 more" in said
    assert len(files(folder)) == 4


def test_a_file_is_no_folder(folder: Path, capsys: Captured) -> None:
    folder.write_text("words")
    assert run(["init", "lab"]) == Exit.USAGE
    assert "lab is a file" in capsys.readouterr().err


def test_the_same_lab_is_made_on_every_machine(folder: Path) -> None:
    for name in ("one", "two"):
        assert run(["init", name]) == Exit.DONE
    one, two = folder.parent / "one", folder.parent / "two"
    assert {f: (one / f).read_bytes() for f in files(one)} == {
        f: (two / f).read_bytes() for f in files(two)
    }


def test_on_a_terminal_it_asks_and_asks_again(folder: Path) -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [KDLL, "init", "lab"], stdin=theirs, stdout=theirs, stderr=theirs
    ) as made:
        os.close(theirs)
        os.write(ours, b"Lab of Meena\nnowhere\nhttps://meena.example\n\n")
        said = b""
        while chunk := read(ours):
            said += chunk
    os.close(ours)
    assert made.returncode == Exit.DONE
    shown = said.decode()
    assert "What is your lab called? [Our learning lab]: " in shown
    assert "`nowhere` should be a web address" in shown
    written = (folder / "content/lab.yml").read_text("utf-8")
    assert "name: Lab of Meena\n" in written
    assert '"https://meena.example"' in written


def read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # what Linux says of a terminal whose program has ended
        return b""


def test_files_are_written_together_or_not_at_all(tmp_path: Path) -> None:
    there, blocked = tmp_path / "a.txt", tmp_path / "file"
    there.write_bytes(b"old")
    blocked.write_bytes(b"")
    with pytest.raises(EdgeError):
        disk.write_together({there: b"new", tmp_path / "b.txt": b"", blocked / "c.txt": b""})
    assert there.read_bytes() == b"old"
    assert files(tmp_path) == {"a.txt", "file"}


def test_templates_are_ordinary_files_in_utf_8_without_tabs() -> None:
    for path in assets.templates():
        assert "\t" not in assets.templates().text(path), path
