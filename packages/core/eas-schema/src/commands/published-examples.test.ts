import { existsSync, readFileSync } from "node:fs";
import { xmlToWbxml } from "@easkit/wbxml/xml";
import { describe, expect, it } from "vitest";
import { readMessage } from "../engine/decode.js";
import type { Fields, RawContent } from "../engine/raw.js";
import { readRaw, readRawPatch } from "../engine/read-raw.js";
import { calendar } from "../items/calendar.js";
import { contacts } from "../items/contacts.js";
import { document } from "../items/document.js";
import { email } from "../items/email.js";
import { fileContent } from "../items/file-content.js";
import { foundMessage } from "../items/found-message.js";
import { gal } from "../items/gal.js";
import { notes } from "../items/notes.js";
import { tasks } from "../items/tasks.js";
import { tagOf, vocabulary } from "../pages/vocabulary.js";
import { commands, isCommandName } from "./commands.js";

interface Example {
  readonly file: string;
  readonly command: string;
  readonly direction: "request" | "response";
}

interface Index {
  readonly examples: readonly Example[];
}

// The protocol's published examples, where they are at hand beside the checkout.
const folder = new URL("../../../../../../shared/spec/examples/", import.meta.url);
const index = new URL("index.json", folder);
const { examples }: Index = existsSync(index) ? JSON.parse(readFileSync(index, "utf8")) : { examples: [] };

/** Examples that are not what their own specification says, and what is wrong with each. */
const slips: Readonly<Record<string, RegExp>> = {
  // DeviceInformation of an answer holds a Status, no Set.
  "xml/007-MS-ASCMD-4-3-2-Settings-response.xml": /DeviceInformation\/Set: the element has no place here/,
  "xml/061-MS-ASCMD-4-17-2-MeetingResponse-response.xml": /Result\/LongId: the element has no place here/,
  "xml/088-MS-ASPROV-4-1-2-Provision-response.xml": /Provision\/Status: the element is required/,
  // Six examples say no default namespace.
  "xml/093-MS-ASPROV-4-2-2-FolderSync-response.xml": /no token for the element FolderSync/,
  "xml/095-MS-ASPROV-4-2-4-Provision-response.xml": /no token for the element Provision/,
  "xml/097-MS-ASPROV-4-2-6-Provision-response.xml": /no token for the element Provision/,
  "xml/099-MS-ASHTTP-4-1-FolderSync-response.xml": /no token for the element FolderSync/,
  "xml/140-MS-ASDOC-4-1-Search-response.xml": /no token for the element Search/,
  "xml/142-MS-ASDOC-4-2-ItemOperations-response.xml": /no token for the element ItemOperations/,
  // Names that no table knows.
  "xml/108-MS-ASEMAIL-4-1-3-1-Sync-response.xml": /CallerID/,
  "xml/126-MS-ASCAL-4-3-Sync-response.xml": /NonTruncatedSize/,
  "xml/127-MS-ASCAL-4-3-Sync-response.xml": /NonTruncatedSize/,
  "xml/129-MS-ASCNTC-4-Sync-response.xml": /POOMCONTACTS/,
  "xml/132-MS-ASTASK-4-2-Sync-request.xml": /GetChanges: the element stands more than once/,
  // Dates broken by the end of a printed line.
  "xml/144-MS-ASDOC-4-3-Search-response.xml": /CreationDate: not a date and time/,
};

/** The kind of item by the code page of its first telling element. */
const classOfPage: Readonly<Record<number, Fields>> = {
  1: contacts,
  2: email,
  4: calendar,
  9: tasks,
  12: contacts,
  16: gal,
  19: document,
  20: fileContent,
  22: email,
  23: notes,
};

function classOf(content: RawContent): Fields {
  const pages = content.steps.flatMap((step) =>
    typeof step === "object" && "page" in step ? [step.page] : [],
  );
  if (pages.includes(25)) return foundMessage;
  return pages.map((page) => classOfPage[page]).find((fields) => fields !== undefined) ?? fileContent;
}

const isRaw = (value: unknown): value is RawContent =>
  typeof value === "object" && value !== null && "steps" in value;

/** Reads every item in a message, each as a new one and as a change. */
function readItems(value: unknown, onIgnored: (path: readonly string[]) => void): void {
  if (isRaw(value)) {
    readRaw(classOf(value), value, { onIgnored, tagOf });
    readRawPatch(classOf(value), value, { onIgnored, tagOf });
  } else if (typeof value === "object" && value !== null && !(value instanceof Uint8Array)) {
    for (const one of Object.values(value)) readItems(one, onIgnored);
  }
}

interface Published {
  readonly hex_as_published: string;
  readonly wbxml_part_hex_as_published?: string;
}

function published(number: 1 | 2): Uint8Array {
  const name = ["01-MS-ASWBXML-3-contact-sync-response", "02-MS-ASCMD-4.10.5-multipart-itemoperations"][
    number - 1
  ];
  const found: Published = JSON.parse(readFileSync(new URL(`wbxml/${name}.json`, folder), "utf8"));
  return Buffer.from(
    (found.wbxml_part_hex_as_published ?? found.hex_as_published).replaceAll(" ", ""),
    "hex",
  );
}

async function check({ file, command, direction }: Example): Promise<void> {
  const bytes = await xmlToWbxml(readFileSync(new URL(file, folder), "utf8"), vocabulary);
  const root = isCommandName(command) ? commands[command][direction] : undefined;
  if (!root) throw new Error(`${command} has no ${direction}`);
  const ignored: string[] = [];
  readItems(await readMessage(root, bytes, { tagOf }), (path) => void ignored.push(path.join("/")));
  expect(ignored).toEqual([]);
}

describe.skipIf(examples.length === 0)("examples in the specifications", () => {
  const wbxml = examples.filter(({ command }) => command !== "Autodiscover");

  it.each(wbxml.filter(({ file }) => !(file in slips)))("$file reads as $command $direction", check);

  it("has every slip that is listed", () => {
    expect(wbxml.map(({ file }) => file)).toEqual(expect.arrayContaining(Object.keys(slips)));
  });

  it("reads the published bytes of a Sync that adds a contact", async () => {
    const [collection] =
      (await readMessage(commands.Sync.response, published(1), { tagOf })).collections ?? [];
    expect(collection).toMatchObject({ class: "Contacts", syncKey: "2", collectionId: "2", status: "ok" });
    const [command] = collection?.commands ?? [];
    if (command?.tag !== "add") throw new Error("there should be an Add");
    expect(readRaw(contacts, command.value.applicationData)).toEqual({
      body: { type: "plain", estimatedDataSize: 0, truncated: true },
      fileAs: "Funk, Don",
      firstName: "Don",
      lastName: "Funk",
      nativeBodyType: "plain",
    });
  });

  it("reads the published bytes of a multipart fetch", async () => {
    const { status, response } = await readMessage(commands.ItemOperations.response, published(2), { tagOf });
    const [fetched] = response ?? [];
    if (fetched?.tag !== "fetch" || !fetched.value.properties) throw new Error("there should be a Fetch");
    expect(status).toBe("ok");
    expect(readRaw(email, fetched.value.properties)).toMatchObject({
      subject: "Test Multipart Response",
      dateReceived: new Date("2012-05-08T20:15:45.211Z"),
      body: { part: 1 },
      conversationId: expect.any(Uint8Array),
    });
  });

  it.each(wbxml.filter(({ file }) => file in slips))("$file does not, for it is wrong", async (example) => {
    await expect(check(example)).rejects.toThrow(slips[example.file]);
  });
});
