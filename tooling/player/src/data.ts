/** The course as the renderer hands it to the player: the JSON in `#kdll-data`. */

export type PageKind = "page" | "scenario" | "assessment" | "glossary";
export type QuestionKind =
  | "single"
  | "multiple"
  | "true-false"
  | "numeric"
  | "fill-in"
  | "matching"
  | "ordering"
  | "categorise"
  | "likert"
  | "open"
  | "scenario";
/** What a line of a question is for; `Part` in kdll/model/question.py says which kind has which. */
export type Part =
  | "choice"
  | "blank"
  | "source"
  | "target"
  | "step"
  | "statement"
  | "point"
  | "situation"
  | "option";
export type Keep = "best" | "last" | "first";
export type AnswersShown = "each" | "after-attempt" | "after-last" | "never";

export interface PageData {
  readonly id: string;
  readonly slot: number;
  readonly title: string;
  readonly module: string;
  readonly kind: PageKind;
  readonly competencies: readonly string[];
  /** Assessments: what is drawn anew for each attempt, besides the questions that are always asked. */
  readonly draws: readonly DrawData[];
}

export interface DrawData {
  readonly count: number;
  /** Ids of the questions to draw from. */
  readonly from: readonly string[];
}

export interface ChoiceData {
  /** Its slot in base 36. */
  readonly key: string;
  readonly part: Part;
  readonly right: boolean;
  readonly text: string;
  /** A source: key of the target that fits, null if none does. An option: key of the situation it leads to. */
  readonly target?: string | null;
  /** An option: key of the situation that it stands in. */
  readonly within?: string;
  /** A blank: the answers that are right, as the author wrote them. */
  readonly accepted?: readonly string[];
  /** An option of a scored scenario. */
  readonly points?: number;
  /** A situation without options. */
  readonly ending?: "good" | "mixed" | "poor" | "";
  /** Numeric questions: the range that the line stands for, both ends included. */
  readonly low?: number;
  readonly high?: number;
}

export interface QuestionData {
  readonly id: string;
  readonly slot: number;
  readonly page: string;
  readonly kind: QuestionKind;
  /** It counts: it stands on, or is drawn for, an assessment, and can be right or wrong. */
  readonly scored: boolean;
  /** It can be right or wrong at all. */
  readonly scorable: boolean;
  readonly points: number;
  /** Blanks are compared letter by letter. */
  readonly exact: boolean;
  /** Open answers: characters at most; 0 elsewhere. */
  readonly longest: number;
  readonly partial: boolean;
  readonly keepOrder: boolean;
  readonly attempts: number | null;
  /** Id of an objective, or null. */
  readonly competency: string | null;
  readonly prompt: string;
  readonly hints: number;
  readonly unit: string;
  /** In the author's order; steps in the right order. */
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

/** Who made media, and under which terms. */
export interface CreditData {
  readonly by: string;
  readonly licence: string;
  readonly source: string;
  /** Names below the media folder. */
  readonly files: readonly string[];
}

/** What learners may want to know of the course, and of whoever publishes it. Empty: not known. */
export interface AboutData {
  readonly publisher: string;
  readonly licence: string;
  /** Whom to ask: words, and perhaps a web address. */
  readonly contact: string;
  /** Of all that is shown, the same in every format; for people to compare. */
  readonly digest: string;
  readonly credits: readonly CreditData[];
}

export interface AssessmentData {
  /** 0 to 1. */
  readonly pass: number;
  readonly attempts: number | null;
  readonly keep: Keep;
  readonly answersShown: AnswersShown;
  /** `pre`: taken before the modules; passes nothing. */
  readonly role: "final" | "pre";
  /** Share of a competency's points from which on it counts as known, 0 to 1. */
  readonly exemptFrom: number | null;
}

/** Pages that open late. */
export interface GateData {
  readonly pages: readonly string[];
  /** Ids of modules of which everything that is asked for must be done first. */
  readonly modules: readonly string[];
  /** Ids of assessment pages that must be passed first. */
  readonly passed: readonly string[];
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
  /** To be spent at least, whatever else is done. */
  readonly minutes: number | null;
  readonly gates: readonly GateData[];
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
    /** What is taught there: ids of objectives, each once. */
    readonly competencies: readonly string[];
  }[];
  /** Those that are drawn stand here too, with the assessment that draws them as their page. */
  readonly questions: readonly QuestionData[];
  readonly media: readonly MediaData[];
  readonly objectives: readonly ObjectiveData[];
  readonly rules: RulesData;
  /** The rules in words. */
  readonly promise: string;
  /** What a learner is told who has used up the attempts; empty: the player's own words. */
  readonly locked: string;
  readonly about: AboutData;
  /** Path of the publisher's sign in the package; empty if there is none. */
  readonly logo: string;
  /** In which language `strings` are: the course's, or English where there are none in it. */
  readonly words: { readonly language: string; readonly direction: "ltr" | "rtl" };
  readonly strings: Readonly<Record<string, string>>;
}

/** Words that stand in the article are not in the block as well: they would be sent twice. */
type Sent<T, Words extends keyof T> = Omit<T, Words> & Partial<Pick<T, Words>>;
type SentQuestion = Omit<Sent<QuestionData, "prompt">, "choices"> & {
  readonly choices: readonly Sent<ChoiceData, "text">[];
};

/** Reads the JSON block of a document, before anything in the document is changed. */
export function readData(document: Document): KdllData {
  const text = document.getElementById("kdll-data")?.textContent ?? "";
  const data = JSON.parse(text) as Omit<KdllData, "questions"> & { readonly questions: readonly SentQuestion[] };
  if (data.format !== 1) throw new Error(`kdll-data of format ${String(data.format)}`);
  return { ...data, questions: data.questions.map((question) => worded(document, question)) };
}

function worded(document: Document, question: SentQuestion): QuestionData {
  const form = document.getElementById(`q-${question.id}`);
  const read = (selector: string) =>
    form?.querySelector(selector)?.textContent?.replace(/\s+/g, " ").trim() ?? "";
  return {
    ...question,
    prompt: question.prompt ?? read(".kdll-prompt"),
    choices: question.choices.map((choice) => ({
      ...choice,
      text: choice.text ?? read(`input[value="${choice.key}"] + span`),
    })),
  };
}
