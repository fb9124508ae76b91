/** Below a video or sound: how fast it plays, which captions, and descriptions as text. */
import type { Context } from "../context";
import { all, el, say } from "../dom";
import { SPEEDS } from "../settings";

export function controls({ t, settings, announce }: Context, figure: HTMLElement): HTMLElement | null {
  const player = figure.querySelector<HTMLMediaElement>("video, audio");
  if (!player) return null;
  const line = el("div", { class: "kdll-controls", ...t.here }, speed(player), captions(player));
  const described = description(player);
  line.append(...(described ? [described.choice] : []));
  if (described) figure.append(described.shown);
  return line;

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

  /** What is to be seen, as text at its time: shown below the film, and spoken by screen readers. */
  function description(media: HTMLMediaElement) {
    const cues = all<HTMLElement>(figure, ".kdll-description [data-start][data-end]").map((span) => ({
      start: Number(span.dataset.start),
      end: Number(span.dataset.end),
      text: span.textContent?.trim() ?? "",
    }));
    if (!cues.length) return null;
    const box = el("input", { type: "checkbox" });
    const shown = el("p", { class: "kdll-described", hidden: true });
    box.addEventListener("change", () => settings.change({ described: box.checked }));
    settings.listen((now) => {
      box.checked = now.described;
      shown.hidden = !now.described;
    });
    media.addEventListener("timeupdate", () => {
      const text = cues.find((cue) => cue.start <= media.currentTime && media.currentTime < cue.end)?.text ?? "";
      if (text === shown.textContent) return;
      say(shown, text);
      if (text && settings.now.described) announce(text);
    });
    return { choice: el("label", { class: "kdll-switch" }, box, el("span", {}, t("media.described"))), shown };
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
