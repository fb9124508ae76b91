/** The frame of an assessment page: what it takes to pass, handing in, and the result in words. */
import { attemptsLeft, handedIn, kept, mayRetry } from "../core/assessment";
import { asked, isAsked } from "../core/draws";
import { competenciesShown, exemptModules } from "../core/exempt";
import { complete } from "../core/judge";
import { again, attemptsOf, pointsOf, submit } from "../core/learning";
import { ruleOf } from "../core/rules";
import type { PageData, QuestionData } from "../data";
import type { Context, Part } from "./context";
import { all, attribute, el, say } from "./dom";

export function assessment(context: Context, article: HTMLElement, page: PageData): Part {
  const { session, t, announce } = context;
  const { data } = session;
  const pre = ruleOf(data, page.id).role === "pre";
  const rule = el("p", { class: "kdll-assessment-rule", ...t.here });
  const count = el("p", { class: "kdll-assessment-count" });
  const problem = el("p", { class: "kdll-problem", hidden: true });
  const hand = el("button", { type: "button", class: "kdll-button kdll-primary" }, t("assessment.submit"));
  const panel = el("div", { class: "kdll-hand-in", ...t.here }, count, problem, hand);
  const title = el("h2", { class: "kdll-result-title", tabindex: -1 });
  const lines = el("div");
  const retry = el("button", { type: "button", class: "kdll-button kdll-primary" }, t("assessment.try-again"));
  const outcome = el("section", { class: "kdll-result", hidden: true, ...t.here }, title, lines, retry);
  article.querySelector("h1")?.after(rule, outcome);
  article.append(panel);
  const forms = all<HTMLFormElement>(article, ".kdll-question").flatMap((form) => {
    const q = data.questions.find((other) => other.id === form.dataset.question);
    const number = el("p", { class: "kdll-question-number", ...t.here });
    if (q?.scored) form.prepend(number);
    return q ? [{ form, q, number }] : [];
  });
  let warned = false;

  hand.addEventListener("click", () => {
    const missing = open();
    if (missing.length && !warned) {
      warned = true;
      const names = missing.map((index) => t.number(index + 1)).join(", ");
      say(problem, t("assessment.submit-unanswered", { questions: names }));
      problem.hidden = false;
      announce(problem.textContent ?? "");
      return;
    }
    session.act((d, state) => submit(d, state, page.id));
    window.scrollTo({ top: 0 });
    title.focus({ preventScroll: true });
  });

  retry.addEventListener("click", () => {
    session.act((d, state) => again(d, state, page.id));
    warned = false;
    const heading = article.querySelector<HTMLElement>("h1");
    window.scrollTo({ top: 0 });
    heading?.focus({ preventScroll: true });
  });

  /** In the order in which they stand on the page. */
  function questions(): QuestionData[] {
    const mine = asked(data, session.state, page.id);
    return forms.flatMap(({ q }) => (mine.includes(q) ? [q] : []));
  }

  /** Numbers of the questions that are not fully answered, from 0. */
  function open(): number[] {
    return questions().flatMap((q, index) =>
      complete(q, session.state.answers.get(q.slot)?.response) ? [] : [index],
    );
  }

  /** Shows the questions drawn for this learner, and numbers what is asked. */
  function drawn(): void {
    const mine = questions();
    for (const { form, q, number } of forms) {
      form.hidden = !isAsked(data, session.state, q);
      const index = mine.indexOf(q);
      if (index >= 0) say(number, t("assessment.question", { n: index + 1, total: mine.length }));
    }
    for (const box of all<HTMLElement>(article, ".kdll-drawn"))
      box.hidden = all<HTMLElement>(box, ".kdll-question").every((form) => form.hidden);
  }

  function update(): void {
    const { state } = session;
    const rules = ruleOf(data, page.id);
    const row = attemptsOf(data, state, page.id);
    const done = handedIn(row);
    const number = row.finished + (done ? 0 : 1);
    drawn();
    say(
      rule,
      [
        t(pre ? "assessment.pre" : "assessment.need", { percent: t.percent(rules.pass) }),
        rules.attempts === null
          ? t("assessment.attempt", { n: number })
          : t("assessment.attempt-of", { n: number, total: rules.attempts }),
        rules.attempts === 1 || pre ? "" : t(`assessment.${rules.keep}-counts`),
      ].join(" "),
    );
    const total = questions().length;
    const missing = open();
    say(count, t("assessment.answered", { done: total - missing.length, total }));
    if (!missing.length) problem.hidden = true;
    panel.hidden = done || !total;
    outcome.hidden = !done;
    attribute(article, "data-handed-in", done);
    if (done) result();
  }

  function result(): void {
    const { state } = session;
    const rules = ruleOf(data, page.id);
    const row = attemptsOf(data, state, page.id);
    const { earned, possible } = pointsOf(data, state, page.id);
    const retryable = mayRetry(rules, row);
    say(title, t(pre ? "assessment.pre-done" : row.passed ? "assessment.passed" : "assessment.failed"));
    attribute(outcome, "data-verdict", pre ? null : row.passed ? "right" : "wrong");
    const points = { earned: t.number(earned), possible: t.number(possible) };
    const said = [
      t("assessment.result", { percent: t.percent(row.last ?? 0), ...points }),
      row.finished > 1 && !pre ? t("assessment.kept", { percent: t.percent(kept(rules, row) ?? 0) }) : "",
      ...(pre ? spared() : outlook()),
    ].filter(Boolean);
    const words = said.join("");
    if (lines.textContent !== words) lines.replaceChildren(...said.map((line) => el("p", {}, line)));
    retry.hidden = !retryable;
  }

  /** What it takes, and what may still be done. */
  function outlook(): string[] {
    const rules = ruleOf(data, page.id);
    const row = attemptsOf(data, session.state, page.id);
    const left = attemptsLeft(rules, row);
    const more = mayRetry(rules, row) && left !== null;
    return [
      row.passed ? "" : t("assessment.need", { percent: t.percent(rules.pass) }),
      left === 0 && !row.passed ? data.locked || t("assessment.attempts-none") : "",
      more && left === 1 ? t("assessment.attempts-left-one") : "",
      more && left > 1 ? t("assessment.attempts-left", { n: left }) : "",
    ];
  }

  /** What a pre-assessment has shown, and which modules need not be opened because of it. */
  function spared(): string[] {
    if (ruleOf(data, page.id).exemptFrom === null) return [];
    const shown = competenciesShown(data, session.state, page.id);
    const titles = data.objectives.filter((o) => shown.includes(o.id)).map((o) => o.title);
    const modules = exemptModules(data, session.state).map((m) => `“${m.title}”`);
    return [
      titles.length ? t("exempt.shown", { what: titles.join("; ") }) : t("exempt.none-shown"),
      modules.length ? t("exempt.modules", { what: modules.join(", ") }) : t("exempt.no-modules"),
    ];
  }

  return { update };
}
