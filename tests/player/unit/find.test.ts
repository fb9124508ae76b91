import assert from "node:assert/strict";
import test from "node:test";
import { find, fold, type Place } from "../../../tooling/player/src/core/find";
import { parsed, settingsStore, USUAL } from "../../../tooling/player/src/ui/settings";

function place(text: string, heading = false, page = "a"): Place {
  return { page, text, heading };
}

test("case, accents, Arabic marks and dots below make no difference; vowel signs do", () => {
  assert.equal(fold("Réponse"), "reponse");
  assert.equal(fold("فائل"), fold("فائِل"));
  assert.equal(fold("फ़ाइल"), fold("फाइल"));
  assert.notEqual(fold("कि"), fold("की"));
  assert.equal(fold("३० दिन"), fold("30 दिन"));
  assert.equal(fold("ＡＢＣ"), "abc");
});

test("all words must be there, headings come first, and what is shown is as it is written", () => {
  const places = [place("The fee is Rs 10."), place("Fees and RÉPONSE", true), place("No such thing.")];
  const found = find(places, "  FEE ");
  assert.deepEqual(found.map((f) => f.place.text), ["Fees and RÉPONSE", "The fee is Rs 10."]);
  const [one] = find(places, "reponse fees");
  assert.deepEqual([one?.before, one?.match, one?.after], ["", "Fees", " and RÉPONSE"]);
  assert.equal(find(places, "reponse")[0]?.match, "RÉPONSE");
  assert.deepEqual(find(places, "   "), []);
});

test("a long text is cut between words around what was found", () => {
  const text = `${"before ".repeat(40)}needle ${"after ".repeat(40)}`.trim();
  const [{ before, match, after }] = find([place(text)], "needle") as [ReturnType<typeof find>[number]];
  assert.equal(match, "needle");
  assert.match(before, /^… before/);
  assert.match(after, / after …$/);
  assert.ok(before.length < 80 && after.length < 80);
});

test("letters that fold to several keep the excerpt in its place", () => {
  const [found] = find([place("½ ﬁ straße needle")], "needle");
  assert.equal(found?.match, "needle");
  assert.equal(found?.before, "½ ﬁ straße ");
});

test("settings survive, and what another program wrote is as usual", () => {
  const kept = new Map<string, string>();
  const storage = { get: (key: string) => kept.get(key) ?? null, set: (k: string, v: string) => Boolean(kept.set(k, v)) };
  const store = settingsStore(storage);
  const heard: number[] = [];
  store.listen((now) => heard.push(now.speed));
  store.change({ speed: 1.5, scheme: "dark" });
  assert.deepEqual(heard, [1, 1.5]);
  assert.deepEqual(settingsStore(storage).now, { ...USUAL, speed: 1.5, scheme: "dark" });
  for (const text of ["", "{", "null", "[]", "3", '{"text":"huge","speed":"fast","captions":4}'])
    assert.deepEqual(parsed(text), USUAL);
});
