/** The learner's state and its text, format 1 (STATE.md). Keyed by slots, never by position. */
import { bitset, crc32, fromBase64Url, Malformed, members, Reader, toBase64Url, Writer } from "./bytes";

export interface Answer {
  /** How often it was checked, in all attempts. */
  readonly tries: number;
  readonly right: boolean;
  /** 0 to 1; kept to two decimals. */
  readonly score: number;
  /** Checked (practice), or handed in with the attempt under way (assessment). */
  readonly checked: boolean;
  /** Slots of the choices taken, or the text typed. */
  readonly response: readonly number[] | string;
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
  /** Sections that a later version wrote, carried along. */
  readonly foreign: readonly (readonly [tag: number, value: Uint8Array])[];
}

export type Broken = "empty" | "foreign" | "course" | "checksum" | "malformed";
export type Decoded =
  | { readonly state: State; readonly broken: null }
  | { readonly state: null; readonly broken: Broken };

/** Equal parts into which a medium is cut to know which were played. */
export const PARTS = 40;
/** Of the text typed into a numeric question. */
export const TEXT_BYTES = 24;

const FORMAT = "kdll1";
const TAG = { cursor: 1, seen: 2, answers: 3, assessments: 4, media: 5, verdict: 6 } as const;
const ANSWER = { right: 1, text: 2, partial: 4, checked: 8 } as const;
const ATTEMPT = { underway: 1, passed: 2 } as const;
const VERDICT = { completed: 1, passed: 2, failed: 4 } as const;

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

/** At most `TEXT_BYTES` bytes of UTF-8, cut between characters. */
export function cut(text: string): string {
  let kept = "";
  let room = TEXT_BYTES;
  for (const character of text) {
    room -= new TextEncoder().encode(character).length;
    if (room < 0) break;
    kept += character;
  }
  return kept;
}

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
    return { state: parse(fromBase64Url(text.slice(middle + 1, end))), broken: null };
  } catch (error) {
    if (error instanceof Malformed) return { state: null, broken: "malformed" };
    throw error;
  }
}

