/** Search in the course: over the one document that holds it all, without asking anybody. */
import { closedBy } from "../core/gates";
import { find, type Found, type Place } from "../core/find";
import type { Context } from "./context";
import { all, attribute, el, say } from "./dom";

interface Spot extends Place {
  readonly element: Element;
}

/** Results shown at once. */
const MOST = 20;
/** What would give an answer away, is drawn for others, or stands there twice. */
const KEPT_BACK = ".kdll-said, .kdll-drawn, .kdll-solved, .kdll-ending, .kdll-situation, .kdll-cues, script";
const BLOCKS = "h1, h2, h3, h4, h5, h6, p, li, dt, dd, th, td, figcaption, summary, pre, legend, blockquote";

export function search(context: Context, sections: readonly HTMLElement[]): HTMLElement {
  const { session, t } = context;
  const { data } = session;
  // Written down once, before the player puts its own words among the author's.
  const spots = sections.flatMap(spotsOf);
  const field = el("input", { type: "search", id: "kdll-search", autocomplete: "off", enterkeyhint: "search" });
  const count = el("p", { class: "kdll-found-count", role: "status" });
  const list = el("ol", { class: "kdll-found" });
  const form = el(
    "form",
    { role: "search", class: "kdll-search" },
    el("label", { for: "kdll-search" }, t("search.label")),
    field,
    count,
    list,
  );

  function update(): void {
    const sought = field.value.trim();
    const open = spots.filter(({ page }) => !closedBy(data, session.state, page).length);
    const found = [...sought].length < 2 ? [] : find(open, sought);
    list.replaceChildren(...found.slice(0, MOST).map(result));
    say(count, [...sought].length < 2 ? "" : words(found.length));
  }

  function words(n: number): string {
    if (n === 0) return t("search.none");
    if (n > MOST) return t("search.many", { n, shown: MOST });
    return n === 1 ? t("search.one") : t("search.some", { n });
  }

  function result({ place, before, match, after }: Found<Spot>): HTMLElement {
    const title = data.pages.find((page) => page.id === place.page)?.title ?? "";
    const told = place.text === title ? null : el("span", t.content, before, el("mark", {}, match), after);
    const link = el("a", { href: address(place) }, el("strong", t.content, title), told);
    return el("li", {}, link);
  }

  field.addEventListener("input", update);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    update();
    list.querySelector<HTMLElement>("a")?.focus();
  });
  form.addEventListener("keydown", (event) => {
    const links = all<HTMLElement>(list, "a");
    const at = links.indexOf(document.activeElement as HTMLElement);
    if (event.key === "Escape" && field.value) {
      field.value = "";
      update();
      field.focus();
      event.stopPropagation();
    } else if (event.key === "ArrowDown" && links[at + 1]) {
      links[at + 1]?.focus();
      event.preventDefault();
    } else if (event.key === "ArrowUp" && at >= 0) {
      (links[at - 1] ?? field).focus();
      event.preventDefault();
    }
  });
  return form;
}

function spotsOf(section: HTMLElement): Spot[] {
  const page = section.dataset.page ?? "";
  return all<Element>(section, BLOCKS).flatMap((element) => {
    // Of blocks within blocks the innermost is the place.
    if (element.closest(KEPT_BACK) || element.querySelector(BLOCKS)) return [];
    const text = (element.textContent ?? "").replace(/\s+/gu, " ").trim();
    return text ? [{ page, element, text, heading: /^H[1-6]$/.test(element.tagName) }] : [];
  });
}

let made = 0;

/** A place without a name gets one when it is first found. */
function address({ page, element }: Spot): string {
  if (element.tagName === "H1") return `#page-${page}`;
  if (!element.id) {
    made += 1;
    attribute(element, "id", `kdll-place-${made}`);
  }
  return `#${element.id}`;
}
