/** Of several tabs with one course and one learner, one writes: by Web Locks, else by word of mouth. */
import type { Ousted, Seat } from "../core/port";

/** As long as this a tab that is being reloaded may still hold the seat, milliseconds. */
const RELOAD = 1_000;
/** A tab that has the seat says so within this time. */
const ANSWER = 300;
/** A tab that is asked for the seat has this long to save. */
const PATIENCE = 3_000;

export function browserSeat(window: Window): Seat {
  const channel = quietly(() => new BroadcastChannel("kdll"));
  const locks = quietly(() => window.navigator.locks as LockManager | undefined);
  if (locks) return lockedSeat(locks, channel);
  return channel ? spokenSeat(channel) : FREE;
}

/** Neither way is there: each tab writes, and what the other wrote to the device is met there. */
const FREE: Seat = {
  take: async () => true,
  seize: async () => null,
  leave: () => undefined,
};

function lockedSeat(locks: LockManager, channel: BroadcastChannel | null): Seat {
  let release: (() => void) | null = null;
  let held = "";
  let handed: (state: string) => void = () => undefined;
  let ousted: Ousted = async () => "";

  channel?.addEventListener("message", async ({ data }: MessageEvent) => {
    if (data?.freed) handed(data.state);
    if (!release || data?.seize !== held) return;
    channel.postMessage({ freed: held, state: await ousted() });
    leave();
  });

  /** Resolves once it is known whether the lock was granted; holds it until released. */
  function hold(key: string, options: LockOptions): Promise<boolean> {
    return new Promise((known) => {
      const mine = locks.request(key, options, (lock) => {
        known(lock !== null);
        if (!lock) return undefined;
        held = key;
        return new Promise<void>((done) => (release = done));
      });
      mine.catch((error: DOMException) => {
        // A document without an origin, as from a disk, is refused the locks, and has no twin either.
        known(error.name !== "AbortError");
        // Taken from us by force: the other tab has waited for long enough.
        if (error.name === "AbortError" && release && held === key) {
          release = null;
          void ousted();
        }
      });
    });
  }

  function leave(): void {
    release?.();
    release = null;
  }

  return {
    async take(key, whenOusted) {
      ousted = whenOusted;
      for (let waited = 0; ; waited += ANSWER) {
        if (await hold(key, { ifAvailable: true })) return true;
        if (waited >= RELOAD) return false;
        await pause(ANSWER);
      }
    },
    async seize(key, whenOusted) {
      ousted = whenOusted;
      let theirs: string | null = null;
      handed = (state) => (theirs = state);
      channel?.postMessage({ seize: key });
      const abort = new AbortController();
      const timer = setTimeout(() => abort.abort(), channel ? PATIENCE : 0);
      const given = await hold(key, { signal: abort.signal });
      clearTimeout(timer);
      if (!given) await hold(key, { steal: true });
      return theirs;
    },
    leave,
  };
}

/** Where pages come without encryption there are no locks; the tabs talk to each other instead. */
function spokenSeat(channel: BroadcastChannel): Seat {
  const me = Math.random();
  let held: string | null = null;
  let wanted: string | null = null;
  let taken = false;
  let ousted: Ousted = async () => "";
  let freed: (state: string | null) => void = () => undefined;

  channel.addEventListener("message", async ({ data }: MessageEvent) => {
    if (data?.ask && (data.ask === held || (data.ask === wanted && me < data.me)))
      channel.postMessage({ taken: data.ask });
    if (data?.taken && data.taken === wanted) taken = true;
    if (data?.freed) freed(data.state);
    if (!data?.seize || data.seize !== held) return;
    held = null;
    channel.postMessage({ freed: data.seize, state: await ousted() });
  });

  return {
    async take(key, whenOusted) {
      ousted = whenOusted;
      wanted = key;
      taken = false;
      channel.postMessage({ ask: key, me });
      await pause(ANSWER);
      wanted = null;
      if (!taken) held = key;
      return !taken;
    },
    async seize(key, whenOusted) {
      ousted = whenOusted;
      const theirs = await new Promise<string | null>((done) => {
        freed = done;
        channel.postMessage({ seize: key });
        setTimeout(() => done(null), PATIENCE);
      });
      held = key;
      return theirs;
    },
    leave: () => void (held = null),
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

function quietly<T>(read: () => T | undefined): T | null {
  try {
    return read() ?? null;
  } catch {
    return null;
  }
}
