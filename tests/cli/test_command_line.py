"""The command line as a process: what it prints, what it imports, how it ends."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import textwrap
import zipfile
from collections.abc import Callable
from pathlib import Path

import click
import jsonschema
import pytest

from kdll import __version__
from kdll.cli import COMMANDS, run
from kdll.edge.errors import EdgeError
from kdll.model.exit import Exit

ROOT = Path(__file__).parents[2]
BASE = ROOT / "tests" / "samples" / "base"
KDLL = Path(sys.executable).parent / "kdll"
HEAVY = ("jsonschema", "lxml", "mkdocs", "av", "PIL", "pygments", "markdown_it", "yaml", "rich")

Ran = subprocess.CompletedProcess[str]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the tiny library, to be changed."""
    return Path(shutil.copytree(BASE, tmp_path / "content"))


def kdll(*words: str | Path, cwd: Path, **environment: str) -> Ran:
    return subprocess.run(
        [KDLL, *words],
        cwd=cwd,
        env={"PATH": "", "SOURCE_DATE_EPOCH": "1769904000", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def fail_with(error: BaseException) -> int:
    """The exit code of a command that ends like this."""

    @click.command()
    def failing() -> None:
        raise error

    return run([], program=failing)


def spoil(content: Path, old: str, new: str, file: str = "a-course/10-start.md") -> None:
    path = content / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_help_imports_nothing_heavy() -> None:
    program = f"""
        import sys
        from kdll.cli import run
        assert run(["--help"]) == 0
        loaded = {HEAVY!r}
        print("loaded:", [name for name in loaded if name in sys.modules])
        print("commands:", [m for m in sys.modules if m.startswith("kdll.cli.")])
    """
    ran = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)], capture_output=True, text=True, check=True
    )
    assert ran.stdout.endswith("loaded: []\ncommands: []\n")
    assert all(name in ran.stdout for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_table_is_there_and_explains_itself(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([name, "--help"]) == Exit.DONE
    assert f"kdll {name}" in capsys.readouterr().out


def test_version_is_the_package_s_own(tmp_path: Path) -> None:
    assert kdll("--version", cwd=tmp_path).stdout == f"kdll {__version__}\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["chek"], "did you mean `kdll check`?"),
        (["frobnicate"], "see `kdll --help`"),
        (["check", "--strickt"], "--strict"),
        (["check", "--format", "xml"], "'xml' is not one of"),
        (["check", "--content", "nowhere"], "'nowhere' does not exist"),
        (["check", "a-cuorse"], "did you mean `a-course`?"),
        (["verify"], "Missing argument"),
        (["explain", "KD999"], "no code `KD999`"),
        (["explain", "unknown-competenzy"], "did you mean `unknown-competency`?"),
    ],
)
def test_wrong_use_is_told_and_ends_with_2(content: Path, words: list[str], said: str) -> None:
    ran = kdll(*words, cwd=content.parent)
    assert ran.returncode == Exit.USAGE
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr


