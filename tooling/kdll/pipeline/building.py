"""The whole way: a content folder becomes packages and the stuff of a preview site.

The order of the rooms stands here and nowhere else. What touches the world (probing,
transcoding, opening a blob, storing a course) is handed in as `Effects`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from kdll import media, render, verify
from kdll.media import budget, pins
from kdll.model.course import Library
from kdll.model.diagnostic import Diagnostic, Severity, has_errors
from kdll.model.edition import Around, Assets, Download, Edition, Writer
from kdll.model.exit import Exit, gravest
from kdll.model.place import Span
from kdll.model.tree import Blob, File, Tree
from kdll.pipeline.checked import Checked, CheckedCourse, together
from kdll.pipeline.checking import Listen, check, judged
from kdll.pipeline.surveying import around
from kdll.writers.beside import beside

if TYPE_CHECKING:
    from kdll.model.media import Job, MediaFacts
    from kdll.model.platform import Line
    from kdll.model.profile import Profile


@dataclass(frozen=True, slots=True)
class Transcoded:
    """What became of the jobs, by `(sha256 of the source, recipe)`."""

    outputs: Mapping[tuple[str, str], Mapping[str, Blob]]
    failures: Mapping[tuple[str, str], str]
    """In words, for the jobs that failed."""


@dataclass(frozen=True, slots=True)
class Package:
    """A finished file for a platform."""

    format: str
    file: str
    """Its name, without folder."""
    size: int
    """Bytes."""
    sha256: str


@dataclass(frozen=True, slots=True)
class Effects:
    """What the pipeline needs of the world."""

    probe: Callable[[str], MediaFacts]
    """Facts of a medium, by its path from the content folder."""
    transcode: Callable[[Sequence[Job]], Transcoded]
    open: Callable[[Blob], bytes]
    pack: Callable[
        [
            str,
            str,
            Mapping[str, tuple[Writer, Tree]],
            Mapping[str, File],
            Callable[[Sequence[Package]], bool],
        ],
        tuple[Package, ...],
    ]
    """Makes a course's packages and stores them, all or none: its id, the date of their files, by
    file name what goes in, by file name what lies beside them, and what says of the finished
    packages whether to store them."""
    tell: Callable[[str, str], None]
    """Says what is being worked on: a course's id and a few words."""
    listen: Listen = lambda path, facts: None
    """When somebody speaks in a medium, by its path from the content folder."""
    writing: bool = False
    """Whether the locks are to be written, by the two that follow."""
    keep: Callable[[Checked], Checked] = lambda checked: checked
    """Writes each identity.lock that is behind, if it is to; what holds then."""
    pin: Callable[[CheckedCourse], bool] = lambda course: False
    """Writes a course's media.lock after what was made, if it is to; whether it holds that now."""


