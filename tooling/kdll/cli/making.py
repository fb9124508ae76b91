"""Everything that `kdll build` and `kdll serve` do between their options and their words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from kdll import __version__
from kdll.cli import show
from kdll.cli.locks import keep_identity, keep_media
from kdll.cli.progress import Progress
from kdll.cli.selection import only, wanted
from kdll.edge import archive, assets, clock, disk, loading, output, site, speech, transcode, upkeep
from kdll.edge.errors import EdgeError
from kdll.edge.probe import probe
from kdll.edge.store import Lost, Store
from kdll.model.edition import Writer
from kdll.model.exit import Exit
from kdll.model.media import Job, MediaFacts, Speech
from kdll.model.platform import Line
from kdll.model.tree import Blob, File, Tree
from kdll.pipeline.building import Effects, Package, Report, Transcoded, build
from kdll.pipeline.checked import Checked, CheckedCourse
from kdll.pipeline.frameworks import Unusable, platform_lines


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made, of what, and where."""

    content: Path
    out: Path
    writers: tuple[Writer, ...]
    courses: tuple[str, ...] = ()
    """Ids or folders; none: all of them."""
    strict: bool = False
    jobs: int = 2
    """Transcodes at a time."""
    scheduler: str = ""
    """The address of a Dask cluster to work on; none: this machine alone."""
    shared: str = ""
    """The URL of the store that it shares with this machine."""
    framework_export: Path | None = None
    """The platform's own export of its framework."""
    write: bool = False
    """Whether the locks of the courses are brought up to date."""
    reports: bool = True
    """Whether report.json is written: it tells of packages, not of what is only looked at."""


@dataclass(frozen=True, slots=True)
class Hands:
    """Who does the heavy work: this machine, or a cluster."""

    do: transcode.Do
    zips: archive.Zips
    jobs: int
    """To be handed out at a time."""


@dataclass(frozen=True, slots=True)
class Made:
    """What came of an order."""

    report: Report
    tree: Tree
    """The content, for whoever shows the diagnostics."""
    locks: tuple[str, ...] = ()
    """Paths of the locks that were written, from the content folder."""


def make(order: Order, progress: Progress) -> Made:
    """Build, and store what was built: packages, site and report.json."""
    most = upkeep.limit()
    output.claim(order.out, order.content)
    with output.lock(order.out, waiting=lambda holder: progress.say(f"waiting for {holder}")):
        output.sweep(order.out)
        try:
            return _attempt(order, progress, most)
        except Lost as lost:
            # Somebody emptied the cache, or the disk lost a file of it, after we had looked.
            progress.say(f"{lost.message}; once more from the start")
            return _attempt(order, progress, most)


def _attempt(order: Order, progress: Progress, most: int) -> Made:
    """Under the lock: one build, after which the cache holds at most `most` bytes."""
    cache = order.out / "cache"
    store = Store(cache)
    store.sweep()
    tree, loaded = loading.load(order.content, store)
    locks: list[str] = []
    with _hands(order, store, progress) as hands:
        report = build(
            tree,
            assets.load(),
            order.writers,
            _effects(order, store, progress, hands, locks),
            clock.today(),
            loaded=loaded,
            only=only([wanted(course, order.content, tree) for course in order.courses]),
            strict=order.strict,
            platform=_platform(order),
        )
    _make_site(order, report, store, progress)
    if order.reports:
        disk.write_file(order.out / "report.json", _report(report))
    store.save()
    upkeep.prune(cache, most, store.used)
    for warning in store.warnings:
        progress.say(warning)
    return Made(report, tree, tuple(locks))


def _platform(order: Order) -> tuple[Line, ...]:
    if order.framework_export is None:
        return ()
    try:
        return platform_lines(order.framework_export.read_bytes())
    except OSError as fault:
        raise disk.fault(fault, f"cannot read {order.framework_export}") from fault
    except Unusable as why:
        raise EdgeError(
            f"{order.framework_export} holds no framework: {why}",
            "save the whole answer of the platform to framework/v1/read",
            Exit.CONTENT,
        ) from None


def digest(file: File) -> str:
    """SHA-256 of a file, wherever its bytes are."""
    return file.sha256 if isinstance(file, Blob) else hashlib.sha256(file).hexdigest()


@contextmanager
def _hands(order: Order, store: Store, progress: Progress) -> Iterator[Hands]:
    if not order.scheduler:
        yield Hands(transcode.here, archive.write_zips, order.jobs)
        return
    from kdll.edge import cluster

    cluster.require()
    from kdll.edge.cluster.coordinator import joined

    with joined(order.scheduler, order.shared, store, progress.say, order.jobs) as workers:
        yield Hands(workers.do, workers.zips, workers.jobs)


