/** What xAPI statements say, in the words that cmi5 and plain xAPI share. */
import type { KdllData } from "../data";
import type { TimedRecord } from "../core/port";
import { decimal, duration } from "./formats";
import type { Json, JsonObject } from "./lrs";
import { interaction, type Interaction } from "./responses";
import { givenPattern } from "./scorm2004";

const ADL = "http://adlnet.gov/expapi/verbs/";
export type Verb =
  | "attempted"
  | "initialized"
  | "answered"
  | "completed"
  | "passed"
  | "failed"
  | "suspended"
  | "terminated";

export function verb(name: Verb): JsonObject {
  return { id: ADL + name, display: { "en-US": name } };
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

/** Object, result and related activities of an answered question; null if it says nothing. */
export function answeredParts(data: KdllData, answer: TimedRecord) {
  const said = interaction(answer);
  if (!said) return null;
  const { question } = answer;
  const language = data.course.language;
  const definition: JsonObject = {
    type: "http://adlnet.gov/expapi/activities/cmi.interaction",
    description: { [language]: question.prompt },
    interactionType: said.type,
    ...patterns(said),
    ...(said.type === "choice"
      ? { choices: question.choices.map((c) => ({ id: c.key, description: { [language]: c.text } })) }
      : {}),
  };
  const objective = data.objectives.find((o) => o.id === question.competency);
  return {
    object: { objectType: "Activity", id: questionIri(data, question.id), definition },
    result: {
      response: givenPattern(said),
      success: answer.right,
      score: { scaled: Number(decimal(answer.score, 4)) },
      duration: duration(answer.latency),
    },
    related: {
      parent: [{ objectType: "Activity", id: `${data.course.iri}/pages/${question.page}` }],
      other: objective ? [competency(objective.iri, objective.title, language)] : [],
    },
  };
}

function patterns(said: Interaction): JsonObject {
  const right =
    said.type === "choice"
      ? [said.right.join("[,]")]
      : said.type === "true-false"
        ? [String(said.right)]
        : said.right.map(({ low, high }) => (low === high ? low : `${low}[:]${high}`));
  return { correctResponsesPattern: right };
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
