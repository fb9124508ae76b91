/** Is it right, and how right? */
import type { ChoiceData, QuestionData } from "../data";
import { readNumber } from "./number";

export interface Judged {
  readonly right: boolean;
  /** 0 to 1. */
  readonly score: number;
  /** Keys of the lines that the answer took or matched: their feedback is said. */
  readonly taken: readonly string[];
}

/** Slots of the choices taken, or the text typed. */
export type Response = readonly number[] | string;

export function slotOf(choice: ChoiceData): number {
  return Number.parseInt(choice.key, 36);
}

export function answered(question: QuestionData, response: Response | undefined): boolean {
  if (response === undefined) return false;
  if (typeof response === "string") return readNumber(response, question.unit) !== null;
  return question.choices.some((choice) => response.includes(slotOf(choice)));
}

export function judge(question: QuestionData, response: Response): Judged {
  return typeof response === "string" ? judgeNumber(question, response) : judgeChoice(question, response);
}

function judgeChoice(question: QuestionData, response: readonly number[]): Judged {
  const taken = question.choices.filter((choice) => response.includes(slotOf(choice)));
  const possible = question.choices.filter((choice) => choice.right).length;
  const hits = taken.filter((choice) => choice.right).length;
  const misses = taken.length - hits;
  const exact =
    question.kind === "multiple" ? hits === possible && !misses : hits === 1 && !misses;
  const partial = question.kind === "multiple" && question.partial && possible > 0;
  const score = exact ? 1 : partial ? Math.max(0, (hits - misses) / possible) : 0;
  return { right: exact, score, taken: taken.map((choice) => choice.key) };
}

function judgeNumber(question: QuestionData, response: string): Judged {
  const value = readNumber(response, question.unit);
  const matches = question.choices.filter((line) => value !== null && holds(line, value));
  // A right line wins over an expected mistake that happens to cover the same number.
  const line = matches.find((match) => match.right) ?? matches[0];
  const right = line?.right ?? false;
  return { right, score: right ? 1 : 0, taken: line ? [line.key] : [] };
}

/** Both ends included; room for the last bit of a binary fraction, as in 0.1 + 0.2. */
function holds(line: ChoiceData, value: number): boolean {
  const { low = Number.NaN, high = Number.NaN } = line;
  const slack = 1e-9 * Math.max(1, Math.abs(low), Math.abs(high));
  return value >= low - slack && value <= high + slack;
}
