/** The interface's words, in the course's language. */
import type { KdllData } from "../data";

export interface Words {
  (key: string, values?: Readonly<Record<string, string | number>>): string;
  /** 0 to 1 as the language writes a percentage. */
  percent(share: number): string;
  number(value: number): string;
}

/** An unknown key shows itself: a missing word must be seen, not guessed. */
export function words(data: KdllData): Words {
  const t = (key: string, values: Readonly<Record<string, string | number>> = {}) =>
    (data.strings[key] ?? key).replace(/\{([a-z]+)\}/g, (whole, name: string) =>
      name in values ? String(values[name]) : whole,
    );
  const format = (value: number, options: Intl.NumberFormatOptions) => {
    try {
      return new Intl.NumberFormat(data.course.language, options).format(value);
    } catch {
      return new Intl.NumberFormat("en", options).format(value);
    }
  };
  return Object.assign(t, {
    percent: (share: number) =>
      // Down, so that a score just below the mark does not look like the mark.
      format(Math.floor(share * 100 + 1e-6) / 100, { style: "percent" }),
    number: (value: number) => format(value, { maximumFractionDigits: 2 }),
  });
}
