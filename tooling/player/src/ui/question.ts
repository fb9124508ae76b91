/** One question: marking an answer, checking it, and what is said back. */
import { answersVisible } from "../core/assessment";
import { answered, judge, slotOf, type Response } from "../core/judge";
import { attemptsOf, check, locked, respond, triesLeft } from "../core/learning";
import { ruleOf } from "../core/rules";
import { shuffled } from "../core/shuffle";
import type { Answer } from "../core/state";
import type { QuestionData, QuestionKind } from "../data";
import type { Context, Part } from "./context";
import { all, attribute, el, hiddenText, say } from "./dom";

const TASKS: Readonly<Record<QuestionKind, string>> = {
  single: "answer.choose-one",
  "true-false": "answer.choose-one",
  multiple: "answer.choose-many",
  numeric: "",
};

export function question(context: Context, form: HTMLFormElement, q: QuestionData): Part {
  const { session, t, announce } = context;
  const { data } = session;
  const inputs = all<HTMLInputElement>(form, "input");
  const said = all<HTMLElement>(form, ".kdll-said");
  const kindLine = el("p", { class: "kdll-task" });
  const verdict = el("p", { class: "kdll-verdict", hidden: true });
  const problem = el("p", { class: "kdll-problem", id: `${form.id}-problem`, hidden: true });
  const button = el("button", { type: "submit", class: "kdll-button" }, t("answer.check"));
  const tries = el("span", { class: "kdll-tries" });
  const actions = el("div", { class: "kdll-actions" }, button, tries);
  build();

  function build(): void {
    const task = [TASKS[q.kind], isFirstPractice() ? "answer.not-counted" : ""].filter(Boolean);
    say(kindLine, task.map((key) => t(key)).join(" "));
    if (task.length) form.querySelector(".kdll-prompt")?.after(kindLine);
    order();
    for (const block of said) {
      const key = block.dataset.when?.match(/^choice:(.+)$/)?.[1];
      const label = inputs.find((input) => input.value === key && input.type !== "text")?.closest("label");
      if (label) label.after(block);
    }
    const last = form.querySelector(".kdll-choices, .kdll-number");
    last?.after(problem, actions, verdict);
    form.addEventListener("input", changed);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!button.hidden) submit();
    });
  }

  /** Said once a page, and only where a score exists that it might be taken for. */
  function isFirstPractice(): boolean {
    const first = data.questions.find((other) => other.page === q.page && !other.scored);
    return first === q && data.questions.some((other) => other.scored);
  }

  /** The same for one attempt; another attempt is asked in another order. */
  function order(): void {
    const box = form.querySelector(".kdll-choices");
    if (!box || q.keepOrder || q.kind === "true-false") return;
    const labels = all<HTMLElement>(box, ".kdll-choice");
    if (!labels.length) return;
    const byKey = new Map(labels.map((label) => [label.querySelector("input")?.value, label]));
    const keys = q.choices.map((choice) => choice.key).filter((key) => byKey.has(key));
    const attempt = q.scored ? attemptsOf(data, session.state, q.page).finished : 0;
    for (const key of shuffled(keys, session.state.seed ^ (q.slot * 131 + attempt * 8191))) {
      const label = byKey.get(key) as HTMLElement;
      const feedback = label.nextElementSibling;
      box.append(label);
      if (feedback?.classList.contains("kdll-said")) box.append(feedback);
    }
  }

  function marked(): Response {
    if (q.kind === "numeric") return inputs[0]?.value ?? "";
    const keys = inputs.filter((input) => input.checked).map((input) => input.value);
    return q.choices.filter((choice) => keys.includes(choice.key)).map(slotOf);
  }

  function changed(): void {
    problem.hidden = true;
    for (const input of inputs) attribute(input, "aria-invalid", null);
    session.act((d, state) => respond(d, state, q, marked()));
  }

  function submit(): void {
    const response = marked();
    if (!answered(q, response)) return complain(response);
    session.act((d, state) => check(d, state, q));
    announce(all(form, ".kdll-verdict, .kdll-said:not([hidden])").map((e) => e.textContent?.trim()).join(" "));
  }

  function complain(response: Response): void {
    const key =
      q.kind !== "numeric"
        ? "answer.empty"
        : typeof response === "string" && response.trim()
          ? "answer.not-a-number"
          : "answer.empty-number";
    say(problem, t(key));
    problem.hidden = false;
    for (const input of inputs) attribute(input, "aria-invalid", q.kind === "numeric" ? "true" : null);
    attribute(inputs[0] as Element, "aria-describedby", problem.id);
    announce(t(key));
    inputs[0]?.focus();
  }

  let shownAttempt = attemptsOf(data, session.state, q.page).finished;
  function update(): void {
    const { state } = session;
    const answer = state.answers.get(q.slot);
    const row = attemptsOf(data, state, q.page);
    const rule = ruleOf(data, q.page);
    if (row.underway && row.finished !== shownAttempt) {
      shownAttempt = row.finished;
      order();
    }
    fill(answer?.response);
    const shut = locked(data, state, q);
    for (const input of inputs) input.disabled = shut;
    const checked = answer?.checked === true;
    const each = rule.answersShown === "each";
    const open = !q.scored || (each && checked) || answersVisible(rule, row);
    button.hidden = shut || (q.scored && !each);
    actions.hidden = button.hidden;
    const show = checked && open;
    verdict.hidden = !show;
    if (show && answer) speak(answer);
    attribute(form, "data-verdict", show && answer ? tone(answer) : null);
    marks(show ? answer : undefined, show && (shut || answer?.right === true));
    feedback(answer, show);
    const n = q.scored ? null : triesLeft(q, answer);
    say(tries, n === null || shut ? "" : n === 1 ? t("answer.tries-left-one") : t("answer.tries-left", { n }));
  }

  function fill(response: Response | undefined): void {
    const field = inputs[0];
    if (q.kind === "numeric") {
      const text = typeof response === "string" ? response : "";
      if (field && field !== document.activeElement && field.value !== text) field.value = text;
      return;
    }
    const taken = Array.isArray(response) ? response : [];
    for (const input of inputs) input.checked = taken.includes(Number.parseInt(input.value, 36));
  }

  function tone(answer: Answer): "right" | "partly" | "wrong" {
    return answer.right ? "right" : answer.score > 0 ? "partly" : "wrong";
  }

  function speak(answer: Answer): void {
    const empty = !answered(q, answer.response);
    const parts = [t(empty ? "answer.not-answered" : `answer.${tone(answer)}`)];
    if (q.scored)
      parts.push(
        t("answer.points", { earned: t.number(q.points * answer.score), possible: t.number(q.points) }),
      );
    const out = !q.scored && !answer.right && triesLeft(q, answer) === 0;
    if (out) parts.push(t("answer.last-try"));
    const reveal = q.kind === "numeric" && !answer.right && (q.scored || out);
    if (reveal) parts.push(t("answer.right-is", { answer: rightNumber() }));
    say(verdict, parts.join(" · "));
  }

  function rightNumber(): string {
    const line = q.choices.find((choice) => choice.right);
    return [line?.text ?? "", q.unit].filter(Boolean).join(" ");
  }

  /** Says beside each choice, in words, what it was and whether it was right. */
  function marks(answer: Answer | undefined, everything: boolean): void {
    if (q.kind === "numeric") return;
    for (const input of inputs) {
      const choice = q.choices.find((c) => c.key === input.value);
      const label = input.closest("label");
      if (!choice || !label) continue;
      const taken = answer !== undefined && (answer.response as readonly number[]).includes(slotOf(choice));
      const marked = answer !== undefined && (taken || (everything && choice.right));
      attribute(label, "data-mark", marked ? (choice.right ? "right" : "wrong") : null);
      label.querySelector(".kdll-mark")?.remove();
      if (!marked) continue;
      const words = [taken && t("answer.is-chosen"), t(choice.right ? "answer.is-right" : "answer.is-wrong")];
      label.append(el("span", { class: "kdll-mark" }, hiddenText(" – "), words.filter(Boolean).join(", ")));
    }
  }

  function feedback(answer: Answer | undefined, show: boolean): void {
    const taken = answer && show ? judge(q, answer.response).taken : [];
    const wrongTries = answer && !answer.right ? answer.tries : 0;
    const last = q.scored || answer?.right === true || triesLeft(q, answer) === 0;
    const when: Readonly<Record<string, boolean>> = {
      always: show,
      right: show && answer?.right === true,
      wrong: show && answer?.right === false,
      // The explanation gives the answer away: not before the hints are used up.
      why: show && (last || wrongTries > q.hints),
    };
    for (const block of said) {
      const [kind = "", detail = ""] = (block.dataset.when ?? "").split(":");
      const visible =
        kind === "choice"
          ? taken.includes(detail)
          : kind === "hint"
            ? !q.scored && wrongTries >= Number(detail)
            : (when[kind] ?? false);
      block.hidden = !visible;
    }
  }

  return { update };
}

