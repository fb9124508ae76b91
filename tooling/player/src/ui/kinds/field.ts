/** What a kind of question is answered with, as the frame around it (ui/question.ts) sees it. */
import type { Judged } from "../../core/judge";
import type { Response } from "../../core/response";
import type { QuestionData } from "../../data";
import type { Context } from "../context";
import { attribute, el, hiddenText } from "../dom";
import type { Words } from "../words";

export interface Setup extends Context {
  readonly form: HTMLFormElement;
  readonly q: QuestionData;
  /** To be called after the learner has marked, typed or moved something. */
  readonly changed: () => void;
}

export interface Field {
  /** The last element of it: buttons and verdict follow. */
  readonly last: Element;
  /** As it stands on the screen. */
  read(): Response;
  /** Brings the screen into line; must not disturb what the learner is just typing. */
  fill(response: Response | undefined): void;
  shut(shut: boolean): void;
  /** Says beside each line what became of it; null: nothing yet. `solve`: what is right may be shown. */
  mark(judged: Judged | null, solve: boolean): void;
  /** Key of the words for an answer that is not complete. */
  problem(): string;
  /** Where the learner is to go on; gets the focus. */
  open(): HTMLElement | undefined;
  /** Of an answer that was wrong: what is right, where it is not said beside the lines. */
  solution(): Node | string | null;
  /** Where the feedback of a line belongs; null: after all. */
  place(key: string): Element | null;
  /** A further attempt begins, or the page is opened: the order may be another one. */
  order(attempt: number): void;
}

export type FieldMaker = (setup: Setup) => Field;

/** What most kinds have nothing to say to. */
export const PLAIN = {
  mark: () => {},
  solution: () => null,
  place: () => null,
  order: () => {},
} satisfies Partial<Field>;

/** Puts a sign and words beside a line, or takes them away. */
export function markLine(
  line: Element,
  right: boolean | undefined,
  words: readonly (string | false)[],
  { here }: Words,
): void {
  attribute(line, "data-mark", right === undefined ? null : right ? "right" : "wrong");
  line.querySelector(":scope > .kdll-mark")?.remove();
  const said = words.filter(Boolean).join(" · ");
  if (right !== undefined) line.append(el("span", { class: "kdll-mark", ...here }, hiddenText(" – "), said));
}
