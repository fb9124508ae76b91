"""Whether packages are small enough for the platforms in use; if not, why, and what would help."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kdll.media import sources
from kdll.model.course import Course
from kdll.model.diagnostic import Diagnostic, Note, Severity
from kdll.model.measure import length, size
from kdll.model.media import AudioSettings, MediaKind, MediaSet, Rendition
from kdll.model.place import Span
from kdll.model.profile import Profile
from kdll.model.tree import Blob, File, Tree

MOST_SHOWN = 10
"""Rows of the table of what takes the room."""

HEIGHTS = (480, 360, 240)
"""What is tried when a smaller picture is to help."""

_GROWTH = 0.75
"""At one quality, the bits of H.264 grow with about this power of the number of pixels."""


@dataclass(frozen=True, slots=True)
class Weight:
    """What one of the author's media takes of every package."""

    path: str
    """As the author writes it: `media/stamp.mov`."""
    size: int
    """Bytes of all that was made of it."""
    seconds: float


def weights(media: MediaSet) -> tuple[Weight, ...]:
    """Of all media in a course's packages, the largest first."""
    stems = {
        path: rendition.href.rpartition(".")[0] for path, rendition in media.renditions.items()
    }
    taken = dict.fromkeys(stems, 0)
    for at, file in media.files.items():
        # Stills and smaller renditions are called after the first: `stamp.poster.jpg`.
        owners = [path for path, stem in stems.items() if at.startswith(stem)]
        if owners:
            taken[max(owners, key=lambda path: len(stems[path]))] += _bytes(file)
    found = (Weight(p, taken[p], r.duration) for p, r in media.renditions.items())
    return tuple(sorted(found, key=lambda weight: (-weight.size, weight.path)))


def judge(
    course: Course,
    tree: Tree,
    media: MediaSet,
    packages: Mapping[str, int],
    profiles: Sequence[Profile],
) -> tuple[Diagnostic, ...]:
    """What the platforms have to say about the sizes, in bytes, of packages by format."""
    told = [*_packages(course, media, packages, profiles)]
    told += _files(course, tree, media, profiles)
    return tuple(sorted(told))


def _packages(
    course: Course, media: MediaSet, packages: Mapping[str, int], profiles: Sequence[Profile]
) -> Iterator[Diagnostic]:
    limited = [profile for profile in profiles if profile.max_package]
    if not limited or not packages:
        return
    strictest = min(limited, key=lambda profile: profile.max_package)
    most = strictest.max_package
    over = {name: taken for name, taken in packages.items() if taken > most}
    if not over:
        return
    largest = max(over.values())
    which = "the packages are" if len(over) == len(packages) > 1 else f"{_listed(over)}"
    yield Diagnostic(
        course.span,
        "KD460",
        f"{which} {size(largest)} large, and {strictest.name} takes at most {size(most)}",
        _advice(media, largest, most, strictest),
        notes=tuple(_table(course, weights(media))),
    )


def _listed(over: Mapping[str, int]) -> str:
    names = ", ".join(sorted(over))
    return f"the package for {names} is" if len(over) == 1 else f"the packages for {names} are"


def _table(course: Course, found: Sequence[Weight]) -> Iterator[Note]:
    for weight in found[:MOST_SHOWN]:
        if weight.size:
            lasting = f", {length(weight.seconds)}" if weight.seconds else ""
            at = Span(f"{course.folder}/{weight.path}")
            yield Note(at, f"{size(weight.size)}{lasting}")
    rest = found[MOST_SHOWN:]
    if rest:
        at = Span(f"{course.folder}/media")
        yield Note(at, f"{size(sum(w.size for w in rest))} in {len(rest)} other files")


def _advice(media: MediaSet, largest: int, most: int, profile: Profile) -> str:
    guesses = list(_guesses(media, largest))
    for height, guess in guesses:
        if guess <= most:
            return (
                f"write `video-height: {height}` below `name: {profile.name}` in lab.yml: that "
                f"would make about {size(guess)}; or shorten what takes most room"
            )
    advice = "divide it into two courses, or shorten what takes most room"
    if guesses:
        height, guess = guesses[-1]
        advice += f"; even `video-height: {height}` would make about {size(guess)}"
    return advice


def _guesses(media: MediaSet, whole: int) -> Iterator[tuple[int, int]]:
    """(video height, bytes of a package of `whole` bytes if videos were made that high)."""
    videos = [r for r in media.renditions.values() if r.kind is MediaKind.VIDEO]
    films = [film for video in videos for film in (video, video.described) if film]
    for height in HEIGHTS:
        if any(film.height > height for film in films):
            saved = sum(_main(media, f) - shrunk(_main(media, f), f, height) for f in films)
            yield height, whole - saved


def shrunk(taken: int, film: Rendition, height: int) -> int:
    """About how many bytes a film of `taken` bytes would have with a picture of this height."""
    if not film.height or film.height <= height:
        return taken
    sound = min(taken, int(film.duration * AudioSettings().kbps * 1000 / 8))
    return sound + int((taken - sound) * (height / film.height) ** (2 * _GROWTH))


def _files(
    course: Course, tree: Tree, media: MediaSet, profiles: Sequence[Profile]
) -> Iterator[Diagnostic]:
    wary = [profile for profile in profiles if profile.max_file]
    if not wary:
        return
    strictest = min(wary, key=lambda profile: profile.max_file)
    most = strictest.max_file
    used = sources.survey(tree, course).used
    for path, rendition in media.renditions.items():
        taken = max(_main(media, film) for film in (rendition, rendition.described) if film)
        if taken <= most:
            continue
        heights = (h for h in HEIGHTS if shrunk(taken, rendition, h) <= most < taken)
        fitting = next(heights, 0) if rendition.kind is MediaKind.VIDEO else 0
        smaller = f", or write `video-height: {fitting}` in lab.yml" if fitting else ""
        yield Diagnostic(
            used.get(f"{course.folder}/{path}", Span(f"{course.folder}/{path}")),
            "KD461",
            f"`{path}` makes a file of {size(taken)}; {strictest.name} is slow or fails with "
            f"more than {size(most)}",
            f"divide or shorten it{smaller}",
            Severity.WARNING,
        )


def _main(media: MediaSet, rendition: Rendition) -> int:
    return _bytes(media.files.get(rendition.href, b""))


def _bytes(file: File) -> int:
    return file.size if isinstance(file, Blob) else len(file)
