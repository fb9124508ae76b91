"""A lab's content as its authors think of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kdll.model.competency import Framework, Tag
from kdll.model.exemption import Exemption
from kdll.model.place import Span, Text
from kdll.model.profile import Profile, strictest
from kdll.model.prose import Block, Node, walk
from kdll.model.question import Question


class PageKind(StrEnum):
    """`kind:` in a page's front matter."""

    PAGE = "page"
    ASSESSMENT = "assessment"
    GLOSSARY = "glossary"


class Status(StrEnum):
    """How far the course is; a released course must not lose a learner's identity."""

    DRAFT = "draft"
    REVIEW = "review"
    RELEASED = "released"


class Keep(StrEnum):
    """Which attempt at an assessment counts."""

    BEST = "best"
    LAST = "last"
    FIRST = "first"


class AnswersShown(StrEnum):
    """When an assessment shows which answers were right."""

    EACH = "each"
    AFTER_ATTEMPT = "after-attempt"
    AFTER_LAST = "after-last"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Page:
    """One page: a Markdown file."""

    id: str
    title: Text
    kind: PageKind
    path: str
    """Of the file, from the content folder."""
    body: tuple[Block, ...]
    span: Span
    """Where the id stands, or the file's first line."""
    competencies: tuple[Tag, ...] = ()
    objectives: Mapping[str, Text] = field(default_factory=dict)
    description: str = ""
    exemptions: tuple[Exemption, ...] = ()
    """Of the warnings in this file."""

    @property
    def questions(self) -> tuple[Question, ...]:
        """In reading order."""
        return tuple(b for b in walk(self.body) if isinstance(b, Question))

    @property
    def images(self) -> Iterator[Node]:
        """Every `![…](…)`: pictures, videos and sounds alike, in reading order."""
        return (b for b in walk(self.body) if isinstance(b, Node) and b.kind == "image")


@dataclass(frozen=True, slots=True)
class Module:
    """A folder with an `index.md`, or a single file. Its opening page has the module's id."""

    id: str
    title: Text
    pages: tuple[Page, ...]
    """Never empty; the first is the opening page."""
    span: Span
    competencies: tuple[Tag, ...] = ()
    objectives: Mapping[str, Text] = field(default_factory=dict)
    description: str = ""


@dataclass(frozen=True, slots=True)
class AssessmentRule:
    """How an assessment page is judged (`assessments:` in course.yml, or its defaults)."""

    pass_mark: float = 0.7
    """0 to 1."""
    attempts: int | None = None
    """None: without end."""
    keep: Keep = Keep.BEST
    answers_shown: AnswersShown = AnswersShown.AFTER_ATTEMPT


@dataclass(frozen=True, slots=True)
class CompleteWhen:
    """What completes the course; all of these."""

    pages: tuple[Text, ...] | None = None
    """Module ids; None: all pages."""
    videos: float | None = None
    """Share of each video to be watched, 0 to 1; None: none of it."""
    passed: Text | None = None
    """The id of an assessment page."""


@dataclass(frozen=True, slots=True)
class Contributor:
    """A person who made the course, as credited."""

    name: str
    role: str
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Credit:
    """Who made a file of the media folder, and how it may be used."""

    by: str = ""
    licence: str = ""
    source: str = ""
    language: str = ""
    """Spoken in it; empty where nothing is said."""
    narration_describes_all: bool = False


@dataclass(frozen=True, slots=True)
class Credits:
    """`media/credits.yml`."""

    path: str
    """Of the file, from the content folder."""
    default: Credit = Credit()
    files: Mapping[Text, Credit] = field(default_factory=dict)
    """By name below the media folder."""

    def of(self, path: str) -> Credit:
        """Of a file by its path as an author writes it, `media/stamp.mov`.

        An entry that names an author, a licence or a source speaks for itself: whose work it
        says it is must not be mixed with the terms of somebody else's.
        """
        own = next((c for name, c in self.files.items() if f"media/{name}" == path), Credit())
        if own.by or own.licence or own.source:
            return own
        usual = self.default
        return Credit(
            usual.by,
            usual.licence,
            usual.source,
            own.language or usual.language,
            own.narration_describes_all or usual.narration_describes_all,
        )


@dataclass(frozen=True, slots=True)
class Course:
    """One course: what is taught, what is asked, and what it promises."""

    id: str
    title: Text
    folder: str
    """Of the course, from the content folder."""
    language: str
    """A BCP 47 tag."""
    version: str
    span: Span
    modules: tuple[Module, ...]
    description: str = ""
    status: Status = Status.DRAFT
    current_as_of: str = ""
    """ISO date on which the facts were checked, or empty. Dates every file of a package."""
    review_by: str = ""
    audience: str = ""
    level: str = ""
    keywords: tuple[str, ...] = ()
    thumbnail: Text | None = None
    licence: str = ""
    contact: str = ""
    contributors: tuple[Contributor, ...] = ()
    targets: tuple[Tag, ...] = ()
    assessments: Mapping[str, AssessmentRule] = field(default_factory=dict)
    """By page id, one for every assessment page, defaults filled in."""
    complete_when: CompleteWhen = CompleteWhen()
    score_from: Text | None = None
    """The assessment whose score the platform gets; None: the last assessment, if there is one."""
    credits: Credits | None = None
    """None: nothing says who made the media."""
    exemptions: tuple[Exemption, ...] = ()
    """`allow:` in course.yml: of the warnings in all its files."""

    @property
    def pages(self) -> tuple[Page, ...]:
        """Of all modules, in order."""
        return tuple(page for module in self.modules for page in module.pages)

    @property
    def questions(self) -> tuple[Question, ...]:
        """Of all pages, in order."""
        return tuple(q for page in self.pages for q in page.questions)

    def module_of(self, page: Page) -> Module:
        """The module that a page belongs to."""
        return next(m for m in self.modules if page in m.pages)

    def scores(self, page: Page) -> bool:
        """Whether the questions of a page count; elsewhere they are practice."""
        return page.kind is PageKind.ASSESSMENT

    def competency_of(self, question: Question, page: Page) -> Tag | None:
        """A question's own tag, else its page's or its module's where there is exactly one."""
        if question.competency:
            return question.competency
        for tags in (page.competencies, self.module_of(page).competencies):
            if tags:
                return tags[0] if len(tags) == 1 else None
        return None


@dataclass(frozen=True, slots=True)
class Lab:
    """`lab.yml`: who publishes."""

    name: str
    iri: str
    """The publisher's own web address; every id that leaves in a package begins with it."""
    language: str = "en"
    licence: str = ""
    contacts: Mapping[str, str] = field(default_factory=dict)
    profiles: tuple[Profile, ...] = ()
    """The platforms in use."""

    @property
    def profile(self) -> Profile:
        """What the strictest of them wants."""
        return strictest(self.profiles)


@dataclass(frozen=True, slots=True)
class Library:
    """Everything under the content folder, read."""

    lab: Lab
    frameworks: Mapping[str, Framework]
    courses: tuple[Course, ...]
