/** The learner's state and its text, format 1 (STATE.md). Keyed by slots, never by position. */
import { crc32, fromBase64Url, Malformed, toBase64Url } from "./bytes";
import type { Response } from "./response";
import { parse, payload } from "./sections";

export { PARTS } from "./sections";

export interface Answer {
  /** How often it was checked, in all attempts. */
  readonly tries: number;
  readonly right: boolean;
  /** 0 to 1; kept to two decimals. */
  readonly score: number;
  /** Checked (practice), or handed in with the attempt under way (assessment). */
  readonly checked: boolean;
  readonly response: Response;
}

export interface Attempts {
  readonly finished: number;
  /** Scores, 0 to 1; null before the first attempt is finished. */
  readonly best: number | null;
  readonly last: number | null;
  readonly first: number | null;
  readonly underway: boolean;
  readonly passed: boolean;
}

export interface Played {
  /** Seconds. */
  readonly position: number;
  /** Which of 40 equal parts were played, each 0 to 39. */
  readonly parts: readonly number[];
}

export interface Verdict {
  readonly completed: boolean;
  readonly passed: boolean;
  readonly failed: boolean;
}

export interface State {
  /** Counts every change: the larger of two copies is the younger one. */
  readonly saves: number;
  /** Slot of the page last open. */
  readonly page: number | null;
  /** Spent in all sessions. */
  readonly seconds: number;
  /** 16 bits, for shuffling. */
  readonly seed: number;
  readonly seen: ReadonlySet<number>;
  readonly answers: ReadonlyMap<number, Answer>;
  readonly assessments: ReadonlyMap<number, Attempts>;
  readonly media: ReadonlyMap<number, Played>;
  readonly verdict: Verdict;
  /** By slot of the assessment page: slots of the questions drawn for its attempt. */
  readonly draws: ReadonlyMap<number, readonly number[]>;
  /** Slots of pages that a pre-assessment spared the learner. */
  readonly exempt: ReadonlySet<number>;
  /** Slots of questions drawn for earlier attempts: a new one prefers others. */
  readonly drawnBefore: ReadonlySet<number>;
  /** Sections that a later version wrote, carried along. */
  readonly foreign: readonly (readonly [tag: number, value: Uint8Array])[];
}

export type Broken = "empty" | "foreign" | "course" | "checksum" | "malformed";
export type Decoded =
  | { readonly state: State; readonly broken: null }
  | { readonly state: null; readonly broken: Broken };

const FORMAT = "kdll1";

export function emptyState(seed: number): State {
  return {
    saves: 0,
    page: null,
    seconds: 0,
    seed: seed & 0xffff,
    seen: new Set(),
    answers: new Map(),
    assessments: new Map(),
    media: new Map(),
    verdict: { completed: false, passed: false, failed: false },
    draws: new Map(),
    exempt: new Set(),
    drawnBefore: new Set(),
    foreign: [],
  };
}

export const NO_ATTEMPTS: Attempts = {
  finished: 0,
  best: null,
  last: null,
  first: null,
  underway: false,
  passed: false,
};

export function encode(state: State, course: string): string {
  const head = `${FORMAT}.${course}.${toBase64Url(payload(state))}`;
  return `${head}.${crc32(head)}`;
}

/** Never throws: a state that cannot be read is told by its reason. */
export function decode(text: string | null, course: string): Decoded {
  if (!text) return { state: null, broken: "empty" };
  const end = text.lastIndexOf(".");
  const middle = text.lastIndexOf(".", end - 1);
  if (middle < 0 || !text.startsWith(`${FORMAT}.`)) return { state: null, broken: "foreign" };
  const head = text.slice(0, end);
  if (crc32(head) !== text.slice(end + 1)) return { state: null, broken: "checksum" };
  if (text.slice(FORMAT.length + 1, middle) !== course) return { state: null, broken: "course" };
  try {
    const held = parse(fromBase64Url(text.slice(middle + 1, end)));
    return { state: { ...emptyState(0), ...held }, broken: null };
  } catch (error) {
    if (error instanceof Malformed) return { state: null, broken: "malformed" };
    throw error;
  }
}

/**
 * The text within a platform's limit. What is dropped when there is too much of it, in this order:
 * a later version's sections, what was drawn before, answers to practice, parts played of media that
 * no longer matter, answers in assessments, all media. Cursor, pages, attempts with their draws,
 * exemptions and verdict always stay.
 */
export function encodeWithin(
  state: State,
  course: string,
  limit: number,
  practice: (question: number) => boolean,
): string {
  const cuts: ((state: State) => State)[] = [
    (s) => s,
    (s) => ({ ...s, foreign: [] }),
    (s) => ({ ...s, drawnBefore: new Set() }),
    (s) => ({ ...s, answers: new Map([...s.answers].filter(([slot]) => !practice(slot))) }),
    (s) => (s.verdict.completed ? { ...s, media: new Map() } : s),
    (s) => ({ ...s, answers: new Map() }),
    (s) => ({ ...s, media: new Map() }),
  ];
  let kept = state;
  let text = "";
  for (const drop of cuts) {
    kept = drop(kept);
    text = encode(kept, course);
    if (text.length <= limit) break;
  }
  return text;
}
