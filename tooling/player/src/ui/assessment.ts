/** The frame of an assessment page: what it takes to pass, handing in, and the result in words. */
import { attemptsLeft, kept, mayRetry } from "../core/assessment";
import { answered } from "../core/judge";
import { again, attemptsOf, pointsOf, scoredOn, submit } from "../core/learning";
import { ruleOf } from "../core/rules";
import type { PageData } from "../data";
import type { Context, Part } from "./context";
import { attribute, el, say } from "./dom";

export function assessment(context: Context, article: HTMLElement, page: PageData): Part {
  const { session, t, announce } = context;
  const { data } = session;
  const questions = scoredOn(data, page.id);
  const rule = el("p", { class: "kdll-assessment-rule" });
  const count = el("p", { class: "kdll-assessment-count" });
  const problem = el("p", { class: "kdll-problem", hidden: true });
  const hand = el("button", { type: "button", class: "kdll-button kdll-primary" }, t("assessment.submit"));
  const panel = el("div", { class: "kdll-hand-in" }, count, problem, hand);
  const title = el("h2", { class: "kdll-result-title", tabindex: -1 });
  const lines = el("div");
  const retry = el("button", { type: "button", class: "kdll-button kdll-primary" }, t("assessment.try-again"));
  const outcome = el("section", { class: "kdll-result", hidden: true }, title, lines, retry);
  article.querySelector("h1")?.after(rule, outcome);
  article.append(panel);
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

  /** Numbers of the questions without an answer, from 0. */
  function open(): number[] {
    return questions.flatMap((q, index) =>
      answered(q, session.state.answers.get(q.slot)?.response) ? [] : [index],
    );
  }

  function update(): void {
    const { state } = session;
    const rules = ruleOf(data, page.id);
    const row = attemptsOf(data, state, page.id);
    const done = row.finished > 0 && !row.underway;
    const number = row.finished + (done ? 0 : 1);
    say(
      rule,
      [
        t("assessment.need", { percent: t.percent(rules.pass) }),
        rules.attempts === null
          ? t("assessment.attempt", { n: number })
          : t("assessment.attempt-of", { n: number, total: rules.attempts }),
        rules.attempts === 1 ? "" : t(`assessment.${rules.keep}-counts`),
      ].join(" "),
    );
    const missing = open();
    say(count, t("assessment.answered", { done: questions.length - missing.length, total: questions.length }));
    if (!missing.length) problem.hidden = true;
    panel.hidden = done || !questions.length;
    outcome.hidden = !done;
    attribute(article, "data-handed-in", done);
    if (done) result();
  }

  function result(): void {
    const { state } = session;
    const rules = ruleOf(data, page.id);
    const row = attemptsOf(data, state, page.id);
    const { earned, possible } = pointsOf(data, state, page.id);
    const left = attemptsLeft(rules, row);
    const retryable = mayRetry(rules, row);
    say(title, t(row.passed ? "assessment.passed" : "assessment.failed"));
    attribute(outcome, "data-verdict", row.passed ? "right" : "wrong");
    const points = { earned: t.number(earned), possible: t.number(possible) };
    const said = [
      t("assessment.result", { percent: t.percent(row.last ?? 0), ...points }),
      row.finished > 1 ? t("assessment.kept", { percent: t.percent(kept(rules, row) ?? 0) }) : "",
      row.passed ? "" : t("assessment.need", { percent: t.percent(rules.pass) }),
      left === 0 && !row.passed ? t("assessment.attempts-none") : "",
      retryable && left === 1 ? t("assessment.attempts-left-one") : "",
      retryable && left !== null && left > 1 ? t("assessment.attempts-left", { n: left }) : "",
    ].filter(Boolean);
    if (lines.textContent !== said.join("")) lines.replaceChildren(...said.map((line) => el("p", {}, line)));
    retry.hidden = !retryable;
  }

  return { update };
}
