/**
 * Responses as SCORM 1.2 and SCORM 2004 spell them; xAPI took over the spelling of the latter. Every
 * text is legal for any answer, hostile ones too (tests/player/unit/formats.test.ts).
 *
 * A scenario is a `performance`: its steps are situations, each with the option first taken there.
 * An open answer is told as given, never in its words: `other`, and `performance` in SCORM 1.2,
 * which has no other type without a grammar.
 */
import type { QuestionData } from "../data";
import { clip } from "./formats";
import { FITS_NONE, type Joined, type Said } from "./responses";

export interface Spelt {
  readonly type: string;
  readonly given: string;
  /** What would be right; empty where the standard has no way to say it. */
  readonly right: readonly string[];
}

/** Said of an open answer, in place of its words. */
const ANSWERED = "answered";

/**
 * SCORM 1.2 CMIFeedback, RTE 3.4.4: commas between members, a point within a pair, each line named by
 * one digit or letter, 255 characters in all. It has no name for "fits none".
 */
export function scorm12(said: Said, question: QuestionData): Spelt {
  const letter = letters(question);
  const members = (all: readonly string[]) =>
    within(unique(all).map(letter).filter(Boolean), ",", 255);
  const pairs = (all: readonly Joined[]) => {
    const named = all.filter(([, to]) => to !== FITS_NONE).map((pair) => pair.map(letter));
    return within(named.filter((pair) => pair.every(Boolean)).map((pair) => pair.join(".")), ",", 255);
  };
  switch (said.type) {
    case "choice":
    case "sequencing":
      return spelt(said.type, members(said.given), members(said.right));
    case "true-false":
      return spelt(said.type, said.given ? "t" : "f", said.right ? "t" : "f");
    case "numeric": {
      const [only] = said.right;
      // It knows no range of numbers.
      const single = said.right.length === 1 && only && only.low === only.high;
      return spelt(said.type, said.given, ...(single ? [only.low] : []));
    }
    case "fill-in": {
      const text = (blanks: readonly string[]) => clip(blanks.map(oneLine).join(", "), 255);
      return spelt(said.type, text(said.given), ...said.right.map(text));
    }
    case "matching":
    case "performance":
      return spelt(said.type, pairs(said.given), ...(said.right.length ? [pairs(said.right)] : []));
    case "likert":
      return spelt(said.type, letter(said.given));
    case "other":
      return spelt("performance", ANSWERED);
  }
}

/**
 * A line's key where all are of one sign, as they are for a question's first thirty-six slots; else
 * its place. Empty past the thirty-sixth: this standard has no more names.
 */
function letters(question: QuestionData): (key: string) => string {
  const keys = question.choices.map((line) => line.key);
  if (keys.every((key) => key.length === 1)) return (key) => key;
  return (key) => {
    const sign = Math.max(0, keys.indexOf(key)).toString(36);
    return sign.length === 1 ? sign : "";
  };
}

/** SCORM 2004 RTE 4.2.9: `[,]` between members, `[.]` within a pair, `[:]` between ends of a range. */
export function scorm2004(said: Said): Spelt {
  const members = (all: readonly string[]) => unique(all).join("[,]");
  const pairs = (all: readonly Joined[]) => all.map((pair) => pair.join("[.]")).join("[,]");
  switch (said.type) {
    case "choice":
    case "sequencing":
      return spelt(said.type, members(said.given), members(said.right));
    case "true-false":
      return spelt(said.type, String(said.given), String(said.right));
    case "numeric":
      // One way of being right is all that it lets a number have.
      return spelt(said.type, said.given, ...said.right.slice(0, 1).map(range));
    case "fill-in": {
      const lang = languageMark(said.language);
      const text = (blanks: readonly string[]) =>
        blanks.map((blank) => lang + plain(blank)).join("[,]");
      const marks = `{case_matters=${said.exact}}{order_matters=true}`;
      return spelt(said.type, text(said.given), ...said.right.map((way) => marks + text(way)));
    }
    case "matching":
    case "performance":
      return spelt(said.type, pairs(said.given), ...(said.right.length ? [pairs(said.right)] : []));
    case "likert":
      return spelt(said.type, said.given);
    case "other":
      return spelt("other", ANSWERED);
  }
}

/** xAPI 1.0.3, "Interaction Activities": the same, but with as many ranges as there are. */
export function xapi(said: Said): Spelt {
  if (said.type !== "numeric") return scorm2004(said);
  const right = said.right.map((r) => (r.low === r.high ? r.low : range(r)));
  return spelt(said.type, said.given, ...right);
}

function range({ low, high }: { readonly low: string; readonly high: string }): string {
  return `${low}[:]${high}`;
}

function spelt(type: string, given: string, ...right: readonly string[]): Spelt {
  return { type, given, right: unique(right.filter(Boolean)) };
}

/** As many whole members as there is room for. */
function within(all: readonly string[], between: string, room: number): string {
  let text = "";
  for (const member of all) {
    const longer = text ? text + between + member : member;
    if (longer.length > room) break;
    text = longer;
  }
  return text;
}

function unique(all: readonly string[]): string[] {
  return [...new Set(all)];
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();
}

/** Of the 250 characters that a text has, some LMSs count the marks before it too. */
const LONGEST_TEXT = 180;

/** Without what the standard would take for a delimiter of its own. */
function plain(text: string): string {
  const legal = oneLine(text)
    .replace(/\[([,.:])\]/g, "($1)")
    .replace(/\{/g, "(")
    .replace(/\}/g, ")");
  return clip(legal, LONGEST_TEXT);
}

/** The default is English. LMSs refuse languages that they do not list: those of three letters are not told. */
function languageMark(language: string): string {
  const legal = /^[a-z]{2}(?=.{0,9}$)(?:-[A-Za-z0-9]{2,8})*$/.test(language);
  return legal ? `{lang=${language}}` : "";
}
