/** Numeric: a box for a number, and its unit. */
import { textOf } from "../../core/response";
import { attribute, el } from "../dom";
import { type Field, PLAIN, type Setup } from "./field";

export function numeric({ form, q, t, changed }: Setup): Field {
  const box = form.querySelector<HTMLInputElement>(".kdll-number input") ?? document.createElement("input");
  form.addEventListener("input", () => {
    attribute(box, "aria-invalid", null);
    changed();
  });
  return {
    ...PLAIN,
    last: form.querySelector(".kdll-number") ?? form,
    read: () => box.value,
    fill(response) {
      const text = textOf(response);
      if (box !== document.activeElement && box.value !== text) box.value = text;
    },
    shut(shut) {
      box.disabled = shut;
    },
    problem() {
      attribute(box, "aria-invalid", "true");
      return box.value.trim() ? "answer.not-a-number" : "answer.empty-number";
    },
    open: () => box,
    solution() {
      const line = q.choices.find((choice) => choice.right);
      const answer = [line?.text ?? "", q.unit].filter(Boolean).join(" ");
      return el("span", t.here, t("answer.right-is", { answer }));
    },
  };
}
