"""Addresses in a manifest: what they may be, and the file they name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from kdll.model.diagnostic import Diagnostic
from kdll.verify.package import Package, finding, missing, resolved, unsafe

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")


@dataclass(frozen=True, slots=True)
class Target:
    """Where an address leads: a path in the package, or what is wrong with it."""

    path: str | None
    faults: tuple[Diagnostic, ...] = ()


def is_iri(text: str) -> bool:
    """Whether an id is a whole web address (an absolute IRI), as xAPI demands."""
    return _IRI.fullmatch(text) is not None


def local(package: Package, file: str, line: int, address: str, base: str = "") -> Target:
    """The file that an address in `file` names, below the folder `base` of the package."""
    if address.startswith("//") or _SCHEME.match(address):
        if address.lower().startswith(("http:", "https:", "//")):
            message = f"{address} lies outside the package"
            hint = "a package must bring along all that it shows"
            return Target(None, (finding("KD610", file, line, message, hint),))
        message = f"{address} is no file of the package"
        return Target(None, (unsafe(finding("KD616", file, line, message)),))
    path = unquote(urlsplit(address).path)
    whole = resolved(base, path)
    if "\\" in address or path.startswith("/") or whole.split("/")[0] == "..":
        message = f"{address} leads out of the package"
        return Target(None, (unsafe(finding("KD616", file, line, message)),))
    if whole not in package.tree:
        return Target(whole, (missing(package, file, line, whole),))
    return Target(whole)
