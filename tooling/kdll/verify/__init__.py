"""A finished package, read again from the outside. No writer is trusted, ours included.

Every finding has its place inside the package, and a code of KD6xx.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias

from kdll.model.diagnostic import Diagnostic
from kdll.model.edition import Opener
from kdll.model.tree import Tree
from kdll.verify import data, documents, scorm, structure, tincan
from kdll.verify.names import names
from kdll.verify.package import Package, finding
from kdll.verify.parsing import root
from kdll.verify.standard import Verdict

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["verify"]

_Check: TypeAlias = "Callable[[_Element, Package], Verdict]"

MANIFESTS: Mapping[str, _Check] = {
    scorm.FILE: scorm.check,
    structure.FILE: structure.check,
    tincan.FILE: tincan.check,
}
"""What tells a package's standard, at its root."""

_START = "index.html"
"""Of a package without a manifest: web pages."""


def verify(tree: Tree, read: Opener, schemas: Tree) -> tuple[Diagnostic, ...]:
    """What is wrong with a package, sorted by place. Its standard is told by its manifest.

    `read` opens a file of `tree`, blobs included; `schemas` are those of kdll's own assets.
    """
    package = Package(tree, read, schemas)
    return tuple(sorted(set(_findings(package))))


def _findings(package: Package) -> Iterator[Diagnostic]:
    yield from names(package)
    manifests = [name for name in MANIFESTS if name in package.tree]
    if not manifests:
        if _START not in package.tree:
            yield _no_manifest(package)
            return
        yield from _contents(package, Verdict((), "web", ()))
    for name in manifests:
        top, faults = root(package, name)
        yield from faults
        if top is not None:
            verdict = MANIFESTS[name](top, package)
            yield from verdict.diagnostics
            yield from _contents(package, verdict)


def _contents(package: Package, verdict: Verdict) -> Iterator[Diagnostic]:
    launches = {launch.path: launch for launch in verdict.launches}
    ours = data.PLAYER in package.tree
    for path in package.tree:
        if path.lower().endswith(".css"):
            yield from documents.styles(package, path)
        if not documents.is_document(path):
            continue
        found, faults = documents.document(package, path)
        yield from faults
        if found is not None:
            yield from documents.check(found, package, path)
            if ours and verdict.standard:
                yield from data.check(found, path, launches.get(path), verdict.standard)


def _no_manifest(package: Package) -> Diagnostic:
    """The finding that nothing at the root tells what the package is, and where it may be."""
    found = next(
        (p for p in package.tree if p.rpartition("/")[2].lower() in (*MANIFESTS, _START)), None
    )
    hint = "a package has one of imsmanifest.xml, cmi5.xml, tincan.xml or index.html at its root"
    if found and "/" in found:
        folder = found.rpartition("/")[0]
        hint = f"there is {found}: pack what is inside {folder}, and not the folder itself"
    elif found:
        hint = f"there is {found}: its name must be written {found.lower()}"
    return finding("KD601", found or _START, 1, "this is no package that kdll knows", hint)
