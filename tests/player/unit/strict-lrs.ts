/**
 * An LRS with a cmi5 LMS behind it that takes nothing but what xAPI 1.0.3 and cmi5 allow. It answers
 * with the status of the fault and remembers it, so that a test sees what was wrong.
 */
import type { Http, JsonObject, Reply, Statement } from "../../../tooling/player/src/adapters/lrs";

export const ACTOR = {
  objectType: "Agent",
  account: { homePage: "https://lms.example", name: "asha" },
} as const;
export const LAUNCH = {
  endpoint: "https://lrs.example/xapi",
  fetch: "https://lms.example/fetch?session=1",
  activityId: "https://lms.example/au/1",
  registration: "6a1e5f36-2d7c-4d9f-8a65-1d7a2c3b4d5e",
};
const CMI5 = "https://w3id.org/xapi/cmi5/context/categories/cmi5";
const MOVE_ON = "https://w3id.org/xapi/cmi5/context/categories/moveon";
const SESSION = "https://w3id.org/xapi/cmi5/context/extensions/sessionid";
const MASTERY = "https://w3id.org/xapi/cmi5/context/extensions/masteryscore";

/**
 * `lose`: the store does it, but its answer is lost. `page`: a login form with status 200. A number: that
 * status, and nothing done; with a text: that `Retry-After`.
 */
export type Trouble = "lose" | "page" | number | readonly [status: number, retryAfter: string];

/** One launch by the LMS. */
interface SessionOf {
  readonly number: number;
  fetched: boolean;
  readonly asked: Set<string>;
  /** Verbs that cmi5 defines, as they were said. */
  readonly own: string[];
}

export interface StrictLrs {
  readonly http: Http;
  readonly statements: Statement[];
  readonly documents: Map<string, { body: string; etag: string }>;
  readonly faults: string[];
  readonly calls: string[];
  readonly verbs: () => string[];
  /** Answers in place of the truth, one per call, while there are any; `null` lets one through. */
  readonly next: (null | Trouble)[];
  /** The store's own clock, where it tells it. */
  now: (() => number) | null;
  launchData: JsonObject;
  /** Begins the next session: a fresh fetch address and token. */
  session(n: number): URLSearchParams;
}

/** Plain xAPI knows no sessions. */
const NO_SESSION: SessionOf = { number: 0, fetched: true, asked: new Set(), own: [] };

