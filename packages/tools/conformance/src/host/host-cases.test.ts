import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { gunzipSync } from "node:zlib";
import type { EasHandler, EasReply } from "@easkit/backend";
import { describe, expect, it } from "vitest";
import { registerCases } from "../case.js";
import { hostCases } from "./host-cases.js";
import type { HostFixture } from "./host-fixture.js";
import { listenOn } from "./listen-on.js";

const PATH = "/mail/Microsoft-Server-ActiveSync";

/** The steps of an adapter, written as plainly as can be. A broken adapter has another step in place of one of them. */
interface Steps {
  accepts(req: IncomingMessage): boolean;
  url(req: IncomingMessage): string;
  header(req: IncomingMessage, name: string): string | undefined;
  address(req: IncomingMessage): string | undefined;
  body(req: IncomingMessage): AsyncIterable<Uint8Array>;
  signal(req: IncomingMessage, res: ServerResponse): AbortSignal;
  begin(res: ServerResponse, reply: EasReply): void;
  chunks(res: ServerResponse, body: AsyncIterable<Uint8Array>): Promise<void>;
  fail(res: ServerResponse): void;
  end(req: IncomingMessage, res: ServerResponse, last?: Uint8Array): void;
}

const sound: Steps = {
  accepts: (req) => req.url?.split("?")[0]?.toLowerCase() === PATH.toLowerCase(),
  url: (req) => req.url ?? "",
  header: (req, name) => (Object.hasOwn(req.headers, name) ? req.headers[name]?.toString() : undefined),
  address: (req) => req.socket.remoteAddress,
  body: (req) => req.iterator({ destroyOnReturn: false }),
  signal: (_, res) => abortOn((abort) => res.on("close", () => res.writableFinished || abort())),
  begin: (res, { status, headers, body }) => {
    const length = body === undefined ? 0 : body instanceof Uint8Array ? body.length : undefined;
    res.writeHead(status, length === undefined ? headers : { ...headers, "content-length": length });
  },
  chunks: async (res, body) => {
    for await (const chunk of body) {
      if (res.destroyed) return;
      if (!res.write(chunk)) await firstOf(res, "drain", "close");
    }
  },
  fail: (res) => res.destroy(),
  end: (req, res, last = new Uint8Array()) => {
    const end = () => res.end();
    res.flushHeaders();
    res.write(last);
    if (req.complete || res.shouldKeepAlive) end();
    else req.on("end", end);
    req.removeAllListeners("readable").resume();
  },
};

interface Fault {
  /** The case that must fail. */
  readonly caughtBy: string;
  readonly instead: Partial<Steps>;
}

