/** Below a video or sound: how fast it plays, which captions, and audio description. */
import type { Context } from "../context";
import { el } from "../dom";
import { SPEEDS } from "../settings";
import { type Description, description } from "./description";
import { source } from "./source";

export function controls(context: Context, figure: HTMLElement): HTMLElement[] {
  const { t, settings } = context;
  const player = figure.querySelector<HTMLMediaElement>("video, audio");
  if (!player) return [];
  const told = described(player);
  const asked = told && choice(told.label);
  const line = el("div", { class: "kdll-controls", ...t.here }, speed(player), captions(player), asked);
  return told?.shown ? [line, told.shown] : [line];

  function speed(media: HTMLMediaElement): HTMLElement {
    const options = SPEEDS.map((rate) => el("option", { value: rate }, t("media.speed-of", { rate })));
    const select = el("select", {}, ...options);
    select.addEventListener("change", () => settings.change({ speed: Number(select.value) }));
    settings.listen((now) => {
      select.value = String(now.speed);
      media.defaultPlaybackRate = media.playbackRate = now.speed;
    });
    return el("label", {}, el("span", {}, t("media.speed")), select);
  }

  /** Of those that the player made of the transcripts; the browser's own menu does the same. */
  function captions(media: HTMLMediaElement): HTMLElement | null {
    const tracks = [...media.textTracks].filter((track) => track.kind === "captions");
    if (!tracks.length) return null;
    const names = tracks.map(({ language }) => el("option", { value: language, lang: language }, nameOf(language)));
    const select = el("select", {}, el("option", { value: "off" }, t("media.captions-off")), ...names);
    select.addEventListener("change", () => settings.change({ captions: select.value }));
    settings.listen((now) => {
      const asked = tracks.find((track) => track.language === now.captions) ?? tracks[0];
      for (const track of tracks)
        track.mode = track === asked && now.captions !== "off" ? "showing" : "disabled";
      select.value = now.captions === "off" ? "off" : (asked?.language ?? "off");
    });
    return el("label", {}, el("span", {}, t("media.captions")), select);
  }

  /** Mixed into the film where there is such a film, else as text. */
  function described(media: HTMLMediaElement): Description | null {
    const film = source(context, figure);
    return film ? { label: t("media.described-film"), shown: null } : description(context, figure, media);
  }

  function choice(label: string): HTMLElement {
    const box = el("input", { type: "checkbox" });
    box.addEventListener("change", () => settings.change({ described: box.checked }));
    settings.listen((now) => {
      box.checked = now.described;
    });
    return el("label", { class: "kdll-switch" }, box, el("span", {}, label));
  }
}

/** A language by itself: `हिन्दी`. */
function nameOf(language: string): string {
  try {
    return new Intl.DisplayNames([language], { type: "language" }).of(language) ?? language;
  } catch {
    return language;
  }
}
