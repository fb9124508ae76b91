"""What is made of a course's media, what they are called, and what is told about them."""

from dataclasses import replace

import pytest
from courses import DRAWING, PAGE, PICTURE, SOUND, VIDEO, course

from kdll.media import assemble, plan, sources
from kdll.media.recipes import RECIPES
from kdll.model.course import Course
from kdll.model.diagnostic import Severity
from kdll.model.media import (
    Beside,
    Cue,
    Job,
    MediaFacts,
    MediaKind,
    MediaSet,
    PictureSettings,
    Variant,
    VideoSettings,
)
from kdll.model.place import Span
from kdll.model.profile import PROFILES
from kdll.model.tree import Blob, File, Tree

FACTS = {
    "mov": VIDEO,
    "mp4": VIDEO,
    "mkv": replace(VIDEO, format="matroska"),
    "wav": SOUND,
    "png": PICTURE,
    "jpg": replace(PICTURE, format="JPEG"),
    "svg": DRAWING,
}
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><rect/></svg>'


def library(*names: str) -> tuple[Tree, dict[str, MediaFacts]]:
    """Files in the media folder, each with content of its own, and their facts by suffix."""
    files: dict[str, File] = {}
    for number, name in enumerate(names):
        path = f"rti/media/{name}"
        files[path] = SVG if name.endswith(".svg") else Blob(f"{number:064x}", 1000 + number)
    known = {p: FACTS[s] for p in files if (s := p.rpartition(".")[2]) in FACTS}
    return Tree(files), known


def results(jobs: tuple[Job, ...]) -> dict[tuple[str, str], dict[str, Blob]]:
    return {
        (job.source.sha256, job.recipe): {
            name: Blob(f"{job.source.sha256[-8:]}-{job.recipe}-{name}", 5) for name in job.outputs
        }
        for job in jobs
    }


def made(course: Course, tree: Tree, facts: dict[str, MediaFacts]) -> MediaSet:
    jobs, told = plan(tree, course, facts)
    assert [d.message for d in told] == []
    return assemble(tree, course, facts, {}, results(jobs))


def codes(course: Course, tree: Tree, facts: dict[str, MediaFacts]) -> list[tuple[str, str, int]]:
    return [(d.code, d.span.file, d.span.start.line) for d in plan(tree, course, facts)[1]]


def test_each_kind_has_its_recipe_and_the_longest_comes_first() -> None:
    tree, facts = library("a.png", "b.wav", "c.mov", "d.svg", "e.jpg")
    jobs, told = plan(tree, course([f"media/{n.removeprefix('rti/media/')}" for n in tree]), facts)
    assert told == ()
    assert [(j.path, j.recipe, j.outputs) for j in jobs] == [
        ("rti/media/c.mov", "video", ("video.mp4", "poster.jpg", "sound.json")),
        ("rti/media/b.wav", "audio", ("audio.m4a", "sound.json")),
        ("rti/media/e.jpg", "picture", ("picture.jpg", "480.webp", "960.webp", "1344.webp")),
        ("rti/media/a.png", "picture", ("picture.png", "480.webp", "960.webp", "1344.webp")),
    ]
    assert all(j.settings == RECIPES[j.recipe].settings for j in jobs)


def test_one_content_under_two_names_is_made_once() -> None:
    same = Blob("a" * 64, 9)
    tree = Tree({"rti/media/a.mov": same, "rti/media/b.mov": same})
    jobs, _ = plan(tree, course(["media/a.mov", "media/b.mov"]), dict.fromkeys(tree, VIDEO))
    assert len(jobs) == 1


def test_renditions_lie_under_the_author_s_names() -> None:
    tree, facts = library("Stamp It.mov", "unit 1/Photo.JPG", "clock.svg", "voice.wav")
    facts["rti/media/unit 1/Photo.JPG"] = FACTS["jpg"]
    shown = ["media/Stamp%20It.mov", "media/unit 1/Photo.JPG", "media/clock.svg", "media/voice.wav"]
    found = made(course(shown), tree, facts)
    assert {path: (r.kind, r.href) for path, r in found.renditions.items()} == {
        "media/Stamp It.mov": (MediaKind.VIDEO, "media/stamp-it.mp4"),
        "media/unit 1/Photo.JPG": (MediaKind.PICTURE, "media/unit-1/photo.jpg"),
        "media/clock.svg": (MediaKind.VECTOR, "media/clock.svg"),
        "media/voice.wav": (MediaKind.AUDIO, "media/voice.m4a"),
    }
    assert set(found.files) == {
        "media/stamp-it.mp4",
        "media/stamp-it.poster.jpg",
        "media/unit-1/photo.jpg",
        "media/unit-1/photo.jpg.480.webp",
        "media/unit-1/photo.jpg.960.webp",
        "media/unit-1/photo.jpg.1344.webp",
        "media/clock.svg",
        "media/voice.m4a",
    }
    film = found.renditions["media/Stamp It.mov"]
    assert (film.poster, film.width, film.height) == ("media/stamp-it.poster.jpg", 1280, 720)
    photo = found.renditions["media/unit 1/Photo.JPG"]
    assert (photo.width, photo.height) == (1344, 840)
    assert [v.width for v in photo.variants] == [480, 960, 1344]
    assert (found.renditions["media/clock.svg"].width) == 40


