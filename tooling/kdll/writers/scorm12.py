"""SCORM 1.2: one SCO, the whole course."""

from __future__ import annotations

from kdll.model.edition import Delivery, Edition, Writer
from kdll.model.tree import Tree
from kdll.writers.classification import IMSMD, imsmd
from kdll.writers.manifest import Dialect, package

_ADLCP = "http://www.adlnet.org/xsd/adlcp_rootv1p2"
_IMSCP = "http://www.imsproject.org/xsd/imscp_rootv1p1p2"

DIALECT = Dialect(
    version="1.2",
    # No prefix on the packaging elements, exactly `adlcp` on the others, and `scormtype` in
    # lower case: there are platforms that look for these letters and not for namespaces.
    namespaces={"": _IMSCP, "adlcp": _ADLCP},
    schemas={
        _IMSCP: "imscp_rootv1p1p2.xsd",
        IMSMD: "imsmd_rootv1p2p1.xsd",
        _ADLCP: "adlcp_rootv1p2.xsd",
    },
    sco=(_ADLCP, "scormtype"),
    folder="xsd/scorm12",
    in_metadata=imsmd,
    # No `adlcp:masteryscore`: a platform that finds one judges by the raw score alone, over
    # what the course itself has told it.
    in_item=lambda edition: (),
    in_organization=lambda edition: (),
    organization={},
)


def write(edition: Edition) -> Tree:
    """The package's files."""
    return package(edition, DIALECT)


WRITER = Writer(
    name="scorm12",
    standard="SCORM 1.2",
    delivery=Delivery("scorm12"),
    write=write,
    state_limit=4096,
    losses=(
        "completion and success are one status: a learner who has passed is reported as passed, "
        "and no longer as completed",
        "how far a learner has come is not reported, only whether the course is complete",
        "many platforms do not keep answers and results per competency, which this standard "
        "leaves to them",
    ),
)
