"""Pictures, videos and sounds in an article."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kdll import render
from kdll.model.edition import Delivery
from kdll.model.media import Cue, MediaKind, MediaSet, Rendition, Variant
from kdll.model.prose import Block
from tests.made import (
    HERE,
    MEDIA,
    article,
    assets,
    course,
    edition,
    identity,
    image,
    module,
    node,
    p,
    page,
)


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
    assert '<summary lang="en" dir="ltr">Transcript: اردو</summary>' in html
    assert html.index('lang="en"') < html.index('lang="ur"')


def shown(**texts: object) -> str:
    """The article of a video beside which these texts lie."""
    stamp = replace(MEDIA.renditions["media/stamp.mov"], **texts)
    made = course(module(page("here", p(image("media/stamp.mov", "A clerk")))))
    media = MediaSet({"media/stamp.mov": stamp})
    return render.articles(made, identity(made), media, assets())[0].article


def test_an_author_s_transcript_is_read_and_the_captions_keep_their_times() -> None:
    html = shown(transcripts={"en": (p(node("strong", "Clerk:"), " Received & stamped."),)})
    assert "<p><strong>Clerk:</strong> Received &amp; stamped.</p>" in html
    hidden = html[html.index('<div class="kdll-cues" hidden="">') :]
    assert '<span data-start="3.2" data-end="5.25">The clerk stamps it.</span>' in hidden
    assert html.count('class="kdll-transcript"') == 1


def test_a_transcript_without_captions_holds_no_times() -> None:
    html = shown(captions={}, transcripts={"en": (p("Received."),)})
    assert "<p>Received.</p>" in html
    assert "data-start" not in html
    assert "kdll-cues" not in html


def test_an_audio_description_stands_below_the_transcript_and_is_no_caption() -> None:
    seen = {"en": (Cue(0, 2, "A counter with a bell.", HERE),)}
    html = shown(descriptions=seen | {"hi": (Cue(0, 2, "एक काउंटर", HERE),)})
    assert "<summary>Audio description</summary>" in html
    assert '<summary lang="en">Audio description: हिन्दी</summary>' in html
    assert html.index("kdll-transcript") < html.index("kdll-description")
    described = html[html.index("kdll-description") :]
    assert 'data-start="0" data-end="2">A counter with a bell.' in described


def test_a_film_with_audio_description_is_a_link_that_needs_no_script() -> None:
    film = Rendition(MediaKind.VIDEO, "media/stamp.described.mp4")
    html = shown(described=film)
    link = '<a href="media/stamp.described.mp4">The video with audio description</a>'
    assert f'<p class="kdll-described-film">{link}</p>' in html
    html = shown(described=replace(film, low="media/stamp.described.360p.mp4"))
    assert 'data-low="media/stamp.described.360p.mp4"' in html


def test_chapters_are_links_into_the_film_with_their_times() -> None:
    html = shown(chapters={"en": (Cue(0, 65, "The counter", HERE), Cue(65.5, 70, "End", HERE))})
    assert '<a href="media/stamp.mp4#t=65.5" data-start="65.5">End</a> 1:05</li>' in html
    assert html.index("kdll-chapters") < html.index("kdll-transcript")


def test_a_missing_picture_leaves_its_words() -> None:
    assert '<span class="kdll-missing">gone</span>' in article(p(image("media/none.png", "gone")))


@pytest.mark.parametrize("kind", [MediaKind.VIDEO, MediaKind.AUDIO, MediaKind.FILE])
def test_what_is_no_picture_is_a_link_amid_words(kind: MediaKind) -> None:
    media = MediaSet({"media/x": Rendition(kind, "media/x.bin")})
    made = course(module(page("here", node("heading", image("media/x", "it"), level="2"))))
    html = render.articles(made, identity(made), media, assets())[0].article
    assert '<h2><a href="media/x.bin" download="">it</a></h2>' in html


def offered(rendition: Rendition, *words: Block | str) -> str:
    made = course(module(page("here", p(*words, image("media/x", "A stamp", "Thirty days")))))
    return render.articles(made, identity(made), MediaSet({"media/x": rendition}), assets())[
        0
    ].article


PHOTO = Rendition(
    MediaKind.PICTURE,
    "media/x.jpg",
    width=1344,
    height=756,
    variants=(Variant("media/x.jpg.480.webp", 480), Variant("media/x.jpg.1344.webp", 1344)),
)


def test_a_photo_is_offered_in_sizes_and_in_the_format_it_came_in() -> None:
    html = offered(PHOTO)
    assert (
        '<figure class="kdll-figure">\n<picture><source type="image/webp" '
        'srcset="media/x.jpg.480.webp 480w, media/x.jpg.1344.webp 1344w" '
        'sizes="(min-width: 46rem) 42rem, 92vw"><img src="media/x.jpg" alt="A stamp" '
        'width="1344" height="756" loading="lazy"></picture>\n'
        "<figcaption>Thirty days</figcaption>"
    ) in html


def test_amid_words_it_is_offered_in_sizes_too() -> None:
    assert "<p>See <picture><source" in offered(PHOTO, "See ")


def test_an_animation_plays_silently_when_asked_and_the_player_is_not_told_of_it() -> None:
    film = Rendition(
        MediaKind.ANIMATION, "media/x.mp4", "media/x.poster.jpg", 2.0, width=40, height=30
    )
    html = offered(film, "See ")
    assert (
        '<video controls="" loop="" muted="" playsinline="" preload="none" aria-label="A stamp" '
        'poster="media/x.poster.jpg" width="40" height="30">'
        '<source src="media/x.mp4" type="video/mp4"></video>'
    ) in html
    assert "autoplay" not in html
    assert "data-media" not in html
    made = course(module(page("here", p(image("media/x", "A stamp")))))
    told = edition(made, Delivery("web"), MediaSet({"media/x": film})).files.text("index.html")
    assert '"media":[]' in told


def test_on_the_storyboard_a_picture_keeps_its_sizes_and_an_animation_is_its_first_frame() -> None:
    media = MediaSet(
        {
            "media/x": PHOTO,
            "media/y": Rendition(MediaKind.ANIMATION, "media/y.mp4", "media/y.poster.jpg"),
        }
    )
    shown = [p(image("media/x", "A stamp")), p(image("media/y", "A ball rolls"))]
    made = course(module(page("here", *shown)))
    html = edition(made, Delivery("web", storyboard=True), media).storyboard
    assert '<span class="kdll-pictured"><picture><source type="image/webp"' in html
    assert '</picture><span class="kdll-alternative">Alternative text: A stamp</span>' in html
    assert '<img src="media/y.poster.jpg" alt="A ball rolls">' in html
    assert "<video" not in html
    assert "lazy" not in html
