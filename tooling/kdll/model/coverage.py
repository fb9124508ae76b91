"""What a course does for its competencies: taught, practised, assessed, module by module."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Use:
    """A question that serves a competency, where it is asked."""

    question: str
    """Its id; empty where the author gave none."""
    page: str
    """Id of the page on which it is asked, which for a drawn one is the assessment."""
    objective: str = ""
    points: float = 0.0
    """To be expected: of a drawn question, its points times the chance that it is drawn."""
    drawn: bool = False
    """A draw may leave it out."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One competency in one module."""

    taught: tuple[str, ...] = ()
    """Ids of pages, in order."""
    practised: tuple[Use, ...] = ()
    assessed: tuple[Use, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether the module does nothing for the competency."""
        return not (self.taught or self.practised or self.assessed)


@dataclass(frozen=True, slots=True)
class Row:
    """One competency of a course."""

    tag: str
    """`framework:competency`."""
    title: str
    """The tag again where no framework has it."""
    iri: str
    target: bool
    """The course promises it."""
    level: int
    """The highest that the course says it reaches, from 1; 0 where it says none."""
    cells: tuple[Cell, ...]
    """One for each module, in order."""
    sure: int = 0
    """Questions on it that every learner is asked, whatever is drawn."""

    @property
    def taught(self) -> tuple[str, ...]:
        """Ids of all pages that teach it."""
        return tuple(page for cell in self.cells for page in cell.taught)

    @property
    def practised(self) -> tuple[Use, ...]:
        """All questions that practise it."""
        return tuple(use for cell in self.cells for use in cell.practised)

    @property
    def assessed(self) -> tuple[Use, ...]:
        """All questions that assess it."""
        return tuple(use for cell in self.cells for use in cell.assessed)

    @property
    def points(self) -> float:
        """To be scored in it, as far as can be expected."""
        return sum(use.points for use in self.assessed)

    @property
    def objectives(self) -> tuple[str, ...]:
        """Names of the objectives that its questions are about, each once."""
        used = (*self.practised, *self.assessed)
        return tuple(dict.fromkeys(use.objective for use in used if use.objective))


@dataclass(frozen=True, slots=True)
class Coverage:
    """The matrix of a course: its competencies by its modules."""

    course: str = ""
    modules: tuple[tuple[str, str], ...] = ()
    """(id, title)"""
    rows: tuple[Row, ...] = ()
    """The targets first, then in the order of the pages."""

    @property
    def points(self) -> float:
        """Of all assessments together."""
        return sum(row.points for row in self.rows)

    def weight(self, row: Row) -> float:
        """The share of all points that a competency has, 0 to 1."""
        return row.points / self.points if self.points else 0.0

    def of(self, tag: str) -> Row | None:
        """The row of a competency by its tag."""
        return next((row for row in self.rows if row.tag == tag), None)


@dataclass(frozen=True, slots=True)
class CoverageRule:
    """`coverage:` in lab.yml: from when on a matrix is good enough."""

    questions_per_competency: int = 2
    """That every learner is asked on a target at least; 0: any number will do."""
