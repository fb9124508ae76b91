/** What of a learner's state may only ever grow: the model that every walk is held to. */
import type { State } from "../../tooling/player/src/core/state";

export type Facts = ReadonlySet<string>;

/** One line per fact, so that a walk that loses one can say which. */
/** `asked`: slots of scored questions; a new try clears what was answered. */
export function factsOf(state: State, asked: ReadonlySet<number> = new Set([3, 4, 5])): Set<string> {
  const facts = new Set<string>();
  for (const slot of state.seen) facts.add(`page ${slot} seen`);
  for (const [slot, { tries, checked, response }] of state.answers) {
    for (let n = 1; n <= tries; n += 1) facts.add(`question ${slot} tried ${n}`);
    if (!asked.has(slot) && (checked || JSON.stringify(response).length > 2)) facts.add(`question ${slot} answered`);
  }
  for (const [slot, row] of state.assessments) {
    for (let n = 1; n <= row.finished; n += 1) facts.add(`assessment ${slot} finished ${n}`);
    for (let tenth = 1; tenth <= Math.round((row.best ?? 0) * 10); tenth += 1)
      facts.add(`assessment ${slot} scored ${tenth}/10`);
    if (row.passed) facts.add(`assessment ${slot} passed`);
  }
  for (const [slot, { parts }] of state.media)
    for (const part of parts) facts.add(`medium ${slot} part ${part}`);
  if (state.verdict.completed) facts.add("completed");
  if (state.verdict.passed) facts.add("passed");
  return facts;
}

/** What is in the first and not in the second, but for questions that the course has dropped. */
export function missing(wanted: Facts, found: Facts, dropped: ReadonlySet<number>): string[] {
  return [...wanted].filter((fact) => {
    const question = /^question (\d+) /.exec(fact)?.[1];
    return !found.has(fact) && !(question && dropped.has(Number(question)));
  });
}
