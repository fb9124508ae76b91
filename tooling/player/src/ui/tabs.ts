/** Tabs: sections with a heading each, of which one is shown; without a script, all. */
import { all, attribute, el } from "./dom";

/** Shows the tab in which something stands; what is to be gone to: that, or the tab where it is its name. */
export function revealed(target: HTMLElement): HTMLElement {
  const panel = target.closest<HTMLElement>('[role="tabpanel"]');
  const tab = document.getElementById(panel?.getAttribute("aria-labelledby") ?? "");
  if (panel?.hidden) tab?.click();
  return tab && target.hidden ? tab : target;
}

let made = 0;

const KEYS: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowRight: (at, count) => (at + 1) % count,
  ArrowLeft: (at, count) => (at + count - 1) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

export function tabs(group: HTMLElement): void {
  const sections = all<HTMLElement>(group, ":scope > section");
  if (sections.length < 2) return;
  made += 1;
  const name = `kdll-tabs-${made}`;
  const bar = el("div", { role: "tablist", class: "kdll-tab-list" });
  const pairs = sections.map((section, index) => {
    const heading = section.querySelector<HTMLElement>(":scope > :is(h2, h3, h4, h5, h6, .kdll-tab-title)");
    const id = section.id || `${name}-${index}`;
    section.id = id;
    const attributes = { type: "button", role: "tab", id: `${id}--tab`, "aria-controls": id };
    const tab = el("button", { ...attributes, class: "kdll-tab" }, heading?.textContent?.trim() ?? "");
    if (heading) heading.hidden = true;
    attribute(section, "role", "tabpanel");
    attribute(section, "aria-labelledby", tab.id);
    // A panel of words alone must be reachable too.
    attribute(section, "tabindex", 0);
    tab.addEventListener("click", () => show(index));
    tab.addEventListener("keydown", (event) => {
      const to = KEYS[mirrored(event.key)];
      if (!to) return;
      event.preventDefault();
      show(to(index, sections.length));
      pairs[to(index, sections.length)]?.tab.focus();
    });
    bar.append(tab);
    return { section, tab };
  });
  group.prepend(bar);
  show(0);

  /** Arrows point where the eye goes: the next tab is at the left where one reads to the left. */
  function mirrored(key: string): string {
    const rtl = getComputedStyle(group).direction === "rtl";
    return !rtl ? key : key === "ArrowLeft" ? "ArrowRight" : key === "ArrowRight" ? "ArrowLeft" : key;
  }

  function show(at: number): void {
    for (const [index, { section, tab }] of pairs.entries()) {
      section.hidden = index !== at;
      attribute(tab, "aria-selected", index === at ? "true" : "false");
      attribute(tab, "tabindex", index === at ? 0 : -1);
    }
  }
}
