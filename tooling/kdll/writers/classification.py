"""What a course is for, as the metadata of a SCORM package: the competencies as its classification.

IEEE 1484.12 (LOM) in SCORM 2004, IMS Learning Resource Meta-Data 1.2.1 in SCORM 1.2.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kdll.model.edition import Edition, Objective
from kdll.writers.markup import Vocabulary, legal

if TYPE_CHECKING:
    from lxml.etree import _Element

LOM = "http://ltsc.ieee.org/xsd/LOM"
IMSMD = "http://www.imsglobal.org/xsd/imsmd_rootv1p2p1"

_XML = "{http://www.w3.org/XML/1998/namespace}lang"

_TITLE = 1000
"""Characters of a title that readers of LOM promise to keep (IEEE 1484.12.1, 1.2)."""


def lom(edition: Edition) -> Iterable[_Element]:
    """For SCORM 2004; nothing where the course has no competency."""
    make, language = Vocabulary(LOM, {"lom": LOM}), edition.course.language

    def said(tag: str, words: str) -> _Element:
        return make(tag, {}, make("string", {"language": language}, legal(words, _TITLE)))

    def taxon(objective: Objective) -> _Element:
        return make(
            "taxonPath",
            {},
            said("source", _framework(edition, objective)),
            make("taxon", {}, make("id", {}, objective.iri), said("entry", objective.title)),
        )

    if edition.objectives:
        yield make(
            "lom",
            {},
            make("general", {}, said("title", edition.course.title.value)),
            make(
                "classification",
                {},
                make(
                    "purpose",
                    {},
                    make("source", {}, "LOMv1.0"),
                    make("value", {}, "competency"),
                ),
                *map(taxon, edition.objectives),
            ),
        )


def imsmd(edition: Edition) -> Iterable[_Element]:
    """For SCORM 1.2; nothing where the course has no competency."""
    make, language = Vocabulary(IMSMD, {"imsmd": IMSMD}), edition.course.language

    def said(tag: str, words: str, lang: str = language) -> _Element:
        return make(tag, {}, make("langstring", {_XML: lang}, legal(words, _TITLE)))

    def taxon(objective: Objective) -> _Element:
        return make(
            "taxonpath",
            {},
            said("source", _framework(edition, objective)),
            make("taxon", {}, make("id", {}, objective.iri), said("entry", objective.title)),
        )

    if edition.objectives:
        yield make(
            "lom",
            {},
            make("general", {}, said("title", edition.course.title.value)),
            make(
                "classification",
                {},
                # This edition of the vocabulary has no word for a competency.
                make(
                    "purpose",
                    {},
                    said("source", "LOMv1.0", "x-none"),
                    said("value", "Educational Objective", "x-none"),
                ),
                *map(taxon, edition.objectives),
            ),
        )


def _framework(edition: Edition, objective: Objective) -> str:
    return edition.frameworks[objective.tag.partition(":")[0]].title
