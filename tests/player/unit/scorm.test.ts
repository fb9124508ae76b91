import assert from "node:assert/strict";
import test from "node:test";
import { findApi, SCORM_12, SCORM_2004 } from "../../../tooling/player/src/adapters/scorm-api";
import { lessonStatus, scorm12 } from "../../../tooling/player/src/adapters/scorm12";
import { scorm2004 } from "../../../tooling/player/src/adapters/scorm2004";
import type { Adapter } from "../../../tooling/player/src/core/port";
import { answer, fakeClock, meetsNobody, questionOf, sample, settled, snapshot } from "./sample";
import { strictLms, type StrictLms } from "../../platforms/strict/lms";
import { igot, type Progress } from "../../platforms/strict/igot";

const data = sample();
const EDITIONS = ["1.2", "2004"] as const;
type Edition = (typeof EDITIONS)[number];

const OBJECT = { "1.2": "API", "2004": "API_1484_11" } as const;
const MAKE = { "1.2": scorm12, "2004": scorm2004 } as const;

function frame(inside: object, parent: object | null = null, opener: object | null = null): Window {
  const made: Record<string, unknown> = { ...inside, opener };
  made.parent = parent ?? made;
  return made as unknown as Window;
}

function connect(edition: Edition, lms: StrictLms, online = true) {
  const clock = fakeClock();
  const window = frame({}, frame({ [OBJECT[edition]]: lms.api }));
  const adapter = MAKE[edition]({ window, clock, reachable: async () => (online ? "there" : "silent") });
  return { adapter, clock, lms };
}

async function opened(edition: Edition, held: Record<string, string> = {}) {
  const all = connect(edition, strictLms(edition, { data: held }));
  return { ...all, opening: await all.adapter.open() };
}

function clean(lms: StrictLms): void {
  assert.deepEqual(lms.faults, []);
}

