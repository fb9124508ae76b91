/** On paper nothing can be unfolded: what is folded up is opened for printing, and folded up again. */
import { all } from "./dom";

export function printing(main: HTMLElement): void {
  let opened: HTMLDetailsElement[] = [];
  window.addEventListener("beforeprint", () => {
    opened = all<HTMLDetailsElement>(main, "details:not([open])");
    for (const folded of opened) folded.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const folded of opened) folded.open = false;
    opened = [];
  });
}
