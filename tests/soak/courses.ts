/** The sample course with questions of more kinds, and the next version of it. */
import type { ChoiceData, KdllData, QuestionData } from "../../tooling/player/src/data";
import { sample } from "../player/unit/sample";

function line(key: string, part: ChoiceData["part"], more: Partial<ChoiceData> = {}): ChoiceData {
  return { key, part, right: false, text: key, ...more };
}

function more(data: KdllData): QuestionData[] {
  const like = data.questions[0] as QuestionData;
  const practice = { ...like, page: "request", hints: 0, competency: null, unit: "" };
  return [
    {
      ...practice,
      id: "steps",
      slot: 20,
      kind: "ordering",
      choices: ["0", "1", "2"].map((key) => line(key, "step")),
    },
    {
      ...practice,
      id: "pairs",
      slot: 21,
      kind: "matching",
      partial: true,
      choices: [
        line("0", "source", { target: "2" }),
        line("1", "source", { target: "3" }),
        line("2", "target"),
        line("3", "target"),
      ],
    },
    {
      ...practice,
      id: "blanks",
      slot: 22,
      kind: "fill-in",
      choices: [line("0", "blank", { accepted: ["thirty", "तीस"] })],
    },
  ];
}

export const FIRST: KdllData = (() => {
  const data = sample();
  return { ...data, questions: [...data.questions, ...more(data)] };
})();

/** Slots of questions that the next version no longer has. */
export const DROPPED: ReadonlySet<number> = new Set([2]);

/** A page inserted in front, the others turned round, a question dropped, another reworded. */
export const SECOND: KdllData = (() => {
  const [first, ...rest] = FIRST.pages;
  const page = { ...first!, id: "new", slot: 9, title: "A new page" };
  return {
    ...FIRST,
    course: { ...FIRST.course, version: "2.0.0" },
    pages: [page, ...[first!, ...rest].reverse()],
    modules: FIRST.modules.map((m, n) => (n ? m : { ...m, pages: ["new", ...m.pages] })),
    questions: FIRST.questions
      .filter((q) => !DROPPED.has(q.slot))
      .map((q) => (q.id === "deadline" ? { ...q, prompt: "How many days?" } : q)),
    rules: { ...FIRST.rules, pages: [...FIRST.rules.pages, "new"] },
  };
})();
