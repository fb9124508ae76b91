/**
 * A random walk: a learner acts, browsers, lines and platforms fail; then all is well again, and what the
 * platform holds is compared with what was done. The same seed walks the same way.
 */
import * as learning from "../../tooling/player/src/core/learning";
import type { Response } from "../../tooling/player/src/core/response";
import { result } from "../../tooling/player/src/core/rules";
import type { QuestionData } from "../../tooling/player/src/data";
import { settled } from "../player/unit/sample";
import { SECOND } from "./courses";
import { factsOf, missing } from "./facts";
import { type Device, type PlatformName, PLATFORMS, type Tab, World } from "./world";

export interface Walked {
  readonly seed: number;
  readonly platform: PlatformName;
  readonly steps: number;
  /** What went wrong, in words; none in a good walk. */
  readonly wrong: readonly string[];
  readonly log: readonly string[];
}

const LENGTH = { least: 20, more: 60 };

/** `watch`: is shown the world before the first step. */
export async function walk(seed: number, watch?: (world: World) => void): Promise<Walked> {
  const platform = PLATFORMS[seed % PLATFORMS.length]!;
  const world = new World(platform, seed);
  watch?.(world);
  const steps = LENGTH.least + Math.floor(world.random() * LENGTH.more);
  await world.open(world.devices[0]!);
  for (let step = 0; step < steps; step += 1) await stepOf(world);
  const wrong = await verdict(world);
  return { seed, platform, steps, wrong, log: world.log };
}

type Step = readonly [weight: number, name: string, act: (world: World) => Promise<unknown> | void];

const STEPS: readonly Step[] = [
  [30, "act", (w) => withTab(w, (tab) => act(w, tab))],
  [10, "wait", (w) => w.clock.pass(Math.floor(w.random() ** 3 * 120_000))],
  [5, "hide", (w) => withTab(w, (tab) => tab.session.hide())],
  [6, "show", (w) => withTab(w, (tab) => tab.session.show())],
  [3, "put away and back", (w) => withTab(w, (tab) => putAway(w, tab))],
  [4, "reload", (w) => withTab(w, (tab) => w.reload(tab, true))],
  [3, "reload by the browser's button", (w) => withTab(w, (tab) => w.reload(tab, false))],
  [3, "second tab", (w) => secondTab(w)],
  [3, "take over", (w) => withTab(w, (tab) => takeOver(w, tab))],
  [3, "close", (w) => withTab(w, (tab) => w.close(tab))],
  [2, "kill", (w) => withTab(w, (tab) => w.kill(tab))],
  [2, "exit", (w) => withTab(w, (tab) => w.exit(tab))],
  [4, "open", (w) => openSomewhere(w)],
  [4, "line", (w) => void (w.trouble.offline = w.random() < 0.5)],
  [4, "platform", (w) => void (w.trouble.down = w.random() < 0.5)],
  [2, "sign-in", (w) => void (w.trouble.signedOut = w.random() < 0.4)],
  [1, "storage", (w) => void (somewhere(w).works = w.random() < 0.6)],
  [1, "course update", (w) => void (w.course = SECOND)],
  [2, "try now", (w) => withTab(w, (tab) => tab.session.retry())],
  [3, "turn away", (w) => withTab(w, (tab) => tab.session.hasten())],
];
const WEIGHT = STEPS.reduce((sum, [weight]) => sum + weight, 0);

async function stepOf(world: World): Promise<void> {
  let dice = world.random() * WEIGHT;
  const chosen = STEPS.find(([weight]) => (dice -= weight) < 0) ?? STEPS[0]!;
  world.log.push(chosen[1]);
  await chosen[2](world);
  await settled();
  world.trace?.(chosen[1]);
}

function pick<T>(world: World, all: readonly T[]): T | undefined {
  return all[Math.floor(world.random() * all.length)];
}

const somewhere = (world: World): Device => pick(world, world.devices)!;

/** With one of the open tabs; where none is, the course is opened first. */
async function withTab(world: World, what: (tab: Tab) => unknown): Promise<void> {
  const tab = pick(world, world.tabs) ?? (await openSomewhere(world));
  await what(tab);
}

/** A platform that cannot hold two sessions apart is used from one device at a time. */
async function openSomewhere(world: World): Promise<Tab> {
  const device = somewhere(world);
  if (!world.platform.concurrent)
    for (const tab of [...world.tabs]) if (tab.device !== device) await world.close(tab);
  return world.open(device);
}

