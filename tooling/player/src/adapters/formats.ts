/** Numbers, times and names as the standards spell them. Every function gives a legal value for any input. */

/** Ten digits before the point: SCORM 2004 `real(10,7)`. */
const LARGEST = 9_999_999_999;

/** Fixed notation, never an exponent, at most so many decimals, no trailing zeros; NaN is 0. */
export function decimal(value: number, places: number): string {
  const finite = Number.isFinite(value) ? Math.max(-LARGEST, Math.min(LARGEST, value)) : 0;
  const text = finite.toFixed(places);
  const short = text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  return short === "-0" || short === "" ? "0" : short;
}

/** SCORM 1.2 CMITimespan `HH:MM:SS.SS`, up to 9999:59:59.99. */
export function timespan(seconds: number): string {
  const hundredths = Math.min(3_599_999_999, hundredthsOf(seconds));
  const [h, rest] = [Math.floor(hundredths / 360_000), hundredths % 360_000];
  const [m, s] = [Math.floor(rest / 6_000), rest % 6_000];
  return `${two(h)}:${two(m)}:${two(Math.floor(s / 100))}.${two(s % 100)}`;
}

/** SCORM 1.2 CMITime: the time of day where the learner is. */
export function timeOfDay(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
}

/** ISO 8601 duration with at most two decimals: SCORM 2004 refuses a third. */
export function duration(seconds: number): string {
  const hundredths = hundredthsOf(seconds);
  const [h, rest] = [Math.floor(hundredths / 360_000), hundredths % 360_000];
  const [m, s] = [Math.floor(rest / 6_000), rest % 6_000];
  const time = `${h ? `${h}H` : ""}${m ? `${m}M` : ""}${s ? `${decimal(s / 100, 2)}S` : ""}`;
  return `PT${time || "0S"}`;
}

/** SCORM 2004 timestamp in UTC: `…00.12Z`. A bare `…00Z` and three decimals are refused. */
export function timestamp(at: number): string {
  return `${new Date(at).toISOString().slice(0, 22)}Z`;
}

/** At most so many UTF-16 units, never half a character. */
export function clip(text: string, length: number): string {
  if (text.length <= length) return text;
  const split = /[\ud800-\udbff]/.test(text.charAt(length - 1));
  return text.slice(0, split ? length - 1 : length);
}

/** A CMIIdentifier: printable ASCII without spaces, at most 255. */
export function identifier(text: string): string {
  return text.replace(/[^\u0021-\u007e]/g, "_").slice(0, 255) || "_";
}

function hundredthsOf(seconds: number): number {
  return Number.isFinite(seconds) ? Math.max(0, Math.round(seconds * 100)) : 0;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