def test_captions_come_with_their_medium() -> None:
    tree, facts = library("a.mov")
    cue = Cue(0.0, 1.0, "words", Span("rti/media/a.en.srt"))
    jobs, _ = plan(tree, course(["media/a.mov"]), facts)
    found = assemble(
        tree,
        course(["media/a.mov"]),
        facts,
        {"rti/media/a.mov": Beside({"en": (cue,)})},
        results(jobs),
    )
    assert found.renditions["media/a.mov"].captions == {"en": (cue,)}
    assert found.renditions["media/a.mov"].duration == 60.0


def test_an_author_s_still_takes_the_place_of_the_made_one() -> None:
    tree, facts = library("a.mov", "a.poster.png")
    found = made(course(["media/a.mov"]), tree, facts)
    still = found.files["media/a.poster.jpg"]
    assert isinstance(still, Blob)
    assert "poster-picture.jpg" in still.sha256


def test_a_size_that_was_not_worth_its_bytes_is_not_offered() -> None:
    tree, facts = library("a.png")
    facts["rti/media/a.png"] = replace(PICTURE, width=1900, height=1000)
    (job,), _ = plan(tree, course(["media/a.png"]), facts)
    assert job.outputs == ("picture.png", "480.webp", "960.webp", "1344.webp", "1900.webp")
    sizes = dict(zip(job.outputs, (90, 30, 0, 0, 60), strict=True))
    # A cache tells them in any order.
    outcome = {name: Blob(f"{size:064x}", size) for name, size in sorted(sizes.items())}
    found = assemble(
        tree, course(["media/a.png"]), facts, {}, {(job.source.sha256, "picture"): outcome}
    )
    assert found.renditions["media/a.png"].variants == (
        Variant("media/a.png.480.webp", 480),
        Variant("media/a.png.1900.webp", 1900),
    )
    assert all(isinstance(file, Blob) and file.size for file in found.files.values())


def test_an_animation_becomes_a_film_and_its_first_frame() -> None:
    tree, facts = library("wave.gif")
    facts["rti/media/wave.gif"] = MediaFacts(MediaKind.ANIMATION, "GIF", 2.0, 1921, 1081)
    found = made(course(["media/wave.gif"]), tree, facts)
    wave = found.renditions["media/wave.gif"]
    assert (wave.kind, wave.href, wave.poster) == (
        MediaKind.ANIMATION,
        "media/wave.mp4",
        "media/wave.poster.jpg",
    )
    assert (wave.width, wave.height) == (960, 540)
    assert set(found.files) == {wave.href, wave.poster}


def test_a_link_hands_on_a_document_as_it_is() -> None:
    tree, facts = library("Form 1.pdf")
    found = made(course(linked=["media/Form%201.pdf"]), tree, facts)
    assert found.renditions["media/Form 1.pdf"].kind is MediaKind.FILE
    assert found.files == Tree({"media/form-1.pdf": tree["rti/media/Form 1.pdf"]})


def test_a_pdf_that_acts_is_a_warning_and_a_download_all_the_same() -> None:
    tree, facts = library("form.pdf")
    facts["rti/media/form.pdf"] = MediaFacts(MediaKind.FILE, "pdf", remark="holds a program")
    jobs, (told,) = plan(tree, course(linked=["media/form.pdf"]), facts)
    assert (jobs, told.code, told.severity) == ((), "KD439", Severity.WARNING)
    found = assemble(tree, course(linked=["media/form.pdf"]), facts, {}, {})
    assert found.renditions["media/form.pdf"].kind is MediaKind.FILE
    assert set(found.files) == {"media/form.pdf"}


