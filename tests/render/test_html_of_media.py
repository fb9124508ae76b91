"""Pictures, videos and sounds in an article."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kdll import render
from kdll.model.media import Cue, MediaKind, MediaSet, Rendition
from tests.made import HERE, MEDIA, article, assets, course, identity, image, module, node, p, page


def test_a_picture_on_a_line_of_its_own_is_a_figure() -> None:
    html = article(p(image("media/clock.svg", 'A "clock" & more', "Thirty <days>")))
    assert (
        '<figure class="kdll-figure">\n<img src="media/clock.svg" alt="A &quot;clock&quot; '
        '&amp; more" width="40" height="40" loading="lazy">\n'
        "<figcaption>Thirty &lt;days&gt;</figcaption>\n</figure>"
    ) in html


def test_a_picture_without_a_caption_has_none() -> None:
    assert "figcaption" not in article(p(image("media/clock.svg", "A clock")))


def test_a_picture_amid_words_stays_there() -> None:
    html = article(p("Press ", image("media/clock.svg", "clock"), " now"))
    assert '<p>Press <img src="media/clock.svg" alt="clock"' in html
    assert "<figure" not in html


def test_a_picture_on_a_line_within_a_paragraph_parts_it() -> None:
    break_ = node("softbreak")
    html = article(p("Before", break_, image("media/clock.svg", "c"), break_, "after"))
    assert html.index("<p>Before</p>") < html.index("<figure") < html.index("<p>after</p>")


def test_a_video_has_its_still_size_and_sources() -> None:
    html = article(p(image("media/stamp.mov", "A clerk", "The stamp")))
    assert '<figure class="kdll-video" data-media="media/stamp.mov" data-slot="0">' in html
    assert '<source src="media/stamp.mp4" type="video/mp4">' in html
    assert 'poster="media/stamp.poster.jpg" width="1280" height="720"' in html
    assert 'aria-label="A clerk"' in html
    assert "<figcaption>The stamp</figcaption>" in html


def test_a_video_amid_words_is_a_figure_all_the_same() -> None:
    html = article(p("See ", image("media/stamp.mov", "A clerk"), " here"))
    assert "<p>See </p>\n<figure" in html
    assert "</figure>\n<p> here</p>" in html


def test_a_sound_has_a_figure_of_its_own() -> None:
    html = article(p(image("media/talk.wav", "A talk")))
    assert '<figure class="kdll-audio" data-media="media/talk.wav"' in html
    assert '<source src="media/talk.m4a" type="audio/mp4">' in html


def test_a_transcript_has_the_times_of_every_cue() -> None:
    html = article(p(image("media/stamp.mov", "A clerk")))
    assert '<details class="kdll-transcript" lang="en">\n<summary>Transcript</summary>' in html
    assert '<span data-start="3.2" data-end="5.25">The clerk stamps it.</span>' in html


def test_a_silence_begins_a_new_paragraph() -> None:
    html = article(p(image("media/stamp.mov", "A clerk")))
    assert '</p>\n<p><span data-start="9" data-end="12">' in html


def test_transcripts_in_other_languages_come_after_that_of_the_course() -> None:
    stamp = MEDIA.renditions["media/stamp.mov"]
    captions = {"ur": (Cue(0, 1, "ایک درخواست", HERE),), **stamp.captions}
    media = MediaSet({"media/stamp.mov": replace(stamp, captions=captions)})
    made = course(module(page("here", p(image("media/stamp.mov", "A clerk")))))
    html = render.articles(made, identity(made), media, assets())[0].article
    assert '<details class="kdll-transcript" lang="ur" dir="rtl">' in html
    assert "<summary>Transcript: اردو</summary>" in html
    assert html.index('lang="en"') < html.index('lang="ur"')


def test_a_missing_picture_leaves_its_words() -> None:
    assert '<span class="kdll-missing">gone</span>' in article(p(image("media/none.png", "gone")))


@pytest.mark.parametrize("kind", [MediaKind.VIDEO, MediaKind.AUDIO, MediaKind.FILE])
def test_what_is_no_picture_is_a_link_amid_words(kind: MediaKind) -> None:
    media = MediaSet({"media/x": Rendition(kind, "media/x.bin")})
    made = course(module(page("here", node("heading", image("media/x", "it"), level="2"))))
    html = render.articles(made, identity(made), media, assets())[0].article
    assert '<h2><a href="media/x.bin" download="">it</a></h2>' in html
