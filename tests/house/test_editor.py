"""What an editor is given: schemas that explain each key, snippets that pass, a problem matcher."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from kdll.cli import run
from kdll.cli.show import first_line
from kdll.edge.serve import WAITING
from kdll.model.diagnostic import Diagnostic, Severity
from kdll.model.exit import Exit
from kdll.model.place import Span
from kdll.model.question import WRITTEN, QuestionKind

ROOT = Path(__file__).parents[2]
EDITOR = ROOT / ".vscode"
BASE = ROOT / "tests" / "samples" / "base"
SCHEMAS = sorted((ROOT / "schemas").glob("*.schema.json"))
FOR_AUTHORS = ("course", "framework", "lab", "page", "plan", "role")
BLOCKS = (
    *("note", "tip", "warning", "example", "quote", "reveal", "tabs", "steps", "download", "todo"),
)


def with_remarks(path: Path) -> Any:
    """The JSON of a file in which whole lines may be remarks, as editors allow."""
    lines = path.read_text("utf-8").splitlines()
    return json.loads("\n".join(line for line in lines if not line.strip().startswith("//")))


def keys(schema: dict[str, Any], at: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every key that a schema names, at any depth, by its path."""
    for name, inner in schema.get("properties", {}).items():
        yield f"{at}/{name}", inner
        yield from keys(inner, f"{at}/{name}")
    for part in ("items", "additionalProperties"):
        if isinstance(schema.get(part), dict):
            yield from keys(schema[part], f"{at}/*")
    for inner in schema.get("anyOf", ()):
        yield from keys(inner, at)


def shown_by(schema: dict[str, Any]) -> bool:
    """Whether an editor can offer, or the schema show, what is to be written."""
    if {"enum", "const", "examples", "properties", "anyOf", "additionalProperties"} & set(schema):
        return True
    if schema.get("type") in ("integer", "boolean"):
        return True
    return "items" in schema and shown_by(schema["items"])


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_every_key_of_every_schema_is_explained(path: Path) -> None:
    schema = json.loads(path.read_text("utf-8"))
    found = dict(keys(schema))
    assert found
    assert schema.get("title")
    assert schema.get("description")
    mute = [at for at, inner in found.items() if "description" not in inner and "$ref" not in inner]
    assert mute == []


@pytest.mark.parametrize("name", FOR_AUTHORS)
def test_every_key_that_authors_write_has_values_to_choose_or_to_copy(name: str) -> None:
    schema = json.loads((ROOT / f"schemas/{name}.schema.json").read_text("utf-8"))
    assert [at for at, inner in keys(schema) if not shown_by(inner)] == []


def test_schemas_for_authors_keep_to_the_draft_that_their_editor_knows() -> None:
    """Of a newer one its YAML extension says, in every file, that it is not fully supported."""
    for name in FOR_AUTHORS:
        schema = json.loads((ROOT / f"schemas/{name}.schema.json").read_text("utf-8"))
        assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
        Draft7Validator.check_schema(schema)


FOLDERS = {"frameworks": "framework", "plans": "plan", "roles": "role"}


def test_settings_map_each_file_of_an_author_to_its_schema() -> None:
    mapped = with_remarks(EDITOR / "settings.json")["yaml.schemas"]
    for schema in mapped:
        assert (ROOT / schema).is_file()
    files = [p.relative_to(ROOT).as_posix() for p in (ROOT / "content").rglob("*.yml")]
    files = [file for file in files if "/media/" not in file]
    for file in files:
        [name] = [schema for schema, pattern in mapped.items() if fnmatch(file, pattern)]
        folder = Path(file).parent.name
        expected = FOLDERS.get(folder) or Path(file).stem
        assert name == f"schemas/{expected}.schema.json"
    assert set(mapped) == {
        f"schemas/{name}.schema.json" for name in ("course", "lab", *FOLDERS.values())
    }


def test_the_recommended_extension_is_the_one_that_reads_the_settings() -> None:
    told = with_remarks(EDITOR / "extensions.json")["recommendations"]
    assert told == ["redhat.vscode-yaml"]


def snippets() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = with_remarks(EDITOR / "kdll.code-snippets")
    return found


def filled(body: list[str]) -> str:
    """A snippet as it stands when nobody changes what it offers."""
    text = re.sub(r"\$\{\d+\|([^,|]*)[^}]*\|\}", r"\1", "\n".join(body))
    text = re.sub(r"\$\{\d+:([^}]*)\}", r"\1", text)
    return re.sub(r"\$\d+", "", text)


def test_a_snippet_is_filled_as_an_editor_fills_it() -> None:
    assert filled(["{#${1:id} a=${2:b}}", "- [${3|x, |}] $0"]) == "{#id a=b}\n- [x] "


def test_there_is_a_snippet_for_each_block_question_and_kind_of_page() -> None:
    bodies = [filled(snippet["body"]) for snippet in snippets().values()]
    for opening in (
        *(f"::: {block}\n" for block in BLOCKS),
        "::: activity {#",
        "::: include {file=",
        "::: question {#",
        "::: scenario {#",
        *(f"::: question {k.value} " for k in WRITTEN if k is not QuestionKind.SINGLE),
        "---\nid: ",
    ):
        assert any(body.startswith(opening) for body in bodies), opening
    for kind in ("assessment", "bank", "glossary", "scenario"):
        assert any(f"\nkind: {kind}\n" in body for body in bodies), kind


