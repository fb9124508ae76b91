import assert from "node:assert/strict";
import test from "node:test";
import * as learning from "../../../tooling/player/src/core/learning";
import { merge } from "../../../tooling/player/src/core/merge";
import { emptyState, encode, type State } from "../../../tooling/player/src/core/state";
import { factsOf, missing } from "../../soak/facts";
import { sample, seeded } from "./sample";

const data = sample();

/** A learner's random way on from a state. */
function onwards(from: State, random: () => number, acts: number): State {
  let state = from;
  for (let n = 0; n < acts; n += 1) {
    const page = data.pages[Math.floor(random() * data.pages.length)]!.id;
    const q = data.questions[Math.floor(random() * data.questions.length)]!;
    const ways = [
      () => learning.openPage(data, state, page),
      () => learning.respond(data, state, q, q.kind === "numeric" ? "24" : [Math.floor(random() * 2)]),
      () => learning.check(data, state, q).state,
      () => learning.retry(data, state, q),
      () => learning.submit(data, state, "final").state,
      () => learning.again(data, state, "final"),
      () => learning.play(data, state, 0, random() * 8, 8),
    ];
    const next = ways[Math.floor(random() * ways.length)]!();
    if (next !== state) state = { ...next, saves: state.saves + 1 };
  }
  return state;
}

test("of two states of which one came from the other, the younger comes back as it is", () => {
  const random = seeded(1);
  for (let n = 0; n < 300; n += 1) {
    const older = onwards(emptyState(7), random, 12);
    const younger = onwards(older, random, 12);
    const wanted = encode(younger, "sample");
    assert.equal(encode(merge(older, younger), "sample"), wanted);
    assert.equal(encode(merge(younger, older), "sample"), wanted);
  }
});

test("of two states that grew apart, nothing is lost, whichever comes first", () => {
  const random = seeded(2);
  for (let n = 0; n < 300; n += 1) {
    const root = onwards(emptyState(7), random, 6);
    const [one, two] = [onwards(root, random, 12), onwards(root, random, 12)];
    for (const both of [merge(one, two), merge(two, one)]) {
      const found = factsOf(both);
      assert.deepEqual(missing(factsOf(one), found, new Set()), []);
      assert.deepEqual(missing(factsOf(two), found, new Set()), []);
      assert.ok(both.saves >= Math.max(one.saves, two.saves));
    }
  }
});

test("passed outlives failed for good", () => {
  const state = emptyState(1);
  const failed = { ...state, saves: 2, verdict: { completed: false, passed: false, failed: true } };
  const passed = { ...state, saves: 1, verdict: { completed: true, passed: true, failed: false } };
  assert.deepEqual(merge(failed, passed).verdict, { completed: true, passed: true, failed: false });
});
