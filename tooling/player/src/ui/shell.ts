/** The frame around the pages: bar, menu, pager, and which page is shown. */
import { currentPage, openPage } from "../core/learning";
import type { Session } from "../core/session";
import { assessment } from "./assessment";
import type { Context, Part } from "./context";
import { all, attribute, el, say } from "./dom";
import { medium } from "./media";
import { menu, todoList } from "./menu";
import { question } from "./question";
import { gate } from "./gate";
import { about } from "./about";
import { activity } from "./activity";
import { printing } from "./print";
import { reading } from "./reading";
import { search } from "./search";
import type { SettingsStore } from "./settings";
import { banners, saved, support } from "./status";
import { revealed, tabs } from "./tabs";
import { terms } from "./term";
import { words } from "./words";

const SHOWN_TITLE = "h1:not([hidden], [hidden] h1)";

/** Builds the interface around the sections that the document already holds. */
export function shell(root: HTMLElement, session: Session, settings: SettingsStore): void {
  const { data } = session;
  const t = words(data);
  const live = el("div", { class: "kdll-hidden", "aria-live": "polite", ...t.here });
  const context: Context = { session, t, settings, announce: (text) => announce(live, text) };
  const main = root.querySelector("main") ?? el("main");
  attribute(main, "id", "kdll-main");
  attribute(main, "tabindex", -1);
  const sections = all<HTMLElement>(main, ".kdll-section");
  const parts: Part[] = [];

  const nav = el("nav", { class: "kdll-menu", id: "kdll-menu", "aria-label": t("nav.label"), ...t.here });
  const opener = el(
    "button",
    { type: "button", class: "kdll-opener", "aria-expanded": "false", "aria-controls": "kdll-menu" },
    t("menu.open"),
  );
  const title = el("span", { class: "kdll-course", ...t.content }, data.unit.whole ? data.course.title : data.unit.title);
  const badge = saved(context);
  const exit = el("button", { type: "button", class: "kdll-button kdll-exit" }, t("nav.exit"));
  const logo = data.logo ? el("img", { class: "kdll-logo", src: data.logo, alt: data.about.publisher }) : null;
  const notices = banners(context);
  const pager = el("footer", { class: "kdll-pager", ...t.here });
  const todo = todoList(context, "h2");
  root.replaceChildren(
    el("a", { class: "kdll-skip", href: "#kdll-main", ...t.here }, t("nav.skip")),
    el("header", { class: "kdll-bar", ...t.here }, opener, logo, title, badge.element, data.standard === "web" ? null : exit),
    nav,
    el("div", { class: "kdll-column" }, notices.element, main, pager),
    live,
  );
  nav.append(search(context, sections));
  parts.push(badge, notices, menu(context, nav), todo);
  nav.append(reading(context), about(context), support(context).element);
  printing(main);
  for (const section of sections) parts.push(...furnish(context, section));
  terms(context, main);

  function page(): string {
    return currentPage(data, session.state)?.id ?? "";
  }

  /** Shows the page of the state; all others are hidden. */
  function show(): void {
    const id = page();
    for (const section of sections) {
      section.hidden = section.dataset.page !== id;
      // What nobody sees does not count as watched.
      if (section.hidden) for (const film of all<HTMLMediaElement>(section, "video, audio")) film.pause();
    }
    const index = data.pages.findIndex((p) => p.id === id);
    const name = data.pages[index]?.title ?? "";
    document.title = `${name} – ${data.course.title}`;
    pager.replaceChildren(
      step(index - 1, "nav.previous", "prev"),
      el("span", { class: "kdll-position" }, t("page.of", { n: index + 1, total: data.pages.length })),
      step(index + 1, "nav.next", "next"),
    );
    if (index === data.pages.length - 1) pager.before(todo.element);
    else todo.element.remove();
  }

  function step(index: number, key: string, rel: string): HTMLElement {
    const to = data.pages[index];
    if (!to) return el("span");
    const kind = rel === "next" ? "kdll-button kdll-primary" : "kdll-button";
    return el("a", { class: kind, rel, href: `#page-${to.id}` }, t(key), el("small", t.content, to.title));
  }

  /** Goes where the address points; without a fragment, to the page of the launch. */
  function follow(first: string): void {
    const id = decodeFragment(location.hash);
    const target = id ? document.getElementById(id) : null;
    const section = target?.closest<HTMLElement>(".kdll-section");
    const to = id ? section?.dataset.page : first;
    if (!to || target === main) return;
    const article = section?.querySelector("article");
    closeMenu(false);
    if (to !== page()) session.act((d, state) => openPage(d, state, to));
    show();
    const inner = target && target !== article ? revealed(target) : null;
    // A page that opens late has a title of its own until then, hidden afterwards.
    const heading = inner ?? sections.find((s) => s.dataset.page === to)?.querySelector(SHOWN_TITLE);
    if (!(heading instanceof HTMLElement)) return;
    if (!heading.hasAttribute("tabindex")) attribute(heading, "tabindex", -1);
    heading.focus({ preventScroll: true });
    if (inner) inner.scrollIntoView();
    else window.scrollTo({ top: 0 });
  }

  function closeMenu(back: boolean): void {
    if (!nav.hasAttribute("data-open")) return;
    attribute(nav, "data-open", false);
    attribute(opener, "aria-expanded", "false");
    if (back) opener.focus();
  }

  opener.addEventListener("click", () => {
    const open = !nav.hasAttribute("data-open");
    if (!open) return closeMenu(true);
    attribute(nav, "data-open", true);
    attribute(opener, "aria-expanded", "true");
    nav.querySelector<HTMLElement>('[aria-current="page"]')?.focus();
  });
  nav.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenu(true);
  });
  // A link to the very fragment in the address changes nothing there, yet must lead to its page.
  root.addEventListener("click", (event) => {
    const anchor = (event.target as Element).closest<HTMLAnchorElement>('a[href^="#"]');
    if (anchor && anchor.getAttribute("href") === location.hash) follow(page());
    else if (anchor) closeMenu(false);
  });
  exit.addEventListener("click", () => void leave());

  async function leave(): Promise<void> {
    exit.disabled = true;
    const gone = await session.exit();
    exit.disabled = false;
    if (!gone) return;
    const { deviceOnly, keeping } = session.status;
    const here = deviceOnly || keeping === "failed" || keeping === "expired";
    const farewell = el("p", { tabindex: -1 }, t(here ? "session.closed-device" : "session.closed"));
    root.replaceChildren(el("main", { class: "kdll-closed" }, farewell));
    farewell.focus();
    if (session.exitUrl) location.assign(session.exitUrl);
  }

  const launchPage = page();
  session.listen(() => {
    for (const part of parts) part.update();
  });
  for (const part of parts) part.update();
  show();
  if (location.hash) follow(launchPage);
  window.addEventListener("hashchange", () => follow(launchPage));
  attribute(root, "data-ready", true);
  say(live, "");
}

