import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { DeviceError, messageOf } from "../device-error.js";
import { type Exchange, KeptBody, toShownHeaders } from "./exchange.js";
import type { HttpHeaders, RequestBody, Transport } from "./transport.js";

/** What has gone over the wire so far. */
export interface Traffic {
  readonly requests: number;
  /** Bytes of answers' bodies as they came. */
  readonly bytesIn: number;
  /** Bytes of requests' bodies. */
  readonly bytesOut: number;
}

/** One request to a connection. */
export interface Outgoing {
  readonly method: "POST" | "OPTIONS";
  readonly command: string;
  readonly query?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: RequestBody | undefined;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** An answer whose body is still to be read, to its end or by leaving it. */
export interface Incoming {
  readonly status: number;
  readonly headers: HttpHeaders;
  /** Decompressed. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** How a connection speaks. */
export interface ConnectionOptions {
  readonly endpoint: URL;
  readonly authorization: string;
  readonly userAgent: string;
  readonly transport: Transport;
  readonly onExchange?: ((exchange: Exchange) => void) | undefined;
}

/** Sends requests to one server and counts what they cost. Gives back the cookies it gets. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #cookies = new Map<string, string>();
  #endpoint: URL;
  #requests = 0;
  #bytesIn = 0;
  #bytesOut = 0;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#endpoint = options.endpoint;
  }

  get traffic(): Traffic {
    return { requests: this.#requests, bytesIn: this.#bytesIn, bytesOut: this.#bytesOut };
  }

  /** Goes on at another address, as a server asks with HTTP 451. */
  moveTo(endpoint: URL): void {
    this.#endpoint = endpoint;
  }

  async send(outgoing: Outgoing): Promise<Incoming> {
    const url = new URL(this.#endpoint);
    if (outgoing.query !== undefined) url.search = outgoing.query;
    const headers = this.#headersOf(outgoing);
    const started = performance.now();
    const kept = this.#options.onExchange && { request: new KeptBody(), response: new KeptBody() };
    const sent = { bytes: 0 };
    this.#requests++;
    const response = await this.#options.transport.send({
      method: outgoing.method,
      url,
      headers,
      timeoutMs: outgoing.timeoutMs,
      signal: outgoing.signal,
      body: this.#counted(outgoing.body, sent, kept?.request),
    });
    this.#keepCookies(response.headers);
    const received = { bytes: 0 };
    const tell = () => {
      if (!kept) return;
      this.#options.onExchange?.({
        method: outgoing.method,
        url: url.href,
        command: outgoing.command,
        requestHeaders: toShownHeaders(headers),
        requestXml: () => kept.request.toXml(),
        status: response.status,
        responseHeaders: toShownHeaders(response.headers),
        responseXml: () => kept.response.toXml(),
        bytesIn: received.bytes,
        bytesOut: sent.bytes,
        ms: performance.now() - started,
      });
    };
    const wire = this.#received(response.body, received, url);
    const plain = response.headers["content-encoding"] === "gzip" ? gunzipped(wire) : wire;
    return { status: response.status, headers: response.headers, body: told(plain, kept?.response, tell) };
  }

  #headersOf({ method, headers }: Outgoing): Record<string, string> {
    const cookies = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    return {
      authorization: this.#options.authorization,
      "user-agent": this.#options.userAgent,
      ...(method === "POST" && { "accept-encoding": "gzip" }),
      ...(cookies !== "" && { cookie: cookies }),
      ...headers,
    };
  }

  #keepCookies(headers: HttpHeaders): void {
    const lines = headers["set-cookie"] ?? [];
    for (const line of typeof lines === "string" ? [lines] : lines) {
      const [pair = ""] = line.split(";");
      const equals = pair.indexOf("=");
      if (equals > 0) this.#cookies.set(pair.slice(0, equals).trim(), pair.slice(equals + 1).trim());
    }
  }

  #counted(
    body: RequestBody | undefined,
    sent: { bytes: number },
    kept: KeptBody | undefined,
  ): RequestBody | undefined {
    const count = (chunk: Uint8Array) => {
      sent.bytes += chunk.length;
      this.#bytesOut += chunk.length;
      kept?.add(chunk);
    };
    if (body === undefined) return undefined;
    if (body instanceof Uint8Array) {
      count(body);
      return body;
    }
    return {
      write: (sink) =>
        body.write((chunk) => {
          count(chunk);
          return sink(chunk);
        }),
    };
  }

  async *#received(body: AsyncIterable<Uint8Array>, received: { bytes: number }, url: URL) {
    try {
      for await (const chunk of body) {
        received.bytes += chunk.length;
        this.#bytesIn += chunk.length;
        yield chunk;
      }
    } catch (cause) {
      throw new DeviceError("network", `${url.origin} broke off its answer: ${messageOf(cause)}`, { cause });
    }
  }
}

async function* told(source: AsyncIterable<Uint8Array>, kept: KeptBody | undefined, tell: () => void) {
  try {
    for await (const chunk of source) {
      kept?.add(chunk);
      yield chunk;
    }
  } finally {
    tell();
  }
}

async function* gunzipped(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const gunzip = createGunzip();
  let failure: unknown;
  // A failure ends the reading below, too; what it was is kept, for zlib's own error says less.
  const done = pipeline(source, gunzip).catch((cause: unknown) => {
    failure = cause;
  });
  try {
    yield* gunzip;
  } catch (cause) {
    await done;
    if (failure instanceof DeviceError) throw failure;
    throw new DeviceError("protocol", `the answer is no good gzip: ${messageOf(cause)}`, { cause });
  } finally {
    gunzip.destroy();
  }
}

/** Reads a body to its end and forgets it. */
export async function drain(body: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of body);
}

/** Reads a body into memory. */
export async function gather(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Uint8Array.from(Buffer.concat(chunks));
}

/** A header's value as one text. */
export function headerOf(headers: HttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return value === undefined || typeof value === "string" ? value : value.join(", ");
}
