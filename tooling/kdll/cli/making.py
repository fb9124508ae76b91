"""Everything that `kdll build` and `kdll serve` do between their options and their words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kdll import __version__
from kdll.cli import show
from kdll.cli.progress import Progress
from kdll.cli.selection import only, wanted
from kdll.edge import archive, assets, clock, disk, output, site, transcode
from kdll.edge.probe import probe
from kdll.edge.store import Store
from kdll.model.edition import Writer
from kdll.model.media import Job, MediaFacts
from kdll.model.tree import Blob, Tree
from kdll.pipeline.building import Effects, Package, Report, Transcoded, build


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
    reports: bool = True
    """Whether report.json is written: it tells of packages, not of what is only looked at."""


@dataclass(frozen=True, slots=True)
class Made:
    """What came of an order."""

    report: Report
    tree: Tree
    """The content, for whoever shows the diagnostics."""


def make(order: Order, progress: Progress) -> Made:
    """Build, and store what was built: packages, site and report.json."""
    output.claim(order.out, order.content)
    with output.lock(order.out, waiting=lambda holder: progress.say(f"waiting for {holder}")):
        output.sweep(order.out)
        store = Store(order.out / "cache")
        store.sweep()
        tree, loaded = disk.load(order.content, store)
        own = assets.load()
        report = build(
            tree,
            own,
            order.writers,
            _effects(order, store, progress),
            clock.today(),
            loaded=loaded,
            only=only([wanted(course, order.content, tree) for course in order.courses]),
            strict=order.strict,
        )
        _make_site(order, report, store, progress)
        if order.reports:
            disk.write_file(order.out / "report.json", _report(report))
        store.save()
    for warning in store.warnings:
        progress.say(warning)
    return Made(report, tree)


def _effects(order: Order, store: Store, progress: Progress) -> Effects:
    def probed(path: str) -> MediaFacts:
        return probe(order.content / path, store)

    def transcoded(jobs: Sequence[Job]) -> Transcoded:
        with progress.media(jobs) as tell:
            outputs, failures = transcode.run(jobs, store, tell, order.jobs)
        return Transcoded(outputs, failures)

    def opened(blob: Blob) -> bytes:
        return b"".join(store.chunks(blob))

    def pack(
        course: str, dated: str, packages: Mapping[str, tuple[Writer, Tree]]
    ) -> tuple[Package, ...]:
        press, made = archive.Press(), []
        with output.replacing(order.out / "packages" / course) as folder:
            for file, (writer, tree) in packages.items():
                zipped = archive.write_zip(tree, store, folder / file, dated, press)
                made.append(Package(writer.name, file, zipped.size, zipped.sha256))
            sums = "".join(f"{p.sha256}  {p.file}\n" for p in sorted(made, key=lambda p: p.file))
            (folder / "SHA256SUMS").write_text(sums, "ascii", newline="\n")
        return tuple(made)

    return Effects(probed, transcoded, opened, pack, progress.tell)


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
            site.write_front(writer.front(report.lab, site.cards(out)), out)


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
                "questions": len(course.questions),
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