async function secondTab(world: World): Promise<void> {
  const [tab] = world.tabs;
  if (tab && world.tabs.length < 3) await world.open(tab.device);
}

async function takeOver(world: World, tab: Tab): Promise<void> {
  const taken = tab.session.takeOver();
  await world.clock.pass(60_000);
  await taken;
}

async function putAway(world: World, tab: Tab): Promise<void> {
  tab.session.leave(true);
  await world.clock.pass(Math.floor(world.random() * 30_000));
  tab.session.show();
  await world.clock.pass(2_000);
}

function act(world: World, { session }: Tab): void {
  if (session.status.following) return;
  const { data, state } = session;
  const dice = world.random();
  if (dice < 0.3) {
    const page = pick(world, data.pages)!.id;
    session.act((d, s) => learning.openPage(d, s, page));
  } else if (dice < 0.4) {
    const from = world.random() * 8;
    session.act((d, s) => learning.play(d, s, 0, from, from + 2));
  } else if (dice < 0.5) {
    session.act((d, s) => learning.submit(d, s, "final"));
  } else if (dice < 0.56) {
    session.act((d, s) => learning.again(d, s, "final"));
  } else {
    const q = pick(world, data.questions)!;
    if (world.random() < 0.3) session.act((d, s) => learning.retry(d, s, q));
    session.act((d, s) => learning.respond(d, s, q, response(world, q)));
    if (!q.scored) session.act((d, s) => learning.check(d, s, q));
  }
  void state;
}

function response(world: World, q: QuestionData): Response {
  const keys = (part: string) =>
    q.choices.filter((c) => c.part === part).map((c) => Number.parseInt(c.key, 36));
  switch (q.kind) {
    case "numeric":
      return world.random() < 0.5 ? "25000" : "२४";
    case "ordering":
      return { form: "row", row: keys("step").sort(() => world.random() - 0.5) };
    case "matching":
      return {
        form: "pairs",
        pairs: keys("source").map((key) => [key, pick(world, keys("target"))!]),
      };
    case "fill-in":
      return { form: "texts", texts: [[0, world.random() < 0.5 ? "तीस" : "a [,] {b}"]] };
    default:
      return [pick(world, keys("choice"))!];
  }
}

/** All is well, every tab and device has its turn: does the platform have what was done? */
async function verdict(world: World): Promise<string[]> {
  await world.calm();
  for (const tab of [...world.tabs]) await world.close(tab);
  world.trace?.("calm");
  const wrong: string[] = [];
  const first = await world.open(fresh());
  if (acknowledgementsHold(world))
    for (const fact of world.lost(world.acknowledged, first.session))
      wrong.push(`acknowledged and lost: ${fact}`);
  world.trace?.("from a fresh device");
  await world.close(first);
  for (const device of world.devices) {
    const tab = await world.open(device);
    await world.clock.pass(120_000);
    world.trace?.("from a known device");
    await world.close(tab);
  }
  const last = await world.open(fresh());
  await world.clock.pass(60_000);
  world.trace?.("in the end");
  if (!world.spilt)
    for (const fact of world.lost(world.done, last.session)) wrong.push(`done and lost: ${fact}`);
  for (const fact of missing(world.acknowledged, factsOf(last.session.state), new Set([2])))
    if (acknowledgementsHold(world)) wrong.push(`lost in the end: ${fact}`);
  const shown = result(last.session.data, last.session.state);
  if (shown.completed && !last.session.state.verdict.completed) wrong.push("completed is not told");
  wrong.push(...world.platform.faults().map((fault) => `API: ${fault}`));
  const answers = world.platform.answers();
  if (answers) {
    if (new Set(answers).size !== answers.length) wrong.push("an answer is there twice");
    if (answers.length > world.judged) wrong.push(`${answers.length} answers of ${world.judged}`);
    if (!world.spilt && answers.length < world.judged)
      wrong.push(`${answers.length} answers of ${world.judged} arrived`);
  }
  return [...new Set(wrong)];
}

/**
 * A SCORM LMS gives a page the state of its launch and no other. Where the browser's storage is full as
 * well, a tab that was opened before another one saved, and is reloaded after that one was killed, has no
 * way to know of it (LIFECYCLE.md, "What cannot be helped").
 */
function acknowledgementsHold({ platform, spilt, twice }: World): boolean {
  return platform.acknowledges && (platform.concurrent || !spilt || !twice);
}

function fresh(): Device {
  return new World("scorm12", 1).devices[0]!;
}
