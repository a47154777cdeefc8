import type { Spool } from "@easkit/backend";
import { readMessage, SchemaError, SendMail, writeMessage } from "@easkit/eas-schema";
import { describe, expect, it } from "vitest";
import { toByteSource } from "../mail/byte-source.js";
import { RequestSpool } from "./request-spool.js";

/** A spool in memory that counts what is in it. */
class CountingSpool implements Spool {
  files = 0;
  opened = 0;
  written = 0;
  refuses = false;
  failsToRemove = false;

  async open() {
    if (this.refuses) throw new Error("no room");
    this.files += 1;
    this.opened += 1;
    let all = Buffer.alloc(0);
    return {
      write: async (bytes: Uint8Array) => {
        this.written += bytes.length;
        all = Buffer.concat([all, bytes]);
      },
      source: () => toByteSource(all),
      remove: async () => {
        if (this.failsToRemove) throw new Error("it is in use");
        this.files -= 1;
      },
    };
  }
}

function start(spoolBytes = 100) {
  const spool = new CountingSpool();
  const faults: unknown[] = [];
  const onRefused = (error: unknown) => void faults.push(error);
  return { spool, faults, request: new RequestSpool({ spool, spoolBytes, onRefused }) };
}

async function* piecesOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  // Every piece in the same memory, as a socket may hand them out.
  const shared = new Uint8Array(size);
  for (let at = 0; at < bytes.length; at += size) {
    const piece = bytes.subarray(at, at + size);
    shared.set(piece);
    yield shared.subarray(0, piece.length);
  }
}

async function* separately(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

const collect = async (pieces: AsyncIterable<Uint8Array>): Promise<string> => {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all).toString();
};
const text = "abcdefghij".repeat(50);
const bytes = new TextEncoder().encode(text);

describe("a stream", () => {
  it.each([1, 7, 100, 101, 1000])(
    "of more than the limit is kept outside memory, in pieces of %i",
    async (size) => {
      const { spool, request } = start();
      const source = await request.take(separately(bytes, size));
      expect(source.size).toBe(500);
      expect(await collect(source.open())).toBe(text);
      expect(await collect(source.open({ start: 10, end: 15 }))).toBe("abcde");
      expect(spool).toMatchObject({ files: 1, written: 500 });
      await request.release();
      expect(spool.files).toBe(0);
    },
  );

  it("of no more than that stays in memory", async () => {
    const { spool, request } = start(500);
    expect(await collect((await request.take(separately(bytes, 7))).open())).toBe(text);
    expect(spool.opened).toBe(0);
  });

  it("that breaks off leaves no file", async () => {
    const { spool, request } = start();
    const broken = async function* () {
      yield* separately(bytes, 50);
      throw new Error("the socket has gone");
    };
    await expect(request.take(broken())).rejects.toThrow("the socket has gone");
    await request.release();
    expect(spool).toMatchObject({ opened: 1, files: 0 });
  });

  it("stays in memory where the spool has no room, and somebody hears of it", async () => {
    const { spool, request, faults } = start();
    spool.refuses = true;
    expect(await collect((await request.take(separately(bytes, 7))).open())).toBe(text);
    expect(faults).toHaveLength(1);
  });
});

describe("a file that cannot be taken away", () => {
  it("is told of, and spoils nothing", async () => {
    const { spool, request, faults } = start();
    await request.take(separately(bytes, 7));
    spool.failsToRemove = true;
    await request.release();
    await request.release();
    expect(faults).toHaveLength(1);
  });
});

describe("a message in a request", () => {
  const written = async (mime: Uint8Array): Promise<Uint8Array> => {
    const all: Uint8Array[] = [];
    await writeMessage(SendMail.request, { clientId: "1", mime, saveInSentItems: true }, "16.1", (chunk) => {
      all.push(Uint8Array.from(chunk));
    });
    return Buffer.concat(all);
  };

  it("is read into the spool while it comes, whatever the pieces", async () => {
    const wbxml = await written(bytes);
    for (const size of [1, 3, 64, 10_000]) {
      const { spool, request } = start();
      const read = await readMessage(SendMail.request, piecesOf(wbxml, size), { keeper: request });
      const { mime } = read;
      if (!mime || mime instanceof Uint8Array) throw new TypeError("it is in memory");
      expect(mime.length).toBe(500);
      expect(await collect(mime.open())).toBe(text);
      expect(await collect(mime.open({ start: 490 }))).toBe("abcdefghij");
      expect(read).toMatchObject({ clientId: "1", saveInSentItems: true });
      await request.release();
      expect(spool).toMatchObject({ opened: 1, files: 0, written: 500 });
    }
  });

  it("that is small stays in memory", async () => {
    const { spool, request } = start(500);
    const { mime } = await readMessage(SendMail.request, piecesOf(await written(bytes), 16), {
      keeper: request,
    });
    expect(mime).toEqual(bytes);
    expect(spool.opened).toBe(0);
  });

  it("that is cut leaves no file", async () => {
    const wbxml = (await written(bytes)).subarray(0, 300);
    const { spool, request } = start();
    await expect(
      readMessage(SendMail.request, piecesOf(wbxml, 16), { keeper: request }),
    ).rejects.toMatchObject({ name: "WbxmlError" });
    await request.release();
    expect(spool.files).toBe(0);
  });

  it("comes once", async () => {
    const wbxml = await written(bytes);
    // The same OPAQUE a second time inside the element.
    const at = wbxml.indexOf(0xc3);
    const opaque = wbxml.subarray(at, at + 3 + bytes.length);
    const twice = Buffer.concat([wbxml.subarray(0, at), opaque, opaque, wbxml.subarray(at + opaque.length)]);
    const { request } = start();
    await expect(readMessage(SendMail.request, piecesOf(twice, 64), { keeper: request })).rejects.toThrow(
      SchemaError,
    );
  });
});
