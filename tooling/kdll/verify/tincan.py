"""`tincan.xml`: what an xAPI package launches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kdll.model.diagnostic import Diagnostic
from kdll.verify import grammar
from kdll.verify.addresses import is_iri, local
from kdll.verify.package import Package, finding, line_of
from kdll.verify.standard import Launch, Verdict

if TYPE_CHECKING:
    from lxml.etree import _Element

FILE = "tincan.xml"
_NS = "{http://projecttincan.com/tincan.xsd}"


def check(root: _Element, package: Package) -> Verdict:
    """What is wrong with the list of activities, and which of them is launched."""
    if root.tag != f"{_NS}tincan":
        message = f"{FILE} does not begin with <tincan> in its namespace"
        return Verdict((finding("KD612", FILE, 1, message),), "", ())
    found = (*_ids(root), *_launch(root, package))
    return Verdict(
        found or grammar.against_rng(root, package.schemas, "tincan.rng", FILE),
        "xapi",
        tuple(_launches(root, package)),
    )


def _launching(root: _Element) -> list[_Element]:
    return [a for a in root.iter(f"{_NS}activity") if a.find(f"{_NS}launch") is not None]


def _launches(root: _Element, package: Package) -> Iterator[Launch]:
    for activity in _launching(root):
        address = activity.findtext(f"{_NS}launch", "").strip()
        target = local(package, FILE, line_of(activity), address)
        if target.path and not target.faults:
            yield Launch(target.path, line_of(activity), activity.get("id", ""), exact=True)


def _ids(root: _Element) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for activity in root.iter(f"{_NS}activity"):
        name = activity.get("id", "")
        if not is_iri(name):
            message = f"the id `{name}` is not a whole web address"
            yield finding("KD615", FILE, line_of(activity), message, "begin it with https://")
        if name in seen:
            yield finding("KD607", FILE, line_of(activity), f"two activities have the id `{name}`")
        seen.add(name)


def _launch(root: _Element, package: Package) -> Iterator[Diagnostic]:
    launching = _launching(root)
    if not launching:
        yield finding("KD617", FILE, 1, "no activity has a launch")
    for activity in launching[1:]:
        message = "more than one activity has a launch: a platform opens one, and any of them"
        yield finding("KD618", FILE, line_of(activity), message, "keep the launch of the course")
    for activity in launching:
        for launch in activity.iterfind(f"{_NS}launch"):
            address = (launch.text or "").strip()
            yield from local(package, FILE, line_of(launch), address).faults
