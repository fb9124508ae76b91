import assert from "node:assert/strict";
import test from "node:test";
import { addChapters } from "../../../tooling/player/src/ui/film/chapters";

/** As much of a figure as chapters touch. */
function figure(starts: string[], playing: Promise<void>) {
  const player = {
    currentTime: 0,
    focused: false,
    focus: () => (player.focused = true),
    play: () => playing,
  };
  type Click = (event: { preventDefault(): void }) => void;
  const links = starts.map((start) => {
    const link = {
      dataset: { start },
      click: (() => assert.fail(`nobody listens to ${start}`)) as Click,
      addEventListener(type: string, listener: Click) {
        assert.equal(type, "click");
        link.click = listener;
      },
    };
    return link;
  });
  const element = { querySelector: () => player, querySelectorAll: () => links };
  return { player, links, element: element as unknown as Element };
}

test("a chapter's link plays from its time, and does not leave the page", () => {
  const { player, links, element } = figure(["0", "65.5"], Promise.resolve());
  addChapters(element);
  let stayed = false;
  links[1]?.click({ preventDefault: () => (stayed = true) });
  assert.deepEqual([player.currentTime, player.focused, stayed], [65.5, true, true]);
});

test("the place is kept where a browser refuses to play by itself", async () => {
  const { player, links, element } = figure(["12"], Promise.reject(new Error("not allowed")));
  addChapters(element);
  links[0]?.click({ preventDefault: () => undefined });
  await new Promise((done) => setImmediate(done));
  assert.equal(player.currentTime, 12);
});

test("a figure without a player is left as it is", () => {
  const element = { querySelector: () => null, querySelectorAll: () => assert.fail("nothing to do") };
  addChapters(element as unknown as Element);
});
