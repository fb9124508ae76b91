/** Captions from the transcript's spans: text tracks of their own files do not load from `file://`. */
import { all } from "../dom";

export function addCaptions(figure: Element, label: string): void {
  const video = figure.querySelector("video");
  if (!video || typeof video.addTextTrack !== "function") return;
  // A transcript in the author's own words may stand there without captions.
  const timed = all<HTMLElement>(figure, ".kdll-transcript")
    .map((transcript) => ({ transcript, spans: all<HTMLElement>(transcript, "[data-start][data-end]") }))
    .filter(({ spans }) => spans.length > 0);
  for (const [index, { transcript, spans }] of timed.entries()) {
    const language = transcript.lang || document.documentElement.lang;
    const track = video.addTextTrack("captions", timed.length > 1 ? `${label} (${language})` : label, language);
    for (const span of spans) {
      const [start, end] = [Number(span.dataset.start), Number(span.dataset.end)];
      if (start < end) track.addCue(new VTTCue(start, end, span.textContent?.trim() ?? ""));
    }
    track.mode = index === 0 ? "showing" : "disabled";
  }
}
