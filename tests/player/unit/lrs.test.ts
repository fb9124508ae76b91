import assert from "node:assert/strict";
import test from "node:test";
import { cmi5, type LrsDeps, webAddress } from "../../../tooling/player/src/adapters/cmi5";
import { type Http, type JsonObject, lrs as connect, type Statement } from "../../../tooling/player/src/adapters/lrs";
import { bytesOf, Outbox } from "../../../tooling/player/src/adapters/outbox";
import { normalActor, xapi } from "../../../tooling/player/src/adapters/xapi";
import type { Adapter, Snapshot } from "../../../tooling/player/src/core/port";
import { answer, fakeClock, fakeStorage, meetsNobody, questionOf, sample, seeded, snapshot } from "./sample";
import { ACTOR, LAUNCH, strictLrs, type StrictLrs } from "./strict-lrs";

const data = sample();
const PASSED: Partial<Snapshot> = {
  result: { completed: true, success: "passed", scaled: 0.75, progress: 1 },
};

function deps(lrs: StrictLrs, query: URLSearchParams, kept: Partial<LrsDeps> = {}): LrsDeps {
  return {
    data,
    query,
    http: lrs.http,
    clock: fakeClock(),
    random: seeded(lrs.calls.length + 1),
    storage: fakeStorage(),
    session: fakeStorage(),
    ...kept,
  };
}

async function launched(lrs = strictLrs("cmi5"), n = 1, kept: Partial<LrsDeps> = {}) {
  const made = deps(lrs, lrs.session(n), kept);
  const adapter = cmi5(made);
  const opening = await adapter.open();
  return { lrs, adapter, opening, made };
}

/** What is met of another device's changes nothing. */
const save = (adapter: Adapter, shot: Snapshot) => adapter.save(shot, () => shot);

const state = (lrs: StrictLrs) => {
  const held = [...lrs.documents].find(([key]) => key.endsWith("kdll.bookmark"))?.[1];
  return held ? (JSON.parse(held.body) as JsonObject) : null;
};

test("cmi5: launches in the order of the specification", async () => {
  const { lrs, adapter } = await launched();
  await save(adapter, snapshot());
  assert.deepEqual(lrs.calls, [
    "POST /fetch",
    "GET activities/state",
    "GET agents/profile",
    "GET activities/state",
    "POST statements",
    "PUT activities/state",
  ]);
  assert.deepEqual(lrs.verbs(), ["initialized"]);
  assert.deepEqual(lrs.faults, []);
});

test("cmi5: a whole session keeps to the specification", async () => {
  const { lrs, adapter, opening } = await launched();
  assert.equal(opening.passMark, 0.7);
  assert.equal(opening.entry, "first");
  adapter.record(answer(questionOf(data, "exempt"), { response: ["0", "1"] }));
  adapter.record(answer(questionOf(data, "reasons"), { response: ["1"] }));
  adapter.record(answer(questionOf(data, "penalty"), { response: "25,000" }));
  assert.equal(await save(adapter, snapshot()), "saved");
  assert.equal(await save(adapter, snapshot(PASSED)), "saved");
  assert.equal(await save(adapter, snapshot(PASSED)), "saved");
  assert.equal(await adapter.finish(snapshot(PASSED), true, meetsNobody), "saved");
  assert.deepEqual(lrs.faults, []);
  assert.deepEqual(lrs.verbs(), [
    "initialized",
    "answered",
    "answered",
    "answered",
    "completed",
    "passed",
    "terminated",
  ]);
  assert.deepEqual(state(lrs)?.sure, ["completed", "passed"]);
  assert.equal(adapter.exitUrl, "https://lms.example/back");
});

