/** Ordering: steps to be moved, by buttons, by arrow keys on a handle, or by dragging it. */
import { rowOf } from "../../core/response";
import { linesOf, slotOf } from "../../core/judge";
import { all, attribute, el, say } from "../dom";
import { type Field, markLine, PLAIN, type Setup } from "./field";

/** Which way a key moves a step: -1 is towards the first. */
const KEYS: Readonly<Record<string, (place: number, count: number) => number>> = {
  ArrowUp: () => -1,
  ArrowDown: () => 1,
  Home: (place) => -place,
  End: (place, count) => count - 1 - place,
};

export function steps({ form, q, t, announce, changed }: Setup): Field {
  const list = form.querySelector<HTMLElement>(".kdll-steps") ?? form;
  const initial = all<HTMLElement>(list, ".kdll-step");
  let touched = false;
  let shutNow = false;
  let dragging: HTMLElement | null = null;
  const tools = new Map(initial.map((step) => [step, furnish(step)]));
  label();

  function now(): HTMLElement[] {
    return all<HTMLElement>(list, ".kdll-step");
  }

  function furnish(step: HTMLElement) {
    const text = el("span", { class: "kdll-hidden", ...t.here });
    const handle = el("button", { type: "button", class: "kdll-handle" }, text);
    const up = el("button", { type: "button", class: "kdll-move", "data-way": "up" });
    const down = el("button", { type: "button", class: "kdll-move", "data-way": "down" });
    step.prepend(handle);
    step.append(el("span", { class: "kdll-moves" }, up, down));
    up.addEventListener("click", () => move(step, -1));
    down.addEventListener("click", () => move(step, 1));
    handle.addEventListener("keydown", (event) => {
      const way = KEYS[event.key];
      if (!way) return;
      event.preventDefault();
      move(step, way(now().indexOf(step), now().length));
    });
    drag(step, handle);
    return { handle, text, up, down };
  }

  function words(step: HTMLElement): string {
    return step.querySelector(":scope > span:not(.kdll-moves, .kdll-mark)")?.textContent?.trim() ?? "";
  }

  /** The others move around it: what is moved keeps the focus, and the pointer that drags it. */
  function shift(step: HTMLElement, by: number): boolean {
    let moved = 0;
    for (; moved < Math.abs(by); moved += 1) {
      const other = by < 0 ? step.previousElementSibling : step.nextElementSibling;
      if (!other?.classList.contains("kdll-step")) break;
      if (by < 0) step.after(other);
      else step.before(other);
    }
    return moved > 0;
  }

  function move(step: HTMLElement, by: number): void {
    if (shutNow) return;
    if (shift(step, by)) settle();
    const place = { text: words(step), n: now().indexOf(step) + 1, total: now().length };
    announce(t("order.moved", place));
  }

  function settle(): void {
    touched = true;
    label();
    changed();
  }

  function drag(step: HTMLElement, handle: HTMLElement): void {
    handle.addEventListener("pointerdown", (event) => {
      if (shutNow || event.button !== 0) return;
      dragging = step;
      handle.setPointerCapture(event.pointerId);
      attribute(step, "data-dragged", true);
    });
    handle.addEventListener("pointermove", (event) => {
      if (dragging !== step) return;
      const middle = (other: Element | null) => {
        const box = other?.classList.contains("kdll-step") ? other.getBoundingClientRect() : null;
        return box && box.top + box.height / 2;
      };
      const [above, below] = [middle(step.previousElementSibling), middle(step.nextElementSibling)];
      if (above !== null && event.clientY < above) shift(step, -1);
      else if (below !== null && event.clientY > below) shift(step, 1);
    });
    const end = () => {
      if (dragging !== step) return;
      dragging = null;
      attribute(step, "data-dragged", false);
      if (String(now().map(slot)) !== String(before)) {
        settle();
        move(step, 0);
      }
    };
    let before: number[] = [];
    handle.addEventListener("pointerdown", () => (before = now().map(slot)));
    handle.addEventListener("pointerup", end);
    handle.addEventListener("pointercancel", end);
    handle.addEventListener("lostpointercapture", end);
  }

  function slot(step: HTMLElement): number {
    return Number.parseInt(step.dataset.key ?? "", 36);
  }

  /** Each button says which step it moves; one that leads nowhere keeps the focus it may have. */
  function label(): void {
    const order = now();
    for (const [place, step] of order.entries()) {
      const tool = tools.get(step);
      if (!tool) continue;
      const text = words(step);
      say(tool.text, t("order.handle", { text, n: place + 1, total: order.length }));
      attribute(tool.up, "aria-label", t("order.up", { text }));
      attribute(tool.down, "aria-label", t("order.down", { text }));
      attribute(tool.up, "aria-disabled", place === 0 ? "true" : null);
      attribute(tool.down, "aria-disabled", place === order.length - 1 ? "true" : null);
    }
  }

  return {
    ...PLAIN,
    last: list,
    read: () => ({ form: "row", row: touched ? now().map(slot) : [] }),
    fill(response) {
      if (dragging) return;
      const row = rowOf(response);
      touched = row.length > 0;
      // A step that a later version of the course has added stands at the end.
      const rank = (step: HTMLElement) => (row.includes(slot(step)) ? row.indexOf(slot(step)) : row.length);
      const wanted = touched ? [...initial].sort((a, b) => rank(a) - rank(b)) : initial;
      if (String(wanted.map(slot)) === String(now().map(slot))) return;
      list.append(...wanted);
      label();
    },
    shut(shut) {
      shutNow = shut;
      for (const { handle, up, down } of tools.values())
        for (const button of [handle, up, down]) button.hidden = shut;
    },
    mark(judged) {
      for (const step of initial) {
        const right = judged?.lines.get(step.dataset.key ?? "");
        markLine(step, right, [t(right ? "answer.in-place" : "answer.not-in-place")], t);
      }
    },
    problem: () => "answer.empty-order",
    open: () => tools.get(now()[0] as HTMLElement)?.handle,
    solution() {
      const right = [...initial].sort((a, b) => position(a) - position(b));
      const rows = right.map((step) => el("li", {}, words(step)));
      return el("div", {}, el("p", t.here, t("answer.right-order")), el("ol", {}, ...rows));
    },
    place: (key) => initial.find((step) => step.dataset.key === key) ?? null,
  };

  function position(step: HTMLElement): number {
    return linesOf(q, "step").findIndex((line) => slotOf(line) === slot(step));
  }
}
