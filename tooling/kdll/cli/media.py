"""`kdll media`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from rich.cells import cell_len, set_cell_size

from kdll import __version__
from kdll.cli.options import content_option, out_option
from kdll.cli.selection import only, wanted
from kdll.cli.show import visible
from kdll.edge import assets, clock, loading, output, transcode
from kdll.edge.probe import probe
from kdll.model.measure import count, length, size
from kdll.model.media import MediaKind
from kdll.pipeline import checking
from kdll.pipeline.building import Transcoded
from kdll.pipeline.inventory import Medium, State, inventory

WIDTH = 80
"""Cells of a line: what every terminal has."""

_COLUMNS = (("file", 29), ("kind", 9), ("length", 12), ("source", 9), ("made", 9), ("state", 11))


@click.command()
@click.argument("courses", nargs=-1, metavar="[COURSE…]")
@content_option
@out_option
@click.option("--json", "for_programs", is_flag=True, help="For programs.")
def media(courses: tuple[str, ...], content: Path, out: Path, for_programs: bool) -> None:
    """List the media of the courses: what they are, what was made of them, whose they are.

    COURSE is a course's id or its folder; all courses if none is named. Makes nothing.
    """
    listed: dict[tuple[str, str], tuple[Medium, ...]] = {}
    with output.borrowed_cache(out) as store:
        tree, loaded = loading.load(content, store)
        checked = checking.check(
            tree,
            assets.load().schemas,
            lambda path: probe(content / path, store),
            clock.today(),
            {},
            loaded=loaded,
            only=only([wanted(course, content, tree) for course in courses]),
        )
        for course in checked.courses:
            listed[course.course.id, course.course.folder] = inventory(
                course,
                lambda jobs: Transcoded(*transcode.seen(jobs, store)),
                lambda blob: b"".join(store.chunks(blob)),
            )
    if for_programs:
        profile = checked.library.lab.profile.name
        click.echo(as_json(listed, profile))
        return
    for (id_, _), found in listed.items():
        for line in table(id_, found):
            click.echo(line)
        click.echo()
    if not listed:
        click.echo("there is no course here")


def table(course: str, found: Sequence[Medium]) -> Iterator[str]:
    """Two lines for each medium, none wider than `WIDTH`, and a sum."""
    used = [medium for medium in found if medium.state is not State.UNUSED]
    sources, made = sum(m.size for m in used), sum(m.made for m in used)
    yield _cut(
        f"{visible(course)}: {count(len(used), 'medium', 'media')}, sources of {size(sources)}, "
        f"{size(made)} ready for packages"
    )
    if not found:
        return
    yield ""
    yield _row([name for name, _ in _COLUMNS])
    for medium in found:
        yield _row(
            [
                visible(medium.path),
                str(medium.facts.kind),
                length(medium.facts.duration),
                size(medium.size),
                size(medium.made) if medium.made else "",
                str(medium.state),
            ]
        )
        yield _cut("  " + visible("; ".join(_details(medium))))
        if medium.reason:
            yield _cut("  " + visible(medium.reason))


def _details(medium: Medium) -> Iterator[str]:
    facts = medium.facts
    yield f"{facts.codecs} in {facts.format}" if facts.codecs else facts.format
    if facts.width:
        yield f"{facts.width} × {facts.height}"
    if medium.loudness:
        before, after = medium.loudness
        yield f"{after:.1f} LUFS, was {before:.1f}"
    if facts.kind in (MediaKind.VIDEO, MediaKind.AUDIO) and medium.state is not State.UNUSED:
        yield f"captions {', '.join(medium.captions)}" if medium.captions else "no captions"
    yield medium.credit.licence or "no licence"
    if medium.credit.by:
        yield medium.credit.by


def _row(cells: Sequence[str]) -> str:
    parts = []
    for text, (name, width) in zip(cells, _COLUMNS, strict=True):
        if name in ("source", "made"):
            parts.append(" " * (width - 1 - cell_len(text)) + text + " ")
        else:
            parts.append(set_cell_size(_middle(text, width - 1), width))
    return "".join(parts).rstrip()


def _middle(text: str, width: int) -> str:
    """A long name without its middle: its suffix tells more."""
    if cell_len(text) <= width:
        return text
    end = text[-10:]
    return set_cell_size(text, width - 1 - cell_len(end)) + "…" + end


def _cut(line: str) -> str:
    return line if cell_len(line) <= WIDTH else set_cell_size(line, WIDTH - 1).rstrip() + "…"


def as_json(listed: Mapping[tuple[str, str], Sequence[Medium]], profile: str) -> str:
    """One object, as `schemas/media-report.schema.json` describes it."""
    whole = {
        "kdll": __version__,
        "profile": profile,
        "courses": [
            {"id": id_, "folder": folder, "media": [_record(medium) for medium in found]}
            for (id_, folder), found in listed.items()
        ],
    }
    return json.dumps(whole, indent=2, ensure_ascii=False)


def _record(medium: Medium) -> dict[str, Any]:
    facts, credit = medium.facts, medium.credit
    return {
        "file": medium.path,
        "kind": str(facts.kind),
        "format": facts.format,
        "codecs": facts.codecs,
        "seconds": facts.duration,
        "width": facts.width,
        "height": facts.height,
        "size": medium.size,
        "state": str(medium.state),
        "reason": medium.reason,
        "renditions": [{"name": name, "size": made} for name, made in medium.renditions.items()],
        "loudness": {"source": medium.loudness[0], "made": medium.loudness[1]}
        if medium.loudness
        else None,
        "captions": list(medium.captions),
        "by": credit.by,
        "licence": credit.licence,
        "source": credit.source,
        "language": credit.language,
        "narration_describes_all": credit.narration_describes_all,
    }
