/** The document `kdll.bookmark` in an LRS: the learner's state, and what may be said only once. */
import { clip } from "./formats";
import { parseObject } from "./lrs";

export const BOOKMARK = "kdll.bookmark";

export interface Bookmark {
  readonly state: string | null;
  readonly page: string | null;
  /** Verdicts that the store has acknowledged. */
  readonly said: ReadonlySet<"completed" | "passed" | "failed">;
}

export function readBookmark(text: string | null): Bookmark {
  const found = parseObject(text) ?? {};
  const string = (value: unknown) => (typeof value === "string" && value ? clip(value, 100_000) : null);
  const said = Array.isArray(found.said) ? found.said : [];
  return {
    state: string(found.state),
    page: string(found.page),
    said: new Set((["completed", "passed", "failed"] as const).filter((v) => said.includes(v))),
  };
}

export function writeBookmark({ state, page, said }: Bookmark): string {
  return JSON.stringify({ state, page, said: [...said].sort() });
}
