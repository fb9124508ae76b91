/**
 * An LMS that takes nothing but what its standard allows. It answers any deviation with the standard's
 * own error and writes it down: a test that finds a fault fails. What was committed is all that a later
 * launch finds, as in life. One implementation for Node and for Chromium.
 */
import { type EditionName, ELEMENTS, LASTING } from "./elements";

export type { EditionName } from "./elements";

/** What the LMS's server holds of one learner's attempts. */
export interface Kept {
  readonly data: Readonly<Record<string, string>>;
  /** Hundredths of seconds over all sessions. */
  readonly time: number;
}

export const NOTHING: Kept = { data: {}, time: 0 };

/** What a test may have happen in place of the truth. `lost`: "true" is said, nothing is kept. */
export type Mishap = "false" | "throw" | "lost" | null;

export interface StrictLms {
  /** To be put on a window as `API` or `API_1484_11`. */
  readonly api: Record<string, (...args: string[]) => string>;
  /** The element-value pairs of this session, kept or not. */
  readonly data: Map<string, string>;
  /** What a later launch will find. */
  readonly kept: Kept;
  /** Names of the functions called, in order, without `LMS`. */
  readonly calls: string[];
  /** Every deviation from the standard, in words. */
  readonly faults: string[];
  /** What the next calls of a function answer, whatever they do. */
  readonly lies: Map<string, string>;
  mishap: (fn: string) => Mishap;
}

interface Launch {
  /** Of the elements that only the LMS can set, and of what an earlier session left. */
  readonly data?: Readonly<Record<string, string>>;
  readonly kept?: Kept;
  /** Told of all that is kept. */
  readonly keep?: (kept: Kept) => void;
}

const ERRORS = {
  "1.2": { closed: "301", argument: "201", element: "201", readOnly: "403", writeOnly: "404", value: "405" },
  "2004": { closed: "132", argument: "201", element: "401", readOnly: "404", writeOnly: "405", value: "406" },
} as const;

const OWN = {
  "1.2": {
    exit: "cmi.core.exit",
    entry: "cmi.core.entry",
    time: "cmi.core.session_time",
    given: {
      "cmi.core.student_id": "asha.7",
      "cmi.core.student_name": "Devi, Asha",
      "cmi.core.credit": "credit",
      "cmi.core.lesson_mode": "normal",
      "cmi.core.lesson_status": "not attempted",
      "cmi.core._children": "student_id,student_name,lesson_location,credit,lesson_status,entry,score",
    },
    // Write-only: written down for good, and handed back to nobody.
    gone: /^cmi\.core\.(exit|session_time)$/,
  },
  "2004": {
    exit: "cmi.exit",
    entry: "cmi.entry",
    time: "cmi.session_time",
    given: {
      "cmi.learner_id": "asha.7",
      "cmi.learner_name": "Devi, Asha",
      "cmi.credit": "credit",
      "cmi.mode": "normal",
      "cmi.completion_status": "unknown",
      "cmi.success_status": "unknown",
      "cmi._version": "1.0",
    },
    gone: /^cmi\.(exit|session_time)$/,
  },
} as const;

/** Members of a collection: which must have been set before which. */
const ORDER: Readonly<Record<string, readonly string[]>> = {
  student_response: ["id", "type"],
  learner_response: ["id", "type"],
  "correct_responses.#.pattern": ["id", "type"],
};

