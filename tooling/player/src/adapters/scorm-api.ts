/** Finding an LMS's SCORM API and calling it; what SCORM 1.2 and 2004 have in common. */
import type { Ack, Clock } from "../core/port";
import { type Habits, habitsOf, STANDARD } from "./scorm-habits";

/** The eight functions, under the names of either edition, without the prefix `LMS`. */
const FUNCTIONS = [
  "Initialize",
  "Terminate",
  "GetValue",
  "SetValue",
  "Commit",
  "GetLastError",
  "GetErrorString",
  "GetDiagnostic",
] as const;
type FunctionName = (typeof FUNCTIONS)[number];

export interface Edition {
  /** Of the object on a window. */
  readonly object: "API" | "API_1484_11";
  readonly name: (fn: FunctionName) => string;
  /** An element that can always be read, to tell whether a session is open. */
  readonly probe: string;
  /** Elements that cannot be looked up. */
  readonly writeOnly: RegExp;
  /** Errors that say the session is not, or no longer, open. */
  readonly closed: readonly string[];
}

export const SCORM_12: Edition = {
  object: "API",
  name: (fn) => (fn === "Terminate" ? "LMSFinish" : `LMS${fn}`),
  probe: "cmi.core.student_id",
  writeOnly: /^cmi\.(core\.(exit|session_time)|interactions\.)/,
  closed: ["301"],
};

export const SCORM_2004: Edition = {
  object: "API_1484_11",
  name: (fn) => fn,
  probe: "cmi.learner_id",
  writeOnly: /^cmi\.(exit|session_time)$/,
  closed: ["104", "112", "113", "132", "133", "142", "143"],
};

type Calls = Record<string, (...args: string[]) => unknown>;

/** SCORM sets no bound for parents in 2004; a window that is its own ancestor must not hang us. */
const HOPS = 500;

/**
 * Parents first, then the opener and its parents. A window of another origin throws when touched,
 * and `window.top` is never touched: it is the first that another origin owns.
 */
export function findApi(start: Window, edition: Edition): Calls | null {
  return climb(start, edition) ?? climb(quietly(() => start.opener as Window | null), edition);
}

function climb(start: Window | null, edition: Edition): Calls | null {
  let here = start;
  for (let hop = 0; here && hop < HOPS; hop += 1) {
    const at: Window = here;
    const api = quietly(() => (at as unknown as Record<string, unknown>)[edition.object]);
    if (usable(api, edition)) return api as Calls;
    const parent = quietly(() => at.parent as Window | null);
    here = parent === at ? null : parent;
  }
  return null;
}

/** An element with `id=API` is also `window.API`: only functions count. */
function usable(api: unknown, edition: Edition): boolean {
  return FUNCTIONS.every(
    (fn) => quietly(() => typeof (api as Calls)[edition.name(fn)]) === "function",
  );
}

function quietly<T>(read: () => T): T | null {
  try {
    return read() ?? null;
  } catch {
    return null;
  }
}

/** Waits as long as this for an LMS that puts its API in place late, milliseconds. */
const PATIENCE = 3_000;

export async function awaitApi(start: Window, edition: Edition, clock: Clock): Promise<Calls | null> {
  const until = clock.monotonic() + PATIENCE;
  for (;;) {
    const api = findApi(start, edition);
    if (api || clock.monotonic() >= until) return api;
    await new Promise<void>((done) => clock.after(250, done));
  }
}

/** Whether the server that we came from can be reached, and still knows the learner. */
export type Reach = "there" | "silent" | "signed-out";

/** The same in both editions. */
const STATE = "cmi.suspend_data";
/** Characters that an LMS's value may have before it is cut: the standards allow 64,000. */
const LONGEST = 100_000;

/** An LMS's API in the terms of a program: booleans, strings of sane length, no exceptions. */
export class ScormApi {
  private readonly written = new Map<string, string>();
  private terminated = false;
  /** A text that was refused without a reason is looked up once, to know whether it is there. */
  private verified = false;
  /** The learner's state was not taken: nothing may be called saved. */
  private deaf = false;
  habits: Habits = STANDARD;

