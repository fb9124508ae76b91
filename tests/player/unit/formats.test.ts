import assert from "node:assert/strict";
import test from "node:test";
import {
  clip,
  decimal,
  duration,
  identifier,
  timeOfDay,
  timespan,
  timestamp,
} from "../../../tooling/player/src/adapters/formats";
import { seeded } from "./sample";

test("SCORM 1.2 time spans", () => {
  assert.equal(timespan(0), "00:00:00.00");
  assert.equal(timespan(65.5), "00:01:05.50");
  assert.equal(timespan(59.999), "00:01:00.00");
  assert.equal(timespan(360000), "100:00:00.00");
  assert.equal(timespan(1e12), "9999:59:59.99");
  assert.equal(timespan(-5), "00:00:00.00");
  assert.equal(timespan(Number.NaN), "00:00:00.00");
});

test("SCORM 2004 durations have at most two decimals and are never empty", () => {
  assert.equal(duration(0), "PT0S");
  assert.equal(duration(5.555), "PT5.56S");
  assert.equal(duration(3600), "PT1H");
  assert.equal(duration(3725.5), "PT1H2M5.5S");
  assert.equal(duration(Number.POSITIVE_INFINITY), "PT0S");
});

test("SCORM 2004 time stamps end in a fraction and Z", () => {
  assert.equal(timestamp(Date.UTC(2026, 0, 1)), "2026-01-01T00:00:00.00Z");
  assert.equal(timestamp(Date.UTC(2026, 0, 1, 0, 0, 0, 129)), "2026-01-01T00:00:00.12Z");
});

test("SCORM 1.2 times of day", () =>
  assert.equal(timeOfDay(Date.UTC(2026, 0, 1, 7, 5, 9)), "07:05:09"));

test("numbers have no exponent, comma or trailing zero, whatever comes in", () => {
  assert.equal(decimal(70, 2), "70");
  assert.equal(decimal(1e-7, 2), "0");
  assert.equal(decimal(-0.001, 2), "0");
  assert.equal(decimal(200, 0), "200");
  assert.equal(decimal(66.6666, 2), "66.67");
  const random = seeded(3);
  for (let n = 0; n < 500; n += 1)
    assert.match(decimal((random() - 0.5) * 10 ** (random() * 12 - 6), 4), /^-?\d+(\.\d{1,4})?$/);
});

test("any seconds make legal times", () => {
  const random = seeded(4);
  for (let n = 0; n < 500; n += 1) {
    const seconds = 10 ** (random() * 9 - 2);
    assert.match(timespan(seconds), /^\d{2,4}:[0-5]\d:[0-5]\d\.\d\d$/);
    assert.match(duration(seconds), /^PT(?=\d)(\d+H)?([1-5]?\dM)?([1-5]?\d(\.\d{1,2})?S)?$/);
  }
});

test("texts are cut between characters, names are printable ASCII", () => {
  assert.equal(clip("abc", 2), "ab");
  assert.equal(clip("a" + "😀".repeat(200), 250), "a" + "😀".repeat(124));
  assert.equal(identifier("kcm:rti x"), "kcm:rti_x");
  assert.equal(identifier(""), "_");
});
