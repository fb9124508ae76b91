"""What a page's prose may refer to while it is rendered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kdll.model.course import Course, Page
from kdll.model.identity import Identity
from kdll.model.link import medium
from kdll.model.media import MediaSet, Rendition
from kdll.model.prose import Node
from kdll.model.question import Question
from kdll.render.words import marked


@dataclass(frozen=True, slots=True)
class Setting:
    """One page and its surroundings."""

    course: Course
    page: Page
    pages: Mapping[str, str]
    """Page ids by the path of their file, from the content folder."""
    media: MediaSet
    identity: Identity
    strings: Mapping[str, str]
    """The interface's words in the course's language."""
    question: Question | None = None
    """The one whose prose this is."""

    review: bool = False
    """Whether colleagues look at it: what learners never get is shown."""
    words: str = ""
    """Language that `strings` are in; empty: the course's."""

    def medium(self, image: Node) -> str:
        """The path of what an image node shows, `media/…`; empty if it is none of the course's."""
        return medium(self.course, self.page, image.attrs.get("src", ""))

    def rendition(self, image: Node) -> Rendition | None:
        """What a package carries for an image node, if there is such a medium."""
        return self.media.renditions.get(self.medium(image))

    @property
    def here(self) -> dict[str, str]:
        """Attributes of an element that holds words out of `strings`."""
        return marked(self.words or self.language, self.language)

    @property
    def language(self) -> str:
        """Of the course, a BCP 47 tag."""
        return self.course.language


def settings(
    course: Course,
    media: MediaSet,
    identity: Identity,
    strings: Mapping[str, str],
    *,
    review: bool = False,
    words: str = "",
) -> dict[str, Setting]:
    """The setting of every page and bank of a course, by id. Links lead to pages alone."""
    pages = {page.path: page.id for page in course.pages}
    return {
        sheet.id: Setting(
            course, sheet, pages, media, identity, strings, review=review, words=words
        )
        for sheet in course.sheets
    }
