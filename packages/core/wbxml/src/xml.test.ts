import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cleanText, documents } from "../test-data/documents.js";
import { createRecorder, type Recorded, replay } from "../test-data/recorder.js";
import { CONTACT, hex, sampleVocabulary } from "../test-data/sample-vocabulary.js";
import { decodeBytes, encodeToBytes, WbxmlError } from "./index.js";
import { wbxmlToXml, xmlToWbxml } from "./xml.js";

const asHex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const body = (content: string) => hex(`03 01 6A 00 ${content}`);
const printed = (content: string) => wbxmlToXml(body(content), sampleVocabulary, { declaration: false });

const CONTACT_XML = `<?xml version="1.0" encoding="utf-8"?>
<Sync xmlns="AirSync">
  <Collections>
    <Collection>
      <Class>Contacts</Class>
      <SyncKey>7</SyncKey>
      <CollectionId>4</CollectionId>
      <Status>1</Status>
      <Commands>
        <Add>
          <ServerId>4:9</ServerId>
          <ApplicationData>
            <Body xmlns="AirSyncBase">
              <Type>1</Type>
              <EstimatedDataSize>0</EstimatedDataSize>
              <Truncated>1</Truncated>
            </Body>
            <FileAs xmlns="Contacts">Doe, Jane</FileAs>
            <FirstName xmlns="Contacts">Jane</FirstName>
            <LastName xmlns="Contacts">Doe</LastName>
            <NativeBodyType xmlns="AirSyncBase">1</NativeBodyType>
          </ApplicationData>
        </Add>
      </Commands>
    </Collection>
  </Collections>
</Sync>
`;

test("a document prints as indented XML, and the XML encodes to the same bytes", async () => {
  expect(wbxmlToXml(CONTACT, sampleVocabulary)).toBe(CONTACT_XML);
  expect(asHex(await xmlToWbxml(CONTACT_XML, sampleVocabulary))).toBe(asHex(CONTACT));
});

test("namespaces are understood with a trailing colon and with prefixes", async () => {
  const xml = `<s:Sync xmlns:s="AirSync:" xmlns:b="AirSyncBase:"><s:Options/><b:Body><b:Data>x</b:Data></b:Body></s:Sync>`;
  expect(asHex(await xmlToWbxml(xml, sampleVocabulary))).toBe(
    asHex(body("45 17 00 11 4A 4B 03 78 00 01 01 01")),
  );
});

describe("prints, and reads back to the same bytes,", () => {
  test.each([
    ["an empty element", "45 17 01", '<Sync xmlns="AirSync">\n  <Options/>\n</Sync>\n'],
    [
      "binary OPAQUE as base64",
      "00 16 49 C3 02 00 FF 01",
      '<ConversationId xmlns="Email2" opaque="base64">AP8=</ConversationId>\n',
    ],
    [
      "OPAQUE that is text as text",
      "00 15 50 C3 03 61 3C 0D 01",
      '<Mime xmlns="ComposeMail" opaque="text">a&lt;&#13;</Mime>\n',
    ],
    ["OPAQUE without content", "00 15 50 C3 00 01", '<Mime xmlns="ComposeMail" opaque="base64"/>\n'],
    [
      "OPAQUE beside text",
      "45 C3 01 FF 03 61 00 C3 01 FE 01",
      '<Sync xmlns="AirSync"><opaque xmlns="urn:easkit:wbxml">/w==</opaque>a<opaque xmlns="urn:easkit:wbxml">/g==</opaque></Sync>\n',
    ],
    ["an unknown token", "45 00 02 0B 01", '<Sync xmlns="AirSync">\n  <unknown-page-2-token-0B/>\n</Sync>\n'],
    ["an unknown root", "00 63 45 03 61 00 01", "<unknown-page-99-token-05>a</unknown-page-99-token-05>\n"],
    [
      "text that has to be escaped",
      "45 03 3C 26 3E 22 0D 0A 00 01",
      '<Sync xmlns="AirSync">&lt;&amp;&gt;"&#13;\n</Sync>\n',
    ],
    [
      "white space alone",
      "45 4B 03 20 0A 00 01 01",
      '<Sync xmlns="AirSync">\n  <SyncKey> \n</SyncKey>\n</Sync>\n',
    ],
  ])("%s", async (_title, content, xml) => {
    expect(printed(content)).toBe(xml);
    expect(asHex(await xmlToWbxml(xml, sampleVocabulary))).toBe(asHex(body(content)));
  });
});

test("what XML cannot hold is printed as U+FFFD", () => {
  expect(printed("45 03 61 01 62 00 01")).toBe('<Sync xmlns="AirSync">a\ufffdb</Sync>\n');
});

test("any document comes back from XML as it was, blank text beside elements apart", async () => {
  await fc.assert(
    fc.asyncProperty(documents(cleanText), async (events) => {
      const bytes = encodeToBytes((encoder) => replay(events, encoder));
      const limits = { depth: 1000 };
      const xml = wbxmlToXml(bytes, sampleVocabulary, { limits });
      const recorder = createRecorder();
      decodeBytes(await xmlToWbxml(xml, sampleVocabulary, limits), recorder, { limits });
      expect(recorder.events).toEqual(withoutBlanks(events));
    }),
    { numRuns: 150 },
  );
});

/** Leaves out blank text of elements that have children too. */
function withoutBlanks(events: readonly Recorded[]): Recorded[] {
  const parents: { hasChild: boolean }[] = [];
  const hasChild = new Map<number, { hasChild: boolean }>();
  events.forEach((event, i) => {
    if ("start" in event || "opaque" in event) for (const parent of parents.slice(-1)) parent.hasChild = true;
    if ("start" in event) parents.push({ hasChild: false });
    else if ("end" in event) parents.pop();
    const parent = parents.at(-1);
    if ("text" in event && parent !== undefined) hasChild.set(i, parent);
  });
  return events.filter(
    (event, i) => !("text" in event && hasChild.get(i)?.hasChild && /^[ \t\r\n]*$/.test(event.text)),
  );
}

describe("XML that is no WBXML is refused:", () => {
  test.each([
    ["an element without token", '<Sync xmlns="AirSync"><Nothing/></Sync>', "unknown-name"],
    ["a namespace without page", '<Sync xmlns="Nowhere"/>', "unknown-name"],
    ["an unknown token out of range", "<unknown-page-2-token-7F/>", "unknown-name"],
    ["an attribute", '<Sync xmlns="AirSync" a="1"/>', "unsupported"],
    ["OPAQUE that is not base64", '<Sync xmlns="AirSync" opaque="base64">!</Sync>', "malformed"],
    ["an element within OPAQUE", '<Sync xmlns="AirSync" opaque="base64"><Sync/></Sync>', "malformed"],
    ["text that is not XML", "Sync", "malformed"],
    ["nothing", "", "incomplete"],
  ])("%s", async (_title, xml, code) => {
    await expect(xmlToWbxml(xml, sampleVocabulary)).rejects.toSatisfy(
      (error) => error instanceof WbxmlError && error.code === code,
    );
  });
});