const faults: Readonly<Record<string, Fault>> = {
  "decodes the query": {
    caughtBy: "url/plain-query",
    instead: { url: (req) => decodeURIComponent(req.url ?? "") },
  },
  "parses the query as a form": {
    caughtBy: "url/base64-query",
    instead: {
      url: (req) => {
        const { pathname, search, searchParams } = new URL(req.url ?? "", "http://host");
        return search === "" ? pathname : `${pathname}?${searchParams}`;
      },
    },
  },
  "cuts the mount prefix off": {
    caughtBy: "url/whole-path",
    instead: { url: (req) => req.url?.slice("/mail".length) ?? "" },
  },
  "knows one spelling of the path": {
    caughtBy: "url/any-case",
    instead: { accepts: (req) => req.url?.startsWith(PATH) ?? false },
  },
  "takes every path": { caughtBy: "url/other-paths", instead: { accepts: () => true } },
  "answers OPTIONS itself": {
    caughtBy: "request/method",
    instead: { accepts: (req) => req.method !== "OPTIONS" && sound.accepts(req) },
  },
  "finds headers only as they were spelled": {
    caughtBy: "request/headers",
    instead: { header: (req, name) => rawHeader(req, name) },
  },
  "finds headers that objects have by nature": {
    caughtBy: "request/headers",
    instead: { header: (req, name) => Reflect.get(req.headers, name)?.toString() },
  },
  "does not tell who calls": { caughtBy: "request/remote-address", instead: { address: () => undefined } },
  "makes text of the body": {
    caughtBy: "body/every-byte",
    instead: { body: (req) => changed(sound.body(req), (bytes) => Buffer.from(bytes.toString())) },
  },
  "takes what a JSON parser left for the body": {
    caughtBy: "body/every-byte",
    instead: { body: () => one(Buffer.from("{}")) },
  },
  "looks for a Content-Length before it reads": {
    caughtBy: "body/chunked",
    instead: { body: (req) => (req.headers["content-length"] ? sound.body(req) : none()) },
  },
  "reads one chunk": {
    caughtBy: "body/large",
    instead: {
      body: async function* (req) {
        for await (const chunk of sound.body(req)) return yield chunk;
      },
    },
  },
  "finds a body where there is none": {
    caughtBy: "body/none",
    instead: {
      body: (req) => changed(sound.body(req), (bytes) => (bytes.length ? bytes : Buffer.from("{}"))),
    },
  },
  "inflates and says that it did not": {
    caughtBy: "body/gzip",
    instead: {
      body: (req) => changed(sound.body(req), (bytes) => (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes)),
    },
  },
  "refuses Expect": {
    caughtBy: "body/expect-continue",
    instead: { accepts: (req) => req.headers.expect === undefined && sound.accepts(req) },
  },
  "collects the request first": {
    caughtBy: "streaming/request",
    instead: { body: (req) => changed(sound.body(req), (bytes) => bytes) },
  },
  "reads ahead without limit": {
    caughtBy: "streaming/request-back-pressure",
    instead: { body: readAhead },
  },
  "collects the reply first": {
    caughtBy: "streaming/reply",
    instead: {
      chunks: async (res, body) => {
        res.write(await collect(body));
      },
    },
  },
  "writes without waiting": {
    caughtBy: "streaming/reply-back-pressure",
    instead: {
      chunks: async (res, body) => {
        for await (const chunk of body) res.write(chunk);
      },
    },
  },
  "drops what the socket has no room for": {
    caughtBy: "streaming/whole-reply",
    instead: {
      chunks: async (res, body) => {
        for await (const chunk of body) if (!res.writableNeedDrain) res.write(chunk);
      },
    },
  },
  "adds a charset": {
    caughtBy: "reply/status-and-headers",
    instead: {
      begin: (res, reply) => {
        const type = `${reply.headers["content-type"]}; charset=utf-8`;
        sound.begin(res, { ...reply, headers: { ...reply.headers, "content-type": type } });
      },
    },
  },
  "sends every reply chunked": {
    caughtBy: "reply/bytes-with-length",
    instead: { begin: (res, { status, headers }) => res.writeHead(status, headers) },
  },
  "sends an empty reply without a length": {
    caughtBy: "reply/empty",
    instead: { begin: (res, { status, headers }) => res.writeHead(status, headers) },
  },
  "makes 204 of an empty reply": {
    caughtBy: "reply/empty",
    instead: {
      begin: (res, reply) => {
        if (reply.body === undefined) res.writeHead(204, reply.headers);
        else sound.begin(res, reply);
      },
    },
  },
  "sends a body in reply to HEAD": {
    caughtBy: "reply/without-body",
    instead: {
      begin: (res, reply) => {
        sound.begin(res, reply);
        if (res.req.method === "HEAD") res.flushHeaders();
        if (res.req.method === "HEAD") res.socket?.write("four words in bytes");
      },
    },
  },
  "ends a reply that failed": {
    caughtBy: "reply/error-breaks-off",
    instead: { fail: (res) => res.end() },
  },
  "ends a reply that failed at once": {
    caughtBy: "reply/error-at-once",
    instead: { fail: (res) => (res.headersSent ? res.end() : res.destroy()) },
  },
  "does not watch the connection": {
    caughtBy: "connection/abort-on-close",
    instead: { signal: () => new AbortController().signal },
  },
  "aborts when the request is read": {
    caughtBy: "connection/abort-only-then",
    instead: { signal: (req) => abortOn((abort) => req.on("close", abort)) },
  },
  "never looks whether the client is there": {
    caughtBy: "connection/reply-let-go",
    instead: {
      chunks: async (res, body) => {
        for await (const chunk of body) {
          if (!res.write(chunk)) await firstOf(res, "drain");
        }
      },
    },
  },
  "takes a broken request for a short one": {
    caughtBy: "connection/request-cut-short",
    instead: {
      body: async function* (req) {
        try {
          yield* sound.body(req);
        } catch {
          return;
        }
      },
    },
  },
  "closes after a refusal": {
    caughtBy: "connection/challenge",
    instead: {
      begin: (res, reply) => {
        if (reply.status === 401) res.setHeader("connection", "close");
        sound.begin(res, reply);
      },
    },
  },
  "closes before the request has arrived": {
    caughtBy: "connection/challenge-then-close",
    instead: { end: (_, res, last) => res.end(last) },
  },
  "destroys a request that is not read to its end": {
    caughtBy: "connection/read-in-part",
    instead: { body: (req) => req },
  },
  "leaves the rest of a request in the socket": {
    caughtBy: "connection/reader-left",
    instead: { end: (_, res, last) => res.end(last) },
  },
  "listens on the socket": {
    caughtBy: "connection/many-requests",
    instead: {
      signal: (req, res) => abortOn((abort) => req.socket.on("close", () => res.writableFinished || abort())),
    },
  },
};

