"""Captions: found by name, read with their lines, and faulted in words."""

import pytest
from courses import course

from kdll.media import beside
from kdll.model.diagnostic import Severity
from kdll.model.media import Cue
from kdll.model.place import Span
from kdll.model.tree import Blob, File, Tree

FILM = Blob("a" * 64, 9)
SRT = """\
1
00:00:01,000 --> 00:00:04,500
First line
second line

2
00:00:05,000 --> 00:00:06,000
End
"""


Found = tuple[dict[str, dict[str, tuple[Cue, ...]]], list[tuple[str, str, int]]]


def read(**files: File | str) -> Found:
    """Captions, and (code, file, line) of what is found; `__` in a name stands for a dot."""
    tree = Tree(
        {
            f"rti/media/{name.replace('__', '.')}": content.encode()
            if isinstance(content, str)
            else content
            for name, content in files.items()
        }
    )
    found, told = beside(tree, course(["media/stamp.mov"]))
    plain = {path: dict(texts.captions) for path, texts in found.items() if texts.captions}
    return plain, [
        (d.code, d.span.file.removeprefix("rti/media/"), d.span.start.line) for d in told
    ]


def test_subrip_is_read_with_the_lines_of_its_times() -> None:
    found, told = read(stamp__mov=FILM, stamp__en__srt=SRT)
    assert told == []
    assert found == {
        "rti/media/stamp.mov": {
            "en": (
                Cue(
                    1.0, 4.5, "First line\nsecond line", Span.at("rti/media/stamp.en.srt", 2, 1, 29)
                ),
                Cue(5.0, 6.0, "End", Span.at("rti/media/stamp.en.srt", 7, 1, 29)),
            )
        }
    }


def test_webvtt_is_read_without_its_notes_styles_and_settings() -> None:
    vtt = (
        "WEBVTT - made by hand\nKind: captions\n\nSTYLE\n::cue { color: red }\n\n"
        "NOTE\nnot shown\n\n"
        "intro\n00:01.000 --> 00:04.500 align:start line:0\n"
        "<v Meena>Is it <i>free</i> &amp; fast?\n"
    )
    found, told = read(stamp__mov=FILM, stamp__fr__vtt=vtt)
    assert told == []
    (cue,) = found["rti/media/stamp.mov"]["fr"]
    assert (cue.start, cue.end, cue.text) == (1.0, 4.5, "Is it free & fast?")
    assert cue.span.start.line == 11


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_marks_of_every_system_are_read(newline: str, mark: str) -> None:
    found, told = read(stamp__mov=FILM, stamp__en__srt=mark + SRT.replace("\n", newline))
    assert told == []
    assert [c.span.start.line for c in found["rti/media/stamp.mov"]["en"]] == [2, 7]


def test_two_media_of_one_name_share_their_captions_and_stills_have_none() -> None:
    found, told = read(
        stamp__mov=FILM, stamp__mp3=FILM, stamp__poster__png=FILM, stamp__en__srt=SRT
    )
    assert told == []
    assert sorted(found) == ["rti/media/stamp.mov", "rti/media/stamp.mp3"]


def test_a_language_may_have_a_region_and_a_name_may_have_dots() -> None:
    found, told = read(stamp__2__mov=FILM, **{"stamp__2__pt-BR__srt": SRT})
    assert told == []
    assert list(found["rti/media/stamp.2.mov"]) == ["pt-BR"]


def test_a_description_for_the_blind_is_not_captions() -> None:
    words = "WEBVTT\n\n00:01.000 --> 00:02.000\nA clerk sits at a desk.\n"
    assert read(stamp__mov=FILM, stamp__en__description__vtt=words) == ({}, [])


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", ("KD442", 1)),
        (b"\n\n\n", ("KD442", 1)),
        (b"1\n00:00:01,000 --> 00:00:04,500\n", ("KD442", 2)),
        (b"1\n00:00:01,000 --> 00:00:04,500\ncaf\xe9\n", ("KD437", 3)),
        (b"1\n00:00:01,000 -> 00:00:04,500\nwords\n", ("KD441", 2)),
        (b"1\n00:00:01 --> 00:00:04\nwords\n", ("KD441", 2)),
        (b"1\n00:00:61,000 --> 00:01:04,000\nwords\n", ("KD441", 2)),
        (b"1\n00:00:01,000 --> 00:00:04,500\nwords\n\nmore words\n", ("KD441", 5)),
        (b"1\n00:00:04,000 --> 00:00:01,000\nwords\n", ("KD443", 2)),
        (
            b"00:00:05,000 --> 00:00:06,000\nb\n\n00:00:01,000 --> 00:00:02,000\na\n",
            ("KD443", 4),
        ),
        (
            b"00:00:01,000 --> 00:00:06,000\na\n\n00:00:05,000 --> 00:00:07,000\nb\n",
            ("KD444", 4),
        ),
        (b"1\n00:00:01,000 --> 00:00:04,500\n<script>x</script>\n", ("KD447", 3)),
        (Blob("b" * 64, 2 << 20), ("KD437", 1)),
    ],
)
def test_what_is_wrong_is_told_with_its_line(content: File, found: tuple[str, int]) -> None:
    _, told = read(stamp__mov=FILM, stamp__en__srt=content)
    assert (told[0][0], told[0][2]) == found
    assert {t[1] for t in told} == {"stamp.en.srt"}


def test_webvtt_must_say_that_it_is_webvtt() -> None:
    _, told = read(stamp__mov=FILM, stamp__en__vtt=SRT)
    assert told == [("KD441", "stamp.en.vtt", 1)]


def test_captions_without_language_without_film_and_twice_are_told() -> None:
    _, told = read(
        stamp__mov=FILM,
        stamp__srt=SRT,
        stmp__en__srt=SRT,
        stamp__en__srt=SRT,
        stamp__en__vtt="WEBVTT\n\n" + SRT.replace(",", "."),
    )
    assert sorted(t[:2] for t in told) == [
        ("KD445", "stamp.srt"),
        ("KD446", "stmp.en.srt"),
        ("KD448", "stamp.en.vtt"),
    ]


def test_overlapping_captions_only_warn() -> None:
    tree = Tree(
        {
            "rti/media/stamp.mov": FILM,
            "rti/media/stamp.en.srt": b"00:00:01,000 --> 00:00:06,000\na\n\n"
            b"00:00:05,000 --> 00:00:07,000\nb\n",
        }
    )
    _, told = beside(tree, course(["media/stamp.mov"]))
    assert [d.severity for d in told] == [Severity.WARNING]


def test_a_hundred_thousand_hostile_lines_are_read_quickly_and_all_told() -> None:
    _, told = read(stamp__mov=FILM, stamp__en__srt="-->\n\n" * 20_000)
    assert len(told) == 20_000
