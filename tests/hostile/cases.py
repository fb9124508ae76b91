"""The table: what an author hands in, and what kdll has to say of it.

Numbers are those of the list of bad inputs that the tests keep to: B01 to B38 are files, B84 to B98
names, folders and commands. A case may have several rows.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PAGE, COURSE, LAB = "a-course/10-start.md", "a-course/course.yml", "lab.yml"
FRONT = "---\nid: start\ntitle: The clock\ncompetencies:\n  - kcm:rti-responsiveness\n---\n"
"""Six lines: line 1 of a case's own text is line 7 of the page."""


@dataclass(frozen=True)
class Case:
    name: str
    make: Callable[[Path], object]
    """Changes the content folder."""
    code: int
    """Exit status."""
    told: tuple[str, ...] = ()
    """`file:line CODE`, each of which has to be told; the first one first of all errors."""
    words: tuple[str, ...] = ()
    """Have to stand in the output."""
    never: tuple[str, ...] = ()
    """Must not."""
    only: bool = True
    """Whether the other course is without fault."""


def body(text: str | bytes, front: str = FRONT) -> Callable[[Path], object]:
    """A page with this below its settings."""

    def make(content: Path) -> None:
        whole = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
        (content / PAGE).write_bytes(front.encode() + whole)

    return make


def front(lines: str | bytes) -> Callable[[Path], object]:
    """A page with these settings at its top."""

    def make(content: Path) -> None:
        whole = lines if isinstance(lines, bytes) else lines.encode("utf-8", "surrogatepass")
        (content / PAGE).write_bytes(b"---\n" + whole + b"\n---\n\nWords.\n")

    return make


def swap(old: str, new: str, path: str = COURSE) -> Callable[[Path], object]:
    """Other words in a file."""

    def make(content: Path) -> None:
        text = (content / path).read_text("utf-8")
        assert old in text
        (content / path).write_text(text.replace(old, new), "utf-8")

    return make


def put(files: dict[str, str | bytes]) -> Callable[[Path], object]:
    """More files."""

    def make(content: Path) -> None:
        for path, text in files.items():
            place = content / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(text if isinstance(text, bytes) else text.encode())

    return make


def more(lines: str) -> Callable[[Path], object]:
    """Further lines of course.yml, from line 20 on."""

    def make(content: Path) -> None:
        path = content / COURSE
        path.write_text(path.read_text("utf-8") + lines, "utf-8")

    return make


def _laughs(levels: int) -> str:
    lines = ["a: &a [ha, ha, ha]"]
    names = "abcdefghijklmnop"
    for one, before in zip(names[1:levels], names, strict=False):
        lines.append(f"{one}: &{one} [{', '.join([f'*{before}'] * 9)}]")
    return "\n".join(lines)


SETTINGS = (
    Case("B01 tab", front("id: start\n\ttitle: The clock"), 3, (f"{PAGE}:3 KD112",)),
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
    Case("B20 unknown module", swap("pages: all", "pages: [nowhere]"), 3, (f"{COURSE}:16 KD208",)),
)

_ACTIVE = {
    "script": "<script>alert(1)</script>",
    "onerror": '<img src=x onerror="alert(1)">',
    "javascript": "[x](javascript:alert(1))",
    "data": "[x](data:text/html,<b>)",
    "vbscript": "[x](vbscript:x)",
    "meta": '<meta http-equiv=refresh content="0;url=//evil">',
    "iframe": '<iframe src="//evil"></iframe>',
    "object": '<object data="//evil"></object>',
    "base": '<base href="//evil">',
    "style": "<style>@import url(//evil)</style>",
    "form": "<form id=location></form>",
    "tabbed": "[x](<java\tscript:alert(1)>)",
    "entity": "[x](java&#x09;script:alert(1))",
    "percent": "[x](%6aavascript:alert(1))",
    "capitals": "[x](JaVaScRiPt:alert(1))",
}

