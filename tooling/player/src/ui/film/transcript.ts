/** The transcript goes with the film: each word leads to its time, and what is being said is marked. */
import type { Words } from "../words";
import { all, attribute, el } from "../dom";

/** Seconds after which, in a long paragraph, another time stands to go to. */
const STEP = 20;

export function followed(figure: HTMLElement, t: Words): void {
  const player = figure.querySelector<HTMLMediaElement>("video, audio");
  if (!player) return;
  for (const transcript of all<HTMLElement>(figure, ".kdll-transcript")) lead(player, transcript, t);
}

function lead(player: HTMLMediaElement, transcript: HTMLElement, t: Words): void {
  const spans = all<HTMLElement>(transcript, "[data-start][data-end]").filter((s) => !s.closest(".kdll-cues"));
  if (!spans.length) return;
  const text = el("div", { class: "kdll-spoken" });
  const first = spans[0]?.closest("p");
  first?.before(text);
  text.append(...new Set(spans.flatMap((span) => span.closest("p") ?? [])));
  let timed = Number.NEGATIVE_INFINITY;
  for (const span of all<HTMLElement>(text, "[data-start]")) {
    const start = Number(span.dataset.start);
    const opens = span.parentElement?.firstElementChild === span;
    if (!opens && start - timed < STEP) continue;
    timed = start;
    const time = clock(start);
    const label = t("media.play-from", { time });
    const button = el("button", { type: "button", class: "kdll-time", "aria-label": label }, time);
    button.addEventListener("click", () => go(start));
    span.before(button);
  }
  text.addEventListener("click", (event) => {
    const span = (event.target as Element).closest<HTMLElement>("[data-start]");
    // Who marks words in order to copy them does not want to go there.
    if (span && !String(getSelection() ?? "")) go(Number(span.dataset.start));
  });
  let marked: HTMLElement | undefined;
  player.addEventListener("timeupdate", () => {
    const at = player.currentTime;
    const now = spans.find((span) => Number(span.dataset.start) <= at && at < Number(span.dataset.end));
    if (now === marked) return;
    if (marked) attribute(marked, "data-now", null);
    if (now) attribute(now, "data-now", true);
    marked = now;
    if (now && (transcript as HTMLDetailsElement).open && !player.paused) show(now);
  });

  /** Moves the transcript alone, never the page. */
  function show(span: HTMLElement): void {
    const [inner, outer] = [span.getBoundingClientRect(), text.getBoundingClientRect()];
    if (inner.top < outer.top || inner.bottom > outer.bottom)
      text.scrollTop += inner.top - outer.top - outer.height / 3;
  }

  function go(seconds: number): void {
    player.currentTime = seconds;
    // A browser may refuse to play by itself; the place is kept, and the learner presses play.
    player.play().catch(() => undefined);
  }
}

/** `1:05`, `1:00:05`. */
function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  const two = (n: number) => String(n).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
