"""The survey room: what courses do for competencies, and how far that meets what roles need."""

from kdll.survey.coverage import coverage
from kdll.survey.plan import Shelf, outlook, prospect
from kdll.survey.search import Hit, search

__all__ = ["Hit", "Shelf", "coverage", "outlook", "prospect", "search"]
