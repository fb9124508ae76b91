/** The canonical result: what completes, what passes, what is left. Every standard gets a projection. */
import type { AssessmentData, KdllData } from "../data";
import { kept, lost, NO_RULE } from "./assessment";
import { asked } from "./draws";
import { NO_ATTEMPTS, PARTS, type State, type Verdict } from "./state";

export type Success = "unknown" | "passed" | "failed";

export interface Result {
  readonly completed: boolean;
  readonly success: Success;
  /** 0 to 1, of the assessment whose score counts; null before it was handed in once. */
  readonly scaled: number | null;
  /** 0 to 1. */
  readonly progress: number;
}

export interface ObjectiveResult {
  readonly id: string;
  /** 0 to 1; null while not every question about it was handed in. */
  readonly scaled: number | null;
  readonly success: Success;
}

export type Left =
  | { readonly kind: "page"; readonly page: string }
  | { readonly kind: "video"; readonly page: string; readonly path: string; readonly watched: number }
  | {
      readonly kind: "assessment";
      readonly page: string;
      readonly lost: boolean;
      /** To be handed in, not to be passed. */
      readonly pre: boolean;
    }
  /** `spent`: whole minutes so far. */
  | { readonly kind: "minutes"; readonly minutes: number; readonly spent: number }
  /** Only before a gate: so many things are left in a module, the first on this page. */
  | { readonly kind: "module"; readonly module: string; readonly page: string; readonly things: number };

export function watched(state: State, slot: number): number {
  return (state.media.get(slot)?.parts.length ?? 0) / PARTS;
}

/** What still stands between the learner and completion, in the order of the pages. */
export function left(data: KdllData, state: State, within?: string): Left[] {
  return requirements(data, within)
    .filter((requirement) => share(data, state, requirement) < 1)
    .map((r): Left => {
      switch (r.kind) {
        case "page":
          return { kind: "page", page: r.id };
        case "assessment":
          return { ...assessmentLeft(data, state, r.id), pre: false };
        case "minutes":
          return { kind: "minutes", minutes: r.minutes, spent: Math.floor(state.seconds / 60) };
        case "video":
          return { kind: "video", page: r.page, path: r.path, watched: watched(state, r.slot) };
      }
    });
}

/** Pages of a module that its being done depends on. */
export function requiredPages(data: KdllData, module: string): string[] {
  return requirements(data, module).flatMap((r) =>
    r.kind === "minutes" ? [] : [r.kind === "video" ? r.page : r.id],
  );
}

/** What is left of an assessment before a gate; null: nothing. A pre-assessment need not be passed. */
export function passedOrTaken(data: KdllData, state: State, page: string): Left | null {
  const pre = ruleOf(data, page).role === "pre";
  const done = pre
    ? attempts(data, state, page).finished > 0
    : standing(data, state, page).passed;
  return done ? null : { ...assessmentLeft(data, state, page), pre };
}

function assessmentLeft(data: KdllData, state: State, page: string) {
  const gone = lost(ruleOf(data, page), attempts(data, state, page));
  return { kind: "assessment" as const, page, lost: gone };
}

/** The result of the unit, or of one of its modules. */
export function result(data: KdllData, state: State, within?: string): Result {
  const needed = requirements(data, within);
  const shares = needed.map((requirement) => share(data, state, requirement));
  const met = shares.length > 0 && shares.every((s) => s >= 1);
  const whole = within === undefined;
  const completed = met || (whole && state.verdict.completed);
  const progress = completed
    ? 1
    : shares.reduce((sum, s) => sum + s, 0) / Math.max(1, shares.length);
  const counting = countingAssessment(data, within);
  const judged = counting === null ? null : standing(data, state, counting);
  const passed = judged?.passed || (whole && state.verdict.passed);
  const failed = judged?.lost || (whole && state.verdict.failed);
  return {
    completed,
    success: passed ? "passed" : failed ? "failed" : "unknown",
    scaled: judged?.scaled ?? null,
    progress: Math.min(1, Math.max(0, progress)),
  };
}

/** What was once reached stays reached, also in a later version: the result builds on the verdict. */
export function settle(data: KdllData, state: State): Verdict {
  const { completed, success } = result(data, state);
  return { completed, passed: success === "passed", failed: success === "failed" };
}

