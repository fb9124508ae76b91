/** The copy of the state on the learner's own device, and the choice between it and the platform's. */
import type { Opening, Storage } from "./port";
import { type Broken, decode, type State } from "./state";

export interface LocalCopy {
  readonly text: string;
  /** `saves` of the state that the platform last acknowledged; 0: none ever. */
  readonly acked: number;
}

export function readCopy(storage: Storage, key: string): LocalCopy | null {
  const match = /^([0-9]{1,15})\|(.+)$/.exec(storage.get(key) ?? "");
  return match?.[1] && match[2] ? { acked: Number(match[1]), text: match[2] } : null;
}

export function writeCopy(storage: Storage, key: string, copy: LocalCopy): boolean {
  return storage.set(key, `${copy.acked}|${copy.text}`);
}

export interface Chosen {
  /** Null: begin anew. */
  readonly state: State | null;
  readonly from: "platform" | "device" | "nowhere";
  /** Set where the platform gave a state back that cannot be read. */
  readonly broken: Exclude<Broken, "empty"> | null;
}

/**
 * The younger of two copies of one attempt; the seed, drawn when an attempt begins, tells attempts
 * apart. A platform that says "first" with nothing kept has begun a new attempt, unless nothing of
 * the copy here ever reached it.
 */
export function choose(opening: Opening, copy: LocalCopy | null, course: string): Chosen {
  const theirs = decode(opening.state, course);
  const ours = copy ? decode(copy.text, course).state : null;
  const broken = theirs.broken === "empty" ? null : theirs.broken;
  if (theirs.state) {
    const younger = ours && ours.seed === theirs.state.seed && ours.saves > theirs.state.saves;
    return younger
      ? { state: ours, from: "device", broken }
      : { state: theirs.state, from: "platform", broken };
  }
  const reset = opening.entry === "first" && broken === null && (copy?.acked ?? 0) > 0;
  if (ours && !reset) return { state: ours, from: "device", broken };
  return { state: null, from: "nowhere", broken };
}
