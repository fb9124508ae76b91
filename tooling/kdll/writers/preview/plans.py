"""A role, or a plan, as a page: what is needed, which courses meet it, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree import ElementTree as ET

from kdll.model.course import Lab
from kdll.model.plan import Answer, Need, Outlook, Prospect, Role
from kdll.writers.preview.card import Card
from kdll.writers.preview.document import document, page_of
from kdll.writers.preview.html import element, noted
from kdll.writers.preview.words import count, date

_SIGNS = {
    Answer.MET: ("✓", "site-met"),
    Answer.PARTLY: ("◐", "site-part"),
    Answer.GAP: ("✗", "site-gap"),
}
"""A sign besides the words, and a class for the colour."""


def role_page(lab: Lab, role: Role, prospect: Prospect, cards: Mapping[str, Card]) -> str:
    """What somebody does, what it takes, and which courses give it."""
    activities = [
        element(
            "li",
            {},
            activity.name,
            " ",
            element("span", {"class": "site-note"}, _titles(activity.needs, prospect)),
        )
        for activity in role.activities
    ]
    return document(
        lab,
        f"{role.title}: {lab.name}",
        role.title,
        _met(prospect.needs),
        [
            element("p", {}, role.description) if role.description else None,
            element("h2", {}, "What is done"),
            element("ul", {"class": "site-list"}, *activities),
            element("h2", {}, "What it takes"),
            _needs(prospect, cards),
            element("h2", {}, "Path"),
            _path(prospect, cards),
        ],
    )


def plan_page(lab: Lab, found: Outlook, cards: Mapping[str, Card]) -> str:
    """An organisation's plan: people, needs, gaps, paths and seats."""
    about = found.plan
    beside = ", ".join(part for part in (about.organisation, about.year) if part)
    content: list[ET.Element | None] = [
        element("p", {}, about.description) if about.description else None,
        element("p", {"class": "site-note"}, _met([n for p in found.prospects for n in p.needs])),
    ]
    for one in found.prospects:
        content += [
            element("h2", {}, element("a", {"href": f"role-{one.role}.html"}, one.title)),
            _people(one),
            _needs(one, cards),
            element("h3", {}, "Path"),
            _path(one, cards),
        ]
    if found.seats:
        content += [element("h2", {}, "Seats"), _seats(found.seats, cards)]
    people = f"{count(found.people, 'person', 'people')} in {count(len(found.prospects), 'role')}"
    return document(
        lab,
        f"{about.title}: {lab.name}",
        about.title,
        " · ".join(part for part in (beside, people) if part),
        content,
    )


def _titles(tags: Sequence[object], prospect: Prospect) -> str:
    titles = {need.tag: need.title for need in prospect.needs}
    names = [getattr(tag, "name", "") for tag in tags]
    return ", ".join(titles.get(name, name) for name in names)


def _met(needs: Sequence[Need]) -> str:
    met = sum(need.answer is Answer.MET for need in needs)
    return f"{met} of {count(len(needs), 'need')} met"


def _people(one: Prospect) -> ET.Element | None:
    if one.post is None:
        return None
    until = f" by {date(one.post.by)}" if one.post.by else ""
    people = count(one.post.people, "person", "people")
    return element("p", {}, f"{people}, {one.post.ready:,} of them to be ready{until}")


def _needs(prospect: Prospect, cards: Mapping[str, Card]) -> ET.Element:
    head = element(
        "tr", {}, *(element("th", {"scope": "col"}, w) for w in ("Competency", "Answer", "Courses"))
    )
    rows = [_need(need, cards) for need in prospect.needs]
    caption = element("caption", {}, f"{prospect.title}: what it takes")
    return element(
        "div",
        {"class": "site-wide", "role": "region", "tabindex": "0", "aria-label": prospect.title},
        element(
            "table",
            {"class": "site-needs"},
            caption,
            element("thead", {}, head),
            element("tbody", {}, *rows),
        ),
    )


def _need(need: Need, cards: Mapping[str, Card]) -> ET.Element:
    sign, look = _SIGNS[need.answer]
    courses = [
        element(
            "li",
            {},
            _course(offer.course, cards),
            *noted(offer.lacks),
        )
        for offer in need.offers
    ]
    return element(
        "tr",
        {},
        element(
            "th",
            {"scope": "row"},
            _title(need),
            *noted(need.level),
        ),
        element("td", {}, element("span", {"class": look}, f"{sign} {need.answer.value}")),
        element("td", {}, element("ul", {}, *courses) if courses else "none"),
    )


def _title(need: Need) -> ET.Element | str:
    """A link to the competency's page, if a framework has it: a check tells of the others."""
    if need.title == need.tag:
        return need.tag
    return element("a", {"href": page_of(need.tag)}, need.title)


def _course(id_: str, cards: Mapping[str, Card]) -> ET.Element | str:
    """A link to the course, if it is on the site."""
    if id_ not in cards:
        return f"{id_} (not built yet)"
    return element("a", {"href": f"{id_}/index.html"}, cards[id_].title)


def _path(prospect: Prospect, cards: Mapping[str, Card]) -> ET.Element:
    if not prospect.path:
        return element("p", {}, "No course meets any of these needs yet.")
    return element("ol", {}, *(element("li", {}, _course(id_, cards)) for id_ in prospect.path))


def _seats(seats: Mapping[str, int], cards: Mapping[str, Card]) -> ET.Element:
    rows = (
        element(
            "tr",
            {},
            element("th", {"scope": "row"}, _course(id_, cards)),
            element("td", {"class": "site-number"}, f"{number:,}"),
        )
        for id_, number in seats.items()
    )
    head = element(
        "tr",
        {},
        element("th", {"scope": "col"}, "Course"),
        element("th", {"scope": "col"}, "Seats"),
    )
    return element(
        "table",
        {"class": "site-needs"},
        element("caption", {}, "How many people take each course"),
        element("thead", {}, head),
        element("tbody", {}, *rows),
    )
