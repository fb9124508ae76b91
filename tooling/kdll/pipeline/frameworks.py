"""Frameworks come in and go out: read again before anything is written, so that nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kdll import read
from kdll.imports import frameworks as tables
from kdll.imports import sunbird
from kdll.imports.frameworks import Unusable
from kdll.model.competency import Framework
from kdll.model.diagnostic import Diagnostic, has_errors
from kdll.model.naming import slug
from kdll.model.platform import Line
from kdll.model.tree import Tree
from kdll.writers import frameworks as forms

__all__ = ["FORMS", "Brought", "Unusable", "bring", "export", "platform_lines"]


@dataclass(frozen=True, slots=True)
class Brought:
    """What a file holds, and the file that authors are to have of it."""

    framework: Framework | None
    """None where nothing can be made of it; the diagnostics say why."""
    path: str
    """Of the file to be written, from the content folder."""
    content: bytes
    diagnostics: tuple[Diagnostic, ...]
    left_out: Mapping[str, int]
    """What kdll has no place for, and how often it occurs."""


def bring(
    name: str, data: bytes, schemas: Tree, *, id_: str = "", title: str = "", iri: str = ""
) -> Brought:
    """The framework in a file called `name`: CASE, a Sunbird export, or a table of CSV.

    `id_`, `title` and `iri` are for a file that does not say them itself; without an `id_` the
    name is one, and `iri` is what the id follows in the framework's address. Raises `Unusable`.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unusable("it is not plain text in UTF-8") from None
    id_ = id_ or slug(name.rpartition(".")[0] or name)
    address = f"{iri.rstrip('/')}/{id_}"
    left_out: Mapping[str, int] = {}
    told: tuple[Diagnostic, ...] = ()
    made: Framework | None
    if name.lower().endswith(".csv"):
        made = tables.from_table(text, id_, title, address)
    elif sunbird.is_export(text):
        made = sunbird.framework(text, id_, title, address)
    else:
        made, told, left_out = read.case_of(f"frameworks/{id_}.json", data)
    if made is None or has_errors(told):
        return Brought(None, "", b"", told, left_out)
    path, content = f"frameworks/{made.id}.yml", forms.yml(made)
    again, found = read.framework_of(path, content, schemas)
    if not has_errors(found) and again != made:
        raise AssertionError(f"the framework {made.id} would not come back as it was read")
    return Brought(made, path, content, (*told, *found), left_out)


def export(framework: Framework, form: str, tree: Tree) -> bytes:
    """A framework in one of `FORMS`. As YAML, a file of that form comes back as it stands."""
    own = tree.get(framework.path)
    if form == "yaml" and framework.path.endswith(".yml") and isinstance(own, bytes):
        return own
    return FORMS[form](framework)


FORMS = {"case": forms.case, "csv": forms.table, "yaml": forms.yml}


def platform_lines(data: bytes) -> tuple[Line, ...]:
    """What a platform's own export of a framework says. Raises `Unusable`."""
    try:
        return sunbird.lines(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Unusable("it is not plain text in UTF-8") from None
