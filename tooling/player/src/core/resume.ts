/** The state in which a launch begins (LIFECYCLE.md, "Which state a launch begins with"). */
import type { KdllData } from "../data";
import * as learning from "./learning";
import { choose, type LocalCopy } from "./local";
import type { Opening } from "./port";
import type { State } from "./state";

export interface Resumed {
  readonly state: State;
  /** Something of it came from the platform or the device. */
  readonly found: boolean;
  /** What became of an unreadable state. */
  readonly recovered: "from-device" | "lost" | null;
}

/** `fresh`: the state to begin with where none is found. */
export function resume(
  data: KdllData,
  opening: Opening,
  copy: LocalCopy | null,
  fresh: State,
): Resumed {
  const chosen = choose(opening, copy, data.course.id);
  const { completed, passed } = opening.prior;
  const found = chosen.state ?? fresh;
  const verdict = {
    completed: found.verdict.completed || completed,
    passed: found.verdict.passed || passed,
    failed: found.verdict.failed && !passed,
  };
  const known = learning.reconcile(data, { ...found, verdict });
  const page = known.page === null ? data.pages.find((p) => p.id === opening.page) : undefined;
  const open = (page ?? learning.currentPage(data, known))?.id ?? "";
  return {
    state: learning.openPage(data, known, open),
    found: chosen.from !== "nowhere",
    recovered: chosen.broken ? (chosen.state ? "from-device" : "lost") : null,
  };
}
