"""`kdll plan`: an organisation's plan held against the courses."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from kdll.cli import show
from kdll.cli.looking import looking
from kdll.cli.options import content_option
from kdll.edge import assets
from kdll.model.diagnostic import has_errors
from kdll.model.exit import Exit
from kdll.model.measure import count
from kdll.model.plan import Answer, Need, Outlook, Plan, Prospect
from kdll.model.spelling import nearest
from kdll.pipeline import surveying

_HEAD = (
    *("plan", "role", "people", "ready", "by", "tag", "title", "level", "answer"),
    *("courses", "lacks", "activities"),
)


@click.command()
@click.argument("plan", required=False)
@content_option
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "csv", "json"]),
    default="text",
    show_default=True,
    help="For people, for spreadsheets, or for programs.",
)
@click.pass_context
def plan(ctx: click.Context, plan: str | None, content: Path, style: str) -> None:
    """Show which needs of a PLAN the courses meet, what is missing, and each role's path.

    PLAN is the id of a file in the folder plans; it may be left out where there is but one.
    """
    with looking(content) as looked:
        surveyed = surveying.survey_of(looked.tree, assets.load().schemas, looked.loaded)
    chosen = _chosen(plan, surveyed)
    wrong = [d for f in ("plans", "roles", "frameworks") for d in surveyed.of(f)]
    found = surveying.outlook(surveyed, chosen)
    if style == "json":
        click.echo(json.dumps(as_value(found), ensure_ascii=False, indent=2))
    elif style == "csv":
        out = csv.writer(sys.stdout, lineterminator="\n")
        out.writerow(_HEAD)
        out.writerows(as_rows(found))
    else:
        titles = {course.id: course.title.value for course, _ in surveyed.matrices}
        for line in as_text(found, titles):
            click.echo(show.visible(line))
    if has_errors(wrong):
        click.echo(
            "there are errors in what was read, so this may not be all: kdll check", err=True
        )
        ctx.exit(Exit.CONTENT)


def _chosen(given: str | None, surveyed: surveying.Surveyed) -> Plan:
    known = surveyed.library.plans
    if not known:
        raise click.UsageError("there is no plan here; write one into the folder `plans`")
    if given is None and len(known) == 1:
        return next(iter(known.values()))
    if given is not None and given in known:
        return known[given]
    listed = ", ".join(known)
    if given is None:
        raise click.UsageError(f"say which plan: {listed}")
    meant = nearest(given, known)
    there = f"did you mean `{meant}`?" if meant else f"there are {listed}"
    raise click.UsageError(f"no plan `{given}`; {there}")


def as_text(found: Outlook, titles: dict[str, str]) -> list[str]:
    """The plan as people read it."""
    about = found.plan
    beside = ", ".join(part for part in (about.organisation, about.year) if part)
    roles = count(len(found.prospects), "role")
    lines = [f"{about.title}" + (f" ({beside})" if beside else "")]
    lines.append(f"{count(found.people, 'person', 'people')} in {roles}")
    for one in found.prospects:
        lines += ["", *_role(one, titles)]
    if found.seats:
        lines += ["", "Seats"]
        lines += [f"  {number:>6,}  {course}" for course, number in found.seats.items()]
    needs = [need for one in found.prospects for need in one.needs]
    gaps = [need for need in needs if need.answer is not Answer.MET]
    lines += ["", f"{len(needs) - len(gaps):,} of {count(len(needs), 'need')} are met"]
    return lines


def _role(one: Prospect, titles: dict[str, str]) -> Iterator[str]:
    said = one.title
    if one.post:
        said += f": {count(one.post.people, 'person', 'people')}, {one.post.ready:,} to be ready"
        said += f" by {one.post.by}" if one.post.by else ""
    yield said
    for need in one.needs:
        level = f" ({need.level})" if need.level else ""
        yield f"  {need.answer.value:<11} {need.tag}: {need.title}{level}"
        for offer in need.offers:
            lacks = f", {offer.lacks}" if offer.lacks else ""
            yield f"{'':14}{offer.course}{lacks}"
    if one.path:
        yield "  path"
        for number, course in enumerate(one.path, 1):
            yield f"    {number}. {titles.get(course, course)} ({course})"
    else:
        yield "  no course meets any of these needs yet"


def as_rows(found: Outlook) -> Iterator[Sequence[str]]:
    """A row for each need of each role."""
    for one in found.prospects:
        post = one.post
        who = (str(post.people), str(post.ready), post.by) if post else ("", "", "")
        for need in one.needs:
            yield (
                found.plan.id,
                one.role,
                *who,
                need.tag,
                need.title,
                need.level,
                need.answer.value,
                " ".join(offer.course for offer in need.offers),
                "; ".join(f"{o.course} {o.lacks}" for o in need.offers if o.lacks),
                "; ".join(need.activities),
            )


def as_value(found: Outlook) -> dict[str, Any]:
    """The plan for programs."""
    about = found.plan
    return {
        "plan": about.id,
        "title": about.title,
        "organisation": about.organisation,
        "year": about.year,
        "people": found.people,
        "roles": [_prospect(one) for one in found.prospects],
        "seats": dict(found.seats),
    }


def _prospect(one: Prospect) -> dict[str, Any]:
    post = one.post
    return {
        "role": one.role,
        "title": one.title,
        **({"people": post.people, "ready": post.ready, "by": post.by or None} if post else {}),
        "needs": [_need(need) for need in one.needs],
        "path": one.path,
    }


def _need(need: Need) -> dict[str, Any]:
    return {
        "tag": need.tag,
        "title": need.title,
        "level": need.level or None,
        "answer": need.answer.value,
        "activities": need.activities,
        "courses": [
            {"course": o.course, "answer": o.answer.value, "lacks": o.lacks or None}
            for o in need.offers
        ],
    }
