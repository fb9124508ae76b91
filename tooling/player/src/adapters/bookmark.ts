/** The document `kdll.bookmark` in an LRS: the learner's state, and what may be said only once. */
import type { SaidScores } from "./competencies";
import { clip } from "./formats";
import { type JsonObject, parseObject } from "./lrs";
import { VERDICTS, Verdicts } from "./verdicts";

export const BOOKMARK = "kdll.bookmark";

export interface Bookmark {
  readonly state: string | null;
  readonly page: string | null;
  readonly verdicts: Verdicts;
  readonly scores: SaidScores;
}

export function readBookmark(text: string | null): Bookmark {
  const found = parseObject(text) ?? {};
  const string = (value: unknown) => (typeof value === "string" && value ? clip(value, 100_000) : null);
  const ids = (found.said ?? {}) as JsonObject;
  const sure = Array.isArray(found.sure) ? found.sure : [];
  const said = VERDICTS.flatMap((v) => (typeof ids[v] === "string" ? [[v, ids[v]] as const] : []));
  return {
    state: string(found.state),
    page: string(found.page),
    scores: new Map(
      Object.entries((found.scores ?? {}) as JsonObject).filter(
        (entry): entry is [string, number] => typeof entry[1] === "number",
      ),
    ),
    verdicts: new Verdicts(new Map(said), new Set(VERDICTS.filter((v) => sure.includes(v)))),
  };
}

/** What another device has said is not said here; gives the ids of what is to be taken back. */
export function meetVerdicts(ours: Verdicts, theirs: Verdicts): string[] {
  const back: string[] = [];
  for (const [verdict, id] of theirs.said) {
    const mine = ours.said.get(verdict);
    if (mine === id || ours.sure.has(verdict)) continue;
    if (mine !== undefined) back.push(mine);
    ours.said.set(verdict, id);
  }
  for (const verdict of theirs.sure) ours.sure.add(verdict);
  return back;
}

export function writeBookmark({ state, page, verdicts: { said, sure }, scores }: Bookmark): string {
  return JSON.stringify({
    state,
    page,
    said: Object.fromEntries(said),
    sure: [...sure],
    scores: Object.fromEntries(scores),
  });
}
