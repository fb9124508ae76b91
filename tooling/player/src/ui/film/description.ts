/**
 * What is to be seen, as text at its time: shown below the film, and spoken by screen readers. The film
 * waits for what takes longer to say than its gap (WCAG 2.2, 1.2.7).
 */
import type { Context } from "../context";
import { all, el, say } from "../dom";

/** Characters that are said in a second: about 150 English words in a minute. */
const SPEECH = 14;
/** Seconds from the end of a gap within which a pause is ours. */
const NEAR = 0.5;

export interface Description {
  readonly label: string;
  readonly shown: HTMLElement | null;
}

export function description(context: Context, figure: HTMLElement, video: HTMLMediaElement): Description | null {
  const { t, settings, announce } = context;
  // The course's language stands first.
  const [told] = all<HTMLElement>(figure, ".kdll-description");
  const spans = told ? all<HTMLElement>(told, "[data-start][data-end]") : [];
  if (!spans.length || typeof video.addTextTrack !== "function") return null;
  const words = el("p", { lang: told?.lang || null, dir: told?.dir || null });
  const on = el("button", { type: "button", class: "kdll-button", hidden: true, ...t.here }, t("media.go-on"));
  const shown = el("div", { class: "kdll-described", hidden: true }, words, on);
  const track = video.addTextTrack("metadata");
  let timer = 0;

  function wait(seconds: number): void {
    on.hidden = false;
    timer = window.setTimeout(goOn, seconds * 1000);
  }

  /** The film plays on, unless its page was left meanwhile. */
  function goOn(): void {
    if (!released()) return;
    if (figure.closest("[hidden]")) return;
    video.play().catch(() => undefined);
  }

  /** Whether it had been waiting. */
  function released(): boolean {
    if (on.hidden) return false;
    clearTimeout(timer);
    if (document.activeElement === on) video.focus();
    on.hidden = true;
    return true;
  }

  for (const span of spans) {
    const [start, end] = [Number(span.dataset.start), Number(span.dataset.end)];
    const text = span.textContent?.trim() ?? "";
    if (!(start < end)) continue;
    const cue = new VTTCue(start, end, text);
    let since = 0;
    cue.addEventListener("enter", () => {
      since = performance.now();
      cue.pauseOnExit = text.length / SPEECH > (end - start) / video.playbackRate;
      say(words, text);
      announce(text);
    });
    cue.addEventListener("exit", () => {
      const left = text.length / SPEECH - (performance.now() - since) / 1000;
      const ours = cue.pauseOnExit && video.paused && Math.abs(video.currentTime - end) < NEAR;
      if (ours && !video.ended) wait(Math.max(0, left));
      else if (words.textContent === text) say(words, "");
    });
    track.addCue(cue);
  }
  on.addEventListener("click", goOn);
  // By the film's own button or key, too.
  video.addEventListener("play", () => {
    if (released()) say(words, "");
  });
  video.addEventListener("seeking", goOn);
  settings.listen((now) => {
    track.mode = now.described ? "hidden" : "disabled";
    shown.hidden = !now.described;
    if (!now.described) goOn();
  });
  return { label: t("media.described"), shown };
}