/** The questions, media and assessment frame of one page. */
function furnish(context: Context, section: HTMLElement): Part[] {
  const { data } = context.session;
  const parts: Part[] = [];
  for (const form of all<HTMLFormElement>(section, ".kdll-question")) {
    const q = data.questions.find((candidate) => candidate.id === form.dataset.question);
    if (q) parts.push(question(context, form, q));
  }
  for (const figure of all<HTMLElement>(section, "[data-media]")) {
    const m = data.media.find((candidate) => candidate.path === figure.dataset.media);
    if (m) parts.push(medium(context, figure, m));
  }
  const page = data.pages.find((candidate) => candidate.id === section.dataset.page);
  const article = section.querySelector<HTMLElement>("article");
  const asks = page && (page.kind === "assessment" || page.id in data.rules.assessments);
  if (asks && article) parts.push(assessment(context, article, page));
  for (const list of all<HTMLElement>(section, ".kdll-activity")) parts.push(activity(context, list));
  for (const group of all<HTMLElement>(section, ".kdll-tabs")) tabs(group);
  if (page) parts.push(gate(context, section, page));
  attribute(section.querySelector("h1") ?? section, "tabindex", -1);
  return parts;
}

function announce(live: HTMLElement, text: string): void {
  // The same words twice are spoken twice only if the region was empty between.
  live.textContent = "";
  setTimeout(() => {
    live.textContent = text;
  }, 50);
}

function decodeFragment(hash: string): string {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return hash.slice(1);
  }
}
