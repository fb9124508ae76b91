/** What platforms are told of films: when, how often, and in which words. */
import assert from "node:assert/strict";
import test from "node:test";
import { cmi5 } from "../../../tooling/player/src/adapters/cmi5";
import { device } from "../../../tooling/player/src/adapters/device";
import { xapi } from "../../../tooling/player/src/adapters/xapi";
import type { JsonObject, Statement } from "../../../tooling/player/src/adapters/lrs";
import type { Adapter } from "../../../tooling/player/src/core/port";
import { createSession } from "../../../tooling/player/src/core/session";
import { type Glimpse, viewing } from "../../../tooling/player/src/core/viewing";
import { fakeClock, fakeSeats, fakeStorage, meetsNobody, sample, seeded, snapshot } from "./sample";
import { ACTOR, strictLrs, type StrictLrs } from "./strict-lrs";

const data = sample();
const FILM = data.media[0]!;
const LOOK = { speed: 1, volume: 1, captions: "en", fullScreen: false };
const EXT = "https://w3id.org/xapi/video/extensions/";

/** A viewing of the film of eight seconds, and all that is told of it. */
function watched(before: readonly number[] = [], threshold = 0.9) {
  const clock = fakeClock();
  const told: Glimpse[] = [];
  const film = viewing({ medium: FILM, name: "A clerk", clock, threshold, before, tell: (g) => void told.push(g) });
  film.look(LOOK);
  return { clock, film, told, seen: () => told.map(({ seen }) => seen) };
}

test("a film that is played to its end is told from the first moment to the last", async () => {
  const { clock, film, told, seen } = watched();
  film.play(0.04);
  for (let at = 0.25; at < 8; at += 0.25) film.reach(at);
  film.pause(7.9);
  await clock.pass(2_000);
  film.end();
  film.end();
  assert.deepEqual(seen(), ["initialized", "played", "completed", "paused", "terminated"]);
  assert.deepEqual(told[2]?.segments, [[0, 7.25]]);
  assert.deepEqual(told[3]?.segments, [[0, 8]]);
  assert.equal(told[4]?.progress, 1);
});

test("a scrub of hundreds of steps is one seek and no pause", async () => {
  const { clock, film, told, seen } = watched();
  film.play(0);
  film.reach(1);
  for (let step = 0; step < 300; step += 1) {
    const at = 1 + step / 50;
    film.pause(at);
    film.seek(at, at + 0.02);
    film.play(at + 0.02);
    await clock.pass(30);
  }
  film.reach(7.5);
  await clock.pass(2_000);
  assert.deepEqual(seen(), ["initialized", "played", "seeked"]);
  assert.equal(told[2]?.from, 1);
  assert.ok(Math.abs((told[2]?.time ?? 0) - 7) < 0.1);
});

test("a pause, a jump and going on are three facts, in their order", async () => {
  const { clock, film, told, seen } = watched();
  film.play(0);
  film.reach(2);
  film.pause(2);
  await clock.pass(60_000);
  film.seek(2, 6);
  film.play(6);
  film.reach(7);
  film.settle();
  assert.deepEqual(seen(), ["initialized", "played", "paused", "seeked", "played"]);
  assert.deepEqual([told[3]?.from, told[3]?.time], [2, 6]);
  film.end();
  assert.deepEqual(told[5]?.segments, [[0, 2], [6, 7]]);
  assert.equal(told[5]?.progress, 3 / 8);
});

test("what is played twice counts once, and what earlier viewings saw counts too", () => {
  const twice = watched();
  twice.film.play(0);
  twice.film.reach(4);
  twice.film.seek(4, 0);
  twice.film.play(0);
  twice.film.reach(3.5);
  twice.film.end();
  assert.equal(twice.told.at(-1)?.progress, 0.5);
  const firstHalf = Array.from({ length: 20 }, (_, n) => n);
  const later = watched(firstHalf);
  later.film.play(4);
  later.film.reach(7.3);
  assert.deepEqual(later.seen(), ["initialized", "played", "completed"]);
  const again = watched(Array.from({ length: 40 }, (_, n) => n));
  again.film.play(0);
  again.film.reach(7);
  assert.ok(!again.seen().includes("completed"), "who has seen it all begins anew");
});

test("a slider that is drawn is one change, and one that comes back none", async () => {
  const { clock, film, told, seen } = watched();
  film.play(0);
  for (let volume = 1; volume > 0.3; volume -= 0.05) film.look({ ...LOOK, volume });
  await clock.pass(2_000);
  assert.deepEqual(seen(), ["initialized", "played", "interacted"]);
  assert.deepEqual(Object.keys(told[2]?.look ?? {}), ["volume"]);
  film.look({ ...LOOK, volume: 1 });
  film.look({ ...LOOK, volume: told[2]?.look.volume ?? 0 });
  await clock.pass(2_000);
  assert.equal(told.length, 3);
});