test("cmi5: an answer carries its question, response and competency", async () => {
  const { lrs, adapter } = await launched();
  adapter.record(answer(questionOf(data, "exempt"), { response: ["0"], right: false, score: 0.5 }));
  await save(adapter, snapshot());
  const { object, result, context } = lrs.statements[1] as Statement;
  assert.equal((object as JsonObject).id, "https://lab.example/courses/sample/questions/exempt");
  const { correctResponsesPattern } = (object as { definition: JsonObject }).definition;
  assert.deepEqual(correctResponsesPattern, ["0[,]1"]);
  assert.deepEqual(result, {
    response: "0",
    success: false,
    score: { scaled: 0.5 },
    duration: "PT12.35S",
  });
  assert.match(JSON.stringify(context), /https:\/\/kcm\.example\/rti/);
});

test("cmi5: a second session says no verdict again and comes back to the state", async () => {
  const lrs = strictLrs("cmi5");
  const first = await launched(lrs);
  await save(first.adapter, snapshot(PASSED));
  await first.adapter.finish(snapshot(PASSED), true, meetsNobody);
  const { adapter, opening } = await launched(lrs, 2);
  assert.equal(opening.state, snapshot().state);
  assert.deepEqual(opening.prior, { completed: true, passed: true });
  await save(adapter, snapshot(PASSED));
  await adapter.finish(snapshot(PASSED), true, meetsNobody);
  assert.deepEqual(lrs.faults, []);
  assert.deepEqual(lrs.verbs().slice(4), ["initialized", "terminated"]);
});

test("cmi5: a reload finds the token again and does not initialize twice", async () => {
  const lrs = strictLrs("cmi5");
  const query = lrs.session(1);
  const session = fakeStorage();
  const storage = fakeStorage();
  const before = cmi5(deps(lrs, query, { session, storage }));
  await before.open();
  await save(before, snapshot());
  const after = cmi5(deps(lrs, query, { session, storage }));
  assert.equal((await after.open()).state, snapshot().state);
  await save(after, snapshot());
  assert.deepEqual(lrs.verbs(), ["initialized"]);
  assert.equal(lrs.calls.filter((call) => call === "POST /fetch").length, 1);
  assert.deepEqual(lrs.faults, []);
});

test("cmi5: a page that goes keeps the session open, for it may be a reload", async () => {
  const lrs = strictLrs("cmi5");
  const query = lrs.session(1);
  const session = fakeStorage();
  const before = cmi5(deps(lrs, query, { session }));
  await before.open();
  before.record(answer(questionOf(data, "exempt")));
  assert.equal(await before.finish(snapshot(PASSED), false, meetsNobody), "saved");
  const after = cmi5(deps(lrs, query, { session }));
  await after.open();
  assert.equal(await after.finish(snapshot(PASSED), true, meetsNobody), "saved");
  assert.deepEqual(lrs.faults, []);
  assert.deepEqual(lrs.verbs(), ["initialized", "answered", "completed", "passed", "terminated"]);
  assert.deepEqual(lrs.faults, []);
});

test("cmi5: after terminated nothing is told any more", async () => {
  const lrs = strictLrs("cmi5");
  const query = lrs.session(1);
  const session = fakeStorage();
  const adapter = cmi5(deps(lrs, query, { session }));
  await adapter.open();
  await adapter.finish(snapshot(), true, meetsNobody);
  assert.equal(await adapter.finish(snapshot(), true, meetsNobody), "expired");
  await assert.rejects(cmi5(deps(lrs, query, { session })).open());
  assert.deepEqual(lrs.verbs(), ["initialized", "terminated"]);
});

test("cmi5: in review only initialized and terminated are said", async () => {
  const lrs = strictLrs("cmi5");
  const query = lrs.session(1);
  lrs.launchData = { ...lrs.launchData, launchMode: "Review" };
  const adapter = cmi5(deps(lrs, query));
  assert.equal((await adapter.open()).mode, "review");
  adapter.record(answer(questionOf(data, "exempt")));
  await save(adapter, snapshot(PASSED));
  await adapter.finish(snapshot(PASSED), true, meetsNobody);
  assert.deepEqual(lrs.verbs(), ["initialized", "terminated"]);
  assert.equal(state(lrs), null);
});

