/** Which questions an assessment asks: those written on it, and those drawn for the attempt. */
import type { DrawData, KdllData, PageData, QuestionData } from "../data";
import { handedIn } from "./assessment";
import { ranked, seedOf } from "./shuffle";
import { NO_ATTEMPTS, type State } from "./state";

/** All that counts on a page in the present attempt: its own questions, then the drawn ones. */
export function asked(data: KdllData, state: State, page: string): QuestionData[] {
  const found = data.pages.find((p) => p.id === page);
  const pools = new Set(found?.draws?.flatMap((draw) => draw.from));
  const own = data.questions.filter((q) => q.page === page && q.scored && !pools.has(q.id));
  return found ? [...own, ...drawn(data, state, found)] : own;
}

/** Whether a question is put to this learner at all. */
export function isAsked(data: KdllData, state: State, q: QuestionData): boolean {
  const page = data.pages.find((p) => p.id === q.page);
  const drawable = page?.draws?.some((draw) => draw.from.includes(q.id)) ?? false;
  return !drawable || (page !== undefined && drawn(data, state, page).includes(q));
}

/** Stores what is drawn for the attempt, so that no update of the course changes it. */
export function withDraw(data: KdllData, state: State, page: PageData): State {
  if (!page.draws?.length) return state;
  const slots = drawn(data, state, page).map((q) => q.slot);
  if (String(state.draws.get(page.slot)) === String(slots)) return state;
  return { ...state, draws: new Map(state.draws).set(page.slot, slots) };
}

/** For a further attempt, of which `state` must know already: others than before, if there are any. */
export function withNewDraw(data: KdllData, state: State, page: PageData): State {
  if (!page.draws?.length) return state;
  const before = state.draws.get(page.slot) ?? [];
  const drawnBefore = new Set([...state.drawnBefore, ...before]);
  const draws = new Map(state.draws);
  draws.delete(page.slot);
  return withDraw(data, { ...state, draws, drawnBefore }, page);
}

/** As stored; where something is missing, the seed decides, on every device alike. */
function drawn(data: KdllData, state: State, page: PageData): QuestionData[] {
  const row = state.assessments.get(page.slot) ?? NO_ATTEMPTS;
  const stored = state.draws.get(page.slot);
  // What was handed in stays as it was judged.
  const final = stored !== undefined && handedIn(row);
  const seed = seedOf(state.seed, page.slot, row.finished);
  const out = new Set<QuestionData>();
  const pools = (page.draws ?? []).map((draw) => ({ draw, pool: poolOf(data, draw) }));
  for (const { draw, pool } of pools) {
    const free = pool.filter((q) => !out.has(q));
    const kept = free.filter((q) => stored?.includes(q.slot)).slice(0, draw.count);
    const rest = ranked(
      free.filter((q) => !kept.includes(q)),
      seed,
      (q) => q.slot,
    );
    const fresh = rest.filter((q) => !state.drawnBefore.has(q.slot));
    const seen = rest.filter((q) => state.drawnBefore.has(q.slot));
    const more = final ? [] : [...fresh, ...seen].slice(0, draw.count - kept.length);
    for (const q of [...kept, ...more]) out.add(q);
  }
  return [...out];
}

function poolOf(data: KdllData, draw: DrawData): QuestionData[] {
  return draw.from.flatMap((id) => data.questions.find((q) => q.id === id && q.scored) ?? []);
}