def test_fault_of_the_machine_is_told_with_its_hint_and_its_code(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = fail_with(EdgeError("the disk is full", "free some space", Exit.MACHINE))
    assert code == Exit.MACHINE
    assert capsys.readouterr().err == "error: the disk is full\n  hint: free some space\n"


def test_fault_of_ours_says_so_with_its_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    assert fail_with(KeyError("oops")) == Exit.BUG
    said = capsys.readouterr().err
    assert "this is a bug in kdll" in said
    assert "KeyError: 'oops'" in said


def test_being_stopped_ends_with_130(capsys: pytest.CaptureFixture[str]) -> None:
    assert fail_with(KeyboardInterrupt()) == 128 + signal.SIGINT
    assert "Traceback" not in capsys.readouterr().err


def test_reader_who_stops_reading_hears_no_complaint(content: Path) -> None:
    spoil(content, "30 days", "35 days")
    with subprocess.Popen(
        [KDLL, "check"], cwd=content.parent, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        said = process.stderr.read()
    assert said == b""
    assert process.returncode == Exit.CONTENT


def test_sound_course_is_told_in_one_line(content: Path) -> None:
    ran = kdll("check", cwd=content.parent)
    assert (ran.returncode, ran.stderr) == (Exit.DONE, "")
    assert ran.stdout == "no errors and no warnings in 1 course\n"


def test_fault_is_shown_with_the_authors_own_line(content: Path) -> None:
    spoil(content, "kcm:rti-responsiveness", "kcm:rti-responsivness")
    ran = kdll("check", cwd=content.parent)
    assert ran.returncode == Exit.CONTENT
    assert ran.stdout.startswith(
        "content/a-course/10-start.md:5:5: error[KD302]: "
        "no competency `rti-responsivness` in framework `kcm`\n"
        "   5 |   - kcm:rti-responsivness\n"
        "     |     ^^^^^^^^^^^^^^^^^^^^^\n"
        "  hint: did you mean `kcm:rti-responsiveness` (RTI Responsiveness)? (kdll fix does this)\n"
    )
    assert ran.stdout.endswith("1 error in 1 course\n")


def test_check_leaves_nothing_but_its_cache(content: Path) -> None:
    before = {path: path.read_bytes() for path in content.rglob("*") if path.is_file()}
    kdll("check", cwd=content.parent)
    assert {path: path.read_bytes() for path in content.rglob("*") if path.is_file()} == before
    assert sorted(path.name for path in content.parent.iterdir()) == ["build", "content"]
    made = sorted(path.name for path in (content.parent / "build").iterdir())
    assert made == [".kdll-output", "cache"]


def test_content_that_leaves_its_folder_ends_with_4(content: Path) -> None:
    spoil(content, "20-check/index.md", "/etc/passwd")
    assert kdll("check", cwd=content.parent).returncode == Exit.UNSAFE


def test_warnings_are_errors_when_strict(content: Path) -> None:
    spoil(content, "targets:", "review-by: 2026-01-15\ntargets:", "a-course/course.yml")
    ran = kdll("check", cwd=content.parent)
    assert (ran.returncode, "warning[KD712]" in ran.stdout) == (Exit.DONE, True)
    ran = kdll("check", "--strict", cwd=content.parent)
    assert (ran.returncode, "error[KD712]" in ran.stdout) == (Exit.CONTENT, True)


def test_json_keeps_its_schema(content: Path) -> None:
    spoil(content, "kcm:rti-responsiveness", "kcm:rti-responsivness")
    ran = kdll("check", "--format", "json", cwd=content.parent)
    whole = json.loads(ran.stdout)
    schema = json.loads((ROOT / "schemas" / "diagnostics.schema.json").read_text("utf-8"))
    jsonschema.validate(whole, schema)
    [found] = whole["diagnostics"]
    assert (found["code"], found["line"], found["end_column"]) == ("KD302", 5, 26)
    assert ran.returncode == Exit.CONTENT


@pytest.mark.parametrize(
    "path",
    [
        "a-course",
        "content/a-course",
        "content/a-course/10-start.md",
        "a-course/10-start.md",
        "content",
    ],
)
def test_report_can_be_limited_to_where_the_fault_is(content: Path, path: str) -> None:
    spoil(content, "kcm:rti-responsiveness", "kcm:rti-responsivness")
    assert kdll("check", path, cwd=content.parent).returncode == Exit.CONTENT


def test_report_of_another_file_is_without_the_fault(content: Path) -> None:
    spoil(content, "kcm:rti-responsiveness", "kcm:rti-responsivness")
    ran = kdll("check", "content/a-course/20-check", cwd=content.parent)
    assert ran.returncode == Exit.DONE


def test_write_brings_the_lock_up_to_date_and_only_once(content: Path) -> None:
    lock = content / "a-course" / "identity.lock"
    before = lock.read_text("utf-8")
    spoil(content, "- [ ] 45 days", "- [ ] 45 days\n- [ ] 60 days")
    ran = kdll("check", "--write", cwd=content.parent)
    assert ran.stdout == (
        "wrote content/a-course/identity.lock\nno errors and no warnings in 1 course\n"
    )
    after = lock.read_text("utf-8")
    assert '- {slot: 3, words: "60 days"}' in after
    assert after.replace('      - {slot: 3, words: "60 days"}\n', "") == before
    ran = kdll("check", "--write", cwd=content.parent)
    assert ran.stdout == "no errors and no warnings in 1 course\n"
    assert lock.read_text("utf-8") == after


def test_first_lock_is_the_one_of_the_sample(content: Path) -> None:
    lock = content / "a-course" / "identity.lock"
    lock.unlink()
    kdll("check", "--write", cwd=content.parent)
    assert lock.read_text("utf-8") == (BASE / "a-course" / "identity.lock").read_text("utf-8")


def test_write_touches_no_lock_of_a_faulty_course(content: Path) -> None:
    lock = content / "a-course" / "identity.lock"
    before = lock.read_bytes()
    spoil(content, "- [x] 30 days", "- [ ] 31 days")
    ran = kdll("check", "--write", cwd=content.parent)
    assert "did not write content/a-course/identity.lock" in ran.stdout
    assert ran.returncode == Exit.CONTENT
    assert lock.read_bytes() == before


def test_damaged_lock_is_never_written_over(content: Path) -> None:
    lock = content / "a-course" / "identity.lock"
    lock.write_text("kdll-identity: 1\ncourse: a-course\npages: [what, is, this]\n", "utf-8")
    before = lock.read_bytes()
    assert kdll("check", "--write", cwd=content.parent).returncode == Exit.CONTENT
    assert lock.read_bytes() == before


@pytest.mark.parametrize("code", ["KD302", "kd302", "unknown-competency"])
def test_explain_shows_the_rule_s_page(tmp_path: Path, code: str) -> None:
    ran = kdll("explain", code, cwd=tmp_path)
    page = ROOT / "tooling" / "kdll" / "check" / "rules" / "KD302-unknown-competency.md"
    assert ran.stdout.startswith(page.read_text("utf-8"))


def test_explain_ends_with_where_the_handbook_tells_more(tmp_path: Path) -> None:
    file = "content/authoring-handbook/80-competencies/index.md"
    line = "The author's handbook tells more: *Tags and objectives*, in `{}`\n"
    assert kdll("explain", "KD302", cwd=ROOT).stdout.endswith(line.format(file))
    assert kdll("explain", "KD302", cwd=tmp_path).stdout.endswith(line.format(ROOT / file))


def test_check_says_where_to_read_on(content: Path) -> None:
    with (content / "a-course" / "10-start.md").open("a") as page:
        page.write("\n::: nte\n\nSome words.\n\n:::\n")
    said = kdll("check", cwd=content.parent).stdout.splitlines()
    assert said[-2] == (
        "more about KD132: kdll explain KD132; in the handbook, “Five habits that explain "
        "everything”"
    )


def test_doctor_names_what_is_there_and_what_it_is_for(
    kdll: Callable[..., Ran],
) -> None:
    ran = kdll("doctor")
    assert f"kdll {__version__}" in ran.stdout
    for name in ("Python", "ffmpeg", "PyAV", "Pillow"):
        assert name in ran.stdout
    assert ran.returncode in (Exit.DONE, Exit.TOOL)


def test_verify_refuses_what_is_no_package(tmp_path: Path) -> None:
    (tmp_path / "course.zip").write_bytes(b"not a zip")
    ran = kdll("verify", "course.zip", cwd=tmp_path)
    assert ran.returncode == Exit.CONTENT
    assert "course.zip is not a zip file" in ran.stderr


def packed(folder: Path, without: str, to: Path) -> Path:
    """A zip of a golden package, one file left out."""
    with zipfile.ZipFile(to, "w") as archive:
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            if path.is_file() and name != without:
                archive.write(path, name)
    return to


@pytest.mark.parametrize("standard", ["scorm12", "scorm2004", "cmi5", "xapi", "web"])
def test_verify_tells_a_whole_package_from_one_that_lacks_a_file(
    tmp_path: Path, standard: str
) -> None:
    golden = ROOT / "tests" / "golden" / "small" / standard
    ran = kdll("verify", packed(golden, "", tmp_path / "whole.zip"), cwd=tmp_path)
    assert (ran.returncode, ran.stdout.endswith("nothing is wrong with it\n")) == (Exit.DONE, True)
    ran = kdll("verify", packed(golden, "kdll/player.js", tmp_path / "cut.zip"), cwd=tmp_path)
    assert ran.returncode == Exit.CONTENT
    assert "kdll/player.js" in ran.stdout
    assert ran.stdout.endswith("the package is faulty\n")
