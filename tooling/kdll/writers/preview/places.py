"""Where the questions and pages of a course are on the site, and what they are called."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kdll.model.coverage import Use
from kdll.model.edition import Edition
from kdll.model.prose import plain

_LONGEST = 80
"""Characters of a question that stand for it in a list."""


@dataclass(frozen=True, slots=True)
class Place:
    """A page or question of the site."""

    href: str
    """From the course's folder."""
    words: str


class Places:
    """Finds them for one course; `file` gives a page's file by its id."""

    def __init__(self, edition: Edition, file: Callable[[str], str]) -> None:
        self._file = file
        self._pages = {page.id: page for page in edition.pages}
        self._questions = {str(q.id): plain(q.prompt) for q in edition.course.questions if q.id}

    def page(self, id_: str) -> Place:
        """A page by its id."""
        return Place(self._file(id_), self._pages[id_].title)

    def question(self, use: Use) -> Place:
        """A question where it is asked; the page alone if its form does not stand there."""
        page = self._pages[use.page]
        there = f'id="q-{use.question}"' in page.article
        words = self._questions.get(use.question) or use.question or page.title
        return Place(
            self._file(use.page) + (f"#q-{use.question}" if there else ""),
            words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip() + "…",
        )

    def pages(self, ids: Iterable[str]) -> tuple[Place, ...]:
        """Pages by their ids."""
        return tuple(map(self.page, ids))

    def questions(self, uses: Iterable[Use]) -> tuple[Place, ...]:
        """Questions where they are asked."""
        return tuple(map(self.question, uses))