describe("a sound adapter", () => {
  registerCases(hostCases, { describe, test: it, open: async () => createFixture(sound) });
});

describe("the host cases", () => {
  for (const [name, { caughtBy, instead }] of Object.entries(faults)) {
    it.concurrent(`catch an adapter that ${name}: ${caughtBy}`, async () => {
      const found = hostCases.find(({ id }) => id === caughtBy);
      await expect(found?.run(async () => createFixture({ ...sound, ...instead }))).rejects.toThrow();
    });
  }

  it("each have a fault that shows their worth", () => {
    const caught = new Set(Object.values(faults).map(({ caughtBy }) => caughtBy));
    expect(hostCases.map(({ id }) => id).filter((id) => !caught.has(id))).toEqual([]);
  });
});

function createFixture(steps: Steps): HostFixture {
  return {
    mount: (handler) =>
      listenOn(
        createServer((req, res) => {
          adapt(steps, handler, req, res).catch(() => res.destroy());
        }),
        PATH,
      ),
  };
}

async function adapt(
  steps: Steps,
  handler: EasHandler,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  if (!steps.accepts(req)) return void res.writeHead(404, { "content-length": 0 }).end();
  const remoteAddress = steps.address(req);
  const reply = await handler.serve({
    method: req.method ?? "",
    url: steps.url(req),
    header: (name) => steps.header(req, name),
    body: steps.body(req),
    signal: steps.signal(req, res),
    ...(remoteAddress !== undefined && { remoteAddress }),
  });
  steps.begin(res, reply);
  if (reply.body === undefined || reply.body instanceof Uint8Array) return steps.end(req, res, reply.body);
  try {
    await steps.chunks(res, reply.body);
    if (!res.destroyed) steps.end(req, res);
  } catch {
    steps.fail(res);
  }
}

function firstOf(res: ServerResponse, ...events: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      for (const event of events) res.off(event, done);
      resolve();
    };
    for (const event of events) res.on(event, done);
  });
}

function abortOn(listen: (abort: () => void) => void): AbortSignal {
  const controller = new AbortController();
  listen(() => controller.abort());
  return controller.signal;
}

function rawHeader(req: IncomingMessage, name: string): string | undefined {
  const at = req.rawHeaders.indexOf(name);
  return at < 0 ? undefined : req.rawHeaders[at + 1];
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function* none(): AsyncGenerator<Uint8Array> {}

async function collect(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function* changed(
  body: AsyncIterable<Uint8Array>,
  change: (bytes: Buffer) => Uint8Array,
): AsyncGenerator<Uint8Array> {
  yield change(await collect(body));
}

function readAhead(req: IncomingMessage): AsyncIterable<Uint8Array> {
  const read = collect(sound.body(req));
  read.catch(() => {});
  return (async function* () {
    yield await read;
  })();
}
