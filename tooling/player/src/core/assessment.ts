/** Attempts at an assessment page: which counts, whether another is left, when answers are shown. */
import type { AssessmentData } from "../data";
import type { Attempts } from "./state";

export const NO_RULE: AssessmentData = {
  pass: 0.7,
  attempts: null,
  keep: "best",
  answersShown: "after-attempt",
  role: "final",
  exemptFrom: null,
};

/** Room for the last bit of a binary fraction: 7 of 10 passes at 70 %. */
const SLACK = 1e-9;

/**
 * The score that counts, 0 to 1; null before the first attempt. Once passed, it is never reported
 * below the mark again, whatever a later attempt brings.
 */
export function kept(rule: AssessmentData, row: Attempts): number | null {
  const score = { best: row.best, last: row.last, first: row.first }[rule.keep];
  if (score === null) return null;
  return row.passed && score < rule.pass - SLACK ? Math.max(score, row.best ?? 0) : score;
}

export function reaches(rule: AssessmentData, score: number): boolean {
  return score >= rule.pass - SLACK;
}

export function exhausted(rule: AssessmentData, row: Attempts): boolean {
  return rule.attempts !== null && row.finished >= rule.attempts;
}

/** No attempt that could still pass is left. */
export function lost(rule: AssessmentData, row: Attempts): boolean {
  const decided = exhausted(rule, row) || (rule.keep === "first" && row.finished > 0);
  return rule.role !== "pre" && !row.passed && decided;
}

/** Whether a learner who has handed in may try once more. */
export function mayRetry(rule: AssessmentData, row: Attempts): boolean {
  return !row.underway && row.finished > 0 && !exhausted(rule, row) && !shownForGood(rule, row);
}

/** Null: without end. */
export function attemptsLeft(rule: AssessmentData, row: Attempts): number | null {
  return rule.attempts === null ? null : Math.max(0, rule.attempts - row.finished);
}

/** Whether right answers and feedback may be seen now that the attempt is handed in. */
export function answersVisible(rule: AssessmentData, row: Attempts): boolean {
  if (row.underway || !row.finished) return false;
  if (rule.answersShown === "never") return false;
  return rule.answersShown !== "after-last" || exhausted(rule, row) || shownForGood(rule, row);
}

/** With tries without end, passing makes an attempt the last one. */
function shownForGood(rule: AssessmentData, row: Attempts): boolean {
  return rule.answersShown === "after-last" && rule.attempts === null && row.passed;
}

export function handedIn(row: Attempts): boolean {
  return row.finished > 0 && !row.underway;
}

export function begin(row: Attempts): Attempts {
  return { ...row, underway: true };
}

/** Hands an attempt in. `score`: 0 to 1. */
export function finish(rule: AssessmentData, row: Attempts, score: number): Attempts {
  const best = Math.max(row.best ?? 0, score);
  const first = row.first ?? score;
  const counts = rule.keep === "first" ? first : score;
  return {
    finished: row.finished + 1,
    best,
    last: score,
    first,
    underway: false,
    // A pre-assessment passes nothing.
    passed: row.passed || (rule.role !== "pre" && reaches(rule, counts)),
  };
}
