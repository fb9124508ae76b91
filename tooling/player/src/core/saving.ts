/** When a platform is told (LIFECYCLE.md, "When the platform is told"): never what. */
import type { Ack, Clock, Timer } from "./port";

/** After a change, milliseconds: more may follow at once. */
const SETTLE = 1_000;
/** Between two saves that neither an answer nor a verdict calls for. */
const PACE = 10_000;
/** A platform whose calls hold up the page for longer than this is not called for single answers. */
const SLOW = 1_000;
/** A platform's calls may hold up the page: they wait so many milliseconds for whoever is typing. */
const IDLE = 400;
const RETRY_FIRST = 1_000;
const RETRY_LAST = 60_000;

/** Why a save is asked for: a change of result, a checked answer, or anything else. */
export type Reason = "result" | "answer" | "change";

export interface Saving {
  readonly clock: Clock;
  /** 0 to below 1. */
  readonly random: () => number;
  /** Whether the platform may be told anything at this moment. */
  readonly allowed: () => boolean;
  /** Tells it the present state; never rejects. */
  readonly tell: () => Promise<Ack>;
  /** Milliseconds for which the platform wants to be left alone. */
  readonly rest: () => number;
}

export interface Saver {
  /** A save is wanted, at the pace of its reason; an earlier one already asked for stands. */
  ask(reason: Reason): void;
  /** Saves now. `atOnce`: even with a save on its way, which may never be answered. */
  save(atOnce?: boolean): Promise<void>;
  /** Forgets what was asked for. */
  calm(): void;
  /** Until no save is on its way. */
  idle(): Promise<void>;
}

export function saver({ clock, random, allowed, tell, rest }: Saving): Saver {
  let timer: Timer | null = null;
  let due = Number.POSITIVE_INFINITY;
  let underway = 0;
  let calling = false;
  let again = false;
  let slow = false;
  let last = Number.NEGATIVE_INFINITY;
  let notBefore = Number.NEGATIVE_INFINITY;
  let failures = 0;

  function ask(reason: Reason): void {
    const now = clock.monotonic();
    const paced = reason === "change" || slow ? last + PACE : now;
    at(reason === "result" ? now : Math.max(now + SETTLE, paced));
  }

  function at(moment: number): void {
    if (!allowed()) return;
    const when = Math.max(moment, notBefore);
    if (timer && due <= when) return;
    timer?.cancel();
    due = when;
    timer = clock.after(Math.max(0, when - clock.monotonic()), () => {
      timer = clock.idle(IDLE, () => void save());
    });
  }

  function calm(): void {
    timer?.cancel();
    timer = null;
    due = Number.POSITIVE_INFINITY;
  }

  async function save(atOnce = false): Promise<void> {
    calm();
    if (!allowed()) return;
    // A platform that calls back into the page while it is called is not called again for that: what
    // it is being told is the present state, and the two would go on for ever.
    if (calling) return;
    if (underway && !atOnce) {
      again = true;
      return;
    }
    underway += 1;
    last = clock.monotonic();
    calling = true;
    const told = tell();
    calling = false;
    slow = clock.monotonic() - last > SLOW;
    const ack = await told;
    underway -= 1;
    if (ack === "failed") return retry();
    failures = 0;
    notBefore = Number.NEGATIVE_INFINITY;
    if (!again) return;
    again = false;
    at(clock.monotonic());
  }

  function retry(): void {
    const wait = Math.min(RETRY_LAST, RETRY_FIRST * 2 ** failures) * (0.8 + 0.4 * random());
    failures += 1;
    again = false;
    notBefore = clock.monotonic() + Math.max(wait, rest());
    at(notBefore);
  }

  async function idle(): Promise<void> {
    while (underway) await new Promise<void>((done) => clock.after(50, done));
  }

  return { ask, save, calm, idle };
}
