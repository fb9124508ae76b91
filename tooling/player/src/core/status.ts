/** What a session tells the interface about itself. */
import type { Ack } from "./port";

export type Phase = "idle" | "opening" | "running" | "hidden" | "finishing" | "finished";

/** Where the learner's progress is at this moment; what the interface may promise. */
export type Keeping = "unsaved" | "saving" | Ack | "device" | "memory";

export interface Status {
  readonly phase: Phase;
  readonly keeping: Keeping;
  /** No platform: progress stays on this device. */
  readonly deviceOnly: boolean;
  /** There was one before this page was reloaded, but it opens no second session. */
  readonly ended: boolean;
  readonly review: boolean;
  /** Another tab has this course; here nothing is kept until this one takes over. */
  readonly following: boolean;
  /** What became of an unreadable state at launch. */
  readonly recovered: "from-device" | "lost" | null;
}

/** What a further change of the state, or one more try, does not change. */
export const STANDING: ReadonlySet<Keeping> = new Set(["saving", "failed", "expired", "refused"]);
