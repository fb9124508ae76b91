/** Single, multiple, true or false: choices to tick. */
import { slotOf } from "../../core/judge";
import { takenOf } from "../../core/response";
import { seedOf, shuffled } from "../../core/shuffle";
import { all } from "../dom";
import { type Field, markLine, PLAIN, type Setup } from "./field";

export function choices({ form, q, session, t, changed }: Setup): Field {
  const box = form.querySelector(".kdll-choices") ?? form;
  const inputs = all<HTMLInputElement>(box, "input");
  form.addEventListener("input", changed);

  /** The same for one attempt; another attempt is asked in another order. */
  function order(attempt: number): void {
    const labels = all<HTMLElement>(box, ".kdll-choice");
    if (!labels.length || q.keepOrder || q.kind === "true-false") return;
    const byKey = new Map(labels.map((label) => [label.querySelector("input")?.value, label]));
    const keys = q.choices.map((choice) => choice.key).filter((key) => byKey.has(key));
    for (const key of shuffled(keys, seedOf(session.state.seed, q.slot, attempt))) {
      const label = byKey.get(key) as HTMLElement;
      const feedback = label.nextElementSibling;
      box.append(label);
      if (feedback?.classList.contains("kdll-said")) box.append(feedback);
    }
  }

  return {
    ...PLAIN,
    last: box,
    order,
    read() {
      const keys = inputs.filter((input) => input.checked).map((input) => input.value);
      return q.choices.filter((choice) => keys.includes(choice.key)).map(slotOf);
    },
    fill(response) {
      const taken = takenOf(response);
      for (const input of inputs) input.checked = taken.includes(Number.parseInt(input.value, 36));
    },
    shut(shut) {
      for (const input of inputs) input.disabled = shut;
    },
    mark(judged, solve) {
      for (const input of inputs) {
        const choice = q.choices.find((c) => c.key === input.value);
        const label = input.closest("label");
        if (!choice || !label) continue;
        const taken = judged?.lines.has(choice.key) === true;
        const told = judged !== null && (taken || (solve && choice.right));
        const words = [taken && t("answer.is-chosen"), t(choice.right ? "answer.is-right" : "answer.is-wrong")];
        markLine(label, told ? choice.right : undefined, words, t);
      }
    },
    problem: () => "answer.empty",
    open: () => inputs[0],
    place: (key) => inputs.find((input) => input.value === key)?.closest("label") ?? null,
  };
}
