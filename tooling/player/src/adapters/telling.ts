/** One save to a record store: what may be said only once, the statements, the bookmark; in that order. */
import type { Ack, Meet, Snapshot } from "../core/port";
import { meetVerdicts, readBookmark, writeBookmark } from "./bookmark";
import type { SaidScores } from "./competencies";
import type { StateDocument } from "./lrs";
import type { Outbox } from "./outbox";
import type { Verdicts } from "./verdicts";

export interface Teller {
  readonly document: StateDocument;
  readonly outbox: Outbox;
  readonly verdicts: Verdicts;
  readonly scores: SaidScores;
  /** Puts into the outbox what is to be said of the result, and of each competency. */
  say(result: Snapshot["result"], totalSeconds: number): void;
  sayScores(objectives: Snapshot["objectives"]): void;
  /** Once the store has the first statements. */
  arrived?(): void;
}

export async function tell(teller: Teller, snapshot: Snapshot, meet: Meet): Promise<Ack> {
  const { document, outbox, verdicts, scores } = teller;
  let shot = snapshot;
  const meeting = (theirs: string): string => {
    const found = readBookmark(theirs);
    outbox.retract(meetVerdicts(verdicts, found.verdicts));
    for (const [id, scaled] of found.scores) if (!scores.has(id)) scores.set(id, scaled);
    if (found.state) shot = meet(found.state);
    return bookmark(teller, shot);
  };
  teller.say(shot.result, shot.totalSeconds);
  if (verdicts.open) {
    // Said once per registration: the document, which only one device can write at a time, first.
    const claimed = await document.write(bookmark(teller, shot), meeting);
    if (claimed !== "saved") return claimed;
  }
  teller.sayScores(shot.objectives);
  const saying = [...verdicts.said.keys()];
  const statements = await outbox.flush();
  if (statements !== "saved") return statements;
  teller.arrived?.();
  for (const name of saying) verdicts.sure.add(name);
  return document.write(bookmark(teller, shot), meeting);
}

/** What the document of the learner's state holds. */
export function bookmark({ verdicts, scores }: Pick<Teller, "verdicts" | "scores">, shot: Snapshot): string {
  return writeBookmark({ state: shot.state, page: shot.page, verdicts, scores });
}
