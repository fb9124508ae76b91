/** What a pre-assessment spares: modules that teach only what the learner has shown to know. */
import type { KdllData } from "../data";
import { asked } from "./draws";
import { ruleOf, slotOfPage } from "./rules";
import type { State } from "./state";

/** Room for the last bit of a binary fraction: four of five are 80 %. */
const SLACK = 1e-9;

/** Slots of pages that count as seen, once `page` is judged. Nothing that was spared comes back. */
export function exempted(data: KdllData, state: State, page: string): ReadonlySet<number> {
  const shown = new Set(competenciesShown(data, state, page));
  const pages = data.modules
    .filter((m) => m.competencies.length && m.competencies.every((id) => shown.has(id)))
    .flatMap((m) => m.pages)
    .flatMap((id) => slotOfPage(data, id) ?? []);
  return new Set([...state.exempt, ...pages]);
}

/** Ids of the competencies of which enough was right in the attempt as it stands. */
export function competenciesShown(data: KdllData, state: State, page: string): string[] {
  const rule = ruleOf(data, page);
  const from = rule.exemptFrom;
  if (rule.role !== "pre" || from === null) return [];
  const questions = asked(data, state, page);
  return data.objectives
    .map(({ id }) => id)
    .filter((id) => {
      const about = questions.filter((q) => q.competency === id);
      const possible = about.reduce((sum, q) => sum + q.points, 0);
      const earned = about.reduce((sum, q) => {
        const answer = state.answers.get(q.slot);
        return sum + (answer?.checked ? q.points * answer.score : 0);
      }, 0);
      return possible > 0 && earned / possible >= from - SLACK;
    });
}

/** Modules all of whose pages are spared, in order. */
export function exemptModules(data: KdllData, state: State) {
  return data.modules.filter(
    (m) => m.pages.length && m.pages.every((id) => state.exempt.has(slotOfPage(data, id) ?? -1)),
  );
}
