"""A course rendered for one way of delivery, and the writers that pack it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from kdll.model.competency import Framework
from kdll.model.course import Course, Lab, Library, PageKind
from kdll.model.coverage import Coverage
from kdll.model.identity import Identity
from kdll.model.plan import Outlook, Prospect
from kdll.model.tree import Blob, Tree


@dataclass(frozen=True, slots=True)
class Assets:
    """kdll's own files, loaded by the edge."""

    player: Tree
    """`player-scorm12.js` and its siblings, `player.css`, `captions.js`."""
    strings: Mapping[str, Mapping[str, str]]
    """The interface's words, by language and key (`tooling/player/strings/*.json`)."""
    schemas: Tree
    """`course.schema.json` and its siblings, `cmi5.rng`, `tincan.rng`, and the XSDs that travel
    in packages: `xsd/scorm12/…`, `xsd/scorm2004/…`."""
    rules: Mapping[str, str] = field(default_factory=dict)
    """Every rule's name, by code."""


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """A page as HTML, the same for every output."""

    id: str
    title: str
    kind: PageKind
    module: str
    article: str
    """`<article …>…</article>`; links between pages are `#page-<id>` or `#<page>--<heading>`."""
    headings: tuple[tuple[int, str, str], ...] = ()
    """(level, id, words), in order, for tables of contents."""
    review: str = ""
    """The article with the notes to colleagues in it, for the preview; empty where it has none."""


@dataclass(frozen=True, slots=True)
class Objective:
    """A competency of the course, as packages name it."""

    id: str
    """Legal in every standard: `kcm.rti-responsiveness`."""
    tag: str
    """As authors write it: `kcm:rti-responsiveness`."""
    iri: str
    title: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """What a learner launches: the whole course, or one module of it."""

    id: str
    title: str
    description: str
    href: str
    """Its document, from the root of the package."""
    pages: tuple[str, ...]
    """Page ids."""
    competencies: tuple[str, ...]
    """`framework:competency`, without repetition."""
    requires_pages: bool
    """Pages or videos of this unit must be gone through to complete it."""
    pass_mark: float | None = None
    """0 to 1, where an assessment of this unit must be passed to complete it."""
    mastery: float | None = None
    """0 to 1: the pass mark of the assessment whose score this unit reports, if there is one."""
    iri: str = ""
    """Its own web address; that of the course if it is the whole course."""


@dataclass(frozen=True, slots=True)
class Download:
    """A finished package of the same course and version, for whoever looks at the preview."""

    name: str
    """Of the file: `rti-act-2005-1.2.0-scorm12.zip`."""
    standard: str
    """For people: `SCORM 1.2`."""
    size: int
    """In bytes."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A course × language × way of delivery, ready for a writer."""

    course: Course
    lab: Lab
    frameworks: Mapping[str, Framework]
    identity: Identity
    iri: str
    """The course's own web address: the lab's and the course's id."""
    pages: tuple[RenderedPage, ...]
    units: tuple[Unit, ...]
    promise: str
    """What completes and passes the course, in one sentence or two."""
    files: Tree
    """Documents, player and media: all that a package holds but what its standard adds."""
    assets: Assets
    objectives: tuple[Objective, ...] = ()
    """Every competency of the course: its targets first, then in the order of the pages."""
    storyboard: str = ""
    """Everything on one page for reviewers, as `<article>`; only where the writer asks for it."""
    thumbnail: Blob | None = None
    """The course's picture for catalogues: JPEG, 16:9; no package holds it."""
    look: bytes = b""
    """The lab's colours as a style sheet, to follow any of the player's."""
    downloads: tuple[Download, ...] = ()
    """What the preview offers to take home; filled in after the packages are made."""
    coverage: Coverage = Coverage()
    """What the course does for its competencies."""


@dataclass(frozen=True, slots=True)
class Around:
    """A lab, and what its roles and plans ask of its courses."""

    library: Library
    prospects: tuple[Prospect, ...] = ()
    """Of each role, by itself."""
    outlooks: tuple[Outlook, ...] = ()
    """Of each plan."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a writer wants a course rendered."""

    standard: str
    """Which player goes in: `scorm12`, `scorm2004`, `cmi5`, `xapi` or `web`."""
    unit: str = "course"
    """What one launch opens: `course`, `module`, or `aus`: which of them, course.yml says."""
    storyboard: bool = False
    """Whether `Edition.storyboard` is wanted."""


@dataclass(frozen=True, slots=True)
class Writer:
    """A row of the `kdll.writers` entry points. What differs between standards is a field."""

    name: str
    """Also the end of the package's file name."""
    standard: str
    """Its full name, for people."""
    delivery: Delivery
    write: Callable[[Edition], Tree]
    state_limit: int | None = None
    """Characters of learner's state that the standard promises to hold; None: no limit."""
    packed: bool = True
    """Whether the tree becomes a zip; the preview is a folder."""
    front: Callable[[Lab, Tree], str] | None = None
    """The page that leads to all courses, where a folder needs one: of the lab, and of what the
    courses' folders say of themselves."""
    around: Callable[[Around, Tree], Tree] | None = None
    """Further pages that lead to all courses, beside the front: of the lab and its plans, and of
    what the courses' folders say of themselves."""
    losses: tuple[str, ...] = field(default=())
    """What this standard cannot hold, in words, for the build's report."""


Opener: TypeAlias = Callable[[str], bytes]
"""Reads a file of a finished package by its path."""