test("cmi5: failed carries a score below the mark", async () => {
  const { lrs, adapter } = await launched();
  const result = { completed: false, success: "failed" as const, scaled: 0.5, progress: 0.5 };
  await save(adapter, snapshot({ result }));
  assert.deepEqual(lrs.verbs(), ["initialized", "failed"]);
  assert.deepEqual(lrs.faults, []);
});

test("cmi5: a lost answer of the store leads to the same statement again, kept once", async () => {
  const { lrs, adapter } = await launched();
  await save(adapter, snapshot());
  adapter.record(answer(questionOf(data, "exempt")));
  lrs.next.push("lose");
  assert.equal(await save(adapter, snapshot()), "failed");
  assert.equal(await save(adapter, snapshot()), "saved");
  assert.deepEqual(lrs.verbs(), ["initialized", "answered"]);
});

test("cmi5: a verdict whose answer was lost at the end is not said again", async () => {
  const lrs = strictLrs("cmi5");
  const storage = fakeStorage();
  const first = await launched(lrs, 1, { storage });
  await save(first.adapter, snapshot());
  lrs.next.push(null, "lose");
  assert.equal(await save(first.adapter, snapshot(PASSED)), "failed");
  const second = await launched(lrs, 2, { storage });
  await save(second.adapter, snapshot(PASSED));
  assert.deepEqual(lrs.verbs(), ["initialized", "completed", "passed", "initialized"]);
  assert.deepEqual(lrs.faults, []);
});

test("cmi5: what never reached the store is told in the next session", async () => {
  const lrs = strictLrs("cmi5");
  const storage = fakeStorage();
  const first = await launched(lrs, 1, { storage });
  await save(first.adapter, snapshot());
  first.adapter.record(answer(questionOf(data, "exempt")));
  lrs.next.push(null, 503);
  assert.equal(await save(first.adapter, snapshot(PASSED)), "failed");
  const second = await launched(lrs, 2, { storage });
  await save(second.adapter, snapshot(PASSED));
  assert.deepEqual(lrs.faults, []);
  assert.deepEqual(lrs.verbs().sort(), ["answered", "completed", "initialized", "initialized", "passed"]);
});

test("cmi5: a document that changed elsewhere is written over, not lost", async () => {
  const { lrs, adapter } = await launched();
  await save(adapter, snapshot());
  for (const [key, held] of lrs.documents) lrs.documents.set(key, { ...held, etag: '"other"' });
  assert.equal(await save(adapter, snapshot({ page: "final" })), "saved");
  assert.equal(state(lrs)?.page, "final");
});

for (const [missing, status] of [
  ["fetch", 0],
  ["actor", 0],
] as const)
  test(`cmi5: without ${missing} there is no platform (${status})`, async () => {
    const lrs = strictLrs("cmi5");
    const query = lrs.session(1);
    query.delete(missing);
    await assert.rejects(cmi5(deps(lrs, query)).open());
  });

test("cmi5: a fetch address already used is no platform", async () => {
  const lrs = strictLrs("cmi5");
  const query = lrs.session(1);
  await cmi5(deps(lrs, query)).open();
  await assert.rejects(cmi5(deps(lrs, query)).open());
});

test("cmi5: nobody is sent to an address that is none of the web's", () => {
  assert.equal(webAddress("javascript:alert(1)"), null);
  assert.equal(webAddress(7), null);
  assert.equal(webAddress("https://lms.example/back"), "https://lms.example/back");
});

function tinCan(lrs: StrictLrs, kept: Partial<LrsDeps> = {}, change: Record<string, string> = {}) {
  const query = new URLSearchParams({
    endpoint: `${LAUNCH.endpoint}/`,
    auth: "Basic launch",
    actor: JSON.stringify({ name: ["Asha"], mbox: ["mailto:asha@lab.example"] }),
    registration: LAUNCH.registration,
    activity_id: "https://lab.example/courses/sample",
    ...change,
  });
  return xapi(deps(lrs, query, kept));
}

