"""A page as one article, the same for every package and the site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from kdll.model.course import Course, Page
from kdll.model.edition import Assets, RenderedPage
from kdll.model.identity import Identity
from kdll.model.media import MediaSet
from kdll.model.prose import Block, Node, plain, walk
from kdll.render.elements import Piece, element, lines, serialise
from kdll.render.glossary import Terms, linked, terms
from kdll.render.prose import blocks, heading_level, inline
from kdll.render.question import form
from kdll.render.setting import Setting, settings
from kdll.render.typography import typeset_words
from kdll.render.words import catalogue, spoken


def articles(
    course: Course, identity: Identity, media: MediaSet, assets: Assets
) -> tuple[RenderedPage, ...]:
    """Every page of a course that has no errors, in order."""
    strings = catalogue(assets.strings, course.language)
    words = spoken(assets.strings, course.language)
    places = settings(course, media, identity, strings, words=words)
    known = terms(course)
    return tuple(
        _rendered(places[page.id], module.id, places, known)
        for module in course.modules
        for page in module.pages
    )


def _rendered(
    setting: Setting, module: str, places: Mapping[str, Setting], known: Terms
) -> RenderedPage:
    page = setting.page
    body = linked(page, known, scored=setting.course.scores(page))
    notes = any(isinstance(b, Node) and b.attrs.get("name") == "todo" for b in walk(page.body))
    return RenderedPage(
        page.id,
        page.title.value,
        page.kind,
        module,
        _article(body, setting, places),
        tuple(_headings(page)),
        review=_article(body, replace(setting, review=True), places) if notes else "",
    )


def _article(body: Iterable[Block], setting: Setting, places: Mapping[str, Setting]) -> str:
    page = setting.page
    attrs = {
        "class": "kdll-page",
        "id": f"page-{page.id}",
        "data-page": page.id,
        "data-kind": page.kind.value,
    }
    words = typeset_words(page.title.value, setting.language)
    title = element("h1", {"class": "kdll-title"}, [words])
    content = [*blocks(body, setting), *_drawn(setting, places)]
    return serialise(element("article", attrs, ["\n", title, *content]))


def _drawn(setting: Setting, places: Mapping[str, Setting]) -> Iterator[Piece]:
    """All that may be drawn for an assessment; the player shows what is."""
    for number, draw in enumerate(setting.page.draws):
        forms = (
            form(question, places[bank.id], blocks, inline)
            for question, bank in setting.course.drawn(draw)
        )
        attrs = {"class": "kdll-drawn", "data-draw": str(number), "hidden": ""}
        yield element("div", attrs, lines(forms))
        yield "\n"


def _headings(page: Page) -> list[tuple[int, str, str]]:
    return [
        (heading_level(node), f"{page.id}--{node.attrs['id']}", plain(node.children))
        for node in walk(page.body)
        if isinstance(node, Node) and node.kind == "heading" and node.attrs.get("id")
    ]
