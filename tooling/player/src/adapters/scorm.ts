/** A session with a SCORM LMS: what both editions do in the same way. */
import type { Ack, Adapter, Clock, Meet, Opening, Snapshot, TimedRecord } from "../core/port";
import type { ObjectiveResult } from "../core/rules";
import { clip, identifier } from "./formats";
import { type Interaction, interactions as interactionsOf } from "./responses";
import { awaitApi, type Edition, type Reach, ScormApi } from "./scorm-api";

export interface ScormDeps {
  readonly window: Window;
  readonly clock: Clock;
  readonly reachable: () => Promise<Reach>;
}

/** What an edition of SCORM says in its own way. */
export interface Dialect {
  readonly edition: Edition;
  readonly elements: Readonly<
    Record<"learner" | "mode" | "entry" | "exit" | "state" | "location", string>
  >;
  /** Characters that an LMS must hold; it may cut what is longer, silently. */
  readonly limit: { readonly state: number; readonly location: number };
  /** Interactions that an LMS must hold. */
  readonly interactions: number;
  prior(api: ScormApi): Opening["prior"];
  /** The LMS's own pass mark, 0 to 1. */
  passMark(api: ScormApi): number | null;
  writeResult(api: ScormApi, snapshot: Snapshot): void;
  /** `at`: `cmi.objectives.3`. `known`: it was there before. */
  writeObjective(api: ScormApi, at: string, objective: ObjectiveResult, known: boolean): void;
  /** `at`: `cmi.interactions.7`. */
  writeInteraction(api: ScormApi, at: string, answer: TimedRecord, what: Interaction): void;
}

/** Between two looks at what a platform brings late, milliseconds. */
const LOOK = 100;

export function scorm(dialect: Dialect, { window, clock, reachable }: ScormDeps): Adapter {
  const { edition, elements, limit } = dialect;
  let api: ScormApi;
  let readOnly = true;
  let objectiveAt: Map<string, number> | null = null;
  let interactions: number | null = null;
  const waiting: TimedRecord[] = [];

  async function open(): Promise<Opening> {
    const found = await awaitApi(window, edition, clock);
    if (!found) throw new Error(`no ${edition.object}`);
    api = new ScormApi(found, edition, reachable);
    if (!api.initialize()) throw new Error("the LMS refused to begin");
    readOnly = ["browse", "review"].includes(api.get(elements.mode));
    if (!readOnly) {
      // From the first moment: a browser that dies must not cost the attempt. It stays so after
      // completion too, because a new attempt is the LMS's to give, not ours to start.
      api.introduce(elements.exit, "suspend");
      await arrival();
      interactions = api.count("cmi.interactions");
      objectiveAt = indexObjectives(api);
    }
    const entry = api.get(elements.entry);
    return {
      learner: clip(api.get(elements.learner), 255),
      registration: "",
      state: api.get(elements.state) || null,
      page: clip(api.get(elements.location), limit.location) || null,
      mode: readOnly ? "review" : "normal",
      entry: entry === "ab-initio" ? "first" : entry === "resume" ? "again" : "unknown",
      prior: dialect.prior(api),
      passMark: dialect.passMark(api),
      limit: limit.state,
    };
  }

  /** Until a platform that brings the learner's data late has brought it. */
  async function arrival(): Promise<void> {
    const until = clock.monotonic() + api.habits.late;
    while (!api.get(elements.state) && clock.monotonic() < until)
      await new Promise<void>((done) => clock.after(LOOK, done));
  }

  /** What such a platform put in the place of what was written is met, and all written again. */
  function met(snapshot: Snapshot, meet: Meet): Snapshot {
    if (!api.habits.late) return snapshot;
    const theirs = api.get(elements.state);
    if (theirs === api.last(elements.state)) return snapshot;
    api.forget();
    api.set(elements.exit, "suspend");
    return theirs ? meet(theirs) : snapshot;
  }

  function write(snapshot: Snapshot): void {
    api.set(elements.state, snapshot.state);
    api.set(elements.location, clip(snapshot.page, limit.location));
    dialect.writeResult(api, snapshot);
    for (const objective of snapshot.objectives) writeObjective(objective);
    for (const answer of waiting.splice(0))
      for (const what of interactionsOf(answer)) writeInteraction(answer, what);
  }

  function writeObjective(objective: ObjectiveResult): void {
    if (!objectiveAt) return;
    const id = identifier(objective.id);
    const known = objectiveAt.get(id);
    const at = `cmi.objectives.${known ?? objectiveAt.size}`;
    if (known === undefined) {
      objectiveAt.set(id, objectiveAt.size);
      api.set(`${at}.id`, id);
    }
    dialect.writeObjective(api, at, objective, known !== undefined);
  }

  function writeInteraction(answer: TimedRecord, what: Interaction): void {
    if (interactions === null) return;
    // Past what an LMS must hold, practice gives way to what counts.
    if (interactions >= dialect.interactions && !answer.question.scored) return;
    dialect.writeInteraction(api, `cmi.interactions.${interactions}`, answer, what);
    interactions += 1;
  }

  return {
    open,
    record: (answer) => void waiting.push(answer),
    async save(snapshot, meet): Promise<Ack> {
      if (readOnly) return "saved";
      write(met(snapshot, meet));
      return api.commit();
    },
    async finish(snapshot, _chosen, meet): Promise<Ack> {
      if (readOnly) return api.terminate();
      const shot = met(snapshot, meet);
      write(shot);
      const keepsOpen = api.habits.forgetsUnfinished && !shot.result.completed;
      return keepsOpen ? api.commit() : api.terminate();
    },
    rest: () => 0,
    exitUrl: null,
  };
}

/** Where each objective stands in the LMS's own list, so that none is written twice. */
function indexObjectives(api: ScormApi): Map<string, number> | null {
  const count = api.count("cmi.objectives");
  if (count === null) return null;
  const found = new Map<string, number>();
  for (let n = 0; n < Math.min(count, 1_000); n += 1) found.set(api.get(`cmi.objectives.${n}.id`), n);
  return found;
}
