"""`kdll new`: writes an example beside what is there, and nothing over it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import click

from kdll.cli import drafts, finding
from kdll.cli.asking import ask, scalar, words
from kdll.cli.looking import looking
from kdll.cli.options import content_option
from kdll.cli.writing import finish, text_of
from kdll.edge import assets
from kdll.model.competency import Framework, Tag
from kdll.model.course import Course, PageKind
from kdll.model.exit import Exit
from kdll.model.question import WRITTEN

title_option = click.option("--title", metavar="WORDS", help="As learners see it.")
id_option = click.option(
    "--id",
    "id_",
    metavar="ID",
    help="Its name for machines, which never changes: small letters, digits, hyphens.",
)
competency_option = click.option(
    "--competency",
    "competencies",
    metavar="TAG",
    multiple=True,
    help="What it teaches, such as kcm:active-listening. May be given more than once.",
)


@click.group()
def new() -> None:
    """Add a course, module, page, question or assessment: an example for you to change.

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
        id_ = _id(id_, title, folders, "course")
        tags = _tags(competencies, library.frameworks, None)
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
        id_ = _id(id_, title, _ids(place), "module")
        tags = _tags(competencies, library.frameworks, _first(place.targets))
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
        title = ask(title, "What is the page called?", "--title", words)
        id_ = _id(id_, title, _ids(place.course), "page")
        default = _first(place.module.competencies) or _first(place.course.targets)
        tags = _tags(competencies, library.frameworks, default)
        path = f"{place.course.folder}/{folder}/{drafts.page_number(place.module):02}-{id_}.md"
        text = drafts.page(assets.templates(), id_=id_, title=title, competencies=tags)
        ctx.exit(finish(looked, place.course.folder, {path: text}, {}))


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
        if place.page.kind is PageKind.GLOSSARY:
            raise click.UsageError(f"`{place.page.id}` is a glossary; questions stand on pages")
        kinds = [one.value for one in WRITTEN]
        kind = ask(kind, "What kind of question?", "--kind", str, kinds[0], kinds)
        ids = _ids(place.course)
        usual = drafts.free(f"{place.page.id[:48].rstrip('-')}-question", ids)
        id_ = ask(id_, "A short name for it", "--id", lambda x: _free_id(x, ids, "question"), usual)
        known = place.page.competencies or place.module.competencies
        asked = None
        if competency is not None or len(known) != 1:
            default = _first(known) or _first(place.course.targets)
            asked = _tag(competency, library.frameworks, default)
        if asked and [tag.name for tag in known] == [asked]:
            asked = None
        block = drafts.question(assets.templates(), kind, id_, asked or "")
        text = drafts.appended(text_of(looked, place.page.path), block)
        ctx.exit(finish(looked, place.course.folder, {}, {place.page.path: text}))


@new.command()
@click.argument("course", required=False)
@title_option
@id_option
@competency_option
@click.option("--pass", "mark", metavar="PERCENT", default="70%", show_default=True)
@click.option("--attempts", type=click.IntRange(1), help="Tries; else as many as they like.")
@content_option
@click.pass_context
def assessment(
    ctx: click.Context,
    course: str | None,
    title: str | None,
    id_: str | None,
    competencies: tuple[str, ...],
    mark: str,
    attempts: int | None,
    content: Path,
) -> None:
    """A page at the end of COURSE whose questions count, and its rules in course.yml."""
    with looking(content) as looked:
        library = looked.check().library
        place = finding.course(course, library.courses, looked)
        title = ask(title, "What is the assessment called?", "--title", words)
        ids = _ids(place)
        id_ = _id(id_, title, ids, "assessment")
        # One question needs one competency; a page with several would have to say which.
        tag = _tags(competencies, library.frameworks, _first(place.targets))
        inside = drafts.free(f"{id_[:48].rstrip('-')}-question", ids)
        templates = assets.templates()
        block = drafts.question(templates, "single", inside, tag[0] if len(tag) > 1 else "")
        path = f"{place.folder}/{drafts.last_number(place):02}-{id_}.md"
        text = drafts.page(templates, id_=id_, title=title, competencies=tag, question=block)
        rules = {"pass": mark} | ({"attempts": str(attempts)} if attempts else {})
        settings = f"{place.folder}/course.yml"
        changed, kept = _ruled(text_of(looked, settings), place, id_, rules)
        code = finish(looked, place.folder, {path: text}, {settings: changed})
        for said in kept if code == Exit.DONE else ():
            click.echo(said)
        ctx.exit(code)


def _ruled(text: str, course: Course, id_: str, rules: Mapping[str, str]) -> tuple[str, list[str]]:
    """course.yml with the rules of one more assessment, and what in it stayed as it was."""
    value = scalar(id_)
    kept = []
    try:
        text = drafts.with_setting(text, ["assessments", id_], rules)
        text = drafts.with_setting(text, ["complete-when", "pages"], "all")
        if course.complete_when.passed:
            other = course.complete_when.passed
            kept.append(f"passing `{other}` still completes the course (complete-when, passed)")
        else:
            text = drafts.with_setting(text, ["complete-when", "passed"], value)
        if course.score_from:
            kept.append(f"the platform is still told the score of `{course.score_from}`")
        else:
            text = drafts.with_setting(text, ["score-from"], value)
    except drafts.NoPlace:
        raise click.UsageError(
            f"kdll cannot add lines to {course.folder}/course.yml; add them yourself, and then "
            f"write the page: assessments: {{{value}: {{pass: {rules['pass']}}}}}"
        ) from None
    return text, kept


def _ids(course: Course) -> list[str]:
    ids = [module.id for module in course.modules] + [page.id for page in course.pages]
    return ids + [question.id.value for question in course.questions if question.id]


def _id(given: str | None, title: str, taken: Collection[str], what: str) -> str:
    usual = drafts.slug(title, taken)
    return ask(
        given,
        f"Its id, which never changes: the {what}'s name in small letters a to z and hyphens",
        "--id",
        lambda text: _free_id(text, taken, what),
        usual or None,
        missing="an id is made of small letters a to z, digits and hyphens, and the title is not",
    )


def _free_id(given: str, taken: Collection[str], what: str) -> str:
    if not drafts.ID.fullmatch(given):
        better = drafts.slug(given)
        raise click.UsageError(
            f"the id `{given}` is not made of small letters a to z, digits and single hyphens, "
            "64 at most" + (f"; try `{better}`" if better else "")
        )
    if given.casefold() in {one.casefold() for one in taken}:
        raise click.UsageError(
            f"the id `{given}` is taken; try `{drafts.free(given, taken)}` for this {what}"
        )
    return given


def _tags(
    given: Sequence[str], frameworks: Mapping[str, Framework], default: str | None
) -> list[str]:
    if not given:
        return [_tag(None, frameworks, default)]
    return list(dict.fromkeys(_tag(one, frameworks, default) for one in given))


def _tag(given: str | None, frameworks: Mapping[str, Framework], default: str | None) -> str:
    def known(text: str) -> str:
        return finding.competency(text, frameworks)

    return ask(given, "Which competency does it teach?", "--competency", known, default)


def _first(tags: Sequence[Tag]) -> str | None:
    return tags[0].name if tags else None
