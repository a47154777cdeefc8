import type { ByteSource, Item } from "@easkit/backend";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  compose,
  composeSource,
  head,
  headNames,
  originalHead,
  received,
  rich,
  written,
  writtenHtml,
} from "../testing/compose.js";
import { collect, lines } from "../testing/convert.js";
import { multipart, part } from "../testing/parts.js";

/** Text of all kinds, on lines, that survives a trip through HTML and back as it is. */
const someText = fc
  .array(fc.string({ unit: "grapheme", minLength: 1, maxLength: 90 }), { maxLength: 6 })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML has none of them
  .map((all) => all.map((each) => each.replace(/[\u0000-\u001f\u007f-\u009f\ufffe\uffff]/g, "").trim()))
  .map((all) => all.filter((each) => each !== "" && !each.startsWith("--")));

const textMessage = (fields: readonly string[], text: readonly string[]): Uint8Array =>
  Buffer.from(
    lines(
      ...fields,
      "Content-Type: text/plain; charset=utf-8",
      "Content-Transfer-Encoding: base64",
      "",
      Buffer.from(text.join("\r\n")).toString("base64"),
    ),
  );

describe("any composed message", () => {
  it("is read by others with both texts and all attachments, whatever they hold", async () => {
    await fc.assert(
      fc.asyncProperty(
        someText,
        someText,
        fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 3 }),
        fc.constantFrom("reply", "forward"),
        async (own, other, files, kind) => {
          const parts = files.map((bytes, index) =>
            part(
              "application/octet-stream",
              Buffer.from(bytes).toString("base64"),
              `Content-Disposition: attachment; filename=f${index}`,
              "Content-Transfer-Encoding: base64",
            ),
          );
          const body = part(
            "text/plain; charset=utf-8",
            Buffer.from(other.join("\r\n")).toString("base64"),
            "Content-Transfer-Encoding: base64",
          );
          const item = received(lines(...originalHead, multipart("multipart/mixed", body, ...parts)));
          const { text = "", attachments } = await compose(textMessage(head, own), item, {
            kind: kind === "reply" ? "reply" : "forward",
          });
          for (const line of [...own, ...other]) expect(text).toContain(line);
          const contents = attachments.map(({ content }) =>
            typeof content === "string" ? content : Buffer.from(new Uint8Array(content)).toString("hex"),
          );
          expect(contents).toEqual(
            kind === "reply" ? [] : files.map((each) => Buffer.from(each).toString("hex")),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it("has the header that the device wrote and nothing that the original could add", async () => {
    const hostile = fc.array(
      fc.constantFrom(
        "\r\nBcc: evil@x",
        "\n",
        "\r",
        "<",
        ">",
        "@",
        "a",
        " ",
        "=?utf-8?Q?=0D=0ABcc:_e?=",
        "\0",
        "é",
      ),
      { maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(hostile, hostile, hostile, async (id, subject, name) => {
        const mime = lines(
          `From: "${name.join("")}" <b@x>`,
          `Message-ID: <${id.join("")}@x>`,
          `References: <${subject.join("")}> <${name.join("")}>`,
          `Subject: ${subject.join("")}`,
          `Content-Type: application/x; name="${name.join("")}"`,
          "",
          "x",
        );
        const { raw } = await compose(written, mime, { kind: "forward" });
        const header = raw.slice(0, raw.indexOf("\r\n\r\n"));
        const names = header.split("\r\n").flatMap((line) => /^[^ \t:]+(?=:)/.exec(line)?.[0] ?? []);
        const allowed = [
          ...headNames,
          "References",
          "MIME-Version",
          "Content-Type",
          "Content-Transfer-Encoding",
        ];
        expect(names.filter((each) => !allowed.includes(each))).toEqual([]);
        expect(names.filter((each) => each === "Bcc")).toHaveLength(1);
      }),
      { numRuns: 200 },
    );
  });

  it("can be opened at any range", async () => {
    const source = await composeSource(writtenHtml, received(rich), { kind: "forward" });
    const whole = await collect(source.open());
    await fc.assert(
      fc.asyncProperty(fc.nat(source.size), fc.nat(source.size), async (a, b) => {
        const [start, end] = [Math.min(a, b), Math.max(a, b)];
        expect(await collect(source.open({ start, end }))).toEqual(whole.subarray(start, end));
      }),
      { numRuns: 50 },
    );
  });
});

describe("an original of any size", () => {
  it("is read from its source while it is sent, a piece at a time", async () => {
    const begin = Buffer.from(
      lines(
        ...originalHead,
        "Content-Type: multipart/mixed; boundary=b",
        "",
        "--b",
        "",
        "text",
        "--b",
        "Content-Type: application/x",
        "",
        "",
      ),
    );
    const end = Buffer.from("\r\n--b--\r\n");
    const middle = 40 * 1024 * 1024;
    const shared = Buffer.alloc(64 * 1024, "y");
    let most = 0;
    let ahead = 0;
    const mime: ByteSource = {
      size: begin.length + middle + end.length,
      async *open({ start = 0, end: stop = begin.length + middle + end.length } = {}) {
        for (let at = start; at < stop; ) {
          const [from, offset, length] =
            at < begin.length
              ? [begin, at, begin.length]
              : at < begin.length + middle
                ? [shared, 0, Math.min(shared.length, begin.length + middle - at)]
                : [end, at - begin.length - middle, end.length];
          const piece = from.subarray(offset, Math.min(length, offset + stop - at));
          at += piece.length;
          ahead += piece.length;
          most = Math.max(most, ahead);
          yield piece;
        }
      },
    };
    const item: Item = { class: "Email", mime, flags: { read: true }, received: new Date(0), revision: "1" };
    const source = await composeSource(written, item, { kind: "forward" });
    let size = 0;
    most = 0;
    ahead = 0;
    for await (const chunk of source.open()) {
      size += chunk.length;
      ahead = Math.max(0, ahead - chunk.length);
    }
    expect(size).toBe(source.size);
    expect(size).toBeGreaterThan(middle);
    expect(most).toBeLessThan(1024 * 1024);
  });
});
