/** What a session offers the interface, and tells it about itself. */
import type { KdllData, MediaData } from "../data";
import type { Ack } from "./port";
import type { Act } from "./progress";
import type { State } from "./state";
import type { Viewing } from "./viewing";

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

export interface Session {
  readonly data: KdllData;
  readonly state: State;
  readonly status: Status;
  readonly exitUrl: string | null;
  /** The state as text, for those who help a learner. */
  readonly code: string;
  start(): Promise<void>;
  /** Applies what the learner did. */
  act(what: Act): void;
  /** A film that the learner may look at; told to platforms that ask for it. */
  viewing(medium: MediaData, name: string): Viewing;
  hide(): void;
  show(): void;
  /** The learner may be about to leave: what is unsaved is saved now. */
  hasten(): void;
  /** What could not be saved is tried again now: the line is back, or the learner has signed in. */
  retry(): void;
  /** `persisted`: the browser may bring this very page back. */
  leave(persisted: boolean): void;
  /** The learner goes on in this tab, not in the other. */
  takeOver(): Promise<void>;
  /** The learner's own wish; resolves to false if the progress could not be saved yet. */
  exit(): Promise<boolean>;
  /** Called after every change of state or status. */
  listen(listener: () => void): void;
}

/** What a further change of the state, or one more try, does not change. */
export const STANDING: ReadonlySet<Keeping> = new Set(["saving", "failed", "expired", "refused"]);
