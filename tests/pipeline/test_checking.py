"""Checking a whole content folder: a faulty course is named, and the others go on."""

from __future__ import annotations

from pathlib import Path

import pytest

from kdll.edge import assets
from kdll.model.diagnostic import Diagnostic, Severity, has_errors
from kdll.model.exit import Exit
from kdll.model.media import MediaFacts, MediaKind
from kdll.model.place import Span
from kdll.model.tree import Tree
from kdll.pipeline.checked import Checked
from kdll.pipeline.checking import check, exit_code, kept

BASE = Path(__file__).parents[1] / "samples" / "base"


def probe(path: str) -> MediaFacts:
    return MediaFacts(MediaKind.VECTOR, "SVG", width=40, height=40)


def base() -> dict[str, bytes]:
    files = (path for path in BASE.rglob("*") if path.is_file())
    return {path.relative_to(BASE).as_posix(): path.read_bytes() for path in files}


def two_courses(**changes: bytes) -> Tree:
    """The tiny library, and its course once more as `b-course`."""
    files = base()
    for path, file in base().items():
        if path.startswith("a-course/"):
            files[path.replace("a-course", "b-course", 1)] = file.replace(b"a-course", b"b-course")
    return Tree(files | {path.replace("__", "/"): file for path, file in changes.items()})


def looked_at(tree: Tree, **how) -> Checked:
    return check(tree, assets.load().schemas, probe, "2026-02-01", {"scorm12": 4096}, **how)


def faulty(checked: Checked) -> dict[str, bool]:
    return {c.course.folder: has_errors(c.diagnostics) for c in checked.courses}


def test_fault_of_one_course_leaves_the_other_sound() -> None:
    tree = two_courses()
    page = tree.text("b-course/10-start.md").replace("[x]", "[ ]").encode()
    checked = looked_at(Tree({**tree, "b-course/10-start.md": page}))
    assert faulty(checked) == {"a-course": False, "b-course": True}


def test_fault_of_the_lab_keeps_every_course_from_being_built() -> None:
    checked = looked_at(Tree({**two_courses(), "lab.yml": b"name: A lab\n"}))
    assert faulty(checked) == {"a-course": True, "b-course": True}
    assert has_errors(checked.diagnostics)


def test_course_that_cannot_be_read_is_told_and_the_other_is_sound() -> None:
    checked = looked_at(Tree({**two_courses(), "b-course/course.yml": b"\xff\xfe"}))
    assert [d.span.file for d in checked.everything if d.severity is Severity.ERROR] == [
        "b-course/course.yml"
    ]
    assert faulty(checked)["a-course"] is False


def test_second_course_with_an_id_is_the_faulty_one() -> None:
    tree = two_courses()
    same = tree.text("b-course/course.yml").replace("id: b-course", "id: a-course").encode()
    lock = tree["a-course/identity.lock"]
    files = {**tree, "b-course/course.yml": same, "b-course/identity.lock": lock}
    checked = looked_at(Tree(files))
    assert faulty(checked) == {"a-course": False, "b-course": True}
    assert [d.code for d in checked.everything] == ["KD203"]


def test_only_the_courses_asked_for_are_looked_at() -> None:
    tree = Tree({**two_courses(), "b-course/10-start.md": b"no settings"})
    checked = looked_at(tree, only=lambda folder: folder == "a-course")
    assert list(faulty(checked)) == ["a-course"]
    assert checked.everything == ()


def test_strictness_makes_errors_of_warnings() -> None:
    tree = Tree({**base(), "a-course/media/clock.png": b"\x89PNG"})
    assert [d.severity for d in looked_at(tree).everything] == [Severity.WARNING]
    assert [d.severity for d in looked_at(tree, strict=True).everything] == [Severity.ERROR]


def test_what_loading_found_belongs_to_its_course() -> None:
    found = Diagnostic(Span("a-course/media/x"), "KD420", "is a link", unsafe=True)
    checked = looked_at(two_courses(), loaded=(found,))
    assert faulty(checked) == {"a-course": True, "b-course": False}
    assert exit_code(checked.everything) is Exit.UNSAFE


def test_lock_that_is_right_is_not_to_be_written() -> None:
    [course] = looked_at(Tree(base())).courses
    assert course.lock == ("a-course/identity.lock", None)


def test_lock_that_is_behind_is_right_once_written() -> None:
    files = base()
    del files["a-course/identity.lock"]
    checked = looked_at(Tree(files), recall=lambda jobs: {})
    [course] = checked.courses
    assert [d.code for d in course.diagnostics] == ["KD210"]
    assert course.lock == ("a-course/identity.lock", base()["a-course/identity.lock"])
    assert kept(checked, ["a-course/identity.lock"]).everything == ()


@pytest.mark.parametrize("name", ["a-course/10-start.md", "a-course/course.yml"])
def test_lock_of_a_course_with_other_errors_is_not_to_be_written(name: str) -> None:
    files = base()
    del files["a-course/identity.lock"]
    files[name] = files[name].replace(b"kcm:", b"kmc:")
    [course] = looked_at(Tree(files)).courses
    assert course.faulty
    assert course.lock[1] is None


def test_files_beside_media_and_downloads_are_not_probed() -> None:
    probed = []

    def noting(path: str) -> MediaFacts:
        probed.append(path)
        return probe(path)

    names = ("stamp.en.srt", "stamp.en.md", "credits.yml", "form.docx", "tape.m3u8")
    tree = Tree({**base(), **{f"a-course/media/{name}": b"x" for name in names}})
    check(tree, assets.load().schemas, noting, "2026-02-01", {})
    assert probed == ["a-course/media/clock.svg", "a-course/media/tape.m3u8"]


@pytest.mark.parametrize(("kind", "codes"), [(MediaKind.AUDIO, []), (MediaKind.VIDEO, ["KD414"])])
def test_a_sound_may_be_read_at_leisure_where_a_video_needs_captions(
    kind: MediaKind, codes: list[str]
) -> None:
    files = base()
    files["a-course/10-start.md"] += b"\n![A talk](media/talk.m4a)\n"
    files |= {"a-course/media/talk.m4a": b"(a talk)", "a-course/media/talk.en.md": b"Words.\n"}
    facts = MediaFacts(kind, "mov", 9.0, 160, 120, has_audio=True)

    def probed(path: str) -> MediaFacts:
        return facts if path.endswith(".m4a") else probe(path)

    schemas = assets.load().schemas
    result = check(Tree(files), schemas, probed, "2026-02-01", {}, recall=lambda jobs: {})
    found = kept(result, [course.lock[0] for course in result.courses])
    assert [d.code for d in found.everything] == codes
