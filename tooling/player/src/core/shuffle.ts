/** The same order for the same seed: a reload must not move what a learner has read. */

export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const out = [...items];
  let state = (seed * 2654435761 + 0x9e3779b9) >>> 0;
  for (let i = out.length - 1; i > 0; i -= 1) {
    state = (state + STEP) >>> 0;
    const j = mixed(state) % (i + 1);
    [out[i], out[j]] = [out[j] as T, out[i] as T];
  }
  return out;
}

/**
 * In an order that each item's own number and the seed decide, whatever else is there: an item that
 * goes or comes moves no other.
 */
export function ranked<T>(items: readonly T[], seed: number, number: (item: T) => number): T[] {
  const rank = (item: T) => mixed((seed + Math.imul(number(item) + 1, STEP)) >>> 0);
  return [...items].sort((a, b) => rank(a) - rank(b) || number(a) - number(b));
}

/** 32 bits for each row of small numbers, such as seed, page and attempt. */
export function seedOf(...numbers: readonly number[]): number {
  return numbers.reduce((seed, n) => mixed((seed + Math.imul(n + 1, STEP)) >>> 0), 0x9e3779b9);
}

const STEP = 0x6d2b79f5;

/** mulberry32: small, well spread, and plenty for the order of a few choices. */
function mixed(state: number): number {
  let bits = Math.imul(state ^ (state >>> 15), state | 1);
  bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
  return (bits ^ (bits >>> 14)) >>> 0;
}
