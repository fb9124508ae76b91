"""What `kdll new` asks about everything that it makes: a title, an id, competencies."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import click

from kdll.cli import drafts, finding
from kdll.cli.asking import ask
from kdll.model.competency import Framework, Tag
from kdll.model.course import Course

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


def ids_of(course: Course) -> list[str]:
    """All that are taken in a course."""
    ids = [module.id for module in course.modules] + [sheet.id for sheet in course.sheets]
    return ids + [question.id.value for question in course.questions if question.id]


def new_id(given: str | None, title: str, taken: Collection[str], what: str) -> str:
    """The id that was given, or one made of the title, which nothing else has."""
    usual = drafts.slug(title, taken)
    return ask(
        given,
        f"Its id, which never changes: the {what}'s name in small letters a to z and hyphens",
        "--id",
        lambda text: free_id(text, taken, what),
        usual or None,
        missing="an id is made of small letters a to z, digits and hyphens, and the title is not",
    )


def free_id(given: str, taken: Collection[str], what: str) -> str:
    """The id that was given, if it is one and nothing else has it."""
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


def chosen_tags(
    given: Sequence[str], frameworks: Mapping[str, Framework], default: str | None
) -> list[str]:
    """The competencies that were given, or the usual one."""
    if not given:
        return [chosen_tag(None, frameworks, default)]
    return list(dict.fromkeys(chosen_tag(one, frameworks, default) for one in given))


def chosen_tag(given: str | None, frameworks: Mapping[str, Framework], default: str | None) -> str:
    """One of a framework that is here."""

    def known(text: str) -> str:
        return finding.competency(text, frameworks)

    return ask(given, "Which competency does it teach?", "--competency", known, default)


def first_of(tags: Sequence[Tag]) -> str | None:
    """What is offered where nothing was given."""
    return tags[0].name if tags else None
