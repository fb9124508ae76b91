import assert from "node:assert/strict";
import test from "node:test";
import { crc32, fromBase64Url, toBase64Url } from "../../../tooling/player/src/core/bytes";
import { cut, type Response, trimmed } from "../../../tooling/player/src/core/response";
import {

  decode,
  emptyState,
  encode,
  encodeWithin,
  type State,
} from "../../../tooling/player/src/core/state";
import { seeded } from "./sample";

function randomState(random: () => number): State {
  const whole = (below: number) => Math.floor(random() * below);
  const some = <T>(make: (slot: number) => T): Map<number, T> => {
    const map = new Map<number, T>();
    for (let i = whole(8); i > 0; i -= 1) {
      const slot = whole(300);
      map.set(slot, make(slot));
    }
    return new Map([...map].sort(([a], [b]) => a - b));
  };
  const score = () => (random() < 0.3 ? null : whole(10001) / 10000);
  return {
    saves: whole(2 ** 31),
    page: random() < 0.2 ? null : whole(400),
    seconds: whole(1_000_000),
    seed: whole(65536),
    seen: new Set([...some(() => 0).keys()]),
    answers: some(() => {
      const partial = random() < 0.3;
      const right = !partial && random() < 0.5;
      return {
        tries: whole(200),
        right,
        score: partial ? (1 + whole(99)) / 100 : right ? 1 : 0,
        checked: random() < 0.5,
        response: randomResponse(random),
      };
    }),
    assessments: some(() => ({
      finished: whole(9),
      best: score(),
      last: score(),
      first: score(),
      underway: random() < 0.5,
      passed: random() < 0.5,
    })),
    media: some(() => ({
      position: whole(5000),
      parts: [...new Set([whole(40), whole(40), whole(40)])].sort((a, b) => a - b),
    })),
    verdict: { completed: random() < 0.5, passed: random() < 0.5, failed: random() < 0.5 },
    draws: some(() => Array.from({ length: whole(9) }, () => whole(300))),
    exempt: new Set([...some(() => 0).keys()]),
    drawnBefore: new Set([...some(() => 0).keys()]),
    foreign: random() < 0.5 ? [[99, Uint8Array.of(1, 2, 255)]] : [],
  };
}

/** One of every form, with any slots. */
function randomResponse(random: () => number): Response {
  const whole = (below: number) => Math.floor(random() * below);
  const slots = () => [...new Set([whole(6), whole(40), whole(90)])].sort((a, b) => a - b);
  const pairs = () =>
    slots().map((slot) => [slot, random() < 0.3 ? null : whole(200)] as [number, number | null]);
  const texts = ["", " 30 ", "अड़तालीस", "\ufeffa", "😀".repeat(40), "a".repeat(90), "\ud800"];
  const forms: (() => Response)[] = [
    slots,
    () => ["", "24", "१,००,०००", "3.5 ₹"][whole(4)]!,
    () => ({ form: "row", row: slots().reverse() }),
    () => ({ form: "pairs", pairs: pairs() }),
    () => trimmed({ form: "texts", texts: slots().map((slot) => [slot, texts[whole(6)]!]) }),
    () => ({ form: "path", path: pairs(), at: random() < 0.2 ? null : whole(200) }),
    () => ({ form: "told" }),
  ];
  return forms[whole(forms.length)]!();
}

test("the fixed example reads and writes as documented", () => {
  const state = { ...emptyState(258), saves: 3, page: 1, seconds: 130, seen: new Set([0, 1]) };
  const text = encode(state, "sample");
  assert.equal(text, `kdll1.sample.AQYDAoIBggICAQM.${crc32("kdll1.sample.AQYDAoIBggICAQM")}`);
});

test("the checksum is that of zlib", () => assert.equal(crc32("123456789"), "cbf43926"));

test("any state comes back as it was written", () => {
  const random = seeded(7);
  for (let round = 0; round < 500; round += 1) {
    const state = randomState(random);
    assert.deepEqual(decode(encode(state, "rti-act-2005"), "rti-act-2005").state, state);
  }
});

test("any truncation is noticed and never throws", () => {
  const text = encode(randomState(seeded(11)), "sample");
  for (let length = 0; length < text.length; length += 1)
    assert.equal(decode(text.slice(0, length), "sample").state, null);
});

test("any changed character is noticed", () => {
  const text = encode(randomState(seeded(12)), "sample");
  for (let at = 0; at < text.length; at += 1) {
    const other = text[at] === "A" ? "B" : "A";
    assert.equal(decode(text.slice(0, at) + other + text.slice(at + 1), "sample").state, null);
  }
});

test("a broken state is told by its reason", () => {
  const good = encode(emptyState(1), "sample");
  const head = "kdll1.sample.AX8";
  assert.equal(decode(null, "sample").broken, "empty");
  assert.equal(decode("", "sample").broken, "empty");
  assert.equal(decode("viewed=1,2|lastviewedslide=2", "sample").broken, "foreign");
  assert.equal(decode(good.slice(0, -1), "sample").broken, "checksum");
  assert.equal(decode(good, "another").broken, "course");
  assert.equal(decode(`${head}.${crc32(head)}`, "sample").broken, "malformed");
});

