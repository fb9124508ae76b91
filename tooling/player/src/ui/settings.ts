/** How a learner wants to read, look and listen: kept on this device, for all courses. */
import type { Storage } from "../core/port";
import { attribute } from "./dom";

export interface Settings {
  readonly text: "normal" | "large" | "largest";
  readonly scheme: "system" | "light" | "dark";
  /** Stills and transcripts instead of videos. */
  readonly saving: boolean;
  /** Of videos and sounds: 1 is as recorded. */
  readonly speed: number;
  /** A language of captions, `off`, or empty: those of the course's language. */
  readonly captions: string;
  /** Audio descriptions are shown and spoken as text. */
  readonly described: boolean;
}

export const USUAL: Settings = {
  text: "normal",
  scheme: "system",
  saving: false,
  speed: 1,
  captions: "",
  described: false,
};

export const SPEEDS: readonly number[] = [0.75, 1, 1.25, 1.5, 2];

export const CHOICES = {
  text: ["normal", "large", "largest"],
  scheme: ["system", "light", "dark"],
} as const;

const KEY = "kdll:settings";

export interface SettingsStore {
  readonly now: Settings;
  change(part: Partial<Settings>): void;
  /** Called now and after every change. */
  listen(then: (settings: Settings) => void): void;
}

export function settingsStore(storage: Storage): SettingsStore {
  let now = parsed(storage.get(KEY));
  const listeners: ((settings: Settings) => void)[] = [];
  return {
    get now() {
      return now;
    },
    change(part) {
      now = { ...now, ...part };
      storage.set(KEY, JSON.stringify(now));
      for (const then of listeners) then(now);
    },
    listen(then) {
      listeners.push(then);
      then(now);
    },
  };
}

/** What is not as it should be, by another version or another program, is as usual. */
export function parsed(text: string | null): Settings {
  let kept: Record<string, unknown> = {};
  try {
    const read: unknown = JSON.parse(text ?? "{}");
    if (typeof read === "object" && read !== null) kept = read as Record<string, unknown>;
  } catch {
    // Not ours: as usual.
  }
  const one = <T>(name: string, of: readonly T[], usual: T) => of.find((v) => v === kept[name]) ?? usual;
  return {
    text: one("text", CHOICES.text, USUAL.text),
    scheme: one("scheme", CHOICES.scheme, USUAL.scheme),
    saving: kept.saving === true,
    speed: one("speed", SPEEDS, USUAL.speed),
    captions: typeof kept.captions === "string" ? kept.captions.slice(0, 35) : "",
    described: kept.described === true,
  };
}

/** Tells the style sheet. */
export function dress(root: Element, { text, scheme }: Settings): void {
  attribute(root, "data-text", text === "normal" ? null : text);
  attribute(root, "data-scheme", scheme === "system" ? null : scheme);
}
