/** Open: the learner's own words, which stay in this browser and go nowhere. */
import { formOf, type Response } from "../../core/response";
import { notebook } from "../notebook";
import { el, say } from "../dom";
import { type Field, PLAIN, type Setup } from "./field";

/** Told by state and platform: that it was answered. */
const TOLD: Response = { form: "told" };

export function open({ form, q, session, t, changed }: Setup): Field {
  const area = form.querySelector<HTMLTextAreaElement>(".kdll-open") ?? document.createElement("textarea");
  const note = form.querySelector(".kdll-open-note");
  const count = el("p", { class: "kdll-count", id: `${form.id}--count`, ...t.here });
  const book = notebook(session);
  const name = `words:${q.id}`;
  area.value = book.get(name) ?? "";
  area.setAttribute("aria-describedby", [note?.id, count.id].filter(Boolean).join(" "));
  (note ?? area).after(count);
  tell();
  area.addEventListener("input", () => {
    book.set(name, area.value);
    tell();
    changed();
  });

  function tell(): void {
    const left = Math.max(0, area.maxLength < 0 ? q.longest : area.maxLength) - area.value.length;
    say(count, t("open.left", { n: t.number(left) }));
  }

  return {
    ...PLAIN,
    last: count,
    read: () => (area.value.trim() ? TOLD : []),
    // The state knows no words to fill in; those of this device are there already.
    fill(response) {
      const elsewhere = response !== undefined && formOf(response) === "told" && !area.value;
      if (elsewhere) say(count, t("open.elsewhere"));
      else tell();
    },
    shut(shut) {
      area.readOnly = shut;
    },
    problem: () => "answer.empty-words",
    open: () => area,
  };
}
