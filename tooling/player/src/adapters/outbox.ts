/** Statements on their way to a Learning Record Store. */
import type { Ack, Storage } from "../core/port";
import { acknowledge, type Lrs, parseObject, type Reply, type Statement } from "./lrs";

/** Of one request: statements, and bytes of UTF-8. */
const BATCH = { statements: 50, bytes: 48 * 1024 };
/** What browsers let all keepalive requests of a closing page carry is 64 KiB together. */
export const KEEPALIVE = 60 * 1024;
/** Refused statements that are kept for whoever looks into it. */
const QUARANTINE = 50;

/** Answers that mean: not these statements, or not so many at once. */
const REFUSED: ReadonlySet<number> = new Set([400, 409, 413]);

/**
 * Statements in order, each kept on the device under the id it was born with until the store has it:
 * a lost answer leads to the same statement again, never to a second one.
 */
export class Outbox {
  private waiting: Statement[] = [];
  /** Sent, set aside or not adopted: never taken up again from the storage. */
  private readonly gone = new Set<string>();
  private sending: Promise<Ack> | null = null;

  constructor(
    private readonly store: Lrs,
    private readonly storage: Storage,
    private readonly key: string,
    /** Makes a statement of an earlier session fit for this one, or drops it. */
    private readonly adopt: (statement: Statement) => Statement | null = (statement) => statement,
  ) {
    this.takeUp();
    this.keep();
  }

  push(statement: Statement): void {
    this.waiting.push(statement);
    this.keep();
  }

  /** Before all that waits from earlier sessions. */
  pushFirst(statement: Statement): void {
    this.waiting = [statement, ...this.waiting.filter(({ id }) => id !== statement.id)];
    this.keep();
  }

  /** Takes back what another device has said already. */
  retract(ids: readonly string[]): void {
    this.drop(this.waiting.filter(({ id }) => ids.includes(id)));
  }

  /** Sends all; one call at a time, a second joins the first and then sends the rest. */
  flush(): Promise<Ack> {
    const before = this.sending ?? Promise.resolve<Ack>("saved");
    const mine = before.then(() => this.drain());
    this.sending = mine;
    return mine;
  }

  /** The last words of a closing page: one request of so many bytes, no waiting for earlier ones. */
  async farewell(bytes: number): Promise<Ack> {
    const batch = this.batch(bytes);
    if (!batch.length) return "saved";
    const ack = taken(await this.post(batch, true));
    if (ack === "saved") this.drop(batch);
    return ack;
  }

  private async drain(): Promise<Ack> {
    this.takeUp();
    while (this.waiting.length) {
      const batch = this.batch(BATCH.bytes);
      const ack = await this.deliver(batch);
      if (ack !== "saved") return ack;
    }
    return "saved";
  }

  /** What the store has taken is dropped at once, half by half: the next half may fail. */
  private async deliver(batch: readonly Statement[]): Promise<Ack> {
    const reply = await this.post(batch, false);
    if (REFUSED.has(reply.status)) return this.sift(batch, reply.status);
    const ack = taken(reply);
    if (ack === "saved") this.drop(batch);
    return ack;
  }

  /** The store refuses all for one, or for their number: it is found by halves. */
  private async sift(batch: readonly Statement[], status: number): Promise<Ack> {
    if (batch.length > 1) {
      const half = Math.ceil(batch.length / 2);
      const ack = await this.deliver(batch.slice(0, half));
      return ack === "saved" ? this.deliver(batch.slice(half)) : ack;
    }
    const [only] = batch;
    if (!only) return "saved";
    if (status === 409) {
      const there = await this.store.call("GET", "statements", { statementId: only.id });
      if (there.status !== 200 && there.status !== 404) return acknowledge(there);
      if (same(parseObject(there.text), only)) {
        this.drop(batch);
        return "saved";
      }
    }
    // It never will be taken, and must not hold up the others; nor is it said under another id.
    this.setAside(only, status);
    this.drop(batch);
    return "saved";
  }

  private setAside(statement: Statement, status: number): void {
    console.warn("kdll: the LRS refused a statement", status, statement);
    const key = `${this.key}:refused`;
    const refused = [...parseStatements(this.storage.get(key)), statement];
    this.storage.set(key, JSON.stringify(refused.slice(-QUARANTINE)));
  }

  private post(batch: readonly Statement[], keepalive: boolean): Promise<Reply> {
    return this.store.call("POST", "statements", {}, { body: JSON.stringify(batch), keepalive });
  }

  private batch(bytes: number): Statement[] {
    const out: Statement[] = [];
    let room = bytes;
    for (const statement of this.waiting.slice(0, BATCH.statements)) {
      room -= bytesOf(JSON.stringify(statement)) + 1;
      if (room < 0 && out.length) break;
      out.push(statement);
    }
    return out;
  }

  private drop(done: readonly Statement[]): void {
    for (const { id } of done) this.gone.add(id);
    this.waiting = this.waiting.filter((s) => !this.gone.has(s.id));
    this.keep();
  }

  /**
   * What earlier sessions and other tabs left in the storage. Behind what waits here: the first of that
   * may be what begins the session.
   */
  private takeUp(): void {
    const adopted = this.others().flatMap((statement) => {
      const mine = this.adopt(statement);
      if (!mine) this.gone.add(statement.id);
      return mine ?? [];
    });
    this.waiting.push(...adopted);
  }

  private others(): Statement[] {
    const mine = new Set(this.waiting.map((s) => s.id));
    return parseStatements(this.storage.get(this.key)).filter(
      ({ id }) => !mine.has(id) && !this.gone.has(id),
    );
  }

  private keep(): void {
    this.storage.set(this.key, JSON.stringify([...this.others(), ...this.waiting]));
  }
}

export function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** The store says which statements it took (xAPI 2.1.2); a proxy's "fine" is not its word. */
function taken(reply: Reply): Ack {
  const ack = acknowledge(reply);
  if (ack !== "saved" || reply.status === 204) return ack;
  return Array.isArray(parsed(reply.text)) ? "saved" : "failed";
}

/** The store adds to what it keeps; what we said must be in it. */
function same(there: unknown, mine: Statement): boolean {
  if (typeof there !== "object" || there === null) return false;
  const kept = there as Statement;
  const id = (part: unknown) => (part as { id?: unknown } | undefined)?.id;
  return kept.id === mine.id && id(kept.verb) === id(mine.verb) && id(kept.object) === id(mine.object);
}

function parseStatements(text: string | null): Statement[] {
  const value = parsed(text ?? "[]");
  return Array.isArray(value) ? value.filter((s) => typeof s?.id === "string") : [];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
