"""File names that survive any server, file system and upload check."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kdll.model.diagnostic import Diagnostic
from kdll.verify.package import Package, finding

_SAFE = re.compile(r"[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*")
_LONGEST = 200
"""Characters of a path: Windows allows 260, and platforms put folders of their own before it."""


def names(package: Package) -> Iterator[Diagnostic]:
    """Names with other signs than letters, digits, `.`, `-`, `_`; too long; alike but for case."""
    first: dict[str, str] = {}
    for path in package.tree:
        if not _SAFE.fullmatch(path):
            message = "a file name has other signs than English letters, digits, dot, dash and _"
            yield finding("KD609", path, 1, message, "many platforms refuse the whole package")
        if len(path) > _LONGEST:
            message = f"a path has {len(path)} characters; {_LONGEST} are safe everywhere"
            yield finding("KD609", path, 1, message)
        twin = first.setdefault(path.casefold(), path)
        if twin != path:
            message = f"{twin} and {path} differ in capital letters only"
            hint = "where a server makes no difference, one of them overwrites the other"
            yield finding("KD609", path, 1, message, hint)
