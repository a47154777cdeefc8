import { expect, test } from "vitest";
import { streamOf } from "../test-data/recorder.js";
import { CONTACT, hex, sampleVocabulary } from "../test-data/sample-vocabulary.js";
import { runWbxmlCli } from "./cli.js";
import { wbxmlToXml } from "./xml.js";

async function run(argv: string[], input: Uint8Array | string = "", files: Record<string, Uint8Array> = {}) {
  const out: Buffer[] = [];
  let err = "";
  const written: Record<string, string | Uint8Array> = {};
  const code = await runWbxmlCli(sampleVocabulary, argv, {
    stdin: streamOf([input]),
    stdout: { write: (data) => out.push(Buffer.from(data)) },
    stderr: {
      write: (data) => {
        err += data;
      },
    },
    readFile: async (path) => files[path] ?? Promise.reject(new Error(`no file ${path}`)),
    writeFile: async (path, data) => {
      written[path] = data;
    },
  });
  return { code, bytes: Buffer.concat(out), out: Buffer.concat(out).toString(), err, written };
}

const xml = wbxmlToXml(CONTACT, sampleVocabulary);

test("decode writes XML, from a file, from standard input, from hexadecimal text", async () => {
  expect(await run(["decode", "in"], "", { in: CONTACT })).toMatchObject({ code: 0, out: xml, err: "" });
  expect(await run(["decode"], CONTACT)).toMatchObject({ code: 0, out: xml });
  const spaced = Buffer.from(CONTACT).toString("hex").replace(/../g, "$& ");
  expect(await run(["decode", "-"], `${spaced}\n`)).toMatchObject({ code: 0, out: xml });
});

test("encode writes WBXML, as bytes, as hexadecimal text, to a file", async () => {
  expect((await run(["encode"], xml)).bytes.equals(CONTACT)).toBe(true);
  expect((await run(["encode", "--hex"], xml)).out).toMatch(/^03 01 6A 00 45 5C .* 01\n$/);
  const { written } = await run(["encode", "-o", "out.wbxml", "in.xml"], "", { "in.xml": Buffer.from(xml) });
  expect(written["out.wbxml"]).toEqual(CONTACT);
});

test("dump shows offset, bytes and meaning of each token", async () => {
  const { code, out } = await run(
    ["dump"],
    "03016A00 45 00 11 4A 4C 03 30 00 01 4B C3 02 FF FE 01 01 00 00 17 01",
  );
  expect(code).toBe(0);
  expect(out.replace(/ +/g, " ")).toBe(
    [
      "000000 03 WBXML 1.3",
      "000001 01 public identifier 1",
      "000002 6A character set 106",
      "000003 00 string table of 0 bytes",
      "000004 45 <Sync>",
      "000005 00 11 page 17 AirSyncBase",
      "000007 4A <Body>",
      "000008 4C <EstimatedDataSize>",
      '000009 03 30 00 STR_I "0"',
      "00000c 01 </EstimatedDataSize>",
      "00000d 4B <Data>",
      "00000e C3 02 FF FE OPAQUE of 2 bytes",
      "000012 01 </Data>",
      "000013 01 </Body>",
      "000014 00 00 page 0 AirSync",
      "000016 17 <Options/>",
      "000017 01 </Sync>",
      "",
    ].join("\n"),
  );
});

test("dump shows a damaged document as far as it goes, then what is wrong", async () => {
  const cut = await run(["dump"], CONTACT.subarray(0, 12));
  expect(cut.code).toBe(1);
  expect(cut.out).toMatch(/STR_I "Con" \(cut off here\)\n$/);
  expect(cut.err).toBe(
    "easkit-wbxml: the document is incomplete (at 12 in Sync/Collections/Collection/Class)\n",
  );
  const attributes = await run(["dump"], hex("03016A00 45 C6 01 02"));
  expect(attributes.out).toContain("with attributes, whose length cannot be told");
  expect(attributes.out).toContain("not taken apart: 2 bytes");
  expect(attributes.err).toContain("has attributes");
});

test("decode of a damaged document writes what was there, then the error", async () => {
  const { code, out, err } = await run(["decode"], CONTACT.subarray(0, 30));
  expect([code, out.includes("<SyncKey>7"), err.includes("incomplete")]).toEqual([1, true, true]);
});

test("wrong usage and unreadable input end with code 2 and 1, and a message", async () => {
  expect((await run(["nonsense"])).code).toBe(2);
  expect((await run(["decode", "--nonsense"])).code).toBe(2);
  expect(await run(["decode", "absent"])).toMatchObject({ code: 1, err: "easkit-wbxml: no file absent\n" });
  expect((await run(["decode"], "<Sync/>")).err).toContain("neither WBXML nor hexadecimal");
  expect((await run(["encode"], "<Sync/>")).err).toContain("no token for the element Sync");
  expect((await run(["--help"])).code).toBe(0);
});
