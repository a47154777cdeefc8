import { once } from "node:events";
import { createServer } from "node:http";
import { connect } from "node:net";
import { listenOn } from "@easkit/conformance";
import { expect, it } from "vitest";
import { drainRequest } from "./drain-request.js";

it("a request body that goes on and on has its connection cut", async () => {
  const server = createServer((req, res) => {
    res.writeHead(401, { "content-length": 0 }).end();
    drainRequest(req, 100_000);
  });
  const host = await listenOn(server, "/");
  const socket = connect({ host: "127.0.0.1", port: Number(new URL(host.url).port) });
  socket.on("error", () => {});
  socket.write("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n");
  const [answer] = await once(socket, "data");
  expect(String(answer)).toMatch(/^HTTP\/1.1 401/);
  const closed = new Promise((resolve) => socket.once("close", resolve));
  socket.write(Buffer.alloc(200_000));
  await closed;
  await host.close();
});
