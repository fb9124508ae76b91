"""A page of the site that belongs to no course: one document, with its looks beside it."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from kdll.model.course import Lab
from kdll.writers.preview.html import element, markup

_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "img-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)


def document(
    lab: Lab,
    title: str,
    heading: str,
    lead: str,
    content: Sequence[ET.Element | None],
    *,
    home: bool = False,
) -> str:
    """A whole document. `home` is the catalogue itself, to which all others lead back."""
    links = [("competencies.html", "Competencies, roles and plans")]
    if not home:
        links.insert(0, ("index.html", "All courses"))
    page = element(
        "html",
        {"lang": lab.language, "class": "site-catalogue"},
        element(
            "head",
            {},
            element("meta", {"charset": "utf-8"}),
            element("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
            element("meta", {"http-equiv": "Content-Security-Policy", "content": _POLICY}),
            element("title", {}, title),
            element("link", {"rel": "stylesheet", "href": "catalogue.css"}),
            element("script", {"src": "catalogue.js", "defer": "defer"}, ""),
        ),
        element(
            "body",
            {},
            element(
                "header",
                {},
                element(
                    "nav",
                    {"aria-label": "Site"},
                    *(element("a", {"href": href}, words) for href, words in links),
                ),
                element("h1", {}, heading),
                element("p", {}, lead),
            ),
            element("main", {}, *(part for part in content if part is not None)),
        ),
    )
    return "<!doctype html>\n" + markup(page) + "\n"


def filter_box(words: str, what: str) -> ET.Element:
    """A box that leaves of a list `what` (its id) only what has the words typed. The script shows
    it: without one there is nothing to type for."""
    return element(
        "p",
        {"class": "site-filter", "hidden": "hidden"},
        element("label", {"for": f"{what}-filter"}, words),
        " ",
        element("input", {"type": "search", "id": f"{what}-filter", "data-filters": what}),
        " ",
        element("span", {"role": "status"}),
    )


def page_of(tag: str) -> str:
    """The page of a competency."""
    return f"competency-{tag.replace(':', '.')}.html"
