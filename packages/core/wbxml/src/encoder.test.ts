import { describe, expect, test } from "vitest";
import { createRecorder, cut, streamOf } from "../test-data/recorder.js";
import { hex } from "../test-data/sample-vocabulary.js";
import { createEncoder, decodeBytes, encodeToBytes, type WbxmlEncoder, WbxmlError } from "./index.js";

const asHex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const encoded = (write: (encoder: WbxmlEncoder) => void) => asHex(encodeToBytes(write)).slice(8);

/** What one element holds after `write`. */
function content(write: (encoder: WbxmlEncoder) => void): string {
  return encoded((encoder) => {
    encoder.start(0, 5);
    write(encoder);
    encoder.end();
  });
}

type Step = "start" | "end" | "stream";

function writeAll(encoder: WbxmlEncoder, ...steps: readonly Step[]): void {
  for (const step of steps) {
    if (step === "start") encoder.start(0, 5);
    else if (step === "end") encoder.end();
    else void encoder.textFrom(streamOf([]));
  }
}

/** A sink that asks to wait until it is released. */
function waitingSink() {
  const waiting: (() => void)[] = [];
  return {
    sink: () => new Promise<void>((resolve) => void waiting.push(resolve)),
    release: () => {
      for (const resolve of waiting.splice(0)) resolve();
    },
  };
}

function textOf(bytes: Uint8Array): string {
  const recorder = createRecorder();
  decodeBytes(bytes, recorder);
  return recorder.events.map((event) => ("text" in event ? event.text : "")).join("");
}

function collecting(chunkSize?: number) {
  const chunks: Uint8Array[] = [];
  const encoder = createEncoder(
    (chunk) => void chunks.push(chunk),
    chunkSize === undefined ? {} : { chunkSize },
  );
  return { encoder, chunks, whole: () => Uint8Array.from(Buffer.concat(chunks)) };
}

test("the header says WBXML 1.3, unknown public identifier, UTF-8, no string table", () => {
  expect(asHex(encodeToBytes((e) => writeAll(e, "start", "end")))).toBe("03016a0005");
});

test("an element without content is its token alone, whatever empty thing was written to it", () => {
  expect(content(() => undefined)).toBe("05");
  expect(content((e) => e.text(""))).toBe("05");
  expect(content((e) => e.text("\0\u0001"))).toBe("05");
  expect(content((e) => e.text("\0".repeat(100)))).toBe("05");
  expect(content((e) => e.textBytes(new Uint8Array(0)))).toBe("05");
  expect(content((e) => e.textBytes(Uint8Array.of(0, 1)))).toBe("05");
});

test("page switches are written where the page changes, and only there", () => {
  const bytes = encoded((e) => {
    e.start(14, 5);
    e.start(14, 6);
    e.start(17, 7);
    e.end();
    e.end();
    e.start(14, 8);
    e.end();
    e.end();
  });
  expect(bytes).toBe("000e454600110701000e0801");
});

describe("text", () => {
  const kept = (text: string) => textOf(hex(`03016a00${content((e) => e.text(text))}`));

  test.each([
    ["tab, line feed and carriage return stay", "a\tb\nc\rd", "a\tb\nc\rd"],
    ["NUL is dropped, in short text", "a\0b", "ab"],
    ["NUL is dropped, in long text", `${"x".repeat(60)}\0b`, `${"x".repeat(60)}b`],
    ["controls are dropped", "a\u0001\u0008\u000b\u000c\u000e\u001fb", "ab"],
    ["DEL and C1 controls stay, as XML has them", "a\u007f\u0085b", "a\u007f\u0085b"],
    ["U+FFFE and U+FFFF are dropped", "a\ufffe\uffffb", "ab"],
    ["half a pair becomes U+FFFD", "a\ud83db\ude00c", "a\ufffdb\ufffdc"],
    ["whole pairs stay", "a😀b", "a😀b"],
  ])("%s", (_title, text, expected) => {
    expect(kept(text)).toBe(expected);
  });

  test("as bytes is cleaned like text, and malformed bytes become U+FFFD", () => {
    const bytes = (text: Uint8Array) => textOf(hex(`03016a00${content((e) => e.textBytes(text))}`));
    for (const padding of ["", "x".repeat(200), "é".repeat(100)]) {
      const withText = (text: string | number[]) =>
        Buffer.concat([
          Buffer.from(padding),
          typeof text === "string" ? Buffer.from(text) : Uint8Array.from(text),
        ]);
      expect(bytes(withText("a\0b\u001f\tc\r\n"))).toBe(`${padding}ab\tc\r\n`);
      expect(bytes(withText("\ufffe\uffff\ufffd"))).toBe(`${padding}\ufffd`);
      expect(bytes(withText([0x61, 0xff, 0x62]))).toBe(`${padding}a\ufffdb`);
      expect(bytes(withText([0xed, 0xa0, 0x80]))).toBe(`${padding}\ufffd\ufffd\ufffd`);
      expect(bytes(withText([0xe2, 0x82]))).toBe(`${padding}\ufffd`);
    }
  });

  test("as bytes is checked at every alignment", () => {
    const memory = new Uint8Array(400).fill(0x61);
    memory[301] = 1;
    for (let start = 0; start < 8; start++) {
      expect(content((e) => e.textBytes(memory.subarray(start, 300))).length).toBe((300 - start + 4) * 2);
      expect(content((e) => e.textBytes(memory.subarray(start, 310))).length).toBe((310 - start + 3) * 2);
    }
  });
});

