/** One learner with devices and tabs before one platform, and everything that can go wrong between them. */
import { device as noPlatform } from "../../tooling/player/src/adapters/device";
import type { Clock, Storage, TimedRecord } from "../../tooling/player/src/core/port";
import { createSession, type Session } from "../../tooling/player/src/core/session";
import { decode } from "../../tooling/player/src/core/state";
import type { KdllData } from "../../tooling/player/src/data";
import { type FakeClock, fakeClock, fakeSeats, seeded, settled } from "../player/unit/sample";
import { DROPPED, FIRST } from "./courses";
import { type Facts, factsOf, missing } from "./facts";
import { igotPlatform, type Launch, lrsPlatform, type Platform, scormPlatform, type Trouble } from "./platforms";

export interface Device {
  readonly items: Map<string, string>;
  readonly seats: ReturnType<typeof fakeSeats>;
  /** Off while the browser's storage is full. */
  works: boolean;
}

export interface Tab {
  readonly device: Device;
  readonly session: Session;
  readonly launch: Launch;
  readonly items: Map<string, string>;
  alive: boolean;
  readonly release: () => void;
}

export const PLATFORMS = ["scorm12", "scorm2004", "cmi5", "xapi", "igot"] as const;
export type PlatformName = (typeof PLATFORMS)[number];

export class World {
  readonly clock: FakeClock = fakeClock();
  readonly random: () => number;
  readonly trouble: Trouble = { offline: false, down: false, signedOut: false };
  readonly platform: Platform;
  readonly devices: Device[];
  tabs: Tab[] = [];
  course: KdllData = FIRST;
  /** Of what the interface called saved. */
  readonly acknowledged = new Set<string>();
  /** Of what was done in a tab that writes to a platform, whatever was said about it. */
  readonly done = new Set<string>();
  /** Ids of the answers that were judged there. */
  judged = 0;
  /** A device's storage was full at some time: what it alone had may be gone. */
  spilt = false;
  /** Two tabs were open at one time. */
  twice = false;
  readonly log: string[] = [];
  /** For whoever looks into a walk: called after each step. */
  trace: ((step: string) => void) | null = null;

  constructor(name: PlatformName, seed: number) {
    this.random = seeded(seed);
    // The generator's first numbers lie close together for neighbouring seeds.
    for (let n = 0; n < 8; n += 1) this.random();
    const skew = (this.random() - 0.5) * 7_200_000;
    const { clock, random, trouble } = this;
    this.platform = {
      scorm12: () => scormPlatform("1.2", trouble),
      scorm2004: () => scormPlatform("2004", trouble),
      cmi5: () => lrsPlatform("cmi5", clock, random, skew),
      xapi: () => lrsPlatform("xapi", clock, random, skew),
      igot: () => igotPlatform(clock, random),
    }[name]();
    this.devices = [0, 1].map(() => newDevice());
  }

  /** Opens the course as the platform does. */
  async open(device: Device): Promise<Tab> {
    return this.begin(device, this.platform.launch(device), new Map(), false);
  }

  /** The same page again. `asked`: the browser told it a reload; else it looked like a departure. */
  async reload(tab: Tab, asked: boolean): Promise<Tab> {
    tab.session.leave(asked);
    this.bury(tab);
    return this.begin(tab.device, tab.launch, tab.items, true);
  }

  async close(tab: Tab): Promise<void> {
    tab.session.leave(false);
    await this.clock.pass(1_000);
    this.bury(tab);
    tab.launch.gone();
  }

  /** Without a word: the process is gone. */
  kill(tab: Tab): void {
    this.bury(tab);
    tab.launch.gone();
  }

  async exit(tab: Tab): Promise<void> {
    const gone = tab.session.exit();
    await this.clock.pass(60_000);
    if (await Promise.race([gone, settled().then(() => false)])) {
      this.bury(tab);
      tab.launch.gone();
    }
  }

