"""`kdll new`: what it writes passes `kdll check`, whatever it is called, beside what is there."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import chdir
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kdll.cli import drafts, run
from kdll.cli.asking import scalar
from kdll.model.exit import Exit
from kdll.model.question import WRITTEN

ROOT = Path(__file__).parents[2]
BASE = ROOT / "tests" / "samples" / "base"
KDLL = Path(sys.executable).parent / "kdll"
COURSE = "content/a-course"

Captured = pytest.CaptureFixture[str]
New = Callable[..., str]


@pytest.fixture
def new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> New:
    """Runs `kdll new` in a small lab with nobody to be asked; what it says."""
    shutil.copytree(BASE, tmp_path / "content")
    monkeypatch.chdir(tmp_path)

    def call(*words: str, code: int = Exit.DONE) -> str:
        capsys.readouterr()
        assert run(["new", *words]) == code
        said = capsys.readouterr()
        return said.out + said.err

    return call


def clean() -> bool:
    return run(["check", "--strict"]) == Exit.DONE


def snapshot() -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in Path().rglob("*") if p.is_file()}


TITLES = (
    "What: a guide",
    "# One",
    "@2",
    "*stars* and `ticks`",
    "[brackets] {braces} | > & ! % ::: - ",
    "\"Quotes\" and 'more' \\ back",
    "no",
    "Café 🙂",
    "---",
    "A" * 120,
)
OTHER_SCRIPTS = ("सूचना का अधिकार", "معلومات کا حق", "தகவல் உரிமை", "RTI: सूचना")


@pytest.mark.parametrize(
    "words",
    [
        ["module"],
        ["page", "check"],
        ["scenario", "check"],
        ["assessment"],
        ["course", "--competency", "kcm:empathy"],
    ],
    ids=lambda words: words[0],
)
def test_whatever_it_is_called_passes_the_check(new: New, words: list[str]) -> None:
    for number, title in enumerate((*TITLES, *OTHER_SCRIPTS)):
        named = [] if drafts.slug(title) else ["--id", f"id-{number}"]
        new(*words, "--title", title, *named)
    assert clean()


def test_whatever_a_bank_is_called_passes_the_check_once_it_is_drawn_from(new: New) -> None:
    for number, title in enumerate((*TITLES, *OTHER_SCRIPTS)):
        said = new("bank", "--title", title, "--id", f"bank-{number}").splitlines()
        assert said[0] == f"wrote {COURSE}/banks/bank-{number}.md"
        assert said[-1] == f"kdll new assessment a-course --draw bank-{number} asks its questions"
        new("assessment", "--title", title, "--id", f"test-{number}", "--draw", f"bank-{number}")
    assert clean()


def test_an_assessment_draws_as_many_questions_as_are_wanted(new: New) -> None:
    new("bank", "--title", "Core", "--competency", "empathy", "--competency", "rti-responsiveness")
    path = Path(COURSE, "banks", "core.md")
    assert "{#core-easy competency=kcm:empathy difficulty=easy}" in path.read_text("utf-8")
    new("question", "core", "--id", "third", "--competency", "empathy")
    new("question", "core", "--id", "fourth", "--competency", "empathy")
    new("assessment", "--title", "All", "--draw", "core", "--count", "2")
    assert "draw:\n  - from: core\n    count: 2\n---\n" in Path(COURSE, "30-all.md").read_text(
        "utf-8"
    )
    assert clean()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--draw", "core"], "course `a-course` has no bank `core`; kdll new bank makes one"),
        (["--count", "2"], "--count says how many questions are drawn: say --draw as well"),
    ],
)
def test_an_assessment_draws_from_a_bank_that_is_there(
    new: New, words: list[str], said: str
) -> None:
    before = snapshot()
    assert said in new("assessment", "--title", "All", *words, code=Exit.USAGE)
    assert snapshot() == before


def test_no_question_is_put_into_a_scenario(new: New) -> None:
    new("scenario", "check", "--title", "At the counter")
    said = new("question", "at-the-counter", code=Exit.USAGE)
    assert "`at-the-counter` is a scenario; questions stand on other pages" in said


TEXTS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=40)


@settings(max_examples=8, deadline=None, derandomize=True)
@given(TEXTS.filter(lambda text: any(c.isprintable() and not c.isspace() for c in text)))
def test_any_title_at_all_passes_the_check(title: str) -> None:
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        shutil.copytree(BASE, "content")
        assert run(["new", "assessment", "--title", title, "--id", "other"]) == Exit.DONE
        assert clean()


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40))
@settings(deadline=None, derandomize=True)
def test_any_text_comes_back_out_of_its_quotes(text: str) -> None:
    if text.isprintable() and "\ufeff" not in text:
        assert yaml.safe_load(f"key: {scalar(text)}") == {"key": text}


@pytest.mark.parametrize("kind", [kind.value for kind in WRITTEN])
@pytest.mark.parametrize("page", ["start", "check"])
def test_a_question_of_each_kind_stands_at_the_end_of_its_page(
    new: New, kind: str, page: str
) -> None:
    files = {"start": "10-start.md", "check": "20-check/index.md"}
    path = Path(COURSE, files[page])
    before = path.read_text("utf-8")
    said = new("question", page, "--kind", kind, "--id", "another")
    assert said.splitlines() == [f"changed {path}", f"wrote {COURSE}/identity.lock"]
    word = "" if kind == "single" else f" {kind}"
    assert path.read_text("utf-8").startswith(f"{before}\n::: question{word} {{#another")
    assert "  another:\n" in Path(COURSE, "identity.lock").read_text("utf-8")
    assert clean()


@pytest.mark.parametrize("name", ["10-start.md", "a-course/10-start.md", f"{COURSE}/10-start.md"])
def test_a_page_may_be_named_by_its_file(new: New, name: str) -> None:
    if name == "10-start.md":
        assert "no page `10-start.md`" in new("question", name, code=Exit.USAGE)
    else:
        assert "start-question" in new("question", name) + Path(COURSE, "10-start.md").read_text()


def test_a_question_keeps_the_line_ends_of_its_page(new: New) -> None:
    path = Path(COURSE, "10-start.md")
    path.write_bytes(path.read_bytes().rstrip().replace(b"\n", b"\r\n"))
    new("question", "start")
    assert b"\n" not in path.read_bytes().replace(b"\r\n", b"")
    assert clean()


def test_a_question_names_its_competency_only_where_the_page_leaves_it_open(new: New) -> None:
    path = Path(COURSE, "10-start.md")
    new("question", "start", "--id", "one", "--competency", "rti-responsiveness")
    assert "{#one}" in path.read_text("utf-8")
    new("question", "start", "--id", "two", "--competency", "empathy")
    assert "{#two competency=kcm:empathy}" in path.read_text("utf-8")
    text = path.read_text("utf-8").replace("competencies:\n", "competencies:\n  - kcm:empathy\n")
    path.write_text(
        text.replace("{#reply", "{competency=kcm:empathy #reply").replace(
            "{#one}", "{#one competency=kcm:empathy}"
        ),
        "utf-8",
    )
    new("question", "start", "--id", "three")
    assert "{#three competency=kcm:empathy}" in path.read_text("utf-8")
    assert clean()


def test_numbers_continue_and_the_final_assessment_stays_last(new: New) -> None:
    new("module", "--title", "Second")
    new("module", "--title", "Third")
    new("page", "second", "--title", "More")
    new("page", "second", "--title", "Still more")
    new("assessment", "--title", "The end")
    new("module", "--title", "Fourth")
    assert sorted(p.relative_to(COURSE).as_posix() for p in Path(COURSE).rglob("*.md")) == [
        "10-start.md",
        "15-second/20-more.md",
        "15-second/30-still-more.md",
        "15-second/index.md",
        "17-third/index.md",
        "18-fourth/index.md",
        "20-check/index.md",
        "30-the-end.md",
    ]


def test_where_there_is_no_room_a_module_goes_to_the_end(new: New) -> None:
    Path(COURSE, "10-start.md").rename(Path(COURSE, "19-start.md"))
    path = Path(COURSE, "20-check/index.md")
    path.write_text(path.read_text("utf-8").replace("10-start.md", "19-start.md"), "utf-8")
    new("module", "--title", "More")
    assert Path(COURSE, "30-more/index.md").is_file()


RULES = """\
kdll: 1
id: a-course
title: A small course
language: en   # a remark
version: 1.0.0
targets: [kcm:rti-responsiveness]