describe("streams", () => {
  async function streamed(pieces: Iterable<Uint8Array>, chunkSize = 64) {
    const { encoder, whole } = collecting(chunkSize);
    encoder.start(0, 5);
    await encoder.textFrom(streamOf(pieces));
    encoder.end();
    await encoder.finish();
    return whole();
  }

  test("characters cut between pieces are joined", async () => {
    const text = "aä€😀".repeat(50);
    for (const size of [1, 2, 3, 5, 64]) {
      expect(textOf(await streamed(cut(Buffer.from(text), size)))).toBe(text);
    }
  });

  test("a character that is never finished becomes U+FFFD", async () => {
    expect(textOf(await streamed([Uint8Array.of(0x61, 0xe2), Uint8Array.of(0x82)]))).toBe("a\ufffd");
    expect(textOf(await streamed([Uint8Array.of(0xe2), Uint8Array.of(0x62)]))).toBe("\ufffdb");
  });

  test("text from no pieces leaves the element empty", async () => {
    expect(asHex(await streamed([]))).toBe("03016a0005");
    expect(asHex(await streamed([new Uint8Array(0), Uint8Array.of(0)]))).toBe("03016a0005");
  });

  test("OPAQUE has the announced length", async () => {
    const { encoder, whole } = collecting();
    encoder.start(0, 5);
    await encoder.opaqueFrom(200, streamOf(cut(new Uint8Array(200).fill(7), 33)));
    encoder.end();
    await encoder.finish();
    expect(asHex(whole())).toBe(`03016a0045c38148${"07".repeat(200)}01`);
  });

  test.each([3, 5])(
    "OPAQUE of 4 bytes rejects a source of %i, and the document stays open to rollback only",
    async (n) => {
      const { encoder, whole } = collecting();
      encoder.start(0, 5);
      const mark = encoder.mark();
      await expect(encoder.opaqueFrom(4, streamOf([new Uint8Array(n)]))).rejects.toThrow(WbxmlError);
      expect(() => encoder.end()).toThrow(WbxmlError);
      expect(encoder.rollback(mark)).toBe(true);
      encoder.end();
      await encoder.finish();
      expect(asHex(whole())).toBe("03016a0005");
    },
  );

  test("what the source throws passes through, and nothing may follow", async () => {
    const { encoder } = collecting();
    encoder.start(0, 5);
    async function* failing() {
      yield Uint8Array.of(0x61);
      throw new Error("store lost");
    }
    await expect(encoder.textFrom(failing())).rejects.toThrow("store lost");
    expect(() => encoder.text("b")).toThrow(WbxmlError);
    await expect(encoder.finish()).rejects.toThrow(WbxmlError);
  });

  test("a sink that asks to wait holds the source back", async () => {
    const { sink, release } = waitingSink();
    const encoder = createEncoder(sink, { chunkSize: 64 });
    let taken = 0;
    async function* source() {
      for (; taken < 10; taken++) yield new Uint8Array(64).fill(0x61);
    }
    encoder.start(0, 5);
    let isDone = false;
    const done = encoder.textFrom(source()).finally(() => {
      isDone = true;
    });
    for (let turn = 0; turn < 50; turn++) await Promise.resolve();
    expect(taken).toBeLessThan(2);
    while (!isDone) {
      release();
      await Promise.resolve();
    }
    await done;
    expect(taken).toBe(10);
  });
});

