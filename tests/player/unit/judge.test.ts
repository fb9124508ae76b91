import assert from "node:assert/strict";
import test from "node:test";
import { answered, judge } from "../../../tooling/player/src/core/judge";
import { readNumber } from "../../../tooling/player/src/core/number";
import { shuffled } from "../../../tooling/player/src/core/shuffle";
import type { QuestionData } from "../../../tooling/player/src/data";
import { questionOf, sample } from "./sample";

const numbers: [string, number | null][] = [
  ["24", 24],
  [" 24 ", 24],
  ["24.0", 24],
  ["3.5", 3.5],
  ["3,5", 3.5],
  [",5", 0.5],
  [".5", 0.5],
  ["-3.5", -3.5],
  ["−3,5", -3.5],
  ["+7", 7],
  ["1,00,000", 100000],
  ["100,000", 100000],
  ["1,000", 1000],
  ["0,500", 0.5],
  ["1.000", 1],
  ["1.000.000", 1000000],
  ["1,00,000.50", 100000.5],
  ["1.234,5", 1234.5],
  ["1 00 000", 100000],
  ["1\u00a0000", 1000],
  ["1'000", 1000],
  ["३०", 30],
  ["१,००,०००", 100000],
  ["٣٫٥", 3.5],
  ["২৫", 25],
  ["௨௪", 24],
  ["２４", 24],
  ["24.", 24],
  ["", null],
  ["abc", null],
  ["1e3", null],
  ["12abc", null],
  ["1,0,0", null],
  ["1.2.3", null],
  ["1,2.3,4", null],
  ["--1", null],
  ["Infinity", null],
  ["0x10", null],
];
for (const [typed, value] of numbers)
  test(`“${typed}” reads as ${value}`, () => assert.equal(readNumber(typed), value));

test("the unit beside the box may be typed too", () => {
  assert.equal(readNumber("Rs 24", "Rs"), 24);
  assert.equal(readNumber("Rs. 24", "Rs"), 24);
  assert.equal(readNumber("24 rs", "Rs"), 24);
  assert.equal(readNumber("80 %", "%"), 80);
  assert.equal(readNumber("24 km", "Rs"), null);
});

const data = sample();

test("a single choice is right or wrong", () => {
  const q = questionOf(data, "deadline");
  assert.deepEqual(judge(q, [1]), { right: true, score: 1, taken: ["1"], lines: new Map([["1", true]]) });
  assert.deepEqual(judge(q, [2]), { right: false, score: 0, taken: ["2"], lines: new Map([["2", false]]) });
});

const exempt = questionOf(data, "exempt");
const cases: [number[], boolean, number][] = [
  [[0, 1], true, 1],
  [[0], false, 0.5],
  [[0, 2], false, 0],
  [[0, 1, 2], false, 0.5],
  [[2], false, 0],
];
for (const [taken, right, score] of cases)
  test(`of two right choices, ${taken.join(" and ")} scores ${score} with partial credit`, () => {
    const judged = judge(exempt, taken);
    assert.equal(judged.right, right);
    assert.equal(judged.score, score);
  });

test("without partial credit a multiple choice is all or nothing", () => {
  const strict: QuestionData = { ...exempt, partial: false };
  assert.equal(judge(strict, [0]).score, 0);
  assert.equal(judge(strict, [1, 0]).score, 1);
});

test("a choice that the course no longer has is no answer", () => {
  assert.equal(answered(exempt, [7]), false);
  assert.equal(judge(exempt, [7, 0, 1]).right, true);
});

test("a number matches its line, with room for the last bit", () => {
  const q = questionOf(data, "fee");
  assert.deepEqual(judge(q, "24"), { right: true, score: 1, taken: ["0"], lines: new Map([["0", true]]) });
  assert.deepEqual(judge(q, "34"), { right: false, score: 0, taken: ["1"], lines: new Map([["1", false]]) });
  assert.deepEqual(judge(q, "25"), { right: false, score: 0, taken: [], lines: new Map() });
  const tenths: QuestionData = {
    ...q,
    choices: [{ part: "choice", key: "0", right: true, text: "0.3", low: 0.1 + 0.2, high: 0.1 + 0.2 }],
  };
  assert.equal(judge(tenths, "0,3").right, true);
});

test("a range takes both its ends, and right wins over an expected mistake", () => {
  const q: QuestionData = {
    ...questionOf(data, "fee"),
    choices: [
      { part: "choice", key: "0", right: false, text: "0 to 100", low: 0, high: 100 },
      { part: "choice", key: "1", right: true, text: "20 to 25", low: 20, high: 25 },
    ],
  };
  assert.equal(judge(q, "20").right, true);
  assert.equal(judge(q, "25").right, true);
  assert.deepEqual(judge(q, "26").taken, ["0"]);
});

test("an empty box, words and no choice are no answers", () => {
  assert.equal(answered(questionOf(data, "fee"), ""), false);
  assert.equal(answered(questionOf(data, "fee"), "many"), false);
  assert.equal(answered(exempt, []), false);
  assert.equal(answered(exempt, undefined), false);
});

test("the same seed shuffles alike, another does not", () => {
  const items = ["a", "b", "c", "d", "e", "f"];
  assert.deepEqual(shuffled(items, 42), shuffled(items, 42));
  assert.deepEqual([...shuffled(items, 42)].sort(), items);
  const orders = new Set(Array.from({ length: 50 }, (_, seed) => shuffled(items, seed).join("")));
  assert.ok(orders.size > 40);
});
