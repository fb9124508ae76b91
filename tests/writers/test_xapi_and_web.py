"""`tincan.xml` read back, and the package that has no manifest."""

from __future__ import annotations

from lxml import etree

from kdll.writers import web, xapi
from tests.made import edition, small


def activities() -> list[etree._Element]:
    tree = xapi.write(edition(small(), xapi.WRITER.delivery))
    return list(etree.fromstring(tree.text("tincan.xml").encode()).iter("{*}activity"))


def test_only_the_course_can_be_launched() -> None:
    launching = [a for a in activities() if a.find("{*}launch") is not None]
    assert [a.get("id") for a in launching] == ["https://lab.example/courses/a-course"]
    assert launching[0].findtext("{*}launch") == "index.html"


def test_modules_assessments_and_competencies_are_told() -> None:
    told = {a.get("id"): (a.get("type") or "").rpartition("/")[2] for a in activities()}
    assert told == {
        "https://lab.example/courses/a-course": "course",
        "https://lab.example/courses/a-course/modules/start": "module",
        "https://lab.example/courses/a-course/modules/check": "module",
        "https://lab.example/courses/a-course/pages/check": "assessment",
        "https://lab.example/frameworks/kcm/rti-responsiveness": "objective",
    }


def test_the_web_package_is_the_document_and_what_it_needs() -> None:
    tree = web.write(edition(small(), web.WRITER.delivery))
    assert [p for p in tree if not p.startswith(("media/", "kdll/"))] == ["index.html"]
