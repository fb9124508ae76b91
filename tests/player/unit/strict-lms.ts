/**
 * An LMS that takes nothing but what its standard allows, and fails the test on anything else. The
 * vocabularies, limits and orders are those of SCORM 1.2's run-time environment (3.4) and of SCORM
 * 2004 4th Edition's (4.2), with what ADL's own data model was seen to refuse.
 */

type Rule = (value: string) => boolean;

const matches = (pattern: RegExp): Rule => (value) => pattern.test(value);
const oneOf =
  (...words: string[]): Rule =>
  (value) =>
    words.includes(value);
const upTo =
  (length: number): Rule =>
  (value) =>
    value.length <= length;
const between =
  (low: number, high: number): Rule =>
  (value) =>
    /^-?\d+(\.\d+)?$/.test(value) && Number(value) >= low && Number(value) <= high;

interface Standard {
  readonly rules: readonly [element: RegExp, rule: Rule][];
  readonly readOnly: RegExp;
  readonly writeOnly: RegExp;
  /** For each interaction, what must have been set before what. */
  readonly order: readonly (readonly [first: string, then: string])[];
}

const IDENTIFIER = /^[\u0021-\u007e]{1,255}$/;
const TIMESPAN = /^\d{2,4}:[0-5]\d:[0-5]\d(\.\d{1,2})?$/;
const DURATION = /^P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d{1,2})?S)?)?$/;

const SCORM_12: Standard = {
  rules: [
    [/^cmi\.core\.lesson_location$/, upTo(255)],
    [/^cmi\.core\.lesson_status$/, oneOf("passed", "completed", "failed", "incomplete", "browsed")],
    [/^cmi\.core\.exit$/, oneOf("time-out", "suspend", "logout", "")],
    [/^cmi\.core\.session_time$/, matches(TIMESPAN)],
    [/^cmi\.core\.score\.(raw|min|max)$/, between(0, 100)],
    [/^cmi\.suspend_data$/, upTo(4096)],
    [/^cmi\.objectives\.\d+\.id$/, matches(IDENTIFIER)],
    [/^cmi\.objectives\.\d+\.score\.(raw|min|max)$/, between(0, 100)],
    [
      /^cmi\.objectives\.\d+\.status$/,
      oneOf("passed", "completed", "failed", "incomplete", "browsed", "not attempted"),
    ],
    [/^cmi\.interactions\.\d+\.id$/, matches(IDENTIFIER)],
    [/^cmi\.interactions\.\d+\.objectives\.0\.id$/, matches(IDENTIFIER)],
    [/^cmi\.interactions\.\d+\.time$/, matches(/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,2})?$/)],
    [/^cmi\.interactions\.\d+\.type$/, oneOf("true-false", "choice", "numeric")],
    [
      /^cmi\.interactions\.\d+\.(student_response|correct_responses\.0\.pattern)$/,
      matches(/^([0-9a-z](,[0-9a-z])*|[tf]|-?\d+(\.\d+)?)$/),
    ],
    [/^cmi\.interactions\.\d+\.weighting$/, between(-1e6, 1e6)],
    [
      /^cmi\.interactions\.\d+\.result$/,
      matches(/^(correct|wrong|unanticipated|neutral|\d+(\.\d+)?)$/),
    ],
    [/^cmi\.interactions\.\d+\.latency$/, matches(TIMESPAN)],
  ],
  readOnly: /^cmi\.(core\.(student_id|student_name|credit|entry|total_time|lesson_mode)|launch_data)$/,
  writeOnly: /^cmi\.(core\.(exit|session_time)|interactions\.\d+\..+)$/,
  order: [
    ["id", "type"],
    ["type", "student_response"],
    ["type", "correct_responses.0.pattern"],
  ],
};

const SCORM_2004: Standard = {
  rules: [
    [/^cmi\.location$/, upTo(1000)],
    [/^cmi\.completion_status$/, oneOf("completed", "incomplete", "not attempted", "unknown")],
    [/^cmi\.success_status$/, oneOf("passed", "failed", "unknown")],
    [/^cmi\.exit$/, oneOf("suspend", "normal", "logout", "time-out", "")],
    [/^cmi\.session_time$/, matches(DURATION)],
    [/^cmi\.score\.scaled$/, between(-1, 1)],
    [/^cmi\.score\.(raw|min|max)$/, between(-1e9, 1e9)],
    [/^cmi\.progress_measure$/, between(0, 1)],
    [/^cmi\.suspend_data$/, upTo(64000)],
    [/^cmi\.objectives\.\d+\.id$/, matches(/^\S{1,4000}$/)],
    [/^cmi\.objectives\.\d+\.score\.scaled$/, between(-1, 1)],
    [/^cmi\.objectives\.\d+\.success_status$/, oneOf("passed", "failed", "unknown")],
    [
      /^cmi\.objectives\.\d+\.completion_status$/,
      oneOf("completed", "incomplete", "not attempted", "unknown"),
    ],
    [/^cmi\.interactions\.\d+\.id$/, matches(/^\S{1,4000}$/)],
    [/^cmi\.interactions\.\d+\.objectives\.0\.id$/, matches(/^\S{1,4000}$/)],
    [
      /^cmi\.interactions\.\d+\.timestamp$/,
      matches(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,2}(Z|[+-]\d\d:\d\d)?$/),
    ],
    [/^cmi\.interactions\.\d+\.type$/, oneOf("true-false", "choice", "numeric")],
    [
      /^cmi\.interactions\.\d+\.learner_response$/,
      matches(/^([0-9a-z]+(\[,\][0-9a-z]+)*|true|false|-?\d+(\.\d+)?)$/),
    ],
    [
      /^cmi\.interactions\.\d+\.correct_responses\.0\.pattern$/,
      matches(/^([0-9a-z]+(\[,\][0-9a-z]+)*|true|false|-?\d+(\.\d+)?\[:\]-?\d+(\.\d+)?)$/),
    ],
    [/^cmi\.interactions\.\d+\.weighting$/, between(-1e6, 1e6)],
    [
      /^cmi\.interactions\.\d+\.result$/,
      matches(/^(correct|incorrect|unanticipated|neutral|-?\d+(\.\d+)?)$/),
    ],
    [/^cmi\.interactions\.\d+\.latency$/, matches(DURATION)],
    [/^cmi\.interactions\.\d+\.description$/, upTo(250)],
  ],
  readOnly: /^cmi\.(learner_id|learner_name|credit|entry|total_time|mode|launch_data|completion_threshold)$/,
  writeOnly: /^cmi\.(exit|session_time)$/,
  order: [
    ["id", "type"],
    ["type", "learner_response"],
    ["type", "correct_responses.0.pattern"],
  ],
};

