/** What every part of the interface is handed. */
import type { Session } from "../core/session";
import type { SettingsStore } from "./settings";
import type { Words } from "./words";

export interface Context {
  readonly session: Session;
  readonly t: Words;
  readonly settings: SettingsStore;
  /** Spoken by screen readers, once, without moving the focus. */
  readonly announce: (text: string) => void;
}

/** A part of the interface; `update` brings it into line with the session's state. */
export interface Part {
  update(): void;
}
