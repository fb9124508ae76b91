"""What completes and passes a unit: the course's rules, restricted to the unit's pages."""

from __future__ import annotations

from dataclasses import dataclass

from kdll.model.competency import Tag
from kdll.model.course import Course, Module, Page, PageKind
from kdll.model.link import medium
from kdll.model.media import MediaKind, MediaSet


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
                asked = (self.course.competency_of(q, page) for q in page.questions)
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
    )


def _scored(course: Course, pages: tuple[Page, ...]) -> Page | None:
    """The assessment that `score-from` names, else the last one.

    A module without the one that `score-from` names reports its own last assessment.
    """
    assessments = [p for p in pages if p.kind is PageKind.ASSESSMENT]
    named = [p for p in assessments if course.score_from and p.id == str(course.score_from)]
    return next(iter(named or assessments[-1:]), None)


def _moving(
    course: Course, pages: tuple[Page, ...], media: MediaSet
) -> tuple[tuple[str, Page, MediaKind], ...]:
    found: dict[str, tuple[str, Page, MediaKind]] = {}
    for page in pages:
        for image in page.images:
            path = medium(course, page, image.attrs.get("src", ""))
            rendition = media.renditions.get(path)
            if rendition and rendition.kind in (MediaKind.VIDEO, MediaKind.AUDIO):
                found.setdefault(path, (path, page, rendition.kind))
    return tuple(found.values())
