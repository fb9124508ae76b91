import assert from "node:assert/strict";
import test from "node:test";
import { device } from "../../../tooling/player/src/adapters/device";
import * as learning from "../../../tooling/player/src/core/learning";
import { type Ack, type Adapter, type Opening, type Snapshot, type TimedRecord, Unreached } from "../../../tooling/player/src/core/port";
import { createSession, type Session } from "../../../tooling/player/src/core/session";
import { decode, emptyState, encode } from "../../../tooling/player/src/core/state";
import { fakeClock, fakeSeats, fakeStorage, questionOf, sample, seeded, settled } from "./sample";

const data = sample();

/** A platform that writes down what it is told, and answers as a test bids it. */
function platform(change: Partial<Opening> = {}) {
  const told = {
    saves: [] as Snapshot[],
    finishes: [] as Snapshot[],
    chosen: [] as boolean[],
    records: [] as TimedRecord[],
    ack: "saved" as Ack,
    open: true,
    rest: 0,
    /** Called inside a save, before it is answered. */
    inside: null as (() => void) | null,
    /** Set by a test that wants a save to stay on its way. */
    hold: null as Promise<Ack> | null,
  };
  const opening: Opening = {
    learner: "asha",
    registration: "r1",
    state: null,
    page: null,
    mode: "normal",
    entry: "first",
    prior: { completed: false, passed: false },
    passMark: null,
    limit: 4096,
    ...change,
  };
  const adapter: Adapter = {
    open: async () => {
      if (!told.open) throw new Error("no platform");
      return opening;
    },
    record: (record) => void told.records.push(record),
    save: async (snapshot) => {
      told.saves.push(snapshot);
      told.inside?.();
      return told.hold ?? told.ack;
    },
    finish: async (snapshot, chosen) => {
      told.finishes.push(snapshot);
      told.chosen.push(chosen);
      return told.ack;
    },
    rest: () => told.rest,
    exitUrl: null,
  };
  return { told, adapter };
}

type Platform = ReturnType<typeof platform>;

interface Place {
  storage?: ReturnType<typeof fakeStorage>;
  tab?: ReturnType<typeof fakeStorage>;
  reloaded?: boolean;
  seats?: ReturnType<typeof fakeSeats>;
}

function setUp(made: Platform = platform(), place: Place = {}, seed = 1) {
  const { storage = fakeStorage(), tab = fakeStorage(), reloaded = false } = place;
  const { seats = fakeSeats() } = place;
  const clock = fakeClock();
  const session = createSession({
    data,
    adapter: made.adapter,
    device: device(),
    storage,
    tab,
    seat: seats.tab(),
    reloaded,
    clock,
    random: seeded(seed),
  });
  return { session, clock, storage, tab, seats, told: made.told };
}

async function running(made?: Platform, place?: Place, seed?: number) {
  const all = setUp(made, place, seed);
  await all.session.start();
  await all.clock.pass(0);
  return all;
}

function mark(session: Session, id: string, response: number[] | string) {
  session.act((d, s) => learning.respond(d, s, questionOf(d, id), response));
}

function open(session: Session, page: string) {
  session.act((d, s) => learning.openPage(d, s, page));
}

const stateOf = (shot: Snapshot | undefined) => decode(shot?.state ?? null, "sample").state;

test("idle to running: opens the platform and saves at once", async () => {
  const { session, told } = await running();
  assert.equal(session.status.phase, "running");
  assert.equal(session.status.keeping, "saved");
  assert.equal(told.saves.length, 1);
  assert.equal(told.saves[0]?.page, "request");
});

test("a second start changes nothing", async () => {
  const { session, told, clock } = await running();
  await session.start();
  await clock.pass(100);
  assert.equal(told.saves.length, 1);
});

test("opening to running on the device where no platform answers", async () => {
  const made = platform();
  made.told.open = false;
  const { session, told, storage, clock } = await running(made);
  assert.equal(session.status.deviceOnly, true);
  assert.equal(session.status.keeping, "device");
  open(session, "stamp");
  await clock.pass(10_000);
  assert.equal(told.saves.length, 0);
  assert.equal(storage.items.size, 1);
});

test("without a platform and without storage nobody says that anything is kept", async () => {
  const made = platform();
  made.told.open = false;
  const { session } = await running(made, { storage: fakeStorage(false) });
  assert.equal(session.status.keeping, "memory");
});

