import assert from "node:assert/strict";
import test from "node:test";
import * as patterns from "../../../tooling/player/src/adapters/patterns";
import { interactions } from "../../../tooling/player/src/adapters/responses";
import { answeredParts } from "../../../tooling/player/src/adapters/statements";
import type { Response } from "../../../tooling/player/src/core/response";
import type { ChoiceData, QuestionData } from "../../../tooling/player/src/data";
import { answer, kinds, questionOf, sample, seeded } from "./sample";

const data = kinds();
const QUESTIONS = [...data.questions, ...sample().questions];

// The LMS looks for a window.
Object.assign(globalThis, {
  window: { addEventListener: () => {}, setTimeout, clearTimeout, location: {} },
});

/** From `tooling/player`, where the runner stands. */
const LMS_2004 = `${process.cwd()}/node_modules/scorm-again/dist/esm/scorm2004.js`;

interface Api {
  readonly set: (element: string, value: string) => void;
}

async function lms2004(): Promise<Api> {
  const { Scorm2004API } = await import(LMS_2004);
  const api = new Scorm2004API({ autocommit: false, logLevel: 5 });
  api.Initialize("");
  return {
    set(element, value) {
      const done = api.SetValue(element, value);
      assert.ok(String(done) === "true", `${element} = ${value}: error ${api.GetLastError()}`);
    },
  };
}

const TEXTS = [
  "",
  "30",
  "अड़तालीस",
  "a[,]b",
  "[.]",
  "{lang=fr}oui",
  "{case_matters=true}x",
  "}{",
  "two\nlines\u0000\u2028",
  "😀".repeat(40),
  "x".repeat(400),
  '"quoted", and more',
  "[,][,]",
];

/** Any answer that the state could give back, of any form, with lines that may not exist. */
function anything(q: QuestionData, random: () => number): Response<string> {
  const whole = (below: number) => Math.floor(random() * below);
  const keys = q.choices.map((line) => line.key);
  const key = () => keys[whole(keys.length)] ?? "zz";
  const some = <T>(make: () => T) => Array.from({ length: whole(6) }, make);
  const distinct = () => [...new Set(some(key))];
  const pairs = () =>
    [...new Map(some(() => [key(), random() < 0.2 ? null : key()] as const))];
  const forms: (() => Response<string>)[] = [
    distinct,
    () => ["", "24", "many", "1e300", "२५,०००", "-0", "9".repeat(24)][whole(7)]!,
    () => ({ form: "row", row: distinct() }),
    () => ({ form: "pairs", pairs: pairs() }),
    () => ({ form: "texts", texts: q.choices.map((line) => [line.key, TEXTS[whole(TEXTS.length)]!]) }),
    () => ({ form: "path", path: pairs(), at: key() }),
    () => ({ form: "told" }),
  ];
  return forms[whole(forms.length)]!();
}

/** The same question, its accepted answers as hostile as a learner's. */
function twisted(q: QuestionData, random: () => number): QuestionData {
  const text = () => TEXTS[Math.floor(random() * TEXTS.length)] || "a";
  const line = (c: ChoiceData) => (c.accepted ? { ...c, accepted: [text(), text(), text()] } : c);
  return { ...q, exact: random() < 0.5, choices: q.choices.map(line) };
}

function* answers(rounds: number) {
  const random = seeded(2004);
  const languages = ["en", "hi", "zh-Hant-TW", "sr-Latn", "x-klingon", "en-GB-oxendict", "mai"];
  for (let round = 0; round < rounds; round += 1) {
    const plain = QUESTIONS[round % QUESTIONS.length]!;
    const q = twisted(plain, random);
    const language = languages[Math.floor(random() * languages.length)]!;
    yield answer(q, { response: anything(q, random), language });
  }
}

