/** The platforms of a walk: each makes launches of one learner's course, and knows what it was told. */
import type { LrsDeps } from "../../tooling/player/src/adapters/cmi5";
import { cmi5 } from "../../tooling/player/src/adapters/cmi5";
import type { Http, Statement } from "../../tooling/player/src/adapters/lrs";
import type { Reach } from "../../tooling/player/src/adapters/scorm-api";
import { scorm12, type ScormDeps } from "../../tooling/player/src/adapters/scorm12";
import { scorm2004 } from "../../tooling/player/src/adapters/scorm2004";
import { xapi } from "../../tooling/player/src/adapters/xapi";
import type { Adapter, Clock } from "../../tooling/player/src/core/port";
import { igot, type Progress } from "../platforms/strict/igot";
import { type Kept, NOTHING, strictLms, type StrictLms } from "../platforms/strict/lms";
import { LAUNCH, strictLrs } from "../player/unit/strict-lrs";

/** What is wrong with the line or the platform at this moment. */
export interface Trouble {
  offline: boolean;
  /** The platform's server answers with failures. */
  down: boolean;
  signedOut: boolean;
}

/** What a launch hands to the player; it outlives a reload of the page. */
export interface Launch {
  adapter(makings: LrsDeps & ScormDeps): Adapter;
  readonly window: Window;
  readonly query: URLSearchParams;
  /** The learner's frame is gone. */
  gone(): void;
}

export interface Platform {
  readonly name: string;
  /** Two devices may have the course open at the same time, and nothing is lost. */
  readonly concurrent: boolean;
  /** What the platform acknowledges, it says so. */
  readonly acknowledges: boolean;
  /** `browser`: tells one device's browser from another's. */
  launch(browser: object): Launch;
  http(trouble: Trouble): Http;
  reachable(trouble: Trouble): Promise<Reach>;
  /** The learner's state as the platform holds it at this moment. */
  state(): string | null;
  /** Deviations from the standard, in words. */
  faults(): string[];
  /** Ids of answers that it was told of, in order; null where it keeps no journal to compare. */
  answers(): string[] | null;
}

const NO_HTTP: Http = async () => ({ status: 0, text: "", etag: null });

function frameWith(api: object): Window {
  const parent: Record<string, unknown> = { ...api, opener: null };
  parent.parent = parent;
  return { opener: null, parent } as unknown as Window;
}

/**
 * After a reload the player asks to begin a session that may be open, or over. That the LMS says no is
 * known and meant; only SCORM 1.2 has no error of its own for either, and an element must be asked for.
 */
const EXPECTED = /^Initialize while the session is (open|closed)$|^GetValue while the session is closed$/;

export function scormPlatform(edition: "1.2" | "2004", trouble: Trouble): Platform {
  let server: Kept = NOTHING;
  const sessions: StrictLms[] = [];
  return {
    name: `SCORM ${edition}`,
    concurrent: false,
    acknowledges: true,
    launch() {
      const before = server;
      const lms = strictLms(edition, {
        kept: before,
        keep: (kept) => {
          // Of two sessions in one browser, each brings what it has set.
          const mine = Object.entries(kept.data).filter(([key, value]) => before.data[key] !== value);
          server = { data: { ...server.data, ...Object.fromEntries(mine) }, time: kept.time };
        },
      });
      lms.mishap = (fn) => {
        if (fn !== "Commit" && fn !== "Terminate") return null;
        return trouble.offline || trouble.signedOut ? "lost" : trouble.down ? "false" : null;
      };
      sessions.push(lms);
      const window = frameWith({ [edition === "1.2" ? "API" : "API_1484_11"]: lms.api });
      const make = edition === "1.2" ? scorm12 : scorm2004;
      return { adapter: make, window, query: new URLSearchParams(), gone: () => undefined };
    },
    http: () => NO_HTTP,
    state: () => server.data["cmi.suspend_data"] ?? null,
    reachable: async () => (trouble.offline ? "silent" : trouble.signedOut ? "signed-out" : "there"),
    faults: () => sessions.flatMap((lms) => lms.faults).filter((fault) => !EXPECTED.test(fault)),
    answers: () => null,
  };
}

/** `clock`: the learner's data arrives some time after each launch. */
export function igotPlatform(clock: Clock, random: () => number): Platform {
  let server: Progress = {};
  const stores = new Map<object, Map<string, string>>();
  return {
    name: "iGOT",
    concurrent: false,
    acknowledges: false,
    launch(browser) {
      const store = stores.get(browser) ?? new Map<string, string>();
      stores.set(browser, store);
      const portal = igot(server, (told) => (server = told), store);
      clock.after(random() * 2_000, portal.arrive);
      const window = frameWith({ API: portal.api });
      return { adapter: scorm12, window, query: new URLSearchParams(), gone: portal.leave };
    },
    state: () => server["cmi.suspend_data"] ?? null,
    http: () => NO_HTTP,
    reachable: async () => "there",
    faults: () => [],
    answers: () => null,
  };
}

export function lrsPlatform(
  kind: "cmi5" | "xapi",
  clock: Clock,
  random: () => number,
  skew: number,
): Platform {
  const store = strictLrs(kind);
  let launches = 0;
  store.now = () => clock.now() + skew;
  return {
    name: kind,
    concurrent: true,
    acknowledges: true,
    launch() {
      launches += 1;
      const query =
        kind === "cmi5"
          ? store.session(launches)
          : new URLSearchParams({
              endpoint: LAUNCH.endpoint,
              auth: "Basic launch",
              actor: JSON.stringify({ mbox: "mailto:asha@lab.example" }),
              registration: LAUNCH.registration,
            });
      const adapter = kind === "cmi5" ? cmi5 : xapi;
      return { adapter, window: frameWith({}), query, gone: () => undefined };
    },
    http: (trouble) => async (...request) => {
      await new Promise<void>((done) => clock.after(random() * 400, done));
      if (trouble.offline) return { status: 0, text: "", etag: null };
      const dice = random();
      if (trouble.signedOut) store.next.push(dice < 0.5 ? 401 : "page");
      else if (trouble.down) store.next.push(FAULTS[Math.floor(dice * FAULTS.length)] ?? null);
      return store.http(...request);
    },
    state() {
      const [held] = [...store.documents].flatMap(([key, { body }]) =>
        key.endsWith("kdll.bookmark") ? [JSON.parse(body) as { state?: string }] : [],
      );
      return held?.state ?? null;
    },
    reachable: async () => "there",
    faults: () => store.faults,
    answers: () => store.statements.filter((s) => verbOf(s) === "answered").map((s) => s.id),
  };
}

const FAULTS = [500, 502, 503, 504, [429, "7"], [503, "20"], "lose", "lose"] as const;

function verbOf(statement: Statement): string {
  return String((statement.verb as { id: string }).id).replace(/^.*\//, "");
}