/**
 * The text within a platform's limit. What is dropped when there is too much of it, in this order:
 * a later version's sections, answers to practice, parts played of media that no longer matter,
 * answers in assessments. Cursor, pages, attempts and verdict always stay.
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

function payload(state: State): Uint8Array {
  const sections: [number, Uint8Array][] = [
    [TAG.cursor, cursor(state)],
    [TAG.seen, bitset(state.seen)],
    [TAG.answers, answers(state.answers)],
    [TAG.assessments, assessments(state.assessments)],
    [TAG.media, media(state.media)],
    [TAG.verdict, verdict(state.verdict)],
    ...state.foreign.map(([tag, value]): [number, Uint8Array] => [tag, value]),
  ];
  const out = new Writer();
  for (const [tag, value] of sections.sort(([a], [b]) => a - b))
    if (value.length) out.byte(tag).varint(value.length).raw(value);
  return out.done();
}

function cursor(state: State): Uint8Array {
  return new Writer()
    .varint(state.saves)
    .varint(state.page === null ? 0 : state.page + 1)
    .varint(state.seconds)
    .varint(state.seed)
    .done();
}

function answers(all: State["answers"]): Uint8Array {
  const out = new Writer();
  for (const [slot, answer] of bySlot(all)) {
    const text = typeof answer.response === "string" ? answer.response : null;
    const partial = answer.score > 0 && answer.score < 1;
    out
      .varint(slot)
      .varint(answer.tries)
      .byte(
        flag(answer.right, ANSWER.right) |
          flag(text !== null, ANSWER.text) |
          flag(partial, ANSWER.partial) |
          flag(answer.checked, ANSWER.checked),
      );
    if (partial) out.varint(Math.round(answer.score * 100));
    if (typeof answer.response === "string") {
      const bytes = new TextEncoder().encode(cut(answer.response));
      out.varint(bytes.length).raw(bytes);
    } else out.mask(answer.response);
  }
  return out.done();
}

function assessments(all: State["assessments"]): Uint8Array {
  const out = new Writer();
  const score = (value: number | null) => (value === null ? 0 : Math.round(value * 10000) + 1);
  for (const [slot, a] of bySlot(all))
    out
      .varint(slot)
      .varint(a.finished)
      .varint(score(a.best))
      .varint(score(a.last))
      .varint(score(a.first))
      .byte(flag(a.underway, ATTEMPT.underway) | flag(a.passed, ATTEMPT.passed));
  return out.done();
}

function media(all: State["media"]): Uint8Array {
  const out = new Writer();
  for (const [slot, played] of bySlot(all)) {
    const parts = new Uint8Array(PARTS / 8);
    parts.set(bitset(played.parts));
    out.varint(slot).varint(played.position).raw(parts);
  }
  return out.done();
}

function verdict(v: Verdict): Uint8Array {
  const bits =
    flag(v.completed, VERDICT.completed) |
    flag(v.passed, VERDICT.passed) |
    flag(v.failed, VERDICT.failed);
  return bits ? Uint8Array.of(bits) : new Uint8Array();
}

function parse(bytes: Uint8Array): State {
  let state: State = emptyState(0);
  const foreign: [number, Uint8Array][] = [];
  for (const reader = new Reader(bytes); !reader.ended; ) {
    const tag = reader.byte();
    const value = reader.raw(reader.varint());
    const section = SECTIONS[tag];
    if (section) state = { ...state, ...section(new Reader(value), value) };
    else foreign.push([tag, value]);
  }
  return { ...state, foreign };
}

const SECTIONS: Readonly<Record<number, (r: Reader, value: Uint8Array) => Partial<State>>> = {
  [TAG.cursor]: (r) => {
    const [saves, page, seconds, seed] = [r.varint(), r.varint(), r.varint(), r.varint()];
    return { saves, page: page ? page - 1 : null, seconds, seed: seed & 0xffff };
  },
  [TAG.seen]: (_, value) => ({ seen: new Set(members(value)) }),
  [TAG.answers]: (r) => ({ answers: new Map(rows(r, readAnswer)) }),
  [TAG.assessments]: (r) => ({ assessments: new Map(rows(r, readAttempts)) }),
  [TAG.media]: (r) => ({ media: new Map(rows(r, readPlayed)) }),
  [TAG.verdict]: (r) => {
    const bits = r.byte();
    return {
      verdict: {
        completed: (bits & VERDICT.completed) !== 0,
        passed: (bits & VERDICT.passed) !== 0,
        failed: (bits & VERDICT.failed) !== 0,
      },
    };
  },
};

function* rows<T>(r: Reader, row: (r: Reader) => T): Generator<[number, T]> {
  while (!r.ended) yield [r.varint(), row(r)];
}

function readAnswer(r: Reader): Answer {
  const tries = r.varint();
  const flags = r.byte();
  const right = (flags & ANSWER.right) !== 0;
  const score = flags & ANSWER.partial ? r.varint() / 100 : right ? 1 : 0;
  const response =
    flags & ANSWER.text ? new TextDecoder().decode(r.raw(r.varint())) : r.mask();
  return { tries, right, score, checked: (flags & ANSWER.checked) !== 0, response };
}

function readAttempts(r: Reader): Attempts {
  const finished = r.varint();
  const [best, last, first] = [r.varint(), r.varint(), r.varint()].map((stored) =>
    stored ? Math.min(1, (stored - 1) / 10000) : null,
  );
  const flags = r.byte();
  return {
    finished,
    best: best ?? null,
    last: last ?? null,
    first: first ?? null,
    underway: (flags & ATTEMPT.underway) !== 0,
    passed: (flags & ATTEMPT.passed) !== 0,
  };
}

function readPlayed(r: Reader): Played {
  return { position: r.varint(), parts: members(r.raw(PARTS / 8)) };
}

function bySlot<T>(all: ReadonlyMap<number, T>): [number, T][] {
  return [...all].sort(([a], [b]) => a - b);
}

function flag(on: boolean, bit: number): number {
  return on ? bit : 0;
}
