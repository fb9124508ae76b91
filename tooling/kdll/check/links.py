"""Links between pages, and names that point from one place of a course to another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kdll.check import repairs
from kdll.check.rule import Subject, setting
from kdll.model.course import Page, PageKind
from kdll.model.diagnostic import Diagnostic
from kdll.model.link import LinkKind, link
from kdll.model.place import Span, Text
from kdll.model.prose import Node
from kdll.model.question import Part
from kdll.model.spelling import nearest

_ADDRESS = re.compile(r"https?://[^/]|mailto:|tel:", re.IGNORECASE)
"""Where else than in the course a link may lead. `https:x` is a file beside the page to a browser
that came by `https:`, and a host to every other."""
_NAMED = frozenset({"heading", "term", "container", "footnote", "footnote_ref"})
"""Kinds that can have an id; see `Node`."""
_ACTIVE = frozenset({"javascript", "vbscript", "data"})


def links(page: Page) -> Iterator[tuple[str, Span]]:
    """Every `[…](…)` of a page, as written."""
    for node in page.nodes.get("link", ()):
        yield node.attrs.get("href", ""), node.span


def named(page: Page) -> Iterator[tuple[Node, str]]:
    """Everything on a page but questions and situations that has an id, by kind."""
    for kind, nodes in page.nodes.items():
        for node in nodes if kind in _NAMED else ():
            if node.attrs.get("id"):
                yield node, node.attrs["id"]


def situations(page: Page) -> Iterator[Text]:
    """The ids of all situations of a page's scenarios."""
    for question in page.questions:
        for situation in question.parts(Part.SITUATION):
            if situation.id:
                yield situation.id


def anchors(page: Page) -> Iterator[str]:
    """What `#…` may name on a page: headings, situations, glossary terms and boxes."""
    for node, id_ in named(page):
        if node.kind in ("heading", "term", "container"):
            yield id_
    for situation in situations(page):
        yield situation.value


def broken(subject: Subject) -> Iterator[Diagnostic]:
    """A link to a page that is not there."""
    course = subject.course
    pages = {page.path: page for page in course.pages}
    banks = {bank.path for bank in course.banks}
    for page, href, span in _page_links(subject):
        target = link(course, page, href)
        if target.path in pages or _by_case(target.path, pages) or target.path in banks:
            continue
        if target.path in subject.tree:
            hint = "link to a page of this course; other files lie in `media/`"
        elif f"{target.path}/index.md" in pages:
            hint = f"write `{href.rstrip('/')}/index.md`"
        else:
            meant = nearest(target.path, pages)
            hint = (
                f"did you mean `{_from(page, meant)}` ({pages[meant].title})?"
                if meant
                else "write the path of the page's file, counted from this file"
            )
        yield Diagnostic(span, "KD204", f"no page `{href.partition('#')[0]}`", hint)


def into_bank(subject: Subject) -> Iterator[Diagnostic]:
    """A link to a bank, which no learner ever sees."""
    course = subject.course
    banks = {bank.path: bank for bank in course.banks}
    for page, href, span in _page_links(subject):
        target = link(course, page, href)
        # Within a bank, a learner meets the place that is linked to only if it is drawn.
        if target.path in banks:
            yield Diagnostic(
                span,
                "KD227",
                f"this link leads into bank `{banks[target.path].id}`, which learners never see",
                "link to a page",
            )


def broken_anchor(subject: Subject) -> Iterator[Diagnostic]:
    """A link to a heading that the page does not have."""
    course = subject.course
    pages = {page.path: page for page in course.pages}
    for page, href, span in _page_links(subject):
        target = link(course, page, href)
        aim = pages.get(target.path)
        if aim is None or not target.anchor:
            continue
        known = list(anchors(aim))
        if target.anchor not in known:
            meant = nearest(target.anchor, known)
            where = "this page" if aim is page else f"page `{aim.id}`"
            yield Diagnostic(
                span,
                "KD205",
                f"{where} has no heading `#{target.anchor}`",
                f"did you mean `#{meant}`?"
                if meant
                else f"name the heading where it stands: `## … {{#{target.anchor}}}`",
            )


def letter_case(subject: Subject) -> Iterator[Diagnostic]:
    """A link that only works where capital and small letters are the same."""
    course = subject.course
    pages = {page.path: page for page in course.pages}
    for page, href, span in _page_links(subject):
        target = link(course, page, href)
        meant = _by_case(target.path, pages)
        if target.path not in pages and meant:
            yield Diagnostic(
                span,
                "KD206",
                f"the file's name has other capital letters than `{href.partition('#')[0]}`",
                f"write `{_from(page, meant)}`",
                repair=repairs.addressed(subject, span, href.partition("#")[0], _from(page, meant)),
            )


