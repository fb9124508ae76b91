"""What of the content a command is to look at, as its caller named it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

import click

from kdll.model.diagnostic import Diagnostic
from kdll.model.edition import Writer
from kdll.model.tree import Tree


def wanted(path: str, content: Path, tree: Tree) -> str:
    """A path from the content folder; empty for the folder itself.

    `path` is a course's id, or a folder or file below `content`, from here or from there.
    """
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
    raise _unknown("course, folder or file", path, [*by_id, *inside], f" in {content}")


def only(chosen: Sequence[str]) -> Callable[[str], bool]:
    """Picks the courses that paths from the content folder lie in; no paths: all courses."""
    folders = {path.partition("/")[0] for path in chosen}
    return lambda folder: not folders or "" in folders or folder in folders


def beneath(file: str, chosen: Sequence[str]) -> bool:
    """Whether paths from the content folder name a file, or a folder that it lies in."""
    return not chosen or any(path in ("", file) or file.startswith(path + "/") for path in chosen)


def within(diagnostic: Diagnostic, chosen: Sequence[str], tree: Tree) -> bool:
    """Whether it was asked for; what is wrong around the courses concerns all of them."""
    file = diagnostic.span.file
    return f"{file.partition('/')[0]}/course.yml" not in tree or beneath(file, chosen)


def formats(names: str | None, installed: Mapping[str, Writer]) -> tuple[Writer, ...]:
    """The writers of packages that a list by comma names; all of them without a list."""
    packing = {name: writer for name, writer in installed.items() if writer.packed}
    if names is None:
        return tuple(packing.values())
    chosen = [name.strip() for name in names.split(",") if name.strip()]
    if not chosen:
        raise click.UsageError(f"--formats names none; there are {', '.join(packing)}")
    for name in chosen:
        if name not in packing:
            raise _unknown("format", name, packing, f"; there are {', '.join(packing)}")
    return tuple(packing[name] for name in dict.fromkeys(chosen))


def _unknown(what: str, given: str, known: Iterable[str], where: str) -> click.UsageError:
    close = get_close_matches(given, list(known), n=1)
    meant = f"; did you mean `{close[0]}`?" if close else ""
    return click.UsageError(f"no {what} `{given}`{where}{meant}")


def _text(tree: Tree, path: str) -> str:
    file = tree[path]
    return file.decode("utf-8", "replace") if isinstance(file, bytes) else ""
