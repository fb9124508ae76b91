/** Two states of one learner, made apart from each other, as one in which nothing is lost. */
import { type Answer, type Attempts, encode, type Played, type State, type Verdict } from "./state";

/**
 * The union of what was done, the highest scores, and for all that can only be one way the younger
 * copy's. Of two copies of which one came from the other, the younger comes back as it is.
 */
export function merge(ours: State, theirs: State): State {
  const [younger, older] = theirs.saves > ours.saves ? [theirs, ours] : [ours, theirs];
  const both: State = {
    ...younger,
    page: younger.page ?? older.page,
    seconds: Math.max(younger.seconds, older.seconds),
    seen: new Set([...older.seen, ...younger.seen]),
    answers: union(younger.answers, older.answers, answer),
    assessments: union(younger.assessments, older.assessments, attempts),
    media: union(younger.media, older.media, played),
    verdict: verdict(younger.verdict, older.verdict),
    draws: new Map([...older.draws, ...younger.draws, ...further(younger, older)]),
    exempt: new Set([...older.exempt, ...younger.exempt]),
    drawnBefore: new Set([...older.drawnBefore, ...younger.drawnBefore]),
    foreign: younger.foreign.length ? younger.foreign : older.foreign,
  };
  // Seconds run on in every copy, and are no change that calls for a save of its own.
  const same = encode({ ...both, seconds: 0 }, "") === encode({ ...younger, seconds: 0 }, "");
  return same ? { ...younger, seconds: both.seconds } : { ...both, saves: younger.saves + 1 };
}

/** Whether `merge` would add anything of theirs to ours. */
export function adds(ours: State, theirs: State): boolean {
  return merge(ours, theirs).saves !== ours.saves;
}

function union<T>(
  younger: ReadonlyMap<number, T>,
  older: ReadonlyMap<number, T>,
  join: (younger: T, older: T) => T,
): Map<number, T> {
  const all = new Map(older);
  for (const [slot, mine] of younger) {
    const theirs = older.get(slot);
    all.set(slot, theirs === undefined ? mine : join(mine, theirs));
  }
  return all;
}

/** What was checked more often was worked on longer. */
function answer(younger: Answer, older: Answer): Answer {
  return older.tries > younger.tries ? older : younger;
}

function attempts(younger: Attempts, older: Attempts): Attempts {
  const further = older.finished > younger.finished ? older : younger;
  return {
    ...further,
    best: highest(younger.best, older.best),
    first: younger.first ?? older.first,
    passed: younger.passed || older.passed,
  };
}

/** What was drawn for assessments in which the older copy went further: draws belong to their attempt. */
function* further(younger: State, older: State): Generator<readonly [number, readonly number[]]> {
  for (const [page, drawn] of older.draws) {
    const [mine, theirs] = [younger, older].map((s) => s.assessments.get(page)?.finished ?? 0);
    if ((theirs ?? 0) > (mine ?? 0)) yield [page, drawn];
  }
}

function highest(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.max(a, b);
}

function played(younger: Played, older: Played): Played {
  const parts = [...new Set([...younger.parts, ...older.parts])].sort((a, b) => a - b);
  return { position: younger.position, parts };
}

function verdict(younger: Verdict, older: Verdict): Verdict {
  const passed = younger.passed || older.passed;
  return {
    completed: younger.completed || older.completed,
    passed,
    failed: (younger.failed || older.failed) && !passed,
  };
}