const SIGN = "[0-9a-z]";
const FEEDBACK_12: Readonly<Record<string, RegExp>> = {
  "true-false": /^[tf]$/,
  choice: new RegExp(`^${SIGN}(,${SIGN})*$`),
  sequencing: new RegExp(`^${SIGN}(,${SIGN})*$`),
  matching: new RegExp(`^${SIGN}\\.${SIGN}(,${SIGN}\\.${SIGN})*$`),
  performance: /^\P{Cc}+$/u,
  "fill-in": /^\P{Cc}+$/u,
  likert: new RegExp(`^${SIGN}$`),
  numeric: /^-?\d+(\.\d+)?$/,
};

test("SCORM 1.2: any answer makes feedback of its type's grammar, 255 characters at most", () => {
  let told = 0;
  for (const given of answers(4000))
    for (const { said } of interactions(given)) {
      const spelt = patterns.scorm12(said, given.question);
      const grammar = FEEDBACK_12[spelt.type];
      assert.ok(grammar, spelt.type);
      for (const text of [spelt.given, ...spelt.right].filter(Boolean)) {
        assert.match(text, grammar);
        assert.ok(text.length <= 255);
      }
      assert.ok(spelt.right.length <= 5);
      told += 1;
    }
  assert.ok(told > 500, String(told));
});

test("SCORM 1.2: lines of more than one sign are named by their place", () => {
  const q = questionOf(data, "steps");
  const long = { ...q, choices: q.choices.map((line, place) => ({ ...line, key: `1${place}` })) };
  const [only] = interactions(answer(long, { response: { form: "row", row: ["13", "10", "11", "12"] } }));
  assert.deepEqual(patterns.scorm12(only!.said, long), { type: "sequencing", given: "3,0,1,2", right: ["0,1,2,3"] });
});

const SHORT = "[A-Za-z0-9._~-]{1,250}";
const WORDS = "(?:\\{lang=[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\\})?(?:(?!\\[[,.:]\\])[^{}\\p{Cc}]){0,250}";
const list = (member: string, marks = "") => new RegExp(`^${marks}${member}(\\[,\\]${member})*$`, "u");
const PAIRS = list(`${SHORT}\\[\\.\\]${SHORT}`);
const GIVEN_2004: Readonly<Record<string, RegExp>> = {
  "true-false": /^(true|false)$/,
  choice: list(SHORT),
  sequencing: list(SHORT),
  matching: PAIRS,
  performance: PAIRS,
  likert: new RegExp(`^${SHORT}$`),
  numeric: /^-?\d+(\.\d{1,7})?$/,
  "fill-in": list(WORDS),
  other: /^answered$/,
};
const RIGHT_2004: Readonly<Record<string, RegExp>> = {
  ...GIVEN_2004,
  numeric: /^-?\d+(\.\d{1,7})?\[:\]-?\d+(\.\d{1,7})?$/,
  "fill-in": list(WORDS, "\\{case_matters=(?:true|false)\\}\\{order_matters=true\\}"),
};

test("SCORM 2004: any answer is of its type's grammar, no member twice, no pattern twice", () => {
  for (const given of answers(4000))
    for (const { said } of interactions(given)) {
      const { type, given: response, right } = patterns.scorm2004(said);
      assert.match(response, GIVEN_2004[type]!);
      for (const pattern of right) assert.match(pattern, RIGHT_2004[type]!);
      assert.equal(new Set(right).size, right.length);
      assert.ok(right.length <= (type === "numeric" ? 1 : 5));
      if (type === "choice") assert.equal(new Set(response.split("[,]")).size, response.split("[,]").length);
    }
});

test("an LMS of SCORM 2004 takes every answer of every kind", async () => {
  const api = await lms2004();
  let n = 0;
  for (const given of answers(900))
    for (const { id, said } of interactions(given)) {
      const { type, given: response, right } = patterns.scorm2004(said);
      const at = `cmi.interactions.${n}`;
      n += 1;
      api.set(`${at}.id`, id);
      api.set(`${at}.type`, type);
      for (const [m, pattern] of right.entries()) api.set(`${at}.correct_responses.${m}.pattern`, pattern);
      api.set(`${at}.learner_response`, response);
      api.set(`${at}.result`, given.question.scorable ? "correct" : "neutral");
    }
  assert.ok(n > 100, String(n));
});

