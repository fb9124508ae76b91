"""A lab's content as its authors think of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from kdll.model.competency import Framework, Tag
from kdll.model.coverage import CoverageRule
from kdll.model.exemption import Exemption
from kdll.model.place import Span, Text
from kdll.model.plan import Plan
from kdll.model.plan import Role as JobRole
from kdll.model.profile import Profile, strictest
from kdll.model.prose import Block, Node, plain, walk
from kdll.model.question import Question
from kdll.model.reading import answering, reading
from kdll.model.theme import Theme


class PageKind(StrEnum):
    """`kind:` in a page's front matter."""

    PAGE = "page"
    SCENARIO = "scenario"
    ASSESSMENT = "assessment"
    GLOSSARY = "glossary"
    BANK = "bank"
    """Questions to draw from; never shown by itself."""


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


_COUNTLESS = frozenset({"text", "softbreak", "hardbreak"})


class Aus(StrEnum):
    """What a cmi5 platform opens at once (`aus:`). Only a whole course can hold its gates."""

    MODULE = "module"
    COURSE = "course"


@dataclass(frozen=True, slots=True)
class Draw:
    """A row of `draw:` on an assessment page: so many questions of a bank, for each learner."""

    bank: Text
    """The bank's id."""
    count: int
    span: Span
    competency: Tag | None = None
    difficulty: str = ""


@dataclass(frozen=True)
class Page:
    """One page: a Markdown file. What is found by walking it is looked for once."""

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
    draws: tuple[Draw, ...] = ()
    """Of an assessment: what is asked besides the questions written on it."""

    @property
    def questions(self) -> tuple[Question, ...]:
        """Those written on it, scenarios among them, in reading order."""
        return self._walked[0]

    @property
    def nodes(self) -> Mapping[str, tuple[Node, ...]]:
        """Every node by its kind, in reading order; see `Node`. Words and breaks are left out:
        nobody looks for one of them alone."""
        return self._walked[1]

    @property
    def files(self) -> tuple[str, ...]:
        """Paths of all files that its words stand in: its own, then those that it includes."""
        return self._walked[2]

    @cached_property
    def _walked(
        self,
    ) -> tuple[tuple[Question, ...], Mapping[str, tuple[Node, ...]], tuple[str, ...]]:
        questions: list[Question] = []
        found: dict[str, list[Node]] = {}
        files = {self.path: None}
        for block in walk(self.body):
            if isinstance(block, Question):
                questions.append(block)
            elif block.kind not in _COUNTLESS:
                found.setdefault(block.kind, []).append(block)
            else:
                continue
            files[block.span.file] = None
        return tuple(questions), {kind: tuple(nodes) for kind, nodes in found.items()}, (*files,)

    @cached_property
    def reading(self) -> float:
        """Seconds that its words take, without its questions."""
        return reading(plain(self.body))

    @cached_property
    def answering(self) -> float:
        """Seconds that the questions take that are written on it."""
        return sum(answering(question) for question in self.questions)

    @property
    def images(self) -> Iterator[Node]:
        """Every `![…](…)`: pictures, videos and sounds alike, in reading order."""
        return iter(self.nodes.get("image", ()))


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


class Role(StrEnum):
    """What an assessment is for."""

    FINAL = "final"
    PRE = "pre"
    """Taken before the modules; it may spare a learner what they know, and passes nothing."""


@dataclass(frozen=True, slots=True)
class AssessmentRule:
    """How an assessment page is judged (`assessments:` in course.yml, or its defaults)."""

    pass_mark: float = 0.7
    """0 to 1."""
    attempts: int | None = None
    """None: without end."""
    keep: Keep = Keep.BEST
    answers_shown: AnswersShown = AnswersShown.AFTER_ATTEMPT
    role: Role = Role.FINAL
    exempt_from: float | None = None
    """0 to 1: the share of a competency's points from which on modules that teach nothing but
    competencies shown count as seen; None: nothing is spared."""


@dataclass(frozen=True, slots=True)
class Gate:
    """A row of `gates:` in course.yml: what is opened late, and after what."""

    opens: Text
    """Id of a page or module."""
    after: tuple[Text, ...]
    """Ids of modules to be completed, or of assessments to be passed, first. Empty: all modules
    that stand before it."""


