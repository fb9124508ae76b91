"""Whether what is spoken has captions, and whether captions have something spoken."""

import pytest
from courses import SOUND, VIDEO, course

from kdll.media import heard
from kdll.media.speech import check
from kdll.model.diagnostic import Severity
from kdll.model.media import Beside, Cue, MediaFacts, Speech
from kdll.model.place import Span

FILE = "rti/media/stamp.en.srt"
FILM = "rti/media/stamp.mov"


def cues(*times: tuple[float, float]) -> tuple[Cue, ...]:
    return tuple(Cue(start, end, "words", Span.at(FILE, 1, 1)) for start, end in times)


def told(captions: tuple[Cue, ...], speech: Speech) -> list[tuple[str, str]]:
    found = list(check(captions, speech, FILE, "media/stamp.mov", "en"))
    assert all(d.severity is Severity.WARNING and d.span.file == FILE for d in found)
    return [(d.code, d.message) for d in found]


@pytest.mark.parametrize(
    ("captions", "speech"),
    [
        (cues((0, 60)), ((0.0, 60.0),)),
        (cues((1, 30), (31, 60)), ((0.6, 29.0), (30.0, 60.4))),
        (cues((0, 5), (7, 60)), ((0.0, 60.0),)),  # a breath
        (cues((0, 5)), ()),
        (cues((0, 5)), ((10.0, 11.5),)),  # a cough
        (cues((0, 9), (20, 29)), ((0.0, 9.0), (20.0, 29.0))),
        (cues((20, 30)), ((20.0, 30.0),)),
    ],
)
def test_captions_that_follow_the_voice_are_right(
    captions: tuple[Cue, ...], speech: Speech
) -> None:
    assert told(captions, speech) == []


def test_a_stretch_of_speech_without_captions_is_told_with_its_times() -> None:
    ((code, message),) = told(cues((0, 62), (70, 200)), ((0.0, 200.0),))
    assert code == "KD451"
    assert "`media/stamp.mov`" in message
    assert "1:02 to 1:10; 96 % of the speech has captions" in message


def test_many_short_gaps_are_told_by_their_share_the_longest_first() -> None:
    captions = cues(*((n * 10, n * 10 + 6.0) for n in range(6)))
    ((code, message),) = told(captions, ((0.0, 60.0),))
    assert code == "KD451"
    assert "and 3 more times" in message
    assert "69 %" in message


def test_exactly_nine_tenths_are_enough() -> None:
    assert told(cues((3.0, 29.5)), ((0.0, 30.0),)) == []
    assert [code for code, _ in told(cues((4.0, 29.5)), ((0.0, 30.0),))] == ["KD451"]


def test_captions_where_nobody_speaks_are_told() -> None:
    found = told(cues((0, 10), (30, 36), (36, 43)), ((0.0, 10.0),))
    assert found == [
        (
            "KD452",
            "captions in `en` run where nobody speaks in `media/stamp.mov`: 0:30 to 0:43",
        )
    ]


def test_an_hour_is_told_as_players_show_it() -> None:
    ((_, message),) = told(cues((0, 3600)), ((0.0, 4000.0),))
    assert "1:00:00 to 1:06:40" in message


@pytest.mark.parametrize(
    ("facts", "asked"),
    [
        (VIDEO, True),
        (SOUND, True),
        (MediaFacts(VIDEO.kind, "mov", 60.0), False),
        (MediaFacts(VIDEO.kind, "mov", 60.0, has_audio=True, fault="is empty"), False),
        (None, False),
    ],
)
def test_only_media_that_can_be_heard_are_listened_to(
    facts: MediaFacts | None, asked: bool
) -> None:
    listened: list[str] = []

    def listen(path: str, facts: MediaFacts) -> Speech | None:
        listened.append(path)
        return None

    beside = {FILM: Beside({"en": cues((0, 5))})}
    assert heard(course(), beside, {FILM: facts} if facts else {}, listen) == ()
    assert listened == ([FILM] if asked else [])


def test_each_language_is_told_of_and_a_film_without_captions_is_not_listened_to() -> None:
    hindi = tuple(Cue(0, 5, "शब्द", Span("rti/media/stamp.hi.srt")) for _ in range(1))
    beside = {FILM: Beside({"en": cues((0, 30)), "hi": hindi}), "rti/media/b.mov": Beside()}

    def listen(path: str, facts: MediaFacts) -> Speech | None:
        assert path == FILM
        return ((0.0, 30.0),)

    facts = {FILM: VIDEO, "rti/media/b.mov": VIDEO}
    (found,) = heard(course(), beside, facts, listen)
    assert found.span.file == "rti/media/stamp.hi.srt"
