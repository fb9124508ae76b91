"""Transcripts, descriptions and chapters beside media; and the files that come out."""

from io import StringIO

import pytest
import webvtt
from courses import SOUND, VIDEO, course

from kdll.media import assemble, beside, plan, transcript_files
from kdll.media.side_files import side_files
from kdll.model.media import Beside, Cue
from kdll.model.place import Span
from kdll.model.prose import Node
from kdll.model.tree import Blob, File, Tree

FILM = "rti/media/stamp.mov"
CUES = b"WEBVTT\n\n00:01.000 --> 00:03.000\nA clerk sits at a desk.\n"


def tree(**files: File) -> Tree:
    """A film and these files; `__` in a name stands for a dot."""
    named = {f"rti/media/{name.replace('__', '.')}": file for name, file in files.items()}
    return Tree({FILM: Blob("a" * 64, 9), **named})


def read(**files: File) -> tuple[Beside, list[tuple[str, str]]]:
    there = tree(**files)
    paragraph = Node("paragraph", Span("rti/media/stamp.en.md"))
    prose = dict.fromkeys(transcript_files(there, course()), (paragraph,))
    found, told = beside(there, course(["media/stamp.mov"]), {FILM: VIDEO}, prose)
    return found.get(FILM, Beside()), [(d.code, d.span.file.rpartition("/")[2]) for d in told]


def test_each_text_is_known_by_its_name() -> None:
    found, told = read(
        stamp__en__srt=CUES[8:],
        stamp__en__description__vtt=CUES,
        stamp__en__chapters__vtt=CUES,
        stamp__en__md=b"Words.",
    )
    assert told == []
    for texts in (found.captions, found.descriptions, found.chapters, found.transcripts):
        assert list(texts) == ["en"]
    assert sorted(found.files) == [
        "rti/media/stamp.en.chapters.vtt",
        "rti/media/stamp.en.description.vtt",
        "rti/media/stamp.en.md",
        "rti/media/stamp.en.srt",
    ]


def test_a_film_with_audio_description_is_known_by_its_name_and_held_to_its_cut() -> None:
    found, told = read(stamp__en__described__mp4=b"film", stamp__hi__described__mp4=b"film")
    assert told == []
    assert found.described == "rti/media/stamp.en.described.mp4"
    assert list(found.files) == ["rti/media/stamp.en.described.mp4"]


def test_only_markdown_that_names_a_language_is_a_transcript() -> None:
    there = tree(stamp__en__md=b"", notes__md=b"", stamp__pt_BR__md=b"", stamp__md=b"")
    named = Tree({path.replace("pt_BR", "pt-BR"): file for path, file in there.items()})
    assert transcript_files(named, course()) == (
        "rti/media/stamp.en.md",
        "rti/media/stamp.pt-BR.md",
    )


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("stamp__description__vtt", "KD445"),
        ("stamp__chapters__vtt", "KD445"),
        ("stmp__en__description__vtt", "KD446"),
        ("stmp__en__chapters__vtt", "KD446"),
        ("stmp__en__md", "KD446"),
    ],
)
def test_a_text_that_belongs_to_nothing_is_told(name: str, code: str) -> None:
    assert read(**{name: CUES})[1] == [(code, name.replace("__", "."))]


def test_a_film_whose_name_ends_like_a_language_has_texts_without_one() -> None:
    there = Tree({"rti/media/stamp.new.mov": Blob("a" * 64, 9), "rti/media/stamp.new.srt": CUES})
    found, told = beside(there, course())
    assert [(d.code, d.hint.split("`")[1]) for d in told] == [("KD445", "stamp.new.en.srt")]
    assert found == {}


def test_two_descriptions_in_a_language_are_told() -> None:
    _, told = read(stamp__en__description__vtt=CUES, stamp__en__description__srt=CUES[8:])
    assert told == [("KD448", "stamp.en.description.vtt")]


def test_what_is_wrong_in_a_description_is_told_with_its_file() -> None:
    _, told = read(stamp__en__description__vtt=b"WEBVTT\n\n00:01.000 -> 00:02.000\nx\n")
    assert told == [("KD441", "stamp.en.description.vtt")]


def test_captions_leave_as_webvtt_that_others_can_read() -> None:
    span = Span("rti/media/stamp.en.srt")
    cues = (
        Cue(0.5, 2.25, "Is 2 < 3 & 3 > 2?\n-> and --> so on", span),
        Cue(3599.9996, 3661.001, "क्षि", span),
    )
    files = side_files("media/stamp.mp4", Beside({"en": cues}, {"pt-BR": cues}, {"hi": cues}))
    assert list(files) == [
        "media/stamp.en.vtt",
        "media/stamp.pt-br.description.vtt",
        "media/stamp.hi.chapters.vtt",
    ]
    content = files["media/stamp.en.vtt"]
    assert isinstance(content, bytes)
    read = webvtt.from_buffer(StringIO(content.decode()), "vtt")
    assert [(c.start, c.end) for c in read] == [
        ("00:00:00.500", "00:00:02.250"),
        ("01:00:00.000", "01:01:01.001"),
    ]
    assert b"&lt; 3 &amp; 3 &gt; 2" in content
    assert content.count(b"-->") == 2


def test_what_was_written_is_read_back_the_same() -> None:
    found, _ = read(stamp__en__vtt=CUES)
    (content,) = side_files("media/stamp.mp4", found).values()
    assert read(stamp__en__vtt=content)[0].captions["en"][0].text == "A clerk sits at a desk."
    (again,) = side_files("media/stamp.mp4", read(stamp__en__vtt=content)[0]).values()
    assert again == content


def test_side_files_go_into_every_package_under_the_medium_s_name() -> None:
    there = tree(stamp__hi__srt="1\n00:00:01,000 --> 00:00:02,000\nमुहर\n".encode())
    sound = "rti/media/stamp.wav"
    there = Tree({**there, sound: Blob("b" * 64, 9)})
    made = course(["media/stamp.mov", "media/stamp.wav"])
    facts = {FILM: VIDEO, sound: SOUND}
    texts, _ = beside(there, made, facts)
    jobs, _ = plan(there, made, facts)
    results = {
        (j.source.sha256, j.recipe): {name: Blob(name, 1) for name in j.outputs} for j in jobs
    }
    found = assemble(there, made, facts, texts, results)
    assert [path for path in found.files if path.endswith(".vtt")] == ["media/stamp.hi.vtt"]
    assert found.renditions["media/stamp.mov"].captions["hi"][0].text == "मुहर"
