"""What is to be made of a course's media, and what keeps it from being made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kdll.media import sources, thumbnail, vector
from kdll.media.recipes import BY_KIND, BY_RENDITION, RECIPES, fitted
from kdll.media.sources import Sources
from kdll.model.course import Course
from kdll.model.diagnostic import Diagnostic, Note, Severity
from kdll.model.measure import length
from kdll.model.media import Job, MediaFacts, MediaKind
from kdll.model.place import Span
from kdll.model.profile import GENERIC, Profile
from kdll.model.tree import Blob, Tree

DOWNLOADS = frozenset(
    (
        *("csv", "doc", "docx", "epub", "odp", "ods", "odt", "pdf", "ppt", "pptx", "rtf"),
        *("txt", "xls", "xlsx"),
    )
)
"""What a page may link to as a file; nothing that a browser would run."""


def plan(
    tree: Tree, course: Course, facts: Mapping[str, MediaFacts], profile: Profile = GENERIC
) -> tuple[tuple[Job, ...], tuple[Diagnostic, ...]]:
    """The jobs of a course, each source and recipe once, the longest first; and the faults.

    `facts` by path from the content folder. A file that is not in `tree` is left to the checks.
    `profile` is what the platforms in use want.
    """
    found = sources.survey(tree, course)
    jobs: dict[tuple[str, str], Job] = {}
    told = [*_clashes(course, found, facts), *_unused(course, found, facts)]
    for path, span in found.used.items():
        told += _faults(tree, course, path, span, facts.get(path))
        if path in found.posters and facts.get(path):
            poster = found.posters[path]
            told += _faults(tree, course, poster, Span(poster), facts.get(poster))
        if path in found.described and facts.get(path):
            film = found.described[path]
            told += _faults(tree, course, film, Span(film), facts.get(film))
            told += _misfits(course, film, facts.get(film), facts[path])
        for at, recipe in recipes(found, path, facts, profile.renditions):
            source = tree[at]
            if isinstance(source, Blob):
                row = RECIPES[recipe]
                names = row.names(facts[at])
                job = Job(source, recipe, at, facts[at], names, fitted(recipe, profile))
                jobs.setdefault((source.sha256, recipe), job)
    if course.thumbnail and found.cover:
        if found.cover not in found.used:
            told += _faults(
                tree, course, found.cover, course.thumbnail.span, facts.get(found.cover)
            )
        told += thumbnail.faults(course, found, facts)
    if shown := thumbnail.job(tree, found, facts):
        jobs[shown.source.sha256, shown.recipe] = shown
    longest_first = sorted(
        jobs.values(), key=lambda j: (-j.facts.duration, -j.source.size, j.path, j.recipe)
    )
    return tuple(longest_first), tuple(sorted(set(told)))


def late(
    tree: Tree,
    course: Course,
    facts: Mapping[str, MediaFacts],
    results: thumbnail.Results,
    profile: Profile = GENERIC,
) -> tuple[Job, ...]:
    """Jobs on what the jobs of `plan` made."""
    found = sources.survey(tree, course)
    job = thumbnail.late_job(tree, found, facts, results, profile)
    return (job,) if job else ()


def recipes(
    found: Sources, path: str, facts: Mapping[str, MediaFacts], renditions: tuple[str, ...] = ()
) -> Iterator[tuple[str, str]]:
    """(content path of a source, recipe) of all that is made for one used file.

    `renditions` is what is wanted of a video besides itself.
    """
    medium = facts.get(path)
    if medium is None or medium.fault or medium.kind not in BY_KIND:
        return
    yield path, BY_KIND[medium.kind]
    if medium.kind is MediaKind.VIDEO:
        for wanted in renditions:
            if wanted != "audio" or medium.has_audio:
                yield path, BY_RENDITION[wanted]
    poster = found.posters.get(path, "")
    if medium.kind is MediaKind.VIDEO and poster in facts and not facts[poster].fault:
        yield poster, "poster"
    film = found.described.get(path, "")
    if medium.kind is MediaKind.VIDEO and film in facts and facts[film].kind is MediaKind.VIDEO:
        yield from recipes(found, film, facts, tuple(w for w in renditions if w != "audio"))


def href(course: Course, found: Sources, path: str, facts: Mapping[str, MediaFacts]) -> str:
    """Where the rendition of a used file lies in a package."""
    made = dict(recipes(found, path, facts)).get(path)
    if made is None:  # a drawing, or something to download: as it is
        return sources.package_path(course, path, path.rpartition(".")[2].lower())
    (name, *_) = RECIPES[made].names(facts[path])
    return sources.package_path(course, path, name.rpartition(".")[2])


def downloadable(path: str) -> bool:
    """Whether a page may link to a file as it is."""
    return path.rpartition(".")[2].lower() in DOWNLOADS


def _faults(
    tree: Tree, course: Course, path: str, span: Span, facts: MediaFacts | None
) -> Iterator[Diagnostic]:
    name = sources.written(course, path)
    if facts is None:
        if not downloadable(path):
            said = f"`{name}` is a kind of file that courses cannot hold"
            hint = (
                "save it as MP4 (video), MP3 (sound), PNG, JPEG or SVG (picture), or as PDF "
                "to link to"
            )
            yield Diagnostic(span, "KD432", said, hint)
    elif facts.fault:
        code = "KD431" if facts.unsafe else "KD430"
        yield Diagnostic(span, code, f"`{name}` {facts.fault}", facts.hint, unsafe=facts.unsafe)
    elif facts.sound_tracks > 1:
        yield Diagnostic(
            span,
            "KD495",
            f"`{name}` has {facts.sound_tracks} sound tracks; learners hear number "
            f"{facts.sound_track + 1} of them",
            "is it the right one? if not, export the file with that track alone",
            Severity.WARNING,
        )
    elif facts.remark:
        hint = "learners' readers may warn of it or refuse it: export it again without, if you can"
        said = f"`{name}` {facts.remark}"
        yield Diagnostic(span, "KD439", said, hint, Severity.WARNING)
    elif facts.kind is MediaKind.VECTOR:
        content = tree[path]
        if isinstance(content, bytes):
            yield from vector.clean(content, path)[1]


def _misfits(
    course: Course, film: str, facts: MediaFacts | None, plain: MediaFacts
) -> Iterator[Diagnostic]:
    """What keeps a film with audio description from taking the place of the plain one."""
    if facts is None or facts.fault:
        return
    name = sources.written(course, film)
    if facts.kind is not MediaKind.VIDEO or not facts.has_audio:
        said = f"`{name}` is no film with sound, so nobody hears a description"
        yield Diagnostic(Span(film), "KD494", said, "export the film with the description mixed in")
    elif abs(facts.duration - plain.duration) > _APART:
        yield Diagnostic(
            Span(film),
            "KD494",
            f"`{name}` lasts {length(facts.duration)}, and the film without audio description "
            f"{length(plain.duration)}",
            "learners change from one to the other at the same place: make both equally long, and "
            "put what takes longer to say into a `.description.vtt`, for which the film waits",
            Severity.WARNING,
        )


_APART = 1.0
"""Seconds by which two exports of one film may differ in length."""


def _clashes(
    course: Course, found: Sources, facts: Mapping[str, MediaFacts]
) -> Iterator[Diagnostic]:
    """Files whose renditions would have one name."""
    taken: dict[str, str] = {}
    for path, span in found.used.items():
        at = href(course, found, path, facts)
        other = taken.setdefault(at, path)
        if other != path:
            mine, theirs = sources.written(course, path), sources.written(course, other)
            yield Diagnostic(
                span,
                "KD435",
                f"`{mine}` and `{theirs}` would both be called `{at}` in the packages",
                "rename one of the two files",
                notes=(Note(found.used[other], f"`{theirs}` is used here"),),
            )


def _unused(
    course: Course, found: Sources, facts: Mapping[str, MediaFacts]
) -> Iterator[Diagnostic]:
    for path in facts:
        if path.startswith(sources.folder(course)) and path not in found.needed:
            yield Diagnostic(
                Span(path),
                "KD436",
                f"no page uses `{sources.written(course, path)}`",
                "put it on a page, or delete it"
                if ".described." not in path
                else "audio description is taken from beside a video that a page shows: of "
                f"`stamp.mp4` it is `stamp.{course.language}.described.mp4`",
                Severity.WARNING,
            )