for (const edition of EDITIONS) {
  test(`${edition}: exit is suspend from the first moment`, async () => {
    const { lms } = await opened(edition);
    assert.equal(lms.data.get(edition === "1.2" ? "cmi.core.exit" : "cmi.exit"), "suspend");
    clean(lms);
  });

  test(`${edition}: a whole session keeps to the standard`, async () => {
    const { adapter, lms } = await opened(edition);
    adapter.record(answer(questionOf(data, "deadline"), { response: ["1"] }));
    adapter.record(answer(questionOf(data, "exempt"), { response: ["0", "1"], right: true }));
    adapter.record(answer(questionOf(data, "exempt"), { response: ["0"], right: false, score: 0.5 }));
    adapter.record(answer(questionOf(data, "reasons"), { response: ["0"], right: false, score: 0 }));
    adapter.record(answer(questionOf(data, "penalty"), { response: "२५,०००" }));
    adapter.record(answer(questionOf(data, "penalty"), { response: "many", right: false, score: 0 }));
    const objectives = [
      { id: "kcm.rti", scaled: 2 / 3, success: "failed" as const },
      { id: "kcm.penalties", scaled: null, success: "unknown" as const },
    ];
    assert.equal(await adapter.save(snapshot({ objectives }), meetsNobody), "saved");
    const result = { completed: true, success: "passed" as const, scaled: 0.75, progress: 1 };
    assert.equal(await adapter.finish(snapshot({ objectives, result }), true, meetsNobody), "saved");
    clean(lms);
    const own = lms.calls.filter((name) => name !== "GetLastError");
    assert.deepEqual([own[0], own.at(-1)], ["Initialize", "Terminate"]);
    assert.equal([...lms.data.keys()].filter((k) => /interactions\.\d+\.id$/.test(k)).length, 5);
  });

  test(`${edition}: equal values are not sent twice`, async () => {
    const { adapter, lms } = await opened(edition);
    await adapter.save(snapshot(), meetsNobody);
    const before = lms.calls.length;
    await adapter.save(snapshot(), meetsNobody);
    assert.deepEqual(lms.calls.slice(before), ["Commit"]);
  });

  test(`${edition}: review writes nothing`, async () => {
    const mode = edition === "1.2" ? "cmi.core.lesson_mode" : "cmi.mode";
    const { adapter, lms, opening } = await opened(edition, { [mode]: "review" });
    assert.equal(opening.mode, "review");
    adapter.record(answer(questionOf(data, "deadline")));
    await adapter.save(snapshot(), meetsNobody);
    await adapter.finish(snapshot(), true, meetsNobody);
    assert.ok(!lms.calls.includes("SetValue"));
    clean(lms);
  });

  test(`${edition}: an objective that the LMS knows is found again and never lowered`, async () => {
    const status = edition === "1.2" ? "status" : "success_status";
    const { adapter, lms } = await opened(edition, {
      "cmi.objectives.0.id": "course",
      "cmi.objectives.1.id": "kcm.rti",
      [`cmi.objectives.1.${status}`]: "passed",
    });
    await adapter.save(snapshot({ objectives: [{ id: "kcm.rti", scaled: 0.2, success: "failed" }] }), meetsNobody);
    assert.equal(lms.data.get(`cmi.objectives.1.${status}`), "passed");
    assert.ok(!lms.data.has("cmi.objectives.2.id"));
    clean(lms);
  });

  test(`${edition}: interactions go on after those of earlier sessions`, async () => {
    const { adapter, lms } = await opened(edition, { "cmi.interactions.0.id": "deadline" });
    adapter.record(answer(questionOf(data, "deadline")));
    await adapter.save(snapshot(), meetsNobody);
    assert.ok(lms.data.has("cmi.interactions.1.id"));
    clean(lms);
  });

  test(`${edition}: an LMS without interactions and objectives is told none`, async () => {
    const lms = strictLms(edition);
    const { api } = lms;
    const get = edition === "1.2" ? "LMSGetValue" : "GetValue";
    const original = api[get]!;
    api[get] = (element = "") => (element.endsWith("_count") ? "" : original(element));
    const { adapter } = connect(edition, lms);
    await adapter.open();
    adapter.record(answer(questionOf(data, "deadline")));
    await adapter.save(snapshot({ objectives: [{ id: "kcm.rti", scaled: 1, success: "passed" }] }), meetsNobody);
    assert.ok(![...lms.data.keys()].some((key) => /interactions|objectives/.test(key)));
    clean(lms);
  });

  test(`${edition}: resumes what it saved`, async () => {
    const first = await opened(edition);
    await first.adapter.save(snapshot(), meetsNobody);
    const entry = edition === "1.2" ? "cmi.core.entry" : "cmi.entry";
    const { opening } = await opened(edition, {
      ...Object.fromEntries(first.lms.data),
      [entry]: "resume",
    });
    assert.equal(opening.state, snapshot().state);
    assert.equal(opening.page, "request");
    assert.equal(opening.entry, "again");
  });

  test(`${edition}: Commit that answers false is a failed save`, async () => {
    const { adapter, lms } = await opened(edition);
    lms.lies.set("Commit", "false").set("GetLastError", edition === "1.2" ? "101" : "391");
    assert.equal(await adapter.save(snapshot(), meetsNobody), "failed");
  });

  test(`${edition}: Commit that answers true without a connection is a failed save`, async () => {
    const { adapter } = connect(edition, strictLms(edition), false);
    await adapter.open();
    assert.equal(await adapter.save(snapshot(), meetsNobody), "failed");
  });

  test(`${edition}: a session that the LMS has closed is expired`, async () => {
    const { adapter, lms } = await opened(edition);
    lms.lies.set("Commit", "false").set("GetLastError", edition === "1.2" ? "301" : "143");
    assert.equal(await adapter.save(snapshot(), meetsNobody), "expired");
  });

  test(`${edition}: an LMS that throws at every turn is survived`, async () => {
    const { adapter, lms } = await opened(edition);
    for (const name of Object.keys(lms.api))
      lms.api[name] = () => {
        throw new Error("server gone");
      };
    adapter.record(answer(questionOf(data, "deadline")));
    assert.notEqual(await adapter.save(snapshot(), meetsNobody), "saved");
    assert.notEqual(await adapter.finish(snapshot(), true, meetsNobody), "saved");
  });

  test(`${edition}: a session that is open already is taken over`, async () => {
    const lms = strictLms(edition);
    const { adapter } = connect(edition, lms);
    lms.api[edition === "1.2" ? "LMSInitialize" : "Initialize"]!("");
    const student = edition === "1.2" ? "cmi.core.student_id" : "cmi.learner_id";
    lms.data.set(student, "asha");
    lms.lies.set("Initialize", "false");
    assert.equal((await adapter.open()).learner, "asha");
  });

  test(`${edition}: an LMS that refuses to begin is no platform`, async () => {
    const lms = strictLms(edition);
    lms.lies.set("Initialize", "false").set("GetValue", "").set("GetLastError", "101");
    await assert.rejects(connect(edition, lms).adapter.open());
  });

  test(`${edition}: without an API nobody waits longer than three seconds`, async () => {
    const clock = fakeClock();
    const adapter = MAKE[edition]({ window: frame({}), clock, reachable: async () => "there" });
    const refused = assert.rejects(adapter.open());
    await clock.pass(3_100);
    await refused;
  });

  test(`${edition}: an API that comes a second late is found`, async () => {
    const clock = fakeClock();
    const parent = frame({});
    const adapter = MAKE[edition]({ window: frame({}, parent), clock, reachable: async () => "there" });
    const opening = adapter.open();
    await clock.pass(1_000);
    (parent as unknown as Record<string, unknown>)[OBJECT[edition]] = strictLms(edition).api;
    await clock.pass(1_000);
    assert.equal((await opening).mode, "normal");
  });

  test(`${edition}: one Terminate, and no call after it`, async () => {
    const { adapter, lms } = await opened(edition);
    await adapter.finish(snapshot(), true, meetsNobody);
    await adapter.finish(snapshot(), true, meetsNobody);
    await adapter.save(snapshot(), meetsNobody);
    assert.equal(lms.calls.filter((name) => name === "Terminate").length, 1);
    assert.equal(lms.calls.at(-1), "Terminate");
    clean(lms);
  });
}