MARKDOWN = (
    *(
        Case(f"B21 {name}", body(f"One.\n\nA {text} b.\n"), 4, (), never=("\x1b",))
        for name, text in _ACTIVE.items()
        if name != "percent"
    ),
    Case("B37 percent", body("One.\n\n[x](%6aavascript:alert(1))\n"), 3, (f"{PAGE}:9 KD204",)),
    Case("B22 mathml", body("One.\n\n<math><mtext><style><img onerror=x src></style></math>\n"), 4),
    Case("B22 svg", body("One.\n\n<svg><script>x</script></svg>\n"), 4),
    # To HTML the remark ends at once; here all of it is dropped, so that none of it is left.
    Case("B22 remark", body("One.\n\n<!--><img src=x onerror=y>-->\n"), 0),
    Case("B21 no link at all", body("One.\n\n[x](java\tscript:alert(1))\n"), 0),
    Case("B23 id of an API", body("## One {#API}\n\nWords.\n"), 0),
    Case("B23 anchor", body("One.\n\n<a name=API_1484_11>x</a>\n"), 3, (f"{PAGE}:9 KD170",)),
    Case("B24 brackets", body("[" * 5000), 0),
    Case("B24 pictures", body("![" * 5000), 0),
    Case("B24 backticks", body("".join("`" * n + "x" for n in range(1, 140))), 0),
    Case("B24 stars", body("*a **b " * 1500), 0),
    Case("B24 links", body("[a](" * 2500), 0),
    Case("B24 quotes", body("> " * 5000 + "x"), 3, (f"{PAGE}:7 KD136",)),
    Case("B25 wide table", body("|" * 10_000 + "\n" + "|-" * 10_000 + "|\n"), 0),
    Case("B26 lists", body("".join("  " * n + "- x\n" for n in range(400))), 3),
    Case("B26 blocks", body("".join("::: note\n\n" for _ in range(400))), 3),
    Case("B27 snippet", body('One.\n\n--8<-- "../../etc/passwd"\n'), 0, never=("root:",)),
    *(
        Case(f"B28 picture {path}", body(f"One.\n\n![A clock]({path})\n"), 4, (f"{PAGE}:9 KD413",))
        for path in (
            "../../../etc/passwd",
            "/etc/passwd",
            "file:///etc/passwd",
            "//evil/x.png",
            "http://169.254.169.254/x.png",
            "media/../../../../etc/passwd",
            "media/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        )
    ),
    Case(
        "B28 share",
        body("One.\n\n![A clock](\\\\\\\\host\\\\share\\\\x.png)\n"),
        4,
        (f"{PAGE}:9 KD413",),
    ),
    Case("B28 link", body("One.\n\n[x](../../etc/passwd)\n"), 4, (f"{PAGE}:9 KD209",)),
    Case("B29 page", body("One.\n\n[x](no.md)\n"), 3, (f"{PAGE}:9 KD204",)),
    Case("B29 heading", body("One.\n\n[x](#no)\n"), 3, (f"{PAGE}:9 KD205",)),
    Case(
        "B29 picture",
        body("One.\n\n![x y](media/clok.svg)\n"),
        3,
        (f"{PAGE}:9 KD411",),
        ("clock.svg",),
    ),
    Case("B29 letters", body("One.\n\n![x y](media/Clock.SVG)\n"), 3, (f"{PAGE}:9 KD412",)),
    Case(
        "B29 letters of a page", body("One.\n\n[x](20-check/Index.md)\n"), 3, (f"{PAGE}:9 KD206",)
    ),
    Case(
        "B30 heading twice",
        body("## One {#a}\n\n## Two {#a}\n"),
        3,
        (f"{PAGE}:9 KD203",),
        (f"{PAGE}:7",),
    ),
    Case("B30 same words", body("## One\n\n## One\n"), 0),
    Case("B31 code", body("One.\n\n```\nx\n\n## Two\n"), 3, (f"{PAGE}:9 KD135",)),
    Case("B31 block", body("One.\n\n::: note\n\nx\n\n## Two\n"), 3, (f"{PAGE}:9 KD130",)),
    Case("B31 remark", body("One.\n\n<!-- x\n\n## Two\n"), 3, (f"{PAGE}:9 KD137",)),
    Case("B32 bidi", body("One.\n\nA \u202eword\u202c here.\n"), 0, (f"{PAGE}:9 KD522",)),
    Case("B32 bidi in code", body("One.\n\n`a \u202eword\u202c`\n"), 3, (f"{PAGE}:9 KD522",)),
    Case("B32 zero width", body("One.\n\nA wo\u200brd.\n"), 0, (f"{PAGE}:9 KD522",)),
    Case("B32 homoglyph", body("One.\n\nA w\u043erd.\n"), 0, (f"{PAGE}:9 KD521",)),
    Case("B33 templates", body("One.\n\n{{ config }} and {% include 'x' %}\n"), 0),
    Case("B34 large page", body("word " * 2_500_000), 3, (f"{PAGE}:1 KD104",)),
    Case("B34 long line", body("word " * 200_000), 0),
    Case(
        "B35 style",
        body('One.\n\n<p style="background:url(//evil)">x</p>\n'),
        3,
        (f"{PAGE}:9 KD170",),
    ),
    Case("B38 form", body('One.\n\n<form action="//evil"><input></form>\n'), 4),
)


def fifo(content: Path) -> None:
    import os

    os.mkfifo(content / "a-course" / "media" / "pipe.png")


def linked(target: str, name: str = "a-course/media/x.png") -> Callable[[Path], object]:
    """A link out of the folder."""
    return lambda content: (content / name).symlink_to(target)


def _socket(content: Path) -> None:
    import os
    import socket

    here = os.getcwd()
    os.chdir(content / "a-course")
    try:
        with socket.socket(socket.AF_UNIX) as door:
            door.bind("door.md")
    finally:
        os.chdir(here)


def _raw(name: bytes) -> Callable[[Path], object]:
    import os

    return lambda content: Path(
        os.fsdecode(os.path.join(os.fsencode(content / "a-course"), name))
    ).write_bytes(b"x")


_TOKEN = "ghp_" + "A1b2C3d4" * 4
_SIGNED = ".".join(
    base64.urlsafe_b64encode(part).decode().rstrip("=")
    for part in (b'{"alg":"HS256"}', b'{"sub":"1234567890"}', b"0123456789abcdef")
)

FILES = (
    Case(
        "B84 link to a file",
        linked("/etc/passwd"),
        4,
        ("a-course/media/x.png:1 KD420",),
        never=("root:",),
    ),
    Case(
        "B84 link to a folder", linked("/etc", "a-course/30-etc"), 4, ("a-course/30-etc:1 KD420",)
    ),
    Case("B84 link to itself", linked("x.md", "a-course/x.md"), 4, ("a-course/x.md:1 KD420",)),
    Case(
        "B84 environment",
        linked("/proc/self/environ", "a-course/x.md"),
        4,
        ("a-course/x.md:1 KD420",),
    ),
    Case("B85 fifo", fifo, 4, ("a-course/media/pipe.png:1 KD420",)),
    Case("B85 socket", _socket, 4, ("a-course/door.md:1 KD420",)),
    Case("B85 folder x.md", put({"a-course/30-x.md/index.txt": "x"}), 0),
    Case(
        "B87 capitals",
        put(
            {
                "a-course/30-x.md": FRONT.replace("start", "x"),
                "a-course/30-X.md": FRONT.replace("start", "y"),
            }
        ),
        3,
        ("a-course/30-x.md:1 KD422",),
    ),
    Case(
        "B87 accents",
        put({"a-course/media/caf\u00e9.txt": "x", "a-course/media/cafe\u0301.txt": "x"}),
        3,
        ("a-course/media/caf\u00e9.txt:1 KD422",),
    ),
    *(
        Case(
            f"B87 device {name}",
            put({f"a-course/media/{name}": "x"}),
            3,
            (f"a-course/media/{name}:1 KD421",),
        )
        for name in ("con.txt", "NUL", "com1.png")
    ),
    Case("B88 not UTF-8", _raw(b"\xff.md"), 3, (), ("\\udcff",)),
    Case("B88 escape", _raw(b"\x1b[31m.md"), 3, (), ("\\u001b",)),
    Case("B88 turned", _raw("\u202egnp.md".encode()), 3, (), ("\\u202e",)),
    Case(
        "B89 long name", put({f"a-course/{'x' * 240}.md": "x"}), 3, (), ("longer than 200 bytes",)
    ),
    Case(
        "B89 long path",
        put({"a-course/media/" + "/".join(["a-folder"] * 22) + "/x.txt": "x"}),
        3,
        (),
        ("180 are the most",),
    ),
    Case(
        "B91 programs in settings",
        put(
            {
                "mkdocs.yml": "hooks: [x.py]\n",
                "a-course/mkdocs.yml": "plugins: [x]\n",
                "x.py": "open('canary','w')",
            }
        ),
        0,
    ),
    Case(
        "B91 name of python",
        swap("title: A small course", "title: !!python/name:os.system"),
        4,
        (f"{COURSE}:3 KD118",),
    ),
    Case(
        "B91 environment",
        swap("title: A small course", "title: !ENV HOME"),
        4,
        (f"{COURSE}:3 KD118",),
    ),
    Case(
        "B92 other folders",
        put({".git/x.md": "x", "node_modules/a/x.md": "x", "a-course/node_modules/x.md": "x"}),
        0,
    ),
    Case("B95 nothing right", swap("[x]", "[ ]", PAGE), 3, (f"{PAGE}:14 KD701",)),
    Case(
        "B95 all right",
        lambda c: (
            swap("question {#", "question multiple {#", PAGE)(c),
            swap("[ ]", "[x]", PAGE)(c),
        ),
        3,
        (f"{PAGE}:14 KD703",),
    ),
    Case("B95 pass 101 %", swap("pass: 50%", "pass: 101%"), 3, (f"{COURSE}:13 KD117",)),
    Case(
        "B95 no points",
        swap("{#reply-deadline}", "{#reply-deadline points=0}", PAGE),
        3,
        (f"{PAGE}:14 KD142",),
    ),
    Case(
        "B95 many choices",
        swap("- [ ] 45 days", "\n".join(f"- [ ] {n} days" for n in range(50, 90)), PAGE),
        3,
        (f"{PAGE}:55 KD705",),
    ),
    Case("B95 twice", swap("- [ ] 45 days", "- [ ] 35 Days", PAGE), 3, (f"{PAGE}:21 KD706",)),
    Case("B95 HTML", swap("- [ ] 45 days", "- [ ] <b>45</b> days", PAGE), 3, (f"{PAGE}:21 KD170",)),
    Case("B96 two scripts", swap("language: en", "language: hi"), 0, (f"{PAGE}:2 KD520",)),
    Case(
        "B97 no words",
        swap("![A clock face with thirty marks]", "![]", "a-course/20-check/index.md"),
        3,
        ("a-course/20-check/index.md:11 KD501",),
    ),
    Case(
        "B97 no licence",
        put({"a-course/media/credits.yml": "clock.svg: {by: A Lab}\n"}),
        0,
        ("a-course/media/credits.yml:1 KD466",),
    ),
    Case(
        "B98 key", body(f"One.\n\nUse {_TOKEN} here.\n"), 4, (f"{PAGE}:9 KD245",), never=(_TOKEN,)
    ),
    Case(
        "B98 token",
        body(f"One.\n\nUse `{_SIGNED}` here.\n"),
        4,
        (f"{PAGE}:9 KD245",),
        never=(_SIGNED,),
    ),
    Case(
        "B98 bearer",
        body("One.\n\nAuthorization: Bearer 0123456789abcdef0123456789\n"),
        4,
        (f"{PAGE}:9 KD245",),
        never=("0123456789abcdef",),
    ),
    Case(
        "B98 in a link",
        body(f"One.\n\n[x](../../{_TOKEN}.md)\n"),
        4,
        (f"{PAGE}:9 KD209", f"{PAGE}:9 KD245"),
        never=(_TOKEN,),
    ),
    Case(
        "B98 in course.yml",
        swap("title: A small", f"title: {_TOKEN} small"),
        4,
        (f"{COURSE}:3 KD245",),
        never=(_TOKEN,),
    ),
    Case(
        "B98 in lab.yml",
        swap("name: A Small Lab", f"name: {_TOKEN}", LAB),
        4,
        (f"{LAB}:1 KD245",),
        never=(_TOKEN,),
        only=False,
    ),
    Case(
        "B98 private key",
        body(
            "One.\n\n    -----BEGIN PRIVATE KEY-----\n    MIIEvQIBADANBg\n"
            "    -----END PRIVATE KEY-----\n"
        ),
        4,
        (f"{PAGE}:9 KD245",),
        never=("MIIEvQ",),
    ),
)

CASES = (*SETTINGS, *MARKDOWN, *FILES)
