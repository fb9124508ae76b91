/**
 * cmi5, assignable unit's side (cmi5 specification, sections 8 to 11). Written here rather than taken
 * from a library because a reload must find token and statements again, each under its old id.
 */
import type { KdllData } from "../data";
import {
  type Ack,
  type Adapter,
  type Clock,
  type Opening,
  type Snapshot,
  type Storage,
  Unreached,
} from "../core/port";
import type { Result } from "../core/rules";
import { BOOKMARK, readBookmark } from "./bookmark";
import { type SaidScores, scoresDue } from "./competencies";
import { duration } from "./formats";
import { type Http, type JsonObject, type Lrs, lrs, parseObject, StateDocument, type Statement } from "./lrs";
import { bytesOf, KEEPALIVE, Outbox } from "./outbox";
import { answeredParts, score, uuid, verb, type Verb, withActivities } from "./statements";
import { bookmark, tell } from "./telling";
import { VERDICTS, Verdicts } from "./verdicts";
import { Films } from "./video";

const CONTEXT = "https://w3id.org/xapi/cmi5/context/";
const CMI5 = { objectType: "Activity", id: `${CONTEXT}categories/cmi5` };
const MOVE_ON = { objectType: "Activity", id: `${CONTEXT}categories/moveon` };
const MASTERY = `${CONTEXT}extensions/masteryscore`;

export interface LrsDeps {
  readonly data: KdllData;
  /** The document's own query. */
  readonly query: URLSearchParams;
  readonly http: Http;
  readonly clock: Clock;
  readonly random: () => number;
  /** Survives the browser. */
  readonly storage: Storage;
  /** Survives a reload of this tab. */
  readonly session: Storage;
}

interface Launch {
  readonly endpoint: string;
  readonly fetch: string;
  readonly actor: JsonObject;
  readonly activityId: string;
  readonly registration: string;
}

/** What must outlive a reload: the token can be fetched once only. */
interface Kept {
  readonly token: string;
  /** Id of the statement that says so. */
  readonly initialized: string;
  /** The store has it. */
  readonly begun: boolean;
  readonly terminated: boolean;
}

