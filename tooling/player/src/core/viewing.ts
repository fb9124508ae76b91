/**
 * One viewing of a film, from the first moment that it plays to the end of the session: what a platform
 * may be told of it. Knows no standard. A scrub is one seek, and a pause within it none, so that a
 * learner on a bad line sends a few facts and not hundreds.
 */
import type { MediaData } from "../data";
import type { Clock, Timer } from "./port";
import { PARTS } from "./state";

/** How a film is looked at. */
export interface Look {
  readonly speed: number;
  /** 0 to 1. */
  readonly volume: number;
  /** Language of the captions that are shown; empty if none are. */
  readonly captions: string;
  readonly fullScreen: boolean;
}

export type Seen =
  | "initialized"
  | "played"
  | "paused"
  | "seeked"
  | "interacted"
  | "completed"
  | "terminated";

/** One moment of a viewing. Times in the film are in seconds. */
export interface Glimpse {
  readonly seen: Seen;
  /** Which viewing; the same for all of its moments, and no other's. */
  readonly viewing: object;
  readonly medium: MediaData;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly time: number;
  /** Of a seek: where it began. */
  readonly from: number;
  /** Played in this viewing, in the order in which it was. */
  readonly segments: readonly Segment[];
  /** Of the film, 0 to 1: this viewing's, and earlier ones' that did not see enough of it. */
  readonly progress: number;
  /** Share from which on it counts as seen. */
  readonly threshold: number;
  /** Seconds since the viewing began. */
  readonly seconds: number;
  /** Of an interaction what changed, else all. */
  readonly look: Partial<Look>;
}

export type Segment = readonly [start: number, end: number];

export interface Viewing {
  play(at: number): void;
  /** It has played on to here. */
  reach(at: number): void;
  pause(at: number): void;
  seek(from: number, to: number): void;
  look(now: Look): void;
  /** Tells at once what waits to see whether more comes. */
  settle(): void;
  end(): void;
}

export interface Watching {
  readonly medium: MediaData;
  /** In the course's language. */
  readonly name: string;
  readonly clock: Clock;
  readonly threshold: number;
  /** Parts that earlier viewings played. */
  readonly before: readonly number[];
  readonly tell: (glimpse: Glimpse) => void;
}

/** Milliseconds without a further seek, pause or change, after which one is told. */
const REST = 1_500;
/** Players stop this close to an end, in seconds; a shorter jump is none. */
const NEAR = 0.3;

export function viewing({ medium, name, clock, threshold, before, tell }: Watching): Viewing {
  const me = {};
  const length = medium.duration;
  const closed: Segment[] = [];
  const earlier = before.length / PARTS < threshold ? before.map(partOf) : [];
  /** Told once it is sure that nothing undoes it; by kind, so that a scrub keeps one of each. */
  const held = new Map<Seen, Glimpse>();
  let timer: Timer | null = null;
  let since = 0;
  let state: "before" | "playing" | "paused" | "over" = "before";
  let open: number | null = null;
  let last = 0;
  let seen = false;
  let now: Look = { speed: 1, volume: 1, captions: "", fullScreen: false };
  let told = now;

  function partOf(part: number): Segment {
    return [(part * length) / PARTS, ((part + 1) * length) / PARTS];
  }

  function glimpse(what: Seen, time: number, more: Partial<Glimpse> = {}): Glimpse {
    const segments = [...closed, ...(open !== null && last > open ? [[open, last] as const] : [])];
    const progress = length > 0 ? Math.min(1, covered([...earlier, ...segments]) / length) : 0;
    const seconds = (clock.monotonic() - since) / 1000;
    const of = { viewing: me, medium, name, threshold };
    const rest = { at: clock.now(), time, from: time, segments, progress, seconds, look: now };
    return { seen: what, ...of, ...rest, ...more };
  }

  function hold(moment: Glimpse): void {
    held.set(moment.seen, moment);
    timer?.cancel();
    timer = clock.after(REST, settle);
  }

  function settle(): void {
    timer?.cancel();
    timer = null;
    const moments = [...held.values()].filter((m) => m.seen !== "seeked" || Math.abs(m.time - m.from) >= NEAR);
    held.clear();
    for (const moment of moments.sort((a, b) => a.at - b.at)) tell(moment);
    told = now;
  }

  function close(): void {
    if (open !== null && last > open) closed.push([open, last]);
    open = null;
  }

  function judge(): void {
    if (seen) return;
    const moment = glimpse("completed", last);
    if (Math.round(moment.progress * 1000) < Math.round(threshold * 1000)) return;
    seen = true;
    settle();
    tell(moment);
  }

  /** Where a player stops short of an end, it is the end. */
  function place(at: number): number {
    if (at < NEAR) return 0;
    return length - at < NEAR ? length : at;
  }

  function begin(): void {
    since = clock.monotonic();
    told = now;
    state = "paused";
    tell(glimpse("initialized", 0, { segments: [] }));
  }

  return {
    play(at) {
      if (state === "over") return;
      if (state === "before") begin();
      // A pause that is not told yet was part of a scrub, or too short to be one.
      if (state === "paused" && !held.delete("paused")) {
        settle();
        tell(glimpse("played", at));
      }
      state = "playing";
      open ??= place(at);
      last = Math.max(open, at);
    },
    reach(at) {
      if (state !== "playing" || open === null) return;
      last = place(at);
      judge();
    },
    pause(at) {
      if (state !== "playing") return;
      if (open !== null) last = Math.max(last, place(at));
      judge();
      close();
      state = "paused";
      hold(glimpse("paused", place(at)));
    },
    seek(from, to) {
      if (state === "before" || state === "over") return;
      close();
      const begun = held.get("seeked");
      const origin = begun?.from ?? from;
      last = to;
      hold(glimpse("seeked", to, { from: origin, at: begun?.at ?? clock.now() }));
    },
    look(next) {
      now = next;
      if (state === "before" || state === "over") return;
      const keys = Object.keys(next) as (keyof Look)[];
      const changed = keys.filter((key) => next[key] !== told[key]);
      if (!changed.length) return void held.delete("interacted");
      const look = Object.fromEntries(changed.map((key) => [key, next[key]]));
      hold(glimpse("interacted", last, { look }));
    },
    settle,
    end() {
      if (state === "before" || state === "over") return;
      settle();
      close();
      tell(glimpse("terminated", last));
      state = "over";
    },
  };
}

/** Seconds of a film that segments cover together. */
function covered(segments: readonly Segment[]): number {
  let sum = 0;
  let reached = Number.NEGATIVE_INFINITY;
  for (const [start, end] of [...segments].sort(([a], [b]) => a - b)) {
    sum += Math.max(0, end - Math.max(start, reached));
    reached = Math.max(reached, end);
  }
  return sum;
}
