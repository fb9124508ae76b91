/** On a slow line: a still and the transcript in a video's place, until the learner asks for it. */
import type { Context } from "../context";
import { attribute, el } from "../dom";

export function still({ t, settings }: Context, figure: HTMLElement): void {
  const video = figure.querySelector("video");
  if (!video) return;
  const poster = video.getAttribute("poster");
  const play = el("button", { type: "button", class: "kdll-button" }, t("media.play-anyway"));
  const picture = poster
    ? el("img", { src: poster, alt: video.getAttribute("aria-label") ?? "", loading: "lazy", class: "kdll-still-picture" })
    : null;
  const stands = el("div", { class: "kdll-still", hidden: true }, picture, el("p", t.here, t("media.saving")), play);
  video.before(stands);
  const low = figure.dataset.low;
  const full = video.querySelector("source")?.getAttribute("src") ?? "";
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
    if (low) choose(settings.now.saving ? low : full);
  }

  /** The small film, where there is one and none has begun to load. */
  function choose(href: string): void {
    const source = video!.querySelector("source");
    if (!source || source.getAttribute("src") === href || video!.readyState > 0) return;
    attribute(source, "src", href);
    video!.load();
  }

  play.addEventListener("click", () => {
    asked = true;
    update();
    video.focus();
    video.play().catch(() => undefined);
  });
  settings.listen(update);
}