test("1.2: projects the canonical result", () => {
  const result = { completed: false, success: "unknown", scaled: null, progress: 0 } as const;
  assert.equal(lessonStatus(result), "incomplete");
  assert.equal(lessonStatus({ ...result, success: "failed" }), "failed");
  assert.equal(lessonStatus({ ...result, success: "passed" }), "incomplete");
  assert.equal(lessonStatus({ ...result, completed: true }), "completed");
  assert.equal(lessonStatus({ ...result, completed: true, success: "passed" }), "passed");
});

test("1.2: tells score, status, time and answers in its own words", async () => {
  const { adapter, lms } = await opened("1.2");
  adapter.record(answer(questionOf(data, "exempt"), { response: ["0", "2"], right: false, score: 0 }));
  adapter.record(answer(questionOf(data, "reasons"), { response: ["1"] }));
  await adapter.save(
    snapshot({ result: { completed: true, success: "passed", scaled: 2 / 3, progress: 1 } }), meetsNobody);
  const held = Object.fromEntries(lms.data);
  assert.equal(held["cmi.core.lesson_status"], "passed");
  assert.equal(held["cmi.core.score.raw"], "66.67");
  assert.equal(held["cmi.core.session_time"], "00:01:05.50");
  assert.equal(held["cmi.interactions.0.result"], "wrong");
  assert.equal(held["cmi.interactions.0.student_response"], "0,2");
  assert.equal(held["cmi.interactions.0.correct_responses.0.pattern"], "0,1");
  assert.equal(held["cmi.interactions.0.time"], "09:30:05");
  assert.equal(held["cmi.interactions.0.objectives.0.id"], "kcm.rti");
  assert.equal(held["cmi.interactions.1.student_response"], "f");
  assert.equal(held["cmi.interactions.1.correct_responses.0.pattern"], "f");
});

test("2004: tells completion, success, score and progress each on its own", async () => {
  const { adapter, lms } = await opened("2004");
  adapter.record(answer(questionOf(data, "exempt"), { response: ["0", "2"], right: false, score: 0 }));
  adapter.record(answer(questionOf(data, "penalty"), { response: "25000" }));
  await adapter.save(
    snapshot({ result: { completed: false, success: "unknown", scaled: 2 / 3, progress: 0.5 } }), meetsNobody);
  const held = Object.fromEntries(lms.data);
  assert.equal(held["cmi.completion_status"], "incomplete");
  assert.equal(held["cmi.success_status"], "unknown");
  assert.equal(held["cmi.score.scaled"], "0.6667");
  assert.equal(held["cmi.progress_measure"], "0.5");
  assert.equal(held["cmi.interactions.0.result"], "incorrect");
  assert.equal(held["cmi.interactions.0.learner_response"], "0[,]2");
  assert.equal(held["cmi.interactions.0.timestamp"], "2026-10-01T09:30:05.12Z");
  assert.equal(held["cmi.interactions.1.correct_responses.0.pattern"], "25000[:]25000");
});

