import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ProtocolVersion, protocolVersions, vocabulary } from "@easkit/eas-schema";
import { xmlToWbxml } from "@easkit/wbxml/xml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startFakeServer } from "../../test/fake-server.js";
import { hasLibwbxml, maySkip, readByLibwbxml, writeByLibwbxml } from "../../test/libwbxml.js";
import { printXml } from "../http/exchange.js";
import { createDevice } from "../index.js";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "easkit-device-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

// The protocol's published examples, where they are at hand beside the checkout.
const examplesAt = new URL("../../../../../../shared/spec/examples/", import.meta.url);
const index = new URL("index.json", examplesAt);
interface Example {
  readonly file: string;
  readonly command: string;
}
const { examples }: { examples: readonly Example[] } = existsSync(index)
  ? JSON.parse(readFileSync(index, "utf8"))
  : { examples: [] };

/** Runs a device through its usual commands and gives all documents that went over the wire. */
async function documentsOf(
  version: ProtocolVersion,
): Promise<{ name: string; bytes: Buffer; xml: string }[]> {
  const server = await startFakeServer();
  const xmls: { name: string; xml: string }[] = [];
  const device = createDevice({
    url: server.url,
    user: "demo@example.com",
    password: "demo",
    version,
    onExchange: (exchange) => void xmls.push({ name: exchange.command, xml: exchange.requestXml() }),
  });
  await device.provision();
  await device.sync();
  await device.ping({ heartbeat: 60 });
  device.close();
  await server.close();
  return server.seen.map(({ body }, at) => ({ name: "", xml: "", ...xmls[at], bytes: body }));
}

const skipped = !hasLibwbxml && maySkip;

describe.skipIf(skipped)(
  "libwbxml, an independent codec (skipped where libwbxml2-utils is not installed),",
  () => {
    it("is installed", () => expect(hasLibwbxml).toBe(true));

    it.each(protocolVersions)(
      "reads what a device sends at %s as the device means it, and writes the same",
      async (version) => {
        const documents = await documentsOf(version);
        expect(documents.length).toBeGreaterThan(9);
        for (const { name, bytes, xml } of documents) {
          const read = readByLibwbxml(folder, bytes);
          if (read === undefined) throw new Error(`libwbxml cannot read ${name}: ${xml}`);
          expect(Buffer.from(await xmlToWbxml(read, vocabulary)).toString("hex"), name).toBe(
            bytes.toString("hex"),
          );
          expect(printXml(writeByLibwbxml(folder, xml)), name).toBe(xml);
        }
      },
    );
  },
);

/** Examples that name no namespace, or elements that no table knows. */
const unreadable = /\/(093|095|097|099|108|126|127|129|140|142)-/;

/** Elements that libwbxml calls by other names, does not know, or whose text it shows as base64. */
const differently =
  /<(Organizer(Name|Email)|Attendee|Recurrence|Flag|ReplyTo|Find|RightsManagement\w*|Require\w*Encryption|Mime|ConversationI[a-z]+)[ >/]/;

describe.skipIf(examples.length === 0)("published examples", () => {
  it.skipIf(skipped)("mean to libwbxml what they mean to the device", async () => {
    const server = await startFakeServer();
    const device = createDevice({ url: server.url, user: "u", password: "p", version: "16.1" });
    server.script = (seen, response) => {
      response.end(seen.body);
      return true;
    };
    let compared = 0;
    for (const { file, command } of examples) {
      if (command === "Autodiscover" || unreadable.test(file)) continue;
      const { bytes, xml } = await device.raw(command, readFileSync(new URL(file, examplesAt), "utf8"));
      if (differently.test(xml)) continue;
      const again = await xmlToWbxml(readByLibwbxml(folder, bytes) ?? "", vocabulary);
      expect(printXml(again), file).toBe(xml);
      compared++;
    }
    expect(compared).toBeGreaterThan(85);
    device.close();
    await server.close();
  });
});
