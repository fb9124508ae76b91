import assert from "node:assert/strict";
import test from "node:test";
import { exemptModules } from "../../../tooling/player/src/core/exempt";
import { closedBy } from "../../../tooling/player/src/core/gates";
import * as learning from "../../../tooling/player/src/core/learning";
import { left, objectives, result } from "../../../tooling/player/src/core/rules";
import { decode, emptyState, encode, type State } from "../../../tooling/player/src/core/state";
import type { GateData, KdllData, RulesData } from "../../../tooling/player/src/data";
import { kinds, questionOf, seeded } from "./sample";

const data = kinds();

function withRules(change: Partial<RulesData>): KdllData {
  return { ...data, rules: { ...data.rules, ...change } };
}

function open(course: KdllData, state: State, ...pages: string[]): State {
  return pages.reduce((s, page) => learning.openPage(course, s, page), state);
}

/** Takes the pre-assessment, with so many of its two questions right. */
function check(course: KdllData, state: State, known: boolean, fine: boolean): State {
  let s = learning.openPage(course, state, "check");
  s = learning.respond(course, s, questionOf(course, "known"), [known ? 0 : 1]);
  s = learning.respond(course, s, questionOf(course, "fine"), [fine ? 0 : 1]);
  return learning.submit(course, s, "check").state;
}

const seen = (course: KdllData, state: State, id: string) =>
  state.seen.has(course.pages.find((p) => p.id === id)!.slot);

test("a closed page says what opens it, and is not seen by going there", () => {
  const state = open(data, emptyState(1), "blanks", "final");
  assert.deepEqual(closedBy(data, state, "final"), [
    { kind: "module", module: "receiving", page: "views", things: 1 },
    { kind: "module", module: "cases", page: "case", things: 1 },
    { kind: "assessment", page: "check", lost: false, pre: true },
  ]);
  assert.equal(learning.currentPage(data, state)?.id, "final");
  assert.equal(seen(data, state, "final"), false);
  assert.equal(state.draws.size, 0);
});

test("what was asked for opens it; a pre-assessment need not be passed", () => {
  const state = open(data, check(data, emptyState(1), false, false), "blanks", "views", "case");
  assert.deepEqual(closedBy(data, state, "final"), []);
  assert.equal(seen(data, learning.openPage(data, state, "final"), "final"), true);
});

test("a page once seen stays open when a later version puts a gate before it", () => {
  const before = withRules({ gates: [] });
  const state = open(before, emptyState(1), "final");
  assert.deepEqual(closedBy(data, state, "final"), []);
});

test("a module or an assessment that vanished counts as done", () => {
  const gate: GateData = { pages: ["final"], modules: ["gone"], passed: ["gone-too"] };
  assert.deepEqual(closedBy(withRules({ gates: [gate] }), emptyState(1), "final"), []);
});

test("gates that wait for each other, or for themselves, close nothing", () => {
  const circle: GateData[] = [
    { pages: ["blanks", "views"], modules: ["cases"], passed: [] },
    { pages: ["case"], modules: ["receiving"], passed: [] },
    { pages: ["final"], modules: ["finish"], passed: ["final"] },
  ];
  const course = withRules({ gates: circle });
  for (const page of ["blanks", "case"]) assert.deepEqual(closedBy(course, emptyState(1), page), []);
  const [left] = closedBy(course, emptyState(1), "final");
  assert.deepEqual(left, { kind: "module", module: "finish", page: "terms", things: 1 });
});

test("no gates whatever keep a willing learner out of a page", () => {
  const random = seeded(5);
  const pick = <T>(from: readonly T[]) => from.filter(() => random() < 0.35);
  const pages = data.pages.map((p) => p.id);
  const modules = [...data.modules.map((m) => m.id), "gone"];
  for (let round = 0; round < 400; round += 1) {
    const gates = Array.from({ length: 1 + Math.floor(random() * 4) }, () => ({
      pages: pick(pages),
      modules: pick(modules),
      passed: pick(["check", "final", "gone"]),
    }));
    const course = withRules({ gates });
    let state = emptyState(round);
    for (let turn = 0; turn < pages.length + 1; turn += 1) {
      for (const page of pages) state = learning.openPage(course, state, page);
      if (seen(course, state, "check")) state = check(course, state, false, false);
      // Stands for a learner who passes: the way there is tested elsewhere.
      const row = { finished: 1, best: 1, last: 1, first: 1, underway: false, passed: true };
      if (seen(course, state, "final")) state = { ...state, assessments: new Map(state.assessments).set(4, row) };
    }
    for (const page of pages) assert.equal(seen(course, state, page), true, JSON.stringify({ gates, page }));
  }
});

