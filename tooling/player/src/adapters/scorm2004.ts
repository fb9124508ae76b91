/** SCORM 2004, 4th Edition: completion, success, score and progress each on their own. */
import type { Ack, Adapter, Opening, Snapshot, TimedRecord } from "../core/port";
import type { ObjectiveResult } from "../core/rules";
import { clip, decimal, duration, identifier, timestamp } from "./formats";
import * as patterns from "./patterns";
import { type Interaction, interactions as interactionsOf } from "./responses";
import type { ScormDeps } from "./scorm12";
import { awaitApi, indexObjectives, SCORM_2004, ScormApi } from "./scorm-api";

/** What an LMS must hold; it may cut what is longer, silently. */
const LIMIT = { state: 64_000, location: 1_000, interactions: 250, description: 250 };

export function scorm2004({ window, clock, reachable }: ScormDeps): Adapter {
  let api: ScormApi;
  let readOnly = true;
  let objectiveAt: Map<string, number> | null = null;
  let interactions: number | null = null;
  const waiting: TimedRecord[] = [];

  async function open(): Promise<Opening> {
    const found = await awaitApi(window, SCORM_2004, clock);
    if (!found) throw new Error("no API_1484_11");
    api = new ScormApi(found, SCORM_2004, reachable);
    if (!api.initialize()) throw new Error("Initialize refused");
    readOnly = ["browse", "review"].includes(api.get("cmi.mode"));
    const entry = api.get("cmi.entry");
    const opening: Opening = {
      learner: clip(api.get("cmi.learner_id"), 255),
      registration: "",
      state: api.get("cmi.suspend_data") || null,
      page: clip(api.get("cmi.location"), LIMIT.location) || null,
      mode: readOnly ? "review" : "normal",
      entry: entry === "ab-initio" ? "first" : entry === "resume" ? "again" : "unknown",
      prior: {
        completed: api.get("cmi.completion_status") === "completed",
        passed: api.get("cmi.success_status") === "passed",
      },
      passMark: null,
      limit: LIMIT.state,
    };
    if (!readOnly) {
      // From the first moment, and after completion too: see scorm12.
      api.set("cmi.exit", "suspend");
      interactions = api.count("cmi.interactions");
      objectiveAt = indexObjectives(api);
    }
    return opening;
  }

  function write(snapshot: Snapshot): void {
    const { result } = snapshot;
    api.set("cmi.suspend_data", snapshot.state);
    api.set("cmi.location", clip(snapshot.page, LIMIT.location));
    api.set("cmi.progress_measure", decimal(result.progress, 4));
    if (result.scaled !== null) {
      api.set("cmi.score.min", "0");
      api.set("cmi.score.max", "100");
      api.set("cmi.score.raw", decimal(result.scaled * 100, 2));
      api.set("cmi.score.scaled", decimal(result.scaled, 4));
    }
    api.set("cmi.completion_status", result.completed ? "completed" : "incomplete");
    api.set("cmi.success_status", result.success);
    for (const objective of snapshot.objectives) writeObjective(objective);
    for (const answer of waiting.splice(0))
      for (const interaction of interactionsOf(answer)) writeInteraction(answer, interaction);
    api.set("cmi.session_time", duration(snapshot.sessionSeconds));
  }

  function writeObjective({ id, scaled, success }: ObjectiveResult): void {
    if (!objectiveAt) return;
    const known = objectiveAt.get(identifier(id));
    const at = `cmi.objectives.${known ?? objectiveAt.size}`;
    if (known === undefined) {
      objectiveAt.set(identifier(id), objectiveAt.size);
      api.set(`${at}.id`, identifier(id));
      if (scaled === null) api.set(`${at}.success_status`, "unknown");
    }
    if (scaled === null) return;
    if (success !== "passed" && api.get(`${at}.success_status`) === "passed") return;
    api.set(`${at}.score.scaled`, decimal(scaled, 4));
    api.set(`${at}.success_status`, success);
    api.set(`${at}.completion_status`, "completed");
  }

  function writeInteraction(answer: TimedRecord, { id, asked, said }: Interaction): void {
    if (interactions === null) return;
    // Past what an LMS must hold, practice gives way to what counts.
    if (interactions >= LIMIT.interactions && !answer.question.scored) return;
    const { type, given, right } = patterns.scorm2004(said);
    const at = `cmi.interactions.${interactions}`;
    interactions += 1;
    api.set(`${at}.id`, identifier(id));
    api.set(`${at}.type`, type);
    if (answer.question.competency)
      api.set(`${at}.objectives.0.id`, identifier(answer.question.competency));
    api.set(`${at}.timestamp`, timestamp(answer.at));
    for (const [n, pattern] of right.entries())
      api.set(`${at}.correct_responses.${n}.pattern`, pattern);
    api.set(`${at}.weighting`, decimal(answer.question.points, 2));
    api.set(`${at}.learner_response`, given);
    api.set(`${at}.result`, outcome(answer));
    api.set(`${at}.latency`, duration(answer.latency));
    api.set(`${at}.description`, clip(asked, LIMIT.description));
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
  return score > 0 ? decimal(score, 4) : "incorrect";
}