  constructor(
    private readonly api: Calls,
    private readonly edition: Edition,
    /** Some LMSs answer "true" when their server cannot be reached. */
    private readonly reachable: () => Promise<Reach>,
  ) {}

  /** Also true if the session is already open, as after a reload of our window alone. */
  initialize(): boolean {
    if (truthy(this.call("Initialize", ""))) return true;
    const refusal = this.error();
    if (refusal === "103") return true;
    // Only SCORM 2004 has words of its own for a session that is over.
    if (this.edition.closed.includes(refusal)) return false;
    const known = this.get(this.edition.probe) !== "";
    const error = this.error();
    return error === "0" || (error === "" && known);
  }

  /** Sets the element that no attempt may be without, and sees by the answer what the LMS is like. */
  introduce(element: string, value: string): void {
    const setAnswer = this.call("SetValue", element, value);
    this.habits = habitsOf({ error: this.error(), setAnswer, setValue: value });
    this.written.set(element, value);
  }

  /** Empty if the LMS does not have it. Clipped: an LMS's value may be of any size. */
  get(element: string): string {
    return text(this.call("GetValue", element)).slice(0, LONGEST);
  }

  /** A count, or null where the LMS does not know the collection. */
  count(collection: string): number | null {
    const count = this.get(`${collection}._count`);
    return /^[0-9]{1,6}$/.test(count) ? Number(count) : null;
  }

  /** Sets what differs from what was set before. Refusals are logged; the rest goes on. */
  set(element: string, value: string): void {
    if (this.written.get(element) === value) return;
    const answer = this.call("SetValue", element, value);
    if (!truthy(answer) && answer !== value && this.habits.answers) {
      const error = this.error();
      console.warn(`kdll: the LMS answered ${text(answer)} (${error}) to ${element}`);
      if (!["", "0"].includes(error)) {
        if (element === STATE) this.deaf = true;
        return;
      }
      this.verify(element, value);
    } else if (element === STATE) this.deaf = false;
    this.written.set(element, value);
  }

  /** What was written last; null before. */
  last(element: string): string | null {
    return this.written.get(element) ?? null;
  }

  /** All of it is set again with the next save. */
  forget(): void {
    this.written.clear();
  }

  async commit(): Promise<Ack> {
    return this.arrived(this.acknowledged(this.call("Commit", "")));
  }

  /** Ends the session, before the first await; later calls do nothing. */
  async terminate(): Promise<Ack> {
    if (this.terminated) return "expired";
    const ack = this.acknowledged(this.call("Terminate", ""));
    this.terminated = true;
    return this.arrived(ack);
  }

  /** "true" is the word of a script in the page; whether the server heard of it is another matter. */
  private async arrived(ack: Ack): Promise<Ack> {
    if (ack !== "saved") return ack;
    return this.deaf ? "failed" : REACH[await this.reachable()];
  }

  /** "false" without an error is a bad habit of some LMSs, or the truth: the element tells. */
  private verify(element: string, value: string): void {
    if (this.verified || this.edition.writeOnly.test(element)) return;
    this.verified = true;
    this.deaf = this.get(element) !== value;
  }

  private acknowledged(answer: unknown): Ack {
    if (truthy(answer)) return "saved";
    const error = this.error();
    if (this.edition.closed.includes(error)) return "expired";
    return this.habits.answers && error !== "" ? "failed" : "sent";
  }

  private error(): string {
    return text(this.call("GetLastError"));
  }

  private call(fn: FunctionName, ...args: string[]): unknown {
    if (this.terminated) return "false";
    try {
      return this.api[this.edition.name(fn)]?.(...args);
    } catch (error) {
      console.warn(`kdll: the LMS failed in ${fn}`, error);
      return "false";
    }
  }
}

const REACH: Readonly<Record<Reach, Ack>> = {
  there: "saved",
  silent: "failed",
  "signed-out": "refused",
};

/** Any value of an LMS's as text; an object that cannot be turned into one is none. */
function text(value: unknown): string {
  if (typeof value === "string") return value;
  return value == null ? "" : (quietly(() => String(value)) ?? "");
}

function truthy(answer: unknown): boolean {
  return answer === true || answer === "true" || answer === 1 || answer === "1";
}
