import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commands } from "../commands/commands.js";
import { document } from "../items/document.js";
import { fileContent } from "../items/file-content.js";
import { foundMessage } from "../items/found-message.js";
import { gal } from "../items/gal.js";
import { itemClasses } from "../items/item-classes.js";
import { airSync } from "../pages/air-sync.js";
import { arbitraryItem, arbitraryOf } from "../testing/arbitrary.js";
import { asOfVersion, propertiesAsOf } from "../testing/as-of-version.js";
import { isInRange, type ProtocolVersion, protocolVersions } from "../version.js";
import { struct } from "./containers.js";
import { readMessage } from "./decode.js";
import type { AnyElement } from "./element.js";
import { writeUnchecked } from "./encode.js";
import type { Fields, RawContent } from "./raw.js";
import { readRaw } from "./read-raw.js";

async function bytesOf(root: AnyElement, value: unknown, version: ProtocolVersion): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  await writeUnchecked(root, value, version, (chunk) => void chunks.push(chunk));
  return Buffer.concat(chunks);
}

const isRaw = (value: unknown): value is RawContent =>
  typeof value === "object" && value !== null && "steps" in value;

/** Replaces kept content, however deep it stands, by the properties it holds. */
function readItems(value: unknown, item: Fields): unknown {
  if (isRaw(value)) return readRaw(item, value);
  if (Array.isArray(value)) return value.map((one) => readItems(one, item));
  if (typeof value !== "object" || value === null || value instanceof Date || value instanceof Uint8Array)
    return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, readItems(one, item)]));
}

const messages = Object.values(commands).flatMap(({ name, request, response }) => [
  ...(request ? [{ title: `${name} request`, root: request }] : []),
  ...(response ? [{ title: `${name} response`, root: response }] : []),
]);

const items: Readonly<Record<string, Fields>> = { ...itemClasses, document, gal, fileContent, foundMessage };

describe.each(protocolVersions)("at %s", (version) => {
  it.each(messages.filter(({ root }) => isInRange(version, root)))(
    "$title comes back as it was written, without what the version lacks",
    async ({ root }) => {
      await fc.assert(
        fc.asyncProperty(arbitraryOf(root, { item: foundMessage }), async (value) => {
          const received = await readMessage(root, await bytesOf(root, value, version));
          expect(readItems(received, foundMessage)).toEqual(asOfVersion(root, value, version));
        }),
        { numRuns: 20 },
      );
    },
  );

  it.each(Object.entries(items))(
    "items of %s come back as they were written, without what the version lacks",
    async (_, item) => {
      const root = struct(airSync.Sync, [airSync.ApplicationData]);
      await fc.assert(
        fc.asyncProperty(arbitraryItem(item), async (value) => {
          const applicationData = { fields: item.fields, value };
          const bytes = await bytesOf(root, { applicationData }, version);
          const received = await readMessage(root, bytes);
          expect(received.applicationData && readRaw(item, received.applicationData)).toEqual(
            propertiesAsOf(item.fields, value, version, true),
          );
        }),
        { numRuns: 30 },
      );
    },
  );
});
