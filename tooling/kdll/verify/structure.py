"""`cmi5.xml`: the course structure of cmi5, beyond what its grammar can say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from kdll.model.diagnostic import Diagnostic
from kdll.verify import grammar
from kdll.verify.addresses import is_iri, local
from kdll.verify.package import Package, finding, line_of
from kdll.verify.standard import Launch, Verdict

if TYPE_CHECKING:
    from lxml.etree import _Element

FILE = "cmi5.xml"
_NS = "{https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd}"

_TAKEN = frozenset(("endpoint", "fetch", "actor", "activityId", "registration"))
"""Names that the platform puts into the launch address (cmi5 §8.1)."""


def check(root: _Element, package: Package) -> Verdict:
    """What is wrong with a course structure, and what it launches."""
    if root.tag != f"{_NS}courseStructure":
        message = f"{FILE} does not begin with <courseStructure> in the namespace of cmi5"
        return Verdict((finding("KD612", FILE, 1, message),), "", ())
    found = (
        *_ids(root),
        *_references(root),
        *(f for au in root.iter(f"{_NS}au") for f in _au(au, package)),
    )
    return Verdict(
        found or grammar.against_rng(root, package.schemas, "cmi5.rng", FILE),
        "cmi5",
        tuple(_launches(root, package)),
    )


def _launches(root: _Element, package: Package) -> Iterator[Launch]:
    course = root.find(f"{_NS}course")
    name = course.get("id", "") if course is not None else ""
    line = line_of(course) if course is not None else 1
    for au in root.iter(f"{_NS}au"):
        target = local(package, FILE, line_of(au), _url(au))
        if target.path and not target.faults:
            yield Launch(target.path, line, name, exact=True)


def _ids(root: _Element) -> Iterator[Diagnostic]:
    """Ids are whole web addresses, each used once among its kind (cmi5 §13.1)."""
    for kind in ("course", "block", "objective", "au"):
        seen: set[str] = set()
        for element in root.iter(_NS + kind):
            name = element.get("id")
            if name is None:
                continue
            if not is_iri(name):
                message = f"the id `{name}` is not a whole web address"
                yield finding("KD615", FILE, line_of(element), message, "begin it with https://")
            if name in seen:
                message = f"two elements <{kind}> have the id `{name}`"
                yield finding("KD607", FILE, line_of(element), message)
            seen.add(name)


def _references(root: _Element) -> Iterator[Diagnostic]:
    defined = {o.get("id") for o in root.iterfind(f"{_NS}objectives/{_NS}objective")}
    for objective in root.iter(f"{_NS}objective"):
        name = objective.get("idref")
        if name is not None and name not in defined:
            message = f"the objective `{name}` is not defined in the course structure"
            yield finding("KD608", FILE, line_of(objective), message)


def _au(au: _Element, package: Package) -> Iterator[Diagnostic]:
    line = line_of(au)
    if "moveOn" not in au.attrib:
        message = f"the unit `{au.get('id', '')}` does not say when it is done (moveOn)"
        hint = "without it, a platform takes every learner for done from the start"
        yield finding("KD613", FILE, line, message, hint)
    url = _url(au)
    if not url:
        yield finding("KD617", FILE, line, f"the unit `{au.get('id', '')}` opens nothing")
        return
    yield from local(package, FILE, line, url).faults
    for name, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True):
        if name in _TAKEN:
            message = f"the address {url} uses the name `{name}`, which belongs to the platform"
            yield finding("KD614", FILE, line, message)


def _url(au: _Element) -> str:
    return au.findtext(f"{_NS}url", "").strip()
