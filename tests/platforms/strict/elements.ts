/**
 * The data models of SCORM 1.2 (run-time environment 3.4) and SCORM 2004 4th Edition (RTE 4.2), as far
 * as a course can meet them: every element with its access, vocabulary, format and length, and with what
 * ADL's own data model was seen to refuse.
 */

export type EditionName = "1.2" | "2004";
type Rule = (value: string, field: (name: string) => string) => boolean;
type Access = "read" | "write" | "both";

export interface Element {
  readonly pattern: RegExp;
  readonly access: Access;
  readonly fits: Rule;
}

const matches =
  (pattern: RegExp): Rule =>
  (value) =>
    pattern.test(value);
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
    /^-?\d+(\.\d{1,7})?$/.test(value) && Number(value) >= low && Number(value) <= high;
const both =
  (...rules: Rule[]): Rule =>
  (value, field) =>
    rules.every((rule) => rule(value, field));
/** By the interaction's type. */
const byType =
  (rules: Readonly<Record<string, Rule>>): Rule =>
  (value, field) =>
    rules[field("type")]?.(value, field) ?? false;
const never: Rule = () => false;

const IDENTIFIER = matches(/^[\u0021-\u007e]{1,255}$/);
const TIMESPAN = matches(/^\d{2,4}:[0-5]\d:[0-5]\d(\.\d{1,2})?$/);
const DURATION = matches(/^P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d{1,2})?S)?)?$/);
const ANY_NUMBER = between(-1e9, 1e9);
const line = /^[^\p{Cc}]*$/u;

const at = (name: string) => new RegExp(`^cmi\\.${name.replaceAll(".", "\\.").replaceAll("#", "\\d+")}$`);
const element = (name: string, access: Access, fits: Rule): Element => ({ pattern: at(name), access, fits });
const read = (...names: string[]) => names.map((name) => element(name, "read", never));
const write = (name: string, fits: Rule) => element(name, "write", fits);
const rw = (name: string, fits: Rule) => element(name, "both", fits);

const LISTED = /^[0-9a-z](,[0-9a-z])*$/;
const FEEDBACK_12 = both(
  upTo(255),
  byType({
    "true-false": matches(/^[01tf]$/),
    choice: matches(LISTED),
    "fill-in": matches(line),
    numeric: ANY_NUMBER,
    likert: matches(/^[0-9a-z]$/),
    matching: matches(/^[0-9a-z]\.[0-9a-z](,[0-9a-z]\.[0-9a-z])*$/),
    performance: matches(line),
    sequencing: matches(LISTED),
  }),
);
const STATUS_12 = ["passed", "completed", "failed", "incomplete", "browsed"];

const SCORM_12: readonly Element[] = [
  ...read("core._children", "core.student_id", "core.student_name", "core.credit", "core.entry"),
  ...read("core.total_time", "core.lesson_mode", "core.score._children", "launch_data"),
  ...read("student_data.mastery_score", "student_data._children", "interactions._children"),
  ...read("objectives._children", "objectives._count", "interactions._count"),
  rw("core.lesson_location", upTo(255)),
  rw("core.lesson_status", oneOf(...STATUS_12)),
  write("core.exit", oneOf("time-out", "suspend", "logout", "")),
  write("core.session_time", TIMESPAN),
  ...["raw", "min", "max"].map((name) => rw(`core.score.${name}`, between(0, 100))),
  rw("suspend_data", both(upTo(4096), matches(/^[\u0020-\u007e]*$/))),
  rw("objectives.#.id", IDENTIFIER),
  ...["raw", "min", "max"].map((name) => rw(`objectives.#.score.${name}`, between(0, 100))),
  rw("objectives.#.status", oneOf(...STATUS_12, "not attempted")),
  write("interactions.#.id", IDENTIFIER),
  write("interactions.#.objectives.#.id", IDENTIFIER),
  write("interactions.#.time", matches(/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,2})?$/)),
  write(
    "interactions.#.type",
    oneOf(
      ...["true-false", "choice", "fill-in", "matching", "performance", "sequencing"],
      ...["likert", "numeric"],
    ),
  ),
  write("interactions.#.correct_responses.#.pattern", FEEDBACK_12),
  write("interactions.#.weighting", ANY_NUMBER),
  write("interactions.#.student_response", FEEDBACK_12),
  write("interactions.#.result", matches(/^(correct|wrong|unanticipated|neutral|-?\d+(\.\d+)?)$/)),
  write("interactions.#.latency", TIMESPAN),
];

