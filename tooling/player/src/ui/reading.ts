/** The settings that are no video's own: size of text, light or dark, a slow line. */
import type { Context } from "./context";
import { el } from "./dom";
import { CHOICES } from "./settings";

export function reading({ t, settings }: Context): HTMLElement {
  const choice = <K extends keyof typeof CHOICES>(name: K) =>
    el(
      "fieldset",
      { class: "kdll-setting" },
      el("legend", {}, t(`settings.${name}`)),
      ...CHOICES[name].map((value) => radio(name, value)),
    );

  function radio<K extends keyof typeof CHOICES>(name: K, value: (typeof CHOICES)[K][number]) {
    const checked = settings.now[name] === value;
    const input = el("input", { type: "radio", name: `kdll-${name}`, value });
    input.checked = checked;
    input.addEventListener("change", () => settings.change({ [name]: value }));
    return el("label", {}, input, el("span", {}, t(`settings.${name}-${value}`)));
  }

  const saving = el("input", { type: "checkbox", "aria-describedby": "kdll-saving-why" });
  saving.checked = settings.now.saving;
  saving.addEventListener("change", () => settings.change({ saving: saving.checked }));
  return el(
    "details",
    { class: "kdll-folded" },
    el("summary", {}, t("settings.title")),
    choice("text"),
    choice("scheme"),
    el("label", { class: "kdll-switch" }, saving, el("span", {}, t("settings.saving"))),
    el("p", { class: "kdll-why", id: "kdll-saving-why" }, t("settings.saving-why")),
    el("p", { class: "kdll-why" }, t("settings.kept")),
  );
}
