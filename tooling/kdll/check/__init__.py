"""The check room: what a course means, looked at rule by rule.

What is wrong with the form of a file is said while reading (KD1xx). Here, by first digit:
2 ids, links and the names that point from one file to another, and the room for a learner's
state; 3 competencies; 4 media that are named and not there; 5 accessibility; 7 pedagogy,
which includes the right and wrong answers of questions. Each code has a page in `rules/`.
"""

from __future__ import annotations

from collections.abc import Iterator

from kdll.check import (
    accessibility,
    assessments,
    blanks,
    budget,
    competency,
    course,
    credits,
    draws,
    gates,
    identity,
    ids,
    lines,
    links,
    media,
    prose,
    questions,
    records,
    scenario,
    theme,
)
from kdll.check.exemptions import Judged, exempt
from kdll.check.rule import Rule, Subject
from kdll.model.course import Course, Library
from kdll.model.diagnostic import Diagnostic, Note

__all__ = ["RULES", "Judged", "Rule", "Subject", "check", "check_library", "exempt"]


def _overflow(subject: Subject) -> Iterator[Diagnostic]:
    """KD230, for the identity that the course would have once it is written."""
    yield from budget.overflow(subject, identity.update(subject.course, subject.identity)[0])


RULES: tuple[Rule, ...] = (
    Rule("KD183", "todo-in-a-released-course", prose.unfinished),
    Rule("KD184", "term-explained-twice", prose.term_twice),
    Rule("KD201", "missing-id", ids.missing),
    Rule("KD202", "malformed-id", ids.malformed),
    Rule("KD203", "duplicate-id", ids.duplicate),
    Rule("KD204", "broken-link", links.broken),
    Rule("KD205", "broken-anchor", links.broken_anchor),
    Rule("KD206", "link-in-other-letters", links.letter_case),
    Rule("KD207", "unknown-assessment", links.unknown_assessment),
    Rule("KD208", "unknown-module", links.unknown_module),
    Rule("KD209", "link-out-of-the-course", links.unsafe),
    Rule("KD210", "stale-identity-lock", identity.stale),
    Rule("KD220", "unknown-objective", links.unknown_objective),
    Rule("KD221", "unknown-contact", links.unknown_contact),
    Rule("KD222", "unknown-bank", draws.unknown_bank),
    Rule("KD223", "misplaced-bank", draws.misplaced_bank),
    Rule("KD224", "unknown-gate", gates.unknown),
    Rule("KD225", "misplaced-draw", draws.misplaced),
    Rule("KD226", "unused-bank", draws.unused_bank),
    Rule("KD227", "link-into-a-bank", links.into_bank),
    Rule("KD228", "pre-assessment-at-odds", assessments.pre_at_odds),
    Rule("KD229", "gate-out-of-order", gates.out_of_order),
    Rule("KD230", "state-too-large", _overflow),
    Rule("KD231", "answer-too-long-to-report", records.too_long),
    Rule("KD301", "untagged-module", competency.untagged_module),
    Rule("KD302", "unknown-competency", competency.unknown_competency),
    Rule("KD303", "unknown-framework", competency.unknown_framework),
    Rule("KD304", "unknown-level", competency.unknown_level),
    Rule("KD305", "untaught-target", competency.untaught_target),
    Rule("KD306", "question-without-competency", competency.question_without_competency),
    Rule("KD307", "course-without-targets", competency.no_targets),
    Rule("KD411", "missing-media", media.missing),
    Rule("KD412", "media-in-other-letters", media.letter_case),
    Rule("KD413", "media-outside-its-folder", media.outside),
    Rule("KD414", "missing-captions", media.without_captions),
    Rule("KD465", "credit-without-file", credits.unknown_file),
    Rule("KD466", "media-without-licence", credits.without_licence),
    Rule("KD501", "missing-alternative-text", accessibility.missing_alternative),
    Rule("KD502", "file-name-as-alternative-text", accessibility.file_name_as_alternative),
    Rule("KD503", "skipped-heading-level", accessibility.skipped_heading),
    Rule("KD504", "second-title", accessibility.second_title),
    Rule("KD505", "link-without-words", accessibility.wordless_link),
    Rule("KD701", "question-without-right-choice", questions.without_right_choice),
    Rule("KD702", "two-right-choices", questions.two_right_choices),
    Rule("KD703", "only-right-choices", questions.all_right),
    Rule("KD704", "too-few-choices", lines.too_few),
    Rule("KD705", "too-many-choices", lines.too_many),
    Rule("KD706", "duplicate-choice", lines.duplicate),
    Rule("KD707", "true-false-without-two-choices", questions.true_false_not_two),
    Rule("KD708", "number-that-is-none", questions.not_a_number),
    Rule("KD709", "assessment-without-questions", questions.assessment_without_questions),
    Rule("KD710", "long-question", questions.long_prompt),
    Rule("KD711", "long-title", questions.long_title),
    Rule("KD712", "review-date-passed", course.review_date_passed),
    Rule("KD713", "course-without-pages", course.without_pages),
    Rule("KD714", "contradicting-numbers", questions.contradicting_numbers),
    Rule("KD715", "completed-by-opening", course.asks_nothing),
    Rule("KD716", "setting-without-effect", lines.setting_without_effect),
    Rule("KD717", "group-without-members", lines.empty_group),
    Rule("KD718", "one-right-side", lines.one_right_side),
    Rule("KD719", "long-answer", blanks.long_answer),
    Rule("KD720", "right-and-wrong-answer", blanks.right_and_wrong_answer),
    Rule("KD721", "beyond-the-platform", lines.beyond_the_platform),
    Rule("KD730", "unreachable-situation", scenario.unreachable),
    Rule("KD731", "scenario-without-way-out", scenario.no_way_out),
    Rule("KD732", "useless-exemption", assessments.useless_exemption),
    Rule("KD733", "points-without-reason", scenario.points_without_reason),
    Rule("KD734", "minutes-apart", course.minutes_apart),
    Rule("KD735", "too-few-to-draw", draws.too_few),
    Rule("KD736", "drawn-twice", draws.drawn_twice),
    Rule("KD737", "target-left-out", draws.left_out),
    Rule("KD738", "small-bank", draws.small_bank),
    Rule("KD739", "unequal-points-in-a-draw", draws.unequal_points),
    Rule("KD780", "faint-colour", theme.faint),
    Rule("KD781", "missing-logo", theme.missing_logo),
    Rule("KD782", "unfit-logo", theme.unfit_logo),
)


def check(subject: Subject) -> tuple[Diagnostic, ...]:
    """All that the rules have to say about one course, by place."""
    return tuple(sorted({found for rule in RULES for found in rule.find(subject)}))


def check_library(library: Library) -> tuple[Diagnostic, ...]:
    """What can only be seen across courses: two of them with one id (KD203)."""
    first: dict[str, Course] = {}
    found = []
    for one in library.courses:
        seen = first.setdefault(one.id.casefold(), one)
        if one.id and seen is not one:
            found.append(
                Diagnostic(
                    one.span,
                    "KD203",
                    f"course id `{one.id}` is used twice",
                    "give this course an id of its own",
                    notes=(Note(seen.span, "first used here"),),
                )
            )
    return tuple(sorted(found))
