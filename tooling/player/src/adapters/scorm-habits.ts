/**
 * How platforms with a SCORM API differ from the standard, as data. A package goes anywhere, so what
 * a platform is like is seen from how its API behaves, never from where the package was meant to go.
 */

export interface Habits {
  readonly name: string;
  /** Its answers say whether a call worked, and `GetLastError` says why not. */
  readonly answers: boolean;
  /** What it kept of the learner may come in so many milliseconds after `Initialize`. */
  readonly late: number;
  /** Ending the session of an unfinished lesson loses what was kept. */
  readonly forgetsUnfinished: boolean;
}

/** What an adapter sees of an API once it is initialized. */
export interface Seen {
  /** What `GetLastError` gave after a call that worked. */
  readonly error: string;
  /** What `SetValue` gave, and what it was told to set. */
  readonly setAnswer: unknown;
  readonly setValue: string;
}

export const STANDARD: Habits = {
  name: "standard",
  answers: true,
  late: 0,
  forgetsUnfinished: false,
};

/**
 * Sunbird and the iGOT Karmayogi platform built on it (sunbird-cb-portal, plugins/html): `SetValue`
 * gives back the value, `GetLastError` nothing, `Commit` and `Finish` "false" although the data is on
 * its way; of the learner's data only status, exit, time and suspend data come back, and late; `Finish`
 * clears what it kept of a lesson that is not completed.
 */
export const SUNBIRD: Habits = {
  name: "sunbird",
  answers: false,
  late: 2_500,
  forgetsUnfinished: true,
};

const KNOWN: readonly (readonly [habits: Habits, fits: (seen: Seen) => boolean])[] = [
  [SUNBIRD, ({ error, setAnswer, setValue }) => error === "" && setAnswer === setValue],
];

export function habitsOf(seen: Seen): Habits {
  return KNOWN.find(([, fits]) => fits(seen))?.[0] ?? STANDARD;
}
