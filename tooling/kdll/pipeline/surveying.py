"""What the courses of a content folder do for competencies, roles and plans. Looks at no medium."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kdll import check as rules
from kdll import read, survey
from kdll.model.course import Course, Library
from kdll.model.coverage import Coverage
from kdll.model.diagnostic import Diagnostic
from kdll.model.edition import Around
from kdll.model.plan import Outlook, Plan, Prospect, Role
from kdll.model.tree import Tree
from kdll.survey import Hit, Shelf

__all__ = ["Hit", "Surveyed", "around", "outlook", "prospect", "search", "survey_of"]


@dataclass(frozen=True, slots=True)
class Surveyed:
    """A content folder with the matrix of each of its courses."""

    library: Library
    matrices: tuple[tuple[Course, Coverage], ...]
    diagnostics: tuple[Diagnostic, ...]
    """Of reading, and of what frameworks, roles, plans and courses name of each other; sorted.
    The rules for courses are not asked."""

    def of(self, folder: str) -> tuple[Diagnostic, ...]:
        """Those of one folder."""
        return tuple(d for d in self.diagnostics if d.span.file.startswith(folder + "/"))


def survey_of(tree: Tree, schemas: Tree, loaded: Sequence[Diagnostic] = ()) -> Surveyed:
    """Read a content folder and reckon its matrices; `loaded` is what loading it found."""
    library, found = read.library(tree, schemas)
    found = (*loaded, *found, *rules.check_library(library, tree))
    return Surveyed(library, matrices(library), tuple(sorted(set(found))))


def matrices(library: Library) -> tuple[tuple[Course, Coverage], ...]:
    """Every course with its matrix."""
    return tuple((one, survey.coverage(one, library.frameworks)) for one in library.courses)


def around(library: Library) -> Around:
    """What the roles and plans of a lab ask of its courses, as they are written now."""
    surveyed = Surveyed(library, matrices(library), ())
    return Around(
        library,
        tuple(prospect(surveyed, role) for role in library.roles.values()),
        tuple(outlook(surveyed, plan) for plan in library.plans.values()),
    )


def outlook(surveyed: Surveyed, plan: Plan) -> Outlook:
    """A plan held against the courses that it may use."""
    only = None if plan.courses is None else [one.value for one in plan.courses]
    return survey.outlook(plan, surveyed.library.roles, _shelf(surveyed, only))


def prospect(surveyed: Surveyed, role: Role) -> Prospect:
    """A role held against all courses."""
    return survey.prospect(role, _shelf(surveyed, None))


def search(words: str, library: Library) -> tuple[Hit, ...]:
    """Competencies by words, the best first."""
    return survey.search(words, library.frameworks)


def _shelf(surveyed: Surveyed, only: Sequence[str] | None) -> Shelf:
    return Shelf(surveyed.matrices, surveyed.library.frameworks, only)
