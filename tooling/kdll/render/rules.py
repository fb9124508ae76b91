"""What completes and passes a unit: the course's rules, restricted to the unit's pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kdll.model.competency import Tag
from kdll.model.course import Course, Gate, Module, Page, PageKind, Role, competency_in
from kdll.model.link import medium
from kdll.model.media import MediaKind, MediaSet
from kdll.model.prose import Node, walk


@dataclass(frozen=True, slots=True)
class Opening:
    """A gate, its names resolved."""

    pages: tuple[str, ...]
    """Ids of the pages that open late."""
    modules: tuple[str, ...]
    """Ids of those to be completed first."""
    passed: tuple[str, ...]
    """Ids of the assessments to be passed first."""


@dataclass(frozen=True, slots=True)
class Part:
    """The modules that one launch opens, and what is asked of the learner there."""

    course: Course
    modules: tuple[Module, ...]
    whole: bool
    """Whether this is the whole course."""
    required: tuple[str, ...]
    """Ids of pages to be opened."""
    moving: tuple[tuple[str, Page, MediaKind], ...]
    """Videos and sounds by path, each with the first page that shows it."""
    videos: float | None
    """Share of each video to be watched, where there is one and it must be."""
    passed: Page | None
    """The assessment that must be passed."""
    scored: Page | None
    """The assessment whose score the platform gets."""
    minutes: int | None = None
    """To be spent in it at least."""
    gates: tuple[Opening, ...] = ()

    @property
    def pages(self) -> tuple[Page, ...]:
        """In order."""
        return tuple(page for module in self.modules for page in module.pages)

    @property
    def competencies(self) -> tuple[Tag, ...]:
        """The targets if this is the whole course, then in the order of the pages; none twice."""
        tags = list(self.course.targets) if self.whole else []
        for module in self.modules:
            tags += module.competencies
            for page in module.pages:
                tags += page.competencies
                asked = (
                    competency_in(q, sheet, module if sheet is page else None)
                    for q, sheet in self.course.asked(page)
                )
                tags += (tag for tag in asked if tag)
        first: dict[str, Tag] = {}
        for tag in tags:
            first.setdefault(tag.name, tag)
        return tuple(first.values())


def part(course: Course, media: MediaSet, module: Module | None = None) -> Part:
    """The whole course, or one module of it."""
    modules = (module,) if module else course.modules
    pages = tuple(page for m in modules for page in m.pages)
    rule = course.complete_when
    named = None if rule.pages is None else {str(name) for name in rule.pages}
    required = tuple(p.id for m in modules if named is None or m.id in named for p in m.pages)
    moving = _moving(course, pages, media)
    has_video = any(kind is MediaKind.VIDEO for _, _, kind in moving)
    return Part(
        course,
        modules,
        module is None,
        required,
        moving,
        rule.videos if has_video else None,
        next((p for p in pages if rule.passed and p.id == str(rule.passed)), None),
        _scored(course, pages),
        # Time spent in one module is no part of the time that another sees.
        rule.minutes if module is None else None,
        tuple(_gates(course, modules)),
    )


def _gates(course: Course, modules: tuple[Module, ...]) -> Iterator[Opening]:
    """What one launch can hold of the gates: a module knows nothing of another."""
    inside = {m.id for m in modules}
    pages = {p.id for m in modules for p in m.pages}
    for gate in course.gates:
        late = opened(course, gate)
        held = Opening(
            tuple(id_ for id_ in late.pages if id_ in pages),
            tuple(id_ for id_ in late.modules if id_ in inside),
            tuple(id_ for id_ in late.passed if id_ in pages),
        )
        if held.pages and (held.modules or held.passed):
            yield held


def opened(course: Course, gate: Gate) -> Opening:
    """What a gate keeps shut, and until when."""
    own = next(
        (n for n, m in enumerate(course.modules) if gate.opens.value in (p.id for p in m.pages)),
        None,
    )
    if own is None:
        return Opening((), (), ())
    home = course.modules[own]
    late = [p.id for p in home.pages] if gate.opens.value == home.id else [gate.opens.value]
    after = [name.value for name in gate.after] or [
        m.id for m in course.modules[:own] if any(p.kind is not PageKind.GLOSSARY for p in m.pages)
    ]
    passed = {p.id for p in course.pages if gate.after and _passable(course, p)}
    known = {m.id for m in course.modules}
    return Opening(
        tuple(late),
        tuple(id_ for id_ in after if id_ in known - passed),
        tuple(id_ for id_ in after if id_ in passed),
    )


def _passable(course: Course, page: Page) -> bool:
    """Whether a page is an assessment that can be passed; one that comes before passes nothing."""
    rule = course.assessments.get(page.id)
    return course.scores(page) and rule is not None and rule.role is Role.FINAL


def _scored(course: Course, pages: tuple[Page, ...]) -> Page | None:
    """The assessment that `score-from` names, else the last one.

    A module without the one that `score-from` names reports its own last assessment. One that
    comes before the modules counts only if it is named.
    """
    named = [p for p in pages if course.score_from and p.id == str(course.score_from)]
    last = [p for p in pages if _passable(course, p)][-1:]
    return next(iter(named or last), None)


def _moving(
    course: Course, pages: tuple[Page, ...], media: MediaSet
) -> tuple[tuple[str, Page, MediaKind], ...]:
    found: dict[str, tuple[str, Page, MediaKind]] = {}
    for page in pages:
        for image, sheet in _images(course, page):
            path = medium(course, sheet, image.attrs.get("src", ""))
            rendition = media.renditions.get(path)
            if rendition and rendition.kind in (MediaKind.VIDEO, MediaKind.AUDIO):
                found.setdefault(path, (path, page, rendition.kind))
    return tuple(found.values())


def _images(course: Course, page: Page) -> Iterator[tuple[Node, Page]]:
    """All that a page shows, drawn questions' pictures too, with the sheet it is written on."""
    for image in page.images:
        yield image, page
    for question, sheet in course.asked(page):
        if sheet is not page:
            for block in walk((question,)):
                if isinstance(block, Node) and block.kind == "image":
                    yield block, sheet
