import assert from "node:assert/strict";
import test from "node:test";
import { answered, complete, judge } from "../../../tooling/player/src/core/judge";
import type { Response } from "../../../tooling/player/src/core/response";
import { bestPath } from "../../../tooling/player/src/core/scenario";
import { fits } from "../../../tooling/player/src/core/text";
import type { ChoiceData, QuestionData } from "../../../tooling/player/src/data";
// What `kdll check` compares alike, too: its tests read the same table.
import answers from "../../answers.json";
import { kinds, questionOf, seeded } from "./sample";

const data = kinds();

for (const { typed, meant, alike, exact } of answers)
  test(`${JSON.stringify(typed)} for ${JSON.stringify(meant)}: ${alike}, letter by letter: ${exact}`, () => {
    assert.equal(fits(typed, meant, false), alike);
    assert.equal(fits(typed, meant, true), exact);
  });

function texts(...all: string[]): Response {
  return { form: "texts", texts: all.map((text, slot) => [slot, text]) };
}

const blanks = questionOf(data, "clock-blanks");

test("blanks are judged each, and their share scores with partial credit", () => {
  const judged = judge(blanks, texts("Thirty", "46"));
  assert.deepEqual([...judged.lines], [["0", true], ["1", false]]);
  assert.equal(judged.score, 0.5);
  assert.equal(judge({ ...blanks, partial: false }, texts("30", "46")).score, 0);
  assert.equal(judge(blanks, texts("३०", "forty-eight")).right, true);
  assert.equal(judge({ ...blanks, exact: true }, texts("Thirty", "48")).right, false);
});

test("an expected mistake is one in any blank that does not accept it", () => {
  assert.deepEqual(judge(blanks, texts("48", "35")).taken, ["2"]);
  const both = { ...blanks, choices: [...blanks.choices, { ...blanks.choices[2]!, key: "3", text: "30" }] };
  assert.deepEqual(judge(both, texts("30", "30")).taken, ["3"]);
  assert.deepEqual(judge(both, texts("30", "48")).taken, []);
});

test("an empty blank is neither right nor answered", () => {
  assert.equal(answered(blanks, texts("", "  ")), false);
  assert.equal(complete(blanks, texts("30", "")), false);
  assert.equal(complete(blanks, texts("30", "x")), true);
  assert.deepEqual([...judge(blanks, texts("30", "")).lines], [["0", true]]);
});

const matching = questionOf(data, "who-does-what");
const pairs = (...all: [number, number | null][]): Response => ({ form: "pairs", pairs: all });

test("pairs are judged each", () => {
  const judged = judge(matching, pairs([0, 3], [1, 3], [2, 5]));
  assert.ok(Math.abs(judged.score - 2 / 3) < 1e-9);
  assert.deepEqual(judged.taken, ["1"]);
  assert.equal(judge(matching, pairs([0, 3], [1, 4], [2, 5])).right, true);
  assert.equal(complete(matching, pairs([0, 3], [1, 4])), false);
});

test("targets that read alike are one", () => {
  const twin: ChoiceData = { key: "7", part: "target", right: false, text: " Assistant PIO " };
  const q = { ...matching, choices: [...matching.choices, twin] };
  assert.equal(judge(q, pairs([0, 3], [1, 7], [2, 5])).right, true);
});

test("what fits no group is right where the learner says so, and only there", () => {
  const q = questionOf(data, "which-clock");
  assert.equal(judge(q, pairs([2, 0], [3, 1], [4, null])).right, true);
  assert.equal(judge(q, pairs([2, 0], [3, 1], [4, 1])).right, false);
  assert.equal(judge(q, pairs([2, null], [3, 1], [4, null])).lines.get("2"), false);
});

const steps = questionOf(data, "steps");
const row = (...all: number[]): Response => ({ form: "row", row: all });

test("steps score by their places", () => {
  assert.equal(judge(steps, row(0, 1, 2, 3)).right, true);
  assert.equal(judge(steps, row(0, 1, 3, 2)).score, 0.5);
  assert.equal(judge({ ...steps, partial: false }, row(0, 1, 3, 2)).score, 0);
  assert.deepEqual(judge(steps, row(0, 1, 3, 2)).taken, ["2", "3"]);
  assert.equal(answered(steps, row()), false);
});

test("a step that the course no longer has is passed over", () => {
  assert.equal(judge(steps, row(0, 9, 1, 2, 3)).right, true);
});

test("what has no right answer is never right, and may be complete", () => {
  const likert = questionOf(data, "confidence");
  assert.equal(complete(likert, pairs([0, 3], [1, 4])), true);
  assert.equal(complete(likert, pairs([0, 3])), false);
  assert.equal(judge(likert, pairs([0, 3], [1, 4])).score, 0);
  const open = questionOf(data, "my-office");
  assert.equal(complete(open, { form: "told" }), true);
  assert.equal(complete(open, []), false);
});

