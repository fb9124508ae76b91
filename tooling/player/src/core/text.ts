/** Whether typed words are the words that were meant. */
import { plainDigits } from "./number";

/** Between letters, and seen by nobody: joiners, soft hyphens, marks of direction. */
const UNSEEN = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu;
const SINGLE_QUOTES = /[‘’‚‛′ʼ`´＇]/gu;
const DOUBLE_QUOTES = /[“”„‟″«»＂]/gu;
const DASHES = /[‐‑‒–—―−﹘﹣－]/gu;

/**
 * Without case, outer and double spaces, kinds of quote and dash, scripts of digits; `exact`: letter
 * by letter, however the letters are encoded.
 */
export function fits(typed: string, meant: string, exact: boolean): boolean {
  const form = exact ? (text: string) => text.normalize("NFC") : plain;
  return form(typed) === form(meant);
}

function plain(text: string): string {
  return plainDigits(text)
    .replace(UNSEEN, "")
    .replace(SINGLE_QUOTES, "'")
    .replace(DOUBLE_QUOTES, '"')
    .replace(DASHES, "-")
    .replace(/\s+/gu, " ")
    .trim()
    // By way of capitals, so that ß is ss and both forms of sigma are one.
    .toUpperCase()
    .toLowerCase();
}
