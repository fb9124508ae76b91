/** The sample courses, as their documents hold them; and a clock that only moves when told to. */
import { readFileSync } from "node:fs";
import type { Clock, Ousted, Seat, Snapshot, Storage, TimedRecord } from "../../../tooling/player/src/core/port";
import type { KdllData, QuestionData } from "../../../tooling/player/src/data";

/** From `tooling/player`, where the runner stands. */
const COURSES = "../../tests/player";

export function sample(): KdllData {
  return course("sample");
}

/** Every kind of question, a pre-assessment, a gate and a draw. */
export function kinds(): KdllData {
  return course("kinds");
}

function course(name: string): KdllData {
  const html = readFileSync(`${COURSES}/${name}/index.html`, "utf8");
  const block = /<script type="application\/json" id="kdll-data">([^]*?)<\/script>/.exec(html);
  return JSON.parse(block?.[1] ?? "") as KdllData;
}

export function questionOf(data: KdllData, id: string): QuestionData {
  const found = data.questions.find((q) => q.id === id);
  if (!found) throw new Error(`no question ${id}`);
  return found;
}

/** Numbers 0 to below 1, the same in every run. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export interface FakeClock extends Clock {
  /** Milliseconds for which the page has something to do, whenever it is asked. */
  busy: number;
  /** Moves time on, running what falls due, and lets promises settle. */
  pass(ms: number): Promise<void>;
}

export function fakeClock(start = Date.UTC(2026, 9, 1, 9, 30, 5, 120)): FakeClock {
  let elapsed = 0;
  let timers: { at: number; then: () => void }[] = [];
  return {
    busy: 0,
    now: () => start + elapsed,
    monotonic: () => elapsed,
    after(ms, then) {
      const timer = { at: elapsed + ms, then };
      timers.push(timer);
      return { cancel: () => void (timers = timers.filter((t) => t !== timer)) };
    },
    idle(within, then) {
      return this.after(Math.min(this.busy, within), then);
    },
    async pass(ms) {
      const until = elapsed + ms;
      for (;;) {
        await settled();
        const next = timers.filter((t) => t.at <= until).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        timers = timers.filter((t) => t !== next);
        elapsed = Math.max(elapsed, next.at);
        next.then();
      }
      elapsed = until;
      await settled();
    },
  };
}

/** All promises that can settle without time passing have. */
export function settled(): Promise<void> {
  return new Promise((done) => void setImmediate(done));
}

export function fakeStorage(works = true): Storage & { items: Map<string, string> } {
  const items = new Map<string, string>();
  return {
    items,
    get: (key) => items.get(key) ?? null,
    set: (key, text) => {
      if (works) items.set(key, text);
      return works;
    },
  };
}

export function snapshot(change: Partial<Snapshot> = {}): Snapshot {
  return {
    state: "kdll1.sample.AQQBAAAA.00000000",
    page: "request",
    result: { completed: false, success: "unknown", scaled: null, progress: 0.25 },
    objectives: [],
    sessionSeconds: 65.5,
    totalSeconds: 100,
    ...change,
  };
}

export function answer(question: QuestionData, change: Partial<TimedRecord> = {}): TimedRecord {
  return {
    question,
    response: ["0"],
    right: true,
    score: 1,
    attempt: 1,
    at: Date.UTC(2026, 9, 1, 9, 30, 5, 120),
    latency: 12.345,
    language: "en",
    ...change,
  };
}

/** The seat of one browser; each tab has its own view of it. */
export function fakeSeats(): { tab: () => Seat } {
  type Chair = { owner: object; ousted: Ousted };
  const chairs = new Map<string, Chair>();
  return {
    tab() {
      const owner = {};
      const leave = () => {
        for (const [key, chair] of chairs) if (chair.owner === owner) chairs.delete(key);
      };
      return {
        async take(key, ousted) {
          const chair = chairs.get(key);
          if (chair && chair.owner !== owner) return false;
          chairs.set(key, { owner, ousted });
          return true;
        },
        async seize(key, ousted) {
          const theirs = await chairs.get(key)?.ousted();
          chairs.set(key, { owner, ousted });
          return theirs ?? null;
        },
        leave,
      };
    },
  };
}

/** For adapters whose platform has nothing to be met. */
export const meetsNobody = (theirs: string): never => {
  throw new Error(`nobody else was to save, but ${theirs.slice(0, 40)}`);
};