export function strictLrs(kind: "cmi5" | "xapi"): StrictLrs {
  const sessions = new Map<string, SessionOf>();
  const ever: string[] = [];
  const lrs: StrictLrs = {
    statements: [],
    documents: new Map(),
    faults: [],
    calls: [],
    verbs: () => lrs.statements.map(verbOf),
    next: [],
    now: null,
    launchData: {},
    session(n) {
      sessions.set(`token-${n}`, { number: n, fetched: false, asked: new Set(), own: [] });
      lrs.launchData = {
        contextTemplate: {
          contextActivities: { grouping: [{ id: "https://lab.example/courses/sample" }] },
        },
        launchMode: "Normal",
        launchMethod: "AnyWindow",
        moveOn: "CompletedAndPassed",
        masteryScore: 0.7,
        returnURL: "https://lms.example/back",
      };
      const { fetch, ...rest } = LAUNCH;
      const launch = { ...rest, fetch: fetch.replace("1", String(n)), actor: JSON.stringify(ACTOR) };
      return new URLSearchParams(launch);
    },
    http: async (method, url, headers, body) => {
      const { pathname, searchParams, host } = new URL(url);
      lrs.calls.push(`${method} ${pathname.replace("/xapi/", "")}`);
      const planned = lrs.next.shift() ?? null;
      const date = lrs.now ? new Date(lrs.now()).toUTCString() : null;
      if (typeof planned === "number") return { ...reply(planned), date };
      if (planned === "page") return { ...reply(200, "<!doctype html><form>"), type: "text/html" };
      if (planned && planned !== "lose") return { ...reply(planned[0]), retryAfter: planned[1] };
      const answer = route(method, host, pathname, searchParams, headers, body);
      return planned === "lose" ? reply(0) : { ...answer, date };
    },
  };

  function reply(status: number, text = "", etag: string | null = null): Reply {
    return { status, text, etag };
  }

  function refuse(status: number, why: string): Reply {
    lrs.faults.push(why);
    return reply(status);
  }

  function route(
    method: string,
    host: string,
    path: string,
    query: URLSearchParams,
    headers: Readonly<Record<string, string>>,
    body: string | null,
  ): Reply {
    if (host === "lms.example") {
      if (method !== "POST") return refuse(405, "fetch must be POST");
      const token = `token-${query.get("session")}`;
      const session = sessions.get(token);
      if (!session || session.fetched)
        return reply(200, JSON.stringify({ "error-code": "1", "error-text": "used" }));
      session.fetched = true;
      return reply(200, JSON.stringify({ "auth-token": token }));
    }
    if (headers["X-Experience-API-Version"] !== "1.0.3") return refuse(400, "no version header");
    const token = (headers.Authorization ?? "").replace("Basic ", "");
    const session = kind === "cmi5" ? sessions.get(token) : NO_SESSION;
    if (!session || (kind === "xapi" && token !== "launch")) return reply(401);
    const { asked } = session;
    if (path === "/xapi/activities/state") return state(session, method, query, headers, body);
    if (path === "/xapi/agents/profile") {
      asked.add("preferences");
      return query.get("profileId") === "cmi5LearnerPreferences" ? reply(404) : refuse(400, "profile");
    }
    if (path !== "/xapi/statements") return refuse(404, path);
    if (method === "GET") {
      const found = lrs.statements.find((s) => s.id === query.get("statementId"));
      return found ? reply(200, JSON.stringify(found)) : reply(404);
    }
    const batch = JSON.parse(body ?? "[]") as Statement[];
    const twice = batch.find((s) => lrs.statements.some((old) => old.id === s.id));
    if (twice) return reply(409);
    for (const statement of batch) {
      const fault = statementFault(statement, session);
      if (fault) return refuse(400, `${verbOf(statement)}: ${fault}`);
      lrs.statements.push(statement);
    }
    return reply(200, JSON.stringify(batch.map((s) => s.id)));
  }

  function state(
    session: SessionOf,
    method: string,
    query: URLSearchParams,
    headers: Readonly<Record<string, string>>,
    body: string | null,
  ): Reply {
    const id = query.get("stateId") ?? "";
    if (kind === "cmi5" && query.get("agent") !== JSON.stringify(ACTOR)) return refuse(400, "agent");
    if (id === "LMS.LaunchData") {
      session.asked.add("launch data");
      if (method !== "GET") return refuse(403, "LMS.LaunchData");
      const { contextTemplate, ...rest } = lrs.launchData;
      const mine = { ...(contextTemplate as JsonObject), extensions: { [SESSION]: `session-${session.number}` } };
      return reply(200, JSON.stringify({ ...rest, contextTemplate: mine }));
    }
    const key = `${query.get("activityId")} ${query.get("registration")} ${id}`;
    const held = lrs.documents.get(key);
    if (method === "GET") return held ? reply(200, held.body, held.etag) : reply(404);
    if (headers["If-Match"] ? headers["If-Match"] !== held?.etag : held) return reply(412);
    const etag = `"${lrs.calls.length}"`;
    lrs.documents.set(key, { body: body ?? "", etag });
    return reply(204, "", etag);
  }

  function statementFault(s: Statement, session: SessionOf): string | null {
    const allowed = ["id", "timestamp", "actor", "verb", "object", "result", "context"];
    const unknown = Object.keys(s).find((key) => !allowed.includes(key));
    if (unknown) return `property ${unknown}`;
    if (JSON.stringify(s).includes("null")) return "null";
    if (!/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(s.id)) return "id";
    if (!/Z$/.test(String(s.timestamp))) return "timestamp not in UTC";
    return videoFault(s) ?? (kind === "cmi5" ? cmi5Fault(s, session) : null);
  }

  function cmi5Fault(s: Statement, { number, asked, own }: SessionOf): string | null {
    const name = verbOf(s);
    const context = s.context as JsonObject;
    const extensions = (context.extensions ?? {}) as JsonObject;
    const lists = (context.contextActivities ?? {}) as Record<string, { id: string }[]>;
    const categories = (lists.category ?? []).map((a) => a.id);
    const defined = categories.includes(CMI5);
    const result = s.result as JsonObject | undefined;
    const object = s.object as JsonObject;
    if (JSON.stringify(s.actor) !== JSON.stringify(ACTOR)) return "actor differs from the launch's";
    if (context.registration !== LAUNCH.registration) return "registration";
    if (extensions[SESSION] !== `session-${number}`) return "session id";
    if (lists.grouping?.[0]?.id !== "https://lab.example/courses/sample") return "template's grouping";
    if (!asked.has("launch data")) return "before launch data";
    if (!asked.has("preferences")) return "before the learner's preferences";
    if (own.includes("terminated")) return "after terminated";
    if (!own.length && name !== "initialized") return "before initialized";
    if (!defined) return ["answered", "scored"].includes(name) || isOfFilm(s) ? null : "without the cmi5 category";
    if (object.id !== LAUNCH.activityId) return "object";
    const judged = result !== undefined && ("success" in result || "completion" in result);
    if (judged !== categories.includes(MOVE_ON)) return "moveon category";
    if (own.includes(name)) return "twice in a session";
    if (["completed", "passed"].includes(name) && ever.includes(name)) return "twice in a registration";
    if (name === "failed" && ever.includes("passed")) return "failed after passed";
    if (name === "completed" && (result?.completion !== true || result.score)) return "result";
    const browse = lrs.launchData.launchMode !== "Normal";
    if (browse && !["initialized", "terminated"].includes(name)) return "verdict in review";
    if (["completed", "passed", "failed", "terminated"].includes(name) && !result?.duration)
      return "no duration";
    if (name === "passed" || name === "failed") {
      if (result?.success !== (name === "passed")) return "success";
      if (extensions[MASTERY] !== lrs.launchData.masteryScore) return "mastery score";
      const scaled = (result.score as { scaled?: number } | undefined)?.scaled;
      const mastery = Number(lrs.launchData.masteryScore);
      if (scaled !== undefined && scaled >= mastery !== (name === "passed")) return "score against mastery";
    } else if (result?.score) return "score";
    own.push(name);
    ever.push(name);
    return null;
  }

  return lrs;
}

