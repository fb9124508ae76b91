/** A scenario as a graph: where options lead, and what the best way through it is worth. */
import type { ChoiceData, QuestionData } from "../data";

export interface Way {
  readonly points: number;
  /** Situation key and key of the option taken there, from the start. */
  readonly steps: readonly (readonly [situation: string, option: string])[];
}

const NOWHERE: Way = { points: 0, steps: [] };

/** Steps of looking for the best way; real scenarios need some hundred, this many take a second. */
const BUDGET = 40_000;

export function situations(q: QuestionData): ChoiceData[] {
  return q.choices.filter((line) => line.part === "situation");
}

export function optionsOf(q: QuestionData, situation: string): ChoiceData[] {
  return q.choices.filter((line) => line.part === "option" && line.within === situation);
}

/** Slot of the situation that it begins with. */
export function startOf(q: QuestionData): number | null {
  const first = situations(q)[0];
  return first ? Number.parseInt(first.key, 36) : null;
}

/** Whether one is where nothing leads on. */
export function ended(q: QuestionData, at: number | null): boolean {
  if (at === null) return false;
  const here = situations(q).find((s) => Number.parseInt(s.key, 36) === at);
  return here !== undefined && optionsOf(q, here.key).length === 0;
}

/** Points of the option first taken in each situation that was visited. */
export function earned(q: QuestionData, path: ReadonlyMap<number, number | null>): number {
  return [...path].reduce((sum, [situation, option]) => {
    const line = q.choices.find((c) => c.part === "option" && Number.parseInt(c.key, 36) === option);
    const here = line?.within !== undefined && Number.parseInt(line.within, 36) === situation;
    return sum + (here ? (line.points ?? 0) : 0);
  }, 0);
}

const found = new WeakMap<QuestionData, Way>();

/**
 * The way with the most points from the start to an ending on which no situation comes twice; loops
 * cannot be farmed. Where no ending can be reached, the best way there is.
 */
export function bestPath(q: QuestionData): Way {
  const known = found.get(q);
  if (known) return known;
  const way = search(q);
  found.set(q, way);
  return way;
}

function search(q: QuestionData): Way {
  const start = situations(q)[0]?.key;
  if (start === undefined) return NOWHERE;
  const options = new Map(situations(q).map(({ key }) => [key, optionsOf(q, key)]));
  const reach = new Map([...options.keys()].map((key) => [key, reachable(options, key)]));
  const memory = new Map<string, Way | null>();
  let budget = BUDGET;

  /** Null: no ending can be reached without going through a situation twice. */
  function best(at: string, visited: ReadonlySet<string>): Way | null {
    const choices = options.get(at) ?? [];
    if (!choices.length) return NOWHERE;
    // Only what lies ahead can matter: without loops, that is nothing, and each place is looked at once.
    const ahead = [...visited].filter((key) => reach.get(at)?.has(key)).sort();
    const name = [at, ...ahead].join(" ");
    const before = memory.get(name);
    if (before !== undefined) return before;
    let top: Way | null = null;
    for (const option of choices) {
      const to = option.target;
      if (to == null || to === at || visited.has(to) || (budget -= 1) < 0) continue;
      const rest = best(to, new Set(visited).add(at));
      const points = (rest?.points ?? 0) + (option.points ?? 0);
      if (rest && (!top || points > top.points)) top = { points, steps: [[at, option.key], ...rest.steps] };
    }
    memory.set(name, top);
    return top;
  }
  return best(start, new Set()) ?? mostAlone(q);
}

function reachable(options: ReadonlyMap<string, readonly ChoiceData[]>, from: string): Set<string> {
  const seen = new Set<string>();
  for (const pending = [from]; pending.length; ) {
    for (const { target } of options.get(pending.pop() ?? "") ?? []) {
      if (target == null || seen.has(target)) continue;
      seen.add(target);
      pending.push(target);
    }
  }
  return seen;
}

/** The sum over all situations of their best option: an upper end where there is no way out. */
function mostAlone(q: QuestionData): Way {
  const points = situations(q).reduce(
    (sum, { key }) => sum + Math.max(0, ...optionsOf(q, key).map((o) => o.points ?? 0)),
    0,
  );
  return { points, steps: [] };
}
