"""Every finding of verify, seen in a package that has just that fault."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import kdll.check
from kdll.model.diagnostic import Severity
from kdll.model.tree import Blob, Tree
from tests.verify.packages import MANIFEST, changed, codes, package, put, verified, without

SCORM12, SCORM2004, CMI5, XAPI, WEB = map(package, ("scorm12", "scorm2004", "cmi5", "xapi", "web"))
IMS = "imsmanifest.xml"
AU = '<au id="https://lab.example/courses/a-course/modules/start"'


def ims(old: str, new: str, tree: Tree = SCORM12) -> Tree:
    return changed(tree, IMS, old, new)


def html(old: str, new: str) -> Tree:
    return changed(WEB, "index.html", old, new)


def told(change: dict[str, object]) -> Tree:
    """The SCORM 1.2 package with other values in the block `kdll-data`."""
    text = SCORM12.text("index.html")
    head, rest = text.split('id="kdll-data">', 1)
    data, tail = rest.split("</script>", 1)
    data = json.dumps({**json.loads(data), **change})
    return put(SCORM12, "index.html", f'{head}id="kdll-data">{data}</script>{tail}'.encode())


BROKEN: dict[str, tuple[str, Tree]] = {
    "no manifest": ("KD601", Tree({"page.html": b"<p>x</p>"})),
    "an empty package": ("KD601", Tree({})),
    "the folder was packed": ("KD601", SCORM12.moved("my-course")),
    "the manifest in capital letters": ("KD601", Tree({"IMSMANIFEST.XML": b"<x/>"})),
    "not well-formed": ("KD602", ims("</metadata>", "")),
    "not UTF-8": ("KD602", put(SCORM12, IMS, b"<manifest>\xff</manifest>")),
    "another encoding": ("KD602", ims("encoding='UTF-8'", "encoding='UTF-7'")),
    "a NUL": ("KD602", ims("A small course", "A\0small course")),
    "an empty manifest": ("KD602", put(SCORM12, IMS, b"")),
    "a page that is not UTF-8": ("KD602", put(WEB, "more.html", b"\xff")),
    "a DOCTYPE": (
        "KD603",
        ims("<manifest ", "<!DOCTYPE manifest SYSTEM 'http://evil/x'><manifest "),
    ),
    "an external entity": (
        "KD603",
        ims("<manifest ", "<!DOCTYPE m [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><manifest "),
    ),
    "an unknown element": ("KD604", ims("<metadata>", "<metadata><more/>")),
    "an attribute with a bad value": ("KD604", ims('scormtype="sco"', 'scormtype="SCO"')),
    "a title that is too long": ("KD604", ims("<title>A small", f"<title>{'long ' * 50}")),
    "a wrong order in SCORM 2004": (
        "KD604",
        ims("<imsss:primaryObjective/>", "", SCORM2004),
    ),
    "cmi5 without a description": (
        "KD604",
        put(
            CMI5,
            "cmi5.xml",
            CMI5.text("cmi5.xml").replace("description>", "describes>").encode(),
        ),
    ),
    "a rule that cmi5 does not know": (
        "KD604",
        changed(CMI5, "cmi5.xml", 'moveOn="Completed"', 'moveOn="Sometimes"'),
    ),
    "five decimals": (
        "KD604",
        changed(CMI5, "cmi5.xml", 'masteryScore="0.5"', 'masteryScore="0.66667"'),
    ),
    "an activity without a type": (
        "KD604",
        changed(XAPI, "tincan.xml", ' type="http://adlnet.gov/expapi/activities/course"', ""),
    ),
    "a listed file is missing": ("KD605", without(SCORM12, "kdll/player.css")),
    "a medium is missing": ("KD605", without(WEB, "media/stamp.mp4")),
    "a launch file is missing": ("KD605", without(CMI5, "start.html")),
    "a file in other letters": ("KD605", ims("media/clock.svg", "media/Clock.svg")),
    "a schema is missing": ("KD605", without(SCORM12, "imscp_rootv1p1p2.xsd")),
    "a style sheet names a file that is missing": (
        "KD605",
        put(WEB, "kdll/player.css", b"a{background:url(none.png)}"),
    ),
    "a file in no list": ("KD606", put(SCORM12, "notes.txt", b"draft")),
    "a launch file that is not listed": (
        "KD606",
        ims('<file href="index.html"/>', "", SCORM2004),
    ),
    "two items with one identifier": ("KD607", ims('"item-a-course"', '"organization-a-course"')),
    "two units with one id": ("KD607", changed(CMI5, "cmi5.xml", "modules/check", "modules/start")),
    "two activities with one id": (
        "KD607",
        changed(XAPI, "tincan.xml", "modules/check", "modules/start"),
    ),
    "two places with one id": ("KD607", html('id="start--counting"', 'id="page-start"')),
    "an item that opens no resource": (
        "KD608",
        ims('identifierref="resource-a-course"', 'identifierref="nowhere"'),
    ),
    "an item that opens nothing": ("KD608", ims(' identifierref="resource-a-course"', "")),
    "a default that is not there": ("KD608", ims('default="organization-a', 'default="other-a')),
    "a dependency that is not there": (
        "KD608",
        ims("</resource>", '<dependency identifierref="x"/></resource>'),
    ),
    "resources that need each other": (
        "KD608",
        ims("</resource>", '<dependency identifierref="resource-a-course"/></resource>'),
    ),
    "an objective that is not defined": (
        "KD608",
        changed(CMI5, "cmi5.xml", 'objective id="https', 'objective id="http'),
    ),
    "a link to no place": ("KD608", html('href="#page-check"', 'href="#page-chek"')),
    "a name with a space": ("KD609", put(WEB, "media/my clock.svg", b"<svg/>")),
    "a name in another script": ("KD609", put(WEB, "media/घड़ी.svg", b"<svg/>")),
    "names alike but for case": ("KD609", put(WEB, "media/Clock.svg", b"<svg/>")),
    "a name that is too long": ("KD609", put(WEB, f"media/{'x' * 200}.svg", b"<svg/>")),
    "a picture from elsewhere": (
        "KD610",
        html('src="media/clock.svg"', 'src="https://elsewhere.example/c.svg"'),
    ),
    "a still from elsewhere": (
        "KD610",
        html('poster="media/stamp.poster.jpg"', 'poster="//elsewhere.example/c.jpg"'),
    ),
    "a style from elsewhere": (
        "KD610",
        put(WEB, "kdll/player.css", b"@import 'https://fonts.example/a.css';"),
    ),
    "a resource from elsewhere": (
        "KD610",
        ims('<file href="kdll/player.js"/>', '<file href="https://cdn.example/player.js"/>'),
    ),
    "no block for the player": ("KD611", changed(SCORM12, "index.html", "kdll-data", "other")),
    "a block that cannot be read": (
        "KD611",
        changed(SCORM12, "index.html", '"format":1,', '"format":1'),
    ),
    "a block of another shape": ("KD611", told({"course": "a-course"})),
    "a block without pages": ("KD611", told({"pages": []})),
    "a player for another standard": ("KD611", told({"standard": "cmi5"})),
    "another version": ("KD612", ims(">1.2<", ">2004 4th Edition<")),
    "an unknown namespace": ("KD612", ims("imscp_rootv1p1p2", "imscp_rootv9")),
    "namespaces mixed": (
        "KD612",
        ims("<metadata>", '<metadata xmlns:l="http://www.imsglobal.org/xsd/imsss"><l:sequencing/>'),
    ),
    "a resource that is neither SCO nor asset": ("KD612", ims(' adlcp:scormtype="sco"', "")),
    "no cmi5 at all": (
        "KD612",
        changed(CMI5, "cmi5.xml", "cmi5/v1/CourseStructure", "cmi5/v9/CourseStructure"),
    ),
    "no tincan at all": ("KD612", changed(XAPI, "tincan.xml", "projecttincan", "project")),
    "a unit that does not say when it is done": (
        "KD613",
        changed(CMI5, "cmi5.xml", ' moveOn="Completed"', ""),
    ),
    "a name that belongs to the platform": (
        "KD614",
        changed(CMI5, "cmi5.xml", "start.html<", "start.html?fetch=1<"),
    ),
    "an id that is no web address": (
        "KD615",
        changed(CMI5, "cmi5.xml", "https://lab.example/courses/a-course/modules/start", "start"),
    ),
    "an activity that is no web address": (
        "KD615",
        changed(
            XAPI, "tincan.xml", '"https://lab.example/courses/a-course/modules/start"', '"start"'
        ),
    ),
    "a path that climbs out": ("KD616", ims('href="kdll/player.js"', 'href="../../player.js"')),
    "a path that climbs out in disguise": (
        "KD616",
        ims('href="kdll/player.js"', 'href="%2e%2e/player.js"'),
    ),
    "a path from the root": ("KD616", ims('href="kdll/player.js"', 'href="/etc/passwd"')),
    "a launch that runs code": (
        "KD616",
        changed(XAPI, "tincan.xml", ">index.html<", ">javascript:alert(1)<"),
    ),
    "a base that climbs out": (
        "KD616",
        ims("<resources>", '<resources xml:base="../../">'),
    ),
    "no organization": (
        "KD617",
        put(
            SCORM12,
            IMS,
            re.sub(r"(?s)<organization .*</organization>", "", SCORM12.text(IMS)).encode(),
        ),
    ),
    "a unit that opens nothing": ("KD617", changed(CMI5, "cmi5.xml", ">start.html<", "><")),
    "nothing to launch": (
        "KD617",
        changed(XAPI, "tincan.xml", '<launch lang="en">index.html</launch>', ""),
    ),
    "a resource without a file to open": ("KD617", ims(' href="index.html" adl', " adl")),
    "two launches": (
        "KD618",
        changed(
            XAPI,
            "tincan.xml",
            '<description lang="en">Start</description>',
            '<description lang="en">Start</description><launch lang="en">index.html</launch>',
        ),
    ),
    "a script in the page": ("KD619", html("</main>", "</main><script>alert(1)</script>")),
    "a script in an attribute": ("KD619", html("<main>", '<main onclick="alert(1)">')),
    "a style in an attribute": ("KD619", html("<main>", '<main style="color:red">')),
    "a frame": ("KD619", html("</main>", '</main><iframe src="index.html"></iframe>')),
    "a manifest in the manifest": (
        "KD620",
        ims(
            "</resources>",
            '</resources><manifest identifier="m"><organizations/><resources/></manifest>',
        ),
    ),
    "a player of another course": (
        "KD621",
        changed(SCORM12, "index.html", '"id":"a-course"', '"id":"b-course"'),
    ),
    "a page under another IRI": (
        "KD621",
        changed(CMI5, "start.html", '"iri":"https://lab.example/courses/a-course"', '"iri":"x"'),
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_fault_is_found(fault: str) -> None:
    code, tree = BROKEN[fault]
    assert code in codes(tree)


@pytest.mark.parametrize("fault", [n for n in BROKEN if n != "a base that climbs out"])
def test_one_fault_is_hardly_ever_told_twice(fault: str) -> None:
    code, tree = BROKEN[fault]
    assert len([d for d in verified(tree) if d.code == code]) <= 2


def test_every_code_of_verify_is_seen_here_and_has_a_page() -> None:
    seen = {code for code, _ in BROKEN.values()}
    rules = Path(kdll.check.__file__).parent / "rules"
    pages = {page.name[:5] for page in rules.glob("KD6*.md")}
    assert pages == seen


def test_findings_stand_in_the_package_at_their_line() -> None:
    tree = ims("media/clock.svg", "media/none.svg")
    finding = next(d for d in verified(tree) if d.code == "KD605")
    line = tree.text(IMS).splitlines()[finding.span.start.line - 1]
    assert finding.span.file == IMS
    assert "media/none.svg" in line
    assert finding.message == "media/none.svg is named here and is not in the package"


def test_a_file_in_other_letters_is_offered() -> None:
    finding = next(d for d in verified(ims("clock.svg", "Clock.svg")) if d.code == "KD605")
    assert "media/clock.svg" in finding.hint


def test_where_a_package_was_packed_with_its_folder_is_told() -> None:
    (finding,) = verified(Tree({"my-course/imsmanifest.xml": b"<x/>"}))
    assert finding.hint.startswith("there is my-course/imsmanifest.xml: pack what is inside")


def test_a_file_in_no_list_is_a_warning_only() -> None:
    (finding,) = verified(put(SCORM12, "notes.txt", b"draft"))
    assert finding.severity is Severity.WARNING


@pytest.mark.parametrize("fault", [n for n, (c, _) in BROKEN.items() if c in ("KD603", "KD616")])
def test_what_could_do_harm_is_unsafe(fault: str) -> None:
    code, tree = BROKEN[fault]
    assert all(d.unsafe for d in verified(tree) if d.code == code)


def test_entities_are_neither_expanded_nor_fetched() -> None:
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    raw = f'<!DOCTYPE m [<!ENTITY a0 "ha">{bomb}]><m>&a11;</m>'.encode()
    assert codes(put(SCORM12, IMS, raw)) == ["KD603"]


def test_a_manifest_without_end_is_not_read() -> None:
    assert codes(put(SCORM12, IMS, b"<a>" + b" " * (9 * 1024 * 1024) + b"</a>")) == ["KD603"]
    assert codes(put(SCORM12, IMS, b"<a>" + b"<b/>" * 200_001 + b"</a>")) == ["KD603"]
    assert codes(put(SCORM12, IMS, b"<a>" * 100_000)) == ["KD602"]


def test_a_package_of_others_needs_no_block_for_our_player() -> None:
    tree = put(without(SCORM12, "kdll/player.js"), "index.html", b"<title>x</title><p onclick=x>x")
    tree = changed(tree, IMS, '<file href="kdll/player.js"/>', "")
    assert codes(tree) == []


def test_schemas_are_never_fetched_where_the_manifest_points() -> None:
    tree = ims(
        "http://www.adlnet.org/xsd/adlcp_rootv1p2 adlcp_rootv1p2.xsd",
        "urn:x http://192.0.2.1/x.xsd",
    )
    assert codes(tree) == []


def test_media_too_large_for_memory_are_known_by_name_alone() -> None:
    assert codes(put(WEB, "media/film.mp4", Blob("3" * 64, 10**10))) == []


def test_every_standard_has_its_own_manifest() -> None:
    for standard, name in MANIFEST.items():
        assert name in package(standard)
