"""The HTML document that a launch opens: all its pages as sections, one script, no frame."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from kdll.model.edition import RenderedPage
from kdll.render.elements import element, lines, serialise
from kdll.render.links import keep_inside
from kdll.render.words import direction

_OUTSIDE = {"cmi5": " https: http:", "xapi": " https: http:"}
"""Statements go to a record store whose address only the launch knows."""

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "media-src 'self' blob:; font-src 'self'; connect-src 'self'{outside}; "
    "base-uri 'none'; form-action 'none'"
)


def document(
    title: str, language: str, standard: str, pages: Iterable[RenderedPage], data: str
) -> bytes:
    """One document. `data` is the JSON of the block `kdll-data`."""
    pages = tuple(pages)
    policy = _POLICY.format(outside=_OUTSIDE.get(standard, ""))
    head = [
        element("meta", {"charset": "utf-8"}),
        element("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        element("meta", {"http-equiv": "Content-Security-Policy", "content": policy}),
        element("title", {}, [title]),
        element("link", {"rel": "stylesheet", "href": "kdll/player.css"}),
    ]
    main = element("main", {}, lines(_section(page) for page in pages))
    body = [
        element("div", {"id": "kdll"}, lines([main])),
        element("script", {"type": "application/json", "id": "kdll-data"}, [data]),
        element("script", {"src": "kdll/player.js"}),
    ]
    root = element(
        "html",
        {"lang": language, "dir": direction(language), "class": "kdll"},
        lines([element("head", {}, lines(head)), element("body", {}, lines(body))]),
    )
    text = serialise(root)
    inside = frozenset(page.id for page in pages)
    # Articles are serialised once for all outputs, and stand in for their empty sections here.
    for page in pages:
        empty = serialise(_section(page))
        opening, closing = empty[: -len("</section>")], empty[-len("</section>") :]
        article = keep_inside(page.article, inside)
        text = text.replace(empty, f"{opening}\n{article}\n{closing}", 1)
    return f"<!doctype html>\n{text}\n".encode()


def _section(page: RenderedPage) -> Element:
    return element("section", {"class": "kdll-section", "data-page": page.id})
