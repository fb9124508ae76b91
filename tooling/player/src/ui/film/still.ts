/** On a slow line: a still and the transcript in a video's place, until the learner asks for it. */
import type { Context } from "../context";
import { attribute, el } from "../dom";

export function still({ t, settings }: Context, figure: HTMLElement): void {
  const video = figure.querySelector("video");
  if (!video) return;
  const poster = video.getAttribute("poster");
  const play = el("button", { type: "button", class: "kdll-button", ...t.here }, t("media.play-anyway"));
  const picture = poster
    ? el("img", { src: poster, alt: video.getAttribute("aria-label") ?? "", loading: "lazy", class: "kdll-still-picture" })
    : null;
  const stands = el("div", { class: "kdll-still", hidden: true }, picture, el("p", t.here, t("media.saving")), play);
  video.before(stands);
  let asked = false;

  function update(): void {
    const instead = settings.now.saving && !asked;
    stands.hidden = !instead;
    video!.hidden = instead;
    attribute(figure, "data-still", instead);
    if (instead) {
      video!.pause();
      const transcript = figure.querySelector<HTMLDetailsElement>(".kdll-transcript");
      if (transcript) transcript.open = true;
    }
  }

  play.addEventListener("click", () => {
    asked = true;
    update();
    video.focus();
    video.play().catch(() => undefined);
  });
  settings.listen(update);
}
