/** The frame of one question: checking an answer, and what is said back. Kinds answer in ui/kinds/. */
import { answersVisible } from "../core/assessment";
import { answered, complete, judge } from "../core/judge";
import { attemptsOf, check, locked, respond, triesLeft } from "../core/learning";
import { ruleOf } from "../core/rules";
import type { Answer } from "../core/state";
import type { QuestionData, QuestionKind } from "../data";
import type { Context, Part } from "./context";
import { all, attribute, el, say } from "./dom";
import { blanks } from "./kinds/blanks";
import { choices } from "./kinds/choices";
import type { FieldMaker } from "./kinds/field";
import { likert } from "./kinds/likert";
import { numeric } from "./kinds/number";
import { open } from "./kinds/open";
import { pairs } from "./kinds/pairs";
import { steps } from "./kinds/steps";
import { scenario } from "./scenario";

interface Kind {
  readonly make: FieldMaker;
  /** Key of what a learner is to do. */
  readonly task: string;
}

const KINDS: Readonly<Record<Exclude<QuestionKind, "scenario">, Kind>> = {
  single: { make: choices, task: "answer.choose-one" },
  "true-false": { make: choices, task: "answer.choose-one" },
  multiple: { make: choices, task: "answer.choose-many" },
  numeric: { make: numeric, task: "" },
  "fill-in": { make: blanks, task: "answer.fill" },
  matching: { make: pairs, task: "answer.match" },
  categorise: { make: pairs, task: "answer.match" },
  ordering: { make: steps, task: "answer.order" },
  likert: { make: likert, task: "answer.rate" },
  open: { make: open, task: "" },
};

export function question(context: Context, form: HTMLFormElement, q: QuestionData): Part {
  return q.kind === "scenario" ? scenario(context, form, q) : asked(context, form, q, KINDS[q.kind]);
}

