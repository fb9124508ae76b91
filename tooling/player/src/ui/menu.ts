/** The contents, what is done of them, and what is left to do. */
import { isAsked } from "../core/draws";
import { closedBy } from "../core/gates";
import { left, result, type Left } from "../core/rules";
import { attemptsOf } from "../core/learning";
import type { PageData } from "../data";
import type { Context, Part } from "./context";
import { all, attribute, el, hiddenText, say } from "./dom";

export function menu({ session, t }: Context, nav: HTMLElement): Part {
  const { data } = session;
  const bar = el("progress", { max: 100, value: 0, "aria-label": t("progress.label") });
  const percent = el("span", { class: "kdll-percent" });
  let revealed: PageData | null = null;
  const state = new Map<string, HTMLElement>();
  const promise = el(
    "section",
    { class: "kdll-promise" },
    el("h2", {}, t(data.unit.whole ? "menu.promise" : "menu.promise-unit")),
    data.promise ? el("p", {}, data.promise) : null,
  );
  const todo = todoList({ session, t }, "h3");
  promise.append(todo.element);
  nav.append(
    el("div", { class: "kdll-progress" }, bar, percent),
    ...data.modules.map(module),
    promise,
  );

  function module(m: (typeof data.modules)[number]): HTMLElement {
    const pages = m.pages.flatMap((id) => data.pages.find((p) => p.id === id) ?? []);
    // A module's opening page usually has its title: once is enough for the eye.
    const same = pages[0]?.title === m.title;
    return el(
      "section",
      { class: same ? "kdll-module kdll-led" : "kdll-module" },
      el("h2", { class: same ? "kdll-hidden" : "", ...t.content }, m.title),
      el("ol", {}, ...pages.map((page) => el("li", {}, link(page)))),
    );
  }

  function link(page: PageData): HTMLElement {
    const note = hiddenText("");
    state.set(page.id, note);
    return el("a", { href: `#page-${page.id}`, "data-to": page.id }, el("span", t.content, page.title), note);
  }

  /** A page's state in words, for those who do not see its sign. */
  function told(page: PageData): { sign: string; words: string } {
    const { state: now } = session;
    if (closedBy(data, now, page.id).length) return { sign: "closed", words: t("page.closed") };
    const questions = data.questions.filter((q) => q.page === page.id && isAsked(data, now, q));
    const answers = questions.map((q) => now.answers.get(q.slot));
    const rule = data.rules.assessments[page.id];
    if (rule) {
      const row = attemptsOf(data, now, page.id);
      if (row.passed) return { sign: "done", words: t("page.passed") };
      if (row.finished && rule.role === "pre") return { sign: "done", words: t("page.answered") };
      if (row.finished) return { sign: "open", words: t("assessment.failed") };
    } else if (questions.length && answers.every((answer) => answer?.checked))
      return { sign: "done", words: t("page.answered") };
    if (!now.seen.has(page.slot))
      return now.exempt.has(page.slot)
        ? { sign: "done", words: t("page.spared") }
        : { sign: "new", words: t("page.unseen") };
    return { sign: questions.length ? "open" : "done", words: t("page.seen") };
  }

  /** Shows the present page in a menu that is longer than the screen; then lets the learner scroll. */
  function reveal(anchor: HTMLElement): void {
    const [inner, outer] = [anchor.getBoundingClientRect(), nav.getBoundingClientRect()];
    if (inner.top < outer.top) nav.scrollTop -= outer.top - inner.top + outer.height / 3;
    else if (inner.bottom > outer.bottom) nav.scrollTop += inner.bottom - outer.bottom + outer.height / 3;
  }

  return {
    update() {
      const share = result(data, session.state).progress;
      bar.value = Math.floor(share * 100);
      say(percent, t("progress.percent", { percent: t.percent(share) }));
      for (const anchor of all<HTMLElement>(nav, "[data-to]")) {
        const page = data.pages.find((p) => p.id === anchor.dataset.to);
        if (!page) continue;
        const { sign, words } = told(page);
        attribute(anchor, "data-sign", sign);
        attribute(anchor, "aria-current", page.slot === session.state.page ? "page" : null);
        if (page.slot === session.state.page && page !== revealed) {
          revealed = page;
          reveal(anchor);
        }
        const note = state.get(page.id);
        if (note) say(note, ` (${words})`);
      }
      todo.update();
    },
  };
}

/** One thing that is left, in words that lead there. */
export function leftItem({ session, t }: Pick<Context, "session" | "t">, l: Left): HTMLElement {
  const { data } = session;
  if (l.kind === "minutes") return el("li", {}, t("left.minutes", { n: l.minutes, spent: l.spent }));
  const title = data.pages.find((p) => p.id === l.page)?.title ?? "";
  if (l.kind === "assessment" && l.lost)
    return el("li", {}, data.locked || t("left.failed", { title }));
  return el("li", {}, el("a", { href: `#page-${l.page}` }, words()));

  function words(): string {
    switch (l.kind) {
      case "page":
        return t("left.page", { title });
      case "assessment":
        return t(l.pre ? "left.pre" : "left.assessment", { title });
      case "video": {
        const shares = { percent: t.percent(data.rules.videos ?? 1), done: t.percent(l.watched) };
        return t("left.video", { title, ...shares });
      }
      case "module": {
        const module = data.modules.find((m) => m.id === l.module)?.title ?? "";
        return t(l.things === 1 ? "left.module-one" : "left.module", { title: module, n: l.things });
      }
      case "minutes":
        return "";
    }
  }
}

/** What is left to do, each with a link to where it is done. */
export function todoList(
  { session, t }: Pick<Context, "session" | "t">,
  level: "h2" | "h3",
): Part & { element: HTMLElement } {
  const { data } = session;
  const title = el(level, {}, t("left.title"));
  const list = el("ul");
  const done = el("p", { class: "kdll-all-done" });
  // At the end of the last page it stands in no landmark but its own.
  const name = level === "h2" ? { role: "region", "aria-label": t("left.title") } : {};
  const element = el("div", { class: "kdll-todo", ...name, ...t.here }, title, list, done);
  /** More unopened pages than this are counted, not listed. */
  const few = 3;
  let shown = "";

  /** One cannot do what is to be done on a page without opening it. */
  function implied(page: string): boolean {
    return left(data, session.state).some(
      (l) =>
        (l.kind === "assessment" && l.page === page) ||
        (l.kind === "video" && data.media.some((m) => m.path === l.path && m.page === page)),
    );
  }

  return {
    element,
    update() {
      const open = left(data, session.state);
      const { completed } = result(data, session.state);
      const signature = JSON.stringify([open, completed]);
      if (signature === shown) return;
      shown = signature;
      const pages = open.filter((l) => l.kind === "page");
      const listed = open.filter((l) => l.kind !== "page" || (pages.length <= few && !implied(l.page)));
      const counted = pages.length > few ? [el("li", {}, t("left.pages", { n: pages.length }))] : [];
      list.replaceChildren(...counted, ...listed.map((l) => leftItem({ session, t }, l)));
      say(done, completed ? t(data.unit.whole ? "left.all-done" : "left.all-done-unit") : "");
      title.hidden = list.hidden = completed;
      done.hidden = !completed;
    },
  };
}