/** One visit to the platform; what the learner did before comes in `late` milliseconds after. */
async function visit(before: Progress, late: number) {
  const platform = igot(before);
  const clock = fakeClock();
  const window = frame({ API: platform.api });
  const adapter: Adapter = scorm12({ window, clock, reachable: async () => "there" });
  const opening = adapter.open();
  clock.after(late, () => platform.arrive());
  await clock.pass(10_000);
  return { adapter, platform, opening: await opening, clock };
}

test("iGOT: begins before the frame is loaded, and answers that say nothing are no failure", async () => {
  const platform = igot();
  const adapter = scorm12({ window: frame({ API: platform.api }), clock: fakeClock(), reachable: async () => "there" });
  void adapter.open();
  await settled();
  assert.deepEqual(platform.calls.slice(0, 1), ["LMSInitialize"]);
  const { opening, adapter: other, platform: there } = await visit({}, 0);
  assert.equal(opening.entry, "unknown");
  assert.equal(await other.save(snapshot(), meetsNobody), "sent");
  assert.equal(there.store.get("cmi.core.lesson_status"), "incomplete");
});

test("iGOT: an unfinished lesson is left open, and comes back", async () => {
  const first = await visit({}, 0);
  await first.adapter.save(snapshot(), meetsNobody);
  await first.adapter.finish(snapshot(), false, meetsNobody);
  assert.ok(!first.platform.calls.includes("LMSFinish"));
  first.platform.leave();
  const second = await visit(first.platform.server, 1_200);
  assert.equal(second.opening.state, snapshot().state);
});

test("iGOT: a finished lesson is ended", async () => {
  const { adapter, platform } = await visit({}, 0);
  const result = { completed: true, success: "passed" as const, scaled: 1, progress: 1 };
  await adapter.finish(snapshot({ result }), false, meetsNobody);
  assert.equal(platform.calls.at(-2), "LMSFinish");
  assert.equal(platform.server["cmi.core.lesson_status"], "passed");
});

test("iGOT: what comes in after the first save is met, and all is written again", async () => {
  const before = { "cmi.suspend_data": "theirs", "cmi.core.lesson_status": "incomplete" };
  const { adapter, platform, opening } = await visit(before, 60_000);
  assert.equal(opening.state, null);
  await adapter.save(snapshot(), meetsNobody);
  platform.arrive();
  const met: string[] = [];
  await adapter.save(snapshot(), (theirs) => {
    met.push(theirs);
    return snapshot({ state: "joined" });
  });
  assert.deepEqual(met, ["theirs"]);
  assert.equal(platform.store.get("cmi.suspend_data"), "joined");
  assert.equal(platform.store.get("cmi.core.exit"), "suspend");
});

test("an element with the API's id is no API, and no end of the search", () => {
  const { api } = strictLms("1.2");
  const clobbered = frame({ API: { tagName: "A" } }, frame({ API: api }));
  assert.equal(findApi(clobbered, SCORM_12), api);
});

test("a parent of another origin ends neither the search nor the player", () => {
  const { api } = strictLms("2004");
  const top = frame({ API_1484_11: api });
  const foreign = new Proxy(
    { parent: top },
    {
      get(target, name) {
        if (name === "parent") return target.parent;
        throw new DOMException("Blocked a frame", "SecurityError");
      },
    },
  );
  assert.equal(findApi(frame({}, foreign), SCORM_2004), api);
});

test("the opener and its parents are asked last", () => {
  const { api } = strictLms("1.2");
  const opener = frame({}, frame({ API: api }));
  assert.equal(findApi(frame({}, null, opener), SCORM_12), api);
  assert.equal(findApi(frame({}, null, frame({})), SCORM_12), null);
});

