import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createRecorder, type Recorded, replay } from "../test-data/recorder.js";
import { CONTACT, sampleVocabulary } from "../test-data/sample-vocabulary.js";
import { decodeBytes, encodeToBytes } from "./index.js";
import { createXmlPrinter, xmlToWbxml } from "./xml.js";

// An independent codec in C. CI has it and must not skip.
const isThere = ["wbxml2xml", "xml2wbxml"].every((name) => spawnSync(name, ["-h"]).error === undefined);
const isCi = process.env["CI"] !== undefined && process.env["CI"] !== "";

const DOCTYPE = '<!DOCTYPE ActiveSync PUBLIC "-//MICROSOFT//DTD ActiveSync//EN" "http://www.microsoft.com/">';
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "easkit-wbxml-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function toXml(wbxml: Uint8Array): string {
  const from = join(folder, "in.wbxml");
  const to = join(folder, "out.xml");
  writeFileSync(from, wbxml);
  execFileSync("wbxml2xml", ["-l", "ACTIVESYNC", "-m", "0", "-k", "-o", to, from], { stdio: "pipe" });
  return readFileSync(to, "utf8").replace(/<!DOCTYPE[^>]*>/, "");
}

function toWbxml(xml: string, options: readonly string[]): Uint8Array {
  const from = join(folder, "in.xml");
  const to = join(folder, "out.wbxml");
  writeFileSync(from, xml);
  execFileSync("xml2wbxml", [...options, "-v", "1.3", "-o", to, from], { stdio: "pipe" });
  return readFileSync(to);
}

/** The document as libwbxml wants it: namespaces with a colon, a DOCTYPE, no indentation. */
function libwbxmlXml(bytes: Uint8Array): string {
  let xml = "";
  decodeBytes(
    bytes,
    createXmlPrinter(sampleVocabulary, (text) => (xml += text), { declaration: false }),
  );
  const compact = xml.replace(/>\n *</g, "><").replace(/ xmlns="([^"]*)"/g, ' xmlns="$1:"');
  return `<?xml version="1.0" encoding="utf-8"?>${DOCTYPE}${compact}`;
}

function eventsOf(bytes: Uint8Array): Recorded[] {
  const recorder = createRecorder();
  decodeBytes(bytes, recorder);
  return recorder.events;
}

const names: (readonly [number, number])[] = [
  [0, 0x0b],
  [0, 0x0d],
  [0, 0x12],
  [1, 0x1e],
  [1, 0x1f],
  [17, 0x06],
  [17, 0x0c],
];
const words = fc.stringMatching(/^[A-Za-z0-9äöüß€漢😀&<>"'.:-]{1,40}$/u);
const leaf = fc
  .tuple(fc.constantFrom(...names), fc.option(words))
  .map(([start, text]): Recorded[] => [{ start }, ...(text === null ? [] : [{ text }]), { end: true }]);
const documents = fc
  .array(leaf, { minLength: 1, maxLength: 12 })
  .map((leaves): Recorded[] => [{ start: [0, 5] }, ...leaves.flat(), { end: true }]);

if (!isThere && !isCi) {
  test.skip("libwbxml is not installed (Debian: libwbxml2-utils), so there is nothing to compare with");
} else {
  describe("libwbxml, an independent codec,", () => {
    test("is installed", () => expect(isThere).toBe(true));

    test("reads a document of ours as the same XML", async () => {
      const again = await xmlToWbxml(toXml(CONTACT), sampleVocabulary);
      expect(Buffer.from(again).equals(CONTACT)).toBe(true);
    });

    test("writes the same bytes for our XML", () => {
      const bytes = toWbxml(libwbxmlXml(CONTACT), ["-n"]);
      expect(eventsOf(bytes)).toEqual(eventsOf(CONTACT));
    });

    test("reads any document of ours as the same XML", async () => {
      await fc.assert(
        fc.asyncProperty(documents, async (events) => {
          const bytes = encodeToBytes((encoder) => replay(events, encoder));
          expect(eventsOf(await xmlToWbxml(toXml(bytes), sampleVocabulary))).toEqual(events);
        }),
        { numRuns: 25 },
      );
    });

    test.each([["-n"], []])("writes what we read as the same document, with options %j", (...options) => {
      fc.assert(
        fc.property(documents, (events) => {
          const bytes = encodeToBytes((encoder) => replay(events, encoder));
          expect(eventsOf(toWbxml(libwbxmlXml(bytes), options))).toEqual(events);
        }),
        { numRuns: 25 },
      );
    });
  });
}
