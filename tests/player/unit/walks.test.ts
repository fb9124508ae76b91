import assert from "node:assert/strict";
import test from "node:test";
import { walk } from "../../soak/walk";

/** A few of the ten thousand that `tests/soak` walks. */
const WALKS = Number(process.env.KDLL_WALKS ?? 60);
const FROM = Number(process.env.KDLL_FROM ?? 1);

console.warn = () => undefined;

test(`${WALKS} walks lose nothing that was acknowledged, say nothing twice and break no rule`, async () => {
  for (let seed = FROM; seed < FROM + WALKS; seed += 1) {
    const { wrong, platform, log } = await walk(seed);
    assert.deepEqual(wrong, [], `seed ${seed} on ${platform}: ${log.join(", ")}`);
  }
});
