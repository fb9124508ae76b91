/** Statements about films, as the xAPI video profile has them (version 1.0.3); one row for each verb. */
import type { Glimpse, Look, Seen } from "../core/viewing";
import type { KdllData } from "../data";
import { decimal, duration } from "./formats";
import type { Json, JsonObject } from "./lrs";
import { uuid } from "./statements";

const VIDEO = "https://w3id.org/xapi/video";
const CATEGORY = { objectType: "Activity", id: VIDEO };

interface Row {
  readonly result: readonly (keyof typeof VALUES)[];
  readonly context: readonly (keyof typeof VALUES)[];
}

/** What the profile's templates ask for, and what they recommend. */
const ROWS: Readonly<Record<Seen, Row>> = {
  initialized: { result: [], context: ["length", "completion-threshold"] },
  played: { result: ["time"], context: [] },
  paused: { result: ["time", "progress", "played-segments"], context: ["length", "completion-threshold"] },
  seeked: { result: ["time-from", "time-to"], context: [] },
  interacted: { result: ["time"], context: [] },
  completed: { result: ["time", "progress", "played-segments"], context: ["length", "completion-threshold"] },
  terminated: { result: ["time", "progress", "played-segments"], context: ["length", "completion-threshold"] },
};
/** Verbs that tell how the film is looked at. */
const LOOKS: ReadonlySet<Seen> = new Set(["initialized", "interacted"]);

const VALUES = {
  length: (g: Glimpse) => number(g.medium.duration),
  "completion-threshold": (g: Glimpse) => number(g.threshold),
  time: (g: Glimpse) => number(g.time),
  "time-from": (g: Glimpse) => number(g.from),
  "time-to": (g: Glimpse) => number(g.time),
  progress: (g: Glimpse) => number(g.progress),
  "played-segments": (g: Glimpse) => g.segments.map((s) => s.map((t) => decimal(t, 3)).join("[.]")).join("[,]"),
} satisfies Record<string, (glimpse: Glimpse) => Json>;

const LOOK: { readonly [K in keyof Look]: (value: Look[K]) => Readonly<Record<string, Json>> } = {
  speed: (rate) => ({ speed: `${decimal(rate, 2)}x` }),
  volume: (volume) => ({ volume: number(volume) }),
  captions: (language) => ({
    "cc-subtitle-enabled": language !== "",
    ...(language ? { "cc-subtitle-lang": language } : {}),
  }),
  fullScreen: (full) => ({ "full-screen": full }),
};

/** Each viewing has an id of its own, by which a store finds what belongs together. */
export class Films {
  private readonly ids = new Map<object, string>();

  constructor(
    private readonly data: KdllData,
    private readonly random: () => number,
  ) {}

  /** Object and result; extensions of the context; and the activities that go with it. */
  parts(glimpse: Glimpse, unit: string) {
    const { medium, name, seen, viewing } = glimpse;
    const { language, iri } = this.data.course;
    const id = this.ids.get(viewing) ?? uuid(this.random);
    this.ids.set(viewing, id);
    const row = ROWS[seen];
    const definition = { type: `${VIDEO}/activity-type/video`, name: { [language]: name } };
    const judged = seen === "completed" ? { completion: true, duration: duration(glimpse.seconds) } : {};
    const result = row.result.length ? { ...judged, extensions: extended(told(glimpse, row.result)) } : null;
    const look = LOOKS.has(seen) ? looked(glimpse.look) : {};
    return {
      said: {
        object: { objectType: "Activity", id: `${iri}/${encodeURI(medium.path)}`, definition },
        ...(result ? { result } : {}),
      },
      extensions: extended({ "session-id": id, ...told(glimpse, row.context), ...look }),
      related: { category: [CATEGORY], parent: [{ objectType: "Activity", id: unit }] },
    };
  }
}

function told(glimpse: Glimpse, names: readonly (keyof typeof VALUES)[]): JsonObject {
  return Object.fromEntries(names.map((name) => [name, VALUES[name](glimpse)]));
}

function looked(look: Partial<Look>): JsonObject {
  const of = <K extends keyof Look>(key: K) => {
    const value = look[key];
    return value === undefined ? {} : LOOK[key](value as Look[K]);
  };
  return { ...of("speed"), ...of("volume"), ...of("captions"), ...of("fullScreen") };
}

function extended(values: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${VIDEO}/extensions/${name}`, value]));
}

/** The profile wants no more than three decimals. */
function number(value: number): number {
  return Number(decimal(value, 3));
}
