/** Fill-in: boxes amid the words of what is asked, each with its own verdict beside it. */
import { textsOf } from "../../core/response";
import { all, attribute, el } from "../dom";
import { type Field, markLine, PLAIN, type Setup } from "./field";

export function blanks({ form, q, t, changed }: Setup): Field {
  const prompt = form.querySelector(".kdll-prompt") ?? form;
  const inputs = all<HTMLInputElement>(form, ".kdll-blank");
  const beside = new Map(inputs.map((input) => [input, el("span", { class: "kdll-beside" })]));
  for (const [input, span] of beside) input.after(span);
  form.addEventListener("input", changed);

  function keyOf(input: HTMLInputElement): string {
    return input.dataset.key ?? "";
  }

  return {
    ...PLAIN,
    last: prompt,
    read: () => ({
      form: "texts",
      texts: inputs
        .filter((input) => input.value !== "")
        .map((input) => [Number.parseInt(keyOf(input), 36), input.value]),
    }),
    fill(response) {
      const texts = textsOf(response);
      for (const input of inputs) {
        const text = texts.get(Number.parseInt(keyOf(input), 36)) ?? "";
        if (input !== document.activeElement && input.value !== text) input.value = text;
      }
    },
    shut(shut) {
      for (const input of inputs) input.disabled = shut;
    },
    mark(judged, solve) {
      for (const [input, span] of beside) {
        const given = judged?.lines.get(keyOf(input));
        const right = judged === null ? undefined : (given ?? (solve ? false : undefined));
        const accepted = q.choices.find((line) => line.key === keyOf(input))?.accepted?.[0] ?? "";
        const solved = solve && right === false && t("answer.right-here", { answer: accepted });
        markLine(span, right, [t(right ? "answer.is-so" : "answer.is-wrong"), solved], t);
        attribute(input, "data-mark", right === undefined ? null : right ? "right" : "wrong");
      }
    },
    problem: () => "answer.empty-blank",
    open: () => inputs.find((input) => !input.value.trim()) ?? inputs[0],
  };
}