@pytest.mark.parametrize(
    "name", ["fonts.woff2", "page.html", "run.exe", "app.js", "film.avi", "noname"]
)
def test_a_kind_of_file_that_courses_cannot_hold_is_told(name: str) -> None:
    tree, facts = library(name)
    assert codes(course(linked=[f"media/{name}"]), tree, facts) == [("KD432", PAGE, 1)]


@pytest.mark.parametrize(("unsafe", "code"), [(False, "KD430"), (True, "KD431")])
def test_a_file_that_cannot_be_used_is_told_where_it_is_used(unsafe: bool, code: str) -> None:
    tree, facts = library("a.png", "b.mov")
    facts["rti/media/b.mov"] = replace(VIDEO, fault="is empty", hint="copy it", unsafe=unsafe)
    jobs, told = plan(tree, course(["media/a.png", "media/b.mov"]), facts)
    (found,) = told
    assert (found.code, found.span.start.line, found.unsafe) == (code, 2, unsafe)
    assert found.message == "`media/b.mov` is empty"
    assert [j.path for j in jobs] == ["rti/media/a.png"]


def test_a_faulty_still_is_told_with_its_own_name() -> None:
    tree, facts = library("a.mov", "a.poster.png")
    facts["rti/media/a.poster.png"] = replace(PICTURE, fault="is empty")
    assert codes(course(["media/a.mov"]), tree, facts) == [("KD430", "rti/media/a.poster.png", 1)]


def test_an_active_drawing_is_told_at_its_line() -> None:
    tree = Tree({"rti/media/a.svg": SVG.replace(b"<rect/>", b"\n\n<script/>")})
    (found,) = plan(tree, course(["media/a.svg"]), dict.fromkeys(tree, DRAWING))[1]
    assert (found.code, found.span.file, found.span.start.line) == ("KD433", "rti/media/a.svg", 3)
    assert found.unsafe


@pytest.mark.parametrize(
    "names", [("a.mov", "a.mp4"), ("A.mov", "a.mkv"), ("a b.png", "a-b.png"), ("a.mov", "a!.mp4")]
)
def test_two_files_of_one_name_in_the_packages_are_told(names: tuple[str, str]) -> None:
    tree, facts = library(*names)
    assert codes(course([f"media/{n}" for n in names]), tree, facts) == [("KD435", PAGE, 2)]


def test_a_video_and_its_sound_may_share_a_name() -> None:
    tree, facts = library("a.mov", "a.wav", "a.png")
    assert codes(course(["media/a.mov", "media/a.wav", "media/a.png"]), tree, facts) == []


def test_what_no_page_uses_is_a_warning_but_a_still_is_used() -> None:
    tree, facts = library("a.mov", "a.poster.png", "b.mov", "b.poster.png", "notes.txt")
    assert codes(course(["media/a.mov"]), tree, facts) == [
        ("KD436", "rti/media/b.mov", 1),
        ("KD436", "rti/media/b.poster.png", 1),
    ]


def test_a_missing_file_is_left_to_the_checks() -> None:
    assert plan(Tree(), course(["media/a.mov"], cover="media/b.png"), {}) == ((), ())


@pytest.mark.parametrize(
    ("name", "href"),
    [
        ("Ünïcode Café.mov", "media/unicode-cafe.mp4"),
        ("con.mov", "media/con-file.mp4"),
        ("a--b__c.mov", "media/a-b-c.mp4"),
        ("stamp.2024.mov", "media/stamp-2024.mp4"),
    ],
)
def test_package_names_suit_the_strictest_platform(name: str, href: str) -> None:
    assert sources.package_path(course(), f"rti/media/{name}", "mp4") == href


def test_hindi_names_stay_apart() -> None:
    names = ["मुहर.mov", "महर.mov", "मुहर 1.mov", "!.mov"]
    hrefs = [sources.package_path(course(), f"rti/media/{n}", "mp4") for n in names]
    assert len(set(hrefs)) == 4
    assert all(h.isascii() and " " not in h for h in hrefs)


@pytest.mark.parametrize(
    ("source", "size"),
    [
        ((1920, 1080), (1280, 720)),
        ((640, 361), (640, 360)),
        ((161, 121), (160, 120)),
        ((1, 1), (2, 2)),
        ((1080, 1920), (404, 720)),
        ((720, 720), (720, 720)),
    ],
)
def test_films_are_never_enlarged_and_have_even_sizes(
    source: tuple[int, int], size: tuple[int, int]
) -> None:
    assert VideoSettings().size(*source) == size


@pytest.mark.parametrize(
    ("source", "size"),
    [((3200, 1000), (960, 300)), ((40, 30), (40, 30)), ((90_000, 3), (960, 1))],
)
def test_pictures_are_never_enlarged(source: tuple[int, int], size: tuple[int, int]) -> None:
    assert PictureSettings().size(*source) == size


