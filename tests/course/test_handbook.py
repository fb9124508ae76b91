"""The author's handbook: what it shows, that it is complete, and that a learner can finish it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
import yaml

from kdll.cli import COMMANDS
from kdll.model.course import PageKind
from kdll.model.handbook import CHAPTERS, FOLDER
from kdll.model.question import WRITTEN, QuestionKind
from kdll.read.blocks import ANSWERED
from kdll.read.containers import KINDS
from kdll.read.opener import SETTINGS
from tests.course.learner import Learner
from tests.platforms.lms import Lms

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[2]
COURSE = ROOT / "content" / FOLDER
PAGES = sorted(COURSE.rglob("*.md"))
SCHEMAS = {
    name: json.loads((ROOT / "schemas" / f"{name}.schema.json").read_text("utf-8"))
    for name in ("course", "page", "lab", "framework")
}
FENCE = re.compile(r"^(?P<mark>`{3,})(?P<info>\S*)\n(?P<body>.*?)^(?P=mark)\n", re.M | re.S)
MADE_ELSEWHERE = "KD491"
"""Sound is coded in fractions, which another kind of processor may round otherwise."""
FORMATS = ("cmi5", "scorm12", "scorm2004", "web", "xapi")

Kdll = Callable[..., CompletedProcess[str]]


def fences(info: str) -> list[tuple[str, str, str]]:
    """Of each fence with this info: the page's name, what stands in it, what follows it."""
    return [
        (page.relative_to(COURSE).as_posix(), found["body"], text[found.end() :])
        for page in PAGES
        for text in [page.read_text("utf-8")]
        for found in FENCE.finditer(text)
        if found["info"] == info
    ]


SHOWN = fences("markdown")
SETTLED = fences("yaml")


def live() -> str:
    """What the pages say outside of fences."""
    return "\n".join(FENCE.sub("", page.read_text("utf-8")) for page in PAGES)


@pytest.mark.parametrize(
    ("page", "source", "after"),
    SHOWN,
    ids=[f"{page}-{number}" for number, (page, _, _) in enumerate(SHOWN)],
)
def test_what_is_shown_as_source_follows_live(page: str, source: str, after: str) -> None:
    assert after.startswith(f"\n{source}"), page


@pytest.mark.parametrize("kind", WRITTEN)
def test_every_kind_of_question_is_asked(kind: QuestionKind) -> None:
    word = "" if kind is QuestionKind.SINGLE else f"{kind.value} "
    assert re.search(rf"^::: question {word}\{{", live(), re.M)


@pytest.mark.parametrize("block", [*ANSWERED, *KINDS])
def test_every_block_is_in_use(block: str) -> None:
    # A released course holds no note to colleagues; it is shown as source alone.
    text = "\n".join(body for _, body, _ in fences("text")) if block == "todo" else live()
    assert re.search(rf"^::: {block}\b", text, re.M)


@pytest.mark.parametrize("kind", PageKind)
def test_every_kind_of_page_is_in_use(kind: PageKind) -> None:
    used = {re.search(r"^kind: (.+)$", page.read_text("utf-8"), re.M) for page in PAGES}
    assert kind.value in {found[1] if found else "page" for found in used}


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_setting_of_a_question_is_told(setting: str) -> None:
    page = (COURSE / "50-questions" / "40-asking-well.md").read_text("utf-8")
    assert re.search(rf"^\| `{setting}(=|`)", page, re.M)


@pytest.mark.parametrize("schema", ["course", "page", "lab"])
def test_every_key_is_shown(schema: str) -> None:
    shown = {key for _, body, _ in SETTLED for key in values(body)}
    assert set(SCHEMAS[schema]["properties"]) - shown == set()


@pytest.mark.parametrize(
    ("page", "body", "after"),
    SETTLED,
    ids=[f"{page}-{number}" for number, (page, _, _) in enumerate(SETTLED)],
)
def test_settings_are_shown_as_the_schemas_have_them(page: str, body: str, after: str) -> None:
    if body.startswith("default:"):
        credits = json.loads((ROOT / "schemas" / "credits.schema.json").read_text("utf-8"))
        jsonschema.validate(values(body), credits)
        return
    for key, value in values(body).items():
        known = [s["properties"][key] for s in SCHEMAS.values() if key in s["properties"]]
        assert known, f"{page}: nothing is called `{key}`"
        assert any(jsonschema.Draft7Validator(s).is_valid(value) for s in known), f"{page}: {key}"