test("xAPI: attempted, answered, completed, passed, terminated", async () => {
  const lrs = strictLrs("xapi");
  const adapter = tinCan(lrs);
  await adapter.open();
  adapter.record(answer(questionOf(data, "who")));
  await save(adapter, snapshot(PASSED));
  await adapter.finish(snapshot(PASSED), true, meetsNobody);
  assert.deepEqual(lrs.verbs(), [
    "attempted",
    "initialized",
    "answered",
    "completed",
    "passed",
    "terminated",
  ]);
  assert.deepEqual(lrs.faults, []);
});

test("xAPI: an unfinished session is suspended, and the next comes back", async () => {
  const lrs = strictLrs("xapi");
  const first = tinCan(lrs);
  await first.open();
  await first.finish(snapshot(), true, meetsNobody);
  const second = tinCan(lrs);
  assert.equal((await second.open()).state, snapshot().state);
  await save(second, snapshot());
  assert.deepEqual(lrs.verbs(), ["attempted", "initialized", "suspended", "initialized"]);
});

test("xAPI: actors of old launchers become one with one identifier", () => {
  assert.deepEqual(normalActor({ name: ["A"], mbox: ["mailto:a@b.c"], objectType: "Person" }), {
    objectType: "Agent",
    name: "A",
    mbox: "mailto:a@b.c",
  });
  const account = [{ accountServiceHomePage: "https://lms.example", accountName: "asha" }];
  assert.deepEqual(normalActor({ account }), ACTOR);
  assert.equal(normalActor({ name: ["A"] }), null);
  assert.equal(normalActor(null), null);
});

test("xAPI: without an endpoint there is no platform", async () =>
  assert.rejects(xapi(deps(strictLrs("xapi"), new URLSearchParams())).open()));

const box = (lrs: StrictLrs, storage = fakeStorage()) =>
  new Outbox(connect(lrs.http, LAUNCH.endpoint, "Basic launch", fakeClock()), storage, "box");
const spoken = (id: number, more: JsonObject = {}): Statement => ({
  id: `00000000-0000-4000-8000-${String(id).padStart(12, "0")}`,
  timestamp: "2026-10-01T00:00:00Z",
  actor: ACTOR,
  verb: { id: "http://adlnet.gov/expapi/verbs/answered" },
  object: { id: "https://lab.example/q" },
  ...more,
});

test("outbox: one statement that the store refuses does not hold up the others", async () => {
  const lrs = strictLrs("xapi");
  const outbox = box(lrs);
  for (let n = 0; n < 7; n += 1) outbox.push(spoken(n, n === 3 ? { bogus: 1 } : {}));
  assert.equal(await outbox.flush(), "saved");
  assert.deepEqual(lrs.statements.map((s) => Number(s.id.slice(-1))), [0, 1, 2, 4, 5, 6]);
});

test("outbox: at most fifty statements at a time, in order", async () => {
  const lrs = strictLrs("xapi");
  const outbox = box(lrs);
  for (let n = 0; n < 120; n += 1) outbox.push(spoken(n));
  assert.equal(await outbox.flush(), "saved");
  assert.equal(lrs.calls.length, 3);
  assert.deepEqual(lrs.statements.map((s) => Number(s.id.slice(-3))), [...Array(120).keys()]);
});

test("outbox: what waits outlives the page", async () => {
  const lrs = strictLrs("xapi");
  const storage = fakeStorage();
  lrs.next.push(500);
  const before = box(lrs, storage);
  before.push(spoken(1));
  assert.equal(await before.flush(), "failed");
  assert.equal(await box(lrs, storage).flush(), "saved");
  assert.equal(lrs.statements.length, 1);
});

for (const [status, ack] of [
  [401, "refused"],
  [403, "refused"],
  [429, "failed"],
  [500, "failed"],
  [503, "failed"],
  [0, "failed"],
] as const)
  test(`outbox: ${status} means ${ack}, and nothing is dropped`, async () => {
    const lrs = strictLrs("xapi");
    const storage = fakeStorage();
    const outbox = box(lrs, storage);
    outbox.push(spoken(1));
    lrs.next.push(status);
    assert.equal(await outbox.flush(), ack);
    assert.match(storage.get("box") ?? "", /0001/);
  });

