"""What platforms say about sizes: the table, the error, and the setting that would fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from courses import PAGE, VIDEO, course

from kdll.media import assemble, budget, plan
from kdll.model.diagnostic import Diagnostic, Severity
from kdll.model.media import MediaKind, MediaSet, Rendition, VideoSettings
from kdll.model.profile import GENERIC, MB, PROFILES, Profile
from kdll.model.tree import Blob, Tree

IGOT = PROFILES["igot"]
FILMS = {"media/long.mov": (150, 1200.0), "media/short.mov": (45, 300.0)}


def finished(films: Mapping[str, tuple[int, float]] = FILMS) -> MediaSet:
    """Films of so many megabytes and seconds, each with a still, and one picture."""
    renditions: dict[str, Rendition] = {}
    files: dict[str, Blob] = {}
    for path, (megabytes, seconds) in films.items():
        href = path.replace(".mov", ".mp4")
        still = path.replace(".mov", ".poster.jpg")
        renditions[path] = Rendition(MediaKind.VIDEO, href, still, seconds, 1280, 720)
        files[href] = Blob(f"{len(files):064x}", megabytes * MB)
        files[still] = Blob(f"{len(files):064x}", 100_000)
    renditions["media/photo.jpg"] = Rendition(MediaKind.PICTURE, "media/photo.jpg")
    files["media/photo.jpg"] = Blob("f" * 64, 300_000)
    return MediaSet(renditions, Tree(files))


def judged(
    packages: Mapping[str, int], *profiles: Profile, media: MediaSet | None = None
) -> list[Diagnostic]:
    media = media or finished()
    shown = course(media.renditions)
    tree = Tree(dict.fromkeys((f"rti/{path}" for path in media.renditions), Blob("0" * 64, 1)))
    return list(budget.judge(shown, tree, media, packages, profiles))


def test_the_largest_takes_the_first_row_with_all_that_was_made_of_it() -> None:
    assert budget.weights(finished()) == (
        budget.Weight("media/long.mov", 150 * MB + 100_000, 1200.0),
        budget.Weight("media/short.mov", 45 * MB + 100_000, 300.0),
        budget.Weight("media/photo.jpg", 300_000, 0.0),
    )


def test_names_that_begin_alike_are_weighed_apart() -> None:
    found = budget.weights(finished({"media/a.mov": (1, 1.0), "media/a-2.mov": (2, 1.0)}))
    assert [(w.path, round(w.size / MB)) for w in found][:2] == [
        ("media/a-2.mov", 2),
        ("media/a.mov", 1),
    ]


def test_a_package_within_the_limit_is_not_spoken_of() -> None:
    assert judged({"scorm12": 200 * MB}, replace(IGOT, max_file=0)) == []
    assert judged({"scorm12": 900 * MB}, GENERIC) == []
    assert judged({"scorm12": 900 * MB}) == []


def test_a_package_that_is_too_large_is_told_with_a_table_and_a_setting_that_fits() -> None:
    (told,) = judged({"scorm12": 205 * MB, "web": 196 * MB}, replace(IGOT, max_file=0))
    assert (told.code, told.severity, told.span.file) == (
        "KD460",
        Severity.ERROR,
        "rti/course.yml",
    )
    assert told.message == (
        "the package for scorm12 is 205.0 MB large, and igot takes at most 200.0 MB"
    )
    assert "`video-height: 480` below `name: igot` in lab.yml" in told.hint
    assert [(note.span.file, note.message) for note in told.notes] == [
        ("rti/media/long.mov", "150.1 MB, 20 min 0 s"),
        ("rti/media/short.mov", "45.1 MB, 5 min 0 s"),
        ("rti/media/photo.jpg", "300 kB"),
    ]


def test_the_setting_that_is_proposed_is_the_mildest_that_fits() -> None:
    hints = {
        most: judged({"web": 205 * MB}, Profile("igot", max_package=most * MB))[0].hint
        for most in (150, 105, 80, 60)
    }
    assert "`video-height: 480`" in hints[150]
    assert "`video-height: 360`" in hints[105]
    assert "`video-height: 240`" in hints[80]
    assert hints[60].startswith("divide it into two courses")
    assert "even `video-height: 240` would make about" in hints[60]


def test_the_sound_does_not_shrink_with_the_picture() -> None:
    film = Rendition(MediaKind.VIDEO, "media/a.mp4", duration=100.0, width=1280, height=720)
    sound = 100 * 16_000
    assert budget.shrunk(sound, film, 360) == sound
    assert budget.shrunk(sound + 8_000_000, film, 360) == sound + int(8_000_000 * 0.5**1.5)
    assert budget.shrunk(9_000_000, film, 1080) == 9_000_000


def test_the_strictest_platform_is_the_one_that_is_named() -> None:
    (*_, told) = judged({"web": 205 * MB}, Profile("a", max_package=204 * MB), IGOT)
    assert "igot takes at most" in told.message
    two = judged({"web": 205 * MB, "cmi5": 206 * MB}, Profile("a", max_package=204 * MB))
    assert two[0].message.startswith("the packages are 206.0 MB large")


def test_a_course_of_pictures_alone_is_not_told_of_video_heights() -> None:
    media = finished({})
    (told,) = judged({"web": 205 * MB}, IGOT, media=media)
    assert told.hint == "divide it into two courses, or shorten what takes most room"


def test_a_film_with_audio_description_counts_with_its_film() -> None:
    media = finished({"media/long.mov": (30, 60.0)})
    film = replace(media.renditions["media/long.mov"], href="media/long.described.mp4")
    plain = replace(media.renditions["media/long.mov"], described=film)
    size = Blob("d" * 64, 150 * MB)
    both = replace(
        media,
        renditions={**media.renditions, "media/long.mov": plain},
        files=media.files | Tree({film.href: size}),
    )
    weight = budget.weights(both)[0]
    assert weight.size >= 180 * MB
    (told,) = judged({"web": 100 * MB}, IGOT, media=both)
    assert "`media/long.mov` makes a file of 150.0 MB" in told.message


def test_a_large_file_is_warned_of_where_it_is_used() -> None:
    found = judged({"web": 100 * MB}, IGOT)
    assert [(d.code, d.severity, d.span.file, d.span.start.line) for d in found] == [
        ("KD461", Severity.WARNING, PAGE, 1)
    ]
    assert "`media/long.mov` makes a file of 150.0 MB" in found[0].message
    assert found[0].hint == "divide or shorten it, or write `video-height: 240` in lab.yml"


@pytest.mark.parametrize("many", [10, 11, 30])
def test_a_long_table_ends_with_the_sum_of_the_rest(many: int) -> None:
    media = finished({f"media/{n:02}.mov": (10, 60.0) for n in range(many)})
    (*_, told) = judged({"web": 10**9}, replace(IGOT, max_file=0), media=media)
    assert len(told.notes) == budget.MOST_SHOWN + 1
    assert told.notes[-1].message.endswith(f"in {many - 9} other files") or many == 10


def test_the_height_that_a_platform_asks_for_is_planned_and_told_to_pages() -> None:
    shown = course(["media/a.mov"])
    tree, facts = Tree({"rti/media/a.mov": Blob("a" * 64, 9)}), {"rti/media/a.mov": VIDEO}
    for height, size in ((480, (854, 480)), (720, (1280, 720)), (2160, (1920, 1080))):
        profile = replace(GENERIC, video_height=height)
        (job,) = plan(tree, shown, facts, profile)[0]
        assert isinstance(job.settings, VideoSettings)
        assert job.settings.max_height == height
        made = {("a" * 64, "video"): {name: Blob("b" * 64, 5) for name in job.outputs}}
        film = assemble(tree, shown, facts, {}, made, profile).renditions["media/a.mov"]
        assert (film.width, film.height) == size
