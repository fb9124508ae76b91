"""Drawings made to do harm: refused with the line of the harm, quickly, and as unsafe (exit 4);
what only cannot be shown alike everywhere is an author's ordinary mistake (exit 3)."""

import pytest

from kdll.media import vector
from kdll.model.exit import Exit
from kdll.pipeline.checking import exit_code

HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'viewBox="0 0 100 100">\n'
)


def nested(shape: str, use: str, layers: int = 15) -> str:
    """Each of so many layers holds ten of the layer below."""
    parts = [shape.format(id="l0", inside="<rect width='9' height='9'/>")]
    for n in range(1, layers):
        parts.append(shape.format(id=f"l{n}", inside=use.format(f"l{n - 1}") * 10))
    return "<defs>" + "\n".join(parts) + f"</defs>\n{use.format(f'l{layers - 1}')}"


G, USE = "<g id='{id}'>{inside}</g>", "<use href='#{}'/>"
FILLED = "<rect width='9' height='9' {}='url(#{{}})'/>"
SPECKS = '<pattern id="p" patternUnits="userSpaceOnUse" width="{}" height="9"><rect/></pattern>'
MANY = "M" + "0 0 1 1 " * 3000

HARMFUL = {
    "use within use": nested(G, USE),
    "use by the old name": nested(G, "<use xlink:href='#{}'/>"),
    "symbols within symbols": nested("<symbol id='{id}'>{inside}</symbol>", USE),
    "masks within masks": nested("<mask id='{id}'>{inside}</mask>", FILLED.format("mask")),
    "clips": nested("<clipPath id='{id}'>{inside}</clipPath>", FILLED.format("clip-path")),
    "patterns": nested("<pattern id='{id}'>{inside}</pattern>", FILLED.format("fill")),
    "strokes": nested("<pattern id='{id}'>{inside}</pattern>", FILLED.format("stroke")),
    "by style": nested("<mask id='{id}'>{inside}</mask>", "<rect style='mask: url(#{})'/>"),
    "markers on markers": nested(
        "<marker id='{id}'>{inside}</marker>", "<path d='M0 0L1 1' marker-end='url(#{})'/>"
    ),
    "a marker on each of many corners": '<marker id="m"><g><rect/><rect/><rect/></g></marker>'
    f'<path marker-mid="url(#m)" d="{MANY}"/>',
    "a circle of two": '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>',
    "a circle of one": '<g id="a"><use href="#a"/></g>',
    "a circle of gradients": '<linearGradient id="a" href="#b"/><linearGradient id="b" href="#a"/>'
    '<rect fill="url(#a)"/>',
    "under a name that is taken twice": "<x xmlns='urn:x' id='l3'/>" + nested(G, USE),
    "under a name that is taken again": nested(G, USE) + "<g id='l14'/>",
    "a mask of itself": '<mask id="a"><rect mask="url(#a)"/></mask>',
    "a chain": "".join(f'<g id="l{n}"><use href="#l{n + 1}"/></g>' for n in range(3000)),
    "filters": "<filter id='f'>" + "<feGaussianBlur stdDeviation='99'/>" * 20 + "</filter>",
    "specks": SPECKS.format("0.00001"),
    "specks of no width": SPECKS.format("0"),
    "specks by scale": SPECKS.format("9").replace(
        'id="p"', 'id="p" patternTransform="scale(0.00001)"'
    ),
    "specks in a share of the shape": '<pattern id="p" width="1e-7" height="1"><rect/></pattern>',
    "dashes": '<path d="M0 0C9 9 90 9 99 99" stroke="red" stroke-dasharray="0.00001"/>',
    "dashes by style": '<path d="M0 0L9 9" style="stroke-dasharray:0.00001 0.00001"/>',
    "dashes on a long way": '<path d="M0 0C9 9 90 9 1e9 1e9" stroke-dasharray="1"/>',
    "dashes on a way said to be long": '<path d="M0 0" pathLength="1e9" stroke-dasharray="1"/>',
    "too many parts": "<rect/>" * 20_001,
}


def told(content: str) -> tuple[Exit, int, str]:
    """What the run ends with, the first line that is named, and the words."""
    drawing, found = vector.clean(content.encode(), "rti/media/a.svg")
    assert drawing is None
    first = found[0]
    return exit_code(found), first.span.start.line, first.message


@pytest.mark.parametrize("body", HARMFUL.values(), ids=HARMFUL)
def test_what_would_keep_a_browser_busy_is_unsafe(body: str) -> None:
    assert told(f"{HEAD}{body}</svg>")[0] is Exit.UNSAFE


def test_the_line_of_what_repeats_itself_is_named() -> None:
    exit_, line, words = told(f"{HEAD}<rect/>\n<rect/>\n<g id='a'><use href='#a'/></g></svg>")
    assert (exit_, line) == (Exit.UNSAFE, 4)
    assert "repeats itself" in words


@pytest.mark.parametrize(
    "size",
    [
        'viewBox="0 0 1e9 1e9"',
        'viewBox="0 0 1e400 9"',
        'width="1e400" height="1"',
        'width="30000" height="9"',
        'width="9" height="900in" viewBox="0 0 9 9"',
    ],
)
def test_a_size_that_no_page_has_is_unsafe(size: str) -> None:
    exit_, _, words = told(f'<svg xmlns="http://www.w3.org/2000/svg" {size}/>')
    assert exit_ is Exit.UNSAFE
    assert "20000 pixels" in words


ORDINARY = {
    "a shadow": '<filter id="f"><feDropShadow/></filter>',
    "a style sheet": "<style>.a{fill:red}</style>",
    "a photo inside": '<image href="data:image/png;base64,xx"/>',
    "another language of pictures": "<switch><rect/></switch>",
    "not ended": "<g>",
}


@pytest.mark.parametrize("body", ORDINARY.values(), ids=ORDINARY)
def test_what_only_cannot_be_shown_is_an_ordinary_mistake(body: str) -> None:
    assert told(f"{HEAD}{body}</svg>")[0] is Exit.CONTENT


FINE = {
    "a grid": '<pattern id="p" patternUnits="userSpaceOnUse" width="5" height="5"><rect/></pattern>'
    '<rect fill="url(#p)" width="100" height="100"/>',
    "a dashed line": '<path d="M0 0L99 99" stroke="red" stroke-dasharray="4 2"/>',
    "no dashes": '<path d="M0 0L99 99" stroke-dasharray="none"/>',
    "an icon, often": '<g id="i"><path d="M0 0"/></g>' + '<use href="#i" x="1"/>' * 200,
    "arrows": '<marker id="m"><path d="M0 0L1 1"/></marker>'
    + '<path marker-end="url(#m)" d="M0 0L9 9"/>' * 50,
    "a shared gradient": '<linearGradient id="a"/><linearGradient id="b" href="#a"/>'
    + '<rect fill="url(#b)"/>' * 99,
    "a reference to nothing": '<use href="#gone"/><rect fill="url(#gone)"/>',
}


@pytest.mark.parametrize("body", FINE.values(), ids=FINE)
def test_what_drawings_do_every_day_is_let_in(body: str) -> None:
    drawing, found = vector.clean(f"{HEAD}{body}</svg>".encode(), "rti/media/a.svg")
    assert found == ()
    assert drawing
