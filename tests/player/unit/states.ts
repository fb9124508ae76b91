/** Writes states for readers in other languages: `node states.mjs SEED COUNT`, one JSON object a line. */
import type { Response } from "../../../tooling/player/src/core/response";
import { emptyState, encode, type State } from "../../../tooling/player/src/core/state";
import { seeded } from "./sample";

const [seed = 1, count = 1] = process.argv.slice(2).map(Number);
const random = seeded(seed);
const below = (n: number) => Math.floor(random() * n);
const some = (n: number) => Array.from({ length: below(n) }, () => below(70));
const words = () => ["तीस दिन", "25,000", "", "a.b|c", "🙂🙂"][below(5)]!;
const pair = (): readonly [number, number | null] => [below(70), below(4) ? below(70) : null];
const list = <T>(one: () => T) => Array.from({ length: below(5) }, one);
/** Of one kind, each slot once. */
const once = <T>(one: () => T) => new Map(list(() => [below(300), one()] as const));
const score = () => [null, 0, 0.3333, 1][below(4)]!;

function response(): Response {
  switch (below(7)) {
    case 0:
      return words().slice(0, 8);
    case 1:
      return { form: "row", row: some(6) };
    case 2:
      return { form: "pairs", pairs: list(pair) };
    case 3:
      return { form: "texts", texts: list(() => [below(70), words()] as const) };
    case 4:
      return { form: "path", path: list(pair), at: below(2) ? below(70) : null };
    case 5:
      return { form: "told" };
    default:
      return [...new Set(some(6))].sort((a, b) => a - b);
  }
}

function state(): State {
  return {
    ...emptyState(below(0x10000)),
    saves: below(1e6),
    page: below(3) ? below(300) : null,
    seconds: below(1e6),
    seen: new Set(some(20)),
    answers: once(() => {
      const right = random() < 0.5;
      const partly = below(2) ? 0.25 : 0;
      return { tries: below(300), right, score: right ? 1 : partly, checked: random() < 0.5, response: response() };
    }),
    assessments: once(() => ({
      finished: below(9),
      best: score(),
      last: score(),
      first: score(),
      underway: random() < 0.5,
      passed: random() < 0.5,
    })),
    media: once(() => ({
      position: below(9000),
      parts: [...new Set(list(() => below(40)))].sort((a, b) => a - b),
    })),
    verdict: { completed: random() < 0.5, passed: random() < 0.5, failed: random() < 0.5 },
    draws: once(() => some(5)),
    exempt: new Set(some(9)),
    drawnBefore: new Set(some(9)),
    foreign: below(3) ? [] : [[99, Uint8Array.of(1, 2, 3)]],
  };
}

/** Sets as sorted lists, maps as sorted rows. */
function plain(_: string, value: unknown): unknown {
  if (value instanceof Set) return [...value].sort((a, b) => a - b);
  if (value instanceof Map) return [...value].sort(([a], [b]) => a - b);
  return value;
}

for (let n = 0; n < count; n += 1) {
  const made = state();
  console.log(JSON.stringify({ text: encode(made, "rti-act-2005"), state: made }, plain));
}
