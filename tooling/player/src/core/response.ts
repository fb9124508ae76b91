/** What a learner answers, in a form for each way of answering, and its bytes in the state. */
import { Malformed, type Reader, type Writer } from "./bytes";

/** One line and what was put to it: the other line's slot, or null for "fits none". */
export type Pair<S> = readonly [from: S, to: S | null];

/** An answer. `S`: slots of lines here and in the state, their keys where a platform is told. */
export type Response<S = number> =
  /** Choices taken. */
  | readonly S[]
  /** The number typed. */
  | string
  /** Ordering: steps from first to last. */
  | { readonly form: "row"; readonly row: readonly S[] }
  /** Matching, categorise: source to target. Likert: statement to point. */
  | { readonly form: "pairs"; readonly pairs: readonly Pair<S>[] }
  /** Fill-in: blank to text. */
  | { readonly form: "texts"; readonly texts: readonly (readonly [blank: S, text: string])[] }
  /** Scenario: situation to the option first taken in it, in order of visits; and where one is. */
  | { readonly form: "path"; readonly path: readonly Pair<S>[]; readonly at: S | null }
  /** Open: answered. The words stay on the device. */
  | { readonly form: "told" };

export type Form = "taken" | "text" | "row" | "pairs" | "texts" | "path" | "told";

/** Of the text typed into a numeric question. */
export const TEXT_BYTES = 24;
/** Of the text typed into one blank. */
export const BLANK_CHARACTERS = 40;
export const BLANK_BYTES = 120;

/** As numbered in the state (STATE.md). */
const FORMS: readonly Form[] = ["taken", "text", "row", "pairs", "texts", "path", "told"];

export function formOf<S>(response: Response<S>): Form {
  if (typeof response === "string") return "text";
  return "form" in response ? response.form : "taken";
}

// Each of these takes any form and gives nothing where it is another one: a question may have
// changed its kind since the answer was kept.

export function takenOf<S>(response: Response<S> | undefined): readonly S[] {
  return response === undefined || typeof response === "string" || "form" in response ? [] : response;
}

export function textOf<S>(response: Response<S> | undefined): string {
  return typeof response === "string" ? response : "";
}

export function rowOf<S>(response: Response<S> | undefined): readonly S[] {
  return tagged(response, "row")?.row ?? [];
}

export function pairsOf<S>(response: Response<S> | undefined): ReadonlyMap<S, S | null> {
  return new Map(tagged(response, "pairs")?.pairs);
}

export function textsOf<S>(response: Response<S> | undefined): ReadonlyMap<S, string> {
  return new Map(tagged(response, "texts")?.texts);
}

export function pathOf<S>(response: Response<S> | undefined): {
  readonly path: ReadonlyMap<S, S | null>;
  readonly at: S | null;
} {
  const found = tagged(response, "path");
  return { path: new Map(found?.path), at: found?.at ?? null };
}

type Tagged<S> = Exclude<Response<S>, string | readonly S[]>;

function tagged<S, F extends Tagged<S>["form"]>(response: Response<S> | undefined, form: F) {
  if (response === undefined || typeof response === "string" || !("form" in response)) return null;
  return response.form === form ? (response as Extract<Tagged<S>, { form: F }>) : null;
}

/** The same answer with its lines named otherwise. */
export function renamed<S, T>(response: Response<S>, name: (line: S) => T): Response<T> {
  if (typeof response === "string") return response;
  if (!("form" in response)) return response.map(name);
  const pair = ([from, to]: Pair<S>): Pair<T> => [name(from), to === null ? null : name(to)];
  switch (response.form) {
    case "row":
      return { form: "row", row: response.row.map(name) };
    case "pairs":
      return { form: "pairs", pairs: response.pairs.map(pair) };
    case "texts":
      return { form: "texts", texts: response.texts.map(([blank, text]) => [name(blank), text]) };
    case "path":
      return {
        form: "path",
        path: response.path.map(pair),
        at: response.at === null ? null : name(response.at),
      };
    case "told":
      return response;
  }
}

/** Without lines that the question does not have; choices taken in the order of its lines. */
export function knownOnly(response: Response, lines: readonly number[]): Response {
  if (typeof response === "string") return response;
  if (!("form" in response)) return lines.filter((slot) => response.includes(slot));
  const has = (slot: number) => lines.includes(slot);
  const holds = ([from, to]: Pair<number>) => has(from) && (to === null || has(to));
  switch (response.form) {
    case "row":
      return { form: "row", row: response.row.filter(has) };
    case "pairs":
      return { form: "pairs", pairs: response.pairs.filter(holds) };
    case "texts":
      return { form: "texts", texts: response.texts.filter(([blank]) => has(blank)) };
    case "path":
      return { ...response, path: response.path.filter(holds) };
    case "told":
      return response;
  }
}

/** Within the limits of the state: texts cut between characters. */
export function trimmed(response: Response): Response {
  if (typeof response === "string") return cut(response);
  const texts = tagged(response, "texts")?.texts;
  if (!texts) return response;
  return { form: "texts", texts: texts.map(([blank, text]) => [blank, cutBlank(text)]) };
}

/** At most so many bytes of UTF-8, cut between characters. */
export function cut(text: string, bytes = TEXT_BYTES): string {
  let kept = "";
  let room = bytes;
  for (const character of text) {
    room -= new TextEncoder().encode(character).length;
    if (room < 0) break;
    kept += character;
  }
  return kept;
}

function cutBlank(text: string): string {
  return cut([...text].slice(0, BLANK_CHARACTERS).join(""), BLANK_BYTES);
}

export function numberOf(response: Response): number {
  return FORMS.indexOf(formOf(response));
}

export function writeResponse(out: Writer, response: Response): void {
  if (typeof response === "string") return writeText(out, cut(response));
  if (!("form" in response)) return void out.mask(response);
  switch (response.form) {
    case "row":
      out.varint(response.row.length);
      for (const slot of response.row) out.varint(slot);
      return;
    case "pairs":
      return writePairs(out, response.pairs);
    case "texts":
      out.varint(response.texts.length);
      for (const [blank, text] of response.texts) writeText(out.varint(blank), cutBlank(text));
      return;
    case "path":
      writePairs(out, response.path);
      out.varint(response.at === null ? 0 : response.at + 1);
      return;
    case "told":
      return;
  }
}

/** Throws `Malformed` for a form of a number that this format does not know. */
export function readResponse(r: Reader, form: number): Response {
  switch (FORMS[form]) {
    case "taken":
      return r.mask();
    case "text":
      return readText(r);
    case "row":
      return { form: "row", row: r.list(() => r.varint()) };
    case "pairs":
      return { form: "pairs", pairs: r.list(() => readPair(r)) };
    case "texts":
      return { form: "texts", texts: r.list(() => [r.varint(), readText(r)] as const) };
    case "path": {
      const path = r.list(() => readPair(r));
      const at = r.varint();
      return { form: "path", path, at: at ? at - 1 : null };
    }
    case "told":
      return { form: "told" };
    default:
      throw new Malformed("unknown form of response");
  }
}

function writePairs(out: Writer, pairs: readonly Pair<number>[]): void {
  out.varint(pairs.length);
  for (const [from, to] of pairs) out.varint(from).varint(to === null ? 0 : to + 1);
}

function readPair(r: Reader): Pair<number> {
  const [from, to] = [r.varint(), r.varint()];
  return [from, to ? to - 1 : null];
}

function writeText(out: Writer, text: string): void {
  const bytes = new TextEncoder().encode(text);
  out.varint(bytes.length).raw(bytes);
}

function readText(r: Reader): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(r.raw(r.varint()));
}
