"""The pages around the courses: competencies, roles and plans, and what the courses do for them.

What a course does is told by its card, which lies in the site with it: a course that could not be
built keeps its previous site, and these pages tell of what can be opened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree import ElementTree as ET

from kdll.model.competency import Competency, Framework, everyone, present
from kdll.model.edition import Around
from kdll.model.tree import Tree
from kdll.writers.preview.card import Card, Served
from kdll.writers.preview.catalogue import cards
from kdll.writers.preview.document import document, filter_box, page_of
from kdll.writers.preview.html import element, noted
from kdll.writers.preview.matrix import uses
from kdll.writers.preview.places import Place
from kdll.writers.preview.plans import plan_page, role_page
from kdll.writers.preview.words import count

_ALL = 300
"""Competencies up to which a framework is shown in full; of a larger one, those that are used."""


def around(lab: Around, site: Tree) -> Tree:
    """The pages by their names. `site` holds each course's card."""
    found, library = cards(site), lab.library
    offers = _offers(found)
    needed = _needed(lab)
    pages = {"competencies.html": _index(lab, offers, needed)}
    for framework, one in everyone(library.frameworks):
        tag = f"{framework.id}:{one.id}"
        if tag in offers or tag in needed:
            pages[page_of(tag)] = _competency(lab, framework, one, offers.get(tag, []), needed)
    for prospect in lab.prospects:
        role = library.roles[prospect.role]
        pages[f"role-{role.id}.html"] = role_page(library.lab, role, prospect, found)
    for outlook in lab.outlooks:
        pages[f"plan-{outlook.plan.id}.html"] = plan_page(library.lab, outlook, found)
    return Tree({name: page.encode() for name, page in pages.items()})


_Offers = dict[str, list[tuple[str, Card, Served]]]


def _offers(found: Mapping[str, Card]) -> _Offers:
    """(course, its card, what it does) by tag."""
    offers: _Offers = {}
    for course, card in sorted(found.items(), key=lambda pair: pair[1].title.casefold()):
        for one in card.served:
            offers.setdefault(one.tag, []).append((course, card, one))
    return offers


def _needed(lab: Around) -> dict[str, list[str]]:
    """Ids of the roles that need a competency, by tag."""
    needed: dict[str, list[str]] = {}
    for prospect in lab.prospects:
        for need in prospect.needs:
            needed.setdefault(need.tag, []).append(prospect.role)
    return needed


def _index(lab: Around, offers: _Offers, needed: Mapping[str, list[str]]) -> str:
    library = lab.library
    content: list[ET.Element | None] = []
    for title, kind, entries in (
        ("Roles", "role", [(r.id, r.title) for r in library.roles.values()]),
        ("Plans", "plan", [(p.id, p.title) for p in library.plans.values()]),
    ):
        if entries:
            links = (
                element("li", {}, element("a", {"href": f"{kind}-{id_}.html"}, words))
                for id_, words in entries
            )
            content += [element("h2", {}, title), element("ul", {"class": "site-list"}, *links)]
    total = sum(len(f.competencies) for f in library.frameworks.values())
    frameworks = [_framework(f, offers, needed) for f in library.frameworks.values()]
    return document(
        library.lab,
        f"{library.lab.name}: competencies",
        "Competencies, roles and plans",
        f"{count(total, 'competency', 'competencies')} in "
        f"{count(len(frameworks), 'framework')}, {len(offers):,} of them in courses",
        [
            *content,
            element("h2", {}, "Competencies"),
            filter_box("Find a competency:", "competencies"),
            element("div", {"id": "competencies"}, *frameworks),
        ],
    )


