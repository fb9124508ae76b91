"""How reading, coverage and plans grow with the lab: a run a size, and the ratio per tenfold.

    build/venv/bin/python tests/bench/competency.py [COMPETENCIES COURSES]

Generates labs of a hundredth, a tenth and the whole of 10,000 competencies and 1,000 courses, and
prints what each step took. A ratio near 10 is linear.
"""

from __future__ import annotations

import gc
import itertools
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kdll.cli import collect_seldom
from kdll.edge import assets
from kdll.model.tree import Tree
from kdll.pipeline import frameworks, surveying

_LIST = 1000
"""Competencies of one framework."""

_TAUGHT = 10
"""Competencies of one course."""


@dataclass(frozen=True)
class Size:
    competencies: int
    courses: int


def lab(size: Size) -> Tree:
    """A lab with as many frameworks, courses, a role for each ten courses, and one plan."""
    files = {"lab.yml": "name: Lab\niri: https://lab.example\n"}
    tags = []
    for start in range(0, size.competencies, _LIST):
        name = f"f{start // _LIST}"
        ids = [f"c{n}" for n in range(start, min(start + _LIST, size.competencies))]
        tags += [f"{name}:{id_}" for id_ in ids]
        lines = [f"          - {{id: {id_}, name: Competency {id_}}}" for id_ in ids]
        files[f"frameworks/{name}.yml"] = "\n".join(
            [
                f"id: {name}\ntitle: Framework {name}\niri: https://lab.example/{name}\nareas:",
                "  - name: Area\n    themes:\n      - name: Theme\n        competencies:",
                *lines,
                "",
            ]
        )
    for n in range(size.courses):
        own = [tags[(n * _TAUGHT + i) % len(tags)] for i in range(_TAUGHT)]
        before = f"prerequisites: [course-{n - 1}]\n" if n % 5 else ""
        files |= course(f"course-{n}", own, before)
    for n in range(max(size.courses // 10, 1)):
        needs = "".join(f"      - {tags[(n * 97 + i * 13) % len(tags)]}\n" for i in range(20))
        files[f"roles/r{n}.yml"] = (
            f"id: r{n}\ntitle: Role {n}\nactivities:\n  - name: Works\n    needs:\n{needs}"
        )
    posts = "".join(f"  - {{role: r{n}, people: 9}}\n" for n in range(max(size.courses // 10, 1)))
    files["plans/p.yml"] = f"id: p\ntitle: Plan\nroles:\n{posts}"
    return Tree({path: text.encode() for path, text in files.items()})


START = "---\nid: start\ntitle: Start\n"
CHECK = "---\nid: check\ntitle: Check\nkind: assessment\n"


def course(id_: str, tags: list[str], before: str) -> dict[str, str]:
    """A page that teaches, and an assessment with a question on each competency."""
    listed = "".join(f"  - {tag}\n" for tag in tags)
    questions = "".join(
        f"::: question true-false {{#q{n} competency={tag}}}\n\nIs it so?\n\n"
        "- [x] True\n- [ ] False\n\n:::\n\n"
        for n, tag in enumerate(tags)
    )
    top = f"kdll: 1\nid: {id_}\ntitle: {id_}\nlanguage: en\nversion: 1.0.0\n{before}"
    return {
        f"{id_}/course.yml": f"{top}targets:\n{listed}",
        f"{id_}/10-start.md": f"{START}competencies:\n{listed}---\n\nWords.\n",
        f"{id_}/20-check.md": f"{CHECK}---\n\n{questions}",
    }


def timed(work: Callable[[], object]) -> tuple[float, object]:
    """CPU seconds, and what came of it. What is there already is kept out of the way of the
    collector of garbage, which would look through all of the lab at moments of its own."""
    gc.collect()
    gc.freeze()
    start = time.process_time()
    made = work()
    return time.process_time() - start, made


def measure(size: Size) -> dict[str, float]:
    """Seconds of each step."""
    tree, schemas = lab(size), assets.load().schemas
    read, surveyed = timed(lambda: surveying.survey_of(tree, schemas))
    assert isinstance(surveyed, surveying.Surveyed)
    assert len(surveyed.matrices) == size.courses
    assert [d for d in surveyed.diagnostics if not d.message.startswith("`version`")] == []
    library = surveyed.library
    plan = library.plans["p"]
    first = next(iter(library.frameworks.values()))
    return {
        "read": read,
        "coverage": timed(lambda: surveying.matrices(library))[0],
        "plan": timed(lambda: surveying.outlook(surveyed, plan))[0],
        "search": timed(lambda: surveying.search("competency c77", library))[0],
        "export": timed(lambda: frameworks.export(first, "case", tree))[0],
    }


def main() -> None:
    """Print a table."""
    collect_seldom()  # as every command does
    whole = [int(word) for word in sys.argv[1:3]] or [10_000, 1_000]
    sizes = [Size(max(whole[0] // part, 1), max(whole[1] // part, 1)) for part in (100, 10, 1)]
    found = [measure(size) for size in sizes]
    print(
        f"{'step':<10}" + "".join(f"{s.competencies:>8}/{s.courses:<5}" for s in sizes) + "ratios"
    )
    for step in found[0]:
        row = [one[step] for one in found]
        ratios = [f"{b / a:.1f}" for a, b in itertools.pairwise(row) if a > 0.001]
        print(f"{step:<10}" + "".join(f"{seconds:>12.3f} s" for seconds in row), *ratios)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    main()
