"""The storyboard: everything of a course on one page, for reviewers who sign it off.

What a learner meets only after answering, playing or listening is written out: right and wrong
choices (in words and by a sign, never by colour alone), all that is said back, captions with
their times, alternative texts, ids and rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from xml.etree.ElementTree import Element

from kdll.model.competency import Framework, Tag, find
from kdll.model.course import AnswersShown, AssessmentRule, Course, Keep, Module, PageKind
from kdll.model.identity import Identity
from kdll.model.media import Cue, MediaSet, Rendition
from kdll.model.place import Text
from kdll.model.question import Question
from kdll.render.asked import Place, competency, facts, told
from kdll.render.elements import Piece, element, lines, serialise
from kdll.render.prose import blocks
from kdll.render.setting import settings
from kdll.render.words import autonym

_PAGE_KINDS = {
    PageKind.PAGE: "page",
    PageKind.ASSESSMENT: "assessment",
    PageKind.GLOSSARY: "glossary",
}
_KEEP = {
    Keep.BEST: "the best attempt counts",
    Keep.LAST: "the last attempt counts",
    Keep.FIRST: "the first attempt counts",
}
_SHOWN = {
    AnswersShown.EACH: "answers are shown after each question",
    AnswersShown.AFTER_ATTEMPT: "answers are shown after each attempt",
    AnswersShown.AFTER_LAST: "answers are shown after the last attempt",
    AnswersShown.NEVER: "answers are never shown",
}
_HEADINGS = {f"h{level}": f"h{min(level + 2, 6)}" for level in range(1, 7)}
"""A page's headings stand below its module's and its own."""


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
    places = settings(course, media, identity, strings)
    parts: list[Piece] = [
        element("h1", {"class": "kdll-title"}, [course.title.value]),
        _about(course),
        *([element("p", {}, [course.description])] if course.description else []),
        element("h2", {"id": "storyboard--promise"}, ["What completes the course"]),
        element("p", {}, [promise]),
        *_competencies("Targets", course.targets, frameworks),
        element("h2", {"id": "storyboard--contents"}, ["Contents"]),
        _contents(course),
    ]
    for module in course.modules:
        parts.append(element("h2", {"id": f"module-{module.id}"}, [module.title.value]))
        parts += _module(module, frameworks)
        parts += (
            _page(Place(course, module, page, frameworks, places[page.id])) for page in module.pages
        )
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
        ("Language", course.language),
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

    return element(
        "ol",
        {"class": "kdll-contents"},
        [
            element("li", {}, [link(f"module-{m.id}", m.title.value), pages(m)])
            for m in course.modules
        ],
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


def _module(module: Module, frameworks: Mapping[str, Framework]) -> Iterator[Element]:
    yield facts(("Module", module.id), ("About", module.description))
    yield from _competencies("Competencies", module.competencies, frameworks)
    yield from _objectives(module.objectives)


def _page(place: Place) -> Element:
    course, module, page = place.course, place.module, place.page
    opening = page is module.pages[0]
    rule = course.assessments.get(page.id) if page.kind is PageKind.ASSESSMENT else None
    parts: list[Piece] = [
        element("h3", {}, [page.title.value]),
        facts(
            ("Page", page.id),
            ("Kind", _PAGE_KINDS[page.kind]),
            ("File", page.path),
            ("Rule", _rule(rule) if rule else ""),
        ),
        # The opening page's front matter is the module's, told already.
        *([] if opening else _competencies("Competencies", page.competencies, place.frameworks)),
        *([] if opening else _objectives(page.objectives)),
    ]
    body = element("div", {"class": "kdll-body"}, blocks(page.body, place.setting))
    asked = {str(question.id): question for question in page.questions}
    _open_up(body, place, asked)
    attrs = {"class": "kdll-storyboard-page", "id": f"page-{page.id}"}
    return element("section", attrs, lines([*parts, body]))


def _rule(rule: AssessmentRule) -> str:
    attempts = "attempts without end" if rule.attempts is None else f"attempts: {rule.attempts}"
    return "; ".join(
        (
            f"passed at {rule.pass_mark:.0%}",
            attempts,
            _KEEP[rule.keep],
            _SHOWN[rule.answers_shown],
        )
    )


def _open_up(
    parent: Element,
    place: Place,
    asked: Mapping[str, Question],
) -> None:
    """Replace, below `parent`, what hides something by what shows it."""
    for number, child in enumerate(list(parent)):
        shown: Element | None = None
        if child.tag == "form":
            shown = told(asked[child.attrib["data-question"]], place)
        elif child.tag == "figure" and "data-media" in child.attrib:
            path = child.attrib["data-media"]
            shown = _moving(path, child, place.setting.media.renditions[path])
        elif child.tag in ("img", "picture"):
            image = child if child.tag == "img" else child[-1]
            # On paper there is no scrolling to it.
            image.attrib.pop("loading", None)
            shown = element("span", {"class": "kdll-pictured"}, [child, _alternative(image)])
            shown.tail, child.tail = child.tail, None
        elif child.tag == "video":  # an animation: on paper, the first of its pictures
            attrs = {"src": child.attrib["poster"], "alt": child.attrib["aria-label"]}
            still = element("img", attrs)
            shown = element("span", {"class": "kdll-pictured"}, [still, _alternative(still)])
        if shown is not None:
            shown.tail = shown.tail or child.tail
            parent[number] = shown
            continue
        child.tag = _HEADINGS.get(child.tag, child.tag)
        if child.tag == "details":
            child.set("open", "")
        _open_up(child, place, asked)


def _alternative(image: Element) -> Element:
    words = image.get("alt", "")
    said = f"Alternative text: {words}" if words else "No alternative text: decoration"
    return element("span", {"class": "kdll-alternative"}, [said])


def _moving(path: str, figure: Element, rendition: Rendition) -> Element:
    """A video or sound: what it is, its still, and its words with their times."""
    player = figure[0]
    name = "Video" if player.tag == "video" else "Sound"
    parts: list[Piece] = [
        element("p", {"class": "kdll-label"}, [f"{name}: {path}, {_clock(rendition.duration)}"])
    ]
    if rendition.poster:
        still = {"src": rendition.poster, "alt": ""}
        parts.append(element("img", still))
    parts.append(element("p", {}, [f"Name for screen readers: {player.get('aria-label', '')}"]))
    parts += (child for child in figure if child.tag == "figcaption")
    if not rendition.captions:
        parts.append(element("p", {}, ["No captions"]))
    parts += (_captions(tag, rendition.captions[tag]) for tag in sorted(rendition.captions))
    return element("figure", {"class": "kdll-figure"}, lines(parts))


def _captions(language: str, cues: tuple[Cue, ...]) -> Element:
    rows = [
        element(
            "tr",
            {},
            [
                element("td", {}, [f"{_clock(cue.start)} to {_clock(cue.end)}"]),
                element("td", {"lang": language}, [" ".join(cue.text.split())]),
            ],
        )
        for cue in cues
    ]
    head = element(
        "tr",
        {},
        [
            element("th", {"scope": "col"}, ["Time"]),
            element("th", {"scope": "col"}, [f"Captions, {autonym(language)}"]),
        ],
    )
    return element(
        "table",
        {"class": "kdll-captions"},
        [element("thead", {}, [head]), element("tbody", {}, lines(rows))],
    )


def _clock(seconds: float) -> str:
    """`1:05.2`: minutes, seconds and tenths."""
    tenths = round(seconds * 10)
    return f"{tenths // 600}:{tenths // 10 % 60:02d}.{tenths % 10}"
