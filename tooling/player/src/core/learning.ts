/** What a learner does, each as a function from one state to the next. */
import type { AssessmentData, KdllData, PageData, QuestionData } from "../data";
import * as assessment from "./assessment";
import { answered, judge, slotOf, type Response } from "./judge";
import { countingAssessment, ruleOf, settle } from "./rules";
import { type Answer, type Attempts, cut, NO_ATTEMPTS, PARTS, type State } from "./state";

/** An answer as a platform may be told of it. Knows no standard. */
export interface AnswerRecord {
  readonly question: QuestionData;
  /** Keys of the choices taken, in the author's order; for numbers, the text typed. */
  readonly response: readonly string[] | string;
  readonly right: boolean;
  /** 0 to 1. */
  readonly score: number;
  /** From 1. */
  readonly attempt: number;
}

/** A change, and the answers that it judged. */
export interface Step {
  readonly state: State;
  readonly records: readonly AnswerRecord[];
}

export function openPage(data: KdllData, state: State, page: string): State {
  const found = data.pages.find((p) => p.id === page);
  if (!found) return state;
  const seen = new Set(state.seen).add(found.slot);
  return settled(data, { ...state, page: found.slot, seen });
}

/** Where a learner comes back to. */
export function currentPage(data: KdllData, state: State): PageData | undefined {
  return data.pages.find((p) => p.slot === state.page) ?? data.pages[0];
}

/** Keeps what is marked or typed, unjudged. Locked questions stay as they are. */
export function respond(data: KdllData, state: State, q: QuestionData, response: Response): State {
  if (locked(data, state, q)) return state;
  const old = state.answers.get(q.slot);
  const kept = typeof response === "string" ? cut(response) : response;
  const next = withAnswer(state, q.slot, {
    ...(old ?? { tries: 0 }),
    right: false,
    score: 0,
    checked: false,
    response: kept,
  });
  return q.scored ? underway(data, next, q.page) : next;
}

/** Judges one question on the spot: practice, or an assessment that shows each answer. */
export function check(data: KdllData, state: State, q: QuestionData): Step {
  const answer = state.answers.get(q.slot);
  if (!answer || !answered(q, answer.response) || locked(data, state, q))
    return { state, records: [] };
  const judged = judged1(q, answer);
  return {
    state: settled(data, withAnswer(state, q.slot, judged)),
    records: [record(q, judged, q.scored ? attemptsOf(data, state, q.page).finished + 1 : judged.tries)],
  };
}

/** Practice: clears the verdict on a wrong answer so that it can be tried again. */
export function retry(data: KdllData, state: State, q: QuestionData): State {
  const answer = state.answers.get(q.slot);
  if (!answer || q.scored || answer.right || triesLeft(q, answer) === 0) return state;
  return settled(data, withAnswer(state, q.slot, { ...answer, checked: false }));
}

/** Hands in an assessment page: every question is judged, unanswered ones as wrong. */
export function submit(data: KdllData, state: State, page: string): Step {
  const slot = slotOfPage(data, page);
  const rule = ruleOf(data, page);
  const row = attemptsOf(data, state, page);
  if (slot === null || assessment.exhausted(rule, row) || handedIn(row)) return { state, records: [] };
  const records: AnswerRecord[] = [];
  const answers = new Map(state.answers);
  for (const q of scoredOn(data, page)) {
    const answer = answers.get(q.slot);
    const given = answer !== undefined && answered(q, answer.response);
    if (answer?.checked) continue;
    const judged = given ? judged1(q, answer) : unanswered(q, answer);
    answers.set(q.slot, judged);
    if (given) records.push(record(q, judged, row.finished + 1));
  }
  const score = scoreOf(data, { ...state, answers }, page);
  const assessments = new Map(state.assessments).set(slot, assessment.finish(rule, row, score));
  return { state: settled(data, { ...state, answers, assessments }), records };
}

/** Opens another attempt, with clean questions. */
export function again(data: KdllData, state: State, page: string): State {
  const slot = slotOfPage(data, page);
  const row = attemptsOf(data, state, page);
  if (slot === null || !assessment.mayRetry(ruleOf(data, page), row)) return state;
  const answers = new Map(state.answers);
  for (const q of scoredOn(data, page)) {
    const answer = answers.get(q.slot);
    if (answer) answers.set(q.slot, unanswered(q, { ...answer, tries: answer.tries - 1 }, false));
  }
  const assessments = new Map(state.assessments).set(slot, assessment.begin(row));
  return { ...state, answers, assessments };
}

