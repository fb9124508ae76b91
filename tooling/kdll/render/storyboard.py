"""The storyboard: everything of a course on one page, for reviewers who sign it off.

What a learner meets only after answering, playing or listening is written out: right and wrong
choices (in words and by a sign, never by colour alone), all that is said back, captions with
their times, alternative texts, ids and rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from xml.etree.ElementTree import Element

from kdll.model.competency import Framework, Tag, find
from kdll.model.course import Course, Module, PageKind
from kdll.model.identity import Identity
from kdll.model.language import autonym
from kdll.model.media import MediaSet
from kdll.model.place import Text
from kdll.render import terms
from kdll.render.asked import Place, competency, facts
from kdll.render.elements import Piece, element, lines, serialise
from kdll.render.prose import blocks
from kdll.render.setting import settings
from kdll.render.unfolded import open_up

_PAGE_KINDS = {
    PageKind.PAGE: "page",
    PageKind.SCENARIO: "scenario",
    PageKind.ASSESSMENT: "assessment",
    PageKind.GLOSSARY: "glossary",
}


def storyboard(
    course: Course,
    frameworks: Mapping[str, Framework],
    identity: Identity,
    media: MediaSet,
    strings: Mapping[str, str],
    promise: str,
) -> str:
    """`<article>` with all of the course; `strings` are the interface's, in its language.

    Links between pages are `#page-<id>` and `#<page>--<heading>`, as in the articles: here
    they stay on the page.
    """
    places = settings(course, media, identity, strings, review=True)
    parts: list[Piece] = [
        element("h1", {"class": "kdll-title"}, [course.title.value]),
        _about(course),
        *([element("p", {}, [course.description])] if course.description else []),
        element("h2", {"id": "storyboard--promise"}, ["What completes the course"]),
        element("p", {}, [promise]),
        *_competencies("Targets", course.targets, frameworks),
        *terms.gates(course),
        *terms.values(course),
        element("h2", {"id": "storyboard--contents"}, ["Contents"]),
        _contents(course),
    ]
    for module in course.modules:
        parts.append(element("h2", {"id": f"module-{module.id}"}, [module.title.value]))
        parts += _module(module, frameworks)
        parts += (
            _page(Place(course, module, page, frameworks, places[page.id])) for page in module.pages
        )
    if course.banks:
        parts.append(element("h2", {"id": "storyboard--banks"}, ["Banks"]))
        parts += (_bank(Place(course, None, b, frameworks, places[b.id])) for b in course.banks)
    return serialise(element("article", {"class": "kdll-page kdll-storyboard"}, lines(parts)))


def _about(course: Course) -> Element:
    made_by = "; ".join(
        f"{c.name} ({', '.join(filter(None, (c.role, c.organisation)))})"
        for c in course.contributors
    )
    return facts(
        ("Course", course.id),
        ("Version", course.version),
        ("Status", course.status.value),
        ("Language", autonym(course.language)),
        ("Current as of", course.current_as_of),
        ("To be reviewed by", course.review_by),
        ("Audience", course.audience),
        ("Level", course.level),
        ("Keywords", ", ".join(course.keywords)),
        ("Licence", course.licence),
        ("Contributors", made_by),
    )


def _contents(course: Course) -> Element:
    def link(target: str, words: str) -> Element:
        return element("a", {"href": f"#{target}"}, [words])

    def pages(module: Module) -> Element:
        rows = [element("li", {}, [link(f"page-{p.id}", p.title.value)]) for p in module.pages]
        return element("ul", {}, rows)

    banks = [element("li", {}, [link("storyboard--banks", "Banks")])] if course.banks else []
    return element(
        "ol",
        {"class": "kdll-contents"},
        [
            element("li", {}, [link(f"module-{m.id}", m.title.value), pages(m)])
            for m in course.modules
        ]
        + banks,
    )


def _competencies(
    words: str, tags: Iterable[Tag], frameworks: Mapping[str, Framework]
) -> Iterator[Element]:
    items = []
    for tag in tags:
        items.append(element("li", {}, [competency(tag, frameworks)]))
        known = find(frameworks, tag)
        if known and known.description:
            items[-1].append(element("p", {}, [known.description]))
    if items:
        yield element("p", {"class": "kdll-label"}, [words])
        yield element("ul", {}, items)


def _objectives(objectives: Mapping[str, Text]) -> Iterator[Element]:
    if objectives:
        yield element("p", {"class": "kdll-label"}, ["Objectives"])
        rows = [f"{words} ({name})" for name, words in objectives.items()]
        yield element("ul", {}, [element("li", {}, [row]) for row in rows])


def _bank(place: Place) -> Element:
    """Its questions, and who draws them."""
    course, bank = place.course, place.page
    drawn = [
        f"“{page.title.value}” draws {terms.draw(course, draw)}"
        for page in course.pages
        for draw in page.draws
        if draw.bank.value == bank.id
    ]
    parts: list[Piece] = [
        element("h3", {}, [bank.title.value]),
        facts(
            ("Bank", bank.id),
            ("File", bank.path),
            ("Questions", str(len(bank.questions))),
            ("Drawn by", "; ".join(drawn) or "nobody"),
        ),
        *_competencies("Competencies", bank.competencies, place.frameworks),
        _body(place),
    ]
    attrs = {"class": "kdll-storyboard-page", "id": f"bank-{bank.id}"}
    return element("section", attrs, lines(parts))


def _module(module: Module, frameworks: Mapping[str, Framework]) -> Iterator[Element]:
    yield facts(("Module", module.id), ("About", module.description))
    yield from _competencies("Competencies", module.competencies, frameworks)
    yield from _objectives(module.objectives)


def _page(place: Place) -> Element:
    course, module, page = place.course, place.module, place.page
    opening = module is not None and page is module.pages[0]
    rule = course.assessments.get(page.id)
    parts: list[Piece] = [
        element("h3", {}, [page.title.value]),
        facts(
            ("Page", page.id),
            ("Kind", _PAGE_KINDS[page.kind]),
            ("File", page.path),
            ("Rule", terms.rule(rule) if rule else ""),
            ("Asked", terms.drawn(course, page)),
        ),
        # The opening page's front matter is the module's, told already.
        *([] if opening else _competencies("Competencies", page.competencies, place.frameworks)),
        *([] if opening else _objectives(page.objectives)),
        _body(place),
    ]
    attrs = {"class": "kdll-storyboard-page", "id": f"page-{page.id}"}
    return element("section", attrs, lines(parts))


def _body(place: Place) -> Element:
    body = element("div", {"class": "kdll-body"}, blocks(place.page.body, place.setting))
    asked = {str(question.id): question for question in place.page.questions}
    open_up(body, place, asked)
    return body
