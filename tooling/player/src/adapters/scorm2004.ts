/** SCORM 2004, 4th Edition: completion, success, score and progress each on their own. */
import type { Adapter, TimedRecord } from "../core/port";
import { clip, decimal, duration, identifier, timestamp } from "./formats";
import * as patterns from "./patterns";
import { type Dialect, scorm, type ScormDeps } from "./scorm";
import { SCORM_2004 } from "./scorm-api";

/** Characters of a description that an LMS must hold. */
const DESCRIPTION = 250;

export const scorm2004 = (deps: ScormDeps): Adapter => scorm(DIALECT, deps);

const DIALECT: Dialect = {
  edition: SCORM_2004,
  elements: {
    learner: "cmi.learner_id",
    mode: "cmi.mode",
    entry: "cmi.entry",
    exit: "cmi.exit",
    state: "cmi.suspend_data",
    location: "cmi.location",
  },
  limit: { state: 64_000, location: 1_000 },
  interactions: 250,
  prior: (api) => ({
    completed: api.get("cmi.completion_status") === "completed",
    passed: api.get("cmi.success_status") === "passed",
  }),
  passMark(api) {
    const mark = api.get("cmi.scaled_passing_score");
    return /^[01](\.\d+)?$/.test(mark) && Number(mark) <= 1 ? Number(mark) : null;
  },
  writeResult(api, { result, sessionSeconds }) {
    api.set("cmi.progress_measure", decimal(result.progress, 4));
    if (result.scaled !== null) {
      api.set("cmi.score.min", "0");
      api.set("cmi.score.max", "100");
      api.set("cmi.score.raw", decimal(result.scaled * 100, 2));
      api.set("cmi.score.scaled", decimal(result.scaled, 4));
    }
    api.set("cmi.completion_status", result.completed ? "completed" : "incomplete");
    api.set("cmi.success_status", result.success);
    api.set("cmi.session_time", duration(sessionSeconds));
  },
  writeObjective(api, at, { scaled, success }, known) {
    if (!known && scaled === null) api.set(`${at}.success_status`, "unknown");
    if (scaled === null) return;
    if (success !== "passed" && api.get(`${at}.success_status`) === "passed") return;
    api.set(`${at}.score.scaled`, decimal(scaled, 4));
    api.set(`${at}.success_status`, success);
    api.set(`${at}.completion_status`, "completed");
  },
  writeInteraction(api, at, answer, { id, asked, said }) {
    const { question } = answer;
    const { type, given, right } = patterns.scorm2004(said);
    api.set(`${at}.id`, identifier(id));
    api.set(`${at}.type`, type);
    if (question.competency) api.set(`${at}.objectives.0.id`, identifier(question.competency));
    api.set(`${at}.timestamp`, timestamp(answer.at));
    for (const [n, pattern] of right.entries())
      api.set(`${at}.correct_responses.${n}.pattern`, pattern);
    api.set(`${at}.weighting`, decimal(question.points, 2));
    api.set(`${at}.learner_response`, given);
    api.set(`${at}.result`, outcome(answer));
    api.set(`${at}.latency`, duration(answer.latency));
    api.set(`${at}.description`, clip(asked, DESCRIPTION));
  },
};

function outcome({ question, right, score }: TimedRecord): string {
  if (!question.scorable) return "neutral";
  if (right) return "correct";
  return score > 0 ? decimal(score, 4) : "incorrect";
}
