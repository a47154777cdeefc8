import { once } from "node:events";
import { Agent, createServer, request, type Server, type ServerResponse } from "node:http";
import { listenOn } from "@easkit/conformance";
import { afterEach, describe, expect, it } from "vitest";
import { closeGracefully } from "./close-gracefully.js";

const agent = new Agent({ keepAlive: true });

afterEach(() => agent.destroy());

describe("a server that closes gracefully", () => {
  it("closes the connections that are idle", async () => {
    const server = createServer((_, res) => res.end());
    const { url } = await listenOn(server, "/");
    const [res] = await once(request(url, { agent }).end(), "response");
    await once(res.resume(), "end");
    await closeGracefully(server, { graceMs: 60_000 });
    expect(server.listening).toBe(false);
  });

  it("lets a running request finish and then closes its connection", async () => {
    const server = createServer();
    const { url } = await listenOn(server, "/");
    const answering = once(request(url, { agent }).end(), "response");
    const running = await nextResponse(server);
    const closing = closeGracefully(server, { graceMs: 60_000 });
    running.writeHead(202).end();
    const [res] = await answering;
    expect(res.statusCode).toBe(202);
    await once(res.resume(), "end");
    await closing;
  });

  it("cuts what is still running when the grace is over", async () => {
    const server = createServer();
    const { url } = await listenOn(server, "/");
    const broken = once(request(url, { agent }).end(), "response");
    const failing = expect(broken).rejects.toThrow(/socket hang up/);
    await nextResponse(server);
    await closeGracefully(server, { graceMs: 1 });
    await failing;
  });
});

function nextResponse(server: Server): Promise<ServerResponse> {
  return new Promise((resolve) => server.once("request", (_, res) => resolve(res)));
}