const SHORT = "[A-Za-z0-9._~-]{1,250}";
const listOf = (member: string) => new RegExp(`^${member}(\\[,\\]${member})*$`);
const unique: Rule = (value) => new Set(value.split("[,]")).size === value.split("[,]").length;
const LANG = "(\\{lang=[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\\})?";
const WORDS = `${LANG}((?!\\[,\\])[^{}\\p{Cc}]){0,250}`;
const words = (marks = "") => matches(new RegExp(`^${marks}${WORDS}(\\[,\\]${WORDS})*$`, "u"));
const REAL = "-?\\d{1,10}(\\.\\d{1,7})?";
const PAIRS = matches(listOf(`${SHORT}\\[\\.\\]${SHORT}`));
const CASE = "(\\{case_matters=(true|false)\\})?(\\{order_matters=(true|false)\\})?";

const GIVEN_2004: Readonly<Record<string, Rule>> = {
  "true-false": oneOf("true", "false"),
  choice: both(matches(listOf(SHORT)), unique),
  "fill-in": words(),
  numeric: matches(new RegExp(`^${REAL}$`)),
  likert: matches(new RegExp(`^${SHORT}$`)),
  matching: PAIRS,
  performance: PAIRS,
  sequencing: matches(listOf(SHORT)),
  other: upTo(4000),
};
const RIGHT_2004: Readonly<Record<string, Rule>> = {
  ...GIVEN_2004,
  "fill-in": words(CASE),
  numeric: matches(new RegExp(`^(${REAL})?\\[:\\](${REAL})?$`)),
};
const SUCCESS = oneOf("passed", "failed", "unknown");
const COMPLETION = oneOf("completed", "incomplete", "not attempted", "unknown");

const SCORM_2004: readonly Element[] = [
  ...read("_version", "learner_id", "learner_name", "credit", "entry", "total_time", "mode"),
  ...read("launch_data", "completion_threshold", "scaled_passing_score", "max_time_allowed"),
  ...read("objectives._children", "objectives._count", "interactions._children"),
  ...read("interactions._count", "score._children"),
  rw("location", upTo(1000)),
  rw("completion_status", COMPLETION),
  rw("success_status", SUCCESS),
  rw("progress_measure", between(0, 1)),
  write("exit", oneOf("time-out", "suspend", "logout", "normal", "")),
  write("session_time", DURATION),
  rw("suspend_data", upTo(64_000)),
  rw("score.scaled", between(-1, 1)),
  ...["raw", "min", "max"].map((name) => rw(`score.${name}`, ANY_NUMBER)),
  rw("objectives.#.id", matches(/^[\u0021-\u007e]{1,4000}$/)),
  rw("objectives.#.score.scaled", between(-1, 1)),
  ...["raw", "min", "max"].map((name) => rw(`objectives.#.score.${name}`, ANY_NUMBER)),
  rw("objectives.#.success_status", SUCCESS),
  rw("objectives.#.completion_status", COMPLETION),
  rw("objectives.#.progress_measure", between(0, 1)),
  rw("objectives.#.description", upTo(250)),
  rw("interactions.#.id", matches(/^[\u0021-\u007e]{1,4000}$/)),
  rw("interactions.#.objectives.#.id", matches(/^[\u0021-\u007e]{1,4000}$/)),
  rw(
    "interactions.#.timestamp",
    matches(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,2}(Z|[+-]\d\d:\d\d)?$/),
  ),
  rw("interactions.#.type", oneOf(...Object.keys(GIVEN_2004))),
  rw("interactions.#.correct_responses.#.pattern", byType(RIGHT_2004)),
  rw("interactions.#.weighting", ANY_NUMBER),
  rw("interactions.#.learner_response", both(upTo(4000), byType(GIVEN_2004))),
  rw(
    "interactions.#.result",
    matches(/^(correct|incorrect|unanticipated|neutral|-?\d+(\.\d{1,7})?)$/),
  ),
  rw("interactions.#.latency", DURATION),
  rw("interactions.#.description", upTo(250)),
];

export const ELEMENTS: Readonly<Record<EditionName, readonly Element[]>> = {
  "1.2": SCORM_12,
  "2004": SCORM_2004,
};

/** Statuses that are never taken back, with those that would. Our own promise; no standard's. */
export const LASTING: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  "cmi.core.lesson_status": {
    passed: ["completed", "incomplete", "failed", "browsed"],
    completed: ["incomplete", "failed", "browsed"],
  },
  "cmi.completion_status": { completed: ["incomplete", "unknown", "not attempted"] },
  "cmi.success_status": { passed: ["failed", "unknown"] },
};
