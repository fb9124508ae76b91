"""What takes a process of its own: flags, streams, places, sizes. All without a network."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kdll.edge import loading
from kdll.edge.output import MARKER, OURS
from tests.hostile.case import FRONT, PAGE
from tests.hostile.running import BUILD, KDLL, checked, inside, lab, look_over, process, snapshot


@pytest.mark.parametrize(
    "words",
    [
        ("check", "--frobnicate"),
        ("check", "nowhere"),
        ("check", "--content"),
        ("check", "--format"),
        ("check", "--format", "xml"),
        ("check", "--scorecard", "--write"),
        ("check", "--scorecard", "--format", "sarif"),
        ("build", "--jobs", "0"),
        ("build", "--jobs", "-1"),
        ("build", "--jobs", "many"),
        ("build", "--jobs", "1000000000"),
        ("build", "--scheduler", "tcp://127.0.0.1:1"),
        ("build", "--formats", "nothing"),
        ("build", "--formats", ","),
        ("serve", "--port", "70000"),
        ("cache", "prune", "--all", "--to", "1GB"),
        ("check", "../../etc"),
        ("check", "/etc/passwd"),
        ("check", "\x1b[31mred"),
        ("explain", "\u202eKD101"),
        ("list", "--map", "nowhere"),
        ("init", "content", "--name", "x"),
        ("import", "content/lab.yml"),
        ("verify", "content"),
        ("new", "course"),
        ("new", "page"),
        ("explain",),
        ("explain", "KD999"),
        ("chekc",),
    ],
)
def test_b93_wrong_use_ends_with_2_and_touches_nothing(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    content = lab(tmp_path)
    before = snapshot(tmp_path)
    ran = inside(tmp_path, *words)
    look_over(ran, tmp_path)
    assert ran.code == 2, ran.err
    assert ran.err.strip()
    assert not ran.out
    assert snapshot(content) == {k.removeprefix("content/"): v for k, v in before.items()}


def test_b93_a_poor_environment_changes_no_answer(tmp_path: Path) -> None:
    content = lab(tmp_path)
    (content / PAGE).write_text(FRONT + "\nघड़ी [x](no.md)\n", "utf-8")
    usual = process(tmp_path, "check")
    look_over(usual, tmp_path, seconds=60)
    assert usual.code == 3
    bare = subprocess.run(
        [KDLL, "check"], cwd=tmp_path, env={}, stdin=None, capture_output=True, close_fds=True
    )
    turkish = process(tmp_path, "check", environment={"LANG": "tr_TR.UTF-8", "LC_ALL": "C"})
    assert (bare.returncode, bare.stdout.decode()) == (usual.code, usual.out)
    assert (turkish.code, turkish.out) == (usual.code, usual.out)


@pytest.mark.parametrize(
    ("streams", "code"),
    [
        (">&-", 3),
        ("<&- >&- 2>&-", 3),
        ("<&- >/dev/null", 3),
        (">/dev/full", 6),
    ],
)
def test_b93_streams_that_are_closed_are_nobody_s_fault(
    streams: str, code: int, tmp_path: Path
) -> None:
    content = lab(tmp_path)
    (content / PAGE).write_text(FRONT + "\n[x](no.md)\n", "utf-8")
    ran = shell(f"'{KDLL}' check {streams}; echo $?", tmp_path)
    assert ran.stdout == f"{code}\n"
    assert "Traceback" not in ran.stderr
    assert ran.stderr == ("" if code == 3 else "error: cannot write the output: the disk is full\n")


def test_b93_what_is_written_does_not_go_where_a_closed_stream_was(tmp_path: Path) -> None:
    """The number of a closed stream is the next file's that is opened: a record of the cache."""
    lab(tmp_path)
    ran = shell(f"'{KDLL}' {' '.join(BUILD)} <&- >&- 2>&-; '{KDLL}' {' '.join(BUILD)}", tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert "damaged" not in ran.stdout + ran.stderr


def test_b93_whoever_reads_may_have_enough(tmp_path: Path) -> None:
    content = lab(tmp_path)
    (content / PAGE).write_text(FRONT + "\n[x](no.md)\n" * 150, "utf-8")
    ran = shell(f"'{KDLL}' check | head -1; echo ${{PIPESTATUS[0]}}", tmp_path)
    assert "Traceback" not in ran.stderr
    assert ran.stdout.splitlines()[-1] in ("0", "3")


def shell(line: str, place: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["bash", "-c", line], cwd=place, capture_output=True, text=True)


def _nothing(place: Path) -> None:
    """Leaves all as it is."""


@pytest.mark.parametrize(
    ("out", "before"),
    [
        ("content", _nothing),
        ("content/../content", _nothing),
        ("content/out", _nothing),
        (".", _nothing),
        ("/", _nothing),
        ("home", lambda place: (place / "home").mkdir()),
        ("content", lambda place: (place / "content" / MARKER).touch()),
        ("link", lambda place: (place / "link").symlink_to("content")),
        ("link", lambda place: (place / "link").symlink_to("/")),
        ("content/lab.yml", _nothing),
        *(
            (
                "www",
                lambda place, name=name: shutil.copytree(place / "content", place / "www" / name),
            )
            for name in OURS
        ),
        ("www", lambda place: ((place / "www" / MARKER).mkdir(parents=True), theirs(place))),
    ],
)
def test_b90_output_where_it_could_cost_files_is_refused(
    out: str, before: Callable[[Path], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab(tmp_path)
    before(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    was = snapshot(tmp_path)
    ran = inside(tmp_path, "build", "--out", out, "--no-site")
    assert ran.code == 2, ran.err
    assert "Traceback" not in ran.err
    assert snapshot(tmp_path) == was


def theirs(place: Path) -> None:
    (place / "www" / "site").mkdir(parents=True)
    (place / "www" / "site" / "index.html").write_text("theirs")


def test_b90_a_cache_that_kdll_did_not_make_is_not_emptied(tmp_path: Path) -> None:
    lab(tmp_path)
    (tmp_path / "build" / "cache").mkdir(parents=True)
    (tmp_path / "build" / "cache" / "theirs.txt").write_text("theirs")
    before = snapshot(tmp_path)
    for words in (("cache", "prune", "--all"), ("check",), ("build", "--no-site")):
        assert inside(tmp_path, *words).code == (0 if words == ("check",) else 2)
        assert snapshot(tmp_path) == before


@pytest.mark.parametrize(("where", "code"), [(".git", 0), ("a-course/node_modules", 0), ("x", 6)])
def test_b92_files_beyond_number_are_refused_where_they_count(
    where: str, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = lab(tmp_path)
    monkeypatch.setattr(loading, "FILE_LIMIT", 50)
    (content / where).mkdir()
    for number in range(60):
        (content / where / f"{number}.txt").touch()
    ran = inside(tmp_path, "check")
    look_over(ran, tmp_path)
    assert ran.code == code
    assert ("more than 50 files" in ran.err) == bool(code)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
@pytest.mark.parametrize("name", [PAGE, "a-course/media", "a-course/media/clock.svg"])
def test_b85_what_may_not_be_read_is_the_machine_s_fault(name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        place.chmod(0o777)
        content = lab(place)
        (place / "tmp").mkdir(mode=0o777)
        (content / name).chmod(0)
        os.seteuid(65534)
        try:
            ran = inside(place, "check")
        finally:
            os.seteuid(0)
    assert ran.code == 6
    assert ran.err.startswith(f"error: cannot read content/{name}: permission denied\n")


def test_b92_many_files_are_counted_and_not_gone_through_without_end(tmp_path: Path) -> None:
    content = lab(tmp_path)
    folder = content / "a-course" / "media"
    for number in range(1000):
        (folder / f"f-{number}.txt").write_bytes(b"")
    ran = checked(tmp_path, content)
    assert ran.code == 0


def test_b94_a_state_that_would_overflow_is_an_error_with_its_table(tmp_path: Path) -> None:
    content = lab(tmp_path)
    questions = "".join(
        f"::: question numeric {{#q-{n}}}\n\nHow many, {n}?\n\n- [x] {n}\n\n:::\n\n"
        for n in range(2500)
    )
    (content / PAGE).write_text(FRONT + "\n" + questions, "utf-8")
    ran = inside(tmp_path, "check")
    look_over(ran, tmp_path, seconds=60)
    assert ran.code == 3
    assert "KD230" in ran.codes


def test_b95_thousands_of_faults_are_counted_and_200_are_shown(tmp_path: Path) -> None:
    content = lab(tmp_path)
    (content / PAGE).write_text(FRONT + "\n" + "[x](no.md)\n\n" * 1500, "utf-8")
    ran = checked(tmp_path, content)
    assert ran.code == 3
    assert len(ran.told) == 200
    assert "… and 1,3" in ran.out
    rest = len(inside(tmp_path, "check", "--all").told) - 200
    for style, one, said in (
        ("json", '"code": "KD204"', f'"rest": {rest}'),
        ("sarif", '"ruleId": "KD204"', f'"{rest:,} more are found: kdll check --all"'),
    ):
        some = inside(tmp_path, "check", "--format", style).out
        assert (some.count(one), said in some) == (200, True)
        whole = inside(tmp_path, "check", "--format", style, "--all").out
        assert (whole.count(one), said in whole) == (1500, False)


def test_what_was_there_stays_when_a_course_is_at_fault(tmp_path: Path) -> None:
    """I4 and I10: the faulty course keeps its packages, and the other one is built."""
    content = lab(tmp_path)
    words = ("build", "--no-site", "--formats", "scorm12")
    first = inside(tmp_path, *words)
    assert first.code == 0, first.out + first.err
    packages = snapshot(tmp_path / "build" / "packages")
    (content / PAGE).write_text(FRONT + "\n<script>x</script>\n", "utf-8")
    second = inside(tmp_path, *words)
    look_over(second, tmp_path, seconds=60)
    assert second.code == 4
    assert snapshot(tmp_path / "build" / "packages") == packages


@pytest.mark.parametrize(
    "piece",
    ["[", "![", "`x", "*a **b ", "[a](", "> ", "- ", "|a", "<!-", "&a;", "\\", "{#a", "$x", "==a "],
)
def test_b24_the_worst_page_costs_no_more_than_its_length(piece: str, tmp_path: Path) -> None:
    content = lab(tmp_path)
    costs = []
    for size in (2_500, 10_000):
        text = piece * (size // len(piece))
        (content / PAGE).write_text(FRONT + "\n" + text + "\n", "utf-8")
        ran = inside(tmp_path, "check", "--format", "json")
        assert ran.code in (0, 3)
        costs.append(ran.cpu)
    # What starting costs is in both. The time itself is bounded generously, for busy machines.
    assert costs[1] <= 4 * costs[0] + 2.0, costs


def test_no_network_is_asked_for_by_a_process(tmp_path: Path) -> None:
    """I8, where the system cuts the process off: nothing in the answer changes."""
    lab(tmp_path)
    ran = process(tmp_path, "check")
    assert ran.code == 0, ran.err
    assert os.path.isdir(tmp_path / "build" / "cache")