test("opening to finished when the page is closed meanwhile", async () => {
  const { session, told } = setUp();
  const started = session.start();
  session.leave(false);
  await started;
  assert.equal(session.status.phase, "finished");
  assert.equal(told.saves.length + told.finishes.length, 0);
});

test("the first change after a quiet time is saved a second later", async () => {
  const { session, told, clock } = await running();
  await clock.pass(20_000);
  mark(session, "deadline", [0]);
  assert.equal(session.status.keeping, "unsaved");
  await clock.pass(999);
  assert.equal(told.saves.length, 1);
  await clock.pass(1);
  assert.equal(told.saves.length, 2);
  assert.equal(session.status.keeping, "saved");
});

test("many changes make one save in ten seconds", async () => {
  const { session, told, clock } = await running();
  for (let second = 0; second < 30; second += 1) {
    mark(session, "fee", String(second));
    await clock.pass(1_000);
  }
  assert.ok(told.saves.length <= 4, `${told.saves.length} saves`);
  assert.ok(told.saves.length >= 3, `${told.saves.length} saves`);
});

test("whoever is typing is not held up by a save, but for less than half a second more", async () => {
  const { session, told, clock } = await running();
  clock.busy = 200;
  mark(session, "fee", "1");
  await clock.pass(10_100);
  assert.equal(told.saves.length, 1);
  await clock.pass(100);
  assert.equal(told.saves.length, 2);
  clock.busy = 60_000;
  mark(session, "fee", "12");
  await clock.pass(10_399);
  assert.equal(told.saves.length, 2);
  await clock.pass(1);
  assert.equal(told.saves.length, 3);
});

test("an answer that was checked is saved a second later, whatever was saved before", async () => {
  const { session, told, clock } = await running();
  for (const typed of ["1", "2"]) {
    mark(session, "fee", typed);
    session.act((d, s) => learning.check(d, s, questionOf(d, "fee")));
    await clock.pass(1_000);
    assert.equal(stateOf(told.saves.at(-1))?.answers.get(1)?.response, typed);
  }
});

test("a learner who turns away is saved at once, but only what is unsaved", async () => {
  const { session, told } = await running();
  session.hasten();
  assert.equal(told.saves.length, 1);
  open(session, "stamp");
  session.hasten();
  assert.equal(told.saves.length, 2);
});

test("a change of score or status is saved at once", async () => {
  const { session, told, clock } = await running();
  mark(session, "exempt", [0, 1]);
  session.act((d, s) => learning.submit(d, s, "final"));
  await clock.pass(0);
  assert.equal(told.saves.length, 2);
  assert.equal(told.saves[1]?.result.scaled, 0.5);
});

test("saved is said only of what was saved", async () => {
  const made = platform();
  const { session, clock } = await running(made);
  await clock.pass(20_000);
  let answer: (ack: Ack) => void = () => undefined;
  made.told.hold = new Promise((resolve) => (answer = resolve));
  mark(session, "fee", "1");
  await clock.pass(1_000);
  assert.equal(session.status.keeping, "saving");
  mark(session, "fee", "2");
  made.told.hold = null;
  answer("saved");
  await settled();
  assert.equal(session.status.keeping, "unsaved");
  await clock.pass(10_000);
  assert.equal(session.status.keeping, "saved");
  assert.equal(stateOf(made.told.saves.at(-1))?.answers.get(1)?.response, "2");
});

test("a platform that does not say whether it keeps is not called saved", async () => {
  const made = platform();
  made.told.ack = "sent";
  const { session } = await running(made);
  assert.equal(session.status.keeping, "sent");
});

test("a failing save is tried again, ever slower, until it works", async () => {
  const made = platform();
  made.told.ack = "failed";
  const { session, told, clock } = await running(made);
  assert.equal(session.status.keeping, "failed");
  await clock.pass(60_000);
  const first = told.saves.length;
  assert.ok(first >= 5 && first <= 8, `${first} saves in the first minute`);
  await clock.pass(600_000);
  assert.ok(told.saves.length - first <= 13, `${told.saves.length - first} saves in ten minutes`);
  made.told.ack = "saved";
  await clock.pass(80_000);
  assert.equal(session.status.keeping, "saved");
});

test("a platform that throws is one that failed", async () => {
  const made = platform();
  made.adapter.save = () => Promise.reject(new Error("boom"));
  const { session } = await running(made);
  assert.equal(session.status.keeping, "failed");
});