def _framework(
    framework: Framework, offers: _Offers, needed: Mapping[str, list[str]]
) -> ET.Element:
    whole = len(framework.competencies) <= _ALL
    groups: dict[tuple[str, str], list[ET.Element]] = {}
    for one in framework.competencies.values():
        tag = f"{framework.id}:{one.id}"
        if whole or tag in offers or tag in needed:
            entry = _entry(one, tag, len(offers.get(tag, ())), len(needed.get(tag, ())))
            groups.setdefault((one.area, one.theme), []).append(entry)
    left = len(framework.competencies) - sum(map(len, groups.values()))
    return element(
        "section",
        {"data-group": ""},
        element("h3", {}, framework.title),
        *(
            element(
                "section",
                {"data-group": ""},
                element("h4", {}, theme, element("span", {"class": "site-note"}, f" {area}")),
                element("ul", {"class": "site-list"}, *entries),
            )
            for (area, theme), entries in groups.items()
        ),
        *(
            [element("p", {"class": "site-note"}, f"{left:,} more, which nothing here is for")]
            if left
            else []
        ),
    )


def _entry(one: Competency, tag: str, courses: int, roles: int) -> ET.Element:
    said = [count(courses, "course")] if courses else []
    said += [f"needed in {count(roles, 'role')}"] if roles else []
    name: ET.Element | str = one.name
    if courses or roles:
        name = element("a", {"href": page_of(tag)}, one.name)
    words = (one.name, tag, one.theme, one.area, one.description, *one.aliases)
    return element(
        "li",
        {"data-words": " ".join((*words, *one.descriptions.values()))},
        name,
        " ",
        element("code", {}, tag),
        *noted("gap" if roles and not courses else "", "site-gap"),
        *noted(", ".join(said)),
        *noted("retired" if one.retired else ""),
    )


def _competency(
    lab: Around,
    framework: Framework,
    one: Competency,
    offers: Sequence[tuple[str, Card, Served]],
    needed: Mapping[str, list[str]],
) -> str:
    library, tag = lab.library, f"{framework.id}:{one.id}"
    roles = [library.roles[id_] for id_ in needed.get(tag, ())]
    taught = [part for course in offers for part in _course(*course)]
    return document(
        library.lab,
        f"{one.name}: {library.lab.name}",
        one.name,
        f"{framework.title} · {one.area} · {one.theme}",
        [
            element("p", {}, element("code", {}, tag)),
            element("p", {}, one.description) if one.description else None,
            *(element("p", {"lang": lang}, said) for lang, said in one.descriptions.items()),
            _levels(one),
            _retired(framework, one),
            element("h2", {}, "Needed in") if roles else None,
            element(
                "ul",
                {"class": "site-list"},
                *(
                    element("li", {}, element("a", {"href": f"role-{r.id}.html"}, r.title))
                    for r in roles
                ),
            )
            if roles
            else None,
            element("h2", {}, "Courses"),
            *(taught or [_none(bool(roles))]),
        ],
    )


def _none(needed: bool) -> ET.Element:
    return element("p", {}, "No course is for it yet.", *noted("gap" if needed else "", "site-gap"))


def _levels(one: Competency) -> ET.Element | None:
    if not one.levels:
        return None
    levels = []
    for level in one.levels:
        levels.append(element("dt", {}, level))
        levels.append(element("dd", {}, one.descriptors.get(level) or "no words are published"))
    return element("dl", {"class": "site-uses"}, *levels)


def _retired(framework: Framework, one: Competency) -> ET.Element | None:
    if not one.retired:
        return None
    names = ", ".join(c.name for c in present(framework, one)) or "nothing"
    return element("p", {}, f"It is retired, and replaced by {names}.")


def _course(course: str, card: Card, one: Served) -> list[ET.Element]:
    def places(found: Sequence[tuple[str, str]]) -> list[Place]:
        return [Place(f"{course}/{href}", words) for href, words in found]

    said = ["a target of the course"] if one.target else []
    said += [f"{one.weight:.0%} of its points"] if one.assessed else ["not assessed"]
    return [
        element(
            "h3",
            {"lang": card.language},
            element("a", {"href": f"{course}/index.html"}, card.title),
            " ",
            element("span", {"class": "site-note"}, ", ".join(said)),
        ),
        uses(places(one.taught), places(one.practised), places(one.assessed)),
    ]
