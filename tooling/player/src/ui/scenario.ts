/** A scenario: one situation at a time, what is said back before one goes on, and how it ended. */
import { answersVisible } from "../core/assessment";
import { answered, keyOf, slotOf } from "../core/judge";
import { attemptsOf, check, locked, respond, startOver } from "../core/learning";
import { pathOf } from "../core/response";
import { ruleOf } from "../core/rules";
import { ended, startOf } from "../core/scenario";
import type { QuestionData } from "../data";
import type { Context, Part } from "./context";
import { all, attribute, el, say } from "./dom";

export function scenario(context: Context, form: HTMLFormElement, q: QuestionData): Part {
  const { session, t, announce } = context;
  const { data } = session;
  const places = new Map(all<HTMLElement>(form, ".kdll-situation").map((s) => [s.dataset.key ?? "", s]));
  const verdict = el("p", { class: "kdll-verdict", hidden: true, ...t.here });
  const said = all<HTMLElement>(form, ":scope > .kdll-said");
  const back = el("button", { type: "button", class: "kdll-button" }, t("scenario.back"));
  const on = el("button", { type: "button", class: "kdll-button kdll-primary" }, t("scenario.go-on"));
  const anew = el("button", { type: "button", class: "kdll-button" }, t("scenario.again"));
  const route = el("ol");
  const way = el("details", { class: "kdll-way" }, el("summary", t.here, t("scenario.way")), route);
  form.append(verdict, ...said, el("div", { class: "kdll-actions", ...t.here }, on, back, anew), way);

  /** Where the learner is, and came from; what is read after the verdict changes no state. */
  let at = whereabouts() ?? startKey();
  let trail: string[] = [];
  /** Key of the option whose feedback is being read before it leads on. */
  let chosen: string | null = null;

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("click", (event) => {
    const option = (event.target as Element).closest<HTMLElement>(".kdll-option");
    if (!option) return;
    // The link is for those without a script; here it is a choice.
    event.preventDefault();
    event.stopPropagation();
    choose(option.dataset.key ?? "");
  });
  on.addEventListener("click", () => follow());
  back.addEventListener("click", () => go(trail.pop() ?? startKey()));
  anew.addEventListener("click", () => {
    trail = [];
    session.act((d, state) => startOver(d, state, q));
    go(startKey());
  });
  for (const option of all<HTMLElement>(form, ".kdll-option")) {
    attribute(option, "role", "button");
    attribute(option, "tabindex", 0);
    option.addEventListener("keydown", (event) => {
      const pressed = event.key === " " || (event.key === "Enter" && !option.hasAttribute("href"));
      if (!pressed) return;
      event.preventDefault();
      option.click();
    });
  }

  function startKey(): string {
    const start = startOf(q);
    return start === null ? "" : keyOf(start);
  }

  function given() {
    return pathOf(session.state.answers.get(q.slot)?.response);
  }

  function whereabouts(): string | null {
    const slot = given().at;
    return slot === null || !places.has(keyOf(slot)) ? null : keyOf(slot);
  }

  function line(key: string) {
    return q.choices.find((choice) => choice.key === key);
  }

  function choose(key: string): void {
    if (chosen !== null) return;
    const option = line(key);
    const situation = option?.within;
    if (!option || situation === undefined) return;
    chosen = key;
    session.act((d, state) => {
      const { path } = pathOf(state.answers.get(q.slot)?.response);
      const here = Number.parseInt(situation, 36);
      // The first visit counts: an option that was taken once stays taken.
      const first = path.has(here) ? path : new Map(path).set(here, slotOf(option));
      return respond(d, state, q, { form: "path", path: [...first], at: here });
    });
    const feedback = form.querySelector<HTMLElement>(`[data-when="choice:${key}"]`);
    if (!feedback) return follow();
    update();
    announce(feedback.textContent?.trim() ?? "");
    on.focus();
  }

  /** Goes where the chosen option leads. */
  function follow(): void {
    const to = chosen === null ? null : line(chosen)?.target;
    if (to == null || !places.has(to)) return;
    trail.push(at);
    go(to);
  }

  function go(to: string): void {
    chosen = null;
    at = to;
    const slot = Number.parseInt(to, 36);
    session.act((d, state) => {
      const { path } = pathOf(state.answers.get(q.slot)?.response);
      const next = respond(d, state, q, { form: "path", path: [...path], at: slot });
      const each = !q.scored || ruleOf(d, q.page).answersShown === "each";
      return each && ended(q, slot) ? check(d, next, q) : next;
    });
    update();
    const heading = places.get(to)?.querySelector<HTMLElement>("h2, h3, h4, h5, h6");
    if (!heading) return;
    attribute(heading, "tabindex", -1);
    heading.focus({ preventScroll: true });
    heading.scrollIntoView({ block: "nearest" });
    if (!verdict.hidden) announce(verdict.textContent ?? "");
  }

  function update(): void {
    const { state } = session;
    const answer = state.answers.get(q.slot);
    const { path } = given();
    // Nobody is elsewhere before a first choice: another attempt has begun.
    if (path.size === 0 && chosen === null && !locked(data, state, q)) {
      trail = [];
      at = startKey();
    }
    for (const [key, place] of places) place.hidden = key !== at;
    const here = Number.parseInt(at, 36);
    const taken = path.get(here);
    for (const option of all<HTMLElement>(places.get(at) ?? form, ".kdll-option")) {
      const key = option.dataset.key ?? "";
      attribute(option, "aria-pressed", key === chosen ? "true" : null);
      attribute(option, "aria-disabled", chosen !== null && key !== chosen ? "true" : null);
      option.parentElement?.querySelector(":scope > .kdll-first")?.remove();
      if (chosen === null && taken === Number.parseInt(key, 36))
        option.after(el("span", { class: "kdll-first", ...t.here }, t("scenario.first")));
    }
    for (const block of all<HTMLElement>(form, ".kdll-situation .kdll-said"))
      block.hidden = block.dataset.when !== `choice:${chosen}`;
    const end = ended(q, here);
    on.hidden = chosen === null;
    back.hidden = !trail.length || chosen !== null;
    anew.hidden = !end || q.scored;
    judged(end, answer);
    wayShown(path);
  }

  /** A score is said where the way ends, if it may be said yet. */
  function judged(end: boolean, answer: ReturnType<typeof session.state.answers.get>): void {
    const rule = ruleOf(data, q.page);
    const row = attemptsOf(data, session.state, q.page);
    const visible = !q.scored || rule.answersShown === "each" || answersVisible(rule, row);
    const shown = q.scorable && answer?.checked === true && visible && (end || q.scored) ? answer : null;
    verdict.hidden = shown === null;
    const empty = shown !== null && !answered(q, shown.response);
    const tone = shown?.right ? "right" : (shown?.score ?? 0) > 0 ? "partly" : "wrong";
    attribute(form, "data-verdict", shown ? tone : null);
    const reached = t("scenario.score", { percent: t.percent(shown?.score ?? 0) });
    if (shown) say(verdict, empty ? t("answer.not-answered") : reached);
    const over = end && answer?.checked === true && visible;
    for (const block of said) {
      const [kind = ""] = (block.dataset.when ?? "").split(":");
      const when: Readonly<Record<string, boolean>> = {
        always: over,
        right: over && (answer.right || !q.scorable),
        wrong: over && q.scorable && !answer.right,
        why: over,
      };
      block.hidden = !(when[kind] ?? false);
    }
  }

  /** The choices that count, in the order in which they were made. */
  function wayShown(path: ReadonlyMap<number, number | null>): void {
    const rows = [...path].flatMap(([situation, option]) => {
      const [from, to] = [line(keyOf(situation)), option === null ? undefined : line(keyOf(option))];
      return from && to ? [`${from.text}: ${to.text}`] : [];
    });
    way.hidden = rows.length < 2;
    if (route.childElementCount !== rows.length || route.textContent !== rows.join(""))
      route.replaceChildren(...rows.map((row) => el("li", {}, row)));
  }

  return { update };
}