test("running to hidden saves at once, even with a save on its way", async () => {
  const made = platform();
  const { session, told, clock } = await running(made);
  made.told.hold = new Promise(() => undefined);
  mark(session, "fee", "1");
  await clock.pass(10_000);
  mark(session, "fee", "2");
  session.hide();
  assert.equal(session.status.phase, "hidden");
  assert.equal(stateOf(told.saves.at(-1))?.answers.get(1)?.response, "2");
});

test("hidden to running goes on, and hidden time does not count", async () => {
  const { session, told, clock } = await running();
  await clock.pass(10_000);
  session.hide();
  await clock.pass(3_600_000);
  session.show();
  assert.equal(session.status.phase, "running");
  await clock.pass(5_000);
  session.hide();
  assert.equal(told.saves.at(-1)?.sessionSeconds, 15);
  assert.equal(told.saves.at(-1)?.totalSeconds, 15);
});

test("leaving for good finishes once, whatever follows", async () => {
  const { session, told, clock } = await running();
  session.hide();
  session.leave(false);
  session.leave(false);
  session.show();
  session.hide();
  mark(session, "fee", "24");
  assert.equal(await session.exit(), false);
  await clock.pass(60_000);
  assert.equal(told.finishes.length, 1);
  assert.equal(session.status.phase, "finished");
});

test("leaving finishes before the first await", async () => {
  const { session, told } = await running();
  session.leave(false);
  assert.equal(told.finishes.length, 1);
});

test("leaving a page that may come back saves and goes on", async () => {
  const { session, told, clock } = await running();
  session.leave(true);
  assert.equal(told.finishes.length, 0);
  assert.equal(session.status.phase, "hidden");
  session.show();
  mark(session, "fee", "24");
  await clock.pass(10_000);
  assert.equal(stateOf(told.saves.at(-1))?.answers.get(1)?.response, "24");
});

test("exit saves, then finishes", async () => {
  const { session, told } = await running();
  mark(session, "fee", "24");
  assert.equal(await session.exit(), true);
  assert.equal(told.saves.length, 2);
  assert.equal(told.finishes.length, 1);
});

test("a platform learns whether the learner chose to end", async () => {
  const [left, exited] = [await running(), await running()];
  left.session.leave(false);
  await exited.session.exit();
  assert.deepEqual([left.told.chosen, exited.told.chosen], [[false], [true]]);
});

test("a reload that finds its platform closed goes on with the same copy, and says so", async () => {
  const before = await running();
  mark(before.session, "fee", "24");
  before.session.leave(false);
  const made = platform();
  made.told.open = false;
  const place = { storage: before.storage, tab: before.tab, reloaded: true };
  const { session } = await running(made, place, 2);
  assert.equal(session.status.ended, true);
  mark(session, "deadline", [1]);
  const back = await running(platform({ state: before.told.finishes[0]?.state ?? null }), {
    storage: before.storage,
  });
  assert.equal(back.session.state.answers.get(1)?.response, "24");
  assert.deepEqual(back.session.state.answers.get(0)?.response, [1]);
});

test("a launch without a platform takes nobody for the learner before", async () => {
  const before = await running();
  mark(before.session, "fee", "24");
  before.session.leave(false);
  const made = platform();
  made.told.open = false;
  const { session } = await running(made, { storage: before.storage, tab: before.tab }, 2);
  assert.equal(session.state.answers.size, 0);
  assert.equal(session.status.ended, false);
});

test("exit stays where the progress could not be saved", async () => {
  const made = platform();
  const { session, told } = await running(made);
  made.told.ack = "failed";
  mark(session, "fee", "24");
  assert.equal(await session.exit(), false);
  assert.equal(session.status.phase, "running");
  assert.equal(told.finishes.length, 0);
});

test("a session that the platform ended is told no more, and the device keeps all", async () => {
  const made = platform();
  const { session, told, clock, storage } = await running(made);
  made.told.ack = "expired";
  mark(session, "fee", "1");
  await clock.pass(10_000);
  assert.equal(session.status.keeping, "expired");
  const saves = told.saves.length;
  mark(session, "fee", "2");
  await clock.pass(60_000);
  assert.equal(told.saves.length, saves);
  const copy = [...storage.items.values()][0]?.split("|")[1] ?? "";
  assert.equal(decode(copy, "sample").state?.answers.get(1)?.response, "2");
});