describe("back-pressure", () => {
  test("ready is there while the sink asks to wait", async () => {
    const { sink, release } = waitingSink();
    const encoder = createEncoder(sink, { chunkSize: 64 });
    encoder.start(0, 5);
    expect(encoder.ready).toBeUndefined();
    encoder.text("x".repeat(100));
    const { ready } = encoder;
    expect(ready).toBeInstanceOf(Promise);
    release();
    await ready;
    expect(encoder.ready).toBeUndefined();
  });

  test("a sink that fails makes ready and finish reject with its error", async () => {
    const encoder = createEncoder(() => Promise.reject(new Error("gone")), { chunkSize: 64 });
    encoder.start(0, 5);
    encoder.text("x".repeat(100));
    await expect(encoder.ready).rejects.toThrow("gone");
    encoder.end();
    await expect(encoder.finish()).rejects.toThrow("gone");
  });

  test("chunks are never touched again", async () => {
    const copies: [Uint8Array, string][] = [];
    const encoder = createEncoder((chunk) => void copies.push([chunk, asHex(chunk)]), { chunkSize: 64 });
    encoder.start(0, 5);
    for (let i = 0; i < 50; i++) {
      encoder.start(0, 6);
      encoder.text(`value ${i}`);
      encoder.end();
      if (i % 7 === 0) await encoder.flush();
    }
    encoder.end();
    await encoder.finish();
    for (const [chunk, copy] of copies) expect(asHex(chunk)).toBe(copy);
  });
});

describe("flush and rollback", () => {
  test("flush hands over all but a token whose content is still open", async () => {
    const { encoder, whole } = collecting();
    encoder.start(0, 5);
    encoder.start(0, 6);
    await encoder.flush();
    expect(asHex(whole())).toBe("03016a0045");
    encoder.text("a");
    encoder.end();
    encoder.end();
    await encoder.finish();
    expect(asHex(whole())).toBe("03016a00454603610001" + "01");
  });

  test("rollback takes back what was written since, page and empty elements included", () => {
    const bytes = encoded((e) => {
      e.start(0, 5);
      const empty = e.mark();
      e.start(17, 6);
      e.text("x");
      e.end();
      e.end();
      expect(e.rollback(empty)).toBe(true);
      expect(e.bytes).toBe(5);
      e.start(0, 7);
      e.end();
      const after = e.mark();
      e.start(17, 6);
      expect(e.rollback(after)).toBe(true);
      e.start(0, 8);
      e.end();
      e.end();
    });
    expect(bytes).toBe("45070801");
  });

  test("rollback answers false for what the sink has, and changes nothing", async () => {
    const { encoder, whole } = collecting();
    encoder.start(0, 5);
    const mark = encoder.mark();
    encoder.text("a");
    await encoder.flush();
    expect(encoder.rollback(mark)).toBe(false);
    encoder.end();
    await encoder.finish();
    expect(asHex(whole())).toBe("03016a004503610001");
  });

  test("rollback at the very edge of what was handed over works where nothing has to be changed", async () => {
    const { encoder, whole } = collecting();
    encoder.start(0, 5);
    encoder.start(0, 6);
    encoder.text("a");
    encoder.end();
    const mark = encoder.mark();
    await encoder.flush();
    encoder.start(0, 7);
    expect(encoder.rollback(mark)).toBe(true);
    encoder.end();
    await encoder.finish();
    expect(asHex(whole())).toBe("03016a0045460361000101");
  });
});

describe("misuse is a WbxmlError of code usage", () => {
  test.each<[string, (encoder: WbxmlEncoder) => void]>([
    ["a second root", (e) => writeAll(e, "start", "end", "start")],
    ["an end without start", (e) => e.end()],
    ["text outside the root", (e) => e.text("a")],
    ["a token below 5", (e) => e.start(0, 4)],
    ["a token above 63", (e) => e.start(0, 64)],
    ["a page above 255", (e) => e.start(256, 5)],
    ["an element left open", (e) => e.start(0, 5)],
    ["no element", () => undefined],
    ["a foreign mark", (e) => e.rollback({ bytes: 4, depth: 0 })],
    ["a stream that is not awaited", (e) => writeAll(e, "start", "stream", "end")],
  ])("%s", (_title, write) => {
    expect(() => encodeToBytes(write)).toThrow(
      expect.objectContaining({ name: "WbxmlError", code: "usage" }),
    );
  });

  test("a chunk size that is too small", () => {
    expect(() => createEncoder(() => undefined, { chunkSize: 3 })).toThrow(WbxmlError);
  });
});
