/** The copy of the state on the learner's own device, and the choice between it and the platform's. */
import { adds, merge } from "./merge";
import type { Opening, Storage } from "./port";
import { type Broken, decode, encode, type State } from "./state";

export interface LocalCopy {
  readonly text: string;
  /** `saves` of the state that the platform last acknowledged; 0: none ever. */
  readonly acked: number;
}

export function readCopy(storage: Storage, key: string): LocalCopy | null {
  const match = /^([0-9]{1,15})\|(.+)$/.exec(storage.get(key) ?? "");
  return match?.[1] && match[2] ? { acked: Number(match[1]), text: match[2] } : null;
}

/** One learner's copy, which another tab may write as well. */
export class CopyKeeper {
  private mine = "";
  /** `saves` of the state that the platform last acknowledged. */
  acked = 0;

  constructor(
    private readonly storage: Storage,
    private readonly key: () => string,
    private readonly course: string,
  ) {}

  read(): LocalCopy | null {
    const copy = readCopy(this.storage, this.key());
    this.mine = copy?.text ?? "";
    return copy;
  }

  /** What another tab did since this one last wrote, and what this one did. */
  joined(state: State): State {
    const copy = readCopy(this.storage, this.key());
    if (!copy || copy.text === this.mine) return state;
    const theirs = decode(copy.text, this.course).state;
    if (theirs?.seed !== state.seed) return state;
    this.acked = Math.max(this.acked, copy.acked);
    return merge(state, theirs);
  }

  /** Whether it is there to stay. */
  write(state: State): boolean {
    this.mine = encode(state, this.course);
    return this.storage.set(this.key(), `${this.acked}|${this.mine}`);
  }
}

export interface Chosen {
  /** Null: begin anew. */
  readonly state: State | null;
  readonly from: "platform" | "device" | "nowhere";
  /** Set where the platform gave a state back that cannot be read. */
  readonly broken: Exclude<Broken, "empty"> | null;
}

/**
 * What both copies of one attempt hold; the seed, drawn when an attempt begins, tells attempts apart.
 * A copy of another attempt is left alone, unless nothing of it ever reached the platform. A platform
 * that says "first" with nothing kept has begun a new attempt, with the same exception.
 */
export function choose(opening: Opening, copy: LocalCopy | null, course: string): Chosen {
  const theirs = decode(opening.state, course);
  const ours = copy ? decode(copy.text, course).state : null;
  const broken = theirs.broken === "empty" ? null : theirs.broken;
  const untold = (copy?.acked ?? 0) === 0;
  if (theirs.state) {
    const { seed } = theirs.state;
    if (!ours || (ours.seed !== seed && !untold))
      return { state: theirs.state, from: "platform", broken };
    const from = adds(theirs.state, ours) ? "device" : "platform";
    return { state: { ...merge(ours, theirs.state), seed }, from, broken };
  }
  const reset = opening.entry === "first" && broken === null && !untold;
  if (ours && !reset) return { state: ours, from: "device", broken };
  return { state: null, from: "nowhere", broken };
}
