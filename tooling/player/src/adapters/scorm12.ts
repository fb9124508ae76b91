/** SCORM 1.2: the canonical result as `lesson_status` and `score.raw`. */
import type { Adapter, TimedRecord } from "../core/port";
import type { Result } from "../core/rules";
import { decimal, identifier, timeOfDay, timespan } from "./formats";
import * as patterns from "./patterns";
import { type Dialect, scorm, type ScormDeps } from "./scorm";
import { SCORM_12 } from "./scorm-api";

export type { ScormDeps } from "./scorm";

/** One word for completion and success, which this standard does not tell apart. */
export function lessonStatus(result: Result): "passed" | "completed" | "failed" | "incomplete" {
  if (result.completed) return result.success === "passed" ? "passed" : "completed";
  return result.success === "failed" ? "failed" : "incomplete";
}

export const scorm12 = (deps: ScormDeps): Adapter => scorm(DIALECT, deps);

const DIALECT: Dialect = {
  edition: SCORM_12,
  elements: {
    learner: "cmi.core.student_id",
    mode: "cmi.core.lesson_mode",
    entry: "cmi.core.entry",
    exit: "cmi.core.exit",
    state: "cmi.suspend_data",
    location: "cmi.core.lesson_location",
  },
  // CMIString4096 and CMIString255.
  limit: { state: 4_096, location: 255 },
  interactions: Number.POSITIVE_INFINITY,
  prior(api) {
    const status = api.get("cmi.core.lesson_status");
    return { completed: ["passed", "completed"].includes(status), passed: status === "passed" };
  },
  passMark(api) {
    const mark = api.get("cmi.student_data.mastery_score");
    return /^\d{1,3}(\.\d+)?$/.test(mark) && Number(mark) <= 100 ? Number(mark) / 100 : null;
  },
  writeResult(api, { result, sessionSeconds }) {
    if (result.scaled !== null) {
      api.set("cmi.core.score.min", "0");
      api.set("cmi.core.score.max", "100");
      api.set("cmi.core.score.raw", decimal(result.scaled * 100, 2));
    }
    api.set("cmi.core.lesson_status", lessonStatus(result));
    api.set("cmi.core.session_time", timespan(sessionSeconds));
  },
  writeObjective(api, at, { scaled, success }, known) {
    if (!known && scaled === null) api.set(`${at}.status`, "not attempted");
    if (scaled === null || (success !== "passed" && api.get(`${at}.status`) === "passed")) return;
    api.set(`${at}.score.min`, "0");
    api.set(`${at}.score.max`, "100");
    api.set(`${at}.score.raw`, decimal(scaled * 100, 2));
    api.set(`${at}.status`, success);
  },
  writeInteraction(api, at, answer, { id, said }) {
    const { question } = answer;
    const { type, given, right } = patterns.scorm12(said, question);
    api.set(`${at}.id`, identifier(id));
    api.set(`${at}.type`, type);
    api.set(`${at}.time`, timeOfDay(answer.at));
    if (question.competency) api.set(`${at}.objectives.0.id`, identifier(question.competency));
    for (const [n, pattern] of right.entries())
      api.set(`${at}.correct_responses.${n}.pattern`, pattern);
    api.set(`${at}.weighting`, decimal(question.points, 2));
    if (given) api.set(`${at}.student_response`, given);
    api.set(`${at}.result`, outcome(answer));
    api.set(`${at}.latency`, timespan(answer.latency));
  },
};

function outcome({ question, right, score }: TimedRecord): string {
  if (!question.scorable) return "neutral";
  if (right) return "correct";
  return score > 0 ? decimal(score, 2) : "wrong";
}
