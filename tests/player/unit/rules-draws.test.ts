import assert from "node:assert/strict";
import test from "node:test";
import { asked, isAsked } from "../../../tooling/player/src/core/draws";
import * as learning from "../../../tooling/player/src/core/learning";
import { objectives, result } from "../../../tooling/player/src/core/rules";
import { decode, emptyState, encode, type State } from "../../../tooling/player/src/core/state";
import type { KdllData, QuestionData } from "../../../tooling/player/src/data";
import { kinds, questionOf } from "./sample";

/** The same course, without the gate before its assessment and with attempts enough. */
function opened(): KdllData {
  const data = kinds();
  const final = { ...data.rules.assessments.final!, attempts: 9 };
  const assessments = { ...data.rules.assessments, final };
  return { ...data, rules: { ...data.rules, gates: [], assessments } };
}

const data = opened();
const POOL = data.questions.filter((q) => q.id.startsWith("b-"));

function drawn(course: KdllData, state: State): string[] {
  return asked(course, state, "final").map((q) => q.id).filter((id) => id.startsWith("b-"));
}

function begun(seed: number, course = data): State {
  return learning.openPage(course, emptyState(seed), "final");
}

function answerAll(course: KdllData, state: State, right: boolean): State {
  return asked(course, state, "final").reduce((s, q) => {
    if (q.kind === "ordering") return learning.respond(course, s, q, { form: "row", row: right ? [0, 1, 2] : [1, 0, 2] });
    if (q.kind === "fill-in") return learning.respond(course, s, q, { form: "texts", texts: [[0, right ? "30" : "3"]] });
    return learning.respond(course, s, q, [right ? 0 : 1]);
  }, state);
}