def test_snippets_are_typed_by_one_beginning_and_explained() -> None:
    prefixes = [snippet["prefix"] for snippet in snippets().values()]
    assert len(set(prefixes)) == len(prefixes)
    assert all(prefix.startswith("kdll-") for prefix in prefixes)
    for snippet in snippets().values():
        assert snippet["description"]
        assert snippet["scope"] in ("markdown", "yaml")


PAGE = """\
---
id: more
title: More
competencies:
  - kcm:empathy
---

Words.

{body}
"""
DRAWN = """\
::: question {{#drawn-{0} difficulty=easy competency=kcm:empathy}}

What is number {0}?

- [x] This
- [ ] That

:::

"""
BANK = "---\nid: core\ntitle: Core\nkind: bank\n---\n\n" + "".join(map(DRAWN.format, range(12)))
DRAWING = PAGE.replace("Words.\n\n{body}\n", "Some questions.\n").replace(
    "competencies", "kind: assessment\n{body}\ncompetencies"
)
QUESTION = "::: question {#a-short-name}\n\nWhat?\n\n- [x] This\n- [ ] That\n\n%s\n:::\n"


@pytest.mark.parametrize("name", snippets())
def test_a_snippet_passes_the_check(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(BASE, "content")
    body = filled(snippets()[name]["body"]).replace("kcm:active-listening", "kcm:empathy")
    body = re.sub(r"media/a-file\.\w+", "media/clock.svg", body)
    Path("content/shared").mkdir()
    Path("content/shared/a-file.md").write_text("Words.\n", "utf-8")
    for path, text in _files(name, body).items():
        Path("content/a-course/banks").mkdir(exist_ok=True)
        Path("content/a-course", path).write_text(text, "utf-8")
    assert run(["check", "--write", "--strict"]) == Exit.DONE, capsys.readouterr().out


def _files(name: str, body: str) -> dict[str, str]:
    """The files in which a snippet stands where it is meant to stand."""
    if name == "kdll bank page":
        draw = DRAWING.replace("{body}", "draw:\n  - {from: core, count: 1}")
        return {"banks/core.md": body + DRAWN.format(1), "30-more.md": draw}
    if name == "kdll draw":
        return {"banks/core.md": BANK, "30-more.md": DRAWING.replace("{body}", body.rstrip())}
    if name == "kdll gates":
        settings = (BASE / "a-course" / "course.yml").read_text("utf-8")
        return {"course.yml": settings + body.replace("final-assessment", "check")}
    around = {"kdll feedback": QUESTION, "kdll scenario": "## A case\n\n%s"}
    text = around.get(name, "%s") % body
    return {
        "30-more.md": text if text.startswith("---\n") else PAGE.replace("{body}", text),
    }


def matchers() -> list[dict[str, Any]]:
    tasks = with_remarks(EDITOR / "tasks.json")["tasks"]
    return [task["problemMatcher"] for task in tasks if task["problemMatcher"]]


def test_check_and_serve_fill_the_list_of_problems() -> None:
    tasks = {task["label"]: task for task in with_remarks(EDITOR / "tasks.json")["tasks"]}
    assert set(tasks) == {"kdll check", "kdll serve", "kdll build"}
    for name, task in tasks.items():
        word = name.split()[1]
        assert task["command"] == f"./kdll {word}"
        assert task["windows"]["command"] == f".\\kdll.cmd {word}"
    [one, other] = matchers()
    assert one["pattern"] == other["pattern"]


def test_the_matcher_finds_each_line_of_a_check_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(BASE, "content")
    page = Path("content/a-course/10-start.md")
    page.write_text(
        page.read_text("utf-8").replace("[x]", "[ ]") + "\n[gone: 1:2: error](gone.md)\n", "utf-8"
    )
    capsys.readouterr()
    run(["check", "--format", "json"])
    told = json.loads(capsys.readouterr().out)["diagnostics"]
    run(["check"])
    pattern = matchers()[0]["pattern"]
    found = [
        match
        for line in capsys.readouterr().out.splitlines()
        if (match := re.search(pattern["regexp"], line))
    ]
    assert len(told) >= 2
    fields = ("file", "line", "column", "severity", "code", "message")
    assert [[m[pattern[field]] for field in fields] for m in found] == [
        [str(diagnostic[field]) for field in fields] for diagnostic in told
    ]


def test_the_matcher_takes_warnings_and_paths_with_spaces_and_other_scripts() -> None:
    pattern = matchers()[0]["pattern"]
    said = Diagnostic(
        Span.at("मेरा पाठ/10 a.md", 3, 7, 2), "KD301", "no: that", "", Severity.WARNING
    )
    match = re.search(pattern["regexp"], first_line(said, "C:/my content/"))
    assert match
    assert match.groups() == (
        "C:/my content/मेरा पाठ/10 a.md",
        "3",
        "7",
        "warning",
        "KD301",
        "no: that",
    )


def test_serve_says_when_its_list_of_problems_begins_and_is_whole() -> None:
    [background] = [matcher["background"] for matcher in matchers() if "background" in matcher]
    assert background["activeOnStart"]
    assert re.search(background["beginsPattern"], "changed: a-course/10-start.md and 2 more")
    assert re.search(background["endsPattern"], WAITING)
