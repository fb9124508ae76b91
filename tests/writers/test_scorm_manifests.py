"""`imsmanifest.xml` read back, as a platform reads it."""

from __future__ import annotations

import pytest
from lxml import etree

from kdll.model.course import Course
from kdll.model.edition import Writer
from kdll.model.tree import Tree
from kdll.writers import scorm12, scorm2004
from kdll.writers.manifest import identifier
from kdll.writers.markup import legal
from tests.made import course, edition, module, p, page, small, text

BOTH = pytest.mark.parametrize("writer", [scorm12.WRITER, scorm2004.WRITER])
ODD = "Fees & <forms> \"a\" 'b' 🙂 معلومات का अधिकार"


def package(writer: Writer, made: Course) -> Tree:
    return writer.write(edition(made, writer.delivery))


def manifest(writer: Writer, made: Course) -> etree._Element:
    return etree.fromstring(package(writer, made).text("imsmanifest.xml").encode())


def one(root: etree._Element, path: str) -> etree._Element:
    (found,) = root.iterfind(path)
    return found


@BOTH
def test_the_identifier_is_the_courses_own_and_stays(writer: Writer) -> None:
    root = manifest(writer, small())
    assert root.get("identifier") == "kdll-lab.example-courses-a-course"
    renamed = course(*small().modules, title=text("Another title"), version="2.0.0")
    assert manifest(writer, renamed).get("identifier") == root.get("identifier")


@BOTH
def test_titles_come_back_as_they_were(writer: Writer) -> None:
    root = manifest(writer, course(module(page("one", p("x"))), title=text(ODD)))
    assert one(root, ".//{*}organization/{*}title").text == ODD
    assert one(root, ".//{*}item/{*}title").text == ODD


@BOTH
def test_the_item_opens_the_document(writer: Writer) -> None:
    root = manifest(writer, small())
    item, resource = one(root, ".//{*}item"), one(root, ".//{*}resource")
    assert item.get("identifier") == "item-a-course"
    assert item.get("identifierref") == resource.get("identifier")
    assert resource.get("href") == "index.html"
    organizations = one(root, "{*}organizations")
    assert organizations.get("default") == one(root, ".//{*}organization").get("identifier")


@BOTH
def test_every_file_of_the_course_is_listed_and_the_launch_comes_first(writer: Writer) -> None:
    tree = package(writer, small())
    root = etree.fromstring(tree.text("imsmanifest.xml").encode())
    listed = [f.get("href", "") for f in root.iterfind(".//{*}file")]
    control = {path for path in tree if path.endswith((".xsd", ".dtd", "imsmanifest.xml"))}
    assert listed[0] == "index.html"
    assert set(listed) == set(tree) - control
    assert len(listed) == len(set(listed))


@BOTH
def test_the_schemas_that_it_names_lie_beside_it(writer: Writer) -> None:
    tree = package(writer, small())
    root = etree.fromstring(tree.text("imsmanifest.xml").encode())
    pairs = root.get("{http://www.w3.org/2001/XMLSchema-instance}schemaLocation", "").split()
    assert set(pairs[1::2]) < set(tree)


@BOTH
def test_a_long_title_is_cut_where_the_standard_ends(writer: Writer) -> None:
    root = manifest(writer, course(module(page("one", p("x"))), title=text("क" * 300)))
    title = one(root, ".//{*}organization/{*}title").text or ""
    assert len(title) == 200
    assert title.endswith("…")


@BOTH
def test_the_file_declares_itself_utf_8(writer: Writer) -> None:
    raw = package(writer, small()).text("imsmanifest.xml")
    assert raw.startswith("<?xml version='1.0' encoding='UTF-8'?>\n<manifest ")


def test_scorm_12_is_written_with_the_letters_that_platforms_look_for() -> None:
    raw = package(scorm12.WRITER, small()).text("imsmanifest.xml")
    assert "<resource " in raw
    assert 'adlcp:scormtype="sco"' in raw
    assert "<schema>ADL SCORM</schema>\n    <schemaversion>1.2</schemaversion>" in raw
    assert "masteryscore" not in raw


def test_scorm_2004_lets_the_course_complete_and_pass_itself() -> None:
    raw = package(scorm2004.WRITER, small()).text("imsmanifest.xml")
    assert "<schemaversion>2004 4th Edition</schemaversion>" in raw
    assert 'completionSetByContent="true" objectiveSetByContent="true"' in raw
    assert 'adlcp:scormType="sco"' in raw
    assert "satisfiedByMeasure" not in raw


def test_scorm_2004_has_an_objective_per_competency_with_its_measure() -> None:
    root = manifest(scorm2004.WRITER, small())
    objective = one(root, ".//{*}objective")
    assert objective.get("objectiveID") == "kcm.rti-responsiveness"
    goal = one(objective, "{*}mapInfo")
    assert goal.get("targetObjectiveID") == "https://lab.example/frameworks/kcm/rti-responsiveness"
    assert goal.get("writeNormalizedMeasure") == "true"
    organization = one(root, ".//{*}organization")
    leak = "{http://www.adlnet.org/xsd/adlseq_v1p3}objectivesGlobalToSystem"
    assert organization.get(leak) == "false"


@pytest.mark.parametrize(
    ("iri", "name"),
    [
        ("https://lab.example/courses/rti", "kdll-lab.example-courses-rti"),
        ("https://lab.example:8443/a_b/courses/rti", "kdll-lab.example-8443-a-b-courses-rti"),
    ],
)
def test_an_identifier_is_legal_xml(iri: str, name: str) -> None:
    assert identifier(iri) == name


def test_what_no_xml_may_hold_is_replaced() -> None:
    assert legal("a\0b\x0bc\ufffe \n d") == "a\ufffdb\ufffdc\ufffd d"
