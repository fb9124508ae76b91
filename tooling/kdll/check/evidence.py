"""What a course's files show of how it teaches: counted once, for its scorecard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from kdll.check.media import played
from kdll.check.pedagogy import teaches
from kdll.check.rule import Subject
from kdll.model.course import Course, Module, Page, PageKind, Role
from kdll.model.diagnostic import Diagnostic
from kdll.model.link import LinkKind, link
from kdll.model.media import MediaKind
from kdll.model.minutes import seconds
from kdll.model.question import Part, Question, QuestionKind

_BITE = 330
"""Seconds: five minutes, and half a one of grace."""


@dataclass(frozen=True)
class Evidence:
    """One course, and what the rules said of it."""

    subject: Subject
    found: tuple[Diagnostic, ...]
    """With those that the author allows: what is so is so."""

    @property
    def _course(self) -> Course:
        return self.subject.course

    def told(self, *codes: str) -> int:
        """How often any of these rules was broken."""
        return sum(self._codes[code] for code in codes)

    @cached_property
    def _codes(self) -> Counter[str]:
        return Counter(found.code for found in self.found)

    @cached_property
    def teaching(self) -> tuple[Module, ...]:
        """The modules that teach."""
        return tuple(module for module in self._course.modules if teaches(module))

    @cached_property
    def _pages(self) -> tuple[Page, ...]:
        kinds = (PageKind.PAGE, PageKind.SCENARIO)
        return tuple(p for module in self.teaching for p in module.pages if p.kind in kinds)

    @property
    def reading(self) -> int:
        """Pages to learn from."""
        return len(self._pages)

    @cached_property
    def acting(self) -> int:
        """Those of them on which a learner does something."""
        return sum(bool(p.questions or self._blocks((p,), *_DOING)) for p in self._pages)

    @cached_property
    def practice(self) -> tuple[Question, ...]:
        """Questions that do not count."""
        return tuple(q for p in self._pages if not self._course.scores(p) for q in p.questions)

    @cached_property
    def answered(self) -> int:
        """Practice questions that say something back."""
        return sum(_says_back(question) for question in self.practice)

    @cached_property
    def assessments(self) -> tuple[Page, ...]:
        """Pages that count, but for those taken before the course."""
        course = self._course
        return tuple(
            page
            for page in course.pages
            if course.scores(page)
            and (page.id not in course.assessments or course.assessments[page.id].role != Role.PRE)
        )

    @cached_property
    def _asked(self) -> tuple[tuple[Question, Page], ...]:
        return tuple(pair for page in self.assessments for pair in self._course.asked(page))

    @property
    def asked(self) -> int:
        """Questions of the assessments."""
        return len(self._asked)

    @property
    def true_false(self) -> int:
        """Those of them that are true or false."""
        return sum(q.kind is QuestionKind.TRUE_FALSE for q, _ in self._asked)

    @property
    def kinds(self) -> list[str]:
        """Kinds of question in the assessments."""
        return sorted({q.kind.value for q, _ in self._asked})

    @property
    def targets(self) -> set[str]:
        """Names of the competencies that the course is for."""
        return {tag.name for tag in self._course.targets}

    @property
    def taught(self) -> set[str]:
        """Names of those that modules and pages name."""
        tags = [t for module in self._course.modules for t in module.competencies]
        return {t.name for t in (*tags, *(t for p in self._course.pages for t in p.competencies))}

    @cached_property
    def scored(self) -> set[str]:
        """Names of those that questions which count serve."""
        return self._served(self._asked)

    @cached_property
    def practised(self) -> set[str]:
        """Names of those that any question serves."""
        return self._served((q, p) for p in self._course.sheets for q in p.questions)

    def _served(self, asked: Iterable[tuple[Question, Page]]) -> set[str]:
        tags = (self._course.competency_of(question, page) for question, page in asked)
        return {tag.name for tag in tags if tag}

    @cached_property
    def scenarios(self) -> int:
        """Cases that learners decide."""
        return sum(map(_has_scenario, self._course.pages))

    @property
    def with_scenario(self) -> int:
        """Modules that have one."""
        return sum(any(map(_has_scenario, module.pages)) for module in self.teaching)

    @property
    def with_practice(self) -> int:
        """Modules in which learners do something."""
        return sum(
            any(p.questions for p in m.pages) or bool(self._blocks(m.pages, *_DOING))
            for m in self.teaching
        )

    @property
    def with_example(self) -> int:
        """Modules with an example or a scenario."""
        return sum(
            bool(self._blocks(m.pages, "example")) or any(map(_has_scenario, m.pages))
            for m in self.teaching
        )

    @cached_property
    def activities(self) -> list[str]:
        """Blocks that send a learner to do something."""
        return self._blocks(self._course.pages, "activity", "steps")

    @cached_property
    def open_questions(self) -> list[Question]:
        """Questions without a right answer, which ask of the learner's own work."""
        return [q for q in self._course.questions if q.kind is QuestionKind.OPEN]

    def _blocks(self, pages: Iterable[Page], *names: str) -> list[str]:
        return [
            name
            for page in pages
            for node in page.nodes.get("container", ())
            if (name := node.attrs.get("name", "")) in names
        ]

    @cached_property
    def films(self) -> int:
        """Videos and sounds, each once."""
        return len({path for _, path, _ in played(self.subject)})

    @cached_property
    def pictures(self) -> int:
        """Pictures, each time that they are shown."""
        shown = sum(len(page.nodes.get("image", ())) for page in self._course.pages)
        return shown - sum(1 for _ in played(self.subject))

    @cached_property
    def resources(self) -> int:
        """Addresses and documents to read on, each once."""
        kinds = (LinkKind.OUTSIDE, LinkKind.MEDIA)
        return len(
            {
                target.path
                for page in self._course.pages
                for node in page.nodes.get("link", ())
                if (target := link(self._course, page, node.attrs.get("href", ""))).kind in kinds
            }
        )

    @property
    def contact(self) -> bool:
        """Whether the course says whom to ask."""
        return bool(self._course.contact)

    @cached_property
    def _lengths(self) -> dict[str, float]:
        home = f"{self._course.folder}/"
        playing = (MediaKind.VIDEO, MediaKind.AUDIO)
        return {
            path.removeprefix(home): facts.duration
            for path, facts in self.subject.facts.items()
            if facts.kind in playing
        }

    def _minutes(self, pages: tuple[Page, ...]) -> float:
        return seconds(self._course, pages, self._lengths, questions=False) / 60

    @cached_property
    def longest_module(self) -> float:
        """Minutes, without questions."""
        return max((self._minutes(module.pages) for module in self.teaching), default=0.0)

    @cached_property
    def short(self) -> int:
        """Pages that take five minutes or less, without questions."""
        return sum(self._minutes((page,)) * 60 <= _BITE for page in self._pages)

    @cached_property
    def teaching_minutes(self) -> float:
        """Of all pages to learn from."""
        return self._minutes(self._pages)


_DOING = ("activity", "reveal", "tabs", "steps", "scenario")


def _has_scenario(page: Page) -> bool:
    return page.kind is PageKind.SCENARIO or any(
        question.kind is QuestionKind.SCENARIO for question in page.questions
    )


def _says_back(question: Question) -> bool:
    said = question.feedback
    return bool(
        said.always
        or said.right
        or said.wrong
        or said.why
        or said.hints
        or any(c.feedback for c in question.choices if c.part is not Part.SITUATION)
    )
