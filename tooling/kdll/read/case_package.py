"""What a CFPackage says, item by item, as a framework."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass, replace

from kdll.model.competency import Area, Competency, Framework, Theme, outline
from kdll.model.naming import LONGEST, slug, uuid_of
from kdll.model.place import Span
from kdll.read.framework import mappings
from kdll.read.page import items, texts, value
from kdll.read.report import Report
from kdll.read.settings import Mapping, Scalar


@dataclass(frozen=True, slots=True)
class _Item:
    """A CFItem, and where it stands among the others."""

    found: Mapping
    identifier: str
    name: str
    children: list[_Item]

    @property
    def heading(self) -> bool:
        """It groups others, and nobody is tagged with it."""
        kind = value(self.found, "CFItemType").casefold()
        return kind in ("area", "theme") or (bool(self.children) and "competenc" not in kind)


class Package:
    """One CFPackage; one use."""

    def __init__(self, package: Mapping, document: Mapping, file: str, report: Report) -> None:
        self._package = package
        self._document = document
        self._file = file
        self._report = report
        self._iri = value(document, "uri").rstrip("/")
        self._items: dict[str, _Item] = {}
        self._known: dict[str, Competency] = {}
        self._ids: dict[str, str] = {}
        """Our ids by the items' identifiers."""

    def read(self) -> Framework:
        """The framework that the package describes."""
        document, own = self._document, _own(self._document)
        title = value(document, "title")
        if not title:
            self._tell(document.span, "this framework has no title", "add `title` to CFDocument")
        self._gather()
        roots = self._joined()
        areas = tuple(self._area(root) for root in roots if root.heading)
        levels = self._levels()
        for item, path in _walk(roots, ()):
            if not item.heading:
                self._add(item, path or (title,), levels.get(item.identifier, {}))
        self._replacements()
        stem = slug(self._file.rpartition("/")[2].removesuffix(".json"))
        made = Framework(
            id=value(own, "id") or stem,
            title=title or stem,
            iri=self._iri,
            competencies=self._known,
            open_areas=tuple(area.name for area in areas if area.open),
            areas=areas,
            language=value(document, "language") or "en",
            version=value(document, "version"),
            updated=_day(value(document, "lastChangeDateTime")) if not own.get("undated") else "",
            publisher=value(document, "publisher")
            or ("" if own.entries else value(document, "creator")),
            description=value(document, "description"),
            licence=value(own, "licence") or _linked(document, "licenseURI", "title", "uri"),
            source=value(document, "officialSourceURL"),
            identifiers=_identifiers(document, self._iri),
            path=self._file,
        )
        return replace(made, areas=outline(made))

    def _tell(self, span: Span, message: str, hint: str) -> None:
        self._report.error("KD318", span, message, hint)

    def _gather(self) -> None:
        for found in mappings(self._package, "CFItems"):
            identifier = value(found, "identifier") or value(found, "uri")
            full, short = value(found, "fullStatement"), value(found, "abbreviatedStatement")
            if not identifier or not (full or short):
                lacks = "identifier" if not identifier else "fullStatement"
                self._tell(found.span, f"this item has no `{lacks}`", f"add `{lacks}` to it")
            elif identifier in self._items:
                self._tell(
                    found.key("identifier"),
                    f"two items have the identifier `{identifier}`",
                    "give each item an identifier of its own",
                )
            else:
                self._items[identifier] = _Item(found, identifier, short or full, [])

    def _joined(self) -> list[_Item]:
        """The items that stand below no other, those below them in their lists of children."""
        parents: dict[str, tuple[float, str]] = {}
        for link, origin, goal in self._links("isChildOf"):
            if origin and goal and origin.identifier not in parents:
                parents[origin.identifier] = _number(link), goal.identifier
        tops = {i for i in self._items if i not in parents}
        order = {i: n for n, i in enumerate(self._items)}
        for child, (_, parent) in sorted(
            parents.items(), key=lambda pair: (pair[1][0], order[pair[0]])
        ):
            self._items[parent].children.append(self._items[child])
        sequence = {
            origin.identifier: _number(link)
            for link, origin, goal in self._links("isChildOf")
            if origin and goal is None
        }
        roots = [self._items[i] for i in self._items if i in tops]
        roots.sort(key=lambda item: sequence.get(item.identifier, float("inf")))
        reached = {item.identifier for item, _ in _walk(roots, ())}
        for identifier in parents:
            if identifier not in reached:
                self._tell(
                    self._items[identifier].found.span,
                    f"`{self._items[identifier].name}` stands below itself",
                    "mend the `isChildOf` associations that lead round in a circle",
                )
        return roots

    def _links(self, kind: str) -> Iterator[tuple[Mapping, _Item | None, _Item | None]]:
        """Associations of a type, with the items at both ends; None for what is no item."""
        by_uri = {value(i.found, "uri"): i for i in self._items.values()}
        for link in mappings(self._package, "CFAssociations"):
            if value(link, "associationType") != kind:
                continue
            ends = [link.get(end) for end in ("originNodeURI", "destinationNodeURI")]
            a, b = (
                self._items.get(value(end, "identifier")) or by_uri.get(value(end, "uri"))
                if isinstance(end, Mapping)
                else None
                for end in ends
            )
            yield link, a, b

    def _area(self, item: _Item) -> Area:
        expected = f"{self._iri}/areas/{slug(item.name)}"
        themes = tuple(
            Theme(name, *self._said(one, f"{expected}/{slug(name)}"))
            for one, path in _walk(item.children, (item.name,))
            if one.heading and (name := " / ".join((*path[1:], one.name)))
        )
        return Area(
            item.name,
            themes,
            *self._said(item, expected),
            open=value(_own(item.found), "open") == "true",
        )

    def _said(self, item: _Item, iri: str) -> tuple[str, dict[str, str], dict[str, str]]:
        """Description, descriptions and identifiers of a heading that kdll would call `iri`."""
        own, uri = _own(item.found), value(item.found, "uri")
        other = {"iri": uri} if uri and uri != iri else {}
        return (
            description(item.found),
            _words(own, "descriptions"),
            _identifiers(item.found, uri) | other,
        )

    def _levels(self) -> dict[str, dict[str, str]]:
        """Descriptors by name of the level, by item."""
        by_uri = {value(i.found, "uri"): i.identifier for i in self._items.values()}
        found: dict[str, dict[str, str]] = {}
        for rubric in mappings(self._package, "CFRubrics"):
            for criterion in mappings(rubric, "CFRubricCriteria"):
                link = criterion.get("CFItemURI")
                uri = link.text if isinstance(link, Scalar) else _linked(criterion, "CFItemURI")
                identifier = _linked(criterion, "CFItemURI", "identifier")
                identifier = identifier if identifier in self._items else by_uri.get(uri, "")
                levels = sorted(mappings(criterion, "CFRubricCriterionLevels"), key=_position)
                if identifier:
                    found[identifier] = {
                        name: value(level, "description")
                        for level in levels
                        if (name := value(level, "quality"))
                    }
        return found

    def _add(self, item: _Item, path: tuple[str, ...], levels: Map[str, str]) -> None:
        found, own = item.found, _own(item.found)
        id_, uri = self._id(item), value(found, "uri")
        label = value(found, "alternativeLabel")
        aliases = [scalar.text for scalar in items(own.get("aliases"))]
        self._ids[item.identifier] = id_
        self._known[id_] = Competency(
            id=id_,
            name=item.name,
            area=path[0],
            theme=" / ".join(path[1:]) or path[0],
            description=description(found),
            levels=tuple(levels),
            identifiers=_identifiers(found, uri),
            aliases=tuple(aliases or ([label] if label else [])),
            descriptions=_words(own, "descriptions"),
            descriptors={name: words for name, words in levels.items() if words},
            iri=uri if uri != f"{self._iri}/{id_}" else "",
            retired=bool(value(found, "statusEndDate")),
            span=found.key("humanCodingScheme"),
        )

    def _id(self, item: _Item) -> str:
        """An id that hangs on nothing but the item itself and the names beside it."""
        code = value(item.found, "humanCodingScheme")
        made = code if re.fullmatch(r"[a-z0-9][a-z0-9-]{0,63}", code) else slug(code)
        made = made or slug(item.name) or slug(item.identifier)
        if made in self._known:
            mark = slug(item.identifier)[:8]
            made = f"{made[: LONGEST - 9]}-{mark}"
        return made

    def _replacements(self) -> None:
        later: dict[str, list[str]] = {}
        for _, origin, goal in self._links("replacedBy"):
            if origin and goal and {origin.identifier, goal.identifier} <= self._ids.keys():
                old, new = self._ids[origin.identifier], self._ids[goal.identifier]
                later.setdefault(old, []).append(new)
        for id_, by in later.items():
            self._known[id_] = replace(self._known[id_], retired=True, replaced_by=tuple(by))


