"""The site's front page: every course that lies beside it."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree as ET

from kdll.model.course import Lab
from kdll.model.tree import Tree
from kdll.writers.preview.card import PATH, Card, Served, load
from kdll.writers.preview.document import document, filter_box, page_of
from kdll.writers.preview.html import element
from kdll.writers.preview.words import bytes_of, count, date, duration


def catalogue(lab: Lab, site: Tree) -> str:
    """The front page, a whole document. `site` holds each course's card at `<course>/PATH`."""
    return _document(lab, cards(site))


def cards(site: Tree) -> dict[str, Card]:
    """The cards of all courses by their folders."""
    return {
        path.removesuffix("/" + PATH): card
        for path in site
        if path.endswith("/" + PATH) and (card := load(site.text(path).encode()))
    }


def _document(lab: Lab, cards: Mapping[str, Card]) -> str:
    ordered = sorted(cards.items(), key=lambda entry: (entry[1].title.casefold(), entry[0]))
    total = count(len(cards), "course")
    return document(
        lab,
        f"{lab.name}: courses",
        lab.name,
        f"{total}, to be read, played and signed off" if cards else total,
        [
            filter_box("Find a course by its words or competencies:", "courses"),
            element(
                "ul",
                {"class": "site-cards", "id": "courses"},
                *(_card(id_, card) for id_, card in ordered),
            ),
        ]
        if cards
        else [element("p", {}, "No course has been built yet.")],
        home=True,
    )


def _card(course: str, card: Card) -> ET.Element:
    amounts = [
        duration(card.minutes),
        count(card.pages, "page"),
        count(card.questions, "question"),
        f"version {card.version}",
        f"current as of {date(card.current_as_of)}" if card.current_as_of else "",
    ]
    body = [
        picture(card, f"{course}/"),
        element("p", {"class": f"site-status site-{card.status}"}, card.status),
        element("h2", {}, element("a", {"href": f"{course}/index.html"}, card.title)),
        element("p", {"class": "site-lead"}, card.description) if card.description else None,
        element("p", {"class": "site-note"}, " · ".join(a for a in amounts if a)),
        element("ul", {"class": "site-tags"}, *(_tag(one) for one in card.served))
        if card.served
        else None,
        element(
            "p",
            {"class": "site-actions"},
            _button(f"{course}/index.html", "Open", " site-primary"),
            _button(f"{course}/player.html", "Play"),
            _button(f"{course}/storyboard.html", "Storyboard"),
        ),
        _packages(course, card),
    ]
    return element(
        "li",
        {"lang": card.language, "id": course, "data-words": _words(course, card)},
        *(part for part in body if part is not None),
    )


def _tag(one: Served) -> ET.Element:
    return element("li", {}, element("a", {"href": page_of(one.tag)}, one.title))


def _words(course: str, card: Card) -> str:
    """What a course is found by."""
    tags = (f"{one.title} {one.tag}" for one in card.served)
    return " ".join((course, card.title, card.description, *tags))


def picture(card: Card, folder: str = "") -> ET.Element | None:
    """The course's picture; the title beside it says what it is, so it needs no words."""
    if not card.thumbnail:
        return None
    size = {"width": "1280", "height": "720", "loading": "lazy"}
    source = {"class": "site-picture", "src": folder + card.thumbnail, "alt": ""}
    return element("img", source | size)


def _button(href: str, words: str, more: str = "") -> ET.Element:
    return element("a", {"class": "site-button" + more, "href": href}, words)


def _packages(course: str, card: Card) -> ET.Element | None:
    if not card.downloads:
        return None
    return element(
        "details",
        {"class": "site-packages"},
        element("summary", {}, "Packages"),
        element(
            "ul",
            {},
            *(
                element(
                    "li",
                    {},
                    element("a", {"href": f"{course}/packages/{name}", "download": name}, standard),
                    element("span", {"class": "site-note"}, bytes_of(size)),
                )
                for name, standard, size in card.downloads
            ),
        ),
    )