function asked(context: Context, form: HTMLFormElement, q: QuestionData, kind: Kind): Part {
  const { session, t, announce } = context;
  const { data } = session;
  const said = all<HTMLElement>(form, ".kdll-said");
  const verdict = el("p", { class: "kdll-verdict", hidden: true, ...t.here });
  const solution = el("div", { class: "kdll-solved", hidden: true });
  const problem = el("p", { class: "kdll-problem", id: `${form.id}--problem`, hidden: true, ...t.here });
  const word = t(q.scorable ? "answer.check" : "answer.done");
  const button = el("button", { type: "submit", class: "kdll-button" }, word);
  const tries = el("span", { class: "kdll-tries" });
  const actions = el("div", { class: "kdll-actions", ...t.here }, button, tries);
  const field = kind.make({ ...context, form, q, changed });
  let shownAttempt = attemptsOf(data, session.state, q.page).finished;
  build();

  function build(): void {
    const task = [kind.task, note()].filter(Boolean).map((key) => t(key));
    const line = el("p", { class: "kdll-asks", ...t.here }, task.join(" "));
    if (task.length) form.querySelector(".kdll-prompt")?.after(line);
    field.order(shownAttempt);
    for (const block of said) {
      const key = block.dataset.when?.match(/^choice:(.+)$/)?.[1];
      const place = key === undefined ? null : field.place(key);
      if (place instanceof HTMLLIElement) place.append(block);
      else place?.after(block);
    }
    const last = field.last === form.querySelector(".kdll-prompt") && task.length ? line : field.last;
    last.after(problem, actions, verdict, solution);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!button.hidden) submit();
    });
  }

  /** Said once a page, and only where a score exists that it might be taken for. */
  function note(): string {
    if (!q.scorable) return q.kind === "likert" ? "answer.no-right" : "";
    const first = data.questions.find((other) => other.page === q.page && other.scorable);
    const practice = first === q && !q.scored && data.questions.some((other) => other.scored);
    return practice ? "answer.not-counted" : "";
  }

  function changed(): void {
    problem.hidden = true;
    session.act((d, state) => respond(d, state, q, field.read()));
  }

  function submit(): void {
    if (!complete(q, field.read())) return complain();
    session.act((d, state) => check(d, respond(d, state, q, field.read()), q));
    const words = all<HTMLElement>(form, ".kdll-verdict, .kdll-solved, .kdll-said").filter((e) => !e.hidden);
    announce(words.map((e) => spoken(e)).join(" "));
  }

  function complain(): void {
    const words = t(field.problem());
    say(problem, words);
    problem.hidden = false;
    const place = field.open();
    if (place) {
      const known = (place.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean);
      attribute(place, "aria-describedby", [...new Set([...known, problem.id])].join(" "));
    }
    announce(words);
    place?.focus();
  }

  function update(): void {
    const { state } = session;
    const answer = state.answers.get(q.slot);
    const row = attemptsOf(data, state, q.page);
    const rule = ruleOf(data, q.page);
    if (row.underway && row.finished !== shownAttempt) {
      shownAttempt = row.finished;
      field.order(shownAttempt);
    }
    field.fill(answer?.response);
    const shut = locked(data, state, q);
    field.shut(shut);
    const checked = answer?.checked === true;
    const each = rule.answersShown === "each";
    const visible = !q.scored || (each && checked) || answersVisible(rule, row);
    button.hidden = shut || (q.scored && !each) || (!q.scorable && checked);
    actions.hidden = button.hidden;
    const shown = checked && visible ? answer : undefined;
    const solve = shown !== undefined && (shut || shown.right);
    verdict.hidden = shown === undefined;
    if (shown) say(verdict, sentence(shown));
    attribute(form, "data-verdict", shown ? tone(shown) : null);
    field.mark(shown && q.scorable ? judge(q, shown.response) : null, solve);
    solved(solve && shown?.right === false);
    feedback(answer, shown);
    const n = q.scored || !q.scorable ? null : triesLeft(q, answer);
    const more = n === 1 ? t("answer.tries-left-one") : t("answer.tries-left", { n: n ?? 0 });
    say(tries, n === null || shut ? "" : more);
  }

  function tone(answer: Answer): "right" | "partly" | "wrong" | "noted" {
    if (!q.scorable) return "noted";
    return answer.right ? "right" : answer.score > 0 ? "partly" : "wrong";
  }

  function sentence(answer: Answer): string {
    if (!q.scorable) return t("answer.noted");
    const empty = !answered(q, answer.response);
    const parts = [t(empty ? "answer.not-answered" : `answer.${tone(answer)}`)];
    if (q.scored)
      parts.push(
        t("answer.points", { earned: t.number(q.points * answer.score), possible: t.number(q.points) }),
      );
    const out = !q.scored && !answer.right && triesLeft(q, answer) === 0;
    if (out) parts.push(t("answer.last-try"));
    return parts.join(" · ");
  }

  function solved(show: boolean): void {
    const words = show && q.scorable ? field.solution() : null;
    solution.hidden = words === null;
    solution.replaceChildren(...(words === null ? [] : [words]));
  }

  function feedback(answer: Answer | undefined, shown: Answer | undefined): void {
    const taken = shown ? judge(q, shown.response).taken : [];
    const wrongTries = answer && q.scorable && !answer.right ? answer.tries : 0;
    const last = q.scored || !q.scorable || answer?.right === true || triesLeft(q, answer) === 0;
    const when: Readonly<Record<string, boolean>> = {
      always: shown !== undefined,
      // What has no right answer has a model one.
      right: shown !== undefined && (shown.right || !q.scorable),
      wrong: shown !== undefined && q.scorable && !shown.right,
      // The explanation gives the answer away: not before the hints are used up.
      why: shown !== undefined && (last || wrongTries > q.hints),
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

/** The words of an element as one hears them, a pause between its blocks. */
function spoken(element: HTMLElement): string {
  const blocks = all<HTMLElement>(element, "p, li");
  const words = blocks.length ? blocks.map((b) => b.textContent) : [element.textContent];
  return words.map((w) => w?.trim()).join(" ");
}
