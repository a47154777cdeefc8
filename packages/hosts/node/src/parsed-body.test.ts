import { createServer, type IncomingMessage } from "node:http";
import { buffer, text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import type { EasReply, EasRequest } from "@easkit/backend";
import { listenOn } from "@easkit/conformance";
import { describe, expect, it } from "vitest";
import { toNodeHandler } from "./to-node-handler.js";

const PATH = "/Microsoft-Server-ActiveSync";

describe("a request behind a body parser", () => {
  it("has the bytes that the parser kept", async () => {
    const bytes = Buffer.from([3, 1, 0x6a, 0, 0xff, 0x80]);
    expect(await bodyBehind(buffer, bytes)).toEqual(bytes);
  });

  it("has the stream when the parser left an object without reading it", async () => {
    expect(await bodyBehind(async () => ({}), Buffer.from("bytes"))).toEqual(Buffer.from("bytes"));
  });

  it("fails, rather than being empty, when the parser kept no bytes", async () => {
    await expect(bodyBehind(text, Buffer.from("text"))).rejects.toThrow(/body parser/);
    await expect(bodyBehind(text, new Blob(["text"]).stream())).rejects.toThrow(/body parser/);
  });

  it("is empty when the parser read nothing", async () => {
    expect(await bodyBehind(text, Buffer.alloc(0))).toEqual(Buffer.alloc(0));
    expect(await bodyBehind(buffer, Buffer.alloc(0))).toEqual(Buffer.alloc(0));
  });

  it("has no Content-Encoding when the parser inflated, and keeps it otherwise", async () => {
    const zipped = gzipSync("text");
    const coding = async (eas: EasRequest) => eas.header("content-encoding") ?? "none";
    const headers = { "content-encoding": "gzip" };
    expect(await behind(async () => Buffer.from("text"), zipped, coding, headers)).toBe("none");
    expect(await behind(buffer, zipped, coding, headers)).toBe("gzip");
    expect(await behind(async () => ({}), zipped, coding, headers)).toBe("gzip");
  });
});

type Parser = (req: IncomingMessage) => Promise<unknown>;

function bodyBehind(parse: Parser, body: Uint8Array | ReadableStream): Promise<Buffer> {
  return behind(parse, body, (eas) => buffer(eas.body));
}

/** Sends `body` through `parse` and gives what `look` makes of the request that the handler gets. */
async function behind<T>(
  parse: Parser,
  body: Uint8Array | ReadableStream,
  look: (eas: EasRequest) => Promise<T>,
  headers: Record<string, string> = {},
): Promise<T> {
  const looks: Promise<T>[] = [];
  const reply: EasReply = { status: 200, headers: {}, body: undefined };
  const serve = toNodeHandler({
    async serve(eas) {
      looks.push(look(eas));
      await Promise.allSettled(looks);
      return reply;
    },
  });
  const server = createServer(async (req, res) => {
    await serve(Object.assign(req, { body: await parse(req) }), res);
  });
  const host = await listenOn(server, PATH);
  try {
    await fetch(host.url, { method: "POST", body, headers, duplex: "half" });
    const [looked] = looks;
    if (looked === undefined) throw new Error("the handler was not called");
    return await looked;
  } finally {
    await host.close();
  }
}