/** One per competency of the unit, over the scored questions that are handed in. */
export function objectives(data: KdllData, state: State): ObjectiveResult[] {
  const pages = data.pages.filter((p) => ruleOf(data, p.id).role !== "pre");
  const scored = pages.flatMap((p) => asked(data, state, p.id));
  return data.objectives.map(({ id }) => {
    const questions = scored.filter((q) => q.competency === id);
    const possible = questions.reduce((sum, q) => sum + q.points, 0);
    const answers = questions.map((q) => ({ q, answer: state.answers.get(q.slot) }));
    if (!possible || answers.some(({ answer }) => !answer?.checked))
      return { id, scaled: null, success: "unknown" };
    const earned = answers.reduce((sum, { q, answer }) => sum + q.points * (answer?.score ?? 0), 0);
    const marks = questions.map((q) => ruleOf(data, q.page).pass);
    const scaled = earned / possible;
    return { id, scaled, success: scaled >= Math.max(...marks) - 1e-9 ? "passed" : "failed" };
  });
}

export function ruleOf(data: KdllData, page: string): AssessmentData {
  return data.rules.assessments[page] ?? NO_RULE;
}

/** The assessment that decides success and score, if the unit or the module holds it. */
export function countingAssessment(data: KdllData, within?: string): string | null {
  const named = [data.rules.passed, data.rules.scoreFrom];
  const here = data.pages.filter((p) => within === undefined || p.module === within);
  const own = within === undefined ? [] : here.filter((p) => p.kind === "assessment").map((p) => p.id);
  const counts = (id: string | null) =>
    id !== null && here.some((p) => p.id === id) && ruleOf(data, id).role !== "pre";
  return [...named, ...own].find(counts) ?? null;
}

type Requirement =
  | { readonly kind: "page"; readonly id: string; readonly slot: number }
  | {
      readonly kind: "video";
      readonly page: string;
      readonly path: string;
      readonly slot: number;
      readonly share: number;
    }
  | { readonly kind: "assessment"; readonly id: string }
  | { readonly kind: "minutes"; readonly minutes: number };

function requirements(data: KdllData, within?: string): Requirement[] {
  const { rules } = data;
  const pages = data.pages.filter((p) => within === undefined || p.module === within);
  const all = pages.flatMap((page): Requirement[] => [
    ...(rules.pages.includes(page.id)
      ? [{ kind: "page" as const, id: page.id, slot: page.slot }]
      : []),
    ...(rules.videos === null ? [] : videosOf(data, page.id, rules.videos)),
    ...(rules.passed === page.id && ruleOf(data, page.id).role !== "pre"
      ? [{ kind: "assessment" as const, id: page.id }]
      : []),
  ]);
  if (within === undefined && rules.minutes) all.push({ kind: "minutes", minutes: rules.minutes });
  // A unit of which nothing is asked is completed by opening it, never by nothing at all.
  if (all.length || !pages.length) return all;
  return pages.map(({ id, slot }) => ({ kind: "page", id, slot }));
}

function videosOf(data: KdllData, page: string, share: number): Requirement[] {
  return data.media
    .filter((m) => m.page === page && m.kind === "video")
    .map(({ path, slot }) => ({ kind: "video", page, path, slot, share }));
}

/** How far one requirement is met, 0 to 1. */
function share(data: KdllData, state: State, r: Requirement): number {
  switch (r.kind) {
    case "page":
      return state.seen.has(r.slot) || state.exempt.has(r.slot) ? 1 : 0;
    case "video": {
      if (state.exempt.has(slotOfPage(data, r.page) ?? -1)) return 1;
      const seen = watched(state, r.slot);
      // Room for the last bit: 36 of 40 parts are nine tenths.
      return seen >= r.share - 1e-9 ? 1 : seen / r.share;
    }
    case "minutes":
      return Math.min(1, state.seconds / (60 * r.minutes));
    case "assessment":
      return standing(data, state, r.id).passed ? 1 : 0;
  }
}

function standing(data: KdllData, state: State, page: string) {
  const rule = ruleOf(data, page);
  const row = attempts(data, state, page);
  const counting = countingAssessment(data) === page;
  const passed = row.passed || (counting && state.verdict.passed);
  return { passed, lost: !passed && lost(rule, row), scaled: kept(rule, row) };
}

function attempts(data: KdllData, state: State, page: string) {
  return state.assessments.get(slotOfPage(data, page) ?? -1) ?? NO_ATTEMPTS;
}

export function slotOfPage(data: KdllData, page: string): number | null {
  return data.pages.find((p) => p.id === page)?.slot ?? null;
}
