/** For pages without a player: the preview site's videos get the same captions and chapters. */
import { addCaptions } from "../ui/film/captions";
import { addChapters } from "../ui/film/chapters";
import { all } from "../ui/dom";

function run(): void {
  for (const figure of all(document, ".kdll-video, .kdll-audio")) {
    const summary = figure.querySelector(".kdll-transcript > summary");
    addCaptions(figure, summary?.textContent ?? "");
    addChapters(figure);
  }
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", run);
else run();