test("each learner gets a set of the size asked for, and not all the same", () => {
  const sets = new Set<string>();
  const counts = new Map<string, number>();
  for (let seed = 0; seed < 300; seed += 1) {
    const ids = drawn(data, begun(seed));
    assert.equal(new Set(ids).size, 2);
    sets.add(ids.sort().join());
    for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  assert.equal(sets.size, 10);
  for (const { id } of POOL) assert.ok((counts.get(id) ?? 0) > 80, `${id}: ${counts.get(id)}`);
});

test("a reload keeps the set, and so does another device with the same state", () => {
  const state = begun(7);
  const back = decode(encode(state, "kinds"), "kinds").state!;
  assert.deepEqual(drawn(data, learning.reconcile(data, back)), drawn(data, state));
  assert.deepEqual([...back.draws.get(4)!].sort(), POOL.filter((q) => drawn(data, state).includes(q.id)).map((q) => q.slot).sort());
});

test("a question that is not drawn takes no answer and no points", () => {
  const state = begun(7);
  const other = POOL.find((q) => !isAsked(data, state, q))!;
  assert.equal(learning.respond(data, state, other, [0]), state);
  assert.deepEqual(learning.pointsOf(data, state, "final"), { earned: 0, possible: 5 });
});

test("points are those of the page's own questions and of the drawn ones", () => {
  const handed = learning.submit(data, answerAll(data, begun(7), true), "final");
  assert.equal(result(data, handed.state).scaled, 1);
  assert.equal(handed.records.length, 4);
  const half = learning.submit(data, learning.respond(data, begun(7), questionOf(data, "order"), { form: "row", row: [0, 1, 2] }), "final");
  assert.equal(result(data, half.state).scaled, 2 / 5);
});

test("a new attempt draws anew, first what was not yet drawn", () => {
  for (let seed = 0; seed < 40; seed += 1) {
    const first = learning.submit(data, answerAll(data, begun(seed), false), "final").state;
    const one = drawn(data, first);
    const again = learning.again(data, first, "final");
    const two = drawn(data, again);
    assert.deepEqual(two.filter((id) => one.includes(id)), []);
    const third = learning.again(data, learning.submit(data, answerAll(data, again, false), "final").state, "final");
    const three = drawn(data, third);
    // Of five, one is left that nobody has seen.
    assert.equal(three.filter((id) => !one.includes(id) && !two.includes(id)).length, 1);
    assert.equal(three.length, 2);
    assert.equal(asked(data, third, "final").every((q) => !third.answers.get(q.slot)?.checked), true);
  }
});

function without(course: KdllData, id: string): KdllData {
  const drop = (page: KdllData["pages"][number]) => ({
    ...page,
    draws: page.draws.map((draw) => ({ ...draw, from: draw.from.filter((other) => other !== id) })),
  });
  return { ...course, pages: course.pages.map(drop), questions: course.questions.filter((q) => q.id !== id) };
}

test("a drawn question that vanished is replaced, the other one stays with its answer", () => {
  for (let seed = 0; seed < 40; seed += 1) {
    const state = answerAll(data, begun(seed), true);
    const [gone, kept] = drawn(data, state) as [string, string];
    const next = without(data, gone);
    const after = learning.reconcile(next, state);
    const now = drawn(next, after);
    assert.equal(now.length, 2);
    assert.ok(now.includes(kept));
    assert.deepEqual(drawn(next, learning.reconcile(next, decode(encode(state, "kinds"), "kinds").state!)), now);
    assert.deepEqual(after.answers.get(questionOf(next, kept).slot)?.response, [0]);
    // Once chosen, the replacement stays when the first one comes back.
    assert.deepEqual(drawn(data, learning.reconcile(data, after)).sort(), now.sort());
  }
});

test("questions added to the bank change no set that was drawn", () => {
  const state = begun(3);
  const more: QuestionData = { ...POOL[0]!, id: "b-new", slot: 50 };
  const next: KdllData = {
    ...data,
    questions: [...data.questions, more],
    pages: data.pages.map((p) => (p.id === "final" ? { ...p, draws: [{ count: 2, from: ["b-new", ...p.draws[0]!.from] }] } : p)),
  };
  assert.deepEqual(drawn(next, learning.reconcile(next, state)).sort(), drawn(data, state).sort());
});

test("what was handed in stays as it was judged", () => {
  const handed = learning.submit(data, answerAll(data, begun(5), true), "final").state;
  const gone = drawn(data, handed)[0]!;
  const next = without(data, gone);
  const after = learning.reconcile(next, handed);
  assert.equal(result(next, after).scaled, 1);
  assert.equal(result(next, after).success, "passed");
  assert.equal(drawn(next, after).length, 1);
});

test("a bank smaller than the draw asks all that there is", () => {
  const small = POOL.slice(1).reduce((course, q) => without(course, q.id), data);
  assert.deepEqual(drawn(small, begun(1, small)), [POOL[0]!.id]);
});

test("competencies are judged over what was drawn", () => {
  const handed = learning.submit(data, answerAll(data, begun(5), true), "final").state;
  assert.deepEqual(objectives(data, handed), [
    { id: "kcm.rti", scaled: 1, success: "passed" },
    { id: "kcm.penalties", scaled: 1, success: "passed" },
  ]);
});

test("after an update the state keeps nothing that the course no longer asks", () => {
  const before = answerAll(data, begun(5), true);
  const handed = learning.submit(data, before, "final").state;
  for (const state of [before, handed]) {
    const [gone, kept] = drawn(data, state) as [string, string];
    const slots = { gone: questionOf(data, gone).slot, kept: questionOf(data, kept).slot };
    const after = learning.reconcile(without(data, gone), state);
    assert.equal(after.answers.has(slots.gone), false);
    assert.equal(after.answers.has(slots.kept), true);
    assert.equal(after.draws.get(4)!.includes(slots.gone), false);
  }
  const undrawn: KdllData = { ...data, pages: data.pages.map((page) => ({ ...page, draws: [] })) };
  const again = learning.again(data, handed, "final");
  assert.ok(again.draws.size && again.drawnBefore.size);
  const plain = learning.reconcile(undrawn, again);
  assert.equal(plain.draws.size, 0);
  assert.equal(plain.drawnBefore.size, 0);
});

test("answers to questions that a changed draw asks no more are dropped, and so is the draw's surplus", () => {
  const state = answerAll(data, begun(5), true);
  const one: KdllData = {
    ...data,
    pages: data.pages.map((page) => ({ ...page, draws: page.draws.map((draw) => ({ ...draw, count: 1 })) })),
  };
  const after = learning.reconcile(one, state);
  assert.equal(after.draws.get(4)!.length, 1);
  const answered = POOL.filter((q) => after.answers.has(q.slot)).map((q) => q.id);
  assert.deepEqual(answered, drawn(one, after));
});

test("the text of a blank that is gone is dropped, the others stay", () => {
  const q = data.questions.find((other) => other.kind === "fill-in" && !other.scored)!;
  const blanks = q.choices.filter((choice) => choice.part === "blank");
  assert.ok(blanks.length >= 1);
  const slots = [...blanks.map((blank) => Number.parseInt(blank.key, 36)), 40];
  const texts = slots.map((slot) => [slot, `text ${slot}`] as const);
  const extra = { ...blanks[0]!, key: (40).toString(36) };
  const more = { ...data, questions: data.questions.map((o) => (o === q ? { ...q, choices: [...q.choices, extra] } : o)) };
  const state = learning.respond(more, emptyState(1), questionOf(more, q.id), { form: "texts", texts });
  const after = learning.reconcile(data, state).answers.get(q.slot)?.response;
  assert.deepEqual(after, { form: "texts", texts: texts.slice(0, -1) });
});