def _effects(
    order: Order, store: Store, progress: Progress, hands: Hands, locks: list[str]
) -> Effects:
    def probed(path: str) -> MediaFacts:
        return probe(order.content / path, store)

    def transcoded(jobs: Sequence[Job]) -> Transcoded:
        with progress.media(jobs) as telling:
            outputs, failures = transcode.run(
                jobs, store, telling.share, hands.jobs, hands.do, telling.failed
            )
        return Transcoded(outputs, failures)

    def opened(blob: Blob) -> bytes:
        return b"".join(store.chunks(blob))

    def pack(
        course: str,
        dated: str,
        packages: Mapping[str, tuple[Writer, Tree]],
        beside: Mapping[str, File],
        fits: Callable[[Sequence[Package]], bool],
    ) -> tuple[Package, ...]:
        trees = {file: tree for file, (_, tree) in packages.items()}
        with output.replacing(order.out / "packages" / course) as folder:
            zipped = hands.zips(trees, store, folder, dated)
            made = [
                Package(writer.name, file, zipped[file].size, zipped[file].sha256)
                for file, (writer, _) in packages.items()
            ]
            digests = {p.file: p.sha256 for p in made}
            for file, content in beside.items():
                with (folder / file).open("xb") as out:
                    out.writelines(
                        store.chunks(content) if isinstance(content, Blob) else [content]
                    )
                digests[file] = digest(content)
            sums = "".join(f"{digests[file]}  {file}\n" for file in sorted(digests))
            (folder / "SHA256SUMS").write_text(sums, "ascii", newline="\n")
            if not fits(made):
                raise output.Unwanted
        return tuple(made)

    def listened(path: str, facts: MediaFacts) -> Speech | None:
        return speech.listen(order.content / path, facts, store)

    def kept(checked: Checked) -> Checked:
        if not order.write:
            return checked
        checked, written = keep_identity(checked, order.content, strict=order.strict)
        locks.extend(written)
        return checked

    def pinned(course: CheckedCourse) -> bool:
        if order.write:
            made = course.repinned(partial(transcode.recall, store=store))
            locks.extend(keep_media(made, order.content))
        return order.write

    return Effects(
        *(probed, transcoded, opened, pack, progress.tell, listened),
        writing=order.write,
        keep=kept,
        pin=pinned,
    )


def _make_site(order: Order, report: Report, store: Store, progress: Progress) -> None:
    """A site for each course that was built, and the catalogue of all that are there."""
    out = order.out / "site"
    for course in report.courses:
        for edition, staged in course.previews.values():
            source = order.out / "preview" / edition.course.id
            output.replace_folder(source, staged, store)
            folder = order.out / "packages" / edition.course.id
            site.build_site(
                source, out / edition.course.id, [folder / d.name for d in edition.downloads]
            )
    if report.known is not None:
        site.forget(out, report.known)
    for writer in order.writers:
        if writer.front:
            site.write_front(writer.front(report.library.lab, site.cards(out)), out)
        if writer.around:
            site.write_around(writer.around(report.around, site.cards(out)), out)


def _report(report: Report) -> bytes:
    """report.json, as `schemas/build-report.schema.json` describes it."""
    value = {
        "kdll": __version__,
        "courses": [
            {
                "id": (course := built.checked.course).id,
                "folder": course.folder,
                "title": course.title.value,
                "version": course.version,
                "language": course.language,
                "built": built.built,
                "source": built.source,
                "pages": len(course.pages),
                "questions": sum(map(course.put, course.pages)),
                "media": built.media,
                "packages": [
                    {
                        "format": package.format,
                        "file": f"packages/{course.id}/{package.file}",
                        "size": package.size,
                        "sha256": package.sha256,
                    }
                    for package in built.packages
                ],
                "thumbnail": next(
                    (
                        {
                            "file": f"packages/{course.id}/{file}",
                            "size": blob.size,
                            "sha256": blob.sha256,
                        }
                        for file, blob in built.thumbnail.items()
                    ),
                    None,
                ),
                "competencies": [
                    {
                        "file": f"packages/{course.id}/{file}",
                        "size": len(content),
                        "sha256": digest(content),
                    }
                    for file, content in built.beside.items()
                ],
                "placeholders": built.unresolved,
                "losses": built.losses,
            }
            for built in report.courses
        ],
        "diagnostics": show.rows(report.diagnostics),
        "exempted": show.exempted_rows(
            [one for course in report.courses for one in course.checked.exempted]
        ),
        "summary": {
            "built": sum(c.built for c in report.courses),
            "kept": sum(not c.built for c in report.courses),
            **show.totals(report.diagnostics),
        },
    }
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
