import assert from "node:assert/strict";
import test from "node:test";
import * as learning from "../../../tooling/player/src/core/learning";
import { left, objectives, result } from "../../../tooling/player/src/core/rules";
import { emptyState, type State } from "../../../tooling/player/src/core/state";
import type { AssessmentData, KdllData } from "../../../tooling/player/src/data";
import { questionOf, sample } from "./sample";

const data = sample();

function withRule(change: Partial<AssessmentData>): KdllData {
  const final = { ...data.rules.assessments.final!, ...change };
  return { ...data, rules: { ...data.rules, assessments: { final } } };
}

function openAll(course: KdllData, state: State): State {
  return course.pages.reduce((s, page) => learning.openPage(course, s, page.id), state);
}

function sit(course: KdllData, state: State, answers: Record<string, number[] | string>): State {
  const ready = learning.again(course, state, "final");
  const answered = Object.entries(answers).reduce(
    (s, [id, response]) => learning.respond(course, s, questionOf(course, id), response),
    ready,
  );
  return learning.submit(course, answered, "final").state;
}

const ALL_RIGHT = { exempt: [0, 1], who: [0], penalty: "25,000" };
const HALF = { exempt: [0, 1] };

test("opening and closing passes nothing", () => {
  const state = learning.openPage(data, emptyState(1), "request");
  assert.deepEqual(result(data, state), {
    completed: false,
    success: "unknown",
    scaled: null,
    progress: 1 / 6,
  });
});

test("all pages, the video and the assessment complete and pass", () => {
  let state = openAll(data, emptyState(1));
  assert.equal(result(data, state).completed, false);
  state = learning.readTranscript(data, state, 0);
  assert.equal(result(data, state).completed, false);
  state = sit(data, state, ALL_RIGHT);
  assert.deepEqual(result(data, state), { completed: true, success: "passed", scaled: 1, progress: 1 });
  assert.deepEqual(left(data, state), []);
});

test("what is left is told in the order of the pages", () => {
  const state = learning.openPage(data, emptyState(1), "request");
  assert.deepEqual(left(data, state), [
    { kind: "page", page: "stamp" },
    { kind: "video", page: "stamp", path: "media/stamp.mov", watched: 0 },
    { kind: "page", page: "final" },
    { kind: "assessment", page: "final", lost: false, pre: false },
    { kind: "page", page: "terms" },
  ]);
});

test("nine tenths of a video are enough, a seek to its end is not", () => {
  const seek = learning.play(data, emptyState(1), 0, 7.9, 8);
  assert.ok(left(data, seek).some((l) => l.kind === "video"));
  const most = learning.play(data, emptyState(1), 0, 0, 7);
  assert.equal(most.media.get(0)?.parts.length, 35);
  assert.ok(left(data, most).some((l) => l.kind === "video"));
  const played = learning.play(data, emptyState(1), 0, 0, 7.25);
  assert.ok(!left(data, played).some((l) => l.kind === "video"));
  assert.equal(played.media.get(0)?.position, 7);
});

test("points weigh and partial credit counts", () => {
  const state = sit(data, emptyState(1), { exempt: [0], who: [0] });
  assert.equal(result(data, state).scaled, 0.5);
  assert.equal(result(data, state).success, "unknown");
});

test("failed only when the last try is lost", () => {
  let state = emptyState(1);
  for (const success of ["unknown", "unknown", "failed"]) {
    state = sit(data, state, HALF);
    assert.equal(result(data, state).success, success);
  }
  assert.deepEqual(sit(data, state, ALL_RIGHT), state);
  assert.ok(left(data, state).some((l) => l.kind === "assessment" && l.lost));
});

test("the best try counts where the best is kept", () => {
  const state = sit(data, sit(data, emptyState(1), ALL_RIGHT), HALF);
  assert.equal(result(data, state).scaled, 1);
  assert.equal(result(data, state).success, "passed");
});

test("the last try counts where the last is kept, but passed is never taken back", () => {
  const course = withRule({ keep: "last" });
  const first = sit(course, emptyState(1), { exempt: [0], who: [0] });
  assert.equal(result(course, sit(course, first, HALF)).scaled, 0.5);
  const passed = sit(course, sit(course, emptyState(1), ALL_RIGHT), {});
  assert.equal(result(course, passed).success, "passed");
  assert.equal(result(course, passed).scaled, 1);
});

