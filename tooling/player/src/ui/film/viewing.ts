/** Tells of a video what a learner does with it, for platforms that ask for that. */
import type { Session } from "../../core/session";
import type { MediaData } from "../../data";

export function viewed(session: Session, video: HTMLMediaElement, m: MediaData): void {
  const viewing = session.viewing(m, video.getAttribute("aria-label") ?? "");
  let last = 0;

  function look(): void {
    const captions = [...video.textTracks].find((t) => t.kind === "captions" && t.mode === "showing");
    viewing.look({
      speed: video.playbackRate,
      volume: video.muted ? 0 : video.volume,
      captions: captions?.language ?? "",
      fullScreen: document.fullscreenElement === video,
    });
  }

  video.addEventListener("playing", () => {
    last = video.currentTime;
    look();
    viewing.play(last);
  });
  video.addEventListener("timeupdate", () => {
    if (video.seeking || video.paused) return;
    last = video.currentTime;
    viewing.reach(last);
  });
  video.addEventListener("seeking", () => {
    viewing.seek(last, video.currentTime);
    last = video.currentTime;
  });
  video.addEventListener("pause", () => viewing.pause(video.currentTime));
  for (const event of ["ratechange", "volumechange", "fullscreenchange"]) video.addEventListener(event, look);
  video.textTracks.addEventListener("change", look);
}
