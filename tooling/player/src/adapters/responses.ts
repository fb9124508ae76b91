/** Answers in the terms that every standard's interactions share. */
import type { TimedRecord } from "../core/port";
import { readNumber } from "../core/number";
import { decimal } from "./formats";

export type Interaction =
  | { readonly type: "choice"; readonly given: readonly string[]; readonly right: readonly string[] }
  | { readonly type: "true-false"; readonly given: boolean; readonly right: boolean }
  | {
      readonly type: "numeric";
      readonly given: string;
      /** The ranges that are right. */
      readonly right: readonly { readonly low: string; readonly high: string }[];
    };

/** Null for an answer that says nothing. */
export function interaction({ question, response }: TimedRecord): Interaction | null {
  const lines = question.choices;
  if (typeof response === "string") {
    const value = readNumber(response, question.unit);
    if (value === null) return null;
    const right = lines
      .filter((line) => line.right)
      .map(({ low = 0, high = 0 }) => ({ low: decimal(low, 7), high: decimal(high, 7) }));
    return { type: "numeric", given: decimal(value, 7), right };
  }
  if (!response.length) return null;
  if (question.kind === "true-false") {
    // The author's first line is the true one; dialect and reader keep it so.
    const truth = lines[0];
    return { type: "true-false", given: response[0] === truth?.key, right: truth?.right ?? false };
  }
  const right = lines.filter((line) => line.right).map((line) => line.key);
  return { type: "choice", given: response, right };
}
