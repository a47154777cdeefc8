import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { openMailbox } from "../testing/test-mailbox.js";
import { acceptsGzip, gzipReply } from "./gzip-reply.js";

const asking = (acceptEncoding: string | undefined) => ({
  header: (name: string) => (name === "accept-encoding" ? acceptEncoding : undefined),
});

describe("gzip", () => {
  it.each([
    ["gzip", true],
    ["deflate, gzip;q=0.5", true],
    ["GZIP", true],
    ["x-gzip", true],
    ["gzip;q=0", false],
    ["gzip;q=0.0", false],
    ["identity", false],
    ["gzipped", false],
    ["", false],
    [undefined, false],
  ] as const)("of %s is accepted: %s", (header, is) => {
    expect(acceptsGzip(asking(header))).toBe(is);
  });

  it("packs answers that are large, to devices that take it, and only those", async () => {
    const { device, deliver } = await openMailbox();
    const serverId = deliver("one", { text: "long ".repeat(2000) });
    const url = device.urlOf("ItemOperations");
    const body = await device.encode("ItemOperations", [
      { tag: "fetch", value: { store: "Mailbox", collectionId: "inbox", serverId } },
    ]);
    for (const multipart of [{}, { "ms-asacceptmultipart": "T" }]) {
      const type = { "content-type": "application/vnd.ms-sync.wbxml", ...multipart };
      const plain = await device.raw({ url, body, headers: type });
      expect(plain.headers["content-encoding"]).toBeUndefined();
      const packed = await device.raw({ url, body, headers: { ...type, "accept-encoding": "gzip" } });
      expect(packed.headers["content-encoding"]).toBe("gzip");
      expect(packed.body.length).toBeLessThan(plain.body.length / 10);
      expect(new Uint8Array(gunzipSync(packed.body))).toEqual(new Uint8Array(plain.body));
      const { "content-length": length } = packed.headers;
      expect(length === undefined || Number(length) === packed.body.length).toBe(true);
    }
    const small = await device.raw({
      url: device.urlOf("FolderSync"),
      body: await device.encode("FolderSync", { syncKey: "999" }),
      headers: { "content-type": "application/vnd.ms-sync.wbxml", "accept-encoding": "gzip" },
    });
    expect(small.headers["content-encoding"]).toBeUndefined();
  });

  it("breaks off where the answer does, and closes it where nobody reads on", async () => {
    let isClosed = false;
    async function* body(fails: boolean) {
      try {
        for (let n = 0; ; n++) {
          yield Buffer.from(String(Math.random()).repeat(10_000));
          if (fails && n === 3) throw new Error("broken");
        }
      } finally {
        isClosed = true;
      }
    }
    const headers = { "content-type": "application/vnd.ms-sync.wbxml" };
    const read = async (fails: boolean) => {
      const reply = await gzipReply(asking("gzip"), { status: 200, headers, body: body(fails) });
      if (!reply.body || reply.body instanceof Uint8Array) throw new Error("no stream");
      for await (const _ of reply.body) if (!fails) break;
    };
    await expect(read(true)).rejects.toThrow("broken");
    isClosed = false;
    await read(false);
    await expect.poll(() => isClosed).toBe(true);
  });
});
