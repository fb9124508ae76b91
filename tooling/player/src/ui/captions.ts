/** Captions from the transcript's spans: text tracks of their own files do not load from `file://`. */
import { all } from "./dom";

export function addCaptions(figure: Element, label: string): void {
  const video = figure.querySelector("video");
  const transcripts = all<HTMLElement>(figure, ".kdll-transcript");
  if (!video || typeof video.addTextTrack !== "function") return;
  for (const [index, transcript] of transcripts.entries()) {
    const language = transcript.lang || document.documentElement.lang;
    const track = video.addTextTrack("captions", transcripts.length > 1 ? `${label} (${language})` : label, language);
    for (const span of all<HTMLElement>(transcript, "[data-start][data-end]")) {
      const [start, end] = [Number(span.dataset.start), Number(span.dataset.end)];
      if (start < end) track.addCue(new VTTCue(start, end, span.textContent?.trim() ?? ""));
    }
    track.mode = index === 0 ? "showing" : "disabled";
  }
}
