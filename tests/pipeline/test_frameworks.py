"""Frameworks go out and come back as they were, and others' come in."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.read.reading import read, schemas

from kdll.model.competency import Area, Competency, Framework, Theme
from kdll.model.naming import slug, uuid_of
from kdll.model.tree import Tree
from kdll.pipeline.frameworks import Unusable, bring, export, platform_lines

ROOT = Path(__file__).parents[2]
KCM = (ROOT / "content" / "frameworks" / "kcm.yml").read_bytes()
LAB = "https://lab.example/frameworks"
ENDS = {"case": "json", "csv": "csv"}


def kcm() -> Framework:
    return read({"frameworks/kcm.yml": KCM})[0].frameworks["kcm"]


def back(framework: Framework, form: str) -> Framework | None:
    out = export(framework, form, Tree())
    if form == "yaml":
        return read({f"frameworks/{framework.id}.yml": out})[0].frameworks[framework.id]
    return bring(f"x.{ENDS[form]}", out, schemas()).framework


@pytest.mark.parametrize("form", ["case", "csv", "yaml"])
def test_kcm_comes_back_as_it_went_out(form: str) -> None:
    assert len(kcm().competencies) == 112
    assert sum(bool(one.levels) for one in kcm().competencies.values()) == 24
    assert back(kcm(), form) == kcm()


def test_a_case_file_in_the_folder_is_the_same_framework() -> None:
    library, found = read({"frameworks/kcm.json": export(kcm(), "case", Tree())})
    assert found == ()
    assert library.frameworks == {"kcm": kcm()}


WORDS = st.text(
    st.characters(exclude_categories=("C", "Z")) | st.just(" "), min_size=1, max_size=12
).map(lambda words: " ".join(words.split()) or "x")
LANGUAGES = st.dictionaries(st.sampled_from(("hi", "ta")), WORDS, max_size=2)
IDENTIFIERS = st.dictionaries(
    st.sampled_from(("identifier", "refId", "igot-v5")), WORDS, max_size=2
)


@st.composite
def competencies(draw: st.DrawFn, id_: str, ids: list[str], area: str, theme: str) -> Competency:
    levels = draw(st.lists(WORDS.map(slug).filter(bool), max_size=3, unique=True))
    replaced = draw(st.lists(st.sampled_from([i for i in ids if i != id_] or ["a"]), max_size=2))
    retired = draw(st.booleans()) and len(ids) > 1
    return Competency(
        id=id_,
        name=draw(WORDS),
        area=area,
        theme=theme,
        description=draw(st.just("") | WORDS),
        levels=tuple(levels),
        identifiers=draw(IDENTIFIERS),
        aliases=tuple(draw(st.lists(WORDS, max_size=2))),
        descriptions=draw(LANGUAGES),
        descriptors={name: draw(WORDS) for name in levels if draw(st.booleans())},
        iri=draw(st.sampled_from(("", f"https://other.example/{id_}"))),
        retired=retired,
        replaced_by=tuple(dict.fromkeys(replaced)) if retired else (),
    )


@st.composite
def frameworks(draw: st.DrawFn) -> Framework:
    names = st.lists(WORDS.filter(slug), min_size=1, max_size=2, unique_by=slug)
    ids = draw(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=4, unique=True))
    left, areas, found = list(ids), [], {}
    for name in draw(names):
        themes = []
        for theme in draw(names):
            themes.append(Theme(theme, draw(st.just("") | WORDS), draw(LANGUAGES)))
            for id_ in left[:2]:
                found[id_] = draw(competencies(id_, ids, name, theme))
            left = left[2:]
        said = draw(st.just("") | WORDS)
        areas.append(Area(name, tuple(themes), said, {}, draw(IDENTIFIERS), draw(st.booleans())))
    return Framework(
        id="f",
        title=draw(WORDS),
        iri="https://lab.example/f",
        competencies={
            id_: replace(one, replaced_by=tuple(i for i in one.replaced_by if i in found))
            for id_, one in found.items()
        },
        open_areas=tuple(area.name for area in areas if area.open),
        areas=tuple(areas),
        language=draw(st.sampled_from(("en", "hi"))),
        version=draw(st.just("") | WORDS),
        updated=draw(st.sampled_from(("", "2025-11-30"))),
        licence=draw(st.sampled_from(("", "CC-BY-4.0", "words of a licence"))),
        identifiers=draw(IDENTIFIERS),
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(frameworks(), st.sampled_from(("case", "csv", "yaml")))
def test_any_framework_comes_back_as_it_went_out(framework: Framework, form: str) -> None:
    assert back(framework, form) == framework


def test_exports_are_dated_and_named_by_the_framework_alone() -> None:
    package = json.loads(export(kcm(), "case", Tree()))
    document = package["CFDocument"]
    assert document["lastChangeDateTime"].startswith("2025-11-30T")
    assert document["identifier"] == str(uuid.uuid5(uuid.NAMESPACE_URL, document["uri"]))
    assert uuid_of("https://x.example/a b") == str(
        uuid.uuid5(uuid.NAMESPACE_URL, "https://x.example/a b")
    )
    ends = {end["identifier"] for end in package["CFItems"]} | {document["identifier"]}
    for link in package["CFAssociations"]:
        assert link["originNodeURI"]["identifier"] in ends
        assert link["destinationNodeURI"]["identifier"] in ends
    names = [item["identifier"] for part in ("CFItems", "CFAssociations") for item in package[part]]
    assert len(set(names)) == len(names)
    for part in ("CFItems", "CFAssociations"):
        assert all(uuid.UUID(item["identifier"]).version == 5 for item in package[part])


def test_yaml_that_an_author_wrote_keeps_its_remarks() -> None:
    library, _ = read({"frameworks/kcm.yml": KCM})
    tree = Tree({"frameworks/kcm.yml": KCM})
    assert export(library.frameworks["kcm"], "yaml", tree) == KCM


def item(identifier: str, words: str, **more: Any) -> dict[str, Any]:
    return {
        "identifier": identifier,
        "uri": f"https://registry.example/items/{identifier}",
        "fullStatement": words,
        "lastChangeDateTime": "2024-05-01T09:30:00+00:00",
        **more,
    }


def below(child: str, parent: str, number: int) -> dict[str, Any]:
    ends = {
        name: {
            "title": end,
            "identifier": end,
            "uri": f"https://registry.example/items/{end}",
        }
        for name, end in (("originNodeURI", child), ("destinationNodeURI", parent))
    }
    return {
        "identifier": f"{child}-{parent}",
        "uri": f"https://registry.example/associations/{child}-{parent}",
        "associationType": "isChildOf",
        "sequenceNumber": number,
        "lastChangeDateTime": "2024-05-01T09:30:00+00:00",
        **ends,
    }


BY_HAND = {
    "CFDocument": {
        "identifier": "7d9a6a52-0b3c-11ef-9262-0242ac120002",
        "uri": "https://registry.example/documents/records",
        "creator": "Records Council",
        "title": "Records Competencies",
        "lastChangeDateTime": "2024-05-01T09:30:00+00:00",
        "description": "What keepers of records can do.",
        "language": "en",
        "version": "2",
        "subject": ["Records"],
    },
    "CFItems": [
        item("c2", "Weeds files by their schedule", humanCodingScheme="RC.1.2"),
        item("g1", "Keeping"),
        item(
            "c1",
            "Names every file so that another finds it",
            abbreviatedStatement="Naming files",
            humanCodingScheme="RC.1.1",
            educationLevel=["09"],
        ),
        item("old", "Labels boxes", statusEndDate="2023-01-01"),
    ],
    "CFAssociations": [
        below("c2", "g1", 2),
        below("c1", "g1", 1),
        below("old", "g1", 3),
        below("g1", "7d9a6a52-0b3c-11ef-9262-0242ac120002", 1),
        below("old", "c1", 1) | {"associationType": "replacedBy", "identifier": "r"},
        below("c1", "c2", 1) | {"associationType": "precedes", "identifier": "p"},
    ],
    "CFRubrics": [
        {
            "identifier": "r1",
            "uri": "https://registry.example/rubrics/r1",
            "lastChangeDateTime": "2024-05-01T09:30:00+00:00",
            "CFRubricCriteria": [
                {
                    "identifier": "k1",
                    "uri": "https://registry.example/criteria/k1",
                    "CFItemURI": {
                        "title": "x",
                        "identifier": "c1",
                        "uri": "https://registry.example/items/c1",
                    },
                    "lastChangeDateTime": "2024-05-01T09:30:00+00:00",
                    "CFRubricCriterionLevels": [
                        {"identifier": "l2", "quality": "Sure", "position": 2, "description": ""},
                        {
                            "identifier": "l1",
                            "quality": "New",
                            "position": 1,
                            "description": "Asks.",
                        },
                    ],
                }
            ],
        }
    ],
}


def test_a_package_written_by_hand_after_the_standard_is_read() -> None:
    made = bring("records.json", json.dumps(BY_HAND).encode(), schemas())
    found = made.framework
    assert found is not None
    assert made.diagnostics == ()
    assert (found.id, found.title, found.version) == ("records", "Records Competencies", "2")
    assert (found.publisher, found.updated) == ("Records Council", "2024-05-01")
    assert [*found.competencies] == ["rc-1-1", "rc-1-2", "labels-boxes"]
    naming, _, labels = found.competencies.values()
    assert (naming.name, naming.description) == (
        "Naming files",
        "Names every file so that another finds it",
    )
    assert (naming.area, naming.theme, naming.iri) == (
        "Keeping",
        "Keeping",
        "https://registry.example/items/c1",
    )
    assert (naming.levels, naming.descriptors) == (("New", "Sure"), {"New": "Asks."})
    assert naming.identifiers == {"case": "c1"}
    assert (labels.retired, labels.replaced_by) == (True, ("rc-1-1",))
    assert made.left_out == {"associations precedes": 1, "educationLevel": 1, "subject": 1}
    again = read({made.path: made.content})[0].frameworks["records"]
    assert again == found


def test_items_in_a_circle_are_told_at_their_place() -> None:
    package = BY_HAND | {"CFAssociations": [below("c1", "c2", 1), below("c2", "c1", 1)]}
    file = json.dumps(package, indent=1)
    made = bring("records.json", file.encode(), schemas())
    assert made.framework is None
    assert [d.code for d in made.diagnostics] == ["KD318", "KD318"]
    line = file.split("\n")[made.diagnostics[0].span.start.line - 1]
    assert line.strip() == "{"


def term(identifier: str, name: str, *below: str, **more: object) -> dict[str, object]:
    inside = [{"identifier": one} for one in below]
    return {"identifier": identifier, "name": name, "associations": inside, **more}


THEME = term(
    "fw_theme_1",
    "Handling RTI Matters",
    *("fw_sub_1", "fw_sub_2"),
    code="COMTHEME-1",
    category="theme",
    additionalProperties={"displayName": "RTI", "timeStamp": 1},
)
SUB_THEMES = [
    term("fw_sub_1", "RTI  Responsiveness", code="COMSUB-1", status="Live"),
    term("fw_sub_2", "RTI Records Management", status="Retired"),
]
AREA = term("fw_area_1", "Functional", "fw_theme_1", code="COMAREA-3")
CATEGORIES = [
    {"code": "theme", "index": 2, "terms": [THEME]},
    {"code": "competencyarea", "index": 1, "terms": [AREA]},
    {"code": "subtheme", "index": 3, "terms": SUB_THEMES},
]
SUNBIRD = {"result": {"framework": {"code": "kcmfinal_fw", "categories": CATEGORIES}}}


def test_the_platforms_own_export_is_a_framework_and_a_list_of_identifiers() -> None:
    file = json.dumps(SUNBIRD).encode()
    found = bring("kcm.json", file, schemas(), iri=LAB).framework
    assert found is not None
    one, two = found.competencies.values()
    assert (one.id, one.name, one.theme) == (
        "rti-responsiveness",
        "RTI Responsiveness",
        "Handling RTI Matters",
    )
    assert one.identifiers == {"identifier": "fw_sub_1", "refId": "COMSUB-1"}
    assert (two.retired, two.identifiers["refId"]) == (True, "fw_sub_2")
    assert found.iri == "https://lab.example/frameworks/kcm"
    line, other = platform_lines(file)
    assert (line.area.identifier, line.theme.ref, line.live, other.live) == (
        "fw_area_1",
        "COMTHEME-1",
        True,
        False,
    )


def test_a_table_of_names_is_enough() -> None:
    table = "Competency Area,Theme,Sub-theme\nA,T,Listening\nA,T,Two words\nB,U,Listening\n"
    found = bring("lab.csv", table.encode(), schemas(), title="Lab", iri=LAB).framework
    assert found is not None
    assert [*found.competencies] == ["t-listening", "two-words", "u-listening"]


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("x.csv", b"", "it is empty"),
        ("x.csv", b"a,b\n1,2\n", "its first row names no column `name`"),
        ("x.csv", b"name\n", "no row of it names a competency"),
        ("x.csv", b"id,name\na,A\na,B\n", "`B` is in it twice"),
        ("x.csv", "name\nसुनना\n".encode(), "has no Latin letter"),
        ("x.csv", b'name\n"A', "it is no table of CSV"),
        ("x.csv", b"\xff\xfe", "not plain text"),
    ],
)
def test_what_holds_no_framework_is_told(name: str, data: bytes, why: str) -> None:
    with pytest.raises(Unusable, match=why):
        bring(name, data, schemas())
