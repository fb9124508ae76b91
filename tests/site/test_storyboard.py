from __future__ import annotations

from html import escape

from kdll.model.prose import plain
from kdll.model.question import Question
from tests.site import course
from tests.site.conftest import Built


def board(built: Built) -> str:
    return (built.root / "rti" / "storyboard.html").read_text("utf-8")


def asked(html: str, question: Question) -> str:
    start = html.index(f'id="q-{question.id}"')
    return html[start : html.index("</section>", start)]


def test_every_question_stands_there_with_its_id_and_every_word(built: Built) -> None:
    questions = course.COURSE.questions
    assert len(questions) == 3
    for question in questions:
        shown = asked(board(built), question)
        said = question.feedback
        assert f"<code>{question.id}</code>" in shown
        for nodes in (
            question.prompt,
            *(c.content for c in question.choices),
            *(c.feedback for c in question.choices),
            said.why,
            *said.hints,
        ):
            assert escape(plain(nodes), quote=False) in shown


def test_right_and_wrong_are_told_in_words_and_by_a_sign(built: Built) -> None:
    shown = asked(board(built), course.DEADLINE)
    rows = shown.split("<li>")[1:]
    marks = [
        "✓ right" if "✓ right" in row else "✗ wrong" if "✗ wrong" in row else "" for row in rows
    ]
    assert marks == ["✗ wrong", "✓ right", "✗ wrong"]


def test_captions_stand_there_with_their_times(built: Built) -> None:
    html = board(built)
    for cue in course.CUES:
        assert cue.text in html
    assert "0:00.5 to 0:03.2" in html
    assert "media/stamp.mov, 1:04.0" in html


def test_alternative_texts_ids_and_rules_are_told(built: Built) -> None:
    html = board(built)
    for words in (
        "Alternative text: A clock that shows half past four",
        "Name for screen readers: A clerk stamps a request",
        built.edition.promise,
        "passed at 70%; attempts: 3; the best attempt counts; answers are shown after each attempt",
        "RTI Responsiveness (kcm:rti-responsiveness)",
        "State who must answer a request, and by when (who-and-when)",
        "rti/20-fees.md",
        "points: 1",
        "no, it is practice",
    ):
        assert words in html
    for page in course.COURSE.pages:
        assert f'id="page-{page.id}"' in html


def test_what_a_learner_opens_stands_open_and_nothing_can_be_filled_in(built: Built) -> None:
    story = built.edition.storyboard
    assert '<details class="kdll-reveal" open="">' in story
    assert "<input" not in story
    assert " hidden=" not in story
    assert "loading=" not in story


def test_links_between_pages_stay_on_the_page(built: Built) -> None:
    assert 'href="#start--the-clock"' in built.edition.storyboard
    assert 'id="start--the-clock"' in built.edition.storyboard
