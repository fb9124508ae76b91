/** A page that opens late: until then, what opens it stands in its place. */
import { openPage } from "../core/learning";
import { closedBy } from "../core/gates";
import type { PageData } from "../data";
import type { Context, Part } from "./context";
import { attribute, el } from "./dom";
import { leftItem } from "./menu";

export function gate(context: Context, section: HTMLElement, page: PageData): Part {
  const { session, t } = context;
  const { data } = session;
  if (!data.rules.gates.some((g) => g.pages.includes(page.id))) return { update: () => {} };
  const list = el("ul");
  const title = el("h1", { tabindex: -1, hidden: true }, page.title);
  const panel = el(
    "div",
    { class: "kdll-page kdll-closed-page", hidden: true, ...t.here },
    el("p", { class: "kdll-closed-title", ...t.here }, t("gate.closed")),
    el("p", t.here, t("gate.left")),
    list,
  );
  section.prepend(title, panel);
  const article = section.querySelector<HTMLElement>("article");
  let shown = "";

  return {
    update() {
      const open = closedBy(data, session.state, page.id);
      const closed = open.length > 0;
      title.hidden = panel.hidden = !closed;
      if (article) article.hidden = closed;
      attribute(section, "data-closed", closed);
      const signature = JSON.stringify(open);
      if (signature === shown) return;
      const opened = shown !== "" && !closed;
      shown = signature;
      list.replaceChildren(...open.map((l) => leftItem(context, l)));
      // What was left was done elsewhere, on another device perhaps, while this page is shown.
      if (opened && session.state.page === page.slot)
        setTimeout(() => session.act((d, state) => openPage(d, state, page.id)));
    },
  };
}