test("outbox: rubbish in the storage is no obstacle", async () => {
  const storage = fakeStorage();
  storage.set("box", '{"a":');
  assert.equal(await box(strictLrs("xapi"), storage).flush(), "saved");
});

test("outbox: a login form with status 200 is no acknowledgement", async () => {
  const lrs = strictLrs("xapi");
  const outbox = box(lrs);
  outbox.push(spoken(1));
  lrs.next.push("page");
  assert.equal(await outbox.flush(), "refused");
  assert.equal(await outbox.flush(), "saved");
  assert.equal(lrs.statements.length, 1);
});

test("outbox: fine is no acknowledgement either, where the store should list what it took", async () => {
  const lrs = strictLrs("xapi");
  const storage = fakeStorage();
  const proxy = connect(async () => ({ status: 200, text: "OK", etag: null }), LAUNCH.endpoint, "", fakeClock());
  const outbox = new Outbox(proxy, storage, "box");
  outbox.push(spoken(1));
  assert.equal(await outbox.flush(), "failed");
  assert.equal(await box(lrs, storage).flush(), "saved");
});

for (const [header, milliseconds] of [
  ["7", 7_000],
  ["100000", 600_000],
  [new Date(Date.UTC(2026, 9, 1, 9, 31, 5)).toUTCString(), 60_000],
  ["soon", 0],
  ["-5", 0],
] as const)
  test(`LRS: Retry-After ${header} is heeded, for ten minutes at most`, async () => {
    const lrs = strictLrs("xapi");
    const store = connect(lrs.http, LAUNCH.endpoint, "Basic launch", fakeClock());
    lrs.next.push([429, header]);
    const outbox = new Outbox(store, fakeStorage(), "box");
    outbox.push(spoken(1));
    assert.equal(await outbox.flush(), "failed");
    assert.ok(Math.abs(store.rest() - milliseconds) < 1_000, String(store.rest()));
  });

test("LRS: a clock that is wrong is set right by the store's", async () => {
  const lrs = strictLrs("xapi");
  const clock = fakeClock();
  lrs.now = () => clock.now() + 5 * 3_600_000;
  const adapter = tinCan(lrs, { clock });
  await adapter.open();
  adapter.record(answer(questionOf(data, "who"), { at: clock.now() }));
  await save(adapter, snapshot());
  const said = lrs.statements.find((s) => String((s.verb as JsonObject).id).endsWith("answered"));
  const off = Date.parse(String(said?.timestamp)) - lrs.now();
  assert.ok(Math.abs(off) < 1_500, `${off} ms off`);
});

test("outbox: of a request that is too large each half is sent on its own", async () => {
  const lrs = strictLrs("xapi");
  const outbox = box(lrs);
  for (let n = 0; n < 4; n += 1) outbox.push(spoken(n));
  lrs.next.push(413);
  assert.equal(await outbox.flush(), "saved");
  assert.deepEqual(lrs.statements.map((s) => Number(s.id.slice(-1))), [0, 1, 2, 3]);
  assert.equal(lrs.calls.length, 3);
});

test("outbox: a request has at most 48 KiB, counted in bytes", async () => {
  const bodies: string[] = [];
  const http: Http = async (_method, _url, _headers, body) => {
    bodies.push(body ?? "");
    const ids = (JSON.parse(body ?? "[]") as Statement[]).map((s) => s.id);
    return { status: 200, text: JSON.stringify(ids), etag: null };
  };
  const outbox = new Outbox(connect(http, LAUNCH.endpoint, "", fakeClock()), fakeStorage(), "box");
  for (let n = 0; n < 40; n += 1) outbox.push(spoken(n, { result: { response: "सूचना ".repeat(200) } }));
  assert.equal(await outbox.flush(), "saved");
  assert.ok(bodies.length > 2);
  for (const body of bodies) assert.ok(bytesOf(body) <= 48 * 1024, `${bytesOf(body)} bytes`);
  bodies.length = 0;
  for (let n = 0; n < 40; n += 1) outbox.push(spoken(n + 100, { result: { response: "सूचना ".repeat(200) } }));
  await outbox.farewell(60 * 1024 - 2_000);
  assert.ok(bytesOf(bodies[0] ?? "") <= 60 * 1024 - 2_000);
});