  /** All is well again, for long enough. */
  async calm(): Promise<void> {
    Object.assign(this.trouble, { offline: false, down: false, signedOut: false });
    for (const device of this.devices) device.works = true;
    for (const tab of this.tabs) tab.session.retry();
    await this.clock.pass(900_000);
  }

  lost(wanted: Facts, session: Session): string[] {
    return missing(wanted, factsOf(session.state), DROPPED);
  }

  private bury(tab: Tab): void {
    tab.alive = false;
    tab.release();
    this.tabs = this.tabs.filter((other) => other !== tab);
  }

  private async begin(
    device: Device,
    launch: Launch,
    items: Map<string, string>,
    reloaded: boolean,
  ): Promise<Tab> {
    const life = { alive: true };
    const clock: Clock = {
      now: this.clock.now,
      monotonic: this.clock.monotonic,
      after: (ms, then) => this.clock.after(ms, () => life.alive && then()),
      idle: (within, then) => this.clock.idle(within, () => life.alive && then()),
    };
    const never = new Promise<never>(() => undefined);
    const living =
      <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
      async (...args: A): Promise<R> => {
        if (!life.alive) return never;
        const answer = await call(...args);
        return life.alive ? answer : never;
      };
    const storage = storageOf(device.items, () => life.alive && device.works);
    const seat = device.seats.tab();
    const here = noPlatform();
    const adapter = launch.adapter({
      window: launch.window,
      query: launch.query,
      data: this.course,
      clock,
      random: this.random,
      storage,
      session: storageOf(items, () => life.alive),
      http: living(this.platform.http(this.trouble)),
      reachable: living(() => this.platform.reachable(this.trouble)),
    });
    const session = createSession({
      data: this.course,
      adapter: {
        open: () => adapter.open(),
        record: (answer: TimedRecord) => {
          this.judged += 1;
          adapter.record(answer);
        },
        save: (shot, meet) => adapter.save(shot, meet),
        finish: (shot, chosen, meet) => adapter.finish(shot, chosen, meet),
        rest: () => adapter.rest(),
        get exitUrl() {
          return adapter.exitUrl;
        },
      },
      device: here,
      storage,
      tab: storageOf(items, () => life.alive),
      seat,
      reloaded,
      clock,
      random: this.random,
    });
    const tab: Tab = {
      device,
      session,
      launch,
      items,
      get alive() {
        return life.alive;
      },
      set alive(alive) {
        life.alive = alive;
      },
      release: () => seat.leave(),
    };
    session.listen(() => this.note(tab));
    this.tabs.push(tab);
    this.twice ||= this.tabs.length > 1;
    void session.start();
    await this.clock.pass(5_000);
    return tab;
  }

  /** What the interface promises at this moment, and what is done behind it. */
  private note({ session, device, alive }: Tab): void {
    const { keeping, deviceOnly, ended, following, review, phase } = session.status;
    if (!alive || following || review || phase === "opening" || phase === "idle") return;
    // Without a platform, a SCORM package does not know who learns.
    if (deviceOnly && !ended && !this.platform.concurrent) return;
    const facts = factsOf(session.state);
    if (keeping === "saved") for (const fact of facts) this.acknowledged.add(fact);
    if (device.works) for (const fact of facts) this.done.add(fact);
    else this.spilt = true;
  }
}

function newDevice(): Device {
  return { items: new Map(), seats: fakeSeats(), works: true };
}

/** Full at times: then nothing is there to stay, as when a browser keeps to its quota. */
function storageOf(items: Map<string, string>, works: () => boolean): Storage {
  const memory = new Map<string, string>();
  return {
    get: (key) => memory.get(key) ?? items.get(key) ?? null,
    set(key, text) {
      if (works()) {
        memory.delete(key);
        items.set(key, text);
        return true;
      }
      memory.set(key, text);
      return false;
    },
  };
}

/** The state that a text holds, for those who look at it from outside. */
export const stateIn = (text: string | null) => decode(text, FIRST.course.id).state;
