/** The time that counts: seconds in which the page is visible. */
import type { Clock } from "./port";

export function stopwatch(clock: Clock) {
  let since: number | null = null;
  let counted = 0;
  let given = 0;
  const total = () => counted + (since === null ? 0 : elapsed(since));
  const elapsed = (from: number) => Math.max(0, clock.monotonic() - from) / 1000;
  return {
    start() {
      since ??= clock.monotonic();
    },
    stop() {
      counted = total();
      since = null;
    },
    /** Seconds of this session. */
    total,
    /** Whole seconds since the last lap; the rest stays for the next. */
    lap() {
      const whole = Math.floor(total() - given);
      given += whole;
      return whole;
    },
  };
}
