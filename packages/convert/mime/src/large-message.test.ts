import type { ByteSource, MimeItem } from "@easkit/backend";
import { describe, expect, it } from "vitest";
import { createMimeConverter } from "./mime-converter.js";
import { asking, context, itemOf } from "./testing/convert.js";

const pieceSize = 16 * 1024;
const line = `${"QUJD".repeat(19)}\r\n`;
const head = Buffer.from(
  "Subject: large\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nsmall text\r\n--b\r\n" +
    "Content-Type: application/x; name=large.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n",
);
const tail = Buffer.from("--b--\r\n");

/** Counts what is handed out, and how far it is ahead of what comes out at the other end. */
class Gauge {
  opened = 0;
  handedOut = 0;
  most = 0;
  #taken = 0;

  handOut(bytes: number): void {
    this.handedOut += bytes;
    this.most = Math.max(this.most, this.handedOut - this.#taken);
  }

  /** `bytes` of the source have come out. */
  take(bytes: number): void {
    this.#taken += bytes;
  }

  restart(): void {
    this.handedOut = 0;
    this.#taken = 0;
    this.most = 0;
  }
}

/** A message of `count` lines of base64 that is made while it is read, each piece in the same memory as the last. */
function generated(count: number, gauge: Gauge): ByteSource {
  const size = head.length + count * line.length + tail.length;
  const pattern = Buffer.from(line.repeat(Math.ceil(pieceSize / line.length) + 1));
  const shared = Buffer.alloc(pieceSize);
  const fill = (at: number, length: number): Buffer => {
    const bodyEnd = head.length + count * line.length;
    for (let done = 0; done < length; ) {
      const offset = at + done;
      const [from, start] =
        offset < head.length
          ? ([head, offset] as const)
          : offset < bodyEnd
            ? ([pattern, (offset - head.length) % line.length] as const)
            : ([tail, offset - bodyEnd] as const);
      const room = offset < bodyEnd && offset >= head.length ? bodyEnd - offset : length;
      done += from.copy(shared, done, start, start + Math.min(length - done, room));
    }
    return shared.subarray(0, length);
  };
  return {
    size,
    async *open({ start = 0, end = size } = {}) {
      gauge.opened += 1;
      for (let at = start; at < end; at += pieceSize) {
        const length = Math.min(pieceSize, end - at);
        gauge.handOut(length);
        yield fill(at, length);
      }
    },
  };
}

const lineCount = 200_000;
const contentLength = lineCount * 57;

function large(): { readonly gauge: Gauge; readonly item: MimeItem } {
  const gauge = new Gauge();
  return { gauge, item: { ...itemOf(""), mime: generated(lineCount, gauge) } };
}

describe("a large message", () => {
  it("is read once to find its parts, and again only where its text is", async () => {
    const { gauge, item } = large();
    const email = await createMimeConverter().toEmail(
      context,
      item,
      asking([{ type: "plain", preview: 20 }]),
    );
    expect(email.body).toMatchObject({ data: "small text", preview: "small text" });
    expect(gauge.handedOut - item.mime.size).toBeLessThan(10 * pieceSize);
  });

  it("gives the size of its attachment without decoding it", async () => {
    const email = await createMimeConverter().toEmail(context, large().item, asking());
    for await (const { value } of email.attachments ?? []) {
      const size = "estimatedDataSize" in value ? (value.estimatedDataSize ?? 0) : 0;
      expect(Math.abs(size - contentLength)).toBeLessThan(4);
    }
  });

  it("is never more than some pieces ahead of who reads its attachment", async () => {
    const { gauge, item } = large();
    const part = await createMimeConverter().openPart(context, item, "2");
    gauge.restart();
    let length = 0;
    for await (const piece of part.open()) {
      gauge.take((piece.length / 57) * line.length);
      length += piece.length;
    }
    expect(length).toBe(contentLength);
    expect(gauge.most).toBeLessThan(4 * pieceSize);
  });

  it("is never more than some pieces ahead of who reads it as MIME", async () => {
    const { gauge, item } = large();
    const email = await createMimeConverter().toEmail(context, item, asking([{ type: "mime" }], 2));
    gauge.restart();
    const data = email.body?.data;
    if (data === undefined || typeof data === "string" || data instanceof Uint8Array)
      throw new TypeError("no stream");
    for await (const piece of data) gauge.take(piece.length);
    expect(gauge.handedOut).toBe(item.mime.size);
    expect(gauge.most).toBeLessThanOrEqual(pieceSize);
  });

  it("is not read to the end for who no longer wants it", async () => {
    const { gauge, item } = large();
    const aborted = { ...context, signal: AbortSignal.abort(new Error("gone")) };
    await expect(createMimeConverter().toEmail(aborted, item, asking())).rejects.toThrow("gone");
    expect(gauge.handedOut).toBeLessThan(2 * pieceSize);
  });

  it("stops being read when its reader stops", async () => {
    const { gauge, item } = large();
    const part = await createMimeConverter().openPart(context, item, "2");
    gauge.restart();
    for await (const piece of part.open({ start: 0, end: 100 })) expect(piece.length).toBeGreaterThan(0);
    expect(gauge.handedOut).toBeLessThan(3 * pieceSize);
  });
});
