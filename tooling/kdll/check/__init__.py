"""The check room: what a course means, looked at rule by rule.

What is wrong with the form of a file is said while reading (KD1xx). Here, by first digit:
2 ids, links and the names that point from one file to another, the room for a learner's state, and
what should not leave the lab; 3 competencies; 4 media that are named and not there; 5 accessibility
and language; 7 pedagogy, which includes the right and wrong answers of questions. Each code has a
page in `rules/`.
"""

from __future__ import annotations

from collections.abc import Container, Iterator

from kdll.check import (
    accessibility,
    assessments,
    blanks,
    budget,
    competency,
    course,
    coverage,
    credits,
    draws,
    gates,
    headings,
    identity,
    ids,
    items,
    language,
    lines,
    link_words,
    links,
    media,
    pedagogy,
    plans,
    privacy,
    prose,
    questions,
    records,
    release,
    scenario,
    theme,
)
from kdll.check.exemptions import Judged, exempt
from kdll.check.privacy import hidden, secrets_around
from kdll.check.rule import Rule, Subject
from kdll.model.course import Course, Library
from kdll.model.diagnostic import Diagnostic, Note
from kdll.model.tree import Tree

__all__ = [
    "RULES",
    "Judged",
    "Rule",
    "Subject",
    "check",
    "check_library",
    "exempt",
    "hidden",
    "secrets_around",
]


def _overflow(subject: Subject) -> Iterator[Diagnostic]:
    """KD230, for the identity that the course would have once it is written."""
    yield from budget.overflow(subject, subject.slots[0])


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
    Rule("KD216", "changed-under-an-old-version", release.changed),
    Rule("KD217", "name-of-a-device", ids.device_name),
    Rule("KD218", "path-too-long", ids.long_path),
    Rule("KD219", "version-not-noted", release.unnoted),
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
    Rule("KD240", "shortened-link", privacy.shortened_link),
    Rule("KD241", "tracked-link", privacy.tracked_link),
    Rule("KD242", "form-elsewhere", privacy.form_elsewhere),
    Rule("KD243", "film-elsewhere", privacy.film_elsewhere),
    Rule("KD245", "pasted-secret", privacy.secret),
    Rule("KD246", "personal-address", privacy.personal_address),
    Rule("KD247", "telephone-number", privacy.personal_number),
    Rule("KD248", "identity-number", privacy.identity_number),
    Rule("KD301", "untagged-module", competency.untagged_module),
    Rule("KD302", "unknown-competency", competency.unknown_competency),
    Rule("KD303", "unknown-framework", competency.unknown_framework),
    Rule("KD304", "unknown-level", competency.unknown_level),
    Rule("KD305", "untaught-target", coverage.untaught_target),
    Rule("KD306", "question-without-competency", competency.question_without_competency),
    Rule("KD307", "course-without-targets", competency.no_targets),
    Rule("KD308", "unassessed-target", coverage.unassessed_target),
    Rule("KD309", "assessed-before-taught", coverage.assessed_before_taught),
    Rule("KD310", "too-few-questions-to-judge", coverage.too_few_questions),
    Rule("KD312", "level-jump", coverage.level_jump),
    Rule("KD313", "retired-competency", competency.retired),
    Rule("KD314", "other-name-of-a-competency", competency.other_name),
    Rule("KD315", "ambiguous-competency", competency.ambiguous),
    Rule("KD411", "missing-media", media.missing),
    Rule("KD412", "media-in-other-letters", media.letter_case),
    Rule("KD413", "media-outside-its-folder", media.outside),
    Rule("KD414", "missing-captions", media.without_captions),
    Rule("KD465", "credit-without-file", credits.unknown_file),
    Rule("KD466", "media-without-licence", credits.without_licence),
    Rule("KD467", "unknown-licence", credits.unknown_licence),
    Rule("KD468", "stricter-licence", credits.stricter_licence),
    Rule("KD501", "missing-alternative-text", accessibility.missing_alternative),
    Rule("KD502", "file-name-as-alternative-text", accessibility.file_name_as_alternative),
    Rule("KD503", "skipped-heading-level", headings.skipped),
    Rule("KD504", "second-title", headings.second_title),
    Rule("KD505", "link-without-words", accessibility.wordless_link),
    Rule("KD506", "picture-of-a-picture", accessibility.says_picture),
    Rule("KD507", "words-said-twice", accessibility.repeated_words),
    Rule("KD508", "link-that-says-nothing", link_words.says_nothing),
    Rule("KD509", "address-as-words", link_words.bare_address),
    Rule("KD510", "same-words-for-two-links", link_words.same_words),
    Rule("KD511", "table-without-heads", accessibility.headless_table),
    Rule("KD512", "colour-alone", accessibility.colour_alone),
    Rule("KD513", "capital-letters", accessibility.all_capitals),
    Rule("KD514", "emoji-as-bullet", accessibility.emoji_as_bullet),
    Rule("KD515", "undescribed-video", accessibility.without_description),
    Rule("KD520", "another-script", language.another_script),
    Rule("KD521", "mixed-letters", language.mixed_letters),
    Rule("KD522", "invisible-sign", language.invisible),
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
    Rule("KD740", "unasked-objective", pedagogy.unasked_objective),
    Rule("KD741", "course-without-objectives", pedagogy.without_objectives),
    Rule("KD742", "module-without-practice", pedagogy.without_practice),
    Rule("KD743", "long-film", pedagogy.long_film),
    Rule("KD744", "long-module", pedagogy.long_module),
    Rule("KD745", "questions-of-one-kind", pedagogy.one_kind),
    Rule("KD746", "mostly-true-or-false", pedagogy.mostly_true_false),
    Rule("KD747", "all-or-none-of-the-above", items.all_or_none),
    Rule("KD748", "longest-choice-is-right", items.longest_is_right),
    Rule("KD749", "right-choice-in-one-place", items.same_place),
    Rule("KD750", "nothing-to-read-on", pedagogy.without_further_reading),
    Rule("KD751", "nobody-to-ask", pedagogy.without_contact),
    Rule("KD752", "hidden-negative", items.hidden_negative),
    Rule("KD780", "faint-colour", theme.faint),
    Rule("KD781", "missing-logo", theme.missing_logo),
    Rule("KD782", "unfit-logo", theme.unfit_logo),
)


def check(subject: Subject, codes: Container[str] | None = None) -> tuple[Diagnostic, ...]:
    """All that the rules have to say about one course, by place; or those with these codes."""
    asked = (rule for rule in RULES if codes is None or rule.code in codes)
    return tuple(sorted({found for rule in asked for found in rule.find(subject)}))


def check_library(library: Library, tree: Tree) -> tuple[Diagnostic, ...]:
    """What can only be seen across courses: two of them with one id (KD203), what they build on,
    and whatever frameworks, roles and plans name. `tree` is the whole content folder."""
    first: dict[str, Course] = {}
    found = [*plans.check(library, tree)]
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