const VIDEO = "https://w3id.org/xapi/video";

function isOfFilm(s: Statement): boolean {
  return (s.object as { definition?: JsonObject } | undefined)?.definition?.type === `${VIDEO}/activity-type/video`;
}

/** What its templates ask of each verb's result and context. */
const ASKED: Readonly<Record<string, readonly string[]>> = {
  initialized: ["c:length", "c:session-id"],
  played: ["r:time"],
  paused: ["c:length", "r:time", "r:progress", "r:played-segments"],
  seeked: ["r:time-from", "r:time-to"],
  interacted: ["r:time"],
  completed: ["c:length", "r:time", "r:progress", "r:played-segments"],
  terminated: ["c:length", "r:time", "r:progress", "r:played-segments"],
};

/** The xAPI video profile 1.0.3. */
function videoFault(s: Statement): string | null {
  const context = (s.context ?? {}) as JsonObject;
  const lists = (context.contextActivities ?? {}) as Record<string, { id: string }[]>;
  const categorised = (lists.category ?? []).some(({ id }) => id === VIDEO);
  if (categorised !== isOfFilm(s)) return "video category";
  if (!categorised) return null;
  if (!lists.parent?.length) return "parent";
  const extensions = { r: (s.result as JsonObject | undefined)?.extensions, c: context.extensions } as Record<string, JsonObject>;
  for (const name of ASKED[verbOf(s)] ?? ["r:no such verb"]) {
    const [where, what] = name.split(":") as [string, string];
    if (extensions[where]?.[`${VIDEO}/extensions/${what}`] === undefined) return name;
  }
  const numbers = Object.values({ ...extensions.r, ...extensions.c }).filter((v) => typeof v === "number");
  return numbers.some((n) => !/^\d+(\.\d{1,3})?$/.test(String(n))) ? "more than three decimals" : null;
}

function verbOf(statement: Statement): string {
  return String((statement.verb as JsonObject).id).replace(/^.*\//, "");
}