test("in review nothing is changed, neither there nor here", async () => {
  const { session, told, storage, clock } = await running(platform({ mode: "review" }));
  mark(session, "fee", "24");
  session.act((d, s) => learning.check(d, s, questionOf(d, "fee")));
  session.hide();
  await clock.pass(60_000);
  assert.equal(told.saves.length + told.records.length + storage.items.size, 0);
  assert.equal(session.state.answers.get(1)?.right, true);
});

test("answers come with their time and how long they took", async () => {
  const { session, told, clock } = await running();
  await clock.pass(12_000);
  mark(session, "fee", "24");
  session.act((d, s) => learning.check(d, s, questionOf(d, "fee")));
  assert.equal(told.records[0]?.latency, 12);
  assert.equal(told.records[0]?.at, clock.now());
});

test("comes back to the page and the answers that the platform kept", async () => {
  const first = await running();
  open(first.session, "stamp");
  mark(first.session, "reasons", [1]);
  first.session.leave(false);
  const state = first.told.finishes[0]?.state ?? null;
  const { session } = await running(platform({ state, entry: "again" }));
  assert.equal(learning.currentPage(session.data, session.state)?.id, "stamp");
  assert.deepEqual(session.state.answers.get(2)?.response, [1]);
});

test("the copy here stands in for a state that came back broken", async () => {
  const first = await running();
  mark(first.session, "fee", "24");
  first.session.leave(false);
  const state = first.told.finishes[0]?.state.slice(0, -20) ?? null;
  const { session } = await running(platform({ state, entry: "again" }), { storage: first.storage }, 2);
  assert.equal(session.state.answers.get(1)?.response, "24");
  assert.equal(session.status.recovered, "from-device");
});

test("the copy here wins where it is younger", async () => {
  const made = platform();
  const first = await running(made);
  const old = made.told.saves[0]?.state ?? null;
  made.told.ack = "failed";
  mark(first.session, "fee", "24");
  first.session.leave(false);
  const { session } = await running(platform({ state: old, entry: "again" }), { storage: first.storage }, 2);
  assert.equal(session.state.answers.get(1)?.response, "24");
});

test("the platform wins where the attempt is another one", async () => {
  const first = await running();
  for (const typed of ["1", "2", "3"]) mark(first.session, "fee", typed);
  first.session.leave(false);
  const other = encode({ ...emptyState(77), saves: 1 }, "sample");
  const { session } = await running(platform({ state: other, entry: "again" }), { storage: first.storage }, 2);
  assert.equal(session.state.answers.size, 0);
});

test("a new attempt that the platform gives begins anew", async () => {
  const first = await running();
  mark(first.session, "fee", "24");
  first.session.leave(false);
  await settled();
  const { session } = await running(platform({ entry: "first" }), { storage: first.storage }, 2);
  assert.equal(session.state.answers.size, 0);
});

test("a first session that never reached the platform is not lost", async () => {
  const made = platform();
  made.told.ack = "failed";
  const first = await running(made);
  mark(first.session, "fee", "24");
  first.session.leave(false);
  const { session } = await running(platform({ entry: "first" }), { storage: first.storage }, 2);
  assert.equal(session.state.answers.get(1)?.response, "24");
});

test("another learner on the same device finds nothing of it", async () => {
  const first = await running();
  mark(first.session, "fee", "24");
  first.session.leave(false);
  const made = platform({ learner: "bela", entry: "unknown" });
  const { session } = await running(made, { storage: first.storage }, 2);
  assert.equal(session.state.answers.size, 0);
});

test("an unreadable state without a copy starts anew at the page the platform names", async () => {
  const made = platform({ state: "kdll1.sample.rubbish", page: "final", entry: "again" });
  const { session } = await running(made);
  assert.equal(session.status.recovered, "lost");
  assert.equal(learning.currentPage(session.data, session.state)?.id, "final");
});

test("hostile values do no harm", async () => {
  const made = platform({
    learner: "<img onerror=alert(1)>",
    page: "../../etc",
    state: "x".repeat(100_000),
    passMark: Number.NaN,
  });
  const { session } = await running(made);
  assert.equal(session.status.phase, "running");
  assert.equal(learning.currentPage(session.data, session.state)?.id, "request");
});

test("what the platform calls passed stays passed, even without its state", async () => {
  const { told } = await running(platform({ prior: { completed: true, passed: true } }));
  assert.deepEqual(told.saves[0]?.result, {
    completed: true,
    success: "passed",
    scaled: null,
    progress: 1,
  });
});

