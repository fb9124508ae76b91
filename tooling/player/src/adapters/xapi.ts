/** xAPI as a Tin Can package is launched: endpoint, authorization and actor come in the address. */
import { type Adapter, type Opening, type Snapshot, Unreached } from "../core/port";
import type { Result } from "../core/rules";
import { BOOKMARK, readBookmark } from "./bookmark";
import type { LrsDeps } from "./cmi5";
import { type SaidScores, scoresDue } from "./competencies";
import { duration } from "./formats";
import { type JsonObject, type Lrs, lrs, parseObject, StateDocument, type Statement } from "./lrs";
import { bytesOf, KEEPALIVE, Outbox } from "./outbox";
import { answeredParts, score, uuid, verb, type Verb, withActivities } from "./statements";
import { bookmark, tell } from "./telling";
import { Verdicts } from "./verdicts";
import { Films } from "./video";

export function xapi({ data, query, http, clock, random, storage }: LrsDeps): Adapter {
  let actor: JsonObject;
  let activityId = data.course.iri;
  let registration: string | null = null;
  let grouping: string | null = null;
  let store: Lrs;
  let outbox: Outbox;
  let document: StateDocument;
  let verdicts = new Verdicts(new Map(), new Set());
  let scores: SaidScores = new Map();
  let saving: Promise<unknown> = Promise.resolve();
  const films = new Films(data, random);

  async function open(): Promise<Opening> {
    const endpoint = query.get("endpoint");
    const launched = normalActor(parseObject(query.get("actor")));
    if (!endpoint || !launched) throw new Error("not launched by an xAPI platform");
    actor = launched;
    activityId = query.get("activity_id") || activityId;
    registration = query.get("registration");
    grouping = query.get("grouping");
    const who = { learner: JSON.stringify(actor), registration: registration ?? "" };
    try {
      return await begin(endpoint, who);
    } catch {
      throw new Unreached(who);
    }
  }

  async function begin(endpoint: string, who: Unreached["who"]): Promise<Opening> {
    store = lrs(http, endpoint, query.get("auth") ?? "", clock);
    document = new StateDocument(store, {
      activityId,
      agent: JSON.stringify(actor),
      ...(registration ? { registration } : {}),
      stateId: BOOKMARK,
    });
    const bookmark = readBookmark(await document.read());
    verdicts = bookmark.verdicts;
    scores = bookmark.scores;
    outbox = new Outbox(store, storage, `kdll-outbox:${activityId}:${who.registration}:${who.learner}`);
    if ((await outbox.flush()) === "saved") await verdicts.confirm(store);
    if (!bookmark.state) outbox.push(about("attempted", null));
    outbox.push(about("initialized", null));
    return {
      ...who,
      state: bookmark.state,
      page: bookmark.page,
      mode: "normal",
      entry: bookmark.state ? "again" : "first",
      prior: { completed: verdicts.said.has("completed"), passed: verdicts.said.has("passed") },
      passMark: null,
      limit: Number.POSITIVE_INFINITY,
    };
  }

  function statement(name: Verb, context: JsonObject, rest: JsonObject, at = clock.now()): Statement {
    const group = grouping ? [{ objectType: "Activity", id: grouping }] : [];
    const whole = withActivities(
      { ...context, ...(registration ? { registration } : {}), language: data.course.language },
      { grouping: group },
    );
    return {
      id: uuid(random),
      timestamp: new Date(store.time(at)).toISOString(),
      actor,
      verb: verb(name),
      ...rest,
      context: whole,
    };
  }

  /** A statement about the course as a whole. */
  function about(name: Verb, result: JsonObject | null): Statement {
    const definition = {
      type: "http://adlnet.gov/expapi/activities/course",
      name: { [data.course.language]: data.course.title },
    };
    const object = { objectType: "Activity", id: activityId, definition };
    return statement(name, {}, { object, ...(result ? { result } : {}) });
  }

  function say(result: Result, seconds: number): void {
    const more = {
      ...(result.scaled === null ? {} : { score: score(result.scaled) }),
      duration: duration(seconds),
    };
    for (const name of verdicts.due(result)) {
      const judged =
        name === "completed"
          ? { completion: true }
          : { success: name === "passed", completion: result.completed };
      const spoken = about(name, { ...judged, ...more });
      verdicts.said.set(name, spoken.id);
      outbox.push(spoken);
    }
  }

  function sayScores(results: Snapshot["objectives"]): void {
    const context = withActivities({}, { grouping: [{ objectType: "Activity", id: activityId }] });
    for (const parts of scoresDue(data, results, scores))
      outbox.push(statement("scored", context, parts));
  }

  return {
    open,
    record(answer) {
      const course = [{ objectType: "Activity", id: activityId }];
      for (const { object, result, related } of answeredParts(data, answer)) {
        const context = withActivities({}, { ...related, grouping: course });
        outbox.push(statement("answered", context, { object, result }, answer.at));
      }
    },
    watch(glimpse) {
      const { said, extensions, related } = films.parts(glimpse, activityId);
      const context = withActivities({ extensions }, related);
      outbox.push(statement(glimpse.seen, context, said, glimpse.at));
    },
    save(snapshot, meet) {
      const mine = saving.then(() => tell({ document, outbox, verdicts, scores, say, sayScores }, snapshot, meet));
      saving = mine.catch(() => undefined);
      return mine;
    },
    async finish(snapshot) {
      say(snapshot.result, snapshot.totalSeconds);
      sayScores(snapshot.objectives);
      const last = snapshot.result.completed ? "terminated" : "suspended";
      outbox.push(about(last, { duration: duration(snapshot.sessionSeconds) }));
      const body = bookmark({ verdicts, scores }, snapshot);
      const [statements, state] = await Promise.all([
        outbox.farewell(KEEPALIVE - bytesOf(body)),
        document.farewell(body),
      ]);
      return statements === "saved" ? state : statements;
    },
    rest: () => store.rest(),
    exitUrl: null,
  };
}

/** Launchers of old put lists where xAPI 1.0 wants one value, and name accounts in their own way. */
export function normalActor(raw: JsonObject | null): JsonObject | null {
  if (!raw) return null;
  const first = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value);
  const text = (value: unknown) => (typeof value === "string" && value ? value : null);
  const name = text(first(raw.name));
  const account = first(raw.account) as JsonObject | undefined;
  const homePage = text(account?.homePage) ?? text(account?.accountServiceHomePage);
  const accountName = text(account?.name) ?? text(account?.accountName);
  const known: [string, unknown][] = [
    ["account", homePage && accountName ? { homePage, name: accountName } : null],
    ...["mbox", "mbox_sha1sum", "openid"].map((k): [string, unknown] => [k, text(first(raw[k]))]),
  ];
  const id = known.find(([, value]) => value !== null);
  if (!id) return null;
  return { objectType: "Agent", ...(name ? { name } : {}), [id[0]]: id[1] } as JsonObject;
}
