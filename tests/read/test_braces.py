"""Braces: their grammar, in columns."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdll.read.braces import Braces, scan


def held(text: str) -> tuple[str | None, dict[str, str]]:
    found = scan(text)
    assert found.faults == ()
    return (
        found.id.text if found.id else None,
        {key: item.value for key, item in found.settings.items()},
    )


@pytest.mark.parametrize(
    ("text", "name", "values"),
    [
        ("{}", None, {}),
        ("{#reply-deadline}", "reply-deadline", {}),
        ("{ #a  keep-order }", "a", {"keep-order": ""}),
        ("{competency=kcm:x@2}", None, {"competency": "kcm:x@2"}),
        ("{points=0.5 file=media/a.srt}", None, {"points": "0.5", "file": "media/a.srt"}),
        ("{unit=रुपये}", None, {"unit": "रुपये"}),
        ('{unit="working days"}', None, {"unit": "working days"}),
        ("{unit='working days'}", None, {"unit": "working days"}),
        ("{unit=“working days”}", None, {"unit": "working days"}),
        ("{unit=”working days”}", None, {"unit": "working days"}),
        ("{unit=„working days“}", None, {"unit": "working days"}),
        ("{unit=‘working days’}", None, {"unit": "working days"}),
        ('{unit="a } b"}', None, {"unit": "a } b"}),
        ('{list=a,"b c",d}', None, {"list": "a,b c,d"}),
    ],
)
def test_braces_hold_a_name_flags_and_values(
    text: str, name: str | None, values: dict[str, str]
) -> None:
    assert held(text) == (name, values)


def test_list_keeps_its_parts() -> None:
    assert scan('{a=b,"c, d",e}').settings["a"].values == ("b", "c, d", "e")


def test_items_know_their_columns() -> None:
    text = 'x {#a  unit="b c" flag} y'
    found = scan(text, 2)
    assert found.id
    items = [found.id, *found.settings.values()]
    assert [text[i.start : i.end] for i in items] == ["#a", 'unit="b c"', "flag"]
    assert text[found.end :] == " y"


@pytest.mark.parametrize(
    ("text", "at", "message"),
    [
        ("{#a", "{", "these braces are never closed"),
        ("{#a {b}", "{", "a second `{` stands within braces"),
        ("{#}", "#", "no name follows this `#`"),
        ("{#a #b}", "#b", "a second name, `#b`, stands in these braces"),
        ("{a=}", "a=", "no value follows `a=`"),
        ("{=b}", "=", "no key stands before this `=`"),
        ("{a = b}", "a = b", "spaces stand around this `=`"),
        ("{a= b}", "a= b", "spaces stand around this `=`"),
        ("{a =b}", "a =b", "spaces stand around this `=`"),
        ("{a=b a=c}", "a=c", "`a` stands here twice"),
        ('{a="b}', '"', "the quotes that open here are never closed"),
        ("{“words” a=b}", "“words”", "words for the learner do not stand in braces"),
        (r"{a=media\b}", r"media\b", "a `\\` stands in this value"),
        ("{#a=b}", "#a=b", "a name has no value"),
    ],
)
def test_malformed_braces_are_told_once_at_their_column(text: str, at: str, message: str) -> None:
    (fault,) = scan(text).faults
    assert fault.message == message
    assert text[fault.start : fault.end] == at


def test_reading_goes_on_after_a_fault() -> None:
    found = scan("{a = b #c d=e}")
    assert (found.id and found.id.text, found.settings["a"].value) == ("c", "b")
    assert found.settings["d"].value == "e"


@settings(max_examples=500, derandomize=True, deadline=None)
@given(st.text("ab#=,{}\"'“” \\\n", max_size=30))
def test_no_braces_make_scanning_fail(text: str) -> None:
    found = scan("{" + text)
    assert isinstance(found, Braces)
    assert 1 < found.end <= len(text) + 1 or not text
    assert found.faults or "}" in text
    for fault in found.faults:
        assert 0 <= fault.start < fault.end <= len(text) + 2