test("nothing is told of a film that was never played", () => {
  const { film, told } = watched();
  film.seek(0, 3);
  film.pause(3);
  film.settle();
  film.end();
  assert.deepEqual(told, []);
});

function adapter(kind: "cmi5" | "xapi", lrs: StrictLrs, storage = fakeStorage()): Adapter {
  const launch = { endpoint: "https://lrs.example/xapi", auth: "Basic launch", actor: JSON.stringify(ACTOR) };
  const query = kind === "cmi5" ? lrs.session(1) : new URLSearchParams(launch);
  const deps = { data, query, http: lrs.http, random: seeded(7), storage, session: fakeStorage() };
  return { cmi5, xapi }[kind]({ ...deps, clock: fakeClock() });
}

async function running(kind: "cmi5" | "xapi", lrs = strictLrs(kind)) {
  const clock = fakeClock();
  const seat = fakeSeats().tab();
  const deps = { data, storage: fakeStorage(), tab: fakeStorage(), seat, reloaded: false, clock, random: seeded(3) };
  const made = adapter(kind, lrs);
  const session = createSession({ ...deps, adapter: made, device: device() });
  return { lrs, clock, session };
}

const ofFilms = (lrs: StrictLrs) => lrs.statements.filter((s) => JSON.stringify(s.object).includes("/activity-type/video"));
const verbs = (statements: readonly Statement[]) => statements.map((s) => String((s.verb as JsonObject).id));

for (const kind of ["cmi5", "xapi"] as const)
  test(`${kind}: a viewing is told with the profile's words, through the outbox, before the session ends`, async () => {
    const lrs = strictLrs(kind);
    const { clock, session } = await running(kind, lrs);
    await started(session, clock);
    const film = session.viewing(FILM, "A clerk stamps a request");
    film.look(LOOK);
    film.play(0);
    film.reach(2.123456);
    film.look({ ...LOOK, speed: 1.5 });
    film.seek(2.123456, 5.5);
    film.play(5.5);
    film.reach(6);
    lrs.next.push(503);
    film.pause(6);
    await clock.pass(30_000);
    const leaving = session.exit();
    await clock.pass(5_000);
    assert.equal(await leaving, true);
    assert.deepEqual(lrs.faults, []);
    const said = ofFilms(lrs);
    assert.deepEqual(
      verbs(said).map((id) => id.replace(/^.*\//, "")),
      ["initialized", "played", "interacted", "seeked", "paused", "terminated"],
    );
    assert.equal(verbs(said)[1], "https://w3id.org/xapi/video/verbs/played");
    assert.equal(new Set(said.map(({ id }) => id)).size, said.length);
    const [begun, , changed, seeked, paused] = said.map((s) => ({
      result: ((s.result as JsonObject | undefined)?.extensions ?? {}) as JsonObject,
      context: ((s.context as JsonObject).extensions ?? {}) as JsonObject,
    }));
    assert.equal(begun?.context[`${EXT}completion-threshold`], 0.9);
    assert.equal(begun?.context[`${EXT}cc-subtitle-lang`], "en");
    assert.equal(changed?.context[`${EXT}speed`], "1.5x");
    assert.equal(changed?.context[`${EXT}volume`], undefined);
    assert.deepEqual([seeked?.result[`${EXT}time-from`], seeked?.result[`${EXT}time-to`]], [2.123, 5.5]);
    assert.equal(paused?.result[`${EXT}played-segments`], "0[.]2.123[,]5.5[.]6");
    assert.equal(new Set(said.map((s) => (s.context as { extensions: JsonObject }).extensions[`${EXT}session-id`])).size, 1);
    assert.match(lrs.verbs().at(-1) ?? "", /terminated|suspended/);
    assert.equal(lrs.statements.at(-2)?.id, said.at(-1)?.id, "the film's end comes before the session's");
    film.play(6);
    film.end();
    await session.exit();
    assert.equal(ofFilms(lrs).length, said.length);
  });

test("cmi5: nothing is told of films in review, and nothing after terminated", async () => {
  const lrs = strictLrs("cmi5");
  const made = adapter("cmi5", lrs);
  lrs.launchData = { ...lrs.launchData, launchMode: "Browse" };
  await made.open();
  const { film, told } = watched();
  film.play(0);
  for (const glimpse of told) made.watch?.(glimpse);
  await made.save(snapshot(), meetsNobody);
  assert.deepEqual(ofFilms(lrs), []);
  const other = strictLrs("cmi5");
  const normal = adapter("cmi5", other);
  await normal.open();
  await normal.finish(snapshot(), true, meetsNobody);
  for (const glimpse of told) normal.watch?.(glimpse);
  await normal.save(snapshot(), () => snapshot());
  assert.deepEqual(ofFilms(other), []);
});

async function started(session: ReturnType<typeof createSession>, clock: ReturnType<typeof fakeClock>) {
  const start = session.start();
  await clock.pass(100);
  await start;
  await clock.pass(2_000);
}
