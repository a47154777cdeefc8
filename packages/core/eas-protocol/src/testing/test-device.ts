import type { EasReply, EasRequest, TextBackend } from "@easkit/backend";
import {
  type AnyElement,
  type CommandDefinition,
  commands,
  type Decoded,
  type Encodable,
  type ProtocolVersion,
  readMessage,
  tagOf,
  writeUnchecked,
} from "@easkit/eas-schema";
import { createMemoryStore, type SyncStateStore } from "@easkit/syncstate";
import type { EasEvent } from "../events.js";
import { concat } from "../reply/concat.js";
import { createProtocolServer, type EasServer, type EasServerOptions } from "../server.js";
import { testConverters } from "./test-converters.js";

type Commands = typeof commands;
type Name = keyof Commands;
type RequestOf<N extends Name> =
  Commands[N] extends CommandDefinition<string, infer R extends AnyElement> ? Encodable<R> : never;
type ResponseOf<N extends Name> =
  Commands[N] extends CommandDefinition<string, AnyElement | undefined, infer R extends AnyElement>
    ? Decoded<R>
    : never;

/** A server for tests, with a log of its events. */
export interface TestServer extends EasServer {
  readonly events: EasEvent[];
}

export function createTestServer(
  backend: TextBackend,
  options: Partial<EasServerOptions> & { readonly state?: SyncStateStore } = {},
): TestServer {
  const events: EasEvent[] = [];
  const server = createProtocolServer({
    state: createMemoryStore(),
    converters: testConverters,
    onEvent: (event) => events.push(event),
    ...options,
    backend,
  });
  return Object.assign(server, { events });
}

async function* chunksOf(body: Uint8Array): AsyncIterable<Uint8Array> {
  // In pieces, as sockets give them.
  for (let at = 0; at < body.length; at += 1000) yield body.subarray(at, at + 1000);
}

export interface RawRequest {
  readonly method?: string;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly signal?: AbortSignal;
}

/** An HTTP reply, read to its end. */
export interface ReadReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export async function readReply({ status, headers, body }: EasReply): Promise<ReadReply> {
  if (body === undefined || body instanceof Uint8Array)
    return { status, headers, body: body ?? new Uint8Array(0) };
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return { status, headers, body: concat(chunks) };
}

/** Speaks to a server as a device does, without a network between. */
export class TestDevice {
  readonly server: EasServer;
  readonly version: ProtocolVersion;
  readonly id: string;
  authorization = `Basic ${btoa("alice:secret")}`;

  constructor(server: EasServer, version: ProtocolVersion = "16.1", id = "TEST1") {
    this.server = server;
    this.version = version;
    this.id = id;
  }

  urlOf(command: string): string {
    return `/Microsoft-Server-ActiveSync?Cmd=${command}&User=alice&DeviceId=${this.id}&DeviceType=Test`;
  }

  /** Sends a request as it is; the body of the reply has not been read. */
  async open({
    method = "POST",
    url = this.urlOf("Sync"),
    headers = {},
    body,
    signal,
  }: RawRequest): Promise<EasReply> {
    const all: Readonly<Record<string, string>> = {
      authorization: this.authorization,
      "ms-asprotocolversion": this.version,
      ...(body && { "content-type": "application/vnd.ms-sync.wbxml" }),
      ...headers,
    };
    const request: EasRequest = {
      method,
      url,
      header: (name) => all[name],
      body: chunksOf(body ?? new Uint8Array(0)),
      signal: signal ?? new AbortController().signal,
    };
    return this.server.serve(request);
  }

  async raw(request: RawRequest): Promise<ReadReply> {
    return readReply(await this.open(request));
  }

  async encode<N extends Name>(command: N, message: RequestOf<N>): Promise<Uint8Array> {
    const root = commands[command].request;
    if (!root) throw new Error(`${command} has no request`);
    const chunks: Uint8Array[] = [];
    await writeUnchecked(root, message, this.version, (chunk) => {
      chunks.push(chunk);
    });
    return concat(chunks);
  }

  /** Runs a command; `undefined` is an empty body, either way. */
  async run<N extends Name>(
    command: N,
    message: RequestOf<N> | undefined,
    request: RawRequest = {},
  ): Promise<ResponseOf<N> | undefined> {
    const body = message === undefined ? undefined : await this.encode(command, message);
    const reply = await this.raw({ url: this.urlOf(command), ...request, ...(body && { body }) });
    if (reply.status !== 200) throw new HttpStatus(reply);
    const root = commands[command].response;
    if (reply.body.length === 0 || !root) return undefined;
    return (await readMessage<AnyElement>(root, reply.body, { tagOf })) as ResponseOf<N>;
  }
}

/** A reply that is no success. */
export class HttpStatus extends Error {
  readonly reply: ReadReply;

  constructor(reply: ReadReply) {
    super(`HTTP ${reply.status}: ${new TextDecoder().decode(reply.body)}`);
    this.reply = reply;
  }
}
