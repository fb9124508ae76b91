"""What tells of a course's competencies beside its packages."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import replace

from kdll.model.competency import Area, Framework, Theme
from kdll.model.platform import Line, Term
from kdll.survey import coverage
from kdll.writers.beside import PLACEHOLDER, Beside, beside
from tests.made import FRAMEWORKS, small, tag

IRI = "https://lab.example/courses/a-course"
RTI = "kcm:rti-responsiveness"
LINE = Line(
    Term("fw_area_1", "COMAREA-3", "Functional"),
    Term("fw_theme_1", "COMTHEME-1", "Theme", "theme", "", {"timeStamp": 1}),
    Term("fw_sub_1", "COMSUB-1", "RTI responsiveness"),
)


def told(platform: Sequence[Line] = (), frameworks: dict[str, Framework] = FRAMEWORKS) -> Beside:
    course = replace(small(), targets=(tag(RTI),))
    return beside(course, IRI, coverage(course, frameworks), frameworks, platform)


def v6(found: Beside) -> list[dict[str, object]]:
    items: list[dict[str, object]] = json.loads(found.files["competencies-v6.json"])[
        "competencies_v6"
    ]
    return items


def test_what_the_platform_alone_knows_is_a_placeholder_and_told() -> None:
    found = told()
    [item] = v6(found)
    assert found.unresolved == (RTI,)
    assert [key for key, value in item.items() if value == PLACEHOLDER] == [
        f"competency{part}{end}"
        for part in ("Area", "Theme", "SubTheme")
        for end in ("Identifier", "RefId")
    ]
    assert item["competencySubThemeName"] == "RTI Responsiveness"


def test_the_keys_are_those_of_the_platform() -> None:
    [item] = v6(told([LINE]))
    assert len(item) == 15
    assert item["competencyThemeType"] == "theme"
    assert item["competencyThemeAdditionalProperties"] == {"timeStamp": 1}


def test_identifiers_are_those_of_the_platforms_own_export() -> None:
    other = replace(LINE, area=replace(LINE.area, name="Behavioural", identifier="x"))
    retired = replace(LINE, competency=replace(LINE.competency, identifier="y"), live=False)
    found = told([other, retired, LINE])
    [item] = v6(found)
    assert found.unresolved == ()
    assert item["competencyAreaIdentifier"] == "fw_area_1"
    assert (item["competencySubThemeIdentifier"], item["competencySubThemeRefId"]) == (
        "fw_sub_1",
        "COMSUB-1",
    )


def test_of_two_that_fit_alike_none_is_taken() -> None:
    twin = replace(LINE, competency=replace(LINE.competency, identifier="fw_sub_9"))
    assert told([LINE, twin]).unresolved == (RTI,)


def test_a_framework_may_know_the_identifiers_itself() -> None:
    kcm = FRAMEWORKS["kcm"]
    one = replace(kcm.competencies["rti-responsiveness"], identifiers={"identifier": "s"})
    theme, own = Theme("Theme", identifiers={"identifier": "t"}), {"identifier": "a"}
    area = Area("Functional", (theme,), identifiers=own)
    known = replace(kcm, areas=(area,), competencies={**kcm.competencies, one.id: one})
    found = told(frameworks={"kcm": known})
    assert found.unresolved == ()
    assert v6(found)[0]["competencyAreaRefId"] == "a"


def test_every_place_that_is_for_a_competency_has_a_row_and_an_association() -> None:
    files = told().files
    rows = [*csv.DictReader(files["tags.csv"].decode().splitlines())]
    assert rows[0]["use"] == "promises"
    assert {row["competency"] for row in rows if row["tag"] == RTI} == {
        "https://lab.example/frameworks/kcm/rti-responsiveness"
    }
    links = json.loads(files["case.json"])["CFAssociations"]
    ends = {(a["originNodeURI"]["uri"], a["destinationNodeURI"]["uri"]) for a in links}
    assert ends == {(row["iri"], row["competency"]) for row in rows}
    assert {a["lastChangeDateTime"][:10] for a in links} == {"2026-01-15"}
    assert len({a["identifier"] for a in links}) == len(links)