def test_a_profile_s_renditions_lie_beside_the_video() -> None:
    tree, facts = library("a.mov", "b.mov", "c.wav")
    facts["rti/media/b.mov"] = replace(VIDEO, has_audio=False)
    shown = course(["media/a.mov", "media/b.mov", "media/c.wav"])
    profile = PROFILES["low-bandwidth"]
    jobs, _ = plan(tree, shown, facts, profile)
    assert sorted((j.path.rpartition("/")[2], j.recipe) for j in jobs) == [
        ("a.mov", "360p"),
        ("a.mov", "sound"),
        ("a.mov", "video"),
        ("b.mov", "360p"),
        ("b.mov", "video"),
        ("c.wav", "audio"),
    ]
    found = assemble(tree, shown, facts, {}, results(jobs), profile)
    film = found.renditions["media/a.mov"]
    assert (film.low, film.audio_only) == ("media/a.360p.mp4", "media/a.sound.m4a")
    assert {film.href, film.low, film.audio_only} <= set(found.files)
    silent = found.renditions["media/b.mov"]
    assert (silent.low, silent.audio_only) == ("media/b.360p.mp4", "")
    assert found.renditions["media/c.wav"].low == ""


def described(**change: object) -> tuple[Tree, dict[str, MediaFacts]]:
    """A film and the same with audio description, of which something is otherwise."""
    tree, facts = library("a.mov", "a.en.described.mp4")
    facts["rti/media/a.en.described.mp4"] = replace(VIDEO, **change)  # type: ignore[arg-type]
    return tree, facts


def test_a_film_with_audio_description_is_made_and_packed_like_the_film() -> None:
    tree, facts = described()
    shown, profile = course(["media/a.mov"]), PROFILES["low-bandwidth"]
    jobs, told = plan(tree, shown, facts, profile)
    assert told == ()
    assert sorted((j.path.rpartition("/")[2], j.recipe) for j in jobs) == [
        ("a.en.described.mp4", "360p"),
        ("a.en.described.mp4", "video"),
        ("a.mov", "360p"),
        ("a.mov", "sound"),
        ("a.mov", "video"),
    ]
    made = assemble(tree, shown, facts, {}, results(jobs), profile)
    film = made.renditions["media/a.mov"].described
    assert film
    assert (film.href, film.low) == ("media/a.described.mp4", "media/a.described.360p.mp4")
    assert (film.height, film.duration) == (720, 60.0)
    plain, spoken = made.files["media/a.mp4"], made.files["media/a.described.mp4"]
    assert isinstance(plain, Blob)
    assert isinstance(spoken, Blob)
    assert (plain.sha256[:8], spoken.sha256[:8]) == ("00000000", "00000001")


@pytest.mark.parametrize(
    ("change", "severity", "words"),
    [
        ({"has_audio": False}, Severity.ERROR, "is no film with sound"),
        ({"kind": MediaKind.AUDIO}, Severity.ERROR, "is no film with sound"),
        ({"duration": 64.0}, Severity.WARNING, "lasts 1 min 4 s, and the film without"),
    ],
)
def test_a_film_with_audio_description_must_fit_the_film(
    change: dict[str, object], severity: Severity, words: str
) -> None:
    tree, facts = described(**change)
    (found,) = plan(tree, course(["media/a.mov"]), facts)[1]
    assert (found.code, found.severity) == ("KD494", severity)
    assert found.span.file == "rti/media/a.en.described.mp4"
    assert words in found.message


@pytest.mark.parametrize("name", ["a.hi.described.mp4", "a.described.mp4", "b.en.described.mp4"])
def test_a_described_film_of_no_film_is_told_how_it_is_called(name: str) -> None:
    tree, facts = library("a.mov", name)
    (found,) = plan(tree, course(["media/a.mov"]), facts)[1]
    assert (found.code, found.span.file) == ("KD436", f"rti/media/{name}")
    assert "it is `stamp.en.described.mp4`" in found.hint


def test_several_sound_tracks_are_told_with_the_one_that_is_used() -> None:
    tree, facts = library("a.mov")
    facts["rti/media/a.mov"] = replace(VIDEO, sound_tracks=3, sound_track=1)
    (found,) = plan(tree, course(["media/a.mov"]), facts)[1]
    assert (found.code, found.severity) == ("KD495", Severity.WARNING)
    assert found.message == "`media/a.mov` has 3 sound tracks; learners hear number 2 of them"
