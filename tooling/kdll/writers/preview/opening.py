"""The page that a course's site opens with."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree as ET

from kdll.model.course import PageKind
from kdll.model.edition import Edition, RenderedPage
from kdll.model.language import autonym
from kdll.writers.preview.card import Card
from kdll.writers.preview.catalogue import picture
from kdll.writers.preview.html import element, markup
from kdll.writers.preview.words import bytes_of, count, date, duration

_WIDE = 40
"""Letters from which on a fact takes a whole row."""

_KINDS = {
    PageKind.ASSESSMENT: "Assessment",
    PageKind.GLOSSARY: "Glossary",
    PageKind.SCENARIO: "Scenario",
}


def opening(edition: Edition, card: Card, source_of: Callable[[str], str]) -> str:
    """The opening page as `<article>`; `source_of` gives the file of a page by its id."""
    course = edition.course
    parts = [
        picture(card),
        element("h1", {"class": "kdll-title"}, course.title.value),
        element("p", {"class": "site-lead"}, course.description) if course.description else None,
        element(
            "p",
            {"class": "site-actions"},
            element("a", {"class": "site-button site-primary", "href": "player.html"}, _PLAY),
            " ",
            element("a", {"class": "site-button", "href": "storyboard.md"}, "Storyboard"),
        ),
        _facts(edition, card),
        element("h2", {"id": "site--promise"}, "What completes it"),
        element("p", {}, edition.promise),
        *_competencies(edition),
        element("h2", {"id": "site--modules"}, "Modules"),
        element("ol", {"class": "site-modules"}, *_modules(edition, source_of)),
        element("h2", {"id": "site--packages"}, "Packages"),
        _packages(edition),
    ]
    return markup(
        element("article", {"class": "kdll-page site-course"}, *(p for p in parts if p is not None))
    )


_PLAY = "Play as a learner"


def _facts(edition: Edition, card: Card) -> ET.Element:
    course = edition.course
    rows = [
        ("Takes about", duration(card.minutes)),
        ("Holds", f"{count(card.pages, 'page')}, {count(card.questions, 'question')}"),
        ("For", course.audience),
        ("Level", course.level),
        ("Version", f"{course.version} ({course.status.value})"),
        ("Current as of", date(course.current_as_of) if course.current_as_of else ""),
        ("To be reviewed by", date(course.review_by) if course.review_by else ""),
        ("Language", autonym(course.language)),
        ("Licence", course.licence),
        ("Published by", edition.lab.name),
    ]
    return element(
        "dl",
        {"class": "site-facts"},
        *(
            element(
                "div",
                {"class": "kdll-wide"} if len(words) > _WIDE else {},
                element("dt", {}, term),
                element("dd", {}, words),
            )
            for term, words in rows
            if words
        ),
    )


def _competencies(edition: Edition) -> list[ET.Element]:
    if not edition.objectives:
        return []
    items = []
    for objective in edition.objectives:
        item = element(
            "li",
            {},
            element("strong", {}, objective.title),
            " ",
            element("code", {}, objective.tag),
        )
        if objective.description:
            item.append(element("p", {}, objective.description))
        items.append(item)
    return [
        element("h2", {"id": "site--competencies"}, "Competencies"),
        element("ul", {"class": "site-competencies"}, *items),
    ]


def _modules(edition: Edition, source_of: Callable[[str], str]) -> list[ET.Element]:
    rendered = {page.id: page for page in edition.pages}
    return [
        element(
            "li",
            {},
            element("h3", {"id": f"site--module-{module.id}"}, module.title.value),
            *([element("p", {}, module.description)] if module.description else []),
            element("ul", {}, *(_line(rendered[p.id], source_of, edition) for p in module.pages)),
        )
        for module in edition.course.modules
    ]


def _line(page: RenderedPage, source_of: Callable[[str], str], edition: Edition) -> ET.Element:
    course = edition.course
    written = next(p for p in course.pages if p.id == page.id)
    questions, total = course.put(written), len(course.asked(written))
    drawn = f", drawn from {total:,}" if written.draws else ""
    notes = [
        _KINDS.get(page.kind, ""),
        count(questions, f"question{drawn}", f"questions{drawn}") if questions else "",
    ]
    line = element("li", {}, element("a", {"href": source_of(page.id)}, page.title))
    if said := " · ".join(note for note in notes if note):
        line.append(element("span", {"class": "site-note"}, said))
    return line


def _packages(edition: Edition) -> ET.Element:
    if not edition.downloads:
        return element("p", {"class": "site-note"}, "None were made together with this preview.")
    return element(
        "ul",
        {"class": "site-downloads"},
        *(
            element(
                "li",
                {},
                element(
                    "a",
                    {"class": "site-button", "href": f"packages/{d.name}", "download": d.name},
                    d.standard,
                ),
                element("span", {"class": "site-note"}, f"{d.name}, {bytes_of(d.size)}"),
            )
            for d in edition.downloads
        ),
    )