export function cmi5(deps: LrsDeps): Adapter {
  const { data, http, clock, random, storage, session } = deps;
  let launch: Launch;
  let kept: Kept;
  let store: Lrs;
  let outbox: Outbox;
  let document: StateDocument;
  let template: JsonObject = {};
  let mastery: number | null = null;
  let normal = false;
  let verdicts = new Verdicts(new Map(), new Set());
  let scores: SaidScores = new Map();
  /** Own statements of an earlier session, on their way when it ended. */
  const stranded: Statement[] = [];
  let exitUrl: string | null = null;
  let saving: Promise<unknown> = Promise.resolve();
  const films = new Films(data, random);

  async function open(): Promise<Opening> {
    launch = parseLaunch(deps.query);
    const who = {
      learner: JSON.stringify(launch.actor.account ?? launch.actor),
      registration: launch.registration,
    };
    try {
      return await begin(who);
    } catch {
      throw new Unreached(who);
    }
  }

  async function begin(who: Unreached["who"]): Promise<Opening> {
    store = lrs(http, launch.endpoint, `Basic ${await token()}`, clock);
    const about = {
      activityId: launch.activityId,
      agent: JSON.stringify(launch.actor),
      registration: launch.registration,
    };
    const launchReply = await store.call("GET", "activities/state", {
      ...about,
      stateId: "LMS.LaunchData",
    });
    const launchData = parseObject(launchReply.text);
    if (launchReply.status !== 200 || !launchData) throw new Error("no LMS.LaunchData");
    template = (launchData.contextTemplate as JsonObject | undefined) ?? {};
    normal = (launchData.launchMode ?? "Normal") === "Normal";
    mastery = typeof launchData.masteryScore === "number" ? launchData.masteryScore : null;
    exitUrl = webAddress(launchData.returnURL);
    // Must be asked for before the first statement; what it says is the browser's own to know.
    await store.call("GET", "agents/profile", {
      profileId: "cmi5LearnerPreferences",
      agent: about.agent,
    });
    outbox = new Outbox(store, storage, `kdll-outbox:${launch.registration}:${launch.activityId}`, adopt);
    document = new StateDocument(store, { ...about, stateId: BOOKMARK });
    const bookmark = readBookmark(await document.read());
    verdicts = bookmark.verdicts;
    scores = bookmark.scores;
    for (const { id, verb: spoken } of stranded) {
      const name = VERDICTS.find((v) => verb(v).id === (spoken as JsonObject | undefined)?.id);
      if (name && !verdicts.said.has(name)) verdicts.said.set(name, id);
    }
    await verdicts.confirm(store);
    // Until it is known to be there it is said again after a reload, as the same statement.
    if (!kept.begun) outbox.pushFirst({ ...defined("initialized", null), id: kept.initialized });
    return {
      ...who,
      state: bookmark.state,
      page: bookmark.page,
      mode: normal ? "normal" : "review",
      // A store keeps documents for ever: an empty one is an attempt that has just begun.
      entry: bookmark.state ? "again" : "first",
      prior: { completed: verdicts.said.has("completed"), passed: verdicts.said.has("passed") },
      passMark: mastery,
      limit: Number.POSITIVE_INFINITY,
    };
  }

  async function token(): Promise<string> {
    const old = parseObject(session.get(sessionKey()));
    if (typeof old?.token === "string") {
      if (old.terminated === true) throw new Error("this session was terminated");
      const initialized = typeof old.initialized === "string" ? old.initialized : uuid(random);
      kept = { token: old.token, initialized, begun: old.begun === true, terminated: false };
      return kept.token;
    }
    const reply = await http("POST", launch.fetch, {}, null, false);
    const fresh = parseObject(reply.text)?.["auth-token"];
    if (reply.status !== 200 || typeof fresh !== "string") throw new Error("no token");
    kept = { token: fresh, initialized: uuid(random), begun: false, terminated: false };
    keep({});
    return fresh;
  }

  function sessionKey(): string {
    return `kdll-cmi5:${launch.registration}:${launch.fetch}`;
  }

  function keep(change: Partial<Kept>): void {
    kept = { ...kept, ...change };
    session.set(sessionKey(), JSON.stringify(kept));
  }

  /** An answer of an earlier session is told in this one; a verdict of it is judged anew. */
  function adopt(statement: Statement): Statement | null {
    const old = statement.context as JsonObject | undefined;
    const mine = sessionOf(template);
    if (mine !== undefined && sessionOf(old) === mine) return statement;
    if (JSON.stringify(old?.contextActivities ?? "").includes(CMI5.id)) {
      stranded.push(statement);
      return null;
    }
    const extensions = { ...(old?.extensions as object), ...(template.extensions as object) };
    return { ...statement, context: { ...old, extensions } as JsonObject };
  }

  function statement(name: Verb, context: JsonObject, rest: JsonObject, at = clock.now()): Statement {
    return {
      id: uuid(random),
      timestamp: new Date(store.time(at)).toISOString(),
      actor: launch.actor,
      verb: verb(name),
      ...rest,
      context: { ...context, registration: launch.registration },
    };
  }

  /** A statement that cmi5 itself defines. */
  function defined(name: Verb, result: JsonObject | null, extensions: JsonObject = {}): Statement {
    const judged = result !== null && ("success" in result || "completion" in result);
    const category = judged ? [CMI5, MOVE_ON] : [CMI5];
    const context = withActivities(template, { category });
    const all = { ...(template.extensions as JsonObject | undefined), ...extensions };
    return statement(
      name,
      Object.keys(all).length ? { ...context, extensions: all } : context,
      {
        object: { objectType: "Activity", id: launch.activityId },
        ...(result ? { result } : {}),
      },
    );
  }

  function say(result: Result, seconds: number): void {
    const length = { duration: duration(seconds) };
    const against = mastery === null ? {} : { [MASTERY]: mastery };
    for (const name of verdicts.due(result)) {
      const passed = name === "passed";
      const spoken =
        name === "completed"
          ? defined(name, { completion: true, ...length })
          : defined(name, { success: passed, ...scored(result, passed), ...length }, against);
      verdicts.said.set(name, spoken.id);
      outbox.push(spoken);
    }
  }

  function sayScores(results: Snapshot["objectives"]): void {
    for (const parts of scoresDue(data, results, scores))
      outbox.push(statement("scored", template, parts));
  }

  /** A score that contradicts its verdict is worse than none. */
  function scored(result: Result, passed: boolean): JsonObject {
    if (result.scaled === null) return {};
    const consistent = mastery === null || result.scaled >= mastery === passed;
    return consistent ? { score: score(result.scaled) } : {};
  }

  function arrived(): void {
    if (!kept.begun) keep({ begun: true });
  }

  return {
    open,
    record(answer) {
      if (!normal) return;
      for (const { object, result, related } of answeredParts(data, answer)) {
        const context = withActivities(template, related);
        outbox.push(statement("answered", context, { object, result }, answer.at));
      }
    },
    watch(glimpse) {
      if (!normal || kept.terminated) return;
      const { said, extensions, related } = films.parts(glimpse, launch.activityId);
      const all = { ...(template.extensions as JsonObject | undefined), ...extensions };
      const context = withActivities({ ...template, extensions: all }, related);
      outbox.push(statement(glimpse.seen, context, said, glimpse.at));
    },
    save(snapshot, meet) {
      if (!normal) return outbox.flush();
      const mine = saving.then(() => tell({ document, outbox, verdicts, scores, say, sayScores, arrived }, snapshot, meet));
      saving = mine.catch(() => undefined);
      return mine;
    },
    async finish(snapshot, chosen) {
      if (kept.terminated) return "expired";
      if (normal) {
        say(snapshot.result, snapshot.totalSeconds);
        sayScores(snapshot.objectives);
      }
      // A page that goes may be a reload, after which a terminated session could not go on: its
      // token is dead and no other is given. A session left open is abandoned by the LMS (9.3.6).
      if (chosen) {
        keep({ terminated: true });
        outbox.push(defined("terminated", { duration: duration(snapshot.sessionSeconds) }));
      }
      const body = normal ? bookmark({ verdicts, scores }, snapshot) : "";
      const [statements, state] = await Promise.all([
        outbox.farewell(KEEPALIVE - bytesOf(body)),
        normal ? document.farewell(body) : Promise.resolve<Ack>("saved"),
      ]);
      if (statements === "saved") arrived();
      return statements === "saved" ? state : statements;
    },
    rest: () => store.rest(),
    get exitUrl() {
      return exitUrl;
    },
  };
}

function parseLaunch(query: URLSearchParams): Launch {
  const [endpoint, fetch, activityId, registration] = [
    query.get("endpoint"),
    query.get("fetch"),
    query.get("activityId"),
    query.get("registration"),
  ];
  const actor = parseObject(query.get("actor"));
  if (!endpoint || !fetch || !activityId || !registration || !actor)
    throw new Error("not launched by a cmi5 LMS");
  return { endpoint, fetch, actor, activityId, registration };
}

/** `javascript:` and its kin are no place to send a learner to. */
export function webAddress(value: unknown): string | null {
  return typeof value === "string" && /^https?:\/\//i.test(value) ? value : null;
}

function sessionOf(context: JsonObject | undefined): unknown {
  const extensions = context?.extensions as JsonObject | undefined;
  return extensions?.[`${CONTEXT}extensions/sessionid`];
}