def _walk(items: list[_Item], path: tuple[str, ...]) -> Iterator[tuple[_Item, tuple[str, ...]]]:
    """Every item, with the names of those above it."""
    waiting = [(item, path) for item in reversed(items)]
    while waiting:
        item, above = waiting.pop()
        yield item, above
        waiting += [(child, (*above, item.name)) for child in reversed(item.children)]


def _own(found: Mapping) -> Mapping:
    """What kdll says of an item that CASE has no word for."""
    extensions = found.get("extensions")
    own = extensions.get("kdll") if isinstance(extensions, Mapping) else None
    return own if isinstance(own, Mapping) else Mapping((), found.span)


def _words(found: Mapping, key: str) -> dict[str, str]:
    return {name: words.value for name, words in texts(found.get(key)).items()}


def _identifiers(found: Mapping, uri: str) -> dict[str, str]:
    identifier = value(found, "identifier")
    other = {"case": identifier} if identifier and identifier != uuid_of(uri) else {}
    return _words(_own(found), "identifiers") | other


def description(found: Mapping) -> str:
    """What an item says beyond its name."""
    full, short = value(found, "fullStatement"), value(found, "abbreviatedStatement")
    return full if short and full != short else value(found, "notes")


def _linked(found: Mapping, key: str, *parts: str) -> str:
    link = found.get(key)
    if isinstance(link, Scalar):
        return link.text
    if not isinstance(link, Mapping):
        return ""
    return next((word for part in parts or ("uri",) if (word := value(link, part))), "")


def _number(link: Mapping) -> float:
    words = value(link, "sequenceNumber")
    return int(words) if words.isascii() and words.isdigit() and len(words) < 16 else float("inf")


def _position(level: Mapping) -> float:
    words = value(level, "position") or value(level, "score")
    return float(words) if re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,9})?", words) else float("inf")


def _day(moment: str) -> str:
    return moment[:10] if re.match(r"\d{4}-\d\d-\d\d", moment, re.ASCII) else ""
