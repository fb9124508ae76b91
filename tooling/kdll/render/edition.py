"""A course made ready for one way of delivery."""

from __future__ import annotations

from collections.abc import Mapping

from kdll.model.competency import Framework
from kdll.model.course import Course, Lab, Module
from kdll.model.edition import Assets, Delivery, Edition, Objective, RenderedPage, Unit
from kdll.model.identity import Identity
from kdll.model.media import MediaSet
from kdll.model.tree import Tree
from kdll.render import data, iri, page, rules
from kdll.render.about import about
from kdll.render.document import document
from kdll.render.promise import of_part
from kdll.render.rules import Part
from kdll.render.storyboard import storyboard
from kdll.render.theme import sheet
from kdll.render.words import catalogue, spoken


def edition(
    course: Course,
    lab: Lab,
    frameworks: Mapping[str, Framework],
    identity: Identity,
    media: MediaSet,
    assets: Assets,
    delivery: Delivery,
    articles: tuple[RenderedPage, ...] | None = None,
) -> Edition:
    """The course, rendered for one way of delivery.

    `articles` are the same for every way: a caller that delivers the course in several renders
    them once.
    """
    strings = catalogue(assets.strings, course.language)
    pages = page.articles(course, identity, media, assets) if articles is None else articles
    address = iri.of_course(course, lab)
    whole = rules.part(course, media)
    promise = of_part(whole, strings)
    edition_of = about(course, lab, pages, media, promise)
    parts = [(_unit(part, address), part) for part in _PARTS[delivery.unit](course, media)]

    def opened(unit: Unit, part: Part) -> bytes:
        told = data.data(
            unit,
            part,
            standard=delivery.standard,
            course_iri=address,
            objectives=_objectives(part, frameworks),
            identity=identity,
            media=media,
            promise=of_part(part, strings),
            locked=lab.locked,
            about=edition_of,
            logo=lab.theme.logo_href,
            words=spoken(assets.strings, course.language),
            strings=strings,
        )
        return document(
            unit.title if part.whole else f"{unit.title} – {course.title.value}",
            course.language,
            delivery.standard,
            [p for p in pages if p.id in unit.pages],
            data.dump(told),
        )

    ours = {
        "kdll/player.js": assets.player[f"player-{delivery.standard}.js"],
        "kdll/player.css": assets.player.text("player.css").encode() + sheet(lab.theme),
    }
    return Edition(
        course,
        lab,
        frameworks,
        identity,
        address,
        pages,
        tuple(unit for unit, _ in parts),
        promise,
        Tree(ours) | Tree({unit.href: opened(unit, part) for unit, part in parts}) | media.files,
        assets,
        _objectives(whole, frameworks),
        storyboard(course, frameworks, identity, media, strings, promise)
        if delivery.storyboard
        else "",
        media.thumbnail,
        sheet(lab.theme),
    )


def _modules(course: Course, media: MediaSet) -> tuple[Part, ...]:
    return tuple(rules.part(course, media, module) for module in course.modules)


def _course(course: Course, media: MediaSet) -> tuple[Part, ...]:
    return (rules.part(course, media),)


def _as_authored(course: Course, media: MediaSet) -> tuple[Part, ...]:
    return _PARTS[course.aus.value](course, media)


_PARTS = {"course": _course, "module": _modules, "aus": _as_authored}
"""What a launch opens, by `Delivery.unit`."""


def _objectives(part: Part, frameworks: Mapping[str, Framework]) -> tuple[Objective, ...]:
    return tuple(iri.objective(tag, frameworks) for tag in part.competencies)


def _unit(part: Part, address: str) -> Unit:
    course = part.course
    named: Course | Module = course if part.whole else part.modules[0]
    needs_pages = any(id_ != (part.passed and part.passed.id) for id_ in part.required)
    marks = course.assessments
    return Unit(
        id=named.id,
        title=named.title.value,
        description=named.description,
        href="index.html" if part.whole else f"{named.id}.html",
        pages=tuple(p.id for p in part.pages),
        competencies=tuple(tag.name for tag in part.competencies),
        # Passing an assessment takes opening its page.
        requires_pages=needs_pages or part.videos is not None,
        pass_mark=marks[part.passed.id].pass_mark if part.passed else None,
        mastery=marks[part.scored.id].pass_mark if part.scored else None,
        iri=address if part.whole else iri.of_module(address, named.id),
    )
