"""Gates: what opens late can be opened at all."""

from __future__ import annotations

from collections.abc import Iterator

from kdll.check import repairs
from kdll.check.rule import Subject
from kdll.model.course import Course, Gate, Page, PageKind, Role
from kdll.model.diagnostic import Diagnostic
from kdll.model.place import Text
from kdll.model.spelling import nearest


def unknown(subject: Subject) -> Iterator[Diagnostic]:
    """A gate that names what the course does not have."""
    course = subject.course
    modules = {module.id: module.title.value for module in course.modules}
    pages = {page.id: page.title.value for page in course.pages}
    assessments = {page.id: page.title.value for page in course.pages if course.scores(page)}
    for gate in course.gates:
        if gate.opens.value not in pages:
            yield _unknown(subject, gate.opens, "page or module", pages)
        for name in gate.after:
            if name.value in modules or name.value in assessments:
                continue
            if name.value in pages:
                yield Diagnostic(
                    name.span,
                    "KD224",
                    f"page `{name}` is neither a module nor an assessment",
                    "a gate opens when a module is completed or an assessment passed: name one",
                )
            else:
                yield _unknown(subject, name, "module or assessment", modules | assessments)


def _unknown(subject: Subject, name: Text, what: str, known: dict[str, str]) -> Diagnostic:
    meant = nearest(name.value, known)
    bank = any(bank.id == name.value for bank in subject.course.banks)
    return Diagnostic(
        name.span,
        "KD224",
        f"no {what} `{name}` in this course",
        f"did you mean `{meant}` ({known[meant]})?"
        if meant
        else "a bank is never shown; name the assessment that draws from it"
        if bank
        else f"write the id of a {what}",
        repair=repairs.respelt(subject, name.span, name.value, known),
    )


def out_of_order(subject: Subject) -> Iterator[Diagnostic]:
    """A gate that can never open, or that keeps shut what must be done first."""
    course = subject.course
    shut = {gate.opens.value: _shut(course, gate) for gate in course.gates}
    waits = {gate.opens.value: _needed(course, gate) for gate in course.gates}
    told: set[str] = set()
    for gate in course.gates:
        name = gate.opens.value
        circle = _circle(name, shut, waits)
        if circle and not told.intersection(circle):
            told.update(circle)
            yield Diagnostic(
                gate.opens.span,
                "KD229",
                f"`{name}` can never open: it must be done before it opens"
                if len(circle) == 1
                else "these can never open: " + _spelt(circle),
                "let it open after what stands before it"
                if len(circle) == 1
                else "take one of these gates away",
            )
        elif not circle:
            yield from _first(course, gate, shut[name], waits[name])


def _first(
    course: Course, gate: Gate, shut: frozenset[str], needed: frozenset[str]
) -> Iterator[Diagnostic]:
    """What a gate keeps shut that comes before all others."""
    if not shut:
        return
    behind = (page for page in course.pages if page.id in shut)
    early = next((page for page in behind if _is_early(course, page)), None)
    message = hint = ""
    if not needed and not gate.after:
        message = f"no module stands before `{gate.opens}`, so this gate keeps nothing shut"
        hint = "name what must be done first, or take the gate away"
    elif early is not None and early.id in course.assessments:
        message = f"`{early.id}` is taken before the modules, and opens only after some of them"
        hint = "take the gate away, or `role: pre`"
    elif early is not None:
        message = f"the course begins with `{early.id}`, and this gate keeps it shut"
        hint = "let a later page wait, or put another page first"
    if message:
        yield Diagnostic(gate.opens.span, "KD229", message, hint)


def _is_early(course: Course, page: Page) -> bool:
    rule = course.assessments.get(page.id)
    return page is course.pages[0] or (rule is not None and rule.role is Role.PRE)


def _shut(course: Course, gate: Gate) -> frozenset[str]:
    """Ids of the pages behind a gate."""
    for module in course.modules:
        if module.id == gate.opens.value:
            return frozenset(page.id for page in module.pages)
    return frozenset(page.id for page in course.pages if page.id == gate.opens.value)


def _needed(course: Course, gate: Gate) -> frozenset[str]:
    """Ids of the pages that must be done before a gate opens."""
    if not gate.after:
        return frozenset(page.id for page in _before(course, gate))
    scored = {page.id for page in course.pages if course.scores(page)}
    needed: set[str] = set()
    for name in gate.after:
        if name.value in scored:
            needed.add(name.value)
            continue
        for module in course.modules:
            if module.id == name.value:
                needed.update(page.id for page in module.pages)
    return frozenset(needed)


def _before(course: Course, gate: Gate) -> Iterator[Page]:
    """The pages of all modules before the one that a gate stands at."""
    for module in course.modules:
        if any(page.id == gate.opens.value for page in module.pages):
            return
        if not all(page.kind is PageKind.GLOSSARY for page in module.pages):
            yield from module.pages


def _circle(
    start: str, shut: dict[str, frozenset[str]], waits: dict[str, frozenset[str]]
) -> tuple[str, ...]:
    """Gates that wait for each other, from this one on; none if it can open."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    while ways:
        way = ways.pop(0)
        for other, pages in shut.items():
            if waits[way[-1]].isdisjoint(pages):
                continue
            if other == start:
                return way
            if other not in seen:
                seen.add(other)
                ways.append((*way, other))
    return ()


def _spelt(circle: tuple[str, ...]) -> str:
    """`a` opens after `b`, `b` after `a`."""
    following = (*circle[1:], circle[0])
    first, *others = (f"`{a}` {{}}after `{b}`" for a, b in zip(circle, following, strict=True))
    return ", ".join([first.format("opens "), *(other.format("") for other in others)])
