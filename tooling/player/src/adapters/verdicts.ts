/** Completed, passed, failed: each said once per registration, by whatever device, over any line. */
import type { Result } from "../core/rules";
import type { Lrs } from "./lrs";

export const VERDICTS = ["completed", "passed", "failed"] as const;
export type Verdict = (typeof VERDICTS)[number];

export class Verdicts {
  constructor(
    /** What was put into a statement, by the statement's id. */
    readonly said: Map<Verdict, string>,
    /** Of those, what the store has for sure. */
    readonly sure: Set<Verdict>,
  ) {}

  /** What is to be said now: never failed beside or after passed. */
  due(result: Result): Verdict[] {
    const out: Verdict[] = [];
    if (result.completed && !this.said.has("completed")) out.push("completed");
    const judged = result.success;
    if (judged !== "unknown" && !this.said.has("passed") && !this.said.has(judged)) out.push(judged);
    return out;
  }

  /** Something is said of which nobody knows whether it arrived. */
  get open(): boolean {
    return [...this.said.keys()].some((verdict) => !this.sure.has(verdict));
  }

  /** Asks after statements whose arrival nobody saw; what never came may be said again. */
  async confirm(store: Lrs): Promise<void> {
    for (const [verdict, id] of [...this.said]) {
      if (this.sure.has(verdict)) continue;
      const { status } = await store.call("GET", "statements", { statementId: id });
      if (status === 404) this.said.delete(verdict);
      else if (status === 200) this.sure.add(verdict);
    }
  }
}
