"""`kdll cache`, its size after a build, and what a build does with a cache it cannot trust."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from filmed import VERSION, build, content, kdll, stand_in


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the tiny library, one film in it, built. For copying."""
    folder = tmp_path_factory.mktemp("built")
    content(folder, "stamp.mp4")
    ran = build(folder)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return folder


@pytest.fixture
def lab(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "lab"))


def blobs(lab: Path) -> list[Path]:
    return sorted(p for p in (lab / "build" / "cache" / "blobs").rglob("*") if p.is_file())


def package(lab: Path) -> bytes:
    (path,) = (lab / "build" / "packages" / "a-course").glob("*.zip")
    return path.read_bytes()


def test_info_tells_in_words_what_the_cache_holds(lab: Path) -> None:
    said = kdll("cache", "info", cwd=lab, KDLL_CACHE_LIMIT="2 GB").stdout
    assert re.match(r"build/cache holds \d+ kB in \d+ finished files\n", said)
    assert "it may grow to 2.0 GB" in said
    assert re.search(r"last used on \d{4}-\d\d-\d\d\n", said)


def test_where_nothing_was_built_there_is_nothing_to_tell(tmp_path: Path) -> None:
    assert "is empty" in kdll("cache", "info", cwd=tmp_path).stdout
    assert "took out 0 files" in kdll("cache", "prune", "--all", cwd=tmp_path).stdout
    assert list(tmp_path.iterdir()) == []


def test_a_pruned_cache_is_filled_again_with_the_same_bytes(lab: Path) -> None:
    before, there = package(lab), blobs(lab)
    ran = kdll("cache", "prune", "--all", cwd=lab)
    removed = re.match(r"took out (\d+) files \(", ran.stdout)
    assert removed and int(removed[1]) > len(there)
    assert blobs(lab) == []
    assert build(lab).returncode == 0
    assert (package(lab), blobs(lab)) == (before, there)


def test_prune_leaves_at_most_what_is_asked_for(lab: Path) -> None:
    ran = kdll("cache", "prune", "--to", "1kB", cwd=lab)
    assert ran.returncode == 0
    assert sum(p.stat().st_size for p in blobs(lab)) <= 1000
    assert kdll("cache", "prune", "--to", "lots", cwd=lab).returncode == 2
    assert kdll("cache", "prune", "--to", "1kB", "--all", cwd=lab).returncode == 2


def test_a_cache_that_is_not_kdll_s_is_left_alone(tmp_path: Path) -> None:
    theirs = tmp_path / "www" / "cache" / "blobs" / "ab" / "mine"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("mine")
    for command in ("prune", "verify"):
        ran = kdll("cache", command, "--out", "www", cwd=tmp_path)
        assert (ran.returncode, "kdll made" in ran.stderr) == (2, True)
    assert theirs.read_text() == "mine"


def test_verify_finds_damage_once_and_the_next_build_mends_it(lab: Path) -> None:
    before = package(lab)
    assert "nothing is damaged" in kdll("cache", "verify", cwd=lab).stdout
    victim = blobs(lab)[0]
    victim.write_bytes(b"?" * victim.stat().st_size)
    ran = kdll("cache", "verify", cwd=lab)
    assert (ran.returncode, f"damaged: {victim.name}" in ran.stdout) == (6, True)
    assert kdll("cache", "verify", cwd=lab).returncode == 0
    assert build(lab).returncode == 0
    assert package(lab) == before


def test_a_build_warns_of_damage_and_makes_the_file_anew(lab: Path) -> None:
    before = package(lab)
    victim = blobs(lab)[0]
    victim.write_bytes(b"?")
    ran = build(lab)
    assert (ran.returncode, package(lab) == before) == (0, True)
    assert f"a file of the cache was damaged and is made anew: {victim.name}\n" in ran.stderr


def test_an_unchanged_course_starts_no_ffmpeg(lab: Path, tmp_path: Path) -> None:
    more = stand_in(tmp_path, VERSION + 'exec REAL "$@"')
    assert build(lab, **more).returncode == 0
    assert len((tmp_path / "calls.txt").read_text().splitlines()) > 1
    (tmp_path / "calls.txt").write_text("")
    assert build(lab, **more).returncode == 0
    assert (tmp_path / "calls.txt").read_text() == ""


def test_a_limit_is_kept_after_a_build_but_for_what_it_used(lab: Path) -> None:
    used = blobs(lab)
    old = lab / "build" / "cache" / "blobs" / "ab" / ("ab" + "0" * 62)
    old.parent.mkdir(exist_ok=True)
    old.write_bytes(b"of an older build")
    ran = build(lab, KDLL_CACHE_LIMIT="1")
    assert ran.returncode == 0
    assert blobs(lab) == used
    ran = build(lab, KDLL_CACHE_LIMIT="a lot")
    assert (ran.returncode, "is no size" in ran.stderr) == (2, True)


def test_a_cache_that_cannot_be_used_costs_a_warning_not_the_build(lab: Path) -> None:
    before = package(lab)
    shutil.rmtree(lab / "build" / "cache")
    (lab / "build" / "cache").write_text("in the way")
    ran = build(lab)
    assert (ran.returncode, package(lab) == before) == (0, True)
    assert "going on without it" in ran.stderr


def test_a_cache_that_is_emptied_while_ffmpeg_works_costs_no_build(
    lab: Path, tmp_path: Path
) -> None:
    before = package(lab)
    cache = lab / "build" / "cache"
    shutil.rmtree(cache)
    taking = (
        f'[ -e {tmp_path}/taken ] || {{ : > {tmp_path}/taken; rm -rf {cache}; }}\nexec REAL "$@"'
    )
    ran = build(lab, **stand_in(tmp_path, VERSION + taking))
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert (tmp_path / "taken").exists()
    assert package(lab) == before


def test_a_package_over_the_limit_is_told_and_the_one_from_before_is_kept(lab: Path) -> None:
    before = package(lab)
    with (lab / "content" / "lab.yml").open("a") as settings:
        settings.write("profiles:\n  - {name: igot, max-package: 1 MB, max-file: 1 MB}\n")
    assert build(lab).returncode == 0
    assert package(lab) == before
    noise = lab / "content" / "a-course" / "media" / "form.pdf"
    noise.write_bytes(b"%PDF-1.4\n" + bytes(n * n % 251 for n in range(1_200_000)) + b"%%EOF\n")
    with (lab / "content" / "a-course" / "10-start.md").open("a") as page:
        page.write("\n[The form](media/form.pdf)\n")
    ran = build(lab)
    if "error[KD460]" not in ran.stdout:
        pytest.fail(ran.stdout + ran.stderr)
    assert ran.returncode == 3
    assert "igot takes at most 1.0 MB" in ran.stdout
    assert "note: content/a-course/media/form.pdf" in ran.stdout
    assert package(lab) == before
    settings = lab / "content" / "lab.yml"
    settings.write_text(settings.read_text().replace("max-package: 1 MB", "max-package: 90 MB"))
    ran = build(lab)
    assert (ran.returncode, "warning[KD461]" in ran.stdout) == (0, True)
    assert package(lab) != before
    assert build(lab, "--strict").returncode == 3
