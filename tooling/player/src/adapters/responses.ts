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

/** Stands for the line that a source is joined to where the learner said that none fits. */
export const FITS_NONE = "-";

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
  const given = takenOf(response);
  const right = question.choices.filter((line) => line.right).map((line) => line.key);
  return given.length ? { type: "choice", given, right } : null;
}

function trueFalse({ question, response }: TimedRecord): Said | null {
  const [given] = takenOf(response);
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

function matching({ question, response }: TimedRecord): Said | null {
  const given = joined(question, "source", pairsOf(response));
  const right = linesOf(question, "source").map(
    (source): Joined => [source.key, source.target ?? FITS_NONE],
  );
  return given.length ? { type: "matching", given, right } : null;
}

function joined(q: QuestionData, part: Part, pairs: ReadonlyMap<string, string | null>): Joined[] {
  return linesOf(q, part).flatMap(({ key }): Joined[] => {
    const to = pairs.get(key);
    return to === undefined ? [] : [[key, to ?? FITS_NONE]];
  });
}

function sequencing({ question, response }: TimedRecord): Said | null {
  const given = [...new Set(rowOf(response))];
  const right = linesOf(question, "step").map((step) => step.key);
  return given.length ? { type: "sequencing", given, right } : null;
}

function likert({ question, response }: TimedRecord): Interaction[] {
  const pairs = pairsOf(response);
  return linesOf(question, "statement").flatMap(({ key, text }) => {
    const given = pairs.get(key);
    return given ? [{ id: `${question.id}.${key}`, asked: text, said: { type: "likert", given } }] : [];
  });
}

function performance({ question, response }: TimedRecord): Said | null {
  const given = [...pathOf(response).path].flatMap(([at, option]): Joined[] =>
    option === null ? [] : [[at, option]],
  );
  const right = question.scorable ? bestPath(question).steps : [];
  return given.length ? { type: "performance", given, right } : null;
}
