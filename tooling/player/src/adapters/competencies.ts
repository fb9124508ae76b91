/** Statements about competencies: how a learner stands in each, once all that is asked of it is judged. */
import type { KdllData } from "../data";
import type { ObjectiveResult } from "../core/rules";
import { decimal } from "./formats";
import type { JsonObject } from "./lrs";

/** Scores that were said, 0 to 1, by the competency's id. */
export type SaidScores = Map<string, number>;

/** Object and result for each competency whose score is another than the one said last. */
export function scoresDue(
  data: KdllData,
  results: readonly ObjectiveResult[],
  said: SaidScores,
): readonly { readonly object: JsonObject; readonly result: JsonObject }[] {
  return results.flatMap(({ id, scaled, success }) => {
    const objective = data.objectives.find((o) => o.id === id);
    const rounded = scaled === null ? null : Number(decimal(scaled, 4));
    if (!objective || rounded === null || said.get(id) === rounded) return [];
    said.set(id, rounded);
    const definition = {
      type: "http://adlnet.gov/expapi/activities/objective",
      name: { [data.course.language]: objective.title },
    };
    return [
      {
        object: { objectType: "Activity", id: objective.iri, definition },
        result: { score: { scaled: rounded }, success: success === "passed" },
      },
    ];
  });
}
