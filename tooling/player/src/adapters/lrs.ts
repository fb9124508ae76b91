/** A Learning Record Store over HTTP (xAPI 1.0.3): its answers, its clock, documents with ETags. */
import type { Ack, Clock } from "../core/port";

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
  /** Headers of the same names, where the store lets them be read. */
  readonly type?: string | null;
  readonly date?: string | null;
  readonly retryAfter?: string | null;
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
  /** The store's time for a moment of the device's, both in milliseconds since 1970. */
  time(at: number): number;
  /** Milliseconds for which the store still wants to be left alone. */
  rest(): number;
}

/** A clock that is off by less is as good as a header that knows whole seconds. */
const SKEW = 2_000;
/** However long a store wants to be left alone, it is not for longer than this, milliseconds. */
const REST = 600_000;

export function lrs(http: Http, endpoint: string, authorization: string, clock: Clock): Lrs {
  const base = endpoint.endsWith("/") ? endpoint : `${endpoint}/`;
  let skew = 0;
  let restUntil = Number.NEGATIVE_INFINITY;

  /** The device's clock may be wrong, or be set meanwhile: each answer tells. */
  function heed({ date, retryAfter }: Reply): void {
    const there = Date.parse(date ?? "");
    const off = there - clock.now();
    if (Number.isFinite(off)) skew = Math.abs(off) < SKEW ? 0 : off;
    const asked = restOf(retryAfter ?? "", clock.now() + skew);
    if (asked > 0) restUntil = clock.monotonic() + Math.min(asked, REST);
  }

  return {
    async call(method, resource, query, { body, headers = {}, keepalive = false } = {}) {
      const search = new URLSearchParams(query).toString();
      const reply = await http(
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
      heed(reply);
      return reply;
    },
    time: (at) => at + skew,
    rest: () => Math.max(0, restUntil - clock.monotonic()),
  };
}

/** `Retry-After` (RFC 9110 §10.2.3), seconds or a date, as milliseconds from now; 0 if there is none. */
function restOf(header: string, now: number): number {
  const seconds = /^\s*\d{1,9}\s*$/.test(header) ? Number(header) : (Date.parse(header) - now) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds * 1000) : 0;
}

/**
 * What an answer of the store's means for us. A page with status 200 is a login form that stands where
 * the store was.
 */
export function acknowledge({ status, text, type }: Reply): Ack {
  if (status >= 200 && status < 300) return isPage(text, type ?? "") ? "refused" : "saved";
  return status === 401 || status === 403 ? "refused" : "failed";
}

function isPage(text: string, type: string): boolean {
  return /^\s*text\/html/i.test(type) || /^\s*<(!doctype|html)/i.test(text);
}

/** Tries to write over what others keep writing. */
const ROUNDS = 3;

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
    const { ack, text } = await this.look();
    if (ack !== "saved") throw new Error(`the store does not give the state: ${ack}`);
    return text;
  }

  /** The same for those who go on without; `saved`: the store has said. */
  async look(): Promise<{ ack: Ack; text: string | null }> {
    const reply = await this.store.call("GET", "activities/state", this.query);
    const none = reply.status === 404;
    const ack = none ? "saved" : acknowledge(reply);
    if (ack === "saved") this.etag = none ? null : reply.etag;
    return { ack, text: none || ack !== "saved" ? null : reply.text };
  }

  /** `meet`: someone else wrote meanwhile; from their text to what is to be written now. */
  async write(body: string, meet: (theirs: string) => string): Promise<Ack> {
    let text = body;
    for (let round = 1; ; round += 1) {
      const reply = await this.put(text, false);
      const clash = reply.status === 412 || reply.status === 409;
      if (!clash || round === ROUNDS) return this.seen(reply);
      const { ack, text: theirs } = await this.look();
      if (ack !== "saved") return ack;
      if (theirs !== null) text = meet(theirs);
    }
  }

  /** The last words of a closing page; where another wrote meanwhile, theirs stays. */
  async farewell(body: string): Promise<Ack> {
    return acknowledge(await this.put(body, true));
  }

  private put(body: string, keepalive: boolean): Promise<Reply> {
    const headers = this.etag ? { "If-Match": this.etag } : { "If-None-Match": "*" };
    return this.store.call("PUT", "activities/state", this.query, { body, headers, keepalive });
  }

  private async seen(reply: Reply): Promise<Ack> {
    const ack = acknowledge(reply);
    if (ack !== "saved") return ack;
    this.etag = reply.etag;
    // Without an ETag in the answer the next write would be refused: ask for it.
    if (!this.etag) await this.look();
    return ack;
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
