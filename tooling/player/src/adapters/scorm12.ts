/** SCORM 1.2: the canonical result as `lesson_status` and `score.raw`. */
import type { Ack, Adapter, Clock, Opening, Snapshot, TimedRecord } from "../core/port";
import type { ObjectiveResult, Result } from "../core/rules";
import { clip, decimal, identifier, timeOfDay, timespan } from "./formats";
import * as patterns from "./patterns";
import { type Interaction, interactions as interactionsOf } from "./responses";
import { awaitApi, indexObjectives, SCORM_12, ScormApi } from "./scorm-api";

/** CMIString4096. */
const STATE_LIMIT = 4_096;

export interface ScormDeps {
  readonly window: Window;
  readonly clock: Clock;
  readonly reachable: () => Promise<boolean>;
}

/** One word for completion and success, which this standard does not tell apart. */
export function lessonStatus(result: Result): "passed" | "completed" | "failed" | "incomplete" {
  if (result.completed) return result.success === "passed" ? "passed" : "completed";
  return result.success === "failed" ? "failed" : "incomplete";
}

export function scorm12({ window, clock, reachable }: ScormDeps): Adapter {
  let api: ScormApi;
  let readOnly = true;
  let objectiveAt: Map<string, number> | null = null;
  let interactions: number | null = null;
  const waiting: TimedRecord[] = [];

  async function open(): Promise<Opening> {
    const found = await awaitApi(window, SCORM_12, clock);
    if (!found) throw new Error("no API");
    api = new ScormApi(found, SCORM_12, reachable);
    if (!api.initialize()) throw new Error("LMSInitialize refused");
    readOnly = ["browse", "review"].includes(api.get("cmi.core.lesson_mode"));
    const status = api.get("cmi.core.lesson_status");
    const entry = api.get("cmi.core.entry");
    const opening: Opening = {
      learner: clip(api.get("cmi.core.student_id"), 255),
      registration: "",
      state: api.get("cmi.suspend_data") || null,
      page: clip(api.get("cmi.core.lesson_location"), 255) || null,
      mode: readOnly ? "review" : "normal",
      entry: entry === "ab-initio" ? "first" : entry === "resume" ? "again" : "unknown",
      prior: { completed: ["passed", "completed"].includes(status), passed: status === "passed" },
      passMark: null,
      limit: STATE_LIMIT,
    };
    if (!readOnly) {
      // From the first moment: a browser that dies must not cost the attempt. It stays so after
      // completion too, because a new attempt is the LMS's to give, not ours to start.
      api.set("cmi.core.exit", "suspend");
      interactions = api.count("cmi.interactions");
      objectiveAt = indexObjectives(api);
    }
    return opening;
  }

  function write(snapshot: Snapshot): void {
    const { result } = snapshot;
    api.set("cmi.suspend_data", snapshot.state);
    api.set("cmi.core.lesson_location", clip(snapshot.page, 255));
    if (result.scaled !== null) {
      api.set("cmi.core.score.min", "0");
      api.set("cmi.core.score.max", "100");
      api.set("cmi.core.score.raw", decimal(result.scaled * 100, 2));
    }
    api.set("cmi.core.lesson_status", lessonStatus(result));
    for (const objective of snapshot.objectives) writeObjective(objective);
    for (const answer of waiting.splice(0))
      for (const interaction of interactionsOf(answer)) writeInteraction(answer, interaction);
    api.set("cmi.core.session_time", timespan(snapshot.sessionSeconds));
  }

  function writeObjective({ id, scaled, success }: ObjectiveResult): void {
    if (!objectiveAt) return;
    const known = objectiveAt.get(identifier(id));
    const at = `cmi.objectives.${known ?? objectiveAt.size}`;
    if (known === undefined) {
      objectiveAt.set(identifier(id), objectiveAt.size);
      api.set(`${at}.id`, identifier(id));
      if (scaled === null) api.set(`${at}.status`, "not attempted");
    }
    if (scaled === null || (success !== "passed" && api.get(`${at}.status`) === "passed")) return;
    api.set(`${at}.score.min`, "0");
    api.set(`${at}.score.max`, "100");
    api.set(`${at}.score.raw`, decimal(scaled * 100, 2));
    api.set(`${at}.status`, success);
  }

  function writeInteraction(answer: TimedRecord, { id, said }: Interaction): void {
    if (interactions === null) return;
    const { type, given, right } = patterns.scorm12(said, answer.question);
    const at = `cmi.interactions.${interactions}`;
    interactions += 1;
    api.set(`${at}.id`, identifier(id));
    api.set(`${at}.type`, type);
    api.set(`${at}.time`, timeOfDay(answer.at));
    if (answer.question.competency)
      api.set(`${at}.objectives.0.id`, identifier(answer.question.competency));
    for (const [n, pattern] of right.entries())
      api.set(`${at}.correct_responses.${n}.pattern`, pattern);
    api.set(`${at}.weighting`, decimal(answer.question.points, 2));
    if (given) api.set(`${at}.student_response`, given);
    api.set(`${at}.result`, outcome(answer));
    api.set(`${at}.latency`, timespan(answer.latency));
  }

  return {
    open,
    record: (answer) => void waiting.push(answer),
    async save(snapshot): Promise<Ack> {
      if (readOnly) return "saved";
      write(snapshot);
      return api.commit();
    },
    async finish(snapshot): Promise<Ack> {
      if (!readOnly) write(snapshot);
      return api.terminate();
    },
    exitUrl: null,
  };
}

function outcome({ question, right, score }: TimedRecord): string {
  if (!question.scorable) return "neutral";
  if (right) return "correct";
  return score > 0 ? decimal(score, 2) : "wrong";
}
