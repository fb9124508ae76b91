"""`kdll list`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click
from rich.cells import cell_len, set_cell_size

from kdll.cli import finding, show
from kdll.cli.looking import Looked, looking
from kdll.cli.options import content_option
from kdll.cli.scenario_map import drawn, mapped
from kdll.cli.selection import only, wanted
from kdll.model.course import Course, Draw, Page
from kdll.model.diagnostic import has_errors
from kdll.model.media import MediaKind
from kdll.model.minutes import minutes
from kdll.pipeline.checked import CheckedCourse

WIDTH = 80
"""Cells of a line: what every terminal shows."""
_GAP = 2
_LEAST = 10
"""Cells that remain of words where the other columns are long."""


@click.command("list")
@click.argument("course", required=False)
@content_option
@click.option(
    "--map", "map_of", metavar="NAME", help="Draw a scenario instead, or all those of a page."
)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def list_courses(course: str | None, content: Path, map_of: str | None, as_json: bool) -> None:
    """Show the courses, or the modules, pages, banks and gates of one.

    COURSE is a course's id or its folder. Minutes are an estimate: 200 words a minute, the
    videos and sounds, and a minute a question.
    """
    with looking(content) as looked:
        if map_of is not None:
            _show_map(f"{course}/{map_of}" if course else map_of, looked, as_json=as_json)
            return
        chosen = [wanted(course, content, looked.tree)] if course else []
        if chosen and f"{chosen[0].partition('/')[0]}/course.yml" not in looked.tree:
            raise click.UsageError(f"`{course}` is no course; `kdll list` shows the courses")
        checked = looked.check(only=only(chosen)).courses
    found = [whole(one) for one in checked]
    if as_json:
        told = found[0] if course else {"courses": [_without_modules(one) for one in found]}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    elif course:
        _say(described(found[0]))
    else:
        _say(catalogue(found))


def whole(checked: CheckedCourse) -> dict[str, Any]:
    """What is told of a course, with its modules and their pages."""
    course = checked.course
    lengths = {
        path.removeprefix(f"{course.folder}/"): facts.duration
        for path, facts in checked.facts.items()
        if facts.kind in (MediaKind.VIDEO, MediaKind.AUDIO) and not facts.fault
    }

    def counted(pages: Sequence[Page]) -> dict[str, Any]:
        return {
            "minutes": minutes(course, pages, lengths),
            "questions": sum(map(course.put, pages)),
        }

    return {
        "id": course.id,
        "folder": course.folder,
        "title": course.title.value,
        "language": course.language,
        "version": course.version,
        "status": course.status.value,
        "pages": len(course.pages),
        **counted(course.pages),
        "competencies": _tags(course),
        "errors": has_errors(checked.diagnostics),
        "modules": [
            {
                "id": module.id,
                "title": module.title.value,
                **counted(module.pages),
                "competencies": [tag.name for tag in module.competencies],
                "pages": [
                    {
                        "id": page.id,
                        "title": page.title.value,
                        "kind": page.kind.value,
                        "file": page.path,
                        **counted([page]),
                        "competencies": [tag.name for tag in page.competencies],
                        "draws": [_draw(course, draw) for draw in page.draws],
                    }
                    for page in module.pages
                ],
            }
            for module in course.modules
        ],
        "banks": [
            {
                "id": bank.id,
                "title": bank.title.value,
                "file": bank.path,
                "questions": len(bank.questions),
                "competencies": [tag.name for tag in bank.competencies],
            }
            for bank in course.banks
        ],
        "gates": [
            {"opens": gate.opens.value, "after": [name.value for name in gate.after]}
            for gate in course.gates
        ],
    }


def _draw(course: Course, draw: Draw) -> dict[str, Any]:
    """So many questions of a bank, and of how many."""
    return {
        "from": draw.bank.value,
        "count": draw.count,
        "of": len(course.drawn(draw)),
        "competency": draw.competency.name if draw.competency else None,
        "difficulty": draw.difficulty or None,
    }


def catalogue(courses: Sequence[dict[str, Any]]) -> list[str]:
    """All courses, one a line."""
    if not courses:
        return ["there is no course here yet; kdll new course makes one"]
    head = ("ID", "TITLE", "VERSION", "STATUS", "MIN", "PAGES", "QUESTIONS", "TAGS")
    rows = [
        (
            c["id"],
            c["title"],
            c["version"],
            c["status"],
            *(str(c[name]) for name in ("minutes", "pages", "questions")),
            str(len(c["competencies"])),
        )
        for c in courses
    ]
    return [*table(head, rows, numbers=4), *_faulty(courses)]


def described(course: dict[str, Any]) -> list[str]:
    """One course: its modules, and their pages moved in."""
    head = ("ID", "TITLE", "KIND", "MIN", "QUESTIONS", "TAGS")
    rows = []
    for module in course["modules"]:
        rows.append((module["id"], module["title"], "module", *_numbers(module)))
        for page in module["pages"]:
            rows.append((f"  {page['id']}", page["title"], page["kind"], *_numbers(page)))
    for bank in course["banks"]:
        rows.append((bank["id"], bank["title"], "bank", *_numbers({"minutes": "", **bank})))
    return [
        f"{course['id']} {course['version']} ({course['status']})",
        course["title"],
        *(f"  teaches {tag}" for tag in course["competencies"]),
        "",
        *table(head, rows, numbers=3),
        *_notes(course),
        "",
        f"{course['minutes']} minutes, {course['pages']} pages, {course['questions']} questions",
        *_faulty([course]),
    ]


def _notes(course: dict[str, Any]) -> list[str]:
    """What is drawn, and what opens late."""
    pages = [page for module in course["modules"] for page in module["pages"]]
    lines = [f"{page['id']} draws {_drawn(draw)}" for page in pages for draw in page["draws"]]
    lines += [
        f"{gate['opens']} opens after {' and '.join(gate['after']) or 'all modules before it'}"
        for gate in course["gates"]
    ]
    return ["", *lines] if lines else []


def _drawn(draw: dict[str, Any]) -> str:
    about = f" about {draw['competency']}" if draw["competency"] else ""
    hard = f"{draw['difficulty']} " if draw["difficulty"] else ""
    return f"{draw['count']} of {draw['of']} {hard}questions{about} from {draw['from']}"


def _show_map(wanted_page: str, looked: Looked, *, as_json: bool) -> None:
    """The scenarios of one page, or one of them."""
    place = finding.scenario(wanted_page, looked.check().library.courses, looked)
    found = mapped(place.page, place.scenario)
    if not found:
        raise click.UsageError(f"page `{place.page.id}` has no scenario")
    if as_json:
        click.echo(json.dumps({"scenarios": found}, ensure_ascii=False, indent=2))
        return
    for number, scenario in enumerate(found):
        _say([*([""] if number else []), *drawn(scenario)])


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: int) -> list[str]:
    """Columns that fit `WIDTH`; the last `numbers` of them stand to the right.

    Where there is no room, the second column is cut, and then the first.
    """
    cells = [[show.visible(cell) for cell in row] for row in (head, *rows)]
    widths = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]
    for column in (1, 0):
        over = sum(widths) + _GAP * (len(widths) - 1) - WIDTH
        widths[column] = max(min(widths[column], _LEAST), widths[column] - max(0, over))
    left = len(widths) - numbers
    return [
        (" " * _GAP)
        .join(
            _fitted(cell, width) if n < left else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        .rstrip()
        for row in cells
    ]


def _fitted(cell: str, width: int) -> str:
    if cell_len(cell) <= width:
        return cell + " " * (width - cell_len(cell))
    return set_cell_size(cell, width - 1) + "…"


def _numbers(counted: dict[str, Any]) -> tuple[str, ...]:
    tags = len(counted["competencies"])
    return str(counted["minutes"]), str(counted["questions"]), str(tags or "")


def _tags(course: Course) -> list[str]:
    tags = [*course.targets, *(tag for page in course.sheets for tag in page.competencies)]
    tags += [question.competency for question in course.questions if question.competency]
    return list(dict.fromkeys(tag.name for tag in tags))


def _without_modules(course: dict[str, Any]) -> dict[str, Any]:
    inner = ("modules", "banks", "gates")
    return {name: value for name, value in course.items() if name not in inner}


def _faulty(courses: Iterable[dict[str, Any]]) -> list[str]:
    faulty = [course["id"] for course in courses if course["errors"]]
    return ["", f"with errors, see kdll check: {', '.join(faulty)}"] if faulty else []


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(show.visible(line))
