"""SCORM 2004, 4th Edition: one SCO, the whole course, an objective per competency."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kdll.model.edition import Delivery, Edition, Objective, Writer
from kdll.model.tree import Tree
from kdll.writers.classification import lom
from kdll.writers.manifest import Dialect, package
from kdll.writers.markup import Vocabulary

if TYPE_CHECKING:
    from lxml.etree import _Element

_IMSCP = "http://www.imsglobal.org/xsd/imscp_v1p1"
_ADLCP = "http://www.adlnet.org/xsd/adlcp_v1p3"
_ADLSEQ = "http://www.adlnet.org/xsd/adlseq_v1p3"
_ADLNAV = "http://www.adlnet.org/xsd/adlnav_v1p3"
_IMSSS = "http://www.imsglobal.org/xsd/imsss"


_sequencing = Vocabulary(_IMSSS)
_navigation = Vocabulary(_ADLNAV)


def _in_item(edition: Edition) -> Iterable[_Element]:
    interface = (_navigation("hideLMSUI", {}, button) for button in ("previous", "continue"))
    return (
        _sequencing(
            "sequencing",
            {},
            _sequencing(
                "objectives",
                {},
                # Not satisfied by measure: a platform would then judge by the last score, and
                # take back a pass that the course has given.
                _sequencing("primaryObjective"),
                *map(_competency, edition.objectives),
            ),
            # Without these two, a platform completes and passes a SCO that said nothing.
            _sequencing(
                "deliveryControls",
                {"completionSetByContent": "true", "objectiveSetByContent": "true"},
            ),
        ),
        _navigation("presentation", {}, _navigation("navigationInterface", {}, *interface)),
    )


def _competency(objective: Objective) -> _Element:
    # Written and never read: a result that another course has left must not look like ours.
    flow = {
        "targetObjectiveID": objective.iri,
        "readSatisfiedStatus": "false",
        "readNormalizedMeasure": "false",
        "writeSatisfiedStatus": "true",
        "writeNormalizedMeasure": "true",
    }
    return _sequencing("objective", {"objectiveID": objective.id}, _sequencing("mapInfo", flow))


def _in_organization(edition: Edition) -> Iterable[_Element]:
    return (
        _sequencing(
            "sequencing", {}, _sequencing("controlMode", {"choice": "true", "flow": "true"})
        ),
    )


DIALECT = Dialect(
    version="2004 4th Edition",
    namespaces={
        "": _IMSCP,
        "adlcp": _ADLCP,
        "adlseq": _ADLSEQ,
        "adlnav": _ADLNAV,
        "imsss": _IMSSS,
    },
    schemas={
        _IMSCP: "imscp_v1p1.xsd",
        _ADLCP: "adlcp_v1p3.xsd",
        _ADLSEQ: "adlseq_v1p3.xsd",
        _ADLNAV: "adlnav_v1p3.xsd",
        _IMSSS: "imsss_v1p0.xsd",
    },
    sco=(_ADLCP, "scormType"),
    folder="xsd/scorm2004",
    in_metadata=lom,
    in_item=_in_item,
    in_organization=_in_organization,
    # True is the default, and would let one course's competencies leak into another's.
    organization={f"{{{_ADLSEQ}}}objectivesGlobalToSystem": "false"},
)


def write(edition: Edition) -> Tree:
    """The package's files."""
    return package(edition, DIALECT)


WRITER = Writer(
    name="scorm2004",
    standard="SCORM 2004 4th Edition",
    delivery=Delivery("scorm2004"),
    write=write,
    state_limit=64000,
    losses=(
        "a platform that knows only the 2nd or 3rd Edition may refuse the package: give it the "
        "SCORM 1.2 package",
    ),
)
