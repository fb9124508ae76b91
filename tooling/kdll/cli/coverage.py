"""`kdll coverage`: the matrix of a course."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from kdll.cli import finding, show
from kdll.cli.list import WIDTH
from kdll.cli.looking import looking
from kdll.cli.options import content_option
from kdll.edge import assets
from kdll.model.course import Course
from kdll.model.coverage import Cell, Coverage, Row, Use
from kdll.model.diagnostic import has_errors
from kdll.model.exit import Exit
from kdll.model.measure import count
from kdll.pipeline import surveying

_HEAD = (
    *("course", "tag", "title", "target", "level", "module", "taught", "practised", "assessed"),
    *("points", "weight", "pages", "questions", "objectives"),
)

NOT_ALL = "there are errors in what was read, so this may not be all: kdll check"


@click.command()
@click.argument("course", required=False)
@content_option
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    show_default=True,
    help="For people, for programs, or for spreadsheets.",
)
@click.pass_context
def coverage(ctx: click.Context, course: str | None, content: Path, style: str) -> None:
    """Show which competencies a course teaches, practises and assesses, module by module.

    COURSE is a course's id or its folder; all courses if none is named. kdll check tells what
    is missing.
    """
    with looking(content) as looked:
        surveyed = surveying.survey_of(looked.tree, assets.load().schemas, looked.loaded)
        courses = surveyed.library.courses
        chosen = [finding.course(course, courses, looked)] if course else [*courses]
    folders = {one.folder for one in chosen}
    wrong = [d for one in chosen for d in surveyed.of(one.folder)]
    shown = [(c, m) for c, m in surveyed.matrices if c.folder in folders]
    if style == "json":
        told = [as_value(c, m) for c, m in shown]
        value: Any = told[0] if course else {"courses": told}
        click.echo(json.dumps(value, ensure_ascii=False, indent=2))
    elif style == "csv":
        out = csv.writer(sys.stdout, lineterminator="\n")
        out.writerow(_HEAD)
        out.writerows(line for _, matrix in shown for line in as_rows(matrix))
    else:
        texts = [[*as_text(one, matrix), ""] for one, matrix in shown]
        for line in [line for text in texts for line in text][:-1]:
            click.echo(show.visible(line))
    if has_errors(wrong):
        click.echo(
            "there are errors in what was read, so this may not be all: kdll check", err=True
        )
        ctx.exit(Exit.CONTENT)


def as_text(course: Course, matrix: Coverage) -> list[str]:
    """The matrix as people read it on a terminal: under each competency the modules with marks."""
    if not matrix.rows:
        return [f"{course.id} {course.version}: no competency is named in it"]
    lines = [f"{course.id} {course.version}"]
    for row in matrix.rows:
        share = f", {matrix.weight(row):.0%} of the points" if row.points else ""
        star = "*" if row.target else " "
        lines.append(f"{star} {row.tag} ({row.title}): {_amounts(row)}{share}")
        lines += _modules(row)
    return [
        *lines,
        "",
        "* a target of the course. By module: t taught, p practised, a assessed, d by draw alone.",
        *(f"{n:>5} {title} ({id_})" for n, (id_, title) in enumerate(matrix.modules, 1)),
    ]


def _amounts(row: Row) -> str:
    """`taught on 3 pages, assessed by 8 questions`."""
    said = (
        ("taught on", len(row.taught), "page"),
        ("practised by", len(row.practised), "question"),
        ("assessed by", len(row.assessed), "question"),
    )
    parts = [f"{words} {count(number, what)}" for words, number, what in said if number]
    return ", ".join(parts) or "nothing is for it"


def _modules(row: Row) -> list[str]:
    marks = [f"{n} {_marks(cell)}" for n, cell in enumerate(row.cells, 1) if not cell.empty]
    lines: list[str] = []
    for mark in marks:
        if lines and len(lines[-1]) + len(mark) + 3 <= WIDTH:
            lines[-1] += f"   {mark}"
        else:
            lines.append(f"      {mark}")
    return lines


def _marks(cell: Cell) -> str:
    drawn = cell.assessed and all(use.drawn for use in cell.assessed)
    marks = [
        "t" if cell.taught else "",
        "p" if cell.practised else "",
        "d" if drawn else "a" if cell.assessed else "",
    ]
    return "".join(marks)


def as_rows(matrix: Coverage) -> Iterator[Sequence[str]]:
    """A row for each competency and module that does something for it."""
    for row in matrix.rows:
        total = matrix.points or 1.0
        for (module, _), cell in zip(matrix.modules, row.cells, strict=True):
            if cell.empty:
                continue
            uses = (*cell.practised, *cell.assessed)
            points = sum(use.points for use in cell.assessed)
            yield (
                matrix.course,
                row.tag,
                row.title,
                "yes" if row.target else "no",
                str(row.level or ""),
                module,
                *(str(len(part)) for part in (cell.taught, cell.practised, cell.assessed)),
                f"{points:g}",
                f"{points / total:.4f}",
                " ".join(cell.taught),
                " ".join(use.question for use in uses),
                " ".join(dict.fromkeys(use.objective for use in uses if use.objective)),
            )


def as_value(course: Course, matrix: Coverage) -> dict[str, Any]:
    """The matrix for programs."""
    return {
        "course": course.id,
        "version": course.version,
        "modules": [{"id": id_, "title": title} for id_, title in matrix.modules],
        "competencies": [_row(row, matrix) for row in matrix.rows],
    }


def _row(row: Row, matrix: Coverage) -> dict[str, Any]:
    return {
        "tag": row.tag,
        "title": row.title,
        "iri": row.iri,
        "target": row.target,
        "level": row.level or None,
        "points": round(row.points, 6),
        "weight": round(matrix.weight(row), 6),
        "always-asked": row.sure,
        "objectives": row.objectives,
        "modules": {
            module: {
                "taught": cell.taught,
                "practised": [_use(use) for use in cell.practised],
                "assessed": [_use(use) for use in cell.assessed],
            }
            for (module, _), cell in zip(matrix.modules, row.cells, strict=True)
            if not cell.empty
        },
    }


def _use(use: Use) -> dict[str, Any]:
    return {
        "question": use.question,
        "page": use.page,
        "objective": use.objective or None,
        "points": round(use.points, 6),
        "drawn": use.drawn,
    }
