"""Captions as subtitle programs save them: their encodings, and the SubStation format."""

import pytest
from courses import course

from kdll.media import beside
from kdll.media.decoding import decode
from kdll.model.diagnostic import Diagnostic, Severity
from kdll.model.media import Cue
from kdll.model.tree import Blob, Tree

WORDS = "The café’s clerk stamps it – free"
SRT = f"1\r\n00:00:01,000 --> 00:00:04,500\r\n{WORDS}\r\n"
HINDI = "1\n00:00:01,000 --> 00:00:04,500\nएक अनुरोध आता है।\n"

ASS = """\
[Script Info]
Title: stamp
; a remark: with a colon

[V4+ Styles]
Format: Name, Fontname
Style: Default,Arial

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:05.00,0:00:06.50,Default,,0,0,0,,Second, with a comma
Comment: 0,0:00:00.00,0:00:09.00,Default,,0,0,0,,not shown
Dialogue: 0,0:00:01.00,0:00:04.50,Default,Meena,0,0,0,,{\\i1}First{\\i0}\\Nand\\hbelow
Dialogue: 0,0:00:01.00,0:00:04.50,Default,,0,0,0,,{\\p1}m 0 0 l 100 100{\\p0}
"""


def read(
    content: str | bytes, name: str = "stamp.en.srt"
) -> tuple[tuple[Cue, ...], list[Diagnostic]]:
    bytes_ = content.encode() if isinstance(content, str) else content
    tree = Tree({"rti/media/stamp.mov": Blob("a" * 64, 9), f"rti/media/{name}": bytes_})
    found, told = beside(tree, course(["media/stamp.mov"]))
    captions = found["rti/media/stamp.mov"].captions
    return next(iter(captions.values()), ()), list(told)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r"])
def test_what_the_bytes_themselves_tell_is_read_without_a_word(encoding: str, newline: str) -> None:
    (cue,), told = read(SRT.replace("\r\n", newline).encode(encoding))
    assert told == []
    assert cue.text == WORDS
    assert cue.span.start.line == 2


def test_utf_16_of_either_order_is_read_by_its_mark() -> None:
    for mark, encoding in ((b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le")):
        (cue,), told = read(mark + HINDI.encode(encoding), "stamp.hi.srt")
        assert (cue.text, told) == ("एक अनुरोध आता है।", [])


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("cp1252", "Windows-1252 (Western European)"),
        ("utf-16-le", "UTF-16 LE"),
        ("utf-16-be", "UTF-16 BE"),
    ],
)
def test_what_is_assumed_is_named_in_a_warning(encoding: str, named: str) -> None:
    (cue,), (told,) = read(SRT.encode(encoding))
    assert cue.text == WORDS
    assert (told.code, told.severity) == ("KD437", Severity.WARNING)
    assert named in told.message


def test_the_first_letter_that_is_not_utf_8_is_pointed_at() -> None:
    _, (told,) = read("1\n00:00:01,000 --> 00:00:04,500\nplain\ncafé\n".encode("cp1252"))
    assert told.span.start.line == 4


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        ("Запрос поступил в ведомство.", "cp1251"),
        ("Το αίτημα έφτασε σήμερα.", "cp1253"),
        ("وصل الطلب اليوم", "cp1256"),
        ("申請が届きました。", "shift_jis"),
    ],
)
def test_letters_that_cannot_be_told_are_never_guessed(words: str, encoding: str) -> None:
    cues, told = read(f"1\n00:00:01,000 --> 00:00:04,500\n{words}\n".encode(encoding))
    assert cues == ()
    assert [(d.code, d.severity) for d in told] == [("KD437", Severity.ERROR)]


@pytest.mark.parametrize(
    "content", [b"", b"\0", b"\xff\xfe\x00", b"\0\0\0\0", b"\x81\x8d", b"\xfe\xff\xd8\x00"]
)
def test_no_bytes_at_all_upset_the_decoder(content: bytes) -> None:
    decoded = decode(content)
    assert decoded.text is None or "\0" not in decoded.text


def test_letters_of_an_old_indian_font_are_told() -> None:
    _, (told,) = read("1\n00:00:01,000 --> 00:00:04,500\n,d vuqjks/k vkrk gSA\n", "stamp.hi.srt")
    assert told.code == "KD454"
    assert "Kruti Dev" in told.hint


@pytest.mark.parametrize(("name", "words"), [("hi", HINDI), ("hi-Latn", SRT), ("sd", HINDI)])
def test_letters_that_suit_the_language_are_not(name: str, words: str) -> None:
    assert read(words, f"stamp.{name}.srt")[1] == []


@pytest.mark.parametrize("suffix", ["ass", "ssa", "ASS"])
def test_substation_is_read_in_the_order_of_its_times_with_its_lines(suffix: str) -> None:
    (first, second), told = read(ASS, f"stamp.en.{suffix}")
    assert told == []
    assert (first.start, first.end, first.text) == (1.0, 4.5, "First\nand below")
    assert (second.start, second.end, second.text) == (5.0, 6.5, "Second, with a comma")
    assert (first.span.start.line, second.span.start.line) == (13, 11)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("Dialogue: 0,soon,0:00:06.50,Default,,0,0,0,,Words", "KD441"),
        ("Dialogue: 0,0:00:09.00,0:00:06.50,Default,,0,0,0,,Words", "KD443"),
        ("Dialogue: 0,0:00:05.00,0:00:06.50,Default,,0,0,0,,", "KD442"),
        ("Dialogue: 0,0:00:05.00", "KD441"),
        ("Dialogue: 0,0:00:07.00,0:00:08.50,Default,,0,0,0,,<script>x</script>", "KD447"),
    ],
)
def test_what_is_wrong_in_substation_is_told_with_its_line(line: str, code: str) -> None:
    _, told = read(ASS + line + "\n", "stamp.en.ass")
    assert {(d.code, d.span.start.line) for d in told} == {(code, 15)}


def test_substation_without_events_has_no_captions() -> None:
    assert [d.code for d in read("[Script Info]\n", "stamp.en.ass")[1]] == ["KD442"]