const COMPONENTS: Readonly<Record<string, readonly string[]>> = {
  choice: ["choices"],
  sequencing: ["choices"],
  likert: ["scale"],
  matching: ["source", "target"],
  performance: ["steps"],
};

test("xAPI: a response names only components that its definition lists", () => {
  for (const given of answers(3000))
    for (const { object, result } of answeredParts(data, given)) {
      const definition = object.definition as Record<string, any>;
      const type = definition.interactionType as string;
      const names = COMPONENTS[type] ?? [];
      const all = ["choices", "scale", "source", "target", "steps"];
      assert.deepEqual(all.filter((name) => name in definition), names);
      const ids = names.map((name) => new Set(definition[name].map((c: { id: string }) => c.id)));
      const texts = [result.response, ...((definition.correctResponsesPattern ?? []) as string[])];
      if (["choice", "sequencing", "likert"].includes(type))
        for (const text of texts.filter(Boolean))
          for (const id of text.split("[,]")) assert.ok(ids[0]!.has(id), text);
      if (["matching", "performance"].includes(type))
        for (const text of texts.filter(Boolean))
          for (const pair of text.split("[,]")) {
            const [from = "", to = ""] = pair.split("[.]");
            assert.ok(ids[0]!.has(from), text);
            if (type === "matching") assert.ok(ids[1]!.has(to), text);
          }
      assert.equal("success" in result, given.question.scorable);
    }
});

const told = (id: string, response: Response<string>) =>
  interactions(answer(questionOf(data, id), { response, language: "hi" })).map(({ id: name, said }) => {
    const { type, given, right } = patterns.scorm2004(said);
    const old = patterns.scorm12(said, questionOf(data, id));
    return [name, type, given, right, old.type, old.given, old.right];
  });

test("each kind is the interaction that its standard has for it", () => {
  const marks = "{case_matters=false}{order_matters=true}";
  const [, , given, right] = told("clock-blanks", { form: "texts", texts: [["0", " ३० "], ["1", "a[,]b"]] })[0]!;
  assert.equal(given, "{lang=hi}३०[,]{lang=hi}a(,)b");
  assert.deepEqual((right as string[]).slice(0, 2), [
    `${marks}{lang=hi}30[,]{lang=hi}48`,
    `${marks}{lang=hi}thirty[,]{lang=hi}48`,
  ]);
  assert.deepEqual(told("who-does-what", { form: "pairs", pairs: [["1", "4"], ["0", "6"]] }), [
    ["who-does-what", "matching", "0[.]6[,]1[.]4", ["0[.]3[,]1[.]4[,]2[.]5"], "matching", "0.6,1.4", ["0.3,1.4,2.5"]],
  ]);
  assert.deepEqual(told("which-clock", { form: "pairs", pairs: [["4", null], ["2", "0"]] }), [
    ["which-clock", "matching", "2[.]0[,]4[.]none", ["2[.]0[,]3[.]1[,]4[.]none"], "matching", "2.0", ["2.0,3.1"]],
  ]);
  assert.deepEqual(told("steps", { form: "row", row: ["1", "0", "2", "3"] }), [
    ["steps", "sequencing", "1[,]0[,]2[,]3", ["0[,]1[,]2[,]3"], "sequencing", "1,0,2,3", ["0,1,2,3"]],
  ]);
  assert.deepEqual(told("confidence", { form: "pairs", pairs: [["0", "5"], ["1", "2"]] }), [
    ["confidence.0", "likert", "5", [], "likert", "5", []],
    ["confidence.1", "likert", "2", [], "likert", "2", []],
  ]);
  assert.deepEqual(told("my-office", { form: "told" }), [
    ["my-office", "other", "answered", [], "performance", "answered", []],
  ]);
  assert.deepEqual(told("rolls", { form: "path", path: [["0", "2"], ["5", "6"]], at: "7" }), [
    ["rolls", "performance", "0[.]2[,]5[.]6", ["0[.]1"], "performance", "0.2,5.6", ["0.1"]],
  ]);
});
