/** What xAPI statements say, in the words that cmi5 and plain xAPI share. */
import type { KdllData, Part, QuestionData } from "../data";
import type { TimedRecord } from "../core/port";
import { linesOf } from "../core/judge";
import { decimal, duration } from "./formats";
import type { Json, JsonObject } from "./lrs";
import * as patterns from "./patterns";
import { FITS_NONE, type Interaction, interactions, type Said } from "./responses";

const ADL = "http://adlnet.gov/expapi/verbs/";
const VIDEO = "https://w3id.org/xapi/video/verbs/";
export type Verb =
  | "attempted"
  | "initialized"
  | "answered"
  | "scored"
  | "completed"
  | "passed"
  | "failed"
  | "suspended"
  | "terminated"
  | "interacted"
  | "played"
  | "paused"
  | "seeked";

const OF_VIDEO: ReadonlySet<Verb> = new Set(["played", "paused", "seeked"]);

export function verb(name: Verb): JsonObject {
  return { id: (OF_VIDEO.has(name) ? VIDEO : ADL) + name, display: { "en-US": name } };
}

/** 0 to 1 as xAPI's score, with the raw points out of a hundred. */
export function score(scaled: number): JsonObject {
  return {
    scaled: Number(decimal(scaled, 4)),
    raw: Number(decimal(scaled * 100, 2)),
    min: 0,
    max: 100,
  };
}

/** Object, result and related activities, for each statement that an answered question makes. */
export function answeredParts(data: KdllData, answer: TimedRecord) {
  return interactions(answer).map((interaction) => partsOf(data, answer, interaction));
}

function partsOf(data: KdllData, answer: TimedRecord, { id, asked, said }: Interaction) {
  const { question } = answer;
  const language = data.course.language;
  const { type, given, right } = patterns.xapi(said);
  const definition: JsonObject = {
    type: "http://adlnet.gov/expapi/activities/cmi.interaction",
    description: { [language]: asked },
    interactionType: type,
    ...(right.length ? { correctResponsesPattern: right } : {}),
    ...components(data, question, said),
  };
  const objective = data.objectives.find((o) => o.id === question.competency);
  const judged = question.scorable
    ? { success: answer.right, score: { scaled: Number(decimal(answer.score, 4)) } }
    : {};
  return {
    object: { objectType: "Activity", id: questionIri(data, id), definition },
    result: { response: given, ...judged, duration: duration(answer.latency) },
    related: {
      parent: [{ objectType: "Activity", id: `${data.course.iri}/pages/${question.page}` }],
      other: objective ? [competency(objective.iri, objective.title, language)] : [],
    },
  };
}

/** Which lines of a question are the components that a type of interaction names (xAPI 1.0.3, 4.1.4.1). */
const COMPONENTS: Readonly<Partial<Record<Said["type"], Readonly<Record<string, Part>>>>> = {
  choice: { choices: "choice" },
  sequencing: { choices: "step" },
  likert: { scale: "point" },
  matching: { source: "source", target: "target" },
  performance: { steps: "situation" },
};

function components(data: KdllData, question: QuestionData, said: Said): JsonObject {
  const language = data.course.language;
  const none = { id: FITS_NONE, description: { [language]: data.strings["answer.fits-none"] ?? "" } };
  const lists = Object.entries(COMPONENTS[said.type] ?? {}).map(([name, part]) => {
    const lines = linesOf(question, part).map(({ key, text }) => ({
      id: key,
      description: { [language]: text },
    }));
    const pairs = said.type === "matching" && part === "target" ? [...said.given, ...said.right] : [];
    return [name, pairs.some(([, to]) => to === FITS_NONE) ? [...lines, none] : lines];
  });
  return Object.fromEntries(lists) as JsonObject;
}

function questionIri(data: KdllData, id: string): string {
  return `${data.course.iri}/questions/${id}`;
}

function competency(iri: string, title: string, language: string): Json {
  return {
    objectType: "Activity",
    id: iri,
    definition: {
      type: "http://adlnet.gov/expapi/activities/objective",
      name: { [language]: title },
    },
  };
}

/** Adds activities to a context's lists and takes none away. */
export function withActivities(
  context: JsonObject,
  more: Readonly<Record<string, readonly Json[]>>,
): JsonObject {
  const lists = { ...(context.contextActivities as JsonObject | undefined) };
  for (const [name, activities] of Object.entries(more)) {
    const old = lists[name];
    const all = [...(Array.isArray(old) ? old : old ? [old] : []), ...activities];
    if (all.length) lists[name] = all as readonly Json[];
  }
  return Object.keys(lists).length ? { ...context, contextActivities: lists } : context;
}

/** RFC 4122, version 4. */
export function uuid(random: () => number): string {
  return "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx".replace(/[xy]/g, (place) => {
    const digit = Math.floor(random() * 16);
    return (place === "x" ? digit : (digit & 3) | 8).toString(16);
  });
}
