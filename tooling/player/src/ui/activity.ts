/** The checklist of an activity on the job: what is ticked stays on this device, and counts nowhere. */
import type { Context, Part } from "./context";
import { all, el, say } from "./dom";
import { notebook } from "./notebook";

export function activity({ session, t }: Context, box: HTMLElement): Part {
  const boxes = all<HTMLInputElement>(box, 'input[type="checkbox"]');
  if (!boxes.length) return { update: () => {} };
  const book = notebook(session);
  const name = `ticks:${box.dataset.activity ?? box.id}`;
  const count = el("p", { class: "kdll-count", ...t.here });
  const kept = new Set((book.get(name) ?? "").split(" ").filter(Boolean));
  for (const [index, tick] of boxes.entries()) {
    tick.disabled = false;
    if (book.get(name) !== null) tick.checked = kept.has(keyOf(tick, index));
  }
  box.append(count);
  tell();
  box.addEventListener("change", () => {
    const ticked = boxes.flatMap((tick, index) => (tick.checked ? [keyOf(tick, index)] : []));
    book.set(name, ticked.join(" "));
    tell();
  });

  function keyOf(tick: HTMLInputElement, index: number): string {
    return tick.dataset.key ?? tick.closest<HTMLElement>("[data-key]")?.dataset.key ?? String(index);
  }

  function tell(): void {
    const done = boxes.filter((tick) => tick.checked).length;
    say(count, t("activity.done", { n: done, total: boxes.length }));
  }

  return { update: () => {} };
}
