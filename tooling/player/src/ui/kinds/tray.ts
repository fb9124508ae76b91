/**
 * Targets to be dragged onto a line, or tapped before it: for pointers alone, beside the menus that keys
 * and screen readers use. The answer is the menus'; what is placed here is chosen there.
 */
import { all, attribute, el } from "../dom";

export interface Row {
  readonly row: HTMLElement;
  readonly menu: HTMLSelectElement;
}

/** Pixels that a finger may stray without dragging. */
const STRAY = 6;

/** Gives what hides the targets while nothing is to be placed. */
export function tray(list: Element, rows: readonly Row[], placed: (row: Row) => void): (shut: boolean) => void {
  const drawn = all<HTMLElement>(list.parentElement ?? list, ".kdll-targets > li");
  // Pictures stand in a list of their own, which their letters come from.
  const targets = drawn.length ? drawn : words(list, rows[0]?.menu);
  let shutNow = false;
  let chosen: HTMLElement | null = null;

  function choose(target: HTMLElement | null): void {
    if (chosen) attribute(chosen, "data-chosen", null);
    chosen = target;
    if (chosen) attribute(chosen, "data-chosen", true);
    attribute(list, "data-placing", chosen !== null);
  }

  function put(target: HTMLElement, onto: Row | undefined): void {
    choose(null);
    if (!onto) return;
    onto.menu.value = target.dataset.key ?? "";
    for (const event of ["input", "change"]) onto.menu.dispatchEvent(new Event(event, { bubbles: true }));
    placed(onto);
  }

  function under({ clientX, clientY }: PointerEvent): Row | undefined {
    const there = document.elementFromPoint(clientX, clientY);
    return rows.find(({ row }) => row.contains(there));
  }

  function over(onto: Row | undefined): void {
    for (const one of rows) attribute(one.row, "data-over", one === onto);
  }

  for (const target of targets) {
    let from: { readonly x: number; readonly y: number } | null = null;
    let dragged = false;
    target.classList.add("kdll-target");
    target.addEventListener("pointerdown", (event) => {
      if (shutNow || event.button !== 0) return;
      from = { x: event.clientX, y: event.clientY };
      dragged = false;
      target.setPointerCapture(event.pointerId);
    });
    target.addEventListener("pointermove", (event) => {
      if (!from) return;
      const [x, y] = [event.clientX - from.x, event.clientY - from.y];
      dragged ||= Math.hypot(x, y) > STRAY;
      if (!dragged) return;
      attribute(target, "data-dragged", true);
      target.style.translate = `${x}px ${y}px`;
      over(under(event));
    });
    const end = (event: PointerEvent) => {
      if (!from) return;
      from = null;
      const onto = dragged && event.type === "pointerup" ? under(event) : undefined;
      attribute(target, "data-dragged", null);
      target.style.translate = "";
      over(undefined);
      if (dragged) put(target, onto);
      else if (event.type === "pointerup") choose(chosen === target ? null : target);
    };
    // A browser would drag a picture by itself.
    target.addEventListener("dragstart", (event) => event.preventDefault());
    for (const event of ["pointerup", "pointercancel", "lostpointercapture"] as const)
      target.addEventListener(event, end);
  }
  for (const one of rows)
    one.row.addEventListener("click", () => {
      if (chosen && !shutNow) put(chosen, one);
    });

  return (shut) => {
    shutNow = shut;
    if (shut) choose(null);
    if (!drawn.length) for (const target of targets) target.hidden = shut;
  };
}

/** The menu's own words, for eyes: whoever hears the page has heard them in the menus. */
function words(list: Element, menu: HTMLSelectElement | undefined): HTMLElement[] {
  const options = [...(menu?.options ?? [])].filter(({ value }) => value !== "");
  const targets = options.map(({ value, text, lang, dir }) =>
    el("span", { "data-key": value, lang: lang || null, dir: dir || null }, text.trim()),
  );
  list.before(el("div", { class: "kdll-tray", "aria-hidden": "true" }, ...targets));
  return targets;
}
