"""`kdll build`."""

from __future__ import annotations

import os
import time
from pathlib import Path

import click

from kdll.cli import show
from kdll.cli.making import Order, make
from kdll.cli.options import content_option, out_option, scheduler_type, strict_option
from kdll.cli.progress import Progress
from kdll.cli.selection import formats
from kdll.edge.plugins import writers
from kdll.model.measure import count, size
from kdll.pipeline.building import MEDIA_FAILED, BuiltCourse, Report


@click.command()
@click.argument("courses", nargs=-1, metavar="[COURSE…]")
@content_option
@out_option
@click.option("--formats", "names", metavar="LIST", help="Which packages: scorm12,web")
@click.option(
    "--jobs",
    type=click.IntRange(1, 256),
    default=os.cpu_count() or 1,
    show_default="one a processor",
    help="Media files to work on at a time.",
)
@strict_option
@click.option("--write", is_flag=True, help="Bring each course's locks up to date, too.")
@click.option("--no-site", is_flag=True, help="Packages only.")
@click.option(
    "--scheduler",
    type=scheduler_type,
    default="",
    metavar="ADDRESS",
    help="Send the heavy work to a Dask cluster: tcp://HOST:8786",
)
@click.option(
    "--store",
    "shared",
    default="",
    metavar="URL",
    help="Where the cluster and this machine exchange files: s3://BUCKET/PREFIX, or a folder.",
)
@click.option(
    "--framework-export",
    "exported",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The platform's framework, for the identifiers of competencies on iGOT.",
)
@click.pass_context
def build(
    ctx: click.Context,
    courses: tuple[str, ...],
    content: Path,
    out: Path,
    names: str | None,
    jobs: int,
    strict: bool,
    write: bool,
    no_site: bool,
    scheduler: str,
    shared: str,
    exported: Path | None,
) -> None:
    """Check the courses, and make their packages and the preview site.

    COURSE is a course's id or its folder; all courses if none is named.
    """
    begin = time.monotonic()
    if bool(scheduler) != bool(shared):
        raise click.UsageError("--scheduler and --store belong together: give both, or none")
    packing = formats(names, writers())
    showing = () if no_site else tuple(w for w in writers().values() if not w.packed)
    order = Order(
        content,
        out,
        (*packing, *showing),
        courses,
        strict=strict,
        jobs=jobs,
        scheduler=scheduler,
        shared=shared,
        framework_export=exported,
        write=write,
    )
    made = make(order, Progress())
    for path in made.locks:
        click.echo(f"wrote {show.visible(f'{content.as_posix()}/{path}')}")
    show.show(made.report.diagnostics, made.tree, prefix=f"{content.as_posix()}/")
    for line in summary(made.report, out, time.monotonic() - begin, site=bool(showing)):
        click.echo(show.visible(line))
    ctx.exit(made.report.exit)


def summary(report: Report, out: Path, seconds: float, *, site: bool) -> list[str]:
    """What came of a build, and where to look next, in words."""
    lines = [_course(course, out) for course in report.courses]
    built = [course for course in report.courses if course.built]
    if report.diagnostics:
        lines.append(show.closing(report.diagnostics, len(report.courses)))
    failed = {d.span.file for d in report.diagnostics if d.code == MEDIA_FAILED}
    if failed:
        lines.append(
            f"{count(len(failed), 'media file')} could not be made; the others are ready, and the "
            "next build begins with them"
        )
    lines += [_placeholders(course) for course in built if course.unresolved]
    if not report.courses:
        lines.append("there is no course here to build")
    lines.append(f"{count(len(built), 'course')} built in {_time(seconds)}")
    if built and site:
        lines.append(f"look at it: open {out / 'site' / 'index.html'} in a browser")
    if any(course.packages for course in built):
        lines.append(f"upload: the packages are in {out / 'packages'}")
    if report.diagnostics:
        lines.append(show.more(report.diagnostics))
    return lines


def _course(course: BuiltCourse, out: Path) -> str:
    about = course.checked.course
    if not course.built:
        kept = (out / "packages" / about.id).is_dir()
        was = "its packages from before are kept" if kept else "it has no packages yet"
        return f"{about.id} {about.version}: not built, because of its errors; {was}"
    sizes = ", ".join(f"{p.format} {size(p.size)}" for p in course.packages)
    pages, questions = len(about.pages), sum(map(about.put, about.pages))
    said = f"{count(pages, 'page')}, {count(questions, 'question')}"
    return f"{about.id} {about.version}: {said}" + (f"; {sizes}" if sizes else "")


def _placeholders(course: BuiltCourse) -> str:
    tags = ", ".join(course.unresolved)
    return (
        f"{course.checked.course.id}: placeholders stand in competencies-v6.json for identifiers "
        f"that only the platform knows, of {tags}; give its framework: --framework-export FILE"
    )


def _time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{seconds:.1f} s"