test("a save that listens may not start another inside itself", async () => {
  const made = platform();
  const { session, told, clock } = await running(made);
  session.listen(() => {
    if (told.saves.length < 50) session.act((_, state) => state);
  });
  mark(session, "fee", "24");
  await clock.pass(60_000);
  assert.ok(told.saves.length <= 3);
});

test("clocks that jump back make no negative time", async () => {
  const made = platform();
  const clock = { ...fakeClock(), monotonic: () => (time -= 1000) };
  let time = 100_000;
  const session = createSession({
    data,
    adapter: made.adapter,
    device: device(),
    storage: fakeStorage(),
    tab: fakeStorage(),
    seat: fakeSeats().tab(),
    reloaded: false,
    clock,
    random: seeded(1),
  });
  await session.start();
  session.leave(false);
  assert.equal(made.told.finishes[0]?.sessionSeconds, 0);
});

test("a second tab only reads, and writes nothing anywhere", async () => {
  const first = await running();
  const place = { storage: first.storage, seats: first.seats };
  const second = await running(platform(), place, 2);
  assert.equal(second.session.status.following, true);
  const kept = [...first.storage.items.values()].join();
  open(second.session, "stamp");
  mark(second.session, "fee", "24");
  second.session.hide();
  second.session.leave(false);
  await second.clock.pass(60_000);
  assert.equal(second.told.saves.length + second.told.finishes.length + second.told.records.length, 0);
  assert.equal([...first.storage.items.values()].join(), kept);
});

test("taking over saves in the old tab first, and goes on with all of it in the new one", async () => {
  const first = await running();
  const place = { storage: first.storage, seats: first.seats };
  const second = await running(platform(), place, 2);
  mark(first.session, "fee", "24");
  await second.session.takeOver();
  assert.deepEqual([first.session.status.following, second.session.status.following], [true, false]);
  assert.equal(stateOf(first.told.saves.at(-1))?.answers.get(1)?.response, "24");
  assert.equal(second.session.state.answers.get(1)?.response, "24");
  await second.clock.pass(0);
  assert.equal(stateOf(second.told.saves.at(-1))?.answers.get(1)?.response, "24");
  const before = first.told.saves.length;
  mark(first.session, "fee", "25");
  await first.clock.pass(60_000);
  assert.equal(first.told.saves.length, before);
});

test("two tabs without a seat between them join what they did, and lose nothing", async () => {
  const first = await running();
  const state = first.told.saves[0]?.state ?? null;
  // Each believes to be alone: neither locks nor channels.
  const second = await running(platform({ state }), { storage: first.storage }, 2);
  mark(first.session, "fee", "24");
  mark(second.session, "deadline", [1]);
  mark(first.session, "reasons", [1]);
  const third = await running(platform({ state }), { storage: first.storage }, 3);
  assert.deepEqual([...third.session.state.answers.keys()].sort(), [0, 1, 2]);
});

test("a tab that another took over while it was put away comes back as a reader", async () => {
  const first = await running();
  first.session.leave(true);
  const second = await running(platform(), { storage: first.storage, seats: first.seats }, 2);
  assert.equal(second.session.status.following, false);
  first.session.show();
  await settled();
  assert.equal(first.session.status.following, true);
});

test("a page that comes back finds out whether the platform has ended the session", async () => {
  const { session, told, clock } = await running();
  session.leave(true);
  told.ack = "expired";
  session.show();
  await clock.pass(1_000);
  assert.equal(session.status.keeping, "expired");
});

test("who must sign in again is asked for no more saves until coming back, and loses nothing", async () => {
  const { session, told, clock } = await running();
  told.ack = "refused";
  mark(session, "fee", "24");
  await clock.pass(10_000);
  assert.equal(session.status.keeping, "refused");
  const asked = told.saves.length;
  await clock.pass(600_000);
  assert.equal(told.saves.length, asked);
  assert.equal(await session.exit(), false);
  told.ack = "saved";
  session.retry();
  await settled();
  assert.equal(session.status.keeping, "saved");
  assert.equal(stateOf(told.saves.at(-1))?.answers.get(1)?.response, "24");
});

test("a platform that wants to be left alone is left alone for as long", async () => {
  const { session, told, clock } = await running();
  told.ack = "failed";
  told.rest = 300_000;
  mark(session, "fee", "24");
  await clock.pass(10_000);
  const asked = told.saves.length;
  mark(session, "fee", "25");
  session.hide();
  session.show();
  session.retry();
  await clock.pass(280_000);
  assert.equal(told.saves.length, asked);
  told.rest = 0;
  told.ack = "saved";
  await clock.pass(30_000);
  assert.equal(session.status.keeping, "saved");
});