/** Notes that a medium was played from one second to another, and stands at the latter. */
export function play(data: KdllData, state: State, slot: number, from: number, to: number): State {
  const medium = data.media.find((m) => m.slot === slot);
  if (!medium || !(medium.duration > 0)) return state;
  const old = state.media.get(slot);
  const step = medium.duration / PARTS;
  const parts = new Set(old?.parts ?? []);
  // A part counts once its middle was played, so that a seek to it alone does not.
  for (let part = 0; part < PARTS; part += 1) {
    const middle = (part + 0.5) * step;
    if (from <= middle && middle <= to) parts.add(part);
  }
  return withMedium(data, state, slot, Math.max(0, Math.floor(to)), parts);
}

/** Reading a transcript to its end counts as having heard it all. */
export function readTranscript(data: KdllData, state: State, slot: number): State {
  const all = Array.from({ length: PARTS }, (_, part) => part);
  return withMedium(data, state, slot, state.media.get(slot)?.position ?? 0, new Set(all));
}

/** Points earned and possible in the attempt as it stands. */
export function pointsOf(data: KdllData, state: State, page: string) {
  const questions = scoredOn(data, page);
  const possible = questions.reduce((sum, q) => sum + q.points, 0);
  const earned = questions.reduce((sum, q) => {
    const answer = state.answers.get(q.slot);
    return sum + (answer?.checked ? q.points * answer.score : 0);
  }, 0);
  return { earned, possible };
}

/** Whether a question no longer takes an answer. */
export function locked(data: KdllData, state: State, q: QuestionData): boolean {
  const answer = state.answers.get(q.slot);
  if (!q.scored) return answer?.checked === true && (answer.right || triesLeft(q, answer) === 0);
  const row = attemptsOf(data, state, q.page);
  const rule = ruleOf(data, q.page);
  return handedIn(row) || assessment.exhausted(rule, row) || answer?.checked === true;
}

/** Practice: null is without end. */
export function triesLeft(q: QuestionData, answer: Answer | undefined): number | null {
  return q.attempts === null ? null : Math.max(0, q.attempts - (answer?.tries ?? 0));
}

export function attemptsOf(data: KdllData, state: State, page: string): Attempts {
  return state.assessments.get(slotOfPage(data, page) ?? -1) ?? NO_ATTEMPTS;
}

export function scoredOn(data: KdllData, page: string): QuestionData[] {
  return data.questions.filter((q) => q.page === page && q.scored);
}

/** Drops the answers of questions that the course no longer has; all else survives an update. */
export function reconcile(data: KdllData, state: State): State {
  const known = new Set(data.questions.map((q) => q.slot));
  const answers = new Map([...state.answers].filter(([slot]) => known.has(slot)));
  return settled(data, { ...state, answers });
}

/** The course with a pass mark that the platform set at launch, 0 to 1. */
export function withPassMark(data: KdllData, pass: number | null): KdllData {
  const page = countingAssessment(data);
  if (pass === null || page === null || !(pass >= 0 && pass <= 1)) return data;
  const rule: AssessmentData = { ...ruleOf(data, page), pass };
  const assessments = { ...data.rules.assessments, [page]: rule };
  return { ...data, rules: { ...data.rules, assessments } };
}

function handedIn(row: Attempts): boolean {
  return row.finished > 0 && !row.underway;
}

function settled(data: KdllData, state: State): State {
  return { ...state, verdict: settle(data, state) };
}

function underway(data: KdllData, state: State, page: string): State {
  const slot = slotOfPage(data, page);
  if (slot === null) return state;
  const row = assessment.begin(attemptsOf(data, state, page));
  return { ...state, assessments: new Map(state.assessments).set(slot, row) };
}

function withAnswer(state: State, slot: number, answer: Answer): State {
  return { ...state, answers: new Map(state.answers).set(slot, answer) };
}

function withMedium(data: KdllData, state: State, slot: number, position: number, parts: Set<number>) {
  const media = new Map(state.media);
  media.set(slot, { position, parts: [...parts].sort((a, b) => a - b) });
  return settled(data, { ...state, media });
}

function judged1(q: QuestionData, answer: Answer): Answer {
  const { right, score } = judge(q, answer.response);
  return { ...answer, tries: answer.tries + 1, right, score, checked: true };
}

function unanswered(q: QuestionData, answer: Answer | undefined, checked = true): Answer {
  const response = q.kind === "numeric" ? "" : [];
  return { tries: (answer?.tries ?? 0) + 1, right: false, score: 0, checked, response };
}

function scoreOf(data: KdllData, state: State, page: string): number {
  const { earned, possible } = pointsOf(data, state, page);
  return possible ? earned / possible : 0;
}

function record(q: QuestionData, answer: Answer, attempt: number): AnswerRecord {
  const { response } = answer;
  return {
    question: q,
    response:
      typeof response === "string"
        ? response
        : q.choices.filter((c) => response.includes(slotOf(c))).map((c) => c.key),
    right: answer.right,
    score: answer.score,
    attempt,
  };
}

function slotOfPage(data: KdllData, page: string): number | null {
  return data.pages.find((p) => p.id === page)?.slot ?? null;
}
