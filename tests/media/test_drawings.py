"""Drawings: what acts is refused with its line, what is only private is left out."""

import pytest
from lxml import etree

from kdll.media import vector

HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'viewBox="0 0 9 9">\n'
)


def clean(body: str, head: str = HEAD) -> str:
    drawing, told = vector.clean(f"{head}{body}</svg>".encode(), "rti/media/a.svg")
    assert told == ()
    assert drawing
    return drawing.content.decode()


def refused(content: str | bytes) -> tuple[str, bool, int]:
    drawing, told = vector.clean(
        content.encode() if isinstance(content, str) else content, "rti/media/a.svg"
    )
    assert drawing is None
    assert told
    assert all(d.span.file == "rti/media/a.svg" and d.code in ("KD433", "KD434") for d in told)
    return told[0].code, told[0].unsafe, told[0].span.start.line


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        '<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>',
        '<rect onclick="alert(1)"/>',
        '<rect ONLOAD="alert(1)"/>',
        "<foreignObject><p/></foreignObject>",
        '<a href="javascript:alert(1)"><rect/></a>',
        '<use href="https://evil.example/x.svg#a"/>',
        '<use xlink:href="other.svg#a"/>',
        '<use href="data:image/svg+xml,x#a"/>',
        '<rect fill="url(https://evil.example/x.svg#a)"/>',
        "<rect fill=\"url( '//evil.example/#a' )\"/>",
        '<rect style="fill: url(https://evil.example/#a)"/>',
        '<rect style="background: \\75rl(x)"/>',
        "<style>@import url(https://evil.example/x.css);</style>",
        '<set attributeName="href" to="javascript:alert(1)"/>',
        '<animate attributeName="href" values="javascript:alert(1)"/>',
        '<image href="https://evil.example/x.png" onerror="x"/>',
        '<handler type="text/javascript">alert(1)</handler>',
        '<iframe xmlns="http://www.w3.org/1999/xhtml" src="x"/>',
        '<g id="a"><use href="#a"/></g>',
    ],
)
def test_what_acts_or_leads_outside_is_unsafe(body: str) -> None:
    code, unsafe, line = refused(f"{HEAD}{body}</svg>")
    assert (code, unsafe) == ("KD433", True)
    assert line in (1, 2)


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE svg [<!ENTITY % p SYSTEM "http://evil.example/x.dtd"> %p;]>',
        '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
    ],
)
def test_a_drawing_that_defines_entities_is_refused(doctype: str) -> None:
    assert refused(f"{doctype}{HEAD}<text>&x;</text></svg>")[0] in ("KD433", "KD434")
    assert refused(f"{doctype}{HEAD}</svg>")[:2] == ("KD433", True)


def test_the_plain_doctype_of_drawing_programs_is_left_out() -> None:
    public = (
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" '
        '"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    )
    assert "DOCTYPE" not in clean("<rect/>", public + HEAD)


def test_a_drawing_that_multiplies_itself_is_refused() -> None:
    layers = '<g id="l0"><rect/></g>' + "".join(
        f'<g id="l{n}">' + f'<use href="#l{n - 1}"/>' * 10 + "</g>" for n in range(1, 16)
    )
    assert refused(f'{HEAD}<defs>{layers}</defs><use href="#l15"/></svg>')[:2] == ("KD433", True)


def test_a_long_chain_of_references_is_refused_and_does_not_crash() -> None:
    chain = "".join(f'<g id="l{n}"><use href="#l{n + 1}"/></g>' for n in range(5000))
    assert refused(f"{HEAD}{chain}</svg>")[:2] == ("KD433", True)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "<svg",
        "<html/>",
        "<svg/>",
        f"{HEAD}<g></svg>",
        f"{HEAD}<style>.a {{ fill: red }}</style></svg>",
        f'{HEAD}<image href="data:image/png;base64,xx"/></svg>',
        f'{HEAD}<filter id="f"/></svg>',
        f"{HEAD}{'<g>' * 300}{'</g>' * 300}</svg>",
        b"\xff\xfe\x00",
    ],
)
def test_what_cannot_be_shown_is_told(content: str | bytes) -> None:
    assert refused(content)[0] in ("KD433", "KD434")


def test_notes_of_drawing_programs_are_left_out_silently() -> None:
    head = HEAD.replace(">", ' xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape">')
    made = clean(
        "<!-- draft --><metadata><x/></metadata><inkscape:grid/>"
        '<rect inkscape:label="a" class="b" data-x="c" width="3" height="3"/>',
        head,
    )
    assert "inkscape" not in made
    assert "draft" not in made
    assert "metadata" not in made
    root = etree.fromstring(made)
    assert dict(root[0].attrib) == {"width": "3", "height": "3"}


def test_a_style_becomes_attributes_and_private_properties_go() -> None:
    made = clean('<rect style="fill:#f00;stroke-width:2px !important;-inkscape-x:y;filter:none"/>')
    (rect,) = etree.fromstring(made)
    assert dict(rect.attrib) == {"fill": "#f00", "stroke-width": "2px"}


def test_what_drawings_need_is_kept() -> None:
    body = (
        '<defs><linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient>'
        '<marker id="m"><path d="M0 0L1 1"/></marker></defs>'
        '<path d="M0 0" fill="url(#g)" marker-end="url(#m)" transform="rotate(9)"/>'
        '<text x="1" text-anchor="middle" xml:space="preserve">'
        'सूचना <tspan dy="1">30</tspan> days</text>'
        '<use xlink:href="#g"/><title>A clock</title>'
    )
    made = clean(body)
    for kept in ("url(#g)", "url(#m)", "rotate(9)", "सूचना", "preserve", "#g", "A clock", " days"):
        assert kept in made


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('viewBox="0 0 480 612"', (480, 612)),
        ('viewBox="0,0,480,612" width="100%"', (480, 612)),
        ('width="200" height="100px"', (200, 100)),
        ('width="10cm" height="50mm"', (378, 189)),
        ('width="200" viewBox="0 0 100 50"', (100, 50)),
        ("", (300, 150)),
        ('viewBox="0 0 x"', (300, 150)),
        ('viewBox="0 0 -9 9"', (300, 150)),
        ('viewBox="0 0 0.2 0.1"', (1, 1)),
    ],
)
def test_the_size_is_told_in_pixels(attributes: str, size: tuple[int, int]) -> None:
    drawing, _ = vector.clean(
        f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}/>'.encode(), "a.svg"
    )
    assert drawing
    assert (drawing.width, drawing.height) == size


def test_cleaning_again_changes_nothing() -> None:
    once = clean('<g style="fill:red"><rect class="x"/>words</g>')
    again, told = vector.clean(once.encode(), "a.svg")
    assert told == ()
    assert again and again.content.decode() == once


def test_a_drawing_without_a_size_is_given_the_one_that_browsers_take() -> None:
    assert 'viewBox="0 0 300 150"' in clean("<rect/>", '<svg xmlns="http://www.w3.org/2000/svg">')


def test_the_same_drawing_makes_the_same_bytes() -> None:
    body = '<rect fill="red" style="stroke:blue;opacity:.5" x="1"/><text>सूचना</text>'
    assert clean(body) == clean(body)
    assert "<text>सूचना</text>" in clean(body)