export interface StrictLms {
  /** To be put on a window as `API` or `API_1484_11`. */
  readonly api: Record<string, (...args: string[]) => string>;
  /** The element-value pairs, as the LMS holds them. */
  readonly data: Map<string, string>;
  /** Names of the functions called, in order. */
  readonly calls: string[];
  /** What a test may have the next calls answer in place of the truth. */
  readonly lies: Map<string, string>;
}

/** `data`: what an earlier session left behind. */
export function strictLms(edition: "1.2" | "2004", data: Record<string, string> = {}): StrictLms {
  const standard = edition === "1.2" ? SCORM_12 : SCORM_2004;
  const held = new Map(Object.entries(data));
  const calls: string[] = [];
  const lies = new Map<string, string>();
  let phase: "new" | "open" | "closed" = "new";
  let error = "0";

  function count(collection: string): number {
    const indices = [...held.keys()].flatMap((key) =>
      key.startsWith(`${collection}.`) ? [Number(key.slice(collection.length + 1).split(".")[0])] : [],
    );
    return indices.length ? Math.max(...indices) + 1 : 0;
  }

  function mustBeOpen(fn: string): void {
    if (phase !== "open") throw new Error(`${fn} while the session is ${phase}`);
  }

  const functions: Record<string, (...args: string[]) => string> = {
    Initialize(argument) {
      if (argument !== "") throw new Error("Initialize takes an empty text");
      if (phase !== "new") throw new Error(`Initialize while the session is ${phase}`);
      phase = "open";
      return "true";
    },
    Terminate(argument) {
      mustBeOpen("Terminate");
      if (argument !== "") throw new Error("Terminate takes an empty text");
      phase = "closed";
      return "true";
    },
    Commit(argument) {
      mustBeOpen("Commit");
      if (argument !== "") throw new Error("Commit takes an empty text");
      return "true";
    },
    GetValue(element = "") {
      mustBeOpen("GetValue");
      error = "0";
      if (standard.writeOnly.test(element)) throw new Error(`${element} cannot be read`);
      const collection = /^(cmi\.(?:objectives|interactions))\._count$/.exec(element)?.[1];
      return collection ? String(count(collection)) : (held.get(element) ?? "");
    },
    SetValue(element = "", value) {
      mustBeOpen("SetValue");
      error = "0";
      if (typeof value !== "string") throw new Error(`${element} was given a ${typeof value}`);
      if (standard.readOnly.test(element)) throw new Error(`${element} cannot be written`);
      const rule = standard.rules.find(([pattern]) => pattern.test(element))?.[1];
      if (!rule) throw new Error(`no element ${element}`);
      if (!rule(value)) throw new Error(`${element} cannot be ${JSON.stringify(value)}`);
      const place = /^(cmi\.(?:objectives|interactions))\.(\d+)\.(.+)$/.exec(element);
      if (place) inOrder(place[1]!, Number(place[2]), place[3]!, value);
      held.set(element, value);
      return "true";
    },
    GetLastError: () => error,
    GetErrorString: () => "",
    GetDiagnostic: () => "",
  };

  function inOrder(collection: string, index: number, field: string, value: string): void {
    if (index > count(collection)) throw new Error(`${collection}: ${index} leaves a gap`);
    const has = (name: string) => held.has(`${collection}.${index}.${name}`);
    if (field !== "id" && !has("id")) throw new Error(`${collection}.${index}: ${field} before id`);
    if (collection === "cmi.objectives" && field === "id") {
      const twin = [...held].some(([k, v]) => /^cmi\.objectives\.\d+\.id$/.test(k) && v === value);
      if (twin) throw new Error(`objective ${value} twice`);
    }
    if (collection !== "cmi.interactions") return;
    for (const [first, then] of standard.order)
      if (then === field && !has(first)) throw new Error(`${field} before ${first}`);
  }

  const name = (fn: string) =>
    edition === "2004" ? fn : fn === "Terminate" ? "LMSFinish" : `LMS${fn}`;
  const api = Object.fromEntries(
    Object.entries(functions).map(([fn, call]) => [
      name(fn),
      (...args: string[]) => {
        calls.push(fn);
        const lie = lies.get(fn);
        return lie === undefined ? call(...args) : lie;
      },
    ]),
  );
  // The adapter forgives an LMS that throws; here a throw is a fault of ours and must be seen.
  const faults: unknown[] = [];
  for (const [fn, call] of Object.entries(api))
    api[fn] = (...args) => {
      try {
        return call(...args);
      } catch (fault) {
        faults.push(fault);
        throw fault;
      }
    };
  return Object.assign({ api, data: held, calls, lies }, { faults });
}
