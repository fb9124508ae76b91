"""Web addresses that name things for ever. All are the publisher's own."""

from __future__ import annotations

from collections.abc import Mapping

from kdll.model.competency import Framework, Tag, address
from kdll.model.course import Course, Lab
from kdll.model.edition import Objective


def of_course(course: Course, lab: Lab) -> str:
    """`LAB/courses/ID`; its pages, modules and questions are named below it."""
    return f"{lab.iri.rstrip('/')}/courses/{course.id}"


def of_module(course_iri: str, module: str) -> str:
    """`LAB/courses/ID/modules/MODULE`."""
    return f"{course_iri}/modules/{module}"


def objective_id(tag: Tag) -> str:
    """`kcm.rti-responsiveness`: legal as an identifier in every standard."""
    return f"{tag.framework}.{tag.competency}"


def objective(tag: Tag, frameworks: Mapping[str, Framework]) -> Objective:
    """A competency as packages name it. The tag must exist (a check reports those that do not)."""
    framework = frameworks[tag.framework]
    competency = framework.competencies[tag.competency]
    return Objective(
        objective_id(tag),
        tag.name,
        address(framework, competency),
        competency.name,
        competency.description,
    )
