/**
 * Pages that open late. No gate may keep a learner out for ever: where it asks for what cannot be
 * done, it closes nothing.
 */
import type { GateData, KdllData } from "../data";
import { type Left, left, passedOrTaken, requiredPages } from "./rules";
import type { State } from "./state";

/** What opens a closed page, in the order of the gates; empty: it is open. */
export function closedBy(data: KdllData, state: State, page: string): Left[] {
  const found = data.pages.find((p) => p.id === page);
  // Where a learner has once been stays open, whatever a later version of the course says.
  if (!found || state.seen.has(found.slot)) return [];
  const seen = new Set<string>();
  return data.rules.gates
    .filter((gate) => gate.pages.includes(page))
    .flatMap((gate) => leftOf(data, state, gate))
    .filter((thing) => {
      const name = JSON.stringify(thing);
      return !seen.has(name) && seen.add(name);
    });
}

function leftOf(data: KdllData, state: State, gate: GateData): Left[] {
  const reach = reachable(data);
  const counts = (page: string) => reach.has(page) && !gate.pages.includes(page);
  const modules = gate.modules.flatMap((id): Left[] => {
    const module = data.modules.find((m) => m.id === id);
    const open = left(data, state, id).filter((l) => "page" in l && counts(l.page));
    const [first] = open;
    if (!module || !first || !("page" in first)) return [];
    return [{ kind: "module", module: id, page: first.page, things: open.length }];
  });
  const passed = gate.passed
    .filter((id) => counts(id))
    .flatMap((id) => passedOrTaken(data, state, id) ?? []);
  return [...modules, ...passed];
}

const reached = new WeakMap<KdllData, ReadonlySet<string>>();

/** Pages that open for a learner who does all that can be done. Gates that wait for each other open none. */
function reachable(data: KdllData): ReadonlySet<string> {
  const known = reached.get(data);
  if (known) return known;
  const { gates } = data.rules;
  const ids = new Set(data.pages.map((p) => p.id));
  const open = new Set<string>();
  const needs = gates.map((gate) =>
    [...gate.modules.flatMap((id) => requiredPages(data, id)), ...gate.passed].filter(
      (page) => ids.has(page) && !gate.pages.includes(page),
    ),
  );
  for (let before = -1; before !== open.size; ) {
    before = open.size;
    for (const page of ids) {
      const closed = gates.some(
        (gate, index) => gate.pages.includes(page) && needs[index]?.some((need) => !open.has(need)),
      );
      if (!closed) open.add(page);
    }
  }
  reached.set(data, open);
  return open;
}
