"""What is wrong in settings: course.yml, lab.yml, and the lines at the top of a page."""

from __future__ import annotations

from pathlib import Path

from tests.hostile.case import COURSE, FRONT, PAGE, Case, body, copied, front, more, put, swap


def _laughs(levels: int) -> str:
    lines = ["a: &a [ha, ha, ha]"]
    names = "abcdefghijklmnop"
    for one, before in zip(names[1:levels], names, strict=False):
        lines.append(f"{one}: &{one} [{', '.join([f'*{before}'] * 9)}]")
    return "\n".join(lines)


def around(content: Path) -> None:
    """Three courses, each of which comes before the next."""
    copied(content, "a-course", "c-course")
    for course, before in (("a", "b"), ("b", "c"), ("c", "a")):
        more(f"prerequisites: [{before}-course]\n", f"{course}-course/course.yml")(content)


SETTINGS = (
    Case(
        "B01 tab",
        front("id: start\ntitle: T\ncompetencies:\n\t- kcm:rti-responsiveness"),
        3,
        (f"{PAGE}:5 KD112",),
    ),
    Case(
        "B01 tab before a name",
        front("id: start\n\ttitle: T"),
        3,
        (f"{PAGE}:2 KD116", f"{PAGE}:3 KD112"),
    ),
    Case(
        "B02 twice, far apart",
        front("id: start\ntitle: The clock\n" + "# a remark\n" * 40 + "id: again"),
        3,
        (f"{PAGE}:44 KD113",),
        (f"{PAGE}:2",),
    ),
    Case("B03 unknown key", swap("title: A", "tittle: A"), 3, (f"{COURSE}:3 KD115",), ("`title`",)),
    Case("B04 wrong type", swap("pass: 50%", "pass: half"), 3, (f"{COURSE}:13 KD117",)),
    Case(
        "B04 list for a text",
        swap("title: A small course", "title: [a, b]"),
        3,
        (f"{COURSE}:3 KD117",),
    ),
    Case("B05 version stays text", swap("version: 1.0.0", "version: 1.10"), 0),
    *(
        Case(
            f"B05 {words} stays text",
            swap("title: A small course", f"title: {words}"),
            0,
            lists=words,
        )
        for words in ("12:30", "2024-01-01", "1.10", "no", "0x1F", "~5", "1e3")
    ),
    Case("B05 no is Norwegian", swap("language: en", "language: no"), 0),
    Case("B06 laughs", front("id: start\ntitle: T\n" + _laughs(12)), 4, (f"{PAGE}:4 KD118",)),
    Case(
        "B07 merges",
        front("id: start\ntitle: T\nx: &x {y: 1}\n<<: [" + ", ".join(["*x"] * 9) + "]"),
        4,
        (f"{PAGE}:4 KD118",),
    ),
    Case("B08 brackets", front("id: start\ntitle: " + "[" * 100_000), 4, (f"{PAGE}:3 KD118",)),
    Case(
        "B09 many values",
        front("id: start\ntitle: T\nobjectives: [" + "a, " * 50_000 + "b]"),
        4,
        (f"{PAGE}:4 KD118",),
    ),
    Case(
        "B10 python",
        front("id: start\ntitle: !!python/object/apply:os.system ['touch canary']"),
        4,
        (f"{PAGE}:3 KD118",),
    ),
    Case("B10 any tag", front("id: !x start\ntitle: T"), 4, (f"{PAGE}:2 KD118",)),
    Case("B11 itself", front("id: start\ntitle: &a [*a]"), 4, (f"{PAGE}:3 KD118",)),
    Case(
        "B12 two documents",
        swap("id: a-course", "id: a-course\n---\nx: 1"),
        3,
        (f"{COURSE}:3 KD110",),
    ),
    Case(
        "B12 front matter not closed",
        put({PAGE: "---\nid: start\ntitle: T\n\nWords.\n"}),
        3,
        (f"{PAGE}:1 KD101",),
    ),
    Case("B13 NUL", body("One.\n\nA \0 sign.\n"), 3, (f"{PAGE}:9 KD103",)),
    Case("B13 surrogate", body("One.\n\nA \ud800 sign.\n"), 3, (f"{PAGE}:9 KD103",)),
    Case("B13 not UTF-8", body(b"One.\n\nCaf\xe9.\n"), 3, (f"{PAGE}:9 KD103",), ("(byte",)),
    Case("B13 UTF-16", put({PAGE: "\ufeffid: x".encode("utf-16-le")}), 3, (f"{PAGE}:1 KD103",)),
    Case("B13 byte order mark", body("Words.\n", "\ufeff" + FRONT), 0),
    Case("B14 no such day", swap("2026-01-15", "2024-13-45"), 3, (f"{COURSE}:8 KD117",)),
    Case(
        "B14 long number",
        swap("attempts: 3", f"attempts: {'9' * 5000}"),
        3,
        (f"{COURSE}:14 KD117",),
    ),
    Case("B14 endless number", swap("attempts: 3", "attempts: 1e400"), 3, (f"{COURSE}:14 KD117",)),
    Case("B14 no number", swap("attempts: 3", "attempts: .nan"), 3, (f"{COURSE}:14 KD117",)),
    Case("B15 key of keys", front("id: start\ntitle: T\n{a: b}: c"), 3, (f"{PAGE}:4 KD111",)),
    Case(
        "B16 CRLF",
        body("One.\r\n\r\n[x](no.md)\r\n", FRONT.replace("\n", "\r\n")),
        3,
        (f"{PAGE}:9 KD204",),
    ),
    Case(
        "B16 CR", body("One.\r\r[x](no.md)\r", FRONT.replace("\n", "\r")), 3, (f"{PAGE}:9 KD204",)
    ),
    Case("B16 line separator", body("One.\u2028Two.\n\n[x](no.md)\n"), 3, (f"{PAGE}:9 KD204",)),
    Case("B17 empty", put({COURSE: ""}), 3, (f"{COURSE}:1 KD122",)),
    Case("B17 remarks alone", put({COURSE: "# nothing\n"}), 3, (f"{COURSE}:1 KD122",)),
    Case("B17 a list", put({COURSE: "- a\n- b\n"}), 3, (f"{COURSE}:1 KD122",)),
    Case("B18 large", put({COURSE: "# x\n" * 3_000_000}), 3, (f"{COURSE}:1 KD104",)),
    Case(
        "B19 one id twice",
        put({"a-course/15-x.md": FRONT + "\nWords.\n"}),
        3,
        ("a-course/15-x.md:2 KD203",),
        (f"{PAGE}:2",),
    ),
    Case(
        "B19 id in capitals",
        put({"a-course/15-x.md": FRONT.replace("id: start", "id: Start") + "\nWords.\n"}),
        3,
        ("a-course/15-x.md:2 KD202", "a-course/15-x.md:2 KD203"),
    ),
    *(
        Case(f"B19 id {name}", front(f"id: {id_}\ntitle: T"), 3, (f"{PAGE}:2 KD202",))
        for name, id_ in (("space", "a b"), ("emoji", "a😀"), ("path", "../up"), ("Hindi", "घड़ी"))
    ),
    Case(
        "B20 unknown assessment",
        swap("passed: check", "passed: chekc"),
        3,
        (f"{COURSE}:17 KD207",),
        ("`check`",),
    ),
    Case(
        "B20 itself first",
        more("prerequisites: [a-course]\n"),
        3,
        (f"{COURSE}:19 KD321",),
        ("this course asks for itself first: `a-course` → `a-course`",),
    ),
    Case(
        "B20 circle",
        around,
        3,
        ("c-course/course.yml:19 KD321",),
        ("`a-course` → `b-course` → `c-course` → `a-course`",),
        only=False,
    ),
    Case(
        "B20 unknown course",
        more("prerequisites: [c-course]\n"),
        3,
        (f"{COURSE}:19 KD320",),
        ("`b-course`",),
    ),
    Case(
        "B20 opens after itself", more("gates:\n  check: after check\n"), 3, (f"{COURSE}:20 KD229",)
    ),
    Case(
        "B20 opens after nothing",
        more("gates:\n  check: after chekc\n"),
        3,
        (f"{COURSE}:20 KD224",),
    ),
    Case("B20 unknown module", swap("pages: all", "pages: [nowhere]"), 3, (f"{COURSE}:16 KD208",)),
)
