/** What this course is, in which edition, whose, and whom to ask. */
import type { Context } from "./context";
import { el } from "./dom";

export function about({ session, t }: Context): HTMLElement {
  const { course, about: told } = session.data;
  const rows: readonly (readonly [key: string, value: string])[] = [
    ["about.course", course.title],
    ["about.publisher", told.publisher],
    ["about.version", course.version],
    ["about.current", course.currentAsOf ? t.date(course.currentAsOf) : ""],
    ["about.licence", told.licence],
    ["about.contact", told.contact],
    ["about.digest", told.digest],
  ];
  const list = el("dl");
  for (const [key, value] of rows) {
    const own = key === "about.course" || key === "about.contact" ? t.content : {};
    const shown = key === "about.digest" ? el("code", {}, value) : linked(value);
    if (value) list.append(el("dt", {}, t(key)), el("dd", own, ...[shown].flat()));
  }
  const credits = told.credits.map(({ files, by, licence, source }) =>
    el("li", {}, [by, licence, source].filter(Boolean).join(" · "), el("small", {}, files.join(", "))),
  );
  return el(
    "details",
    { class: "kdll-folded kdll-about" },
    el("summary", {}, t("about.title")),
    list,
    credits.length ? el("h3", {}, t("about.credits")) : null,
    credits.length ? el("ul", {}, ...credits) : null,
  );
}

/** A contact's address is words and may end with a page to go to. */
function linked(text: string): (Node | string)[] {
  return text.split(/(https?:\/\/[^\s,]+)/).map((part) =>
    /^https?:/.test(part) ? el("a", { href: part, rel: "noreferrer", target: "_blank" }, part) : part,
  );
}