test("an answer of another form counts as none", () => {
  for (const q of data.questions)
    for (const response of [[0], "30", row(0), pairs([0, 3]), texts("30"), { form: "told" } as const])
      if (!answered(q, response)) assert.equal(judge(q, response).score, 0);
  assert.equal(answered(steps, [0]), false);
  assert.equal(answered(matching, "24"), false);
});

const rolls = questionOf(data, "rolls");
const path = (at: number, ...all: [number, number | null][]): Response => ({ form: "path", path: all, at });

test("a scenario scores by the first option taken in each situation", () => {
  assert.equal(bestPath(rolls).points, 2);
  assert.deepEqual(bestPath(rolls).steps, [["0", "1"]]);
  assert.equal(judge(rolls, path(4, [0, 1])).right, true);
  assert.equal(judge(rolls, path(7, [0, 2], [5, 6])).score, 0.5);
  // An option that does not stand in the situation is worth nothing there.
  assert.equal(judge(rolls, path(4, [5, 1])).score, 0);
  assert.equal(complete(rolls, path(5, [0, 2])), false);
  assert.equal(complete(rolls, path(7, [0, 2], [5, 6])), true);
});

/** Situations 0 … n-1; the last `endings` have no options. Every option has a slot of its own. */
function graph(n: number, edges: readonly (readonly [from: number, to: number, points: number])[]): QuestionData {
  const situations = Array.from({ length: n }, (_, i): ChoiceData => {
    return { key: i.toString(36), part: "situation", right: false, text: `S${i}` };
  });
  const options = edges.map(([from, to, points], i): ChoiceData => ({
    key: (n + i).toString(36),
    part: "option",
    right: false,
    text: `O${i}`,
    within: from.toString(36),
    target: to.toString(36),
    points,
  }));
  return { ...rolls, choices: [...situations, ...options] };
}

test("a loop cannot be farmed, and does not hang", () => {
  const q = graph(3, [[0, 1, 1], [1, 0, 5], [0, 2, 3], [1, 2, 1]]);
  assert.equal(bestPath(q).points, 3);
  const self = graph(2, [[0, 0, 9], [0, 1, 1]]);
  assert.equal(bestPath(self).points, 1);
});

test("a way that leads to no ending is not the best one", () => {
  const q = graph(4, [[0, 1, 9], [1, 2, 9], [2, 1, 9], [0, 3, 2]]);
  assert.equal(bestPath(q).points, 2);
});

test("a learner who goes back for more never has more than all", () => {
  const q = graph(3, [[0, 1, 1], [1, 0, 5], [0, 2, 3], [1, 2, 1]]);
  assert.equal(judge(q, path(2, [0, 3], [1, 4])).score, 1);
});

/** All ways without a situation twice, tried one by one. */
function slowBest(q: QuestionData, n: number): number | null {
  const walk = (at: number, seen: ReadonlySet<number>): number | null => {
    const options = q.choices.filter((c) => c.part === "option" && c.within === at.toString(36));
    if (!options.length) return 0;
    let top: number | null = null;
    for (const option of options) {
      const to = Number.parseInt(option.target ?? "", 36);
      if (to === at || seen.has(to)) continue;
      const rest = walk(to, new Set(seen).add(at));
      if (rest !== null) top = Math.max(top ?? 0, rest + (option.points ?? 0));
    }
    return top;
  };
  return n ? walk(0, new Set()) : null;
}

test("the best way is that of trying all, in any graph", () => {
  const random = seeded(77);
  for (let round = 0; round < 400; round += 1) {
    const n = 2 + Math.floor(random() * 6);
    const count = Math.floor(random() * 14);
    const edges = Array.from({ length: count }, () => {
      const [from, to] = [Math.floor(random() * n), Math.floor(random() * n)];
      return [from, to, Math.floor(random() * 4)] as const;
    });
    const q = graph(n, edges);
    const slow = slowBest(q, n);
    if (slow !== null) assert.equal(bestPath(q).points, slow, JSON.stringify(edges));
  }
});

test("a large scenario takes no time: thirty layers of two", () => {
  const edges = Array.from({ length: 29 }, (_, layer) => [0, 1].flatMap((side) => [0, 1].map((to) => {
    const from = 2 * layer + side;
    return [from, 2 * (layer + 1) + to, to] as const;
  }))).flat();
  const started = performance.now();
  assert.equal(bestPath(graph(60, edges)).points, 29);
  const ring = Array.from({ length: 40 }, (_, i) => Array.from({ length: 40 }, (_, j) => [i, j, 1] as const)).flat();
  assert.ok(bestPath(graph(41, [...ring, [39, 40, 1]])).points > 0);
  assert.ok(performance.now() - started < 5_000);
});
