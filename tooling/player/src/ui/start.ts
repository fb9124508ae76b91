/** One launch in a browser: reads the course, opens the session, builds the interface. */
import { device } from "../adapters/device";
import type { LrsDeps } from "../adapters/cmi5";
import type { ScormDeps } from "../adapters/scorm12";
import type { Adapter } from "../core/port";
import { createSession } from "../core/session";
import { readData } from "../data";
import { browserClock, browserHttp, prober, random, reloaded, webStorage } from "./browser";
import { attribute, el } from "./dom";
import { follow } from "./lifecycle";
import { browserSeat } from "./seat";
import { dress, settingsStore } from "./settings";
import { shell } from "./shell";
import { words } from "./words";

/** Everything any adapter may need; each takes its part. */
export type Makings = ScormDeps & LrsDeps;

/** `adapter`: makes the standard's own; none: progress is kept on this device only. */
export function start(adapter: ((makings: Makings) => Adapter) | null): void {
  const run = () => void launch(adapter);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", run);
  else run();
}

async function launch(adapter: ((makings: Makings) => Adapter) | null): Promise<void> {
  const data = readData(document);
  const root = document.getElementById("kdll");
  if (!root) throw new Error("no #kdll in the document");
  const here = device();
  const storage = webStorage("localStorage");
  const tab = webStorage("sessionStorage");
  const settings = settingsStore(storage);
  settings.listen((now) => dress(document.documentElement, now));
  const makings: Makings = {
    window,
    clock: browserClock,
    reachable: prober(browserHttp, location),
    data,
    query: new URLSearchParams(location.search),
    http: browserHttp,
    random,
    storage,
    session: tab,
  };
  const session = createSession({
    data,
    adapter: adapter ? adapter(makings) : here,
    device: here,
    storage,
    tab,
    seat: browserSeat(window),
    reloaded: reloaded(),
    clock: browserClock,
    random,
  });
  follow(window, session);
  const t = words(data);
  const wait = el("p", { class: "kdll-opening", role: "status", ...t.here }, t("session.opening"));
  root.prepend(wait);
  attribute(root, "data-opening", true);
  try {
    await session.start();
    shell(root, session, settings);
  } finally {
    // Also after a fault of ours: the pages can then at least be read, one below the other.
    attribute(root, "data-opening", false);
    wait.remove();
  }
}
