/** A video or sound: captions, where it was left, which parts were played, its transcript read. */
import { play, readTranscript } from "../core/learning";
import { watched } from "../core/rules";
import type { MediaData } from "../data";
import type { Context, Part } from "./context";
import { el, say } from "./dom";
import { addCaptions } from "./film/captions";
import { addChapters } from "./film/chapters";
import { controls } from "./film/controls";
import { still } from "./film/still";
import { followed } from "./film/transcript";
import { viewed } from "./film/viewing";

/** Seconds of playing after which the state is told, so that a dying browser loses no more. */
const STRIDE = 5;
/** A jump longer than this between two time updates is no playing. */
const JUMP = 2;

export function medium(context: Context, figure: HTMLElement, m: MediaData): Part {
  const { session, t, announce } = context;
  const { data } = session;
  const player = figure.querySelector<HTMLMediaElement>("video, audio");
  const transcript = figure.querySelector(".kdll-transcript");
  const needed = data.rules.videos !== null && m.kind === "video";
  const progress = el("p", { class: "kdll-watched", ...t.here });
  const read = el("button", { type: "button", class: "kdll-button", ...t.here }, t("media.transcript-read"));
  addCaptions(figure, t("media.captions"));
  addChapters(figure);
  followed(figure, t);
  still(context, figure);
  player?.after(...controls(context, figure));
  if (player && m.kind === "video") viewed(session, player, m);
  if (needed) {
    (figure.querySelector("figcaption") ?? player)?.after(progress);
    transcript?.append(read);
  }

  let from: number | null = null;
  let last = 0;

  function tell(): void {
    if (from === null || last <= from) return;
    const [start, end] = [from, last];
    from = last;
    session.act((d, state) => play(d, state, m.slot, start, end));
  }

  player?.addEventListener("loadedmetadata", () => {
    if (player.currentTime > 0) return; // a chapter was chosen
    const position = session.state.media.get(m.slot)?.position ?? 0;
    // Within two seconds of the end, one wants it from the beginning.
    if (position > 0 && position < player.duration - 2) player.currentTime = position;
  });
  player?.addEventListener("playing", () => {
    tell();
    from = last = player.currentTime;
  });
  player?.addEventListener("timeupdate", () => {
    if (player.seeking || player.paused) return;
    const now = player.currentTime;
    const limit = JUMP * Math.max(1, player.playbackRate);
    if (from === null || now < last || now - last > limit) {
      tell();
      from = now;
    }
    last = now;
    if (last - from >= STRIDE) tell();
  });
  player?.addEventListener("seeking", () => {
    tell();
    from = null;
  });
  player?.addEventListener("pause", tell);
  player?.addEventListener("ended", () => {
    last = Math.max(last, m.duration);
    tell();
    from = null;
  });
  read.addEventListener("click", () => {
    session.act((d, state) => readTranscript(d, state, m.slot));
    announce(t("media.transcript-done"));
    figure.querySelector<HTMLElement>(".kdll-transcript > summary")?.focus();
  });

  return {
    update() {
      const share = watched(session.state, m.slot);
      say(progress, t("media.watched", { percent: t.percent(share) }));
      read.hidden = share >= 1;
    },
  };
}
