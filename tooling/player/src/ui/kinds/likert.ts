/** Likert: a row of points for each statement. Nothing in it is right or wrong. */
import { linesOf, slotOf } from "../../core/judge";
import { type Pair, pairsOf } from "../../core/response";
import { all } from "../dom";
import { type Field, PLAIN, type Setup } from "./field";

export function likert({ form, q, changed }: Setup): Field {
  const table = form.querySelector(".kdll-likert") ?? form;
  const radios = all<HTMLInputElement>(table, "input");
  const rows = linesOf(q, "statement").map((statement) => ({
    slot: slotOf(statement),
    radios: radios.filter((radio) => radio.name === `q-${q.id}--${statement.key}`),
  }));
  form.addEventListener("input", changed);
  return {
    ...PLAIN,
    last: table.closest(".kdll-table") ?? table,
    read: () => ({
      form: "pairs",
      pairs: rows.flatMap(({ slot, radios: points }): Pair<number>[] => {
        const point = points.find((radio) => radio.checked);
        return point ? [[slot, Number.parseInt(point.value, 36)]] : [];
      }),
    }),
    fill(response) {
      const given = pairsOf(response);
      for (const { slot, radios: points } of rows)
        for (const radio of points) radio.checked = given.get(slot) === Number.parseInt(radio.value, 36);
    },
    shut(shut) {
      for (const radio of radios) radio.disabled = shut;
    },
    problem: () => "answer.empty-row",
    open: () => (rows.find((row) => row.radios.every((radio) => !radio.checked)) ?? rows[0])?.radios[0],
  };
}
