/** A Learning Record Store over HTTP (xAPI 1.0.3): statements in order, documents with ETags. */
import type { Ack, Storage } from "../core/port";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export interface JsonObject {
  readonly [key: string]: Json;
}
export interface Statement extends JsonObject {
  readonly id: string;
}

export interface Reply {
  /** 0: no answer came. */
  readonly status: number;
  readonly text: string;
  readonly etag: string | null;
}

/** `fetch`, or a test's own. `keepalive`: the page may be gone before the answer. */
export type Http = (
  method: string,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string | null,
  keepalive: boolean,
) => Promise<Reply>;

export interface Lrs {
  /** `resource` as in `activities/state`. */
  call(
    method: string,
    resource: string,
    query: Readonly<Record<string, string>>,
    options?: { body?: string; headers?: Readonly<Record<string, string>>; keepalive?: boolean },
  ): Promise<Reply>;
}

export function lrs(http: Http, endpoint: string, authorization: string): Lrs {
  const base = endpoint.endsWith("/") ? endpoint : `${endpoint}/`;
  return {
    call(method, resource, query, { body, headers = {}, keepalive = false } = {}) {
      const search = new URLSearchParams(query).toString();
      return http(
        method,
        `${base}${resource}${search ? `?${search}` : ""}`,
        {
          Authorization: authorization,
          "X-Experience-API-Version": "1.0.3",
          ...(body === undefined ? {} : { "Content-Type": "application/json" }),
          ...headers,
        },
        body ?? null,
        keepalive,
      );
    },
  };
}

/** What an answer of the store's means for us. */
export function acknowledge(status: number): Ack {
  if (status >= 200 && status < 300) return "saved";
  return status === 401 || status === 403 ? "expired" : "failed";
}

/** One learner's document with one activity, written only over the version last seen. */
export class StateDocument {
  private etag: string | null = null;

  constructor(
    private readonly store: Lrs,
    /** activityId, agent, registration, stateId. */
    private readonly query: Readonly<Record<string, string>>,
  ) {}

  /** Null if there is none; rejects if the store does not say. */
  async read(): Promise<string | null> {
    const reply = await this.store.call("GET", "activities/state", this.query);
    if (reply.status === 404) return null;
    if (acknowledge(reply.status) !== "saved") throw new Error(`state: ${reply.status}`);
    this.etag = reply.etag;
    return reply.text;
  }

  async write(body: string, keepalive = false): Promise<Ack> {
    const first = await this.put(body, keepalive);
    if (first.status !== 412 && first.status !== 409) return this.seen(first);
    // Someone else wrote meanwhile; what is written here is the younger.
    await this.read().catch(() => null);
    return this.seen(await this.put(body, keepalive));
  }

  private put(body: string, keepalive: boolean): Promise<Reply> {
    const headers = this.etag ? { "If-Match": this.etag } : { "If-None-Match": "*" };
    return this.store.call("PUT", "activities/state", this.query, { body, headers, keepalive });
  }

  private async seen(reply: Reply): Promise<Ack> {
    const ack = acknowledge(reply.status);
    if (ack !== "saved") return ack;
    this.etag = reply.etag;
    // Without an ETag in the answer the next write would be refused: ask for it.
    if (!this.etag) await this.read().catch(() => null);
    return ack;
  }
}

/** Of one request. */
const BATCH = { statements: 50, characters: 48 * 1024 };
/** What browsers let all keepalive requests of a closing page carry together, with room to spare. */
const KEEPALIVE = 40 * 1024;

/**
 * Statements on their way, in order, each kept on the device under the id it was born with until the
 * store has it: a lost answer leads to the same statement again, never to a second one.
 */
export class Outbox {
  private waiting: Statement[];
  private sending: Promise<Ack> | null = null;

  constructor(
    private readonly store: Lrs,
    private readonly storage: Storage,
    private readonly key: string,
    /** Makes a statement of an earlier session fit for this one, or drops it. */
    adopt: (statement: Statement) => Statement | null = (statement) => statement,
  ) {
    this.waiting = parseStatements(storage.get(key)).flatMap((s) => adopt(s) ?? []);
    this.keep();
  }

  push(statement: Statement): void {
    this.waiting.push(statement);
    this.keep();
  }

  /** Before all that waits from earlier sessions. */
  pushFirst(statement: Statement): void {
    this.waiting.unshift(statement);
    this.keep();
  }

  /** Sends all; one call at a time, a second joins the first and then sends the rest. */
  flush(): Promise<Ack> {
    const before = this.sending ?? Promise.resolve<Ack>("saved");
    const mine = before.then(() => this.drain());
    this.sending = mine;
    return mine;
  }

  /** The last words of a closing page: one request, no waiting for earlier ones. */
  async farewell(): Promise<Ack> {
    const batch = this.batch(this.waiting, KEEPALIVE);
    if (!batch.length) return "saved";
    const reply = await this.post(batch, true);
    const ack = acknowledge(reply.status);
    if (ack === "saved") this.drop(batch);
    return ack;
  }

  private async drain(): Promise<Ack> {
    while (this.waiting.length) {
      const batch = this.batch(this.waiting, BATCH.characters);
      const ack = await this.deliver(batch);
      if (ack !== "saved") return ack;
      this.drop(batch);
    }
    return "saved";
  }

  private async deliver(batch: readonly Statement[]): Promise<Ack> {
    const { status } = await this.post(batch, false);
    const refused = status === 400 || status === 409 || status === 413;
    if (!refused) return acknowledge(status);
    const [only, ...more] = batch;
    if (!only) return "saved";
    if (more.length) {
      // The store refuses all for one: find it by halves.
      const half = Math.ceil(batch.length / 2);
      const ack = await this.deliver(batch.slice(0, half));
      return ack === "saved" ? this.deliver(batch.slice(half)) : ack;
    }
    if (status === 409) {
      const there = await this.store.call("GET", "statements", { statementId: only.id });
      if (there.status === 0 || there.status >= 500) return "failed";
    }
    // Either the store has it already, or it never will: it must not hold up the others.
    if (status !== 409) console.warn("kdll: the LRS refused a statement", status, only);
    return "saved";
  }

  private post(batch: readonly Statement[], keepalive: boolean): Promise<Reply> {
    return this.store.call("POST", "statements", {}, { body: JSON.stringify(batch), keepalive });
  }

  private batch(from: readonly Statement[], characters: number): Statement[] {
    const out: Statement[] = [];
    let room = characters;
    for (const statement of from.slice(0, BATCH.statements)) {
      room -= JSON.stringify(statement).length + 1;
      if (room < 0 && out.length) break;
      out.push(statement);
    }
    return out;
  }

  private drop(done: readonly Statement[]): void {
    const ids = new Set(done.map((s) => s.id));
    this.waiting = this.waiting.filter((s) => !ids.has(s.id));
    this.keep();
  }

  private keep(): void {
    this.storage.set(this.key, JSON.stringify(this.waiting));
  }
}

export function parseObject(text: string | null): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text ?? "");
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as JsonObject)
      : null;
  } catch {
    return null;
  }
}

function parseStatements(text: string | null): Statement[] {
  try {
    const value: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(value) ? value.filter((s) => typeof s?.id === "string") : [];
  } catch {
    return [];
  }
}
