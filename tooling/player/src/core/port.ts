/** What the core asks of the world. Adapters, browsers and tests each answer in their way. */
import type { AnswerRecord } from "./learning";
import type { ObjectiveResult, Result } from "./rules";
import type { Glimpse } from "./viewing";

/** What a platform tells at launch. Everything in it is hostile until decoded or clipped. */
export interface Opening {
  /** Tells learners apart on a shared device; empty if unknown. */
  readonly learner: string;
  /** Tells enrolments apart; empty if the standard has none. */
  readonly registration: string;
  /** The text that `save` was given last, if the platform has it. */
  readonly state: string | null;
  /** Page id that the platform remembers beside the state. */
  readonly page: string | null;
  /** `review`: nothing may be changed. */
  readonly mode: "normal" | "review";
  /** `first`: the platform says that this attempt has just begun. */
  readonly entry: "first" | "again" | "unknown";
  /** What the platform has already recorded; never taken back. */
  readonly prior: { readonly completed: boolean; readonly passed: boolean };
  /** A pass mark that overrides the course's own, 0 to 1. */
  readonly passMark: number | null;
  /** Characters of state that the platform promises to hold. */
  readonly limit: number;
}

/** Of a launch that tells nothing. */
export const NOTHING_KNOWN: Opening = {
  learner: "",
  registration: "",
  state: null,
  page: null,
  mode: "normal",
  entry: "unknown",
  prior: { completed: false, passed: false },
  passMark: null,
  limit: Number.POSITIVE_INFINITY,
};

/** The platform does not answer, but the launch itself says who learns: the copy here is found again. */
export class Unreached extends Error {
  constructor(readonly who: Pick<Opening, "learner" | "registration">) {
    super("the platform does not answer");
  }
}

/** Everything that a platform may be told at one moment. */
export interface Snapshot {
  readonly state: string;
  /** Page id. */
  readonly page: string;
  readonly result: Result;
  readonly objectives: readonly ObjectiveResult[];
  /** Seconds of this session in which the page was visible. */
  readonly sessionSeconds: number;
  /** The same, over all sessions. */
  readonly totalSeconds: number;
}

/** An answer with the moment it was given. */
export interface TimedRecord extends AnswerRecord {
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
  /** Seconds from the opening of its page, or the try before, to the answer. */
  readonly latency: number;
}

/**
 * `saved`: in the platform's durable storage. `sent`: handed over, but the platform does not say.
 * `failed`: worth another try. `refused`: the platform no longer knows who this is; worth another
 * try once the learner has signed in. `expired`: the platform has closed the session for good.
 */
export type Ack = "saved" | "sent" | "failed" | "refused" | "expired";

/**
 * Another device or tab has saved meanwhile: takes the text that the platform holds, and gives back
 * what both have done.
 */
export type Meet = (theirs: string) => Snapshot;

/** One per standard. Knows nothing of pages, questions or rules beyond these values. */
export interface Adapter {
  /** Rejects if there is no platform to be found; with `Unreached` if it does not answer. */
  open(): Promise<Opening>;
  /** Takes an answer; it leaves with the next save. Never throws. */
  record(answer: TimedRecord): void;
  /** Takes a moment of a film, where the standard has words for it; likewise. */
  watch?(glimpse: Glimpse): void;
  /** Never rejects for a fault of the platform's. */
  save(snapshot: Snapshot, meet: Meet): Promise<Ack>;
  /**
   * Saves and ends the session, once. Whatever a closing page must still do happens before the
   * first await. `chosen`: the learner asked for it; else the page is going, perhaps to be reloaded.
   */
  finish(snapshot: Snapshot, chosen: boolean, meet: Meet): Promise<Ack>;
  /** Milliseconds for which the platform wants to be left alone, after a save that failed. */
  rest(): number;
  /** Where the learner is to be sent after `finish`; null: nowhere. */
  readonly exitUrl: string | null;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds that never run backwards. */
  monotonic(): number;
  after(ms: number, then: () => void): Timer;
  /** Once the page has nothing else to do, or at the latest after so many milliseconds. */
  idle(within: number, then: () => void): Timer;
}

export interface Timer {
  cancel(): void;
}

/** Never throws; `set` tells whether the text is there to stay. */
export interface Storage {
  get(key: string): string | null;
  set(key: string, text: string): boolean;
}

/** Called once, when another tab asks for the seat: saves, and gives the state as text. */
export type Ousted = () => Promise<string>;

/** The one chair at a learner's course in a browser: of several tabs, the one in it writes. */
export interface Seat {
  /** Whether this tab has it. */
  take(key: string, ousted: Ousted): Promise<boolean>;
  /**
   * Takes it, whoever has it; waits a few seconds for that tab to save. Gives its state, or null if it
   * did not answer: the device's storage may be full, and be no place to find it.
   */
  seize(key: string, ousted: Ousted): Promise<string | null>;
  /** Gives it up; synchronous, for a page that is closing. */
  leave(): void;
}