test("the first try alone counts where the first is kept", () => {
  const course = withRule({ keep: "first" });
  const state = sit(course, sit(course, emptyState(1), HALF), ALL_RIGHT);
  assert.equal(result(course, state).scaled, 0.5);
  assert.equal(result(course, state).success, "failed");
});

test("seven of ten pass at seventy in a hundred", () => {
  const course = withRule({ pass: 0.1 + 0.2 + 0.45 });
  const state = sit(course, emptyState(1), { exempt: [0, 1], who: [0] });
  assert.equal(result(course, state).success, "passed");
});

test("a completed course stays completed when a page is added", () => {
  let state = learning.readTranscript(data, openAll(data, emptyState(1)), 0);
  state = sit(data, state, ALL_RIGHT);
  const added = { ...data.pages[0]!, id: "new", slot: 9 };
  const next: KdllData = {
    ...data,
    pages: [added, ...data.pages],
    rules: { ...data.rules, pages: [...data.rules.pages, "new"] },
  };
  const after = learning.reconcile(next, state);
  assert.equal(result(next, after).completed, true);
  assert.equal(result(next, after).success, "passed");
});

test("progress survives inserting, re-ordering, rewording and deleting", () => {
  let state = openAll(data, emptyState(1));
  const { state: checked } = learning.check(
    data,
    learning.respond(data, state, questionOf(data, "deadline"), [1]),
    questionOf(data, "deadline"),
  );
  state = learning.respond(data, checked, questionOf(data, "reasons"), [0]);
  const pages = [...data.pages].reverse().map((p) => ({ ...p, title: `${p.title}, again` }));
  const questions = data.questions.filter((q) => q.id !== "reasons").map((q) => ({
    ...q,
    choices: [...q.choices].reverse(),
  }));
  const next: KdllData = {
    ...data,
    pages: [{ ...pages[0]!, id: "new", slot: 12 }, ...pages],
    questions: [...questions].reverse(),
  };
  const after = learning.reconcile(next, state);
  assert.equal(after.answers.get(0)?.right, true);
  assert.equal(after.answers.has(2), false);
  assert.equal(learning.currentPage(next, after)?.id, "terms");
  assert.deepEqual(after.seen, state.seen);
});

test("practice is tried again until it is right, and then stays", () => {
  const q = questionOf(data, "deadline");
  const wrong = learning.check(data, learning.respond(data, emptyState(1), q, [0]), q).state;
  assert.equal(learning.locked(data, wrong, q), false);
  const right = learning.check(data, learning.respond(data, wrong, q, [1]), q);
  assert.equal(right.state.answers.get(q.slot)?.tries, 2);
  assert.equal(right.records[0]?.attempt, 2);
  assert.equal(learning.respond(data, right.state, q, [0]), right.state);
});

test("practice with a limit of tries ends with the last", () => {
  const q = { ...questionOf(data, "deadline"), attempts: 1 };
  const state = learning.check(data, learning.respond(data, emptyState(1), q, [0]), q).state;
  assert.equal(learning.locked(data, state, q), true);
});

test("an answer in an assessment is told only when it is handed in", () => {
  const q = questionOf(data, "who");
  const marked = learning.respond(data, emptyState(1), q, [1]);
  assert.equal(marked.assessments.get(2)?.underway, true);
  const { records, state } = learning.submit(data, marked, "final");
  assert.deepEqual(records.map((r) => [r.question.id, r.right, r.attempt]), [["who", false, 1]]);
  assert.equal(learning.submit(data, state, "final").records.length, 0);
});

test("competencies are judged over their own scored questions", () => {
  assert.deepEqual(objectives(data, emptyState(1)), [
    { id: "kcm.rti", scaled: null, success: "unknown" },
    { id: "kcm.penalties", scaled: null, success: "unknown" },
  ]);
  const state = sit(data, emptyState(1), { exempt: [0, 1], penalty: "25000" });
  assert.deepEqual(objectives(data, state), [
    { id: "kcm.rti", scaled: 2 / 3, success: "failed" },
    { id: "kcm.penalties", scaled: 1, success: "passed" },
  ]);
});

test("a module has a result of its own", () => {
  const state = learning.readTranscript(data, openAll(data, emptyState(1)), 0);
  assert.equal(result(data, state, "receiving").completed, true);
  assert.equal(result(data, state, "finish").completed, false);
});

test("a platform's own pass mark replaces the course's", () => {
  const course = learning.withPassMark(data, 0.5);
  assert.equal(result(course, sit(course, emptyState(1), HALF)).success, "passed");
  assert.equal(learning.withPassMark(data, 7), data);
});
