/** Answers in the terms that every standard's interactions share; each standard spells them in its way. */
import type { ChoiceData, Part, QuestionData, QuestionKind } from "../data";
import { linesOf } from "../core/judge";
import { readNumber } from "../core/number";
import type { TimedRecord } from "../core/port";
import { pairsOf, pathOf, rowOf, takenOf, textOf, textsOf } from "../core/response";
import { bestPath } from "../core/scenario";
import { decimal } from "./formats";

/** Keys of two lines that belong together. */
export type Joined = readonly [from: string, to: string];

export type Said =
  | { readonly type: "choice"; readonly given: readonly string[]; readonly right: readonly string[] }
  | { readonly type: "true-false"; readonly given: boolean; readonly right: boolean }
  | {
      readonly type: "numeric";
      readonly given: string;
      /** The ranges that are right. */
      readonly right: readonly { readonly low: string; readonly high: string }[];
    }
  | {
      readonly type: "fill-in";
      /** One for each blank, empty where nothing was typed. */
      readonly given: readonly string[];
      /** Ways to fill all blanks rightly, the author's first answers first. */
      readonly right: readonly (readonly string[])[];
      readonly exact: boolean;
      readonly language: string;
    }
  | { readonly type: "matching"; readonly given: readonly Joined[]; readonly right: readonly Joined[] }
  | { readonly type: "sequencing"; readonly given: readonly string[]; readonly right: readonly string[] }
  | { readonly type: "likert"; readonly given: string }
  /** Situations and the option first taken in each; right: of the best way, if there is one. */
  | {
      readonly type: "performance";
      readonly given: readonly Joined[];
      readonly right: readonly Joined[];
    }
  /** That it was answered, and no more. */
  | { readonly type: "other" };

export interface Interaction {
  /** Of the question; a likert question is one interaction for each of its statements. */
  readonly id: string;
  /** What was asked, in plain words. */
  readonly asked: string;
  readonly said: Said;
}

/** Stands for the line that a source is joined to where none fits. No slot is as large as this. */
export const FITS_NONE = "none";

/** SCORM 2004 wants room for so many ways of answering a fill-in question. */
const WAYS = 5;

type Table = Readonly<Record<QuestionKind, (answer: TimedRecord) => Said | null>>;

const KINDS: Table = {
  single: choice,
  multiple: choice,
  "true-false": trueFalse,
  numeric,
  "fill-in": fillIn,
  matching,
  categorise: matching,
  ordering: sequencing,
  likert: () => null,
  open: () => ({ type: "other" }),
  scenario: performance,
};

/** None for an answer that says nothing. */
export function interactions(answer: TimedRecord): readonly Interaction[] {
  const { question } = answer;
  if (question.kind === "likert") return likert(answer);
  const said = KINDS[question.kind](answer);
  return said ? [{ id: question.id, asked: question.prompt, said }] : [];
}

function choice({ question, response }: TimedRecord): Said | null {
  const given = takenOf(response).filter((key) => isOf(question, "choice", key));
  const right = question.choices.filter((line) => line.right).map((line) => line.key);
  return given.length ? { type: "choice", given, right } : null;
}

function trueFalse({ question, response }: TimedRecord): Said | null {
  const given = takenOf(response).find((key) => isOf(question, "choice", key));
  // The author's first line is the true one; dialect and reader keep it so.
  const truth = question.choices[0];
  if (given === undefined) return null;
  return { type: "true-false", given: given === truth?.key, right: truth?.right ?? false };
}

function numeric({ question, response }: TimedRecord): Said | null {
  const value = readNumber(textOf(response), question.unit);
  if (value === null) return null;
  const right = question.choices
    .filter((line) => line.right)
    .map(({ low = 0, high = 0 }) => ({ low: decimal(low, 7), high: decimal(high, 7) }));
  return { type: "numeric", given: decimal(value, 7), right };
}

function fillIn({ question, response, language }: TimedRecord): Said | null {
  const texts = textsOf(response);
  const blanks = linesOf(question, "blank");
  const given = blanks.map((blank) => texts.get(blank.key)?.trim() ?? "");
  if (given.every((text) => !text)) return null;
  return { type: "fill-in", given, right: waysToFill(blanks), exact: question.exact, language };
}

/** The first answers together, then one answer changed after the other. */
function waysToFill(blanks: readonly ChoiceData[]): string[][] {
  let ways: string[][] = [[]];
  for (const { accepted = [] } of blanks)
    ways = accepted.flatMap((answer) => ways.map((way) => [...way, answer])).slice(0, WAYS);
  return ways;
}

/** Whether a key is that of a line of one sort: what a state says may be of another version. */
function isOf(question: QuestionData, part: Part, key: string | null | undefined): key is string {
  return linesOf(question, part).some((line) => line.key === key);
}

function matching({ question, response }: TimedRecord): Said | null {
  const given = joined(question, pairsOf(response));
  const right = linesOf(question, "source").map(
    (source): Joined => [source.key, source.target ?? FITS_NONE],
  );
  return given.length ? { type: "matching", given, right } : null;
}

function joined(q: QuestionData, pairs: ReadonlyMap<string, string | null>): Joined[] {
  return linesOf(q, "source").flatMap(({ key }): Joined[] => {
    const to = pairs.get(key);
    if (to === null) return [[key, FITS_NONE]];
    return isOf(q, "target", to) ? [[key, to]] : [];
  });
}

function sequencing({ question, response }: TimedRecord): Said | null {
  const given = [...new Set(rowOf(response))].filter((key) => isOf(question, "step", key));
  const right = linesOf(question, "step").map((step) => step.key);
  return given.length ? { type: "sequencing", given, right } : null;
}

function likert({ question, response }: TimedRecord): Interaction[] {
  const pairs = pairsOf(response);
  return linesOf(question, "statement").flatMap(({ key, text }) => {
    const given = pairs.get(key);
    if (!isOf(question, "point", given)) return [];
    return [{ id: `${question.id}.${key}`, asked: text, said: { type: "likert", given } }];
  });
}

function performance({ question, response }: TimedRecord): Said | null {
  const given = [...pathOf(response).path].flatMap(([at, option]): Joined[] =>
    isOf(question, "situation", at) && isOf(question, "option", option) ? [[at, option]] : [],
  );
  const right = question.scorable ? bestPath(question).steps : [];
  return given.length ? { type: "performance", given, right } : null;
}
