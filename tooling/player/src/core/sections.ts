/** The payload of a state's text: a row of sections (STATE.md). */
import { bitset, members, Reader, Writer } from "./bytes";
import { numberOf, readResponse, writeResponse } from "./response";
import type { Answer, Attempts, Played, State, Verdict } from "./state";

/** Equal parts into which a medium is cut to know which were played. */
export const PARTS = 40;

const TAG = {
  cursor: 1,
  seen: 2,
  answers: 3,
  assessments: 4,
  media: 5,
  verdict: 6,
  draws: 7,
  exempt: 8,
  drawnBefore: 9,
} as const;
const ANSWER = { right: 1, partial: 2, checked: 4 } as const;
/** The upper half of an answer's flags is the form of its response. */
const FORM_SHIFT = 4;
const ATTEMPT = { underway: 1, passed: 2 } as const;
const VERDICT = { completed: 1, passed: 2, failed: 4 } as const;

export function payload(state: State): Uint8Array {
  const sections: [number, Uint8Array][] = [
    [TAG.cursor, cursor(state)],
    [TAG.seen, bitset(state.seen)],
    [TAG.answers, answers(state.answers)],
    [TAG.assessments, assessments(state.assessments)],
    [TAG.media, media(state.media)],
    [TAG.verdict, verdict(state.verdict)],
    [TAG.draws, draws(state.draws)],
    [TAG.exempt, bitset(state.exempt)],
    [TAG.drawnBefore, bitset(state.drawnBefore)],
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
    const partial = answer.score > 0 && answer.score < 1;
    out
      .varint(slot)
      .varint(answer.tries)
      .byte(
        flag(answer.right, ANSWER.right) |
          flag(partial, ANSWER.partial) |
          flag(answer.checked, ANSWER.checked) |
          (numberOf(answer.response) << FORM_SHIFT),
      );
    if (partial) out.varint(Math.round(answer.score * 100));
    writeResponse(out, answer.response);
  }
  return out.done();
}

function draws(all: State["draws"]): Uint8Array {
  const out = new Writer();
  for (const [page, slots] of bySlot(all)) {
    out.varint(page).varint(slots.length);
    for (const slot of slots) out.varint(slot);
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

/** What the sections hold; those that are left out are empty. Throws `Malformed`. */
export function parse(bytes: Uint8Array): Partial<State> {
  let state: Partial<State> = {};
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
  [TAG.draws]: (r) => ({ draws: new Map(rows(r, readSlots)) }),
  [TAG.exempt]: (_, value) => ({ exempt: new Set(members(value)) }),
  [TAG.drawnBefore]: (_, value) => ({ drawnBefore: new Set(members(value)) }),
};

function* rows<T>(r: Reader, row: (r: Reader) => T): Generator<[number, T]> {
  while (!r.ended) yield [r.varint(), row(r)];
}

function readAnswer(r: Reader): Answer {
  const tries = r.varint();
  const flags = r.byte();
  const right = (flags & ANSWER.right) !== 0;
  const score = flags & ANSWER.partial ? r.varint() / 100 : right ? 1 : 0;
  const response = readResponse(r, flags >> FORM_SHIFT);
  return { tries, right, score, checked: (flags & ANSWER.checked) !== 0, response };
}

function readSlots(r: Reader): number[] {
  return r.list(() => r.varint());
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
