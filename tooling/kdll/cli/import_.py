"""`kdll import`: makes pages of a Word document, and questions of a spreadsheet."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from kdll.cli import show
from kdll.cli.looking import Looked, looking
from kdll.cli.options import content_option
from kdll.cli.selection import wanted
from kdll.edge import assets, disk, office
from kdll.edge.errors import EdgeError
from kdll.model.course import Status
from kdll.model.exit import Exit
from kdll.model.manuscript import Lost
from kdll.model.media import MediaFacts
from kdll.model.tree import Blob, File, Tree
from kdll.pipeline import importing
from kdll.pipeline.checked import STALE

_SHEETS = (".xlsx", ".csv", ".tsv", ".xlsm", ".xls", ".xlsb", ".ods", ".xltm")


@click.command("import")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--into", metavar="PLACE", help="A course, a module's folder, or a page's file.")
@content_option
@click.option("--page", "title", metavar="TITLE", help="Put questions on a new page, so called.")
@click.option(
    "--kind",
    type=click.Choice(["assessment", "page"]),
    default="assessment",
    show_default=True,
    help="Of that page: whether its questions count.",
)
@click.option("--competency", metavar="TAG", default="", help="Of new pages; else the one target.")
@click.option(
    "--id", "ids", metavar="ID", multiple=True, help="For a page without Latin letters in its name."
)
@click.option("--large", is_flag=True, help="Take files of 200 MB and 20,000 lines, not 20 MB.")
@click.option("--dry-run", is_flag=True, help="Show what would be made, and make nothing.")
@click.option(
    "--template",
    metavar="FILE",
    is_flag=False,
    flag_value="questions.xlsx",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a spreadsheet to fill in, .xlsx or .csv.",
)
@click.pass_context
def import_(
    ctx: click.Context,
    file: Path | None,
    into: str | None,
    content: Path,
    title: str | None,
    kind: str,
    competency: str,
    ids: tuple[str, ...],
    large: bool,
    dry_run: bool,
    template: Path | None,
) -> None:
    """Make pages of a Word document, or questions of a spreadsheet.

    FILE.docx: each heading of the first level begins a page of the course or module.
    FILE.xlsx or FILE.csv: the questions are put at the end of a page. Nothing is overwritten.
    """
    if template is not None:
        office.write_template(template, importing.template())
        click.echo(f"wrote {show.visible(template.as_posix())}")
        return
    if file is None:
        raise click.UsageError("name the file: kdll import storyboard.docx --into my-course")
    if into is None:
        raise click.UsageError(f"say where to: kdll import {file.name} --into my-course")
    with looking(content) as looked:
        place = wanted(into, content, looked.tree)
        try:
            made, pictures = (_sheets if file.suffix.lower() in _SHEETS else _document)(
                looked, file, place, competency, ids, title, kind, large
            )
        except importing.Refused as refused:
            raise EdgeError(refused.message, refused.hint, Exit.CONTENT) from refused
        ctx.exit(_finish(looked, place, made, pictures, dry_run=dry_run))


def _document(
    looked: Looked,
    file: Path,
    place: str,
    competency: str,
    ids: Sequence[str],
    title: str | None,
    kind: str,
    large: bool,
) -> tuple[importing.Made, dict[str, MediaFacts]]:
    if title is not None:
        raise click.UsageError("--page is for questions; a document's headings make its pages")
    parts = place.split("/")
    single = f"{place}/index.md" not in looked.tree and len(parts) > 1
    if not place or single:
        raise click.UsageError("a document makes pages: name a course or a module's folder")
    manuscript = office.document(file, large=large)
    made = importing.from_document(
        looked.tree, assets.load().schemas, place, manuscript, competency, ids
    )
    return made, {f"{parts[0]}/{path}": facts for path, facts in manuscript.facts.items()}


def _sheets(
    looked: Looked,
    file: Path,
    place: str,
    competency: str,
    ids: Sequence[str],
    title: str | None,
    kind: str,
    large: bool,
) -> tuple[importing.Made, dict[str, MediaFacts]]:
    page = place.endswith(".md")
    if title is None and not page:
        raise click.UsageError(
            "name the page that the questions go to, --into course/page.md, "
            'or make a new one: --page "Final assessment"'
        )
    if title is not None and (page or not place):
        raise click.UsageError("for a new page, name a course or a module's folder with --into")
    return importing.from_sheets(
        looked.tree,
        assets.load().schemas,
        place,
        office.sheets(file, large=large),
        competency,
        title=title or "",
        kind=kind,
        ids=ids,
    ), {}


def _finish(
    looked: Looked,
    place: str,
    made: importing.Made,
    pictures: dict[str, MediaFacts],
    *,
    dry_run: bool,
) -> Exit:
    """Write what was made, and say what that is, what is lacking and what is wrong with it."""
    before, prefix = looked.tree, f"{looked.content.as_posix()}/"
    if not made.files:
        click.echo("nothing was made")
        _tell(made.lost)
        return Exit.CONTENT
    tree = Tree({**before, **{path: _held(path, file) for path, file in made.files.items()}})
    folder = place.partition("/")[0]
    checked = looked.check(tree=tree, only=lambda one: one == folder, facts=pictures)
    files = {path: file for path, file in made.files.items() if isinstance(file, bytes)}
    [course] = checked.courses
    path, lock = course.lock
    if course.course.status is Status.DRAFT and lock is not None:
        files[path] = lock
    if not dry_run:
        _write(looked, files)
    for file in files:
        new, changed = ("would write", "would add to") if dry_run else ("wrote", "added to")
        click.echo(f"{changed if file in before else new} {show.visible(prefix + file)}")
    _tell(made.lost)
    found = [d for d in checked.everything if d.span.file in made.files]
    click.echo()
    if found:
        click.echo("kdll check says of it:")
        click.echo()
    count = len(made.ids)
    what = f"{count} question{'s' * (count != 1)}" if count else _pages(made)
    show.show(found, tree, prefix=prefix, closing=f"{what}: {show.counts(found)}")
    if any(d.code in STALE for d in course.diagnostics) and path not in files:
        click.echo(f"when all is right, run kdll check --write {folder}")
    return Exit.DONE


def _held(path: str, file: File) -> File:
    """A new file as loading would hold it."""
    if not isinstance(file, bytes) or disk.is_text(path, len(file)):
        return file
    return Blob(hashlib.sha256(file).hexdigest(), len(file))


def _pages(made: importing.Made) -> str:
    pages = sum(path.endswith(".md") for path in made.files)
    pictures = len(made.files) - pages
    words = f"{pages} page{'s' * (pages != 1)}"
    return words + (f" and {pictures} picture{'s' * (pictures != 1)}" if pictures else "")


def _write(looked: Looked, files: Mapping[str, bytes]) -> None:
    """Write all of it or nothing, if nobody was faster."""
    for path in files:
        there = looked.content / path
        try:
            now = there.read_bytes() if os.path.lexists(there) else None
        except OSError as error:
            raise disk.fault(error, f"cannot read {there}") from error
        if now != looked.tree.get(path):
            raise EdgeError(f"{there} changed meanwhile", "run this again")
    disk.write_together({looked.content / path: file for path, file in files.items()})


def _tell(lost: Sequence[Lost]) -> None:
    if not lost:
        return
    click.echo()
    click.echo("not carried as it was:")
    for number, one in enumerate(lost, 1):
        where = f"{one.where}: " if one.where else ""
        click.echo(show.visible(f"{number:>4}. {where}{one.what}"))
