/**
 * A learner who answers everything at the greatest length, over and over, in a course whose data stands
 * in the file of the first argument. Prints the length of the longest state on the way, and of the last
 * one with all its counters as high as they go.
 */
import { readFileSync } from "node:fs";
import { asked } from "../../../tooling/player/src/core/draws";
import { again, check, openPage, play, respond, submit } from "../../../tooling/player/src/core/learning";
import { type Answer, emptyState, encode, type State } from "../../../tooling/player/src/core/state";
import type { Response } from "../../../tooling/player/src/core/response";
import type { KdllData, QuestionData } from "../../../tooling/player/src/data";
import { seeded } from "../unit/sample";

const MANY = 16_383;
const LONG = 2 ** 35 - 1;

const [file = "", seeds = "1"] = process.argv.slice(2);
const data = JSON.parse(readFileSync(file, "utf8")) as KdllData;
let longest = 0;
let last = 0;
for (let seed = 1; seed <= Number(seeds); seed += 1) {
  const end = walk(seeded(seed), emptyState(0xffff));
  last = Math.max(last, encode(inflated(end), data.course.id).length);
}
console.log(JSON.stringify({ longest, last }));

function walk(random: () => number, from: State): State {
  let state = from;
  const keep = (next: State) => {
    state = next;
    longest = Math.max(longest, encode(state, data.course.id).length);
  };
  for (let round = 0; round < 4; round += 1) {
    for (const page of data.pages) {
      keep(openPage(data, state, page.id));
      if (round > 0) keep(again(data, state, page.id));
      const there = data.questions.filter((q) => q.page === page.id && !q.scored);
      const all = [...there, ...asked(data, state, page.id)];
      for (const q of all) {
        keep(respond(data, state, q, response(q, random)));
        if (random() < 0.7) keep(check(data, state, q).state);
      }
      if (asked(data, state, page.id).length) keep(submit(data, state, page.id).state);
    }
    for (const m of data.media) keep(play(data, state, m.slot, 0, m.duration));
  }
  return state;
}

/** As long as the kind allows: every line answered, every text full. */
function response(q: QuestionData, random: () => number): Response {
  const slots = (part: string) =>
    q.choices.filter((c) => c.part === part).map((c) => Number.parseInt(c.key, 36));
  const any = (from: readonly number[]) => from[Math.floor(random() * from.length)] ?? null;
  switch (q.kind) {
    case "numeric":
      return "९".repeat(40);
    case "ordering":
      return { form: "row", row: slots("step").sort(() => random() - 0.5) };
    case "fill-in":
      return { form: "texts", texts: slots("blank").map((blank) => [blank, "म".repeat(60)]) };
    case "matching":
    case "categorise":
      return { form: "pairs", pairs: slots("source").map((s) => [s, any(slots("target"))]) };
    case "likert":
      return { form: "pairs", pairs: slots("statement").map((s) => [s, any(slots("point"))]) };
    case "scenario":
      return {
        form: "path",
        path: slots("situation").map((s) => [s, any(slots("option"))]),
        at: any(slots("situation")),
      };
    case "open":
      return { form: "told" };
    default:
      return slots("choice");
  }
}

function inflated(state: State): State {
  const answer = ([slot, a]: [number, Answer]): [number, Answer] => {
    const q = data.questions.find((other) => other.slot === slot);
    const parted = q !== undefined && (q.partial || q.kind === "scenario");
    const tries = q?.attempts && !q.scored ? q.attempts : MANY;
    return [slot, { ...a, tries, score: parted ? 0.99 : a.score }];
  };
  const pages = new Set(data.pages.map((p) => p.slot));
  return {
    ...state,
    saves: LONG,
    seconds: LONG,
    page: Math.max(...pages),
    seen: pages,
    exempt: pages,
    answers: new Map([...state.answers].map(answer)),
    assessments: new Map(
      [...state.assessments].map(([slot, row]) => {
        const page = data.pages.find((p) => p.slot === slot);
        const limit = data.rules.assessments[page?.id ?? ""]?.attempts;
        return [slot, { ...row, finished: limit ?? MANY, best: 1, last: 1, first: 1 }];
      }),
    ),
    verdict: { completed: true, passed: true, failed: true },
  };
}
