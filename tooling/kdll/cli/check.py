"""`kdll check`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from importlib.metadata import entry_points
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from kdll.cli import show
from kdll.edge import assets, clock, disk, output, probe
from kdll.edge.store import Store
from kdll.model.diagnostic import Diagnostic
from kdll.model.tree import Tree
from kdll.pipeline import checking


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH…]")
@click.option(
    "--content",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default="content",
    show_default=True,
    help="The folder with lab.yml, the frameworks and the courses.",
)
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people, or for programs.",
)
@click.option("--strict", is_flag=True, help="Take warnings for errors.")
@click.option("--write", is_flag=True, help="Bring each course's identity.lock up to date.")
@click.pass_context
def check(
    ctx: click.Context, paths: tuple[str, ...], content: Path, style: str, strict: bool, write: bool
) -> None:
    """Say what is wrong in the courses, and make nothing.

    PATH limits the report to courses (by id or folder), folders or files.
    """
    with _cache() as store:
        tree, found = disk.load(content, store)
        wanted = [_wanted(path, content, tree) for path in paths]
        result = checking.check(
            tree,
            assets.load().schemas,
            lambda path: probe.probe(content / path),
            clock.today(),
            state_limits(),
            loaded=found,
            only=_only(wanted),
            strict=strict,
        )
    courses = result.courses
    kept: list[str] = []
    if write:
        courses, kept = _write(courses, content, strict=strict)
    whole = [*result.diagnostics, *(d for c in courses for d in c.diagnostics)]
    shown = [d for d in sorted(set(whole)) if _within(d, wanted, tree)]
    prefix = f"{content.as_posix()}/"
    if style == "json":
        summary = {"courses": len(courses), "written": len(kept)}
        click.echo(show.as_json(shown, summary, prefix=prefix))
    else:
        for path in kept:
            click.echo(f"wrote {show.visible(prefix + path)}")
        for course in courses if write else ():
            if course.faulty:
                click.echo(
                    f"did not write {show.visible(prefix + course.lock[0])}: "
                    "mend the other errors of this course first"
                )
        show.show(
            shown,
            tree,
            prefix=prefix,
            closing=show.closing(shown, len(courses)),
            stream=sys.stdout,
        )
    ctx.exit(checking.exit_code(shown))


def state_limits() -> Mapping[str, int]:
    """Characters of learner's state that each installed writer's standard promises to hold."""
    writers = [point.load() for point in entry_points(group="kdll.writers")]
    return {w.name: w.state_limit for w in writers if w.state_limit is not None}


def _write(
    courses: Sequence[checking.CheckedCourse], content: Path, *, strict: bool
) -> tuple[tuple[checking.CheckedCourse, ...], list[str]]:
    after, kept = [], []
    for course in courses:
        path, lock = course.lock
        if lock is not None:
            disk.write_file(content / path, lock)
            kept.append(path)
            course = checking.kept(course, strict=strict)
        after.append(course)
    return tuple(after), kept


def _wanted(path: str, content: Path, tree: Tree) -> str:
    """A path from the content folder; empty for the folder itself."""
    inside = {"/".join(p.split("/")[:n]) for p in tree for n in range(1, p.count("/") + 2)}
    given = Path(path)
    root = content.resolve()
    for place in (given.resolve(), (content / given).resolve()):
        if place == root:
            return ""
        if place.is_relative_to(root) and place.relative_to(root).as_posix() in inside:
            return place.relative_to(root).as_posix()
    by_id = {
        line.split(":", 1)[1].split("#")[0].strip().strip("'\""): file.partition("/")[0]
        for file in tree
        if file.count("/") == 1 and file.endswith("/course.yml")
        for line in _text(tree, file).splitlines()
        if line.startswith("id:")
    }
    if path in by_id:
        return by_id[path]
    close = get_close_matches(path, [*by_id, *inside], n=1)
    meant = f"; did you mean `{close[0]}`?" if close else ""
    raise click.UsageError(f"no course, folder or file `{path}` in {content}{meant}")


def _text(tree: Tree, path: str) -> str:
    file = tree[path]
    return file.decode("utf-8", "replace") if isinstance(file, bytes) else ""


def _only(wanted: Sequence[str]) -> Callable[[str], bool]:
    folders = {path.partition("/")[0] for path in wanted}
    return lambda folder: not folders or "" in folders or folder in folders


def _within(diagnostic: Diagnostic, wanted: Sequence[str], tree: Tree) -> bool:
    """Whether it was asked for; what is wrong around the courses concerns all of them."""
    file = diagnostic.span.file
    return (
        not wanted
        or f"{file.partition('/')[0]}/course.yml" not in tree
        or any(path in ("", file) or file.startswith(path + "/") for path in wanted)
    )


@contextmanager
def _cache() -> Iterator[Store]:
    """The digests of media from earlier builds, if `build/` is kdll's; else a passing cache."""
    home = Path("build")
    if (home / output.MARKER).is_file():
        yield Store(home / "cache")
        return
    with TemporaryDirectory(prefix=disk.TEMPORARY) as folder:
        yield Store(Path(folder))