test("the package's own edition decides where both are there", () => {
  const both = { API: strictLms("1.2").api, API_1484_11: strictLms("2004").api };
  assert.equal(findApi(frame(both), SCORM_12), both.API);
  assert.equal(findApi(frame(both), SCORM_2004), both.API_1484_11);
});

test("windows that are each other's parents do not hang the search", () => {
  const a: Record<string, unknown> = {};
  const b: Record<string, unknown> = { parent: a };
  a.parent = b;
  assert.equal(findApi(a as unknown as Window, SCORM_12), null);
});

for (const edition of EDITIONS) {
  const set = edition === "1.2" ? "LMSSetValue" : "SetValue";

  test(`${edition}: false without an error is looked up once, and believed if the value is there`, async () => {
    const { adapter, lms } = await opened(edition);
    const original = lms.api[set]!;
    lms.api[set] = (...args) => (original(...args), "false");
    const before = lms.calls.length;
    assert.equal(await adapter.save(snapshot(), meetsNobody), "saved");
    assert.equal(await adapter.save(snapshot({ page: "final" }), meetsNobody), "saved");
    assert.equal(lms.calls.slice(before).filter((fn) => fn === "GetValue").length, 1);
  });

  test(`${edition}: false without an error is no save if the value is not there`, async () => {
    const { adapter, lms } = await opened(edition);
    lms.api[set] = () => "false";
    assert.equal(await adapter.save(snapshot(), meetsNobody), "failed");
  });

  test(`${edition}: a learner who must sign in again is told apart from a dead line`, async () => {
    const lms = strictLms(edition);
    const window = frame({}, frame({ [OBJECT[edition]]: lms.api }));
    const adapter = MAKE[edition]({ window, clock: fakeClock(), reachable: async () => "signed-out" });
    await adapter.open();
    assert.equal(await adapter.save(snapshot(), meetsNobody), "refused");
  });

  test(`${edition}: values of any size and kind are cut or passed over`, async () => {
    const lms = strictLms(edition);
    const get = edition === "1.2" ? "LMSGetValue" : "GetValue";
    const huge = "<img src=x onerror=alert(1)>".repeat(400_000);
    const strange = { toString: () => { throw new Error("no text"); } };
    for (const value of [huge, strange, null, 7, true, Symbol("x")] as unknown[]) {
      const one = strictLms(edition);
      one.api[get] = () => value as string;
      const { adapter } = connect(edition, one);
      const opening = await adapter.open();
      assert.ok(opening.learner.length <= 255 && (opening.page ?? "").length <= 1000);
      assert.ok((opening.state ?? "").length <= 100_000);
      assert.deepEqual([opening.mode, opening.entry], ["normal", "unknown"]);
    }
    assert.deepEqual(lms.faults, []);
  });

  test(`${edition}: the LMS's own pass mark is the mark`, async () => {
    const mark = edition === "1.2" ? "cmi.student_data.mastery_score" : "cmi.scaled_passing_score";
    const { opening } = await opened(edition, { [mark]: edition === "1.2" ? "80" : "0.8" });
    assert.equal(opening.passMark, 0.8);
    for (const rubbish of ["", "101", "-1", "NaN", "eighty"])
      assert.equal((await opened(edition, { [mark]: rubbish })).opening.passMark, null);
  });
}

test("the strict LMS refuses what its standard refuses, and forgets what was not committed", () => {
  for (const [edition, element, wrong] of [
    ["1.2", "cmi.core.lesson_status", "not attempted"],
    ["1.2", "cmi.core.session_time", "PT5S"],
    ["1.2", "cmi.suspend_data", "x".repeat(4097)],
    ["1.2", "cmi.core.student_id", "me"],
    ["2004", "cmi.session_time", "PT5.555S"],
    ["2004", "cmi.score.scaled", "1.5"],
    ["2004", "cmi.interactions.0.type", "choice"],
    ["2004", "cmi.nothing", "1"],
  ] as const) {
    const lms = strictLms(edition);
    const [begin, set] = edition === "1.2" ? ["LMSInitialize", "LMSSetValue"] : ["Initialize", "SetValue"];
    lms.api[begin]!("");
    assert.equal(lms.api[set]!(element, wrong), "false", element);
    assert.equal(lms.faults.length, 1, element);
    assert.deepEqual(lms.kept.data, {});
  }
});
