/**
 * One launch, from opening to the one and only finish. LIFECYCLE.md draws the machine; nothing else
 * in the player listens to the page's coming and going, or decides when a platform is called.
 */
import type { KdllData } from "../data";
import * as learning from "./learning";
import { choose, readCopy, writeCopy } from "./local";
import type { Ack, Adapter, Clock, Opening, Snapshot, Storage, Timer } from "./port";
import { objectives, result } from "./rules";
import { emptyState, encode, encodeWithin, type State } from "./state";
import { stopwatch } from "./stopwatch";

export type Phase = "idle" | "opening" | "running" | "hidden" | "finishing" | "finished";

/** Where the learner's progress is at this moment; what the interface may promise. */
export type Keeping = "unsaved" | "saving" | "saved" | "sent" | "failed" | "expired" | "device" | "memory";

export interface Status {
  readonly phase: Phase;
  readonly keeping: Keeping;
  /** No platform: progress stays on this device. */
  readonly deviceOnly: boolean;
  /** There was one before this page was reloaded, but it opens no second session. */
  readonly ended: boolean;
  readonly review: boolean;
  /** What became of an unreadable state at launch. */
  readonly recovered: "from-device" | "lost" | null;
}

export interface Session {
  readonly data: KdllData;
  readonly state: State;
  readonly status: Status;
  readonly exitUrl: string | null;
  start(): Promise<void>;
  /** Applies what the learner did. */
  act(what: (data: KdllData, state: State) => State | learning.Step): void;
  hide(): void;
  show(): void;
  /** The learner may be about to leave: what is unsaved is saved now. */
  hasten(): void;
  /** `persisted`: the browser may bring this very page back. */
  leave(persisted: boolean): void;
  /** The learner's own wish; resolves to false if the progress could not be saved yet. */
  exit(): Promise<boolean>;
  /** Called after every change of state or status. */
  listen(listener: () => void): void;
}

export interface Deps {
  readonly data: KdllData;
  readonly adapter: Adapter;
  /** Takes over where `adapter` finds no platform. */
  readonly device: Adapter;
  readonly storage: Storage;
  /** Outlives a reload of this very page, and nothing else. */
  readonly tab: Storage;
  /** This page was reloaded, not launched. */
  readonly reloaded: boolean;
  readonly clock: Clock;
  /** 0 to below 1. */
  readonly random: () => number;
}

/** After a change, milliseconds: more may follow at once. */
const SETTLE = 1_000;
/** Between two saves that neither an answer nor a verdict calls for. */
const PACE = 10_000;
const RETRY_FIRST = 1_000;
const RETRY_LAST = 60_000;

const NOTHING_KNOWN: Opening = {
  learner: "",
  registration: "",
  state: null,
  page: null,
  mode: "normal",
  entry: "unknown",
  prior: { completed: false, passed: false },
  passMark: null,
  limit: Number.POSITIVE_INFINITY,
};

