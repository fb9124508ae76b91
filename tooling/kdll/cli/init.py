"""`kdll init`."""

from __future__ import annotations

import json
from pathlib import Path
from string import Template

import click
from jsonschema import Draft7Validator

from kdll.cli import show
from kdll.cli.asking import ask, scalar, words
from kdll.edge import assets, disk
from kdll.model.tree import File, Tree

_PLACES = {"gitignore": ".gitignore"}
"""Files of the template that would mean something to git where they lie."""

_HERE = {
    '"schemas/': '".vscode/schemas/',
    ".\\\\kdll.cmd ": "kdll ",
    "./kdll ": "kdll ",
}
"""In the editor's settings: what is called otherwise in a lab than in a checkout of kdll."""

_NAME = "Our learning lab"
_IRI = "https://lab.example"
_SCHEMAS = ("course", "framework", "lab", "plan", "role")


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--name", help="What the lab is called.")
@click.option("--iri", metavar="ADDRESS", help="Its web address, such as https://lab.example.")
@click.option("--language", metavar="CODE", help="The language of its courses, such as en or hi.")
def init(folder: Path, name: str | None, iri: str | None, language: str | None) -> None:
    """Make a lab of your own in DIR, with a small course to copy from.

    DIR is a new folder, or an empty one. What no option says is asked for.
    """
    _refuse_what_is_there(folder)
    asked = {
        "name": ask(name, "What is your lab called?", "--name", words, _NAME),
        "iri": ask(
            iri,
            "Its own web address (every id in a package begins with it, so it never changes)",
            "--iri",
            lambda text: fitting("iri", text),
            _IRI,
        ),
        "language": ask(
            language,
            "The language of its courses (en, hi, ta, …)",
            "--language",
            lambda text: fitting("language", text),
            "en",
        ),
    }
    made = lab(asked).items()
    disk.write_together({folder / path: file for path, file in made if isinstance(file, bytes)})
    shown = show.visible(folder.as_posix())
    click.echo(f"made a lab in {shown}")
    if asked["iri"] == _IRI:
        click.echo(
            f"before you upload anything: put your own web address into {shown}/content/lab.yml"
        )
    click.echo(f"next: cd {shown}, then kdll serve; its README.md tells the rest")


def lab(asked: dict[str, str]) -> Tree:
    """All files of a new lab, by path."""
    filled = {key: scalar(text) for key, text in asked.items()}
    made: dict[str, File] = {}
    for path, file in assets.templates().under("lab").items():
        made[_PLACES.get(path, path)] = file
    text = Template(assets.templates().text("lab/content/lab.yml")).substitute(filled)
    made["content/lab.yml"] = text.encode()
    for path, file in assets.frameworks().items():
        made[f"content/frameworks/{path}"] = file
    for path in assets.editor():
        text = assets.editor().text(path)
        for ours, theirs in _HERE.items():
            text = text.replace(ours, theirs)
        made[f".vscode/{path}"] = text.encode()
    for name in _SCHEMAS:
        schema = f"{name}.schema.json"
        made[f".vscode/schemas/{schema}"] = assets.load().schemas[schema]
    return Tree(made)


def fitting(key: str, given: str) -> str:
    """The words, if lab.yml's schema takes them for this key."""
    known = json.loads(assets.load().schemas.text("lab.schema.json"))["properties"][key]
    text = given.strip()
    if not Draft7Validator(known).is_valid(text):
        raise click.UsageError(f"`{show.visible(text)}` should be {known['x-expected']}")
    return text


def _refuse_what_is_there(folder: Path) -> None:
    if folder.is_dir():
        there = sorted(entry.name for entry in folder.iterdir())
        if not there:
            return
        more = f" and {len(there) - 3} more" if len(there) > 3 else ""
        held = f"{folder} is not empty: {', '.join(there[:3])}{more}"
    elif folder.exists() or folder.is_symlink():
        held = f"{folder} is a file"
    else:
        return
    raise click.UsageError(
        f"{show.visible(held)}; name a new folder, or an empty one, or use "
        "kdll new course in a lab that is there"
    )
