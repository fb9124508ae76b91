"""`kdll new`: writes an example beside what is there, and nothing over it."""

from __future__ import annotations

from pathlib import Path

import click

from kdll.cli import drafts, finding
from kdll.cli.asking import ask, words
from kdll.cli.looking import looking
from kdll.cli.naming import (
    chosen_tag,
    chosen_tags,
    competency_option,
    first_of,
    free_id,
    id_option,
    ids_of,
    new_id,
    title_option,
)
from kdll.cli.new_assessment import assessment, bank
from kdll.cli.options import content_option
from kdll.cli.writing import finish, text_of
from kdll.edge import assets
from kdll.model.course import PageKind
from kdll.model.exit import Exit
from kdll.model.question import WRITTEN


@click.group()
def new() -> None:
    """Add a course, module, page, scenario, question, bank or assessment, for you to change.

    What no option says is asked for. Nothing that is there is written over.
    """


@new.command()
@title_option
@id_option
@competency_option
@click.option("--language", metavar="CODE", help="Such as en or hi; else the lab's.")
@content_option
@click.pass_context
def course(
    ctx: click.Context,
    title: str | None,
    id_: str | None,
    competencies: tuple[str, ...],
    language: str | None,
    content: Path,
) -> None:
    """A course of its own, with one module."""
    with looking(content) as looked:
        library = looked.check().library
        title = ask(title, "What is the course called?", "--title", words)
        folders = [path.partition("/")[0] for path in looked.tree]
        folders += [one.id for one in library.courses]
        id_ = new_id(id_, title, folders, "course")
        tags = chosen_tags(competencies, library.frameworks, None)
        templates = assets.templates()
        files = {
            f"{id_}/course.yml": drafts.course_yml(
                templates,
                id_=id_,
                title=title,
                language=language or library.lab.language,
                competencies=tags,
            ),
            f"{id_}/10-introduction/index.md": drafts.page(
                templates, id_="introduction", title="Introduction", competencies=tags
            ),
        }
        ctx.exit(finish(looked, id_, files, {}))


@new.command()
@click.argument("course", required=False)
@title_option
@id_option
@competency_option
@content_option
@click.pass_context
def module(
    ctx: click.Context,
    course: str | None,
    title: str | None,
    id_: str | None,
    competencies: tuple[str, ...],
    content: Path,
) -> None:
    """A module at the end of COURSE, before its final assessment."""
    with looking(content) as looked:
        library = looked.check().library
        place = finding.course(course, library.courses, looked)
        title = ask(title, "What is the module called?", "--title", words)
        id_ = new_id(id_, title, ids_of(place), "module")
        tags = chosen_tags(competencies, library.frameworks, first_of(place.targets))
        path = f"{place.folder}/{drafts.module_number(place):02}-{id_}/index.md"
        page = drafts.page(assets.templates(), id_=id_, title=title, competencies=tags)
        ctx.exit(finish(looked, place.folder, {path: page}, {}))


@new.command()
@click.argument("module", required=False)
@title_option
@id_option
@competency_option
@content_option
@click.pass_context
def page(
    ctx: click.Context,
    module: str | None,
    title: str | None,
    id_: str | None,
    competencies: tuple[str, ...],
    content: Path,
) -> None:
    """A page at the end of MODULE (its id, or its folder)."""
    ctx.exit(_added("page", module, title, id_, competencies, content))


@new.command()
@click.argument("module", required=False)
@title_option
@id_option
@competency_option
@content_option
@click.pass_context
def scenario(
    ctx: click.Context,
    module: str | None,
    title: str | None,
    id_: str | None,
    competencies: tuple[str, ...],
    content: Path,
) -> None:
    """A case at the end of MODULE: the learner chooses what to do, and sees what follows."""
    ctx.exit(_added("scenario", module, title, id_, competencies, content))


def _added(
    what: str,
    module: str | None,
    title: str | None,
    id_: str | None,
    competencies: tuple[str, ...],
    content: Path,
) -> Exit:
    """One more page of a module that is a folder."""
    with looking(content) as looked:
        library = looked.check().library
        place = finding.module(module, library.courses, looked)
        folder, slash, _ = place.page.path.removeprefix(f"{place.course.folder}/").rpartition("/")
        if not slash:
            name = place.page.path.removesuffix(".md")
            raise click.UsageError(
                f"the module `{place.module.id}` is a single file; for a second page, make the "
                f"folder {name} and move {place.page.path} to {name}/index.md"
            )
        title = ask(title, f"What is the {what} called?", "--title", words)
        id_ = new_id(id_, title, ids_of(place.course), what)
        default = first_of(place.module.competencies) or first_of(place.course.targets)
        tags = chosen_tags(competencies, library.frameworks, default)
        path = f"{place.course.folder}/{folder}/{drafts.page_number(place.module):02}-{id_}.md"
        text = drafts.page(assets.templates(), id_=id_, title=title, competencies=tags, kind=what)
        return finish(looked, place.course.folder, {path: text}, {})


@new.command()
@click.argument("page", required=False)
@click.option("--kind", type=click.Choice([kind.value for kind in WRITTEN]))
@id_option
@click.option("--competency", metavar="TAG", help="Where it is not the page's only one.")
@content_option
@click.pass_context
def question(
    ctx: click.Context,
    page: str | None,
    kind: str | None,
    id_: str | None,
    competency: str | None,
    content: Path,
) -> None:
    """A question at the end of PAGE (its id, or its file)."""
    with looking(content) as looked:
        library = looked.check().library
        place = finding.page(page, library.courses, looked)
        if place.page.kind in (PageKind.GLOSSARY, PageKind.SCENARIO):
            raise click.UsageError(
                f"`{place.page.id}` is a {place.page.kind}; questions stand on other pages"
            )
        kinds = [one.value for one in WRITTEN]
        kind = ask(kind, "What kind of question?", "--kind", str, kinds[0], kinds)
        ids = ids_of(place.course)
        usual = drafts.free(f"{place.page.id[:48].rstrip('-')}-question", ids)
        id_ = ask(id_, "A short name for it", "--id", lambda x: free_id(x, ids, "question"), usual)
        known = place.page.competencies or place.module.competencies
        asked = None
        if competency is not None or len(known) != 1:
            default = first_of(known) or first_of(place.course.targets)
            asked = chosen_tag(competency, library.frameworks, default)
        if asked and [tag.name for tag in known] == [asked]:
            asked = None
        block = drafts.question(assets.templates(), kind, id_, asked or "")
        text = drafts.appended(text_of(looked, place.page.path), block)
        ctx.exit(finish(looked, place.course.folder, {}, {place.page.path: text}))


new.add_command(assessment)
new.add_command(bank)
