import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import type { EasHandler, EasReply } from "@easkit/backend";
import { listenOn, type MountedHost } from "@easkit/conformance";
import { afterEach, describe, expect, it } from "vitest";
import { type NodeHandlerOptions, toNodeHandler } from "./to-node-handler.js";

const PATH = "/Microsoft-Server-ActiveSync";
const EMPTY: EasReply = { status: 200, headers: {}, body: undefined };
const hosts: MountedHost[] = [];

afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()));
});

describe("the Node handler", () => {
  it("answers 404 for other paths of a server of its own", async () => {
    const url = await start(async () => EMPTY);
    expect((await fetch(new URL("/other", url))).status).toBe(404);
    expect((await fetch(new URL(PATH.toLowerCase(), url))).status).toBe(200);
  });

  it("serves every path that a framework with next sends it", async () => {
    const serve = toNodeHandler({ serve: async ({ url }) => text(url) });
    const url = await listen(createServer((req, res) => void serve(req, res, () => res.destroy())));
    expect(await (await fetch(new URL("/anything?else", url))).text()).toBe("/anything?else");
  });

  it("hands on the principal that the application knows", async () => {
    const principal = (req: IncomingMessage) =>
      req.headers["x-user"] === undefined ? undefined : { id: String(req.headers["x-user"]) };
    const url = await start(async (eas) => text("principal" in eas ? `${eas.principal?.id}` : "nobody"), {
      principal,
    });
    expect(await (await fetch(url, { headers: { "x-user": "u1" } })).text()).toBe("u1");
    expect(await (await fetch(url)).text()).toBe("nobody");
  });

  it("answers 500 when the application's principal fails and there is no next", async () => {
    const url = await start(async () => EMPTY, { principal: fail });
    expect((await fetch(url)).status).toBe(500);
  });

  it("gives an error of the application's principal to next", async () => {
    const serve = toNodeHandler({ serve: async () => EMPTY }, { principal: fail });
    const url = await listen(
      createServer((req, res) => void serve(req, res, (error) => res.writeHead(418).end(`${error}`))),
    );
    expect(await (await fetch(url)).text()).toBe("Error: no principal today");
  });

  it("answers 500 when a header cannot be sent", async () => {
    const url = await start(async () => ({ ...EMPTY, headers: { "x-bad": "a\r\nb" } }));
    expect((await fetch(url)).status).toBe(500);
  });

  it("believes X-Forwarded-For only when told to", async () => {
    const serve: EasHandler["serve"] = async (eas) => text(eas.remoteAddress ?? "none");
    const headers = { "x-forwarded-for": "203.0.113.7" };
    expect(await (await fetch(await start(serve), { headers })).text()).toBe("127.0.0.1");
    const behindProxy = await start(serve, { trustProxy: true });
    expect(await (await fetch(behindProxy, { headers })).text()).toBe("203.0.113.7");
  });

  it("tells also those who ask for the signal after the client left", async () => {
    let aborted: boolean | undefined;
    const arrived = createGate();
    const done = createGate();
    const left = createGate();
    const handler = toNodeHandler({
      async serve(eas) {
        arrived.open();
        await left.opened;
        aborted = eas.signal.aborted;
        return EMPTY;
      },
    });
    const server = createServer(async (req, res) => {
      res.on("close", left.open);
      await handler(req, res);
      done.open();
    });
    const url = await listen(server);
    const socket = connect({ host: "127.0.0.1", port: Number(url.port) });
    socket.write(`POST ${PATH} HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n`);
    await arrived.opened;
    socket.destroy();
    await done.opened;
    expect(aborted).toBe(true);
  });

  it("lets the reason of a broken reply be seen on the response", async () => {
    const server = createServer();
    const closed = new Promise<Error | null>((resolve) => {
      server.on("request", (_, res) => res.on("close", () => resolve(res.errored)));
    });
    // biome-ignore lint/correctness/useYield: a body that fails before its first byte
    async function* body(): AsyncGenerator<Uint8Array> {
      throw new Error("the disk is gone");
    }
    const handler = toNodeHandler({ serve: async () => ({ ...EMPTY, body: body() }) });
    server.on("request", (req, res) => void handler(req, res));
    await expect(fetch(await listen(server))).rejects.toThrow();
    expect((await closed)?.message).toBe("the disk is gone");
  });

  it("does not begin a streamed reply for a client that has left", async () => {
    const arrived = createGate();
    const done = createGate();
    let begun = false;
    async function* body() {
      begun = true;
      yield Buffer.from("bytes");
    }
    const handler = toNodeHandler({
      async serve(eas) {
        arrived.open();
        await once(eas.signal, "abort");
        return { ...EMPTY, body: body() };
      },
    });
    const url = await listen(createServer((req, res) => void handler(req, res).then(done.open)));
    const socket = connect({ host: "127.0.0.1", port: Number(url.port) });
    socket.write(`POST ${PATH} HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n`);
    await arrived.opened;
    socket.destroy();
    await done.opened;
    expect(begun).toBe(false);
  });
});

async function listen(server: Parameters<typeof listenOn>[0]): Promise<URL> {
  const host = await listenOn(server, PATH);
  hosts.push(host);
  return new URL(host.url);
}

function start(serve: EasHandler["serve"], options?: NodeHandlerOptions): Promise<URL> {
  const handler = toNodeHandler({ serve }, options);
  return listen(createServer((req, res) => void handler(req, res)));
}

function text(content: string): EasReply {
  return { ...EMPTY, body: Buffer.from(content) };
}

function fail(): never {
  throw new Error("no principal today");
}

function createGate(): { opened: Promise<void>; open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}
