"""What holds for every line of ours: purity, names, docstrings, lint, types."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "tooling" / "kdll"
PROGRAMS = Path(sys.executable).parent

MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "data" not in path.parts)
SCRIPTS = sorted((ROOT / "tooling").glob("*.py"))

MAY_TOUCH_THE_WORLD = {"edge", "cli"}
TOUCHING = {"open", "print", "input", "Path", "exec", "eval", "__import__", "breakpoint"}
UNIX_ONLY = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty"}
WINDOWS_ONLY = {"msvcrt", "nt", "winreg", "winsound", "_winapi"}
NAMES_OF_NOTHING = {"utils", "util", "helpers", "helper", "common", "manager", "misc", "core"}


def offenders(paths: list[Path], fault: Callable[[Path], object]) -> dict[str, object]:
    """By path, what is wrong with it; empty if nothing is."""
    faults = {path.relative_to(ROOT).as_posix(): fault(path) for path in paths}
    return {path: found for path, found in faults.items() if found}


def touches(source: str) -> list[str]:
    """Uses of a name that reaches the world, as `name (line)`."""
    return [
        f"{node.id} (line {node.lineno})"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in TOUCHING
    ]


def unguarded(source: str) -> list[str]:
    """Imports that fail on one of the systems, outside `try` and outside `if sys.platform`."""

    def visit(node: ast.AST, guarded: bool) -> Iterator[str]:
        guarded = guarded or isinstance(node, ast.Try)
        guarded = guarded or (isinstance(node, ast.If) and "sys.platform" in ast.unparse(node.test))
        if isinstance(node, ast.Import):
            imported = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            imported = [node.module or ""]
        else:
            imported = []
        for name in imported:
            if not guarded and name.split(".")[0] in UNIX_ONLY | WINDOWS_ONLY:
                yield name
        for child in ast.iter_child_nodes(node):
            yield from visit(child, guarded)

    return list(visit(ast.parse(source), False))


def test_only_edge_and_cli_touch_the_world() -> None:
    pure = [p for p in MODULES if p.relative_to(PACKAGE).parts[0] not in MAY_TOUCH_THE_WORLD]
    assert len(pure) > 50
    assert offenders(pure, lambda path: touches(path.read_text("utf-8"))) == {}


def test_touching_the_world_is_found() -> None:
    assert touches("with open('x') as f: print(f)\nself.open()\n") == [
        "open (line 1)",
        "print (line 1)",
    ]


def test_nothing_is_imported_that_another_system_lacks() -> None:
    assert offenders([*MODULES, *SCRIPTS], lambda path: unguarded(path.read_text("utf-8"))) == {}


def test_an_unguarded_import_is_found_and_a_guarded_one_is_not() -> None:
    assert unguarded("def f():\n    import fcntl\n") == ["fcntl"]
    assert unguarded("if sys.platform != 'win32':\n    import fcntl\n") == []
    assert unguarded("try:\n    import resource\nexcept ImportError:\n    pass\n") == []


def test_every_module_says_what_it_is() -> None:
    def lacks(path: Path) -> bool:
        return not ast.get_docstring(ast.parse(path.read_text("utf-8")))

    assert offenders([*MODULES, *SCRIPTS], lacks) == {}


def test_modules_are_named_after_their_subject() -> None:
    assert offenders(MODULES, lambda path: NAMES_OF_NOTHING & {path.stem, path.parent.name}) == {}


def test_ruff_has_nothing_to_say() -> None:
    ran = subprocess.run(
        [PROGRAMS / "ruff", "check", "--no-cache", "tooling", "tests"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_ruff_would_format_nothing_anew() -> None:
    ran = subprocess.run(
        [PROGRAMS / "ruff", "format", "--check", "--no-cache", "tooling", "tests"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_types_hold_strictly() -> None:
    ran = subprocess.run([PROGRAMS / "mypy"], cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
