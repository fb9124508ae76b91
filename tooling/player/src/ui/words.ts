/** The interface's words, in the course's language or, where there are none in it, in English. */
import type { KdllData } from "../data";

const ENGLISH = "en-IN";

type Spoken = Readonly<{ lang?: string; dir?: string }>;

export interface Words {
  (key: string, values?: Readonly<Record<string, string | number>>): string;
  /** 0 to 1 as the language writes a percentage. */
  percent(share: number): string;
  number(value: number): string;
  /** An ISO date in words. */
  date(day: string): string;
  /** What an element of our words needs that stands amid the course's; nothing if the language is one. */
  readonly here: Spoken;
  /** What an element of the course's words needs that stands amid ours. */
  readonly content: Spoken;
}

/**
 * An unknown key shows itself: a missing word must be seen, not guessed. Digits are 0 to 9 in every
 * language: the international form of Indian numerals, as Article 343(1) of the Constitution has it,
 * grouped as the language does.
 */
export function words(data: KdllData): Words {
  const { language, direction } = data.words;
  const digits = { numberingSystem: "latn" } as const;
  const t = (key: string, values: Readonly<Record<string, string | number>> = {}) =>
    (data.strings[key] ?? key).replace(/\{([a-z]+)\}/g, (whole, name: string) => {
      const value = values[name];
      return typeof value === "number" ? number(value) : (value ?? whole);
    });
  const tag = known(language);
  // Made once: making a formatter takes a hundred times as long as using it.
  const decimal = new Intl.NumberFormat(tag, { ...digits, maximumFractionDigits: 2 });
  const hundredth = new Intl.NumberFormat(tag, { ...digits, style: "percent" });
  const number = (value: number) => decimal.format(value);
  const foreign = base(language) !== base(data.course.language);
  const dir = document.documentElement.dir || "ltr";
  return Object.assign(t, {
    // Down, so that a score just below the mark does not look like the mark.
    percent: (share: number) => hundredth.format(Math.floor(share * 100 + 1e-6) / 100),
    number,
    date: (day: string) =>
      new Intl.DateTimeFormat(tag, { ...digits, dateStyle: "long", timeZone: "UTC" }).format(new Date(day)),
    here: foreign ? { lang: language, dir: direction } : {},
    content: foreign ? { lang: data.course.language, dir } : {},
  });
}

function base(language: string): string {
  return language.toLowerCase().split("-")[0] ?? "";
}

function known(language: string): string {
  try {
    // English as it is written in India: 21 November, and 1,00,000.
    return language === "en" ? ENGLISH : (Intl.getCanonicalLocales(language)[0] ?? ENGLISH);
  } catch {
    return ENGLISH;
  }
}