test("outbox: what the store refuses for good is set aside, to be looked at", async () => {
  const storage = fakeStorage();
  const lrs = strictLrs("xapi");
  const outbox = box(lrs, storage);
  outbox.push(spoken(1, { bogus: 1 }));
  await outbox.flush();
  assert.match(storage.get("box:refused") ?? "", /bogus/);
  assert.equal(storage.get("box"), "[]");
});

test("outbox: the same statement twice is done, another under its id is set aside", async () => {
  const storage = fakeStorage();
  const lrs = strictLrs("xapi");
  lrs.statements.push(spoken(1), spoken(2, { object: { id: "https://lab.example/other" } }));
  const outbox = box(lrs, storage);
  outbox.push(spoken(1));
  outbox.push(spoken(2));
  outbox.push(spoken(3));
  assert.equal(await outbox.flush(), "saved");
  const refused = JSON.parse(storage.get("box:refused") ?? "[]") as Statement[];
  assert.deepEqual(refused.map((s) => Number(s.id.slice(-1))), [2]);
  assert.equal(lrs.statements.length, 3);
});

test("outbox: every statement has its id in the storage before it is sent", async () => {
  const storage = fakeStorage();
  const http: Http = async (_method, _url, _headers, body) => {
    for (const { id } of JSON.parse(body ?? "[]") as Statement[])
      assert.ok((storage.get("box") ?? "").includes(id));
    return { status: 0, text: "", etag: null };
  };
  const outbox = new Outbox(connect(http, LAUNCH.endpoint, "", fakeClock()), storage, "box");
  for (let n = 0; n < 3; n += 1) outbox.push(spoken(n));
  assert.equal(await outbox.flush(), "failed");
});

test("outbox: two tabs with one storage lose nothing of each other's", async () => {
  const storage = fakeStorage();
  const lrs = strictLrs("xapi");
  const [one, two] = [box(lrs, storage), box(lrs, storage)];
  one.push(spoken(1));
  two.push(spoken(2));
  one.push(spoken(3));
  assert.equal(await two.flush(), "saved");
  assert.equal(await one.flush(), "saved");
  assert.deepEqual(lrs.statements.map((s) => Number(s.id.slice(-1))).sort(), [1, 2, 3]);
  assert.equal(storage.get("box"), "[]");
});

test("cmi5: a verdict that another device has said is not said again", async () => {
  const lrs = strictLrs("cmi5");
  const [one, two] = [await launched(lrs, 1), await launched(lrs, 2)];
  await save(one.adapter, snapshot());
  await save(two.adapter, snapshot());
  assert.equal(await save(one.adapter, snapshot(PASSED)), "saved");
  assert.equal(await save(two.adapter, snapshot(PASSED)), "saved");
  assert.deepEqual(lrs.faults, []);
  assert.equal(lrs.verbs().filter((verb) => verb === "completed").length, 1);
});

test("a competency's score is said once, and again when it is another", async () => {
  const lrs = strictLrs("cmi5");
  const { adapter } = await launched(lrs);
  const at = (scaled: number | null) =>
    snapshot({ objectives: [{ id: "kcm.rti", scaled, success: scaled === 1 ? "passed" : "failed" }] });
  for (const scaled of [null, 0.5, 0.5, 1]) await save(adapter, at(scaled));
  const scored = lrs.statements.filter((s) => String((s.verb as JsonObject).id).endsWith("scored"));
  assert.deepEqual(
    scored.map((s) => [(s.object as JsonObject).id, (s.result as JsonObject).success]),
    [
      ["https://kcm.example/rti", false],
      ["https://kcm.example/rti", true],
    ],
  );
  const next = await launched(lrs, 2);
  await save(next.adapter, at(1));
  assert.equal(lrs.verbs().filter((verb) => verb === "scored").length, 2);
  assert.deepEqual(lrs.faults, []);
});
