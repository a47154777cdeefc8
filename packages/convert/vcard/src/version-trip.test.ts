import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  type ContactsProperties,
  contacts,
  fill,
  isAtLeast,
  type ProtocolVersion,
  protocolVersions,
  readMessage,
  readRaw,
  Sync,
  writeMessage,
} from "@easkit/eas-schema";
import { describe, expect, it } from "vitest";
import { type CardVersion, fromContacts, toContacts } from "./index.js";

const root = new URL("../../../../", import.meta.url);
const everything = { picture: { limit: Number.MAX_SAFE_INTEGER } };

interface Card {
  readonly name: string;
  readonly vcard: string;
}

/** The cards that programs have exported, and RFC examples; none if they are not there. */
function publishedCards(): Card[] {
  const folder = fileURLToPath(new URL("../shared/samples/vcard/", root));
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".vcf"))
    .flatMap((name) => {
      const cards =
        readFileSync(`${folder}${name}`, "utf8").match(/BEGIN:VCARD[\s\S]*?END:VCARD\r?\n?/gi) ?? [];
      return cards.map((vcard, index) => ({ name: `${name} ${index + 1}`, vcard }));
    });
}

const settle = (_: string, value: unknown): unknown =>
  typeof value === "string" && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? new Date(value) : value;

/** The project's own people, as cards of each version. */
function ownCards(): Card[] {
  const text = readFileSync(fileURLToPath(new URL("fixtures/contacts.json", root)), "utf8");
  const people: readonly ContactsProperties[] = JSON.parse(text, settle);
  const versions: readonly CardVersion[] = ["2.1", "3.0", "4.0"];
  return people.flatMap((person, index) =>
    versions.map((version) => ({
      name: `fixtures ${index + 1} in ${version}`,
      vcard: fromContacts(person, { version, newUid: () => `person-${index}`, ...everything }),
    })),
  );
}

/** Notes of 2.5 are text in the class's own namespace. */
function toShape(person: ContactsProperties, version: ProtocolVersion): ContactsProperties {
  const { body, ...others } = person;
  if (isAtLeast(version, "12.0") || body?.data === undefined) return person;
  return { ...others, legacyBody: body.data };
}

/** What a device of a version reads of a person and sends back word for word. */
async function overTheWire(
  person: ContactsProperties,
  version: ProtocolVersion,
): Promise<ContactsProperties> {
  const chunks: Uint8Array[] = [];
  const applicationData = fill(contacts, toShape(person, version));
  const commands = [{ tag: "add" as const, value: { class: "Contacts", serverId: "1:1", applicationData } }];
  const message = { collections: [{ syncKey: "2", class: "Contacts", commands }] };
  await writeMessage(Sync.response, message, version, (chunk) => void chunks.push(chunk));
  const { collections = [] } = await readMessage(Sync.response, Buffer.concat(chunks));
  const [command] = collections[0]?.commands ?? [];
  if (command?.tag !== "add") throw new Error("no item came");
  const { legacyBody, ...others } = readRaw(contacts, command.value.applicationData);
  return legacyBody == null ? others : { ...others, body: { type: "plain", data: legacyBody } };
}

/** What a version can say of a person: docs/guides/versions.md. */
function sayable(person: ContactsProperties, version: ProtocolVersion): ContactsProperties {
  const { alias, weightedRank, nativeBodyType, ...all } = person;
  return {
    ...all,
    ...(isAtLeast(version, "12.0") && nativeBodyType !== undefined && { nativeBodyType }),
    ...(isAtLeast(version, "14.0") && alias !== undefined && { alias }),
    ...(isAtLeast(version, "14.0") && weightedRank !== undefined && { weightedRank }),
  };
}

const cards = [...ownCards(), ...publishedCards()];

describe("a card that goes to a device and comes back", () => {
  it.each(protocolVersions)("is the identical text, and says the same as a new one (%s)", async (version) => {
    expect(cards.length).toBeGreaterThan(50);
    for (const { name, vcard } of cards) {
      const person = toContacts(vcard, everything);
      const back = await overTheWire(person, version);
      expect(fromContacts(back, { previous: vcard, ...everything }), name).toBe(vcard);
      const anew = toContacts(fromContacts(back, everything), everything);
      expect(sayable(anew, version), name).toEqual(sayable(person, version));
    }
  });
});
