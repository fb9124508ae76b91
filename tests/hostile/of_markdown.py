"""What is wrong in the words of a page."""

from __future__ import annotations

from tests.hostile.case import PAGE, Case, body

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

_FORMULAS = {
    "def": r"\def\a{\a\a}\a",
    "newcommand": r"\newcommand{\a}{\a\a}\a",
    "let": r"\let\a\b \a",
    "link": r"\href{javascript:alert(1)}{x}",
    "file": r"\input{/etc/passwd}",
    "style": r"\style{background:url(//evil)}{x}",
    "matrices": r"\begin{matrix}" * 70 + r"\end{matrix}" * 70,
    "braces": "{" * 900 + "}" * 900,
    "brackets": r"\left(" * 150 + r"\right)" * 150,
    "powers": "x^" * 900 + "x",
    "roots": r"\sqrt" * 390,
    "long": "x+" * 1500 + "x",
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
    Case("B27 snippet by name", body('One.\n\n--8<-- "secret_root.txt"\n'), 0),
    Case("B27 snippet by address", body('One.\n\n--8<-- "http://169.254.169.254/x"\n'), 0),
    *(
        Case(
            f"B27 include {path}",
            body(f"One.\n\n::: include {{file={path}}}\n\n:::\n"),
            4,
            (f"{PAGE}:9 KD180",),
            never=("root:",),
        )
        for path in ("../../etc/passwd", "/etc/passwd", "http://169.254.169.254/x.md", "C:x.md")
    ),
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
    *(
        Case(f"B28 address {to}", body(f"One.\n\n[x]({to})\n"), 4, (f"{PAGE}:9 KD209",))
        for to in ("//evil/x", "https:evil", "https:///evil", "ftp://evil/x", "file:///etc/passwd")
    ),
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
    Case(
        "B32 homoglyph of a page",
        body("One.\n\n[x](20-\u0441heck/index.md)\n"),
        3,
        (f"{PAGE}:9 KD204",),
    ),
    Case(
        "B32 homoglyph of a picture",
        body("One.\n\n![A clock](media/\u0441lock.svg)\n"),
        3,
        (f"{PAGE}:9 KD411",),
    ),
    Case("B33 templates", body("One.\n\n{{ config }} and {% include 'x' %}\n"), 0),
    Case("B34 large page", body("word " * 2_500_000), 3, (f"{PAGE}:1 KD104",)),
    Case("B34 long line", body("word " * 200_000), 0),
    Case(
        "B35 style",
        body('One.\n\n<p style="background:url(//evil)">x</p>\n'),
        3,
        (f"{PAGE}:9 KD170",),
    ),
    *(
        Case(f"B36 {name}", body(f"One.\n\n${tex}$\n"), 3, (f"{PAGE}:9 KD176",))
        for name, tex in _FORMULAS.items()
    ),
    Case("B38 form", body('One.\n\n<form action="//evil"><input></form>\n'), 4),
)
