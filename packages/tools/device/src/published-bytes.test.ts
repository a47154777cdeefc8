import { existsSync, readFileSync } from "node:fs";
import { email, readRaw, vocabulary } from "@easkit/eas-schema";
import { xmlToWbxml } from "@easkit/wbxml/xml";
import { afterEach, describe, expect, it } from "vitest";
import { startFakeServer } from "../test/fake-server.js";
import { createDevice, toBase64Query } from "./index.js";

// The protocol's published byte examples, where they are at hand beside the checkout.
const folder = new URL("../../../../../shared/spec/examples/wbxml/", import.meta.url);

interface Published {
  readonly hex_as_published: string;
  readonly query_as_published: string;
  readonly xml_decoded: string;
}
const published = (name: string): Published => JSON.parse(readFileSync(new URL(name, folder), "utf8"));
const bytesOf = ({ hex_as_published }: Published) => Buffer.from(hex_as_published.replaceAll(" ", ""), "hex");

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

/** A device whose server answers everything with these bytes. */
async function deviceThatGets(bytes: Buffer, contentType: string) {
  const server = await startFakeServer();
  const device = createDevice({ url: server.url, user: "u", password: "p", version: "14.1", strict: false });
  open.push(device, server);
  server.script = (_, response) => {
    response.setHeader("content-type", contentType);
    response.end(bytes);
    return true;
  };
  return device;
}

describe.skipIf(!existsSync(folder))("a device that is sent the published bytes of", () => {
  it("a Sync takes the contact in it", async () => {
    const example = published("01-MS-ASWBXML-3-contact-sync-response.json");
    const device = await deviceThatGets(bytesOf(example), "application/vnd.ms-sync.wbxml");
    const { bytes, xml } = await device.raw("Sync");
    expect(Buffer.from(await xmlToWbxml(xml, vocabulary)).equals(Buffer.from(bytes))).toBe(true);
    expect(Buffer.from(await xmlToWbxml(example.xml_decoded, vocabulary)).equals(Buffer.from(bytes))).toBe(
      true,
    );
    const { collections } = await device.syncOnce({ collections: [{ collectionId: "2" }] });
    expect(collections).toMatchObject([{ collectionId: "2", class: "Contacts", syncKey: "2", adds: 1 }]);
    expect(await device.items("2")).toMatchObject([{ id: "2:1", class: "Contacts" }]);
  });

  it("a multipart answer finds the item and its body", async () => {
    const bytes = bytesOf(published("02-MS-ASCMD-4.10.5-multipart-itemoperations.json"));
    const device = await deviceThatGets(bytes, "application/vnd.ms-sync.multipart");
    const target = { collectionId: "5", serverId: "5:1" };
    const { items, parts } = await device.itemOperationsFetch([target], { multipart: true });
    const properties = items[0]?.properties;
    expect(properties && readRaw(email, properties)).toMatchObject({
      subject: "Test Multipart Response",
      body: { part: 1 },
    });
    expect(Buffer.from(parts[1] ?? []).toString()).toBe("This is the body.\r\n");
  });

  it("a base64 query writes the same query", () => {
    const { query_as_published } = published("03-MS-ASHTTP-base64-query.json");
    const query = toBase64Query({
      command: "Sync",
      version: "14.0",
      user: "rmjones",
      deviceId: "v140Device",
      deviceType: "SmartPhone",
    });
    expect(query).toBe(query_as_published);
  });
});
