/** For pages without a player: the preview site's videos get the same captions. */
import { addCaptions } from "../ui/captions";
import { all } from "../ui/dom";

function run(): void {
  for (const figure of all(document, ".kdll-video")) {
    const summary = figure.querySelector(".kdll-transcript > summary");
    addCaptions(figure, summary?.textContent ?? "");
  }
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", run);
else run();
