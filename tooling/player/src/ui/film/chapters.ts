/** The chapters' links play from their time in the page itself; without us they open the film. */
import { all } from "../dom";

export function addChapters(figure: Element): void {
  const player = figure.querySelector<HTMLMediaElement>("video, audio");
  if (!player) return;
  for (const link of all<HTMLElement>(figure, ".kdll-chapters [data-start]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      player.currentTime = Number(link.dataset.start);
      player.focus();
      // A browser may refuse to play by itself; the place is kept, and the learner presses play.
      player.play().catch(() => undefined);
    });
  }
}
