/**
 * One launch, from opening to the one and only finish. LIFECYCLE.md draws the machine; nothing else
 * in the player listens to the page's coming and going, or decides what a platform is told.
 */
import type { KdllData } from "../data";
import * as learning from "./learning";
import {
  type Ack,
  type Adapter,
  type Clock,
  type Meet,
  type Opening,
  type Seat,
  type Snapshot,
  type Storage,
  Unreached,
} from "./port";
import { type Act, Progress } from "./progress";
import { saver } from "./saving";
import { type Keeping, type Phase, type Session, STANDING, type Status } from "./status";
import type { Glimpse } from "./viewing";

export type { Keeping, Phase, Session, Status } from "./status";

export interface Deps {
  readonly data: KdllData;
  readonly adapter: Adapter;
  /** Takes over where `adapter` finds no platform. */
  readonly device: Adapter;
  readonly storage: Storage;
  /** Outlives a reload of this very page, and nothing else. */
  readonly tab: Storage;
  readonly seat: Seat;
  /** This page was reloaded, not launched. */
  readonly reloaded: boolean;
  readonly clock: Clock;
  /** 0 to below 1. */
  readonly random: () => number;
}

export function createSession(deps: Deps): Session {
  const { device, tab, seat, clock, random } = deps;
  const progress = new Progress(deps.data, deps.storage, clock, Math.floor(random() * 0x10000));
  const saves = saver({ clock, random, allowed, tell, rest: () => adapter.rest() });
  const listeners: (() => void)[] = [];
  let adapter = deps.adapter;
  let status: Status = {
    phase: "idle",
    keeping: "unsaved",
    deviceOnly: adapter === device,
    ended: false,
    review: false,
    following: false,
    recovered: null,
  };
  let keptHere = false;
  /** The browser has put the page away, and its seat was given up. */
  let away = false;

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

  /** Whether anything may be written anywhere. */
  function writes(): boolean {
    return !status.review && !status.following;
  }

  function allowed(): boolean {
    return live() && writes() && !status.deviceOnly && status.keeping !== "expired";
  }

  function keepHere(): void {
    if (!writes()) return;
    const { kept, more } = progress.keep();
    keptHere = kept;
    if (more) saves.ask("change");
  }

  /** Where no platform is: the copy here is all there is. */
  function hereAlone(): Keeping {
    return keptHere ? "device" : "memory";
  }

  async function start(): Promise<void> {
    if (status.phase !== "idle") return;
    set({ phase: "opening" });
    const opening = await opened();
    progress.opening = opening;
    const review = opening.mode === "review";
    const following = !review && !(await seat.take(progress.key, ousted));
    // The page was closed while the platform was still answering.
    if (phase() !== "opening") return seat.leave();
    const recovered = progress.begin(opening);
    progress.watch.start();
    set({ phase: "running", review, following, recovered });
    tellFirst();
    awaitTime();
  }

  async function opened(): Promise<Opening> {
    const { place } = progress;
    try {
      const opening = await adapter.open();
      tab.set(place, `${opening.learner}\n${opening.registration}`);
      return opening;
    } catch (error) {
      adapter = device;
      const before = remembered();
      const who = error instanceof Unreached ? error.who : before;
      set({ deviceOnly: true, ended: before !== null });
      return { ...(await device.open()), ...who };
    }
  }

  /** Who was learning here before the reload, where the platform does not say it again. */
  function remembered(): Pick<Opening, "learner" | "registration"> | null {
    const text = deps.reloaded ? tab.get(progress.place) : null;
    const [learner, registration] = text?.split("\n") ?? [];
    return learner === undefined || registration === undefined ? null : { learner, registration };
  }

  function tellFirst(): void {
    keepHere();
    if (status.deviceOnly) set({ keeping: hereAlone() });
    saves.ask("result");
  }

  /** Time that is asked for passes while nothing else happens: it is shown by the minute, and judged. */
  function awaitTime(): void {
    const left = live() ? progress.secondsLeft : 0;
    if (left > 0)
      clock.after(Math.min(left * 1000 + 100, MINUTE), () => {
        if (status.phase === "running") act(learning.reconcile);
        awaitTime();
      });
  }

  function act(what: Act): void {
    if (!live()) return;
    const outcome = progress.apply(what);
    if (!outcome) return;
    if (writes()) for (const record of outcome.records) adapter.record(record);
    keepHere();
    if (status.deviceOnly) set({ keeping: hereAlone() });
    else set(STANDING.has(status.keeping) ? {} : { keeping: "unsaved" });
    saves.ask(outcome.judged ? "result" : outcome.records.length ? "answer" : "change");
  }

  function watched(glimpse: Glimpse): void {
    if (!live() || !writes() || !adapter.watch) return;
    adapter.watch(glimpse);
    saves.ask("change");
  }

  async function tell(): Promise<Ack> {
    if (!STANDING.has(status.keeping)) set({ keeping: "saving" });
    return told((shot, meet) => adapter.save(shot, meet));
  }

  /** Hands the present state to the platform, and believes its answer of just that state. */
  async function told(call: (shot: Snapshot, meet: Meet) => Promise<Ack>): Promise<Ack> {
    let sent = progress.state.saves;
    const shot = progress.snapshot();
    const meet = (theirs: string) => {
      progress.meet(theirs);
      sent = progress.state.saves;
      return progress.snapshot();
    };
    const ack = await attempt(() => call(shot, meet));
    settle(ack, sent);
    return ack;
  }

  function settle(ack: Ack, sent: number): void {
    const kept = ack === "saved" || ack === "sent";
    if (kept && !status.deviceOnly) progress.acknowledged(sent);
    keepHere();
    if (status.deviceOnly) set({ keeping: hereAlone() });
    else set({ keeping: kept && progress.state.saves !== sent ? "unsaved" : ack });
  }

  function hide(): void {
    if (status.phase !== "running") return;
    progress.watch.stop();
    for (const film of progress.viewings) film.settle();
    set({ phase: "hidden" });
    keepHere();
    if (adapter.rest() <= 0) void saves.save(true);
  }

  function show(): void {
    if (status.phase !== "hidden") return;
    progress.watch.start();
    set({ phase: "running" });
    if (away) void back();
    retry();
  }

  /** The browser has brought the page back: another tab may have gone on meanwhile. */
  async function back(): Promise<void> {
    away = false;
    if (status.review) return;
    const following = !(await seat.take(progress.key, ousted));
    set({ following });
    keepHere();
    // Tells at once whether the platform has ended the session meanwhile.
    saves.ask("result");
  }

  function hasten(): void {
    if (status.phase === "running" && status.keeping === "unsaved") void saves.save();
  }

  function retry(): void {
    const waits = status.keeping === "failed" || status.keeping === "refused";
    if (waits && adapter.rest() <= 0) void saves.save();
  }

  function leave(persisted: boolean): void {
    if (status.phase === "opening" && !persisted) set({ phase: "finished" });
    if (!live()) return;
    if (persisted) hide();
    else void finish(false);
    seat.leave();
    away = persisted;
  }

  /** Another tab wants to go on: what is unsaved goes to the platform first. */
  async function ousted(): Promise<string> {
    if (!SURE.has(status.keeping)) await saves.save(true);
    saves.calm();
    if (live()) set({ following: true });
    return progress.text;
  }

  async function takeOver(): Promise<void> {
    if (!status.following) return;
    const theirs = await seat.seize(progress.key, ousted);
    if (!live()) return seat.leave();
    set({ following: false });
    // What the platform said at launch is old by now; the other tab's copy is here.
    progress.begin({ ...progress.opening, entry: "again" });
    if (theirs) progress.inherit(theirs);
    tellFirst();
  }

  /** The one place that ends the platform's session. A tab that follows has none of its own to end. */
  async function finish(chosen: boolean): Promise<void> {
    progress.watch.stop();
    for (const film of progress.viewings) film.end();
    keepHere();
    saves.calm();
    const { following } = status;
    set({ phase: "finishing" });
    if (!following) await told((shot, meet) => adapter.finish(shot, chosen, meet));
    set({ phase: "finished" });
  }

  async function exit(): Promise<boolean> {
    if (!live()) return false;
    if (allowed()) {
      await saves.idle();
      await saves.save();
      if (status.keeping === "failed" || status.keeping === "refused") return false;
    }
    if (!live()) return false;
    await finish(true);
    seat.leave();
    return true;
  }

  return {
    get data() {
      return progress.data;
    },
    get state() {
      return progress.state;
    },
    get status() {
      return status;
    },
    get exitUrl() {
      return adapter.exitUrl;
    },
    get code() {
      return progress.text;
    },
    start,
    act,
    viewing: (medium, name) => progress.viewing(medium, name, watched),
    hide,
    show,
    hasten,
    retry,
    leave,
    takeOver,
    exit,
    listen: (listener) => void listeners.push(listener),
  };
}

const MINUTE = 60_000;

/** The platform, or a device without one, has all that it will take. */
const SURE: ReadonlySet<Keeping> = new Set(["saved", "sent", "expired", "device", "memory"]);

async function attempt(call: () => Promise<Ack>): Promise<Ack> {
  try {
    return await call();
  } catch {
    return "failed";
  }
}
