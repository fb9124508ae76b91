"""The course's picture for catalogues: what it is made of, and why it sometimes cannot be."""

from dataclasses import replace

import pytest
from courses import DRAWING, PICTURE, VIDEO, course

from kdll.media import assemble, late, plan
from kdll.model.course import Course
from kdll.model.media import Job, MediaFacts
from kdll.model.tree import Blob, Tree

COVER = "rti/media/cover.png"
FILM = "rti/media/a.mov"
TREE = Tree({COVER: Blob("c" * 64, 9), FILM: Blob("f" * 64, 9)})


def outcome(*jobs: Job) -> dict[tuple[str, str], dict[str, Blob]]:
    return {
        (j.source.sha256, j.recipe): {n: Blob(f"{j.recipe} {n}", 5) for n in j.outputs}
        for j in jobs
    }


def thumbnail(course: Course, tree: Tree, facts: dict[str, MediaFacts]) -> str:
    """What it was made of and in which round, and the digest of what was made."""
    jobs, told = plan(tree, course, facts)
    assert [d.message for d in told] == []
    done = outcome(*jobs)
    more = late(tree, course, facts, done)
    (job,) = [j for j in (*jobs, *more) if j.recipe == "thumbnail"]
    made = assemble(tree, course, facts, {}, done | outcome(*more)).thumbnail
    assert made == Blob("thumbnail picture.jpg", 5)
    return ("late " if more else "") + (job.path if job.source == tree[job.path] else "still")


def test_the_picture_that_the_course_names_is_taken_and_no_package_holds_it() -> None:
    facts = {COVER: PICTURE, FILM: VIDEO}
    named = course(["media/a.mov"], cover="media/cover.png")
    assert thumbnail(named, TREE, facts) == COVER
    jobs, _ = plan(TREE, named, facts)
    assert "media/cover.png" not in assemble(TREE, named, facts, {}, outcome(*jobs)).renditions


def test_a_named_picture_that_is_shown_on_a_page_is_made_both_ways() -> None:
    shown = course(["media/cover.png"], cover="media/cover.png")
    jobs, _ = plan(TREE, shown, {COVER: PICTURE})
    assert sorted(j.recipe for j in jobs) == ["picture", "thumbnail"]


def test_else_the_still_of_the_first_film_is_taken() -> None:
    assert thumbnail(course(["media/a.mov"]), Tree({FILM: TREE[FILM]}), {FILM: VIDEO}) == (
        "late still"
    )


def test_a_still_that_the_author_made_is_taken_at_once() -> None:
    still = "rti/media/a.poster.png"
    tree = Tree({FILM: TREE[FILM], still: TREE[COVER]})
    assert thumbnail(course(["media/a.mov"]), tree, {FILM: VIDEO, still: PICTURE}) == still


def test_a_film_that_is_too_small_gives_none() -> None:
    facts = {FILM: replace(VIDEO, width=640, height=360)}
    tree = Tree({FILM: TREE[FILM]})
    jobs, told = plan(tree, course(["media/a.mov"]), facts)
    assert told == ()
    assert late(tree, course(["media/a.mov"]), facts, outcome(*jobs)) == ()


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (replace(PICTURE, width=760, height=430), "too small: 760 × 430 pixels"),
        (replace(PICTURE, width=3000, height=429), "too small"),
        (DRAWING, "no picture of pixels"),
        (VIDEO, "no picture of pixels"),
    ],
)
def test_a_named_picture_that_will_not_do_is_told_at_its_line(
    facts: MediaFacts, words: str
) -> None:
    tree = Tree({COVER: TREE[COVER]})
    (told,) = plan(tree, course(cover="media/cover.png"), {COVER: facts})[1]
    assert (told.code, told.span.start.line, told.unsafe) == ("KD438", 9, False)
    assert words in told.message


def test_the_smallest_that_platforms_take_will_do() -> None:
    facts = {COVER: replace(PICTURE, width=765, height=430)}
    assert thumbnail(course(cover="media/cover.png"), Tree({COVER: TREE[COVER]}), facts) == COVER


def test_a_damaged_one_is_told_once() -> None:
    named = course(cover="media/cover.png")
    facts = {COVER: replace(PICTURE, fault="is empty")}
    (told,) = plan(Tree({COVER: TREE[COVER]}), named, facts)[1]
    assert (told.code, told.span.start.line) == ("KD430", 9)
