"""A manifest against the schema of its standard: the XSDs of SCORM, our RELAX NG for the others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from typing import TYPE_CHECKING, Any, cast

from kdll.model.diagnostic import Diagnostic
from kdll.model.tree import Tree
from kdll.verify.package import finding, lowered

if TYPE_CHECKING:
    from lxml.etree import _Element

_XS = "http://www.w3.org/2001/XMLSchema"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"

_MOST = 20
"""Findings of one schema that are told; what follows is mostly their echo."""

_MENDS: Mapping[str, tuple[bytes, bytes]] = {
    # A default binding of the namespace that only `xml:` may have (Namespaces in XML §3).
    "ims_xml.xsd": (b' xmlns="http://www.w3.org/XML/1998/namespace"', b""),
    # An ambiguous content model (XML Schema 1 §3.8.6), which older processors let pass.
    "imsmd_rootv1p2p1.xsd": (b"##any", b"##other"),
}
"""Two faults of the published SCORM 1.2 schemas, mended in memory only."""


def against_xsd(
    root: _Element, schemas: Tree, folder: str, files: Mapping[str, str], path: str
) -> tuple[Diagnostic, ...]:
    """Findings of the XSDs in `folder` of `schemas`; `files` are their names by namespace."""
    from lxml import etree

    shelf = schemas.under(folder)

    class Shelf(etree.Resolver):
        """Hands out the schemas that kdll carries, and nothing from anywhere else."""

        def resolve(self, url: str, pubid: str, context: Any) -> Any:  # type: ignore[override]
            name = url.rpartition("/")[2]
            if name not in shelf:
                raise ValueError(f"a schema asks for {url}, which kdll does not carry")
            old, new = _MENDS.get(name, (b"", b""))
            mended = shelf.text(name).encode().replace(old, new)
            return self.resolve_string(mended, context, base_url=url)

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    parser.resolvers.add(Shelf())
    entry = etree.Element(f"{{{_XS}}}schema")
    for namespace, file in files.items():
        location = {"namespace": namespace, "schemaLocation": f"kdll:/{file}"}
        etree.SubElement(entry, f"{{{_XS}}}import", location)
    schema = etree.XMLSchema(etree.fromstring(etree.tostring(entry), parser))
    # A validator would follow where the manifest itself points for schemas.
    manifest = deepcopy(root)
    etree.strip_attributes(
        manifest, f"{{{_XSI}}}schemaLocation", f"{{{_XSI}}}noNamespaceSchemaLocation"
    )
    schema.validate(manifest)
    return _told(schema.error_log, path)


def against_rng(root: _Element, schemas: Tree, name: str, path: str) -> tuple[Diagnostic, ...]:
    """The most telling finding of one of kdll's own grammars, if there is any.

    A grammar fails as a whole, and the processor then names everything that it had tried.
    """
    from lxml import etree

    grammar = etree.RelaxNG(etree.fromstring(schemas.text(name).encode()))
    if grammar.validate(root):
        return ()
    entries: list[Any] = list(cast("Any", grammar.error_log))
    return (_finding(min(entries, key=_rank), path),)


_TELLING = ("Invalid attribute", "Error validating", "failed to validate attributes")
"""What a processor says about a fault itself, and not about what it met later on."""


def _rank(entry: Any) -> int:
    ranks = (n for n, words in enumerate(_TELLING) if words in entry.message)
    return next(ranks, len(_TELLING))


def _told(log: Any, path: str) -> tuple[Diagnostic, ...]:
    by_line: dict[int, Diagnostic] = {}
    for entry in log:
        by_line.setdefault(entry.line, _finding(entry, path))
    return tuple(by_line.values())[:_MOST]


def _finding(entry: Any, path: str) -> Diagnostic:
    # Namespaces in braces help nobody find the place.
    words = re.sub(r"\{[^}]*\}", "", entry.message).strip().rstrip(".")
    message = f"{path} breaks the rules of its standard: {lowered(words)}"
    return finding("KD604", path, entry.line, message)
