"""What takes a process of its own: flags, streams, places, sizes. All without a network."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.hostile.cases import FRONT, PAGE
from tests.hostile.running import KDLL, checked, inside, lab, look_over, process, snapshot


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


def test_b93_streams_that_are_closed_are_nobody_s_fault(tmp_path: Path) -> None:
    content = lab(tmp_path)
    (content / PAGE).write_text(FRONT + "\n[x](no.md)\n" * 150, "utf-8")
    command = f"'{KDLL}' check"
    early = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command} | head -1; echo ${{PIPESTATUS[0]}}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert "Traceback" not in early.stderr
    assert early.stdout.splitlines()[-1] in ("0", "3")
    shut = subprocess.run(
        ["bash", "-c", f"{command} <&- >/dev/null; echo $?"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert shut.stdout == "3\n"
    assert "Traceback" not in shut.stderr


@pytest.mark.parametrize("out", ["content", "content/out", ".", "/"])
def test_b90_output_where_it_could_cost_files_is_refused(out: str, tmp_path: Path) -> None:
    lab(tmp_path)
    before = snapshot(tmp_path)
    ran = inside(tmp_path, "build", "--out", out, "--no-site")
    assert ran.code == 2, ran.err
    assert "Traceback" not in ran.err
    assert snapshot(tmp_path) == before


def test_b90_a_folder_of_somebody_else_s_is_left_alone(tmp_path: Path) -> None:
    lab(tmp_path)
    theirs = tmp_path / "www" / "site" / "index.html"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("theirs")
    ran = inside(tmp_path, "build", "--out", "www", "--no-site")
    assert ran.code == 2
    assert theirs.read_text() == "theirs"


def test_b92_many_files_are_counted_and_not_gone_through_without_end(tmp_path: Path) -> None:
    content = lab(tmp_path)
    folder = content / "a-course" / "media"
    for number in range(3000):
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
    whole = inside(tmp_path, "check", "--format", "json")
    assert whole.out.count('"KD204"') == 1500
    sarif = inside(tmp_path, "check", "--format", "sarif")
    assert sarif.out.count('"ruleId": "KD204"') == 1500


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
