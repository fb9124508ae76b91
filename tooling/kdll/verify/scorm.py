"""`imsmanifest.xml`, in SCORM 1.2 and SCORM 2004."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kdll.model.diagnostic import Diagnostic, Severity
from kdll.verify import grammar
from kdll.verify.addresses import local
from kdll.verify.package import Package, finding, line_of, missing
from kdll.verify.standard import Launch, Verdict

if TYPE_CHECKING:
    from lxml.etree import _Element

FILE = "imsmanifest.xml"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"


@dataclass(frozen=True, slots=True)
class Edition:
    """What one SCORM standard asks of a manifest."""

    standard: str
    """Of the player: `scorm12`."""
    versions: tuple[str, ...]
    sco: str
    """The attribute that tells a SCO from an asset."""
    folder: str
    schemas: Mapping[str, str]
    """File names of the schemas by namespace."""
    same_file: bool
    """Whether a resource must list its own launch file (SCORM 2004 CAM §3.4.1.6)."""


EDITIONS: Mapping[str, Edition] = {
    "http://www.imsproject.org/xsd/imscp_rootv1p1p2": Edition(
        "scorm12",
        ("1.2",),
        "{http://www.adlnet.org/xsd/adlcp_rootv1p2}scormtype",
        "xsd/scorm12",
        {
            "http://www.imsproject.org/xsd/imscp_rootv1p1p2": "imscp_rootv1p1p2.xsd",
            "http://www.adlnet.org/xsd/adlcp_rootv1p2": "adlcp_rootv1p2.xsd",
            "http://www.imsglobal.org/xsd/imsmd_rootv1p2p1": "imsmd_rootv1p2p1.xsd",
        },
        same_file=False,
    ),
    "http://www.imsglobal.org/xsd/imscp_v1p1": Edition(
        "scorm2004",
        ("2004 4th Edition", "2004 3rd Edition", "CAM 1.3"),
        "{http://www.adlnet.org/xsd/adlcp_v1p3}scormType",
        "xsd/scorm2004",
        {
            "http://www.imsglobal.org/xsd/imscp_v1p1": "imscp_v1p1.xsd",
            "http://www.adlnet.org/xsd/adlcp_v1p3": "adlcp_v1p3.xsd",
            "http://www.adlnet.org/xsd/adlseq_v1p3": "adlseq_v1p3.xsd",
            "http://www.adlnet.org/xsd/adlnav_v1p3": "adlnav_v1p3.xsd",
            "http://www.imsglobal.org/xsd/imsss": "imsss_v1p0.xsd",
        },
        same_file=True,
    ),
}
"""By the namespace of the manifest's root."""


def check(root: _Element, package: Package) -> Verdict:
    """What is wrong with a manifest, and what it launches."""
    namespace, _, name = root.tag[1:].partition("}")
    edition = EDITIONS.get(namespace)
    if edition is None or name != "manifest":
        message = f"{FILE} is the manifest of no SCORM standard that kdll knows"
        hint = "SCORM 1.2 and SCORM 2004 begin with <manifest> in a namespace of their own"
        return Verdict((finding("KD612", FILE, 1, message, hint),), "", ())
    manifest = _Manifest(root, package, edition, "{" + namespace + "}")
    found = tuple(manifest.check())
    schema = grammar.against_xsd(root, package.schemas, edition.folder, edition.schemas, FILE)
    told = {f.span.start.line for f in found}
    return Verdict(
        (*found, *(f for f in schema if f.span.start.line not in told)),
        edition.standard,
        tuple(manifest.launches()),
    )


