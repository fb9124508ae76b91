"""What a page's prose shares with the page and the course around it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kdll.model.place import Span, Text
from kdll.model.prose import Node
from kdll.model.tree import Tree


@dataclass
class Shelf:
    """What the pages of one course may take from it, and what they have taken."""

    folder: str
    """Of the course, from the content folder."""
    tree: Tree
    """The whole content folder."""
    values: Mapping[str, Text] = field(default_factory=dict)
    """Those of course.yml, which pages write as `[=name]`."""
    asked: dict[str, Span] = field(default_factory=dict)
    """Files with questions that a page has included, and where."""


@dataclass
class Around:
    """One page and all that it includes: ids and numbers are given out once."""

    shelf: Shelf | None = None
    """None: nothing can be included here, and there are no values."""
    ids: set[str] = field(default_factory=set)
    """Of headings, terms, boxes and footnotes."""
    counts: dict[str, int] = field(default_factory=dict)
    """How often a made-up id was wanted."""
    numbered: int = 0
    """Footnotes that were referred to."""
    trail: tuple[str, ...] = ()
    """The files that are being read, each included by the one before it."""
    included: int = 0
    """Files that this page has included by now."""
    characters: int = 0
    """Of them all."""
    notes: list[Node] = field(default_factory=list)
    """The footnotes, by number; they stand at the end of the page, wherever they were written."""

    @property
    def values(self) -> Mapping[str, Text]:
        """Those of course.yml."""
        return self.shelf.values if self.shelf else {}

    @property
    def inside(self) -> bool:
        """Whether what is read now is included by something."""
        return len(self.trail) > 1
