"""What a build of the RTI course leaves, and that it leaves the same again."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import jsonschema
import pytest
from PIL import Image
from referencing import Registry, Resource

from tests.conftest import lend_cache

ROOT = Path(__file__).parents[2]
COURSE = "rti-act-2005"
BESIDE = ("tags.csv", "case.json", "competencies-v6.json")

Kdll = Callable[..., CompletedProcess[str]]


@pytest.fixture
def report(rti_build: Path) -> dict[str, object]:
    """report.json."""
    return json.loads((rti_build / "report.json").read_text("utf-8"))


def test_every_package_is_there_and_sound(rti_build: Path, kdll: Kdll) -> None:
    folder = rti_build / "packages" / COURSE
    packages = sorted(folder.glob("*.zip"))
    formats = [p.stem.rpartition("-")[2] for p in packages]
    assert formats == ["cmi5", "scorm12", "scorm2004", "web", "xapi"]
    sums = dict(
        reversed(line.split("  ")) for line in (folder / "SHA256SUMS").read_text().splitlines()
    )
    picture = folder / f"{packages[0].name.rpartition('-')[0]}-thumbnail.jpg"
    tags = [folder / f"{picture.stem.rpartition('-')[0]}-{end}" for end in BESIDE]
    files = (*packages, picture, *tags)
    assert sums == {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in files}
    with Image.open(picture) as image:
        assert (image.format, image.size) == ("JPEG", (1280, 720))
    assert picture.stat().st_size <= 500_000
    verified = kdll("verify", *packages)
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_the_report_says_what_was_built_and_keeps_to_its_schema(
    rti_build: Path, report: dict[str, object]
) -> None:
    schemas = {
        p.name: json.loads(p.read_text("utf-8")) for p in (ROOT / "schemas").glob("*.schema.json")
    }
    registry = Registry().with_resources(
        (name, Resource.from_contents(schema)) for name, schema in schemas.items()
    )
    schema = schemas["build-report.schema.json"]
    jsonschema.Draft202012Validator(schema, registry=registry).validate(report)
    (course,) = report["courses"]
    assert course["built"]
    assert course["pages"] >= 18
    assert course["questions"] >= 30
    assert [
        Path(f["file"]).name.removeprefix(f"{COURSE}-1.0.0-") for f in course["competencies"]
    ] == [*BESIDE]
    assert len(course["placeholders"]) == 3
    for package in (*course["packages"], course["thumbnail"], *course["competencies"]):
        file = rti_build / package["file"]
        assert file.stat().st_size == package["size"]
    # Sound is coded in fractions, so that another kind of processor may round it otherwise.
    assert [d for d in report["diagnostics"] if d["code"] != "KD491"] == []


def test_the_course_is_complete(rti_build: Path, kdll: Kdll) -> None:
    checked = kdll("check", "--strict", "--format", "json")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    media = ROOT / "content" / COURSE / "media"
    assert {p.suffix for p in media.iterdir()} >= {".mov", ".mkv", ".mp4", ".srt", ".svg"}
    assert len(list(media.glob("*.svg"))) >= 4
    assert all(p.stat().st_size <= 6_000_000 for p in media.iterdir())


def test_another_build_makes_the_same_bytes(rti_build: Path, kdll: Kdll, tmp_path: Path) -> None:
    """From another folder, with another number of jobs; the media come from the first's cache."""
    content, out = tmp_path / "elsewhere", tmp_path / "out"
    shutil.copytree(ROOT / "content", content)
    lend_cache(rti_build, out)
    built = kdll("build", "rti-act-2005", "--content", content, "--out", out, "--jobs", "1")
    assert built.returncode == 0, built.stdout + built.stderr
    for folder in ("packages", "site"):
        first, second = digests(rti_build / folder), digests(out / folder)
        assert first == second


def digests(folder: Path) -> dict[str, str]:
    """Every file below a folder, by path."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_course_that_is_gone_is_gone_from_the_site(kdll: Kdll, tmp_path: Path) -> None:
    content, out = tmp_path / "content", tmp_path / "out"
    shutil.copytree(ROOT / "tests" / "samples" / "base", content)
    words = ("build", "--content", content, "--out", out, "--formats", "web")
    assert kdll(*words).returncode == 0
    (content / "a-course").rename(content / "b-course")
    for name in ("course.yml", "identity.lock"):
        settings = content / "b-course" / name
        text = settings.read_text("utf-8")
        settings.write_text(text.replace("a-course", "b-course"), "utf-8")
    built = kdll(*words)
    assert built.returncode == 0, built.stdout + built.stderr
    assert [card.parts[-3] for card in out.glob("site/*/kdll/card.json")] == ["b-course"]
    assert "a-course/" not in (out / "site" / "index.html").read_text("utf-8")


def test_a_course_with_an_error_keeps_its_packages_and_the_other_is_built(
    kdll: Kdll, tmp_path: Path
) -> None:
    content, out = tmp_path / "content", tmp_path / "out"
    shutil.copytree(ROOT / "tests" / "samples" / "base", content)
    shutil.copytree(content / "a-course", content / "b-course")
    for name in ("course.yml", "identity.lock"):
        settings = content / "b-course" / name
        text = settings.read_text("utf-8")
        settings.write_text(text.replace("a-course", "b-course"), "utf-8")
    words = ("build", "--content", content, "--out", out, "--formats", "scorm12,web")
    first = kdll(*words)
    assert first.returncode == 0, first.stdout + first.stderr
    before = digests(out / "packages" / "a-course")

    page = content / "a-course" / "10-start.md"
    page.write_text(page.read_text("utf-8") + "\n[gone](nowhere.md)\n", "utf-8")
    other = content / "b-course" / "10-start.md"
    other.write_text(other.read_text("utf-8") + "\nOne more sentence.\n", "utf-8")
    unchanged = digests(out / "packages" / "b-course")
    second = kdll(*words)
    assert second.returncode == 3
    assert "a-course/10-start.md" in second.stdout
    assert "nowhere.md" in second.stdout
    assert digests(out / "packages" / "a-course") == before
    assert digests(out / "packages" / "b-course") != unchanged
    assert "a-course" in (out / "site" / "index.html").read_text("utf-8")
