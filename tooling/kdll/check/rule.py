"""What a rule is handed, and what it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from kdll.check.written import Written
from kdll.model.competency import Framework
from kdll.model.course import Course, Lab, Page
from kdll.model.coverage import Coverage
from kdll.model.diagnostic import Diagnostic
from kdll.model.identity import Identity
from kdll.model.media import Beside, Cue, MediaFacts
from kdll.model.place import Span
from kdll.model.tree import Tree


@dataclass(frozen=True)
class Subject:
    """One course, and all that is known about it when it is checked."""

    course: Course
    lab: Lab
    frameworks: Mapping[str, Framework]
    tree: Tree
    """The whole content folder."""
    today: str
    """ISO date."""
    facts: Mapping[str, MediaFacts] = field(default_factory=dict)
    """By path from the content folder."""
    captions: Mapping[str, Mapping[str, tuple[Cue, ...]]] = field(default_factory=dict)
    """Path of a video or sound from the content folder, then language."""
    identity: Identity | None = None
    """The course's identity.lock as it was read; None where there is none."""
    state_limits: Mapping[str, int] = field(default_factory=dict)
    """Characters of learner's state that a writer's standard promises to hold, by writer."""
    beside: Mapping[str, Beside] = field(default_factory=dict)
    """All texts beside media, the captions with them, by path from the content folder."""
    rules: Mapping[str, str] = field(default_factory=dict)
    """Every rule's name, by code."""
    coverage: Coverage = Coverage()
    """What the course does for its competencies."""

    @cached_property
    def slots(self) -> tuple[Identity, tuple[Diagnostic, ...]]:
        """The identity of the course as it is now, and how it and its identity.lock agree."""
        from kdll.check.identity import update  # which is of rules itself

        return update(self.course, self.identity)

    @cached_property
    def texts(self) -> Mapping[str, Written]:
        """course.yml, each page and bank, and what these include, by path."""
        course = self.course
        paths = [
            f"{course.folder}/course.yml",
            *(f for sheet in course.sheets for f in sheet.files),
        ]
        return {
            path: Written(path, content)
            for path in dict.fromkeys(paths)
            if isinstance(content := self.tree.get(path), bytes)
        }

    def written(self, page: Page) -> tuple[Written, ...]:
        """The files that the words of a page or bank stand in, its own first."""
        return tuple(self.texts[path] for path in page.files if path in self.texts)


Finder: TypeAlias = Callable[[Subject], Iterator[Diagnostic]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of `RULES`: a code for machines, a name for people, and the function that looks.

    The name completes the sentence "allow …", so it says what is at fault.
    """

    code: str
    name: str
    find: Finder


def count(number: int, one: str, many: str = "") -> str:
    """`1 error`, `2 errors`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def setting(subject: Subject, *keys: str) -> Span:
    """Where a setting of course.yml stands: the value of its innermost key, or the key.

    Falls back to where the course begins if the line cannot be found.
    """
    path = f"{subject.course.folder}/course.yml"
    file = subject.tree.get(path)
    if not isinstance(file, bytes):
        return subject.course.span
    lines = file.decode("utf-8-sig", "replace").splitlines()
    number, indent = 0, -1
    for key in keys:
        pattern = re.compile(rf"(\s*)(['\"]?{re.escape(key)}['\"]?)\s*:[ \t]*([^#]*)")
        for index in range(number, len(lines)):
            match = pattern.match(lines[index])
            if match and len(match[1]) > indent and (indent >= 0 or not match[1]):
                number, indent, found = index + 1, len(match[1]), match
                break
        else:
            return subject.course.span
    part = 3 if found[3].strip() else 2
    return Span.at(path, number, found.start(part) + 1, len(found[part].strip()))
