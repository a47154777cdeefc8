import fc from "fast-check";
import { expect, test } from "vitest";
import { countBareLineFeeds, cut, toLocal, toNetwork } from "./line-ends.js";

/** Text of which line ends are a good part, in any pieces. */
const pieces = fc.array(fc.string({ unit: fc.constantFrom("\r", "\n", "\r\n", "a", ""), maxLength: 8 }));

async function* streamOf(texts: readonly string[]) {
  for (const text of texts) yield Buffer.from(text);
}

async function textOf(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const all: Uint8Array[] = [];
  for await (const piece of stream) all.push(piece);
  return Buffer.concat(all).toString();
}

test("mail for the network has a CR before every LF, and the count says how many were added", () =>
  fc.assert(
    fc.asyncProperty(pieces, async (texts) => {
      const whole = texts.join("");
      const sent = await textOf(toNetwork(streamOf(texts)));
      expect(sent).toBe(whole.replace(/(?<!\r)\n/g, "\r\n"));
      expect(whole.length + countBareLineFeeds(Buffer.from(whole), 0)).toBe(sent.length);
    }),
  ));

test("mail for local programs has LF for each CRLF and keeps all else, however it is cut into pieces", () =>
  fc.assert(
    fc.asyncProperty(pieces, async (texts) => {
      expect(await textOf(toLocal(streamOf(texts)))).toBe(texts.join("").replace(/\r\n/g, "\n"));
    }),
  ));

test("a cut is the bytes from its start to before its end", () =>
  fc.assert(
    fc.asyncProperty(pieces, fc.nat(40), fc.nat(40), async (texts, start, end) => {
      expect(await textOf(cut(streamOf(texts), start, end))).toBe(
        texts.join("").slice(start, Math.max(start, end)),
      );
    }),
  ));