test("a text typed into a blank is cut to 40 characters and 120 bytes, between characters", () => {
  const kept = (text: string) => trimmed({ form: "texts", texts: [[0, text]] });
  assert.deepEqual(kept("a".repeat(50)), { form: "texts", texts: [[0, "a".repeat(40)]] });
  assert.deepEqual(kept("१".repeat(50)), { form: "texts", texts: [[0, "१".repeat(40)]] });
  assert.deepEqual(kept("😀".repeat(50)), { form: "texts", texts: [[0, "😀".repeat(30)]] });
});

test("each form has its bytes, as documented", () => {
  const bytes = (response: Response) => {
    const answers = new Map([[1, { tries: 2, right: true, score: 1, checked: true, response }]]);
    const text = encode({ ...emptyState(0), answers }, "c").split(".")[2] ?? "";
    // Cursor: tag, length, four zeros. Then: tag 3, length, slot, tries, flags.
    return [...fromBase64Url(text)].slice(10);
  };
  assert.deepEqual(bytes([0, 2]), [0x05, 5]);
  assert.deepEqual(bytes("24"), [0x15, 2, 50, 52]);
  assert.deepEqual(bytes({ form: "row", row: [2, 0] }), [0x25, 2, 2, 0]);
  assert.deepEqual(bytes({ form: "pairs", pairs: [[1, 3], [2, null]] }), [0x35, 2, 1, 4, 2, 0]);
  assert.deepEqual(bytes({ form: "texts", texts: [[4, "a"]] }), [0x45, 1, 4, 1, 97]);
  assert.deepEqual(bytes({ form: "path", path: [[0, 2]], at: 5 }), [0x55, 1, 0, 3, 6]);
  assert.deepEqual(bytes({ form: "told" }), [0x65]);
});

test("hostile bytes make a state or are refused, but never throw and never grow", () => {
  const random = seeded(31);
  for (let round = 0; round < 3000; round += 1) {
    const length = Math.floor(random() * 60);
    const made = Uint8Array.from({ length }, () => Math.floor(random() * 256));
    // Half of them begin like ours, so that the sections are reached.
    if (round % 2 && made.length > 2) made.set([3 + (round % 7), made.length - 2]);
    const head = `kdll1.sample.${toBase64Url(made)}`;
    const { state, broken } = decode(`${head}.${crc32(head)}`, "sample");
    if (!state) assert.equal(broken, "malformed");
    else assert.deepEqual(decode(encode(state, "sample"), "sample").broken, null);
  }
});

test("a count that lies takes no room", () => {
  // Section 3, an answer of form 2 that promises 2^49 slots.
  const lie = Uint8Array.of(3, 11, 0, 0, 0x20, 255, 255, 255, 255, 255, 255, 127, 1);
  const head = `kdll1.sample.${toBase64Url(lie)}`;
  assert.equal(decode(`${head}.${crc32(head)}`, "sample").broken, "malformed");
});

test("sections of a later version are carried along, in their order", () => {
  const later: State = { ...emptyState(5), foreign: [[0, Uint8Array.of(9)], [40, Uint8Array.of(7, 8)]] };
  const read = decode(encode(later, "sample"), "sample").state;
  assert.deepEqual(read?.foreign, later.foreign);
});

test("slots beyond the course survive", () => {
  const state = { ...emptyState(5), seen: new Set([900]) };
  assert.deepEqual(decode(encode(state, "sample"), "sample").state?.seen, new Set([900]));
});

test("typed text is cut between characters", () => {
  assert.equal(cut("a".repeat(30)), "a".repeat(24));
  assert.equal(cut("१".repeat(30)), "१".repeat(8));
  assert.equal(cut("😀".repeat(30)), "😀".repeat(6));
});

test("base64url knows no padding and every length", () => {
  for (let length = 0; length < 9; length += 1) {
    const bytes = Uint8Array.from({ length }, (_, i) => 255 - i * 7);
    const text = toBase64Url(bytes);
    assert.match(text, /^[A-Za-z0-9_-]*$/);
    assert.deepEqual(fromBase64Url(text), bytes);
    assert.equal(text, Buffer.from(bytes).toString("base64url"));
  }
});

test("too small a platform loses answers before it loses the verdict", () => {
  const state = randomState(seeded(21));
  const full = encode(state, "sample").length;
  for (let limit = full; limit > 20; limit -= 10) {
    const kept = decode(encodeWithin(state, "sample", limit, (slot) => slot % 2 === 0), "sample").state;
    assert.deepEqual(kept?.verdict, state.verdict);
    assert.deepEqual(kept?.assessments, state.assessments);
    assert.deepEqual(kept?.seen, state.seen);
    assert.deepEqual(kept?.draws, state.draws);
    assert.deepEqual(kept?.exempt, state.exempt);
  }
});