export function strictLms(edition: EditionName, launch: Launch = {}): StrictLms {
  const own = OWN[edition];
  const errors = ERRORS[edition];
  let kept = launch.kept ?? NOTHING;
  const first = Object.keys(kept.data).length === 0;
  const suspended = kept.data[own.exit] === "suspend";
  const old = first || suspended ? kept.data : {};
  const held = new Map<string, string>(Object.entries(own.given));
  for (const [key, value] of Object.entries(old)) if (!own.gone.test(key)) held.set(key, value);
  held.set(own.entry, first ? "ab-initio" : suspended ? "resume" : "");
  for (const [key, value] of Object.entries(launch.data ?? {})) held.set(key, value);
  const calls: string[] = [];
  const faults: string[] = [];
  const lies = new Map<string, string>();
  let phase: "new" | "open" | "closed" = "new";
  let error = "0";

  function refuse(code: string, why: string): string {
    error = code;
    faults.push(why);
    return "false";
  }

  function count(collection: string): number {
    const indices = [...held.keys()].flatMap((key) =>
      key.startsWith(`${collection}.`) ? [Number(key.slice(collection.length + 1).split(".")[0])] : [],
    );
    return indices.length ? Math.max(...indices) + 1 : 0;
  }

  function keepAll(): void {
    const data = Object.fromEntries([...held].filter(([key]) => !(key in own.given) || key.endsWith("status")));
    delete data[own.entry];
    kept = { data, time: (launch.kept?.time ?? 0) + hundredths(held.get(own.time) ?? "") };
    launch.keep?.(kept);
  }

  function commit(fn: string, argument: string | undefined): string {
    if (phase !== "open") return refuse(errors.closed, `${fn} while the session is ${phase}`);
    if (argument !== "") return refuse(errors.argument, `${fn} takes an empty text`);
    const mishap = made.mishap(fn);
    if (mishap === "false") {
      error = edition === "1.2" ? "101" : "391";
      return "false";
    }
    error = "0";
    if (mishap !== "lost") keepAll();
    return "true";
  }

  const functions: Record<string, (...args: string[]) => string> = {
    Initialize(argument) {
      if (argument !== "") return refuse(errors.argument, "Initialize takes an empty text");
      if (phase !== "new") {
        const again = phase === "open" ? "103" : "104";
        return refuse(edition === "1.2" ? "101" : again, `Initialize while the session is ${phase}`);
      }
      if (made.mishap("Initialize") === "false") {
        error = "101";
        return "false";
      }
      phase = "open";
      error = "0";
      return "true";
    },
    Terminate(argument) {
      const answer = commit("Terminate", argument);
      if (answer === "true") phase = "closed";
      return answer;
    },
    Commit: (argument) => commit("Commit", argument),
    GetValue(element = "") {
      error = "0";
      if (phase !== "open") return refuse(errors.closed, `GetValue while the session is ${phase}`) && "";
      const known = ELEMENTS[edition].find(({ pattern }) => pattern.test(element));
      if (!known) return refuse(errors.element, `no element ${element}`) && "";
      if (known.access === "write") return refuse(errors.writeOnly, `${element} cannot be read`) && "";
      const collection = /^(cmi\.(?:objectives|interactions))\._count$/.exec(element)?.[1];
      if (collection) return String(count(collection));
      const value = held.get(element);
      if (value === undefined && edition === "2004") error = "403";
      return value ?? "";
    },
    SetValue(element = "", value) {
      error = "0";
      if (phase !== "open") return refuse(errors.closed, `SetValue while the session is ${phase}`);
      if (typeof value !== "string") return refuse(errors.value, `${element} was given a ${typeof value}`);
      const known = ELEMENTS[edition].find(({ pattern }) => pattern.test(element));
      if (!known) return refuse(errors.element, `no element ${element}`);
      if (known.access === "read") return refuse(errors.readOnly, `${element} cannot be written`);
      const wrong = outOfOrder(element, value);
      if (wrong) return refuse(edition === "1.2" ? "201" : "351", wrong);
      const root = element.match(/^cmi\.interactions\.\d+\./)?.[0] ?? "";
      if (!known.fits(value, (name) => held.get(root + name) ?? ""))
        return refuse(errors.value, `${element} cannot be ${JSON.stringify(value.slice(0, 80))}`);
      const before = held.get(element) ?? "";
      if (LASTING[element]?.[before]?.includes(value))
        return refuse(errors.value, `${element} went from ${before} to ${value}`);
      held.set(element, value);
      return "true";
    },
    GetLastError: () => error,
    GetErrorString: () => "",
    GetDiagnostic: () => "",
  };

  function outOfOrder(element: string, value: string): string | null {
    const place = /^(cmi\.(objectives|interactions))\.(\d+)\.(.+)$/.exec(element);
    if (!place) return null;
    const [, collection = "", kind, index, field = ""] = place;
    const has = (name: string) => held.has(`${collection}.${index}.${name}`);
    if (Number(index) > count(collection)) return `${collection}: ${index} leaves a gap`;
    if (field !== "id" && !has("id")) return `${element} before the id`;
    if (kind === "objectives" && field === "id") {
      const own = held.get(element);
      if (own !== undefined && own !== value) return `${element} changes`;
      const twin = [...held].some(
        ([k, v]) => k !== element && /^cmi\.objectives\.\d+\.id$/.test(k) && v === value,
      );
      return twin ? `objective ${value} twice` : null;
    }
    const inner = /^(correct_responses|objectives)\.(\d+)\.(pattern|id)$/.exec(field);
    if (inner) {
      const [, list, n, name] = inner;
      if (Number(n) > 0 && !has(`${list}.${Number(n) - 1}.${name}`)) return `${element} leaves a gap`;
      for (let other = 0; has(`${list}.${other}.${name}`); other += 1)
        if (other !== Number(n) && held.get(`${collection}.${index}.${list}.${other}.${name}`) === value)
          return `${element}: ${value} twice`;
    }
    const first = ORDER[field.replace(/\.\d+\./, ".#.")]?.find((name) => !has(name));
    return first ? `${element} before ${first}` : null;
  }

  const name = (fn: string) =>
    edition === "2004" ? fn : fn === "Terminate" ? "LMSFinish" : `LMS${fn}`;
  const api = Object.fromEntries(
    Object.entries(functions).map(([fn, call]) => [
      name(fn),
      (...args: string[]) => {
        calls.push(fn);
        if (made.mishap(fn) === "throw") throw new Error("server gone");
        return lies.get(fn) ?? call(...args);
      },
    ]),
  );

  const made: StrictLms = {
    api,
    data: held,
    get kept() {
      return kept;
    },
    calls,
    faults,
    lies,
    mishap: () => null,
  };
  return made;
}

/** Of a session's time, in either edition's spelling. */
export function hundredths(time: string): number {
  const clock = /^(\d+):(\d\d):(\d\d(?:\.\d+)?)$/.exec(time);
  const iso = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(time);
  const [, h, m, s] = clock ?? iso ?? [];
  return Math.round((Number(h ?? 0) * 3600 + Number(m ?? 0) * 60 + Number(s ?? 0)) * 100);
}