@dataclass(frozen=True, slots=True)
class CompleteWhen:
    """What completes the course; all of these."""

    pages: tuple[Text, ...] | None = None
    """Module ids; None: all pages."""
    videos: float | None = None
    """Share of each video to be watched, 0 to 1; None: none of it."""
    passed: Text | None = None
    """The id of an assessment page."""
    minutes: int | None = None
    """To be spent in the course at least, where a rule demands it."""


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


@dataclass(frozen=True)
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
    banks: tuple[Page, ...] = ()
    """Files in `banks/`, each of kind `bank`."""
    values: Mapping[str, Text] = field(default_factory=dict)
    """`values:` in course.yml, which pages write as `[=name]`."""
    gates: tuple[Gate, ...] = ()
    minutes: Text | None = None
    """The author's own figure of how long the course takes; kdll computes one."""
    aus: Aus = Aus.MODULE
    prerequisites: tuple[Text, ...] = ()
    """Ids of courses that are to be taken before."""

    def without_words(self) -> Course:
        """The same with nothing on its pages and banks: a small value, where thousands of pages
        are not to be held at a time."""
        return replace(
            self,
            modules=tuple(
                replace(module, pages=tuple(replace(page, body=()) for page in module.pages))
                for module in self.modules
            ),
            banks=tuple(replace(bank, body=()) for bank in self.banks),
        )

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """Of all modules, in order."""
        return tuple(page for module in self.modules for page in module.pages)

    @cached_property
    def sheets(self) -> tuple[Page, ...]:
        """All that holds prose: the pages, then the banks."""
        return (*self.pages, *self.banks)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Of all pages, in order, then of the banks."""
        return tuple(q for sheet in self.sheets for q in sheet.questions)

    def module_of(self, page: Page) -> Module:
        """The module that a page belongs to. A bank belongs to none."""
        return self._modules[page.path]

    @cached_property
    def _modules(self) -> Mapping[str, Module]:
        """By the path of each page's file."""
        return {page.path: module for module in self.modules for page in module.pages}

    def scores(self, page: Page) -> bool:
        """Whether the questions of a page count; elsewhere they are practice.

        A scenario counts once course.yml names it among the assessments.
        """
        named = page.kind is PageKind.SCENARIO and page.id in self.assessments
        return page.kind is PageKind.ASSESSMENT or named

    def drawn(self, draw: Draw) -> tuple[tuple[Question, Page], ...]:
        """The questions that a draw may ask, each with its bank, in the bank's order."""
        return tuple(
            (question, bank)
            for bank in self.banks
            if bank.id == draw.bank.value
            for question in bank.questions
            if not draw.difficulty or question.difficulty == draw.difficulty
            if not draw.competency
            or (
                (tag := self.competency_of(question, bank)) is not None
                and tag.name == draw.competency.name
            )
        )

    def asked(self, page: Page) -> tuple[tuple[Question, Page], ...]:
        """All that a page may ask, each with the sheet it is written on: its own questions, then
        those of its draws, none twice."""
        found = {id(q): (q, page) for q in page.questions}
        for draw in page.draws:
            found |= {id(q): (q, bank) for q, bank in self.drawn(draw)}
        return tuple(found.values())

    def put(self, page: Page) -> int:
        """How many questions a learner is put there: its own, and as many as are drawn."""
        return len(page.questions) + sum(
            min(draw.count, len(self.drawn(draw))) for draw in page.draws
        )

    def points(self, page: Page) -> int:
        """What can be scored on a page. A draw's questions have equal points: a check says so."""
        own = sum(q.points for q in page.questions if q.scorable)
        for draw in page.draws:
            found = self.drawn(draw)
            own += min(draw.count, len(found)) * (found[0][0].points if found else 0)
        return own

    def competency_of(self, question: Question, page: Page) -> Tag | None:
        """A question's own tag, else its page's or its module's where there is exactly one."""
        return competency_in(question, page, self._modules.get(page.path))


def competency_in(question: Question, page: Page, module: Module | None) -> Tag | None:
    """The same for whoever knows the page's module, and asks for all questions of a course."""
    if question.competency:
        return question.competency
    tags = page.competencies or (module.competencies if module else ())
    return tags[0] if len(tags) == 1 else None


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
    locked: str = ""
    """What learners are told who have used up their attempts: whom to ask."""
    theme: Theme = Theme()
    coverage: CoverageRule = CoverageRule()

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
    roles: Mapping[str, JobRole] = field(default_factory=dict)
    """By id, in the order of their files."""
    plans: Mapping[str, Plan] = field(default_factory=dict)
    """By id, in the order of their files."""
