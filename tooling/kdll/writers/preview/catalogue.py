"""The site's front page: every course that lies beside it."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree as ET

from kdll.model.course import Lab
from kdll.model.tree import Tree
from kdll.writers.preview.card import PATH, Card, load
from kdll.writers.preview.html import element, markup
from kdll.writers.preview.words import bytes_of, count, date, duration

_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "img-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)


def catalogue(lab: Lab, site: Tree) -> str:
    """The front page, a whole document. `site` holds each course's card at `<course>/PATH`."""
    cards = {
        path.removesuffix("/" + PATH): card
        for path in site
        if path.endswith("/" + PATH) and (card := load(site.text(path).encode()))
    }
    return _document(lab, cards)


def _document(lab: Lab, cards: Mapping[str, Card]) -> str:
    ordered = sorted(cards.items(), key=lambda entry: (entry[1].title.casefold(), entry[0]))
    total = count(len(cards), "course")
    page = element(
        "html",
        {"lang": lab.language, "class": "site-catalogue"},
        element(
            "head",
            {},
            element("meta", {"charset": "utf-8"}),
            element("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
            element("meta", {"http-equiv": "Content-Security-Policy", "content": _POLICY}),
            element("title", {}, f"{lab.name}: courses"),
            element("link", {"rel": "stylesheet", "href": "catalogue.css"}),
        ),
        element(
            "body",
            {},
            element(
                "header",
                {},
                element("h1", {}, lab.name),
                element("p", {}, f"{total}, to be read, played and signed off" if cards else total),
            ),
            element(
                "main",
                {},
                element("ul", {"class": "site-cards"}, *(_card(id, c) for id, c in ordered))
                if cards
                else element("p", {}, "No course has been built yet."),
            ),
        ),
    )
    return "<!doctype html>\n" + markup(page) + "\n"


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
        element(
            "ul", {"class": "site-tags"}, *(element("li", {}, name) for name in card.competencies)
        )
        if card.competencies
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
        "li", {"lang": card.language, "id": course}, *(part for part in body if part is not None)
    )


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
