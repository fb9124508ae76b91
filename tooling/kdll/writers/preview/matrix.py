"""The matrix of a course as a page: competencies by modules, and what is behind each cell.

What a cell says is said in letters and, for those who hear it, in words; its colour only repeats
that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from xml.etree import ElementTree as ET

from kdll.model.coverage import Cell, Coverage, Row
from kdll.model.edition import Edition
from kdll.writers.preview.html import element, markup, noted
from kdll.writers.preview.places import Place, Places
from kdll.writers.preview.words import count


def matrix(edition: Edition, source_of: Callable[[str], str]) -> str:
    """The page as `<article>`; `source_of` gives the file of a page by its id."""
    found, places = edition.coverage, Places(edition, source_of)
    content: list[ET.Element] = [element("h1", {"class": "kdll-title"}, "Coverage")]
    if not found.rows:
        content.append(element("p", {}, "No page of this course names a competency."))
    else:
        content += [
            element("p", {"class": "site-lead"}, _LEAD),
            _legend(),
            _table(found),
            element("h2", {"id": "site--columns"}, "Modules"),
            _modules(found, places),
            element("h2", {"id": "site--behind"}, "Behind the cells"),
            *(
                part
                for number, row in enumerate(found.rows)
                for part in _behind(row, number, places, found)
            ),
        ]
    return markup(element("article", {"class": "kdll-page site-course"}, *content))


_LEAD = (
    "Which module is for which competency. Each cell leads to the pages and questions behind it."
)

_MARKS = (
    ("t", "T", "taught"),
    ("p", "P", "practised, on pages whose questions do not count"),
    ("a", "A", "assessed, by questions that count"),
    ("d", "D", "assessed by questions that a draw may leave out"),
)


def _legend() -> ET.Element:
    return element(
        "ul",
        {"class": "site-legend"},
        *(
            element(
                "li", {}, element("b", {"class": f"site-mark site-{kind}"}, letter), " " + words
            )
            for kind, letter, words in _MARKS
        ),
    )


def _kinds(cell: Cell) -> list[str]:
    drawn = bool(cell.assessed) and all(use.drawn for use in cell.assessed)
    kinds = [
        "t" if cell.taught else "",
        "p" if cell.practised else "",
        "d" if drawn else "a" if cell.assessed else "",
    ]
    return [kind for kind in kinds if kind]


def _table(found: Coverage) -> ET.Element:
    numbers = [
        element(
            "th",
            {"scope": "col"},
            element("a", {"href": f"#site--module-{number}"}, str(number), _heard(f" {title}")),
        )
        for number, (_, title) in enumerate(found.modules, 1)
    ]
    head = element(
        "tr",
        {},
        element("th", {"scope": "col"}, "Competency"),
        *numbers,
        element("th", {"scope": "col"}, "Questions"),
        element("th", {"scope": "col"}, "Weight"),
    )
    region = {
        "class": "site-wide",
        "role": "region",
        "tabindex": "0",
        "aria-label": "Coverage by module",
    }
    return element(
        "div",
        region,
        element(
            "table",
            {"class": "site-matrix"},
            element("caption", {}, _caption(found)),
            element("thead", {}, head),
            element("tbody", {}, *(_row(row, n, found) for n, row in enumerate(found.rows))),
        ),
    )


def _caption(found: Coverage) -> str:
    targets = sum(row.target for row in found.rows)
    return (
        f"{count(len(found.rows), 'competency', 'competencies')}, of them "
        f"{count(targets, 'target')} of the course, in {count(len(found.modules), 'module')}"
    )


def _row(row: Row, number: int, found: Coverage) -> ET.Element:
    return element(
        "tr",
        {},
        element(
            "th",
            {"scope": "row"},
            element("a", {"href": f"#site--row-{number}"}, row.title),
            *noted("target" if row.target else ""),
        ),
        *(_cell(cell, f"site--cell-{number}-{place}") for place, cell in enumerate(row.cells, 1)),
        element("td", {"class": "site-number"}, str(len(row.assessed))),
        element("td", {"class": "site-number"}, f"{found.weight(row):.0%}"),
    )


def _cell(cell: Cell, anchor: str) -> ET.Element:
    if cell.empty:
        return element("td", {}, element("span", {"aria-hidden": "true"}, "·"), _heard("nothing"))
    letters = {kind: letter for kind, letter, _ in _MARKS}
    marks = (
        element("b", {"class": f"site-mark site-{kind}", "aria-hidden": "true"}, letters[kind])
        for kind in _kinds(cell)
    )
    return element(
        "td", {}, element("a", {"href": f"#{anchor}"}, *marks, _heard(", ".join(_words(cell))))
    )


def _words(cell: Cell) -> Iterable[str]:
    drawn = bool(cell.assessed) and all(use.drawn for use in cell.assessed)
    if cell.taught:
        yield f"taught on {count(len(cell.taught), 'page')}"
    if cell.practised:
        yield f"practised by {count(len(cell.practised), 'question')}"
    if cell.assessed:
        yield f"assessed by {count(len(cell.assessed), 'question')}" + (" to draw from" * drawn)


def _heard(words: str) -> ET.Element:
    return element("span", {"class": "site-heard"}, words)


def _modules(found: Coverage, places: Places) -> ET.Element:
    return element(
        "ol",
        {"class": "site-columns"},
        *(
            element(
                "li",
                {"id": f"site--module-{number}"},
                element("a", {"href": places.page(id_).href}, title),
            )
            for number, (id_, title) in enumerate(found.modules, 1)
        ),
    )


def _behind(row: Row, number: int, places: Places, found: Coverage) -> list[ET.Element]:
    content = [
        element(
            "h3",
            {"id": f"site--row-{number}"},
            row.title,
            " ",
            element("code", {}, row.tag),
        )
    ]
    if row.objectives:
        content.append(
            element("p", {"class": "site-note"}, "Objectives: " + ", ".join(row.objectives))
        )
    for place, (cell, (_, title)) in enumerate(zip(row.cells, found.modules, strict=True), 1):
        if not cell.empty:
            content += [
                element("h4", {"id": f"site--cell-{number}-{place}"}, f"{place}. {title}"),
                uses(
                    places.pages(cell.taught),
                    places.questions(cell.practised),
                    places.questions(cell.assessed),
                ),
            ]
    if not row.taught and not row.practised and not row.assessed:
        content.append(element("p", {}, "Nothing in the course is for it."))
    return content


def uses(
    taught: Sequence[Place], practised: Sequence[Place], assessed: Sequence[Place]
) -> ET.Element:
    """Pages and questions as a list of terms."""
    groups = (("Taught on", taught), ("Practised by", practised), ("Assessed by", assessed))
    return element(
        "dl",
        {"class": "site-uses"},
        *(
            part
            for words, places in groups
            if places
            for part in (
                element("dt", {}, words),
                *(element("dd", {}, element("a", {"href": p.href}, p.words)) for p in places),
            )
        ),
    )