def values(body: str) -> dict[str, Any]:
    """What YAML says, with days as they are written."""

    return dict(yaml.load(body, _Loader))


class _Loader(yaml.SafeLoader):
    """Leaves days as they are written."""


_Loader.yaml_implicit_resolvers = {
    sign: [(tag, how) for tag, how in rows if not tag.endswith(":timestamp")]
    for sign, rows in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def test_every_command_that_is_named_is_there() -> None:
    named = set(re.findall(r"`kdll ([a-z][a-z-]+)", live()))
    for _, typed, _ in fences("text"):
        named |= set(re.findall(r"^kdll ([a-z][a-z-]+)", typed, re.M))
    assert named <= set(COMMANDS)
    assert {"new", "import", "list", "check", "fix", "build", "serve", "coverage"} <= named


@pytest.mark.parametrize("first", CHAPTERS)
def test_messages_point_to_pages_that_are_there(first: int) -> None:
    chapter = CHAPTERS[first]
    page = (COURSE / chapter.file).read_text("utf-8")
    assert values(page.split("---\n")[1])["title"] == chapter.title


def test_nothing_is_wrong_with_it(kdll: Kdll) -> None:
    ran = kdll("check", FOLDER, "--strict", "--format", "json")
    said = json.loads(ran.stdout)
    assert said["diagnostics"] == []
    assert said.get("exempted", []) == []


@pytest.fixture
def packages(built: Callable[..., Path]) -> Path:
    """The folder of its packages."""
    return built(FOLDER) / "packages" / FOLDER


def test_every_package_is_there_and_small(packages: Path, kdll: Kdll) -> None:
    made = sorted(packages.glob("*.zip"))
    assert [p.stem.rpartition("-")[2] for p in made] == [*FORMATS]
    assert all(p.stat().st_size < 2_500_000 for p in made)
    report = json.loads((packages.parents[1] / "report.json").read_text("utf-8"))
    assert [d for d in report["diagnostics"] if d["code"] != MADE_ELSEWHERE] == []
    verified = kdll("verify", *made)
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_a_learner_is_spared_what_they_know_and_finishes(
    packages: Path, chromium: Browser, tmp_path: Path
) -> None:
    """What the handbook says of pre-assessment, gate, scenario and draw, lived through."""
    (package,) = packages.glob("*-scorm12.zip")
    with Lms(package, "1.2", tmp_path) as lms:
        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        page, frame = lms.launch(context)
        learner = Learner(frame).ready()
        data = learner.data
        spared = next(m["pages"] for m in data["modules"] if m["id"] == "media")
        learner.open("check-yourself-first")
        first = [q for q in data["questions"] if q["page"] == "check-yourself-first"]
        for asked in first:
            learner.mark(asked["id"], right=asked["competency"].endswith("accessible-media"))
        learner.hand_in()
        assert "“Pictures”" in frame.locator(".kdll-result:visible").inner_text()

        learner.open("final-check")
        closed = frame.locator(".kdll-closed-page:visible")
        assert "Your first page" in closed.inner_text()
        assert "Pictures" not in closed.inner_text()

        for shown in data["pages"]:
            if shown["id"] not in spared:
                learner.open(shown["id"])
        learner.open("the-muster-roll")
        frame.get_by_role("button", name="Pass it on to the other office").click()
        frame.get_by_role("button", name="Go on").click()
        assert frame.locator(".kdll-ending:visible").inner_text().strip()

        learner.open("final-check")
        drawn = asked_now(learner)
        about = [
            next(q for q in data["questions"] if q["id"] == id_)["competency"] for id_ in drawn
        ]
        assert sorted(about.count(tag) for tag in set(about)) == [2, 2, 2, 3]
        for id_ in drawn:
            learner.mark(id_, right=True)
        learner.wait_until_saved()
        lms.leave(page)

        page, frame = lms.launch(context)
        learner = Learner(frame).ready()
        assert learner.page == "final-check"
        assert asked_now(learner) == drawn
        learner.hand_in()
        learner.wait_until_saved()
        lms.leave(page)
        context.close()
        core = lms.saved["core"]
        assert core["lesson_status"] == "passed"
        assert float(core["score"]["raw"]) == 100
        assert lms.faults() == []


def asked_now(learner: Learner) -> list[str]:
    """The ids of the questions that are put on the page."""
    forms = learner.at.locator(".kdll-section:visible form[data-question]:visible").all()
    return sorted(form.get_attribute("data-question") or "" for form in forms)
