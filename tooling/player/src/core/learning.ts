/** What a learner does, each as a function from one state to the next. */
import type { AssessmentData, KdllData, PageData, QuestionData } from "../data";
import * as assessment from "./assessment";
import { asked, isAsked, withDraw, withNewDraw } from "./draws";
import { exempted } from "./exempt";
import { closedBy } from "./gates";
import { answered, blankResponse, judge, keyOf, slotOf } from "./judge";
import { knownOnly, renamed, type Response, trimmed } from "./response";
import { countingAssessment, ruleOf, settle, slotOfPage } from "./rules";
import { type Answer, type Attempts, NO_ATTEMPTS, PARTS, type State } from "./state";

/** An answer as a platform may be told of it. Knows no standard. */
export interface AnswerRecord {
  readonly question: QuestionData;
  /** By keys of the lines; choices taken in the author's order. */
  readonly response: Response<string>;
  readonly right: boolean;
  /** 0 to 1. */
  readonly score: number;
  /** From 1. */
  readonly attempt: number;
  /** Of the course: a BCP 47 tag. */
  readonly language: string;
}

/** A change, and the answers that it judged. */
export interface Step {
  readonly state: State;
  readonly records: readonly AnswerRecord[];
}

/** A page behind a gate becomes the present one, but is not seen. */
export function openPage(data: KdllData, state: State, page: string): State {
  const found = data.pages.find((p) => p.id === page);
  if (!found) return state;
  if (closedBy(data, state, page).length) return settled(data, { ...state, page: found.slot });
  const seen = new Set(state.seen).add(found.slot);
  return settled(data, withDraw(data, { ...state, page: found.slot, seen }, found));
}

/** Where a learner comes back to. */
export function currentPage(data: KdllData, state: State): PageData | undefined {
  return data.pages.find((p) => p.slot === state.page) ?? data.pages[0];
}

/** Keeps what is marked or typed, unjudged. Locked questions stay as they are. */
export function respond(data: KdllData, state: State, q: QuestionData, response: Response): State {
  if (locked(data, state, q)) return state;
  const old = state.answers.get(q.slot);
  const next = withAnswer(state, q.slot, {
    ...(old ?? { tries: 0 }),
    right: false,
    score: 0,
    checked: false,
    response: trimmed(response),
  });
  return q.scored ? underway(data, next, q.page) : next;
}

/** Judges one question on the spot: practice, or an assessment that shows each answer. */
export function check(data: KdllData, state: State, q: QuestionData): Step {
  const answer = state.answers.get(q.slot);
  if (!answer || !answered(q, answer.response) || locked(data, state, q))
    return { state, records: [] };
  const judged = judged1(q, answer);
  const attempt = q.scored ? attemptsOf(data, state, q.page).finished + 1 : judged.tries;
  return {
    state: settled(data, withAnswer(state, q.slot, judged)),
    records: [record(data, q, judged, attempt)],
  };
}

/** Practice: clears the verdict on a wrong answer so that it can be tried again. */
export function retry(data: KdllData, state: State, q: QuestionData): State {
  const answer = state.answers.get(q.slot);
  if (!answer || q.scored || answer.right || triesLeft(q, answer) === 0) return state;
  return settled(data, withAnswer(state, q.slot, { ...answer, checked: false }));
}

/** Practice: goes back to the beginning of a scenario. The try that was judged stays counted. */
export function startOver(data: KdllData, state: State, q: QuestionData): State {
  const answer = state.answers.get(q.slot);
  if (!answer || q.scored) return state;
  const clean = { ...answer, right: false, score: 0, checked: false, response: blankResponse(q) };
  return settled(data, withAnswer(state, q.slot, clean));
}

/** Hands in an assessment page: every question is judged, unanswered ones as wrong. */
export function submit(data: KdllData, state: State, page: string): Step {
  const slot = slotOfPage(data, page);
  const rule = ruleOf(data, page);
  const row = attemptsOf(data, state, page);
  const over = assessment.exhausted(rule, row) || assessment.handedIn(row);
  if (slot === null || over) return { state, records: [] };
  const records: AnswerRecord[] = [];
  const answers = new Map(state.answers);
  for (const q of asked(data, state, page)) {
    const answer = answers.get(q.slot);
    const given = answer !== undefined && answered(q, answer.response);
    if (answer?.checked) continue;
    const judged = given ? judged1(q, answer) : unanswered(q, answer);
    answers.set(q.slot, judged);
    if (given) records.push(record(data, q, judged, row.finished + 1));
  }
  const judged = { ...withDrawOf(data, state, page), answers };
  const score = scoreOf(data, judged, page);
  const exempt = exempted(data, judged, page);
  const assessments = new Map(state.assessments).set(slot, assessment.finish(rule, row, score));
  return { state: settled(data, { ...judged, exempt, assessments }), records };
}

