"""Competency tags: what a course teaches, in the words of a published framework."""

from __future__ import annotations

from collections.abc import Iterator

from kdll.check import repairs
from kdll.check.rule import Subject, count, setting
from kdll.model.competency import Tag, find
from kdll.model.course import Course, PageKind
from kdll.model.diagnostic import Diagnostic, Severity
from kdll.model.spelling import nearest


def tags(course: Course) -> Iterator[Tag]:
    """Every tag of a course, each once."""
    seen = set()
    for group in (
        course.targets,
        *(module.competencies for module in course.modules),
        *(sheet.competencies for sheet in course.sheets),
        tuple(d.competency for page in course.pages for d in page.draws if d.competency),
        tuple(q.competency for q in course.questions if q.competency),
    ):
        for tag in group:
            if tag not in seen:
                seen.add(tag)
                yield tag


def untagged_module(subject: Subject) -> Iterator[Diagnostic]:
    """A module that names no competency cannot be reported on."""
    for module in subject.course.modules:
        if all(page.kind is PageKind.GLOSSARY for page in module.pages):
            continue
        if not module.competencies and not any(page.competencies for page in module.pages):
            yield Diagnostic(
                module.span,
                "KD301",
                f"module `{module.id}` names no competency",
                "add `competencies:` at the top of its first file",
                Severity.WARNING,
            )


def unknown_competency(subject: Subject) -> Iterator[Diagnostic]:
    """A tag whose framework has no such competency."""
    for tag in tags(subject.course):
        framework = subject.frameworks.get(tag.framework)
        known = framework.competencies if framework else {}
        # A framework without any could not be read, which is told where it stands.
        if framework is None or not known or tag.competency in known:
            continue
        meant = nearest(tag.competency, known)
        if meant is None:
            by_name = {c.name.casefold(): c.id for c in known.values()}
            close = nearest(tag.competency.replace("-", " "), by_name)
            meant = by_name[close] if close else None
        elsewhere = next(
            (f.id for f in subject.frameworks.values() if tag.competency in f.competencies), None
        )
        if elsewhere:
            hint = f"framework `{elsewhere}` has it: write `{elsewhere}:{tag.competency}`"
        elif meant:
            hint = f"did you mean `{framework.id}:{meant}` ({known[meant].name})?"
        else:
            listed = count(len(known), "competency", "competencies")
            hint = f"framework `{framework.id}` lists {listed}: choose one of its ids"
            if framework.open_areas:
                hint += f", or add yours to its open area ({', '.join(framework.open_areas)})"
        yield Diagnostic(
            tag.span,
            "KD302",
            f"no competency `{tag.competency}` in framework `{framework.id}`",
            hint,
            repair=()
            if elsewhere or tag.level
            else repairs.respelt(subject, tag.span, tag.competency, known),
        )


def unknown_framework(subject: Subject) -> Iterator[Diagnostic]:
    """A tag whose framework is none of the library's."""
    known = subject.frameworks
    for tag in tags(subject.course):
        if tag.framework in known:
            continue
        meant = nearest(tag.framework, known)
        if meant:
            hint = f"did you mean `{meant}` ({known[meant].title})?"
        elif known:
            hint = "the frameworks here are " + ", ".join(f"`{name}`" for name in known)
        else:
            hint = "put the framework's file into the folder `frameworks`"
        yield Diagnostic(tag.span, "KD303", f"no framework `{tag.framework}`", hint)


def unknown_level(subject: Subject) -> Iterator[Diagnostic]:
    """A tag with a level that the framework does not publish for its competency."""
    for tag in tags(subject.course):
        competency = find(subject.frameworks, tag)
        if competency is None or not tag.level:
            continue
        names = [level.casefold() for level in competency.levels]
        numbers = [str(n) for n in range(1, len(names) + 1)]
        if tag.level in numbers or tag.level.casefold() in names:
            continue
        if competency.levels:
            listed = ", ".join(
                f"`@{n}` ({name})" for n, name in zip(numbers, competency.levels, strict=True)
            )
            yield Diagnostic(
                tag.span,
                "KD304",
                f"no level `@{tag.level}` of `{tag.name}`",
                f"its levels are {listed}",
            )
        else:
            yield Diagnostic(
                tag.span,
                "KD304",
                f"no levels are published for `{tag.name}`",
                f"write `{tag.name}` alone",
            )


def untaught_target(subject: Subject) -> Iterator[Diagnostic]:
    """A target that no module, page or question of the course serves."""
    course = subject.course
    taught = {tag.name for module in course.modules for tag in module.competencies}
    taught |= {tag.name for page in course.pages for tag in page.competencies}
    for target in course.targets:
        if target.name not in taught:
            yield Diagnostic(
                target.span,
                "KD305",
                f"no module teaches the target `{target.name}`",
                "name it under `competencies:` of the module that teaches it, or take it out of "
                "`targets:`",
                Severity.WARNING,
            )


def question_without_competency(subject: Subject) -> Iterator[Diagnostic]:
    """A question whose answer would count toward no competency, or toward one of several."""
    course = subject.course
    of_modules = {page.path: m.competencies for m in course.modules for page in m.pages}
    for sheet in course.sheets:
        for question in sheet.questions:
            if course.competency_of(question, sheet) is not None:
                continue
            choice = sheet.competencies or of_modules.get(sheet.path, ())
            if choice:
                names = ", ".join(f"`{tag.name}`" for tag in choice)
                message = f"this question serves one of {len(choice)} competencies: {names}"
                hint = (
                    "a scenario is about one: keep that one at the top of its page"
                    if question.span == sheet.span
                    else f"name the one in the braces: `competency={choice[0].name}`"
                )
            else:
                message = "this question serves no competency"
                hint = (
                    "add `competencies:` at the top of the page or of its module, "
                    "or `competency=…` in the braces"
                )
            yield Diagnostic(question.span, "KD306", message, hint)


def no_targets(subject: Subject) -> Iterator[Diagnostic]:
    """A list of targets with nothing in it. (Without the list, course.yml is not whole: KD116.)"""
    place = setting(subject, "targets")
    if not subject.course.targets and place != subject.course.span:
        yield Diagnostic(
            place,
            "KD307",
            "the course has no targets",
            "name the competencies that it is for under `targets:` in course.yml",
            Severity.WARNING,
        )
