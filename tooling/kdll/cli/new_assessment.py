"""`kdll new assessment` and `kdll new bank`: what is asked, and what it is drawn from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from kdll.cli import drafts, finding
from kdll.cli.asking import ask, scalar, words
from kdll.cli.looking import looking
from kdll.cli.naming import (
    chosen_tags,
    competency_option,
    first_of,
    id_option,
    ids_of,
    new_id,
    title_option,
)
from kdll.cli.options import content_option
from kdll.cli.writing import finish, text_of
from kdll.edge import assets
from kdll.model.course import Course
from kdll.model.exit import Exit
from kdll.model.spelling import nearest


@click.command()
@click.argument("course", required=False)
@title_option
@id_option
@competency_option
@click.option("--pass", "mark", metavar="PERCENT", default="70%", show_default=True)
@click.option("--attempts", type=click.IntRange(1), help="Tries; else as many as they like.")
@click.option("--draw", "bank", metavar="BANK", help="Draw its questions from a bank.")
@click.option("--count", type=click.IntRange(1), help="How many; else half of the bank.")
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
    bank: str | None,
    count: int | None,
    content: Path,
) -> None:
    """A page at the end of COURSE whose questions count, and its rules in course.yml."""
    if count and bank is None:
        raise click.UsageError("--count says how many questions are drawn: say --draw as well")
    with looking(content) as looked:
        library = looked.check().library
        place = finding.course(course, library.courses, looked)
        title = ask(title, "What is the assessment called?", "--title", words)
        ids = ids_of(place)
        id_ = new_id(id_, title, ids, "assessment")
        # One question needs one competency; a page with several would have to say which.
        tag = chosen_tags(competencies, library.frameworks, first_of(place.targets))
        templates = assets.templates()
        draw, block = "", ""
        if bank is not None:
            draw = drafts.draw(*_drawn(place, bank, count))
        else:
            inside = drafts.free(f"{id_[:48].rstrip('-')}-question", ids)
            block = drafts.question(templates, "single", inside, tag[0] if len(tag) > 1 else "")
        path = f"{place.folder}/{drafts.last_number(place):02}-{id_}.md"
        text = drafts.assessment(
            templates, id_=id_, title=title, competencies=tag, question=block, draw=draw
        )
        rules = {"pass": mark} | ({"attempts": str(attempts)} if attempts else {})
        settings = f"{place.folder}/course.yml"
        changed, kept = _ruled(text_of(looked, settings), place, id_, rules)
        code = finish(looked, place.folder, {path: text}, {settings: changed})
        for said in kept if code == Exit.DONE else ():
            click.echo(said)
        ctx.exit(code)


def _drawn(course: Course, bank: str, count: int | None) -> tuple[str, int]:
    """The bank's id, and how many of its questions are drawn."""
    known = {one.id: len(one.questions) for one in course.banks}
    if bank not in known:
        meant = nearest(bank, known)
        hint = f"did you mean `{meant}`?" if meant else "kdll new bank makes one"
        raise click.UsageError(f"course `{course.id}` has no bank `{bank}`; {hint}")
    return bank, count or max(1, known[bank] // 2)


@click.command()
@click.argument("course", required=False)
@title_option
@id_option
@competency_option
@content_option
@click.pass_context
def bank(
    ctx: click.Context,
    course: str | None,
    title: str | None,
    id_: str | None,
    competencies: tuple[str, ...],
    content: Path,
) -> None:
    """Questions of COURSE to draw from: each learner is asked others."""
    with looking(content) as looked:
        library = looked.check().library
        place = finding.course(course, library.courses, looked)
        title = ask(title, "What are these questions about?", "--title", words)
        ids = ids_of(place)
        id_ = new_id(id_, title, ids, "bank")
        tags = chosen_tags(competencies, library.frameworks, first_of(place.targets))
        path = f"{place.folder}/banks/{id_}.md"
        text = drafts.bank(assets.templates(), id_=id_, title=title, competencies=tags, taken=ids)
        code = finish(looked, place.folder, {path: text}, {})
        if code == Exit.DONE:
            click.echo(f"kdll new assessment {place.id} --draw {id_} asks its questions")
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