/** Opens another attempt, with clean questions, drawn anew where there are draws. */
export function again(data: KdllData, state: State, page: string): State {
  const found = data.pages.find((p) => p.id === page);
  const row = attemptsOf(data, state, page);
  if (!found || !assessment.mayRetry(ruleOf(data, page), row)) return state;
  const before = asked(data, state, page);
  const assessments = new Map(state.assessments).set(found.slot, assessment.begin(row));
  const next = withNewDraw(data, { ...state, assessments }, found);
  const answers = new Map(state.answers);
  const now = asked(data, next, page);
  for (const q of new Set([...before, ...now])) {
    const answer = answers.get(q.slot);
    if (!now.includes(q)) answers.delete(q.slot);
    else if (answer)
      answers.set(q.slot, unanswered(q, { ...answer, tries: answer.tries - 1 }, false));
  }
  return { ...next, answers };
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
  const questions = asked(data, state, page);
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
  if (!isAsked(data, state, q)) return true;
  if (!q.scored) return answer?.checked === true && (answer.right || triesLeft(q, answer) === 0);
  const row = attemptsOf(data, state, q.page);
  const rule = ruleOf(data, q.page);
  return assessment.handedIn(row) || assessment.exhausted(rule, row) || answer?.checked === true;
}

/** Practice: null is without end. */
export function triesLeft(q: QuestionData, answer: Answer | undefined): number | null {
  return q.attempts === null ? null : Math.max(0, q.attempts - (answer?.tries ?? 0));
}

export function attemptsOf(data: KdllData, state: State, page: string): Attempts {
  return state.assessments.get(slotOfPage(data, page) ?? -1) ?? NO_ATTEMPTS;
}

/**
 * Brings a state in line with a course that may have changed. What it can no longer ask or show is
 * dropped, so that what is kept stays within the room that was proved when the course was built; all
 * else survives an update.
 */
export function reconcile(data: KdllData, state: State): State {
  const drawn = data.pages.reduce((s, page) => withDrawUpdated(data, s, page), withoutOldDraws(data, state));
  const answers = new Map<number, Answer>();
  for (const q of data.questions) {
    const answer = drawn.answers.get(q.slot);
    if (!answer || !isAsked(data, drawn, q)) continue;
    answers.set(q.slot, { ...answer, response: knownOnly(answer.response, q.choices.map(slotOf)) });
  }
  return settled(data, { ...drawn, answers });
}

/** Draws of pages that draw no more, and what was drawn before out of banks that are gone, are forgotten. */
function withoutOldDraws(data: KdllData, state: State): State {
  const drawing = data.pages.filter((page) => page.draws?.length);
  const slots = new Set(drawing.map((page) => page.slot));
  const ids = new Set(drawing.flatMap((page) => page.draws.flatMap((draw) => draw.from)));
  const pool = new Set(data.questions.filter((q) => ids.has(q.id)).map((q) => q.slot));
  const draws = new Map([...state.draws].filter(([page]) => slots.has(page)));
  return { ...state, draws, drawnBefore: new Set([...state.drawnBefore].filter((q) => pool.has(q))) };
}

/** What was begun is filled up where a question is gone; what was handed in stays, less what is gone. */
function withDrawUpdated(data: KdllData, state: State, page: PageData): State {
  return state.draws.has(page.slot) ? withDraw(data, state, page) : state;
}

/** The course with a pass mark that the platform set at launch, 0 to 1. */
export function withPassMark(data: KdllData, pass: number | null): KdllData {
  const page = countingAssessment(data);
  if (pass === null || page === null || !(pass >= 0 && pass <= 1)) return data;
  const rule: AssessmentData = { ...ruleOf(data, page), pass };
  const assessments = { ...data.rules.assessments, [page]: rule };
  return { ...data, rules: { ...data.rules, assessments } };
}

function settled(data: KdllData, state: State): State {
  return { ...state, verdict: settle(data, state) };
}

function underway(data: KdllData, state: State, page: string): State {
  const slot = slotOfPage(data, page);
  if (slot === null) return state;
  const row = assessment.begin(attemptsOf(data, state, page));
  const drawn = withDrawOf(data, state, page);
  return { ...drawn, assessments: new Map(drawn.assessments).set(slot, row) };
}

function withDrawOf(data: KdllData, state: State, page: string): State {
  const found = data.pages.find((p) => p.id === page);
  return found ? withDraw(data, state, found) : state;
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
  const tries = (answer?.tries ?? 0) + 1;
  return { tries, right: false, score: 0, checked, response: blankResponse(q) };
}

function scoreOf(data: KdllData, state: State, page: string): number {
  const { earned, possible } = pointsOf(data, state, page);
  return possible ? earned / possible : 0;
}

function record(data: KdllData, q: QuestionData, answer: Answer, attempt: number): AnswerRecord {
  const slots = q.choices.map(slotOf);
  const response = knownOnly(answer.response, slots);
  const { right, score } = answer;
  const { language } = data.course;
  return { question: q, response: renamed(response, keyOf), right, score, attempt, language };
}
