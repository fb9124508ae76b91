/** What the learner has done, in this launch and before: the state, its time, its copy on the device. */
import type { KdllData, MediaData } from "../data";
import * as learning from "./learning";
import { CopyKeeper } from "./local";
import { merge } from "./merge";
import { type Clock, NOTHING_KNOWN, type Opening, type Snapshot, type Storage, type TimedRecord } from "./port";
import { resume } from "./resume";
import { objectives, result } from "./rules";
import { decode, emptyState, encode, encodeWithin, type State } from "./state";
import { stopwatch } from "./stopwatch";
import { type Glimpse, type Viewing, viewing } from "./viewing";

export type Act = (data: KdllData, state: State) => State | learning.Step;

/** What came of an act. */
export interface Outcome {
  readonly records: readonly TimedRecord[];
  /** Completion, success or score is another than before. */
  readonly judged: boolean;
}

export class Progress {
  state: State;
  opening = NOTHING_KNOWN;
  readonly watch: ReturnType<typeof stopwatch>;
  /** Of the films that may be played in this launch. */
  readonly viewings: Viewing[] = [];
  private readonly copy: CopyKeeper;
  private readonly questionSince = new Map<string, number>();

  constructor(
    public data: KdllData,
    storage: Storage,
    private readonly clock: Clock,
    /** 16 bits, for a new attempt. */
    seed: number,
  ) {
    this.state = emptyState(seed);
    this.watch = stopwatch(clock);
    this.copy = new CopyKeeper(storage, () => this.key, data.course.id);
  }

  /** What is learnt here, whoever learns. */
  get place(): string {
    const { course, unit } = this.data;
    return `kdll:${unit.whole ? course.iri : `${course.iri}#${unit.id}`}`;
  }

  get key(): string {
    return [this.place, this.opening.learner, this.opening.registration].join(":");
  }

  /** Takes up what platform and device hold; tells what became of an unreadable state. */
  begin(opening: Opening): "from-device" | "lost" | null {
    this.opening = opening;
    this.data = learning.withPassMark(this.data, opening.passMark);
    const kept = opening.mode === "review" ? null : this.copy.read();
    const from = resume(this.data, opening, kept, this.state);
    if (from.found) this.copy.acked = kept?.acked ?? 0;
    this.state = from.state;
    this.counted();
    return from.recovered;
  }

  /** Null if nothing changed. */
  apply(what: Act): Outcome | null {
    const before = this.timed();
    const outcome = what(this.data, before);
    const step = "state" in outcome ? outcome : { state: outcome, records: [] };
    if (step.state === before) return null;
    this.state = { ...step.state, saves: before.saves };
    this.counted();
    const records = step.records.map((answer) => this.stamped(answer));
    if (this.state.page !== before.page) this.questionSince.clear();
    return { records, judged: this.told(before) !== this.told(this.state) };
  }

  /** Begins once the film is played; `tell` hears of it. */
  viewing(medium: MediaData, name: string, tell: (glimpse: Glimpse) => void): Viewing {
    const { clock, data, state } = this;
    const before = state.media.get(medium.slot)?.parts ?? [];
    const threshold = data.rules.videos ?? 1;
    const made = viewing({ medium, name, clock, threshold, before, tell });
    this.viewings.push(made);
    return made;
  }

  /** Adds what another device or tab has done; the attempt is the one that the platform knows. */
  meet(theirs: string): void {
    const found = decode(theirs, this.data.course.id).state;
    if (found) this.take({ ...merge(this.state, found), seed: found.seed });
  }

  /** Adds what another tab hands over; the attempt stays the platform's, where it named one at launch. */
  inherit(theirs: string): void {
    const { id } = this.data.course;
    const found = decode(theirs, id).state;
    const seed = decode(this.opening.state, id).state?.seed ?? found?.seed ?? this.state.seed;
    if (found) this.take({ ...merge(this.state, found), seed });
  }

  /**
   * Writes the copy on the device, with what another tab put there since. `kept`: it is there to
   * stay; `more`: something of the other tab's came in.
   */
  keep(): { kept: boolean; more: boolean } {
    const mine = this.timed();
    const joined = this.copy.joined(mine);
    const more = joined.saves !== mine.saves;
    if (more) this.take(joined);
    return { kept: this.copy.write(this.state), more };
  }

  /** A platform has the state of so many changes. */
  acknowledged(saves: number): void {
    this.copy.acked = Math.max(this.copy.acked, saves);
  }

  snapshot(): Snapshot {
    const { data, opening } = this;
    const state = this.timed();
    const practice = (slot: number) => !data.questions.some((q) => q.slot === slot && q.scored);
    return {
      state: encodeWithin(state, data.course.id, opening.limit, practice),
      page: learning.currentPage(data, state)?.id ?? "",
      result: result(data, state),
      objectives: objectives(data, state),
      sessionSeconds: this.watch.total(),
      totalSeconds: state.seconds,
    };
  }

  /** Seconds until so much time is spent as the course asks for; 0: it is, or none is asked. */
  get secondsLeft(): number {
    const { minutes } = this.data.rules;
    return minutes ? Math.max(0, minutes * 60 - this.timed().seconds) : 0;
  }

  /** The state as text, whole; what a learner may hand to those who help. */
  get text(): string {
    return encode(this.state, this.data.course.id);
  }

  private take(state: State): void {
    this.state = learning.reconcile(this.data, state);
  }

  private counted(): void {
    this.state = { ...this.state, saves: this.state.saves + 1 };
  }

  private timed(): State {
    this.state = { ...this.state, seconds: this.state.seconds + this.watch.lap() };
    return this.state;
  }

  private stamped(answer: learning.AnswerRecord): TimedRecord {
    const since = this.questionSince.get(answer.question.id) ?? this.questionSince.get("") ?? 0;
    const total = this.watch.total();
    this.questionSince.set(answer.question.id, total);
    return { ...answer, at: this.clock.now(), latency: Math.max(0, total - since) };
  }

  /** What a learner and an administrator watch for; a change of it is saved at once. */
  private told(state: State): string {
    const { completed, success, scaled } = result(this.data, state);
    return [completed, success, scaled].join();
  }
}
