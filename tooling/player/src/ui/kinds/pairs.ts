/** Matching and categorise: a menu of the targets beside each source, and the targets to be dragged. */
import { slotOf } from "../../core/judge";
import { type Pair, pairsOf } from "../../core/response";
import { all } from "../dom";
import { type Field, markLine, PLAIN, type Setup } from "./field";
import { tray } from "./tray";

/** The menu's word for "fits none". */
const NONE = "-";

export function pairs({ form, q, t, announce, changed }: Setup): Field {
  const list = form.querySelector(".kdll-pairs") ?? form;
  const rows = all<HTMLElement>(list, ".kdll-pair").flatMap((row) => {
    const source = q.choices.find((line) => line.part === "source" && line.key === row.dataset.key);
    const menu = row.querySelector("select");
    return source && menu ? [{ row, source, menu }] : [];
  });
  form.addEventListener("input", changed);
  const hideTray = tray(list, rows, ({ row, menu }) => {
    const source = row.querySelector("span")?.textContent?.trim() ?? "";
    announce(t("pair.placed", { source, target: menu.selectedOptions[0]?.text.trim() ?? "" }));
  });

  /** A target's words as the menu has them, with their letter if they have one. */
  function words(menu: HTMLSelectElement, target: string | null): string {
    const option = [...menu.options].find(({ value }) => value === (target ?? NONE));
    return option?.text.trim() ?? t("answer.fits-none");
  }

  return {
    ...PLAIN,
    last: list,
    read: () => ({
      form: "pairs",
      pairs: rows
        .filter(({ menu }) => menu.value !== "")
        .map(({ source, menu }): Pair<number> => {
          const target = menu.value === NONE ? null : Number.parseInt(menu.value, 36);
          return [slotOf(source), target];
        }),
    }),
    fill(response) {
      const given = pairsOf(response);
      for (const { source, menu } of rows) {
        const target = given.get(slotOf(source));
        const value = target === undefined ? "" : target === null ? NONE : target.toString(36);
        if (menu.value !== value) menu.value = value;
      }
    },
    shut(shut) {
      for (const { menu } of rows) menu.disabled = shut;
      hideTray(shut);
    },
    mark(judged, solve) {
      for (const { row, source, menu } of rows) {
        const given = judged?.lines.get(source.key);
        const right = judged === null ? undefined : (given ?? (solve ? false : undefined));
        const answer = words(menu, source.target ?? null);
        const solved = solve && right === false && t("answer.right-here", { answer });
        markLine(row, right, [t(right ? "answer.is-so" : "answer.is-wrong"), solved], t);
      }
    },
    problem: () => "answer.empty-pair",
    open: () => (rows.find(({ menu }) => menu.value === "") ?? rows[0])?.menu,
    place: (key) => rows.find(({ source }) => source.key === key)?.row ?? null,
  };
}