@dataclass(frozen=True, slots=True)
class _Manifest:
    root: _Element
    package: Package
    edition: Edition
    ns: str
    """The packaging namespace, in braces."""

    def check(self) -> Iterator[Diagnostic]:
        yield from self._version()
        yield from self._identifiers()
        yield from self._organizations()
        yield from self._resources()
        yield from self._dependencies()
        yield from self._schemas()

    def launches(self) -> Iterator[Launch]:
        """The launch file of every SCO that an item names."""
        name = self.root.get("identifier", "")
        used = {item.get("identifierref") for item in self._all("item")}
        for resource in self._all("resource"):
            href = resource.get("href")
            if href and resource.get("identifier") in used:
                target = local(self.package, FILE, line_of(resource), href, self._base(resource))
                if target.path and not target.faults:
                    yield Launch(target.path, line_of(self.root), name, exact=False)

    def _all(self, name: str) -> Iterator[_Element]:
        yield from self.root.iter(self.ns + name)

    def _found(self, code: str, element: _Element, message: str, hint: str = "") -> Diagnostic:
        return finding(code, FILE, line_of(element), message, hint)

    def _version(self) -> Iterator[Diagnostic]:
        said = self.root.findtext(f"{self.ns}metadata/{self.ns}schemaversion", "").strip()
        if said not in self.edition.versions:
            message = f"the manifest says version `{said}`, its namespace is that of another"
            expected = " or ".join(f"`{v}`" for v in self.edition.versions)
            yield self._found("KD612", self.root, message, f"with this namespace, say {expected}")
        # A platform cannot tell which of two standards it should speak.
        others = {uri for ns in EDITIONS if ns not in self.ns for uri in EDITIONS[ns].schemas}
        for element in self.root.iter("*"):
            if element.tag[1:].partition("}")[0] in others:
                message = f"<{_local(element)}> belongs to another SCORM standard"
                yield self._found("KD612", element, message)
        for nested in self.root.iterfind(f".//{self.ns}manifest"):
            message = "the manifest holds another manifest, which hardly any platform reads"
            yield self._found("KD620", nested, message)

    def _identifiers(self) -> Iterator[Diagnostic]:
        seen: set[str] = set()
        for element in self.root.iter("*"):
            name = element.get("identifier")
            if name is not None and name in seen:
                yield self._found("KD607", element, f"the identifier `{name}` is used twice")
            seen.add(name or "")

    def _organizations(self) -> Iterator[Diagnostic]:
        organizations = list(self._all("organization"))
        if not organizations:
            yield self._found("KD617", self.root, "the manifest has no organization to show")
            return
        names = {o.get("identifier") for o in organizations}
        for holder in self._all("organizations"):
            if holder.get("default") not in names:
                message = f"the default organization `{holder.get('default', '')}` is not there"
                yield self._found("KD608", holder, message)
        resources = {r.get("identifier"): r for r in self._all("resource")}
        for organization in organizations:
            if organization.find(f"{self.ns}item") is None:
                yield self._found("KD617", organization, "the organization has no item to open")
        for item in self._all("item"):
            yield from self._item(item, resources)

    def _item(
        self, item: _Element, resources: Mapping[str | None, _Element]
    ) -> Iterator[Diagnostic]:
        reference = item.get("identifierref")
        leaf = item.find(f"{self.ns}item") is None
        name = item.get("identifier", "")
        if reference is None:
            if leaf:
                yield self._found("KD608", item, f"the item `{name}` opens nothing")
            return
        resource = resources.get(reference)
        if resource is None:
            message = f"the item `{name}` opens `{reference}`, which is no resource"
            yield self._found("KD608", item, message)
        elif not resource.get("href"):
            message = f"the resource `{reference}` has no file to open"
            yield self._found("KD617", resource, message)

    def _base(self, resource: _Element) -> str:
        """`xml:base` of the manifest, the resources and the resource, joined."""
        above = [self.root, resource.getparent(), resource]
        return "".join(e.get(f"{_XML}base", "") for e in above if e is not None)

    def _resources(self) -> Iterator[Diagnostic]:
        listed: set[str] = set()
        for resource in self._all("resource"):
            base = self._base(resource)
            if self.edition.sco not in resource.attrib:
                name = self.edition.sco.partition("}")[2]
                message = f"the resource `{resource.get('identifier', '')}` has no adlcp:{name}"
                yield self._found("KD612", resource, message, "say sco or asset")
            hrefs = [f.get("href", "") for f in resource.iterfind(f"{self.ns}file")]
            for element in (resource, *resource.iterfind(f"{self.ns}file")):
                href = element.get("href")
                if href is None:
                    continue
                target = local(self.package, FILE, line_of(element), href, base)
                # A missing launch file is missing twice, and told once: where it is listed.
                if element is not resource or href not in hrefs:
                    yield from target.faults
                if target.path and element is not resource:
                    listed.add(target.path)
            launch = resource.get("href")
            if self.edition.same_file and launch and launch not in hrefs:
                message = f"{launch} is opened, and not listed among the resource's files"
                yield self._found("KD606", resource, message)
        yield from self._unlisted(listed)

    def _unlisted(self, listed: set[str]) -> Iterator[Diagnostic]:
        for path in self.package.tree:
            control = "/" not in path and path.endswith((".xsd", ".dtd"))
            if path not in listed and path != FILE and not control:
                message = f"{path} is in the package and in no list of the manifest"
                hint = "some platforms leave out what is not listed"
                yield finding("KD606", FILE, 1, message, hint, Severity.WARNING)

    def _dependencies(self) -> Iterator[Diagnostic]:
        resources = {r.get("identifier"): r for r in self._all("resource")}
        leads = {
            name: [d.get("identifierref") for d in r.iterfind(f"{self.ns}dependency")]
            for name, r in resources.items()
        }
        for name, others in leads.items():
            for other in others:
                if other not in resources:
                    message = f"the resource `{name}` needs `{other}`, which is not there"
                    yield self._found("KD608", resources[name], message)
                elif _reaches(leads, other, name):
                    message = f"the resources `{name}` and `{other}` need each other"
                    yield self._found("KD608", resources[name], message)

    def _schemas(self) -> Iterator[Diagnostic]:
        """The schemas that the manifest says lie beside it (SCORM 2004 CAM §3.5)."""
        pairs = self.root.get(f"{_XSI}schemaLocation", "").split()
        for location in pairs[1::2]:
            if "/" not in location and location not in self.package.tree:
                yield missing(self.package, FILE, line_of(self.root), location)


def _reaches(
    leads: Mapping[str | None, list[str | None]], start: str | None, goal: str | None
) -> bool:
    seen: set[str | None] = set()
    todo = [start]
    while todo:
        here = todo.pop()
        if here == goal:
            return True
        if here not in seen:
            seen.add(here)
            todo += leads.get(here, [])
    return False


def _local(element: _Element) -> str:
    return element.tag.rpartition("}")[2]
