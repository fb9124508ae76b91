"""Writes into an author's course what `kdll check` has nothing against, and nothing else."""

from __future__ import annotations

import os
from collections.abc import Mapping

import click

from kdll.cli import show
from kdll.cli.looking import Looked
from kdll.edge import disk
from kdll.model.course import Status
from kdll.model.diagnostic import Severity
from kdll.model.exit import Exit
from kdll.model.tree import Tree
from kdll.pipeline import checking
from kdll.pipeline.checked import STALE


def finish(
    looked: Looked, folder: str, created: Mapping[str, str], changed: Mapping[str, str]
) -> Exit:
    """Write all of it, if `kdll check` has nothing against it; the exit code."""
    for path in created:
        if os.path.lexists(looked.content / path):
            raise click.UsageError(f"{looked.content / path} is there already; choose another --id")
    for path in changed:
        if not (looked.content / path).is_file():
            raise click.UsageError(
                f"{looked.content / path} cannot be found; save it and try again"
            )
    files = {path: text.encode() for path, text in {**created, **changed}.items()}
    tree = Tree({**looked.tree, **files})
    checked = looked.check(tree=tree, only=lambda one: one == folder)
    prefix = f"{looked.content.as_posix()}/"
    wrong = [
        found
        for found in checked.everything
        if found.span.file in files and found.severity is Severity.ERROR and found.code not in STALE
    ]
    if wrong:
        show.show(wrong, tree, prefix=prefix, closing="nothing was written: mend this first")
        return checking.exit_code(wrong)
    [course] = checked.courses
    path, lock = course.lock
    draft = course.course.status is Status.DRAFT
    if draft and lock is not None:
        files[path] = lock
    disk.write_together({looked.content / path: file for path, file in files.items()})
    for written in files:
        word = "changed" if written in changed else "wrote"
        click.echo(f"{word} {show.visible(prefix + written)}")
    if not draft:
        click.echo(
            f"when its words are right, run kdll check --write {folder}: "
            f"this course is no draft, so identity.lock was left as it is"
        )
    elif course.faulty:
        click.echo(f"identity.lock waits until the other errors are mended: kdll check {folder}")
    return Exit.DONE


def text_of(looked: Looked, path: str) -> str:
    """A file that lines are to be added to."""
    file = looked.tree[path]
    try:
        if isinstance(file, bytes):
            return file.decode("utf-8")
    except UnicodeDecodeError:
        pass
    raise click.UsageError(
        f"{looked.content / path} is no text that kdll can add to; see kdll check"
    )