def unsafe(subject: Subject) -> Iterator[Diagnostic]:
    """A link that leaves the course's folder, or is none that a package may hold."""
    course = subject.course
    for page in course.sheets:
        for href, span in links(page):
            target = link(course, page, href)
            scheme = target.path.partition(":")[0].lower()
            if target.kind is LinkKind.LEAVES:
                message = f"`{href}` leads out of the course's folder"
            elif target.kind is not LinkKind.OUTSIDE or _ADDRESS.match(target.path):
                continue
            elif scheme in _ACTIVE:
                message = f"`{scheme}:` could run a program on the learner's device"
            else:
                message = f"`{href}` is no address that works on every learner's device"
            yield Diagnostic(
                span,
                "KD209",
                message,
                "link to a page of this course, or to a web address that begins with `https://`",
                unsafe=True,
            )


def unknown_assessment(subject: Subject) -> Iterator[Diagnostic]:
    """course.yml names an assessment that is no assessment page of the course."""
    course = subject.course
    pages = {page.id: page for page in course.pages}
    kinds = (PageKind.ASSESSMENT, PageKind.SCENARIO)
    listed = [Text(id_, setting(subject, "assessments", id_)) for id_ in course.assessments]
    named = [name for name in (course.complete_when.passed, course.score_from) if name]
    for name in (*listed, *named):
        page = pages.get(name.value)
        if page is None:
            known = [p.id for p in course.pages if p.kind in kinds]
            meant = nearest(name.value, known)
            yield Diagnostic(
                name.span,
                "KD207",
                f"no assessment `{name}` in this course",
                f"did you mean `{meant}`?"
                if meant
                else "write the id of a page that has `kind: assessment`",
                repair=repairs.respelt(subject, name.span, name.value, known),
            )
        elif page.kind not in kinds:
            yield Diagnostic(
                name.span,
                "KD207",
                f"page `{name}` is not an assessment",
                "write `kind: assessment` at the top of its file, or name another page",
            )
        elif page.kind is PageKind.SCENARIO and not any(q.scorable for q in page.questions):
            yield Diagnostic(
                name.span,
                "KD207",
                f"scenario `{name}` has no score: none of its options has a ticked box",
                "tick the boxes of the right ones, `- [x] […](#…)`, or name another page",
            )
        elif not course.scores(page):
            yield Diagnostic(
                name.span,
                "KD207",
                f"scenario `{name}` is practice, and no assessment",
                f"name it under `assessments:` as well: `{name}: {{pass: 70%}}`",
            )


def unknown_module(subject: Subject) -> Iterator[Diagnostic]:
    """`complete-when: pages:` names a module that the course does not have."""
    known = {module.id: module for module in subject.course.modules}
    for name in subject.course.complete_when.pages or ():
        if name.value not in known:
            meant = nearest(name.value, known)
            yield Diagnostic(
                name.span,
                "KD208",
                f"no module `{name}` in this course",
                f"did you mean `{meant}` ({known[meant].title})?"
                if meant
                else "write the id of a module, or `all`",
                repair=repairs.respelt(subject, name.span, name.value, known),
            )


def unknown_objective(subject: Subject) -> Iterator[Diagnostic]:
    """A question serves an objective that no page or module of the course names.

    Of the whole course, because an assessment asks for what other modules teach.
    """
    course = subject.course
    known: dict[str, Text] = {}
    for module in course.modules:
        known |= module.objectives
    for page in course.sheets:
        known |= page.objectives
    for question in course.questions:
        name = question.objective
        if name is None or name.value in known:
            continue
        meant = nearest(name.value, known)
        yield Diagnostic(
            name.span,
            "KD220",
            f"no objective `{name}` in this course",
            f"did you mean `{meant}` ({known[meant]})?"
            if meant
            else "name it under `objectives:` at the top of the page or the module",
            repair=repairs.respelt(subject, name.span, name.value, known),
        )


def unknown_contact(subject: Subject) -> Iterator[Diagnostic]:
    """course.yml names a contact that lab.yml does not have."""
    contact, known = subject.course.contact, subject.lab.contacts
    if contact and contact not in known:
        meant = nearest(contact, known)
        yield Diagnostic(
            setting(subject, "contact"),
            "KD221",
            f"no contact `{contact}` in lab.yml",
            f"did you mean `{meant}`?" if meant else "add it under `contacts:` in lab.yml",
        )


def _page_links(subject: Subject) -> Iterator[tuple[Page, str, Span]]:
    for page in subject.course.sheets:
        for href, span in links(page):
            if link(subject.course, page, href).kind is LinkKind.PAGE:
                yield page, href, span


def _by_case(path: str, pages: dict[str, Page]) -> str | None:
    return next((p for p in pages if p.casefold() == path.casefold()), None)


def _from(page: Page, path: str) -> str:
    """The way to `path` as an author writes it on `page`."""
    here, there = page.path.split("/")[:-1], path.split("/")
    while here and there and here[0] == there[0]:
        here, there = here[1:], there[1:]
    return "/".join([".."] * len(here) + there)
