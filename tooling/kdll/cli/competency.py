"""`kdll competency`: finds tags, and brings frameworks in and out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from kdll.cli import finding, show
from kdll.cli.looking import Looked, looking
from kdll.cli.options import content_option
from kdll.edge import assets, disk
from kdll.edge.errors import EdgeError
from kdll.model.competency import Competency, Framework, address, everyone, present
from kdll.model.diagnostic import has_errors
from kdll.model.exit import Exit
from kdll.model.measure import count
from kdll.model.spelling import nearest
from kdll.model.tree import Tree
from kdll.pipeline import frameworks, surveying

_SHOWN = 20
"""Hits of a search that are shown."""


@click.group()
def competency() -> None:
    """Find the tag for what you teach, and bring frameworks in and out."""


@competency.command("search")
@click.argument("words", nargs=-1, required=True)
@content_option
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.option("--all", "every", is_flag=True, help=f"Not the best {_SHOWN} only.")
def search(words: tuple[str, ...], content: Path, as_json: bool, every: bool) -> None:
    """Find competencies by WORDS in names, themes and descriptions, however they are spelt."""
    with looking(content) as looked:
        found = surveying.search(" ".join(words), _library(looked).library)
    shown = found if every else found[:_SHOWN]
    if as_json:
        told = [{"tag": h.tag, "name": h.competency.name, "score": h.score} for h in shown]
        _say(json.dumps({"found": len(found), "competencies": told}, ensure_ascii=False, indent=2))
        return
    if not found:
        _say("no competency has any of these words; kdll competency list shows them all")
        return
    for line in _rows((h.framework, h.competency) for h in shown):
        _say(line)
    if len(found) > len(shown):
        _say(f"… and {len(found) - len(shown):,} more; --all shows them")


@competency.command("list")
@click.argument("framework", required=False)
@content_option
def list_(framework: str | None, content: Path) -> None:
    """Show all competencies, or those of one FRAMEWORK."""
    with looking(content) as looked:
        known = _library(looked).library.frameworks
    chosen = known if framework is None else {"": _framework(framework, known)}
    for line in _rows((f.id, c) for f, c in everyone(chosen)):
        _say(line)
    for one in chosen.values():
        _say(f"{one.id}: {one.title}, {count(len(one.competencies), 'competency', _MANY)}")


_MANY = "competencies"


@competency.command("show")
@click.argument("tag")
@content_option
def show_(tag: str, content: Path) -> None:
    """Show all that is known of a TAG, and the pages and questions that are for it."""
    with looking(content) as looked:
        surveyed = _library(looked)
    known = surveyed.library.frameworks
    framework, one = _competency(tag, known)
    for line in _described(framework, one):
        _say(line)
    served = [
        (course, row)
        for course, matrix in surveyed.matrices
        if (row := matrix.of(f"{framework.id}:{one.id}"))
    ]
    for course, row in served:
        amounts = [
            f"taught on {count(len(row.taught), 'page')}",
            f"practised by {count(len(row.practised), 'question')}",
            f"assessed by {count(len(row.assessed), 'question')}",
        ]
        target = ", a target" if row.target else ""
        _say(f"  {course.id}{target}: {', '.join(amounts)}")
    if not served:
        _say("  no course is for it yet")


@competency.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@content_option
@click.option("--id", "id_", metavar="ID", default="", help="The short name for tags.")
@click.option("--title", default="", help="The framework's full name.")
@click.option("--iri", default="", help="The web address that its own begins with.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@click.pass_context
def bring(
    ctx: click.Context, file: Path, content: Path, id_: str, title: str, iri: str, dry_run: bool
) -> None:
    """Make a framework of FILE.

    FILE is CASE 1.1 (.json), a platform's own export of a framework (.json), or a table (.csv).
    It is written to frameworks/ID.yml in the content folder. Nothing is overwritten.
    """
    with looking(content) as looked:
        lab = _library(looked).library.lab
    usual = f"{lab.iri}/frameworks" if lab.iri else "https://frameworks.example"
    schemas = assets.load().schemas
    try:
        data = file.read_bytes()
    except OSError as fault:
        raise disk.fault(fault, f"cannot read {file}") from fault
    try:
        made = frameworks.bring(file.name, data, schemas, id_=id_, title=title, iri=iri or usual)
    except frameworks.Unusable as why:
        raise EdgeError(f"{file} holds no framework: {why}", "", Exit.CONTENT) from None
    if made.framework is None or has_errors(made.diagnostics):
        tree = Tree({made.path: made.content}) if made.path else Tree()
        show.show(made.diagnostics, tree, closing="nothing was written: mend this first")
        ctx.exit(Exit.CONTENT)
    target = content / made.path
    if target.exists() and target.read_bytes() != made.content:
        raise click.UsageError(f"{target} is there already; choose another --id, or move it away")
    for name, number in made.left_out.items():
        _say(f"left out: {name} ({count(number, 'time')})")
    total = count(len(made.framework.competencies), "competency", _MANY)
    if dry_run:
        _say(made.content.decode().rstrip())
        _say(f"would write {target.as_posix()}: {total}")
        return
    disk.write_file(target, made.content)
    _say(f"wrote {target.as_posix()}: {total}")


@competency.command("export")
@click.argument("framework")
@content_option
@click.option("--case", "form", flag_value="case", default=True, help="CASE 1.1, as JSON.")
@click.option("--csv", "form", flag_value="csv", help="A table.")
@click.option("--yaml", "form", flag_value="yaml", help="As authors write it.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Into this file.")
def export(framework: str, content: Path, form: str, out: Path | None) -> None:
    """Write a FRAMEWORK for others, to standard output or into a file."""
    with looking(content) as looked:
        one = _framework(framework, _library(looked).library.frameworks)
        made = frameworks.export(one, form, looked.tree)
    if out is None:
        click.echo(made, nl=False)
    else:
        disk.write_file(out, made)
        _say(f"wrote {out.as_posix()}")
    if not one.updated and form == "case":
        click.echo(
            f"the framework bears no date, and CASE wants one: 1 January 1970 stands there; "
            f"write `updated:` into {one.path}",
            err=True,
        )


def _library(looked: Looked) -> surveying.Surveyed:
    return surveying.survey_of(looked.tree, assets.load().schemas, looked.loaded)


def _rows(found: Iterator[tuple[str, Competency]]) -> list[str]:
    """A line for each: its tag, which is never cut, and where it stands."""
    rows = [
        (f"{framework}:{one.id}", f"{_name(one)} · {one.theme} · {one.area}")
        for framework, one in found
    ]
    width = max((len(tag) for tag, _ in rows), default=0)
    return [f"{tag:<{width}}  {words}" for tag, words in rows]


def _name(one: Competency) -> str:
    return f"{one.name} (retired)" if one.retired else one.name


def _described(framework: Framework, one: Competency) -> Iterator[str]:
    yield f"{framework.id}:{one.id}"
    yield f"{_name(one)} · {one.theme} · {one.area}"
    if one.description:
        yield one.description
    for language, words in one.descriptions.items():
        yield f"  {language}: {words}"
    for number, level in enumerate(one.levels, 1):
        words = one.descriptors.get(level, "")
        yield f"  @{number} {level}" + (f": {words}" if words else "")
    if one.aliases:
        yield f"  also called {', '.join(one.aliases)}"
    if one.retired:
        instead = ", ".join(f"{framework.id}:{c.id}" for c in present(framework, one)) or "nothing"
        yield f"  retired; replaced by {instead}"
    for system, identifier in one.identifiers.items():
        yield f"  {system}: {identifier}"
    yield f"  {address(framework, one)}"


def _framework(given: str, known: Mapping[str, Framework]) -> Framework:
    if given in known:
        return known[given]
    meant = nearest(given, known)
    there = f"did you mean `{meant}`?" if meant else f"there are {', '.join(known) or 'none'}"
    raise click.UsageError(f"no framework `{given}`; {there}")


def _competency(tag: str, known: Mapping[str, Framework]) -> tuple[Framework, Competency]:
    name = finding.competency(tag, known).partition("@")[0]
    framework, _, id_ = name.partition(":")
    return known[framework], known[framework].competencies[id_]


def _say(line: str) -> None:
    click.echo(show.visible(line) if "\n" not in line else line)
