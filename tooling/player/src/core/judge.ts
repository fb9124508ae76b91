/** Is it right, and how right? One function per kind, in one table. */
import type { ChoiceData, Part, QuestionData, QuestionKind } from "../data";
import { readNumber } from "./number";
import {
  formOf,
  type Form,
  pairsOf,
  pathOf,
  type Response,
  rowOf,
  takenOf,
  textOf,
  textsOf,
} from "./response";
import { bestPath, earned, ended } from "./scenario";
import { fits } from "./text";

export type { Response } from "./response";

export interface Judged {
  readonly right: boolean;
  /** 0 to 1. */
  readonly score: number;
  /** Keys of the lines whose feedback is said: taken, matched, or put in the wrong place. */
  readonly taken: readonly string[];
  /** Key of each line that was answered, and whether that was right. */
  readonly lines: ReadonlyMap<string, boolean>;
}

interface Kind {
  readonly form: Form;
  /** How much of it is answered, 0 to 1. */
  share(question: QuestionData, response: Response): number;
  judge(question: QuestionData, response: Response): Judged;
}

const KINDS: Readonly<Record<QuestionKind, Kind>> = {
  single: { form: "taken", share: choiceShare, judge: judgeSingle },
  "true-false": { form: "taken", share: choiceShare, judge: judgeSingle },
  multiple: { form: "taken", share: choiceShare, judge: judgeMultiple },
  numeric: {
    form: "text",
    share: (q, response) => (readNumber(textOf(response), q.unit) === null ? 0 : 1),
    judge: judgeNumber,
  },
  "fill-in": { form: "texts", share: blankShare, judge: judgeBlanks },
  matching: { form: "pairs", share: pairShare("source"), judge: judgePairs },
  categorise: { form: "pairs", share: pairShare("source"), judge: judgePairs },
  ordering: { form: "row", share: (_, response) => (rowOf(response).length ? 1 : 0), judge: judgeRow },
  likert: { form: "pairs", share: pairShare("statement"), judge: unjudged },
  open: { form: "told", share: () => 1, judge: unjudged },
  scenario: { form: "path", share: pathShare, judge: judgePath },
};

export function slotOf(choice: ChoiceData): number {
  return Number.parseInt(choice.key, 36);
}

export function keyOf(slot: number): string {
  return slot.toString(36);
}

export function linesOf(question: QuestionData, part: Part): ChoiceData[] {
  return question.choices.filter((choice) => choice.part === part);
}

/** Whether anything is answered that can be judged. */
export function answered(question: QuestionData, response: Response | undefined): boolean {
  return share(question, response) > 0;
}

/** Whether nothing is left open. */
export function complete(question: QuestionData, response: Response | undefined): boolean {
  return share(question, response) >= 1;
}

export function judge(question: QuestionData, response: Response): Judged {
  const kind = KINDS[question.kind];
  return formOf(response) === kind.form ? kind.judge(question, response) : NOTHING;
}

/** What the kind's answer is before anything is answered. */
export function blankResponse(question: QuestionData): Response {
  return KINDS[question.kind].form === "text" ? "" : [];
}

const NOTHING: Judged = { right: false, score: 0, taken: [], lines: new Map() };

function share(question: QuestionData, response: Response | undefined): number {
  const kind = KINDS[question.kind];
  if (response === undefined || formOf(response) !== kind.form) return 0;
  return kind.share(question, response);
}

function choiceShare(q: QuestionData, response: Response): number {
  return takenChoices(q, response).length ? 1 : 0;
}

function takenChoices(q: QuestionData, response: Response): ChoiceData[] {
  const slots = takenOf(response);
  return q.choices.filter((choice) => slots.includes(slotOf(choice)));
}

function judgeSingle(q: QuestionData, response: Response): Judged {
  const taken = takenChoices(q, response);
  const right = taken.length === 1 && taken.every((choice) => choice.right);
  return { right, score: right ? 1 : 0, taken: keys(taken), lines: marked(taken) };
}

function judgeMultiple(q: QuestionData, response: Response): Judged {
  const taken = takenChoices(q, response);
  const possible = q.choices.filter((choice) => choice.right).length;
  const hits = taken.filter((choice) => choice.right).length;
  const misses = taken.length - hits;
  const right = hits === possible && !misses;
  const partial = q.partial && possible > 0 ? Math.max(0, (hits - misses) / possible) : 0;
  return { right, score: right ? 1 : partial, taken: keys(taken), lines: marked(taken) };
}

