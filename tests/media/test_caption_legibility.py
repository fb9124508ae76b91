"""Whether captions can be read in time, fit their film, and say a language that exists."""

import pytest
from courses import VIDEO, course

from kdll.media import beside
from kdll.media.legibility import characters
from kdll.model.diagnostic import Diagnostic, Severity
from kdll.model.tree import Blob, Tree


def told(*cues: tuple[str, str, str], name: str = "stamp.en.srt") -> list[Diagnostic]:
    """What is said of cues (beginning and end as `01.500`, words) beside a film of a minute."""
    text = "\n".join(f"00:00:{a} --> 00:00:{b}\n{words}\n" for a, b, words in cues)
    mov = "rti/media/stamp.mov"
    tree = Tree({mov: Blob("a" * 64, 9), f"rti/media/{name}": text.encode()})
    found = list(beside(tree, course(["media/stamp.mov"]), {mov: VIDEO})[1])
    assert all(d.severity is Severity.WARNING for d in found)
    return found


def codes(*cues: tuple[str, str, str], name: str = "stamp.en.srt") -> list[str]:
    return [d.code for d in told(*cues, name=name)]


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("stamp", 5),
        ("two\nlines", 8),
        ("café", 4),
        ("cafe\u0301", 4),
        ("क्षि", 1),
        ("नमस्ते", 3),
        ("हिन्दी", 2),
        ("தமிழ்", 3),
        ("ক্ষমা", 2),
        ("क्\u200dष", 1),
        ("", 0),
    ],
)
def test_a_letter_counts_once_with_all_that_belongs_to_it(words: str, count: int) -> None:
    assert characters(words) == count


def test_twenty_characters_a_second_can_be_read_and_more_cannot() -> None:
    assert codes(("01.000", "02.000", "x" * 20)) == []
    (found,) = told(("01.000", "02.000", "x" * 21))
    assert found.code == "KD456"
    assert "21 characters a second" in found.message


def test_hindi_is_counted_as_it_is_read() -> None:
    words = "क्षि" * 20  # 80 code points
    assert codes(("01.000", "02.000", words), name="stamp.hi.srt") == []
    assert codes(("01.000", "02.000", words + "क"), name="stamp.hi.srt") == ["KD456"]


def test_chinese_is_read_more_slowly() -> None:
    words = "请求到达办公室并盖章"
    assert codes(("01.000", "01.900", words), name="stamp.zh.srt") == ["KD456"]
    assert codes(("01.000", "02.900", words), name="stamp.zh.srt") == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("x" * 42, []),
        ("x" * 43, ["KD457"]),
        ("one\ntwo", []),
        ("one\ntwo\nthree", ["KD457"]),
    ],
)
def test_two_lines_of_42_characters_are_the_most(words: str, found: list[str]) -> None:
    assert codes(("01.000", "06.000", words)) == found


@pytest.mark.parametrize(
    ("end", "found"),
    [("01.700", []), ("01.699", ["KD458"]), ("08.000", []), ("08.001", ["KD458"])],
)
def test_a_caption_stands_neither_too_short_nor_too_long(end: str, found: list[str]) -> None:
    assert codes(("01.000", end, "words")) == found


def test_a_kind_of_fault_is_told_once_for_a_file_with_the_next_places() -> None:
    cues = [(f"{n:02}.000", f"{n:02}.500", "words") for n in range(10)]
    (found,) = told(*cues)
    assert found.span.start.line == 1
    assert "(and 9 more)" in found.message
    assert [note.span.start.line for note in found.notes] == [4, 7, 10]


@pytest.mark.parametrize(
    ("times", "said"),
    [
        ("00:00:58.000 --> 00:01:01.000", ""),
        ("00:00:58.000 --> 00:01:01.001", "this ends after the end of the film"),
        ("00:01:00.000 --> 00:01:00.900", "this begins after the end of the film"),
    ],
)
def test_the_last_caption_may_outlast_the_film_by_a_second(times: str, said: str) -> None:
    mov = "rti/media/stamp.mov"
    text = f"{times}\nwords\n".encode()
    tree = Tree({mov: Blob("a" * 64, 9), "rti/media/stamp.en.srt": text})
    found = beside(tree, course(["media/stamp.mov"]), {mov: VIDEO})[1]
    assert [(d.code, d.message.partition(",")[0]) for d in found] == (
        [("KD450", said)] if said else []
    )


@pytest.mark.parametrize(
    ("name", "meant"),
    [("stamp.eng.srt", "`en` (English)"), ("stamp.hin.srt", "`hi` (Hindi)"), ("stamp.xx.srt", "")],
)
def test_a_language_that_does_not_exist_is_told_with_the_one_that_is_meant(
    name: str, meant: str
) -> None:
    (found,) = [d for d in told(("01.000", "03.000", "words"), name=name) if d.code == "KD453"]
    assert meant in found.hint


@pytest.mark.parametrize("language", ["en", "en-IN", "hi", "kok", "mni", "sat", "pt-BR", "zh-Hant"])
def test_languages_of_india_and_of_others_are_known(language: str) -> None:
    found = codes(("01.000", "03.000", "words"), name=f"stamp.{language}.srt")
    assert "KD453" not in found


def test_chapters_are_only_looked_at_for_their_times() -> None:
    tree = Tree(
        {
            "rti/media/stamp.mov": Blob("a" * 64, 9),
            "rti/media/stamp.en.chapters.vtt": b"WEBVTT\n\n00:00.000 --> 00:50.000\n" + b"x" * 90,
        }
    )
    found, said = beside(tree, course(["media/stamp.mov"]), {"rti/media/stamp.mov": VIDEO})
    assert said == ()
    (chapter,) = found["rti/media/stamp.mov"].chapters["en"]
    assert chapter.text == "x" * 90
