/**
 * Which file of a film plays: the small one for who saves data, the one with audio description for who
 * asks for it. Nothing of another one is loaded before it is played.
 */
import type { Context } from "../context";
import { attribute } from "../dom";

interface Film {
  readonly full: string;
  readonly low: string;
}

/** Whether there is one with audio description. */
export function source({ settings }: Context, figure: HTMLElement): boolean {
  const video = figure.querySelector("video");
  if (!video) return false;
  const link = figure.querySelector<HTMLAnchorElement>(".kdll-described-film a");
  const plain = film(video.querySelector("source")?.getAttribute("src"), figure.dataset.low);
  const described = link ? film(link.getAttribute("href"), link.dataset.low) : plain;
  link?.closest("p")?.remove();
  let playing = plain;
  let href = plain.full;
  settings.listen((now) => {
    const wanted = now.described ? described : plain;
    // What has begun to load is not loaded a second time in another size.
    if (wanted === playing && video.readyState > 0) return;
    playing = wanted;
    const next = now.saving ? wanted.low : wanted.full;
    if (next !== href) change(video, next);
    href = next;
  });
  return link !== null;
}

function film(full: string | null | undefined, low: string | undefined): Film {
  return { full: full ?? "", low: low ?? full ?? "" };
}

/** Goes on at the same place, playing if it was. */
function change(video: HTMLVideoElement, href: string): void {
  const { currentTime, paused } = video;
  if (!paused) video.pause();
  // Other than `load()`, this leaves `preload="none"` in force.
  attribute(video, "src", href);
  if (currentTime > 0) video.currentTime = currentTime;
  if (!paused) video.play().catch(() => undefined);
}