function judgeNumber(q: QuestionData, response: Response): Judged {
  const value = readNumber(textOf(response), q.unit);
  const matches = q.choices.filter((line) => value !== null && holds(line, value));
  // A right line wins over an expected mistake that happens to cover the same number.
  const line = matches.find((match) => match.right) ?? matches[0];
  const right = line?.right ?? false;
  const lines = line ? [line] : [];
  return { right, score: right ? 1 : 0, taken: keys(lines), lines: marked(lines) };
}

/** Both ends included; room for the last bit of a binary fraction, as in 0.1 + 0.2. */
function holds(line: ChoiceData, value: number): boolean {
  const { low = Number.NaN, high = Number.NaN } = line;
  const slack = 1e-9 * Math.max(1, Math.abs(low), Math.abs(high));
  return value >= low - slack && value <= high + slack;
}

function blankShare(q: QuestionData, response: Response): number {
  const texts = textsOf(response);
  return ratio(linesOf(q, "blank"), (blank) => (texts.get(slotOf(blank)) ?? "").trim() !== "");
}

function judgeBlanks(q: QuestionData, response: Response): Judged {
  const texts = textsOf(response);
  const lines = new Map<string, boolean>();
  const taken = new Set<string>();
  for (const blank of linesOf(q, "blank")) {
    const text = texts.get(slotOf(blank)) ?? "";
    if (!text.trim()) continue;
    const right = (blank.accepted ?? []).some((accepted) => fits(text, accepted, q.exact));
    lines.set(blank.key, right);
    // An expected mistake is one in every blank that does not accept it.
    for (const mistake of right ? [] : linesOf(q, "choice"))
      if (fits(text, mistake.text, q.exact)) taken.add(mistake.key);
  }
  return perLine(q, linesOf(q, "blank"), lines, [...taken]);
}

function pairShare(part: Part) {
  return (q: QuestionData, response: Response): number => {
    const pairs = pairsOf(response);
    return ratio(linesOf(q, part), (line) => pairs.has(slotOf(line)));
  };
}

function judgePairs(q: QuestionData, response: Response): Judged {
  const pairs = pairsOf(response);
  const lines = new Map<string, boolean>();
  for (const source of linesOf(q, "source")) {
    const slot = pairs.get(slotOf(source));
    if (slot === undefined) continue;
    lines.set(source.key, sameTarget(q, slot === null ? null : keyOf(slot), source.target ?? null));
  }
  const wrong = [...lines].filter(([, right]) => !right).map(([key]) => key);
  return perLine(q, linesOf(q, "source"), lines, wrong);
}

/** Two targets that read alike are one: nobody could tell which of them is meant. */
function sameTarget(q: QuestionData, given: string | null, right: string | null): boolean {
  if (given === null || right === null || given === right) return given === right;
  const words = (key: string) => q.choices.find((line) => line.key === key)?.text.trim();
  return words(given) !== undefined && words(given) !== "" && words(given) === words(right);
}

function judgeRow(q: QuestionData, response: Response): Judged {
  const steps = linesOf(q, "step");
  const known = new Set(steps.map(slotOf));
  const row = rowOf(response).filter((slot) => known.has(slot));
  const lines = new Map(steps.map((step, place) => [step.key, row[place] === slotOf(step)]));
  const wrong = [...lines].filter(([, right]) => !right).map(([key]) => key);
  return perLine(q, steps, lines, wrong);
}

function pathShare(q: QuestionData, response: Response): number {
  const { path, at } = pathOf(response);
  return ended(q, at) ? 1 : path.size ? 0.5 : 0;
}

function judgePath(q: QuestionData, response: Response): Judged {
  const { path } = pathOf(response);
  const best = bestPath(q).points;
  const score = q.scorable && best > 0 ? Math.min(1, earned(q, path) / best) : 0;
  const taken = linesOf(q, "option").filter((option) =>
    [...path.values()].includes(slotOf(option)),
  );
  return { right: score >= 1, score, taken: keys(taken), lines: new Map() };
}

/** Of a kind that has no right answer. */
function unjudged(): Judged {
  return NOTHING;
}

/** All lines right is right; some of them are worth their share, where the author says partial. */
function perLine(
  q: QuestionData,
  asked: readonly ChoiceData[],
  lines: ReadonlyMap<string, boolean>,
  taken: readonly string[],
): Judged {
  const share = ratio(asked, (line) => lines.get(line.key) === true);
  const right = share >= 1;
  return { right, score: right ? 1 : q.partial ? share : 0, taken, lines };
}

function ratio(lines: readonly ChoiceData[], is: (line: ChoiceData) => boolean): number {
  return lines.length ? lines.filter(is).length / lines.length : 0;
}

function marked(lines: readonly ChoiceData[]): ReadonlyMap<string, boolean> {
  return new Map(lines.map((line) => [line.key, line.right]));
}

function keys(lines: readonly ChoiceData[]): string[] {
  return lines.map((line) => line.key);
}