@dataclass(frozen=True, slots=True)
class BuiltCourse:
    """What came of one course."""

    checked: CheckedCourse
    diagnostics: tuple[Diagnostic, ...]
    source: str
    """SHA-256 over all that it was made from."""
    media: int = 0
    packages: tuple[Package, ...] = ()
    thumbnail: Mapping[str, Blob] = field(default_factory=dict)
    """The course's picture for catalogues, beside the packages, by its file's name."""
    beside: Mapping[str, bytes] = field(default_factory=dict)
    """What tells of its competencies, beside the packages, by file name."""
    unresolved: tuple[str, ...] = ()
    """Tags whose identifiers on the platform are not known: placeholders stand for them."""
    losses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What the formats cannot hold, in words, by writer's name."""
    previews: Mapping[str, tuple[Edition, Tree]] = field(default_factory=dict)
    """What the writers of folders made, by writer's name."""

    @property
    def built(self) -> bool:
        """Whether its packages are new; else it keeps its previous output."""
        return not has_errors(self.diagnostics)


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did and found."""

    courses: tuple[BuiltCourse, ...]
    diagnostics: tuple[Diagnostic, ...]
    """Of everything, sorted."""
    library: Library
    known: frozenset[str] | None
    """Ids of all courses of the content folder; None while one of them cannot be read."""
    media_failed: bool
    around: Around
    """What the roles and plans of the lab ask of its courses."""

    @property
    def ok(self) -> bool:
        """Whether everything that was asked for was built."""
        return self.exit is Exit.DONE

    @property
    def exit(self) -> Exit:
        """What the run ends with."""
        causes = [Exit.MEDIA] if self.media_failed else []
        for found in self.diagnostics:
            if found.severity is Severity.ERROR and found.code != MEDIA_FAILED:
                causes.append(Exit.UNSAFE if found.unsafe else Exit.CONTENT)
        return gravest(causes)


MEDIA_FAILED = "KD490"
"""A medium that ffmpeg or Pillow could not work on, though it looked sound."""


def build(
    tree: Tree,
    assets: Assets,
    writers: Sequence[Writer],
    effects: Effects,
    today: str,
    *,
    loaded: Sequence[Diagnostic] = (),
    only: Callable[[str], bool] = lambda folder: True,
    strict: bool = False,
    platform: Sequence[Line] = (),
) -> Report:
    """Check every course, and make what the writers make of those without errors.

    `today` is an ISO date; `loaded` is what loading the tree found; `only` picks courses by
    their folder; `platform` is what the platform's own export of its framework says.
    """
    limits = {w.name: w.state_limit for w in writers if w.state_limit is not None}
    checked = check(
        tree,
        assets.schemas,
        effects.probe,
        today,
        limits,
        loaded=loaded,
        only=only,
        strict=strict,
        listen=effects.listen,
        names=assets.rules,
        writing=effects.writing,
    )
    checked = effects.keep(checked)
    tree = checked.tree
    sound = [c for c in checked.courses if not has_errors(c.diagnostics)]
    profile = checked.library.lab.profile
    plans = {c.course.folder: media.plan(tree, c.course, c.facts, profile) for c in sound}
    jobs = tuple({(j.source.sha256, j.recipe): j for p in plans.values() for j in p[0]}.values())
    done = effects.transcode(jobs) if jobs else Transcoded({}, {})
    plans, done = _later(tree, sound, plans, done, effects, profile)

    built = []
    for course in checked.courses:
        found = course.diagnostics
        source = _source_digest(tree, course)
        if course.course.folder not in plans:
            built.append(BuiltCourse(course, found, source))
            continue
        planned, faults = plans[course.course.folder]
        listened = media.heard_out(course.course, planned, done.outputs, effects.open)
        found = together(found, faults, _failures(planned, done), judged(listened, strict=strict))
        if not effects.pin(course) and course.media_lock:
            told = pins.differences(course.course, planned, done.outputs, course.media_lock)
            found = together(found, judged(told, strict=strict))
        if has_errors(found):
            built.append(BuiltCourse(course, found, source))
            continue
        built.append(
            _pack(
                course,
                found,
                source,
                tree,
                assets,
                writers,
                effects,
                checked,
                done,
                platform,
                strict=strict,
            )
        )
    everything = together(checked.diagnostics, *(b.diagnostics for b in built))
    return Report(
        tuple(built),
        everything,
        checked.library,
        _known(checked),
        bool(done.failures),
        around(checked.library),
    )


def _known(checked: Checked) -> frozenset[str] | None:
    folders = {path.partition("/")[0] for path in checked.tree if path.endswith("/course.yml")}
    courses = checked.library.courses
    return frozenset(c.id for c in courses) if folders == {c.folder for c in courses} else None


Plan: TypeAlias = "tuple[tuple[Job, ...], tuple[Diagnostic, ...]]"


def _later(
    tree: Tree,
    courses: Sequence[CheckedCourse],
    plans: dict[str, Plan],
    done: Transcoded,
    effects: Effects,
    profile: Profile,
) -> tuple[dict[str, Plan], Transcoded]:
    """What is made of what was made; the same plans and outcomes, with these in them."""
    more = {
        c.course.folder: media.late(tree, c.course, c.facts, done.outputs, profile) for c in courses
    }
    jobs = tuple({(j.source.sha256, j.recipe): j for m in more.values() for j in m}.values())
    if not jobs:
        return plans, done
    then = effects.transcode(jobs)
    return (
        {folder: (planned + more[folder], told) for folder, (planned, told) in plans.items()},
        Transcoded({**done.outputs, **then.outputs}, {**done.failures, **then.failures}),
    )


def _pack(
    checked_course: CheckedCourse,
    found: tuple[Diagnostic, ...],
    source: str,
    tree: Tree,
    assets: Assets,
    writers: Sequence[Writer],
    effects: Effects,
    checked: Checked,
    done: Transcoded,
    platform: Sequence[Line],
    *,
    strict: bool,
) -> BuiltCourse:
    course = checked_course.course
    effects.tell(course.id, "pages")
    finished = media.assemble(
        tree,
        course,
        checked_course.facts,
        checked_course.beside,
        done.outputs,
        checked.library.lab.profile,
    )
    signed = media.logo.made(tree, checked.library.lab.theme)
    finished = replace(finished, files=finished.files | signed)
    address = render.address(course, checked.library.lab)
    articles = render.articles(course, checked_course.identity, finished, assets)

    def edition(writer: Writer) -> Edition:
        effects.tell(course.id, writer.standard)
        made = render.edition(
            course,
            checked.library.lab,
            checked.library.frameworks,
            checked_course.identity,
            finished,
            assets,
            writer.delivery,
            articles=articles,
        )
        return replace(made, coverage=checked_course.subject.coverage)

    packages: dict[str, tuple[Writer, Tree]] = {}
    for writer in (w for w in writers if w.packed):
        packed = writer.write(edition(writer))
        found = together(
            found, verify.verify(packed, _opener(packed, effects.open), assets.schemas)
        )
        packages[f"{course.id}-{course.version}-{writer.name}.zip"] = (writer, packed)
    if has_errors(found):
        return BuiltCourse(checked_course, found, source)

    def fits(made: Sequence[Package]) -> bool:
        nonlocal found
        sizes = {package.format: package.size for package in made}
        told = budget.judge(course, tree, finished, sizes, checked.library.lab.profiles)
        found = together(found, judged(told, strict=strict))
        return not has_errors(found)

    named = f"{course.id}-{course.version}"
    picture = {f"{named}-thumbnail.jpg": finished.thumbnail} if finished.thumbnail else {}
    matrix, frameworks = checked_course.subject.coverage, checked.library.frameworks
    told = beside(course, address, matrix, frameworks, platform)
    tags = {f"{named}-{end}": file for end, file in told.files.items()}
    stored: tuple[Package, ...] = ()
    if packages:
        lying: dict[str, File] = {**picture, **tags}
        stored = effects.pack(course.id, course.current_as_of, packages, lying, fits)
    if has_errors(found):
        return BuiltCourse(checked_course, found, source)
    downloads = tuple(Download(p.file, packages[p.file][0].standard, p.size) for p in stored)
    previews = {}
    for writer in (w for w in writers if not w.packed):
        shown = replace(edition(writer), downloads=downloads)
        previews[writer.name] = (shown, writer.write(shown))
    return BuiltCourse(
        checked_course,
        found,
        source,
        media=len(finished.renditions),
        packages=stored,
        thumbnail=picture if packages else {},
        beside=tags if packages else {},
        unresolved=told.unresolved if packages else (),
        losses={w.name: w.losses for w in writers if w.losses},
        previews=previews,
    )


def _opener(tree: Tree, open_blob: Callable[[Blob], bytes]) -> Callable[[str], bytes]:
    def read(path: str) -> bytes:
        file = tree[path]
        return open_blob(file) if isinstance(file, Blob) else file

    return read


def _failures(jobs: Sequence[Job], done: Transcoded) -> tuple[Diagnostic, ...]:
    return tuple(
        Diagnostic(
            Span(job.path),
            MEDIA_FAILED,
            f"this file could not be made ready: {failure}",
            "play it from start to end; if it plays, export it again from the program it came from",
        )
        for job in jobs
        if (failure := done.failures.get((job.source.sha256, job.recipe)))
    )


def _source_digest(tree: Tree, course: CheckedCourse) -> str:
    """Over every file that the course is made from: its folder, the lab and the frameworks.

    media.lock is none of them: it is written after a build, and nothing is made of it.
    """
    folder = course.course.folder + "/"
    total = hashlib.sha256()
    for path, file in tree.items():
        if path == folder + pins.LOCK:
            continue
        if path.startswith((folder, "frameworks/")) or path == "lab.yml":
            digest = file.sha256 if isinstance(file, Blob) else hashlib.sha256(file).hexdigest()
            total.update(f"{path}\0{digest}\n".encode())
    return total.hexdigest()