test("what failed stays told while it is tried again", async () => {
  const { session, told, clock } = await running();
  told.ack = "failed";
  mark(session, "fee", "24");
  await clock.pass(10_000);
  const seen = new Set<string>();
  session.listen(() => void seen.add(session.status.keeping));
  await clock.pass(120_000);
  assert.deepEqual([...seen], ["failed"]);
});

test("a platform that calls back into the page while it saves is not called inside the call", async () => {
  const { session, told, clock } = await running();
  let depth = 0;
  let deepest = 0;
  told.inside = () => {
    depth += 1;
    deepest = Math.max(deepest, depth);
    session.hide();
    session.show();
    session.hasten();
    depth -= 1;
  };
  mark(session, "fee", "24");
  await clock.pass(60_000);
  assert.equal(deepest, 1);
  assert.ok(told.saves.length < 20, `${told.saves.length} saves`);
});

test("a platform whose calls hold up the page is called once in ten seconds, answers or not", async () => {
  const made = platform();
  let slowness = 0;
  const clock = fakeClock();
  const slow = { ...clock, monotonic: () => clock.monotonic() + slowness };
  made.told.inside = () => (slowness += 3_000);
  const session = createSession({
    data,
    adapter: made.adapter,
    device: device(),
    storage: fakeStorage(),
    tab: fakeStorage(),
    seat: fakeSeats().tab(),
    reloaded: false,
    clock: slow,
    random: seeded(1),
  });
  await session.start();
  await clock.pass(0);
  for (let n = 0; n < 20; n += 1) {
    mark(session, "fee", String(n));
    session.act((d, s) => learning.check(d, s, questionOf(d, "fee")));
    session.act((d, s) => learning.retry(d, s, questionOf(d, "fee")));
    await clock.pass(1_000);
  }
  assert.ok(made.told.saves.length <= 5, `${made.told.saves.length} saves`);
});

test("time alone completes a course that asks for nothing but time", async () => {
  const made = platform();
  const clock = fakeClock();
  const rules = { ...data.rules, pages: ["request"], videos: null, passed: null, minutes: 2 };
  const session = createSession({
    data: { ...data, rules },
    adapter: made.adapter,
    device: device(),
    storage: fakeStorage(),
    tab: fakeStorage(),
    seat: fakeSeats().tab(),
    reloaded: false,
    clock,
    random: seeded(1),
  });
  await session.start();
  const shown: number[] = [];
  session.listen(() => void shown.push(session.state.seconds));
  await clock.pass(61_000);
  assert.ok(shown.includes(60), "what is spent is shown by the minute");
  session.hide();
  const { saves } = session.state;
  await clock.pass(300_000);
  assert.equal(session.state.saves, saves, "time that nobody spends is none");
  session.show();
  await clock.pass(58_000);
  assert.equal(made.told.saves.at(-1)?.result.completed, false);
  await clock.pass(63_000);
  assert.equal(made.told.saves.at(-1)?.result.completed, true);
});

test("a store that does not answer at launch leaves the learner with the own copy", async () => {
  const first = await running();
  mark(first.session, "fee", "24");
  first.session.leave(false);
  await settled();
  const made = platform();
  made.adapter.open = () => Promise.reject(new Unreached({ learner: "asha", registration: "r1" }));
  const here = await running(made, { storage: first.storage }, 2);
  assert.equal(here.session.status.deviceOnly, true);
  mark(here.session, "deadline", [1]);
  const state = first.told.finishes[0]?.state ?? null;
  const back = await running(platform({ state, entry: "again" }), { storage: first.storage }, 3);
  assert.deepEqual([...back.session.state.answers.keys()].sort(), [0, 1]);
});

test("what another device has saved meanwhile is joined, and the joint state is what was saved", async () => {
  const made = platform();
  const other = await running();
  mark(other.session, "deadline", [1]);
  const { session, told, clock } = await running(made, {}, 2);
  made.adapter.save = async (shot, meet) => {
    told.saves.push(shot.state.includes("met") ? shot : meet(other.session.code));
    return "saved";
  };
  mark(session, "fee", "24");
  await clock.pass(10_000);
  assert.deepEqual([...(stateOf(told.saves.at(-1))?.answers.keys() ?? [])].sort(), [0, 1]);
  assert.equal(session.status.keeping, "saved");
});
