import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { BackendError, type PropertiesByClass, type TypedItem } from "@easkit/backend";
import type { Database } from "../database/database.js";
import { readProperties } from "../items/property-text.js";
import type { ImportSource } from "./entry.js";

function toTyped(database: Database, itemClass: unknown, json: string): TypedItem {
  const read = <C extends keyof PropertiesByClass>(): PropertiesByClass[C] => readProperties(database, json);
  switch (itemClass) {
    case "Email":
      return { class: itemClass, properties: read<"Email">() };
    case "Calendar":
      return { class: itemClass, properties: read<"Calendar">() };
    case "Contacts":
      return { class: itemClass, properties: read<"Contacts">() };
    case "Tasks":
      return { class: itemClass, properties: read<"Tasks">() };
    case "Notes":
      return { class: itemClass, properties: read<"Notes">() };
    default:
      throw new BackendError("invalid", `there is no item class ${String(itemClass)}`);
  }
}

function readItem(database: Database, line: string): TypedItem {
  // What an importer reads must not point into the database.
  if (line.includes('"$content"')) throw new BackendError("invalid", "$content cannot be imported");
  const value: unknown = JSON.parse(line);
  if (typeof value !== "object" || value === null || !("class" in value) || !("properties" in value)) {
    throw new BackendError("invalid", "a line has to hold the class and the properties of an item");
  }
  return toTyped(database, value.class, JSON.stringify(value.properties));
}

/**
 * Items as JSON, one a line: `{ "class": "Calendar", "properties": { … } }`, the properties in the words of 16.1.
 * Dates are `{ "$date": "2026-01-31T10:00:00Z" }`, bytes `{ "$bytes": "base64" }`.
 */
export async function openJsonLines(database: Database, path: string): Promise<ImportSource> {
  const { size } = await stat(path);
  return {
    name: resolve(path),
    total: size,
    async *entries(placeOf) {
      const after = Number(placeOf("") ?? 0);
      let number = 0;
      for await (const line of createInterface({
        input: createReadStream(path),
        crlfDelay: Number.POSITIVE_INFINITY,
      })) {
        number++;
        if (number <= after || line.trim() === "") continue;
        const content = readItem(database, line);
        yield { folder: [], content, part: "", place: String(number), amount: Buffer.byteLength(line) + 1 };
      }
    },
  };
}
