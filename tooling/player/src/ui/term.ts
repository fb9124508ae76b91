/** Words of the glossary in the text: their meaning pops up where they stand. */
import type { Context } from "./context";
import { all, attribute, el } from "./dom";

export function terms({ t }: Context, root: HTMLElement): void {
  const links = all<HTMLAnchorElement>(root, "a.kdll-term");
  if (!links.length) return;
  const words = el("div", { class: "kdll-term-words" });
  const shut = el("button", { type: "button", class: "kdll-button" }, t("term.close"));
  const more = el("a", { class: "kdll-term-more" }, t("term.more"));
  const box = el(
    "div",
    { class: "kdll-page kdll-pop", id: "kdll-pop", role: "dialog", tabindex: -1, hidden: true },
    words,
    el("div", { class: "kdll-actions", ...t.here }, shut, more),
  );
  root.after(box);
  let from: HTMLAnchorElement | null = null;

  for (const link of links) {
    attribute(link, "aria-haspopup", "dialog");
    link.addEventListener("click", (event) => {
      // With a key held, one wants the link itself, in a new tab perhaps.
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
      const meaning = meaningOf(link);
      if (!meaning) return;
      event.preventDefault();
      event.stopPropagation();
      if (from === link) close(true);
      else open(link, meaning);
    });
  }
  shut.addEventListener("click", () => close(true));
  more.addEventListener("click", () => close(false));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close(true);
  });
  document.addEventListener("pointerdown", (event) => {
    const outside = !box.contains(event.target as Node) && event.target !== from;
    if (from && outside) close(false);
  });
  // Leaving it by the keyboard shuts it, or it would cover what one reads on.
  box.addEventListener("focusout", (event) => {
    const to = event.relatedTarget as Node | null;
    if (to && to !== from && !box.contains(to)) close(false);
  });
  window.addEventListener("hashchange", () => close(false));
  window.addEventListener("resize", () => from && place(from));

  /** A term and what follows it, as copies; ids stay with the glossary. */
  function meaningOf(link: HTMLAnchorElement): Node[] | null {
    const id = decodeURIComponent(link.hash.slice(1));
    const term = document.getElementById(id);
    if (!term || term.tagName !== "DT") return null;
    const title = el("p", { class: "kdll-term-title", id: "kdll-pop-title" }, term.textContent?.trim() ?? "");
    const meanings: Node[] = [];
    for (let next = term.nextElementSibling; next; next = next.nextElementSibling) {
      if (next.tagName === "DT" && meanings.length) break;
      if (next.tagName !== "DD") continue;
      const copy = el("div", { class: "kdll-meaning" });
      for (const node of next.childNodes) copy.append(node.cloneNode(true));
      for (const named of all(copy, "[id]")) named.removeAttribute("id");
      meanings.push(copy);
    }
    return meanings.length ? [title, ...meanings] : null;
  }

  function open(link: HTMLAnchorElement, meaning: Node[]): void {
    close(false);
    from = link;
    words.replaceChildren(...meaning);
    attribute(box, "aria-labelledby", "kdll-pop-title");
    attribute(more, "href", link.getAttribute("href"));
    attribute(link, "aria-expanded", "true");
    box.hidden = false;
    place(link);
    box.focus({ preventScroll: true });
  }

  /** Below its word, or above where there is no room; never over the edge of the screen. */
  function place(link: HTMLElement): void {
    const word = link.getClientRects()[0] ?? link.getBoundingClientRect();
    const edge = 8;
    const width = Math.min(box.offsetWidth, document.documentElement.clientWidth - 2 * edge);
    const rtl = getComputedStyle(link).direction === "rtl";
    const wanted = rtl ? word.right - width : word.left;
    const left = Math.max(edge, Math.min(wanted, document.documentElement.clientWidth - width - edge));
    const below = word.bottom + box.offsetHeight + edge <= window.innerHeight;
    const top = below || word.top < box.offsetHeight ? word.bottom + 4 : word.top - box.offsetHeight - 4;
    // Through the object model: the page's policy allows no style attributes in its markup.
    box.style.setProperty("left", `${left + window.scrollX}px`);
    box.style.setProperty("top", `${top + window.scrollY}px`);
  }

  function close(back: boolean): void {
    if (!from) return;
    const link = from;
    from = null;
    attribute(link, "aria-expanded", null);
    box.hidden = true;
    if (back) link.focus();
  }
}
