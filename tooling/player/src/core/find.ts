/** Words sought in texts, whatever their case and their marks. Knows nothing of a browser. */

/** Marks that writers leave out: accents of Latin letters, vowel signs of Arabic, dots below, joiners. */
const MARKS = /[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u093c\u09bc\u0a3c\u0abc\u0b3c\u0cbc\u200b-\u200f\u2060\ufeff\u00ad]/gu;

/** One place: where it is and what stands there. */
export interface Place {
  readonly page: string;
  readonly text: string;
  /** Titles and headings come before other text. */
  readonly heading: boolean;
}

export interface Found<P extends Place> {
  readonly place: P;
  /** What stands around the first word sought. */
  readonly before: string;
  readonly match: string;
  readonly after: string;
}

/** A character of the text at a time, so that what is found can be shown as it is written. */
function letters(text: string): { folded: string; at: number[] } {
  let folded = "";
  const at: number[] = [];
  let offset = 0;
  for (const character of text) {
    const plain = fold(character);
    for (let n = 0; n < plain.length; n += 1) at.push(offset);
    folded += plain;
    offset += character.length;
  }
  at.push(offset);
  return { folded, at };
}

/** Without case and marks; digits of every script as 0 to 9. */
export function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replace(MARKS, "")
    .toLowerCase()
    .replace(/\p{Nd}/gu, digit);
}

function digit(character: string): string {
  let value = 0;
  const code = character.codePointAt(0) ?? 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  return String(value);
}

/** Characters shown on each side. */
const AROUND = 60;

/** The places that hold every word sought, headings first, else in the order of the course. */
export function find<P extends Place>(places: readonly P[], sought: string): Found<P>[] {
  const words = fold(sought).split(/\s+/u).filter(Boolean);
  if (!words.length) return [];
  const found: Found<P>[] = [];
  for (const place of places) {
    const { folded, at } = letters(place.text);
    const starts = words.map((word) => folded.indexOf(word));
    if (starts.some((start) => start < 0)) continue;
    const first = Math.min(...starts);
    const word = words[starts.indexOf(first)] ?? "";
    found.push({ place, ...excerpt(place.text, at[first] ?? 0, at[first + word.length] ?? 0) });
  }
  return [...found.filter((f) => f.place.heading), ...found.filter((f) => !f.place.heading)];
}

function excerpt(text: string, start: number, end: number) {
  const from = start <= AROUND ? 0 : text.indexOf(" ", start - AROUND) + 1 || start;
  const to = text.length - end <= AROUND ? text.length : text.lastIndexOf(" ", end + AROUND);
  const [left, right] = [Math.min(from, start), Math.max(to, end)];
  return {
    before: (left > 0 ? "… " : "") + text.slice(left, start),
    match: text.slice(start, end),
    after: text.slice(end, right) + (right < text.length ? " …" : ""),
  };
}
