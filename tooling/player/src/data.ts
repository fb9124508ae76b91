/** The course as the renderer hands it to the player: the JSON in `#kdll-data`. */

export type PageKind = "page" | "assessment" | "glossary";
export type QuestionKind = "single" | "multiple" | "true-false" | "numeric";
export type Keep = "best" | "last" | "first";
export type AnswersShown = "each" | "after-attempt" | "after-last" | "never";

export interface PageData {
  readonly id: string;
  readonly slot: number;
  readonly title: string;
  readonly module: string;
  readonly kind: PageKind;
  readonly competencies: readonly string[];
}

export interface ChoiceData {
  /** Its slot in base 36. */
  readonly key: string;
  readonly right: boolean;
  readonly text: string;
  /** Numeric questions: the range that the line stands for, both ends included. */
  readonly low?: number;
  readonly high?: number;
}

export interface QuestionData {
  readonly id: string;
  readonly slot: number;
  readonly page: string;
  readonly kind: QuestionKind;
  readonly scored: boolean;
  readonly points: number;
  readonly partial: boolean;
  readonly keepOrder: boolean;
  readonly attempts: number | null;
  /** Id of an objective, or null. */
  readonly competency: string | null;
  readonly prompt: string;
  readonly hints: number;
  readonly unit: string;
  readonly choices: readonly ChoiceData[];
}

export interface MediaData {
  readonly path: string;
  readonly slot: number;
  readonly page: string;
  /** Seconds. */
  readonly duration: number;
  readonly kind: "video" | "audio";
}

export interface AssessmentData {
  /** 0 to 1. */
  readonly pass: number;
  readonly attempts: number | null;
  readonly keep: Keep;
  readonly answersShown: AnswersShown;
}

export interface ObjectiveData {
  /** Legal in every standard: `kcm.rti-responsiveness`. */
  readonly id: string;
  /** As authors write it: `kcm:rti-responsiveness`. */
  readonly tag: string;
  readonly iri: string;
  readonly title: string;
}

export interface RulesData {
  /** Page ids to be opened. */
  readonly pages: readonly string[];
  /** Share of each video to be watched, 0 to 1. */
  readonly videos: number | null;
  /** Assessment page to be passed. */
  readonly passed: string | null;
  /** Assessment page whose score the platform gets. */
  readonly scoreFrom: string | null;
  readonly assessments: Readonly<Record<string, AssessmentData>>;
}

export interface KdllData {
  readonly format: 1;
  readonly standard: "scorm12" | "scorm2004" | "cmi5" | "xapi" | "web";
  readonly course: {
    readonly id: string;
    readonly iri: string;
    readonly title: string;
    readonly version: string;
    readonly language: string;
    readonly currentAsOf: string;
  };
  readonly unit: { readonly id: string; readonly title: string; readonly whole: boolean };
  readonly pages: readonly PageData[];
  readonly modules: readonly {
    readonly id: string;
    readonly title: string;
    readonly pages: readonly string[];
  }[];
  readonly questions: readonly QuestionData[];
  readonly media: readonly MediaData[];
  readonly objectives: readonly ObjectiveData[];
  readonly rules: RulesData;
  /** The rules in words. */
  readonly promise: string;
  readonly strings: Readonly<Record<string, string>>;
}

/** Reads the JSON block of a document. */
export function readData(document: Document): KdllData {
  const text = document.getElementById("kdll-data")?.textContent ?? "";
  const data = JSON.parse(text) as KdllData;
  if (data.format !== 1) throw new Error(`kdll-data of format ${String(data.format)}`);
  return data;
}