{rest}"""


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        (
            "",
            "assessments:\n  final:\n    pass: 70%\n"
            "complete-when:\n  pages: all\n  passed: final\nscore-from: final\n",
        ),
        (
            "complete-when:   # all of it\n  pages: all   # yes\n# the end\n",
            "complete-when:   # all of it\n  pages: all   # yes\n  passed: final\n\n"
            "assessments:\n  final:\n    pass: 70%\n\nscore-from: final\n# the end\n",
        ),
        (
            "assessments:\n    check:\n        pass: 50%   # half\n    # more to come\n"
            "complete-when: {pages: all, passed: check}\nscore-from: check\n",
            "assessments:\n    check:\n        pass: 50%   # half\n    final:\n      pass: 70%\n"
            "    # more to come\n"
            "complete-when: {pages: all, passed: check}\nscore-from: check\n",
        ),
        (
            "assessments: {check: {pass: 50%}}\ncomplete-when: {}\nscore-from: check",
            "assessments: {check: {pass: 50%}, final: {pass: 70%}}\n"
            "complete-when: {pages: all, passed: final}\nscore-from: check",
        ),
        (
            "score-from: check\ndescription: >-\n  In two\n  lines.\n",
            "score-from: check\ndescription: >-\n  In two\n  lines.\n"
            "assessments:\n  final:\n    pass: 70%\n"
            "complete-when:\n  pages: all\n  passed: final\n",
        ),
    ],
)
def test_course_yml_gets_its_rules_and_keeps_the_rest(new: New, rest: str, expected: str) -> None:
    path = Path(COURSE, "course.yml")
    path.write_text(RULES.replace("{rest}", rest), "utf-8")
    new("assessment", "--title", "Final")
    after = path.read_text("utf-8")
    assert _words(after) == _words(RULES.replace("{rest}", expected))
    assert clean()


def _words(text: str) -> list[str]:
    """Its lines, but for empty ones between the sections."""
    return [line for line in text.splitlines() if line]


def test_course_yml_keeps_its_byte_order_mark_and_its_line_ends(new: New) -> None:
    path = Path(COURSE, "course.yml")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    new("assessment", "--title", "Final")
    assert path.read_bytes().startswith(b"\xef\xbb\xbfkdll: 1\r\n")
    assert b"\n" not in path.read_bytes().replace(b"\r\n", b"")
    assert clean()


def test_where_there_is_no_lab_it_says_how_one_is_made(new: New) -> None:
    shutil.rmtree("content")
    assert "kdll init" in new("course", "--title", "X", code=Exit.USAGE)


def test_an_assessment_says_what_stayed_as_it_was(new: New) -> None:
    said = new("assessment", "--title", "Another", "--pass", "80%", "--attempts", "2")
    assert "passing `check` still completes the course" in said
    assert "still told the score of `check`" in said
    text = Path(COURSE, "course.yml").read_text("utf-8")
    assert "    attempts: 3\n  another:\n    pass: 80%\n    attempts: 2\ncomplete-when:" in text
    assert clean()


def test_an_id_that_is_taken_gets_a_number(new: New) -> None:
    new("module", "--title", "Start")
    assert Path(COURSE, "15-start-2/index.md").is_file()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["module", "--title", "सूचना"], "say --id: an id is made of small letters a to z"),
        (["module", "--title", "X", "--id", "start"], "the id `start` is taken; try `start-2`"),
        (["module", "--title", "X", "--id", "An Id"], "try `an-id`"),
        (["module", "--title", " "], "words are wanted here"),
        (["module"], "say --title"),
        (["module", "b-course", "--title", "X"], "did you mean `a-course`?"),
        (["page", "--title", "X"], "say which module: a-course/start, a-course/check"),
        (["page", "start", "--title", "X"], "move a-course/10-start.md to a-course/10-start/index"),
        (["page", "chek", "--title", "X"], "did you mean `check`?"),
        (["question", "strat"], "did you mean `start`?"),
        (["question", "start", "--kind", "essay"], "'essay' is not one of"),
        (["question", "start", "--id", "reasons"], "the id `reasons` is taken"),
        (["course", "--title", "X"], "say --competency"),
        (["course", "--title", "A course", "--competency", "kcm:empathy"], ""),
        (
            ["module", "--title", "X", "--competency", "kcm:empaty"],
            "did you mean `kcm:empathy` (Empathy)?",
        ),
        (["module", "--title", "X", "--competency", "cooking"], "name 3, such as"),
        (["glossary"], "No such command"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(new: New, words: list[str], said: str) -> None:
    before = snapshot()
    if said:
        assert said in new(*words, code=Exit.USAGE)
        assert snapshot() == before
    else:
        new(*words)
        assert Path("content/a-course-2/course.yml").is_file()


@pytest.mark.parametrize("there", ["15-more/index.md", "15-more/index.md/x"])
def test_nothing_is_written_over(new: New, there: str) -> None:
    """A hidden or unreadable thing may lie where the new file would."""
    path = Path(COURSE, there)
    path.parent.mkdir(parents=True)
    path.symlink_to("nowhere")
    before = snapshot()
    assert "choose another --id" in new("module", "--title", "More", code=Exit.USAGE)
    assert snapshot() == before


def test_a_page_with_a_mistake_is_mended_first(new: New) -> None:
    path = Path(COURSE, "10-start.md")
    path.write_text(path.read_text("utf-8") + "\n::: note\n\nwords\n", "utf-8")
    before = snapshot()
    said = new("question", "start", code=Exit.CONTENT)
    assert "error[KD130]" in said
    assert said.endswith("nothing was written: mend this first\n")
    assert snapshot() == before


def test_a_mistake_elsewhere_leaves_the_lock_and_says_so(new: New) -> None:
    path = Path(COURSE, "10-start.md")
    path.write_text(path.read_text("utf-8").replace("[x]", "[ ]"), "utf-8")
    lock = Path(COURSE, "identity.lock").read_bytes()
    said = new("module", "--title", "More")
    assert "identity.lock waits until the other errors are mended: kdll check a-course" in said
    assert Path(COURSE, "identity.lock").read_bytes() == lock


@pytest.mark.parametrize("status", ["review", "released"])
def test_only_a_draft_s_lock_is_kept_unasked(new: New, status: str) -> None:
    path = Path(COURSE, "course.yml")
    path.write_text(path.read_text("utf-8").replace("status: draft", f"status: {status}"), "utf-8")
    lock = Path(COURSE, "identity.lock").read_bytes()
    assert "run kdll check --write a-course" in new("module", "--title", "More")
    assert Path(COURSE, "identity.lock").read_bytes() == lock
    assert run(["check", "--write", "a-course"]) == Exit.DONE
    assert Path(COURSE, "identity.lock").read_bytes() != lock
    # No longer a draft, it may be told of what is still thin; nothing of it is wrong.
    assert run(["check", "a-course"]) == Exit.DONE


def test_settings_that_take_no_line_are_left_to_their_author(new: New) -> None:
    path = Path(COURSE, "course.yml")
    path.write_text(path.read_text("utf-8").replace("score-from: check", "score-from:"), "utf-8")
    before = snapshot()
    assert "add them yourself" in new("assessment", "--title", "Final", code=Exit.USAGE)
    assert snapshot() == before


@pytest.mark.parametrize(
    ("title", "id_"),
    [
        ("What information is", "what-information-is"),
        ("Café: l'été", "cafe-lete"),
        ("A " + "very " * 20 + "long title", "a-very-very-very-very-very-very-very-very-very"),
        ("x" * 80, "x" * 48),
        ("Section 8(1)", "section-8-1"),
        ("सूचना", ""),
        ("RTI सूचना", ""),
        ("!!!", ""),
        ("③ steps", "3-steps"),
    ],
)
def test_an_id_is_made_of_the_title(title: str, id_: str) -> None:
    assert drafts.slug(title) == id_


@pytest.fixture
def terminal(new: New) -> Iterator[Callable[[list[str], str], str]]:
    """Runs `kdll new` on a terminal and types; what is seen there."""

    def use(words: list[str], typed: str) -> str:
        ours, theirs = pty.openpty()
        with subprocess.Popen(
            [KDLL, "new", *words], stdin=theirs, stdout=theirs, stderr=theirs
        ) as process:
            os.close(theirs)
            os.write(ours, typed.encode())
            said = b""
            while chunk := _read(ours):
                said += chunk
        os.close(ours)
        assert process.returncode == Exit.DONE, said.decode()
        return said.decode()

    yield use


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # what Linux says of a terminal whose program has ended
        return b""


def test_on_a_terminal_it_asks_in_words_and_offers_what_is_usual(
    terminal: Callable[[list[str], str], str],
) -> None:
    said = terminal(["module"], "Counting the days\n\nkcm:empaty\nempathy\n")
    assert "What is the module called?" in said
    assert "[counting-the-days]" in said
    assert "did you mean `kcm:empathy` (Empathy)?" in said
    page = Path(COURSE, "15-counting-the-days/index.md").read_text("utf-8")
    assert "  - kcm:empathy\n" in page
    said = terminal(["question"], "a-course/start\nnumeric\nhow-many\n")
    assert f"What kind of question? ({', '.join(WRITTEN)})" in said
    assert clean()