test("a pre-assessment spares the modules whose competencies it showed", () => {
  const state = check(data, emptyState(1), true, false);
  assert.deepEqual(exemptModules(data, state).map((m) => m.id), ["receiving"]);
  assert.deepEqual([...state.exempt], [1, 2]);
  assert.ok(!left(data, state).some((l) => "page" in l && ["blanks", "views"].includes(l.page)));
  assert.deepEqual(closedBy(data, state, "final").map((l) => l.kind === "module" && l.module), ["cases"]);
  assert.deepEqual(decode(encode(state, "kinds"), "kinds").state?.exempt, state.exempt);
  // They may be opened all the same.
  assert.equal(seen(data, learning.openPage(data, state, "views"), "views"), true);
});

test("the share from which on a competency counts as known is the author's", () => {
  const course = (exemptFrom: number | null) =>
    withRules({ assessments: { ...data.rules.assessments, check: { ...data.rules.assessments.check!, exemptFrom } } });
  assert.equal(check(course(null), emptyState(1), true, true).exempt.size, 0);
  assert.equal(check(course(0), emptyState(1), false, false).exempt.size, 3);
  assert.equal(check(course(0.8), emptyState(1), false, false).exempt.size, 0);
});

test("a pre-assessment passes nothing and scores nothing", () => {
  const state = check(data, emptyState(1), true, true);
  assert.deepEqual([...state.exempt], [1, 2, 3]);
  const { success, scaled, completed } = result(data, state);
  assert.deepEqual({ success, scaled, completed }, { success: "unknown", scaled: null, completed: false });
  assert.ok(objectives(data, state).every((o) => o.scaled === null));
  assert.equal(state.assessments.get(0)?.passed, false);
  const named = withRules({ passed: "check", scoreFrom: "check" });
  assert.equal(result(named, state).scaled, null);
  assert.equal(result(named, state).success, "unknown");
  assert.ok(!left(named, state).some((l) => l.kind === "assessment"));
});

test("minutes that a rule demands are asked for whatever else is done", () => {
  const course = withRules({ pages: ["terms"], passed: null, minutes: 40 });
  const state = { ...open(course, emptyState(1), "terms"), seconds: 10 * 60 + 5 };
  assert.deepEqual(left(course, state), [{ kind: "minutes", minutes: 40, spent: 10 }]);
  assert.equal(result(course, state).completed, false);
  assert.ok(Math.abs(result(course, state).progress - (1 + 605 / 2400) / 2) < 1e-9);
  assert.equal(result(course, { ...state, seconds: 2400 }).completed, true);
});

test("a videos rule asks nothing of a page that was spared", () => {
  const media = [{ path: "media/a.mov", slot: 0, page: "blanks", duration: 10, kind: "video" as const }];
  const course = { ...withRules({ videos: 0.9 }), media };
  assert.ok(left(course, emptyState(1)).some((l) => l.kind === "video"));
  assert.ok(!left(course, check(course, emptyState(1), true, false)).some((l) => l.kind === "video"));
});

test("a scenario is practised, judged at its end, and begun again", () => {
  const q = questionOf(data, "rolls");
  const walk = (s: State, at: number, ...path: [number, number][]) =>
    learning.respond(data, s, q, { form: "path", path, at });
  const done = learning.check(data, walk(emptyState(1), 7, [0, 2], [5, 6]), q);
  assert.equal(done.state.answers.get(8)?.score, 0.5);
  assert.deepEqual(done.records[0]?.response, { form: "path", path: [["0", "2"], ["5", "6"]], at: "7" });
  const anew = learning.startOver(data, done.state, q);
  assert.deepEqual(anew.answers.get(8), { tries: 1, right: false, score: 0, checked: false, response: [] });
});
