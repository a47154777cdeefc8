import { expect, test } from "vitest";
import { decodeBytes, encodeToBytes } from "./index.js";

const CONTACT =
  "03016A00455C4F5003436F6E7461637473000" +
  "14B033200015203320001" +
  "4E0331000156474D03323A3100015D00114A46033100014C033000014D0331000101" +
  "00015E0346756E6B2C20446F6E00015F03446F6E0001690346756E6B00010011560331000101010101010" +
  "1";

test("a published document decodes and encodes to the same bytes", () => {
  const bytes = Uint8Array.from(Buffer.from(CONTACT, "hex"));
  const again = encodeToBytes((encoder) => {
    decodeBytes(bytes, {
      startElement: (page, token) => encoder.start(page, token),
      endElement: () => encoder.end(),
      text: (value) => encoder.text(value),
      opaque: (value) => encoder.opaque(value),
    });
  });
  expect(Buffer.from(again).toString("hex")).toBe(CONTACT.toLowerCase());
});