export function createSession(deps: Deps): Session {
  const { device, storage, tab, clock, random } = deps;
  let data = deps.data;
  let adapter = deps.adapter;
  let opening = NOTHING_KNOWN;
  let state = emptyState(Math.floor(random() * 0x10000));
  let status: Status = {
    phase: "idle",
    keeping: "unsaved",
    deviceOnly: adapter === device,
    ended: false,
    review: false,
    recovered: null,
  };
  const listeners: (() => void)[] = [];
  let timer: Timer | null = null;
  let due = Number.POSITIVE_INFINITY;
  let saving = 0;
  let again = false;
  let lastSave = Number.NEGATIVE_INFINITY;
  let failures = 0;
  let acked = 0;
  let keptHere = false;
  const watch = stopwatch(clock);
  const questionSince = new Map<string, number>();

  function set(change: Partial<Status>): void {
    status = { ...status, ...change };
    for (const listener of listeners) listener();
  }

  function phase(): Phase {
    return status.phase;
  }

  function live(): boolean {
    return status.phase === "running" || status.phase === "hidden";
  }

  function place(): string {
    const { course, unit } = data;
    return `kdll:${unit.whole ? course.iri : `${course.iri}#${unit.id}`}`;
  }

  function key(): string {
    return [place(), opening.learner, opening.registration].join(":");
  }

  /** Who was learning here before the reload, where the platform does not say it again. */
  function remembered(): Pick<Opening, "learner" | "registration"> | null {
    const [learner, registration] = (deps.reloaded ? tab.get(place()) : null)?.split("\n") ?? [];
    return learner === undefined || registration === undefined ? null : { learner, registration };
  }

  function timed(): State {
    return { ...state, seconds: state.seconds + watch.lap() };
  }

  function keepHere(): void {
    if (status.review) return;
    state = timed();
    keptHere = writeCopy(storage, key(), { acked, text: encode(state, data.course.id) });
  }

  /** Where no platform is: the copy here is all there is. */
  function hereAlone(): Keeping {
    return keptHere ? "device" : "memory";
  }

  function snapshot(): Snapshot {
    state = timed();
    const practice = (slot: number) => !data.questions.some((q) => q.slot === slot && q.scored);
    return {
      state: encodeWithin(state, data.course.id, opening.limit, practice),
      page: learning.currentPage(data, state)?.id ?? "",
      result: result(data, state),
      objectives: objectives(data, state),
      sessionSeconds: watch.total(),
      totalSeconds: state.seconds,
    };
  }

  async function start(): Promise<void> {
    if (status.phase !== "idle") return;
    set({ phase: "opening" });
    try {
      opening = await adapter.open();
      tab.set(place(), `${opening.learner}\n${opening.registration}`);
    } catch {
      adapter = device;
      const before = remembered();
      opening = { ...(await device.open()), ...before };
      set({ deviceOnly: true, ended: before !== null });
    }
    // The page was closed while the platform was still answering.
    if (phase() !== "opening") return;
    data = learning.withPassMark(data, opening.passMark);
    resume();
    watch.start();
    set({ phase: "running", review: opening.mode === "review" });
    state = { ...state, saves: state.saves + 1 };
    keepHere();
    if (status.deviceOnly) set({ keeping: hereAlone() });
    request(0);
  }

  function resume(): void {
    const copy = opening.mode === "review" ? null : readCopy(storage, key());
    const chosen = choose(opening, copy, data.course.id);
    if (chosen.from !== "nowhere") acked = copy?.acked ?? 0;
    const { completed, passed } = opening.prior;
    const found = chosen.state ?? state;
    const verdict = {
      completed: found.verdict.completed || completed,
      passed: found.verdict.passed || passed,
      failed: found.verdict.failed && !passed,
    };
    state = learning.reconcile(data, { ...found, verdict });
    const page = state.page === null ? data.pages.find((p) => p.id === opening.page) : undefined;
    state = learning.openPage(data, state, (page ?? learning.currentPage(data, state))?.id ?? "");
    if (chosen.broken) set({ recovered: chosen.state ? "from-device" : "lost" });
  }

  function act(what: (data: KdllData, state: State) => State | learning.Step): void {
    if (!live()) return;
    const before = state;
    const outcome = what(data, state);
    const step = "state" in outcome ? outcome : { state: outcome, records: [] };
    if (step.state === before) return;
    state = { ...step.state, saves: before.saves + 1 };
    if (!status.review) for (const answer of step.records) adapter.record(stamp(answer));
    if (state.page !== before.page) questionSince.clear();
    keepHere();
    if (status.deviceOnly) set({ keeping: hereAlone() });
    else if (status.keeping === "saving" || status.keeping === "expired") set({});
    else set({ keeping: "unsaved" });
    const urgent = told(data, before) !== told(data, state);
    const pace = step.records.length ? 0 : lastSave + PACE - clock.monotonic();
    request(urgent ? 0 : Math.max(SETTLE, pace));
  }

  function stamp(answer: learning.AnswerRecord) {
    const since = questionSince.get(answer.question.id) ?? questionSince.get("") ?? 0;
    const total = watch.total();
    questionSince.set(answer.question.id, total);
    return { ...answer, at: clock.now(), latency: Math.max(0, total - since) };
  }

  /** Asks for a save in so many milliseconds; an earlier one already asked for stands. */
  function request(ms: number): void {
    if (!live() || status.review || status.deviceOnly || status.keeping === "expired") return;
    const at = clock.monotonic() + ms;
    if (timer && due <= at) return;
    timer?.cancel();
    due = at;
    timer = clock.after(ms, () => void save());
  }

  function calm(): void {
    timer?.cancel();
    timer = null;
    due = Number.POSITIVE_INFINITY;
  }

  /** `atOnce`: the page may be gone before a save on its way is answered. */
  async function save(atOnce = false): Promise<void> {
    calm();
    if (!live() || status.review || status.keeping === "expired") return;
    if (saving && !atOnce) {
      again = true;
      return;
    }
    saving += 1;
    const saves = state.saves;
    const shot = snapshot();
    lastSave = clock.monotonic();
    set({ keeping: "saving" });
    const ack = await attempt(() => adapter.save(shot));
    saving -= 1;
    settle(ack, saves);
    if (again) {
      again = false;
      request(0);
    }
  }

  function settle(ack: Ack, saves: number): void {
    if (ack === "saved" || ack === "sent") {
      failures = 0;
      if (!status.deviceOnly) acked = Math.max(acked, saves);
      keepHere();
      if (status.deviceOnly) set({ keeping: hereAlone() });
      else set({ keeping: state.saves === saves ? ack : "unsaved" });
      return;
    }
    set({ keeping: ack });
    if (ack === "failed" && live()) {
      const wait = Math.min(RETRY_LAST, RETRY_FIRST * 2 ** failures) * (0.8 + 0.4 * random());
      failures += 1;
      request(wait);
    }
  }

  function hide(): void {
    if (status.phase !== "running") return;
    watch.stop();
    set({ phase: "hidden" });
    keepHere();
    void save(true);
  }

  function show(): void {
    if (status.phase !== "hidden") return;
    watch.start();
    set({ phase: "running" });
  }

  function hasten(): void {
    if (status.phase === "running" && status.keeping === "unsaved") void save();
  }

  function leave(persisted: boolean): void {
    if (status.phase === "opening" && !persisted) set({ phase: "finished" });
    if (!live()) return;
    if (persisted) hide();
    else void finish(false);
  }

  /** The one place that ends the platform's session. */
  async function finish(chosen: boolean): Promise<Ack> {
    watch.stop();
    keepHere();
    calm();
    const saves = state.saves;
    const shot = snapshot();
    set({ phase: "finishing" });
    const ack = await attempt(() => adapter.finish(shot, chosen));
    settle(ack, saves);
    set({ phase: "finished" });
    return ack;
  }

  async function exit(): Promise<boolean> {
    if (!live()) return false;
    if (!status.review && status.keeping !== "expired") {
      await idle();
      await save();
      if (status.keeping === "failed") return false;
    }
    if (!live()) return false;
    await finish(true);
    return true;
  }

  /** Until no save is on its way. */
  async function idle(): Promise<void> {
    while (saving) await new Promise<void>((done) => clock.after(50, done));
  }

  return {
    get data() {
      return data;
    },
    get state() {
      return state;
    },
    get status() {
      return status;
    },
    get exitUrl() {
      return adapter.exitUrl;
    },
    start,
    act,
    hide,
    show,
    hasten,
    leave,
    exit,
    listen: (listener) => void listeners.push(listener),
  };
}

/** What a learner and an administrator watch for; a change of it is saved at once. */
function told(data: KdllData, state: State): string {
  const { completed, success, scaled } = result(data, state);
  return [completed, success, scaled].join();
}

async function attempt(call: () => Promise<Ack>): Promise<Ack> {
  try {
    return await call();
  } catch {
    return "failed";
  }
}
