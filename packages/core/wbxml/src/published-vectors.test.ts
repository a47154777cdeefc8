import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { createRecorder, replay } from "../test-data/recorder.js";
import { hex } from "../test-data/sample-vocabulary.js";
import { decodeBytes, encodeToBytes } from "./index.js";

/** The reference pack beside a checkout; the package's own documents stand in where it is absent. */
const folder = resolve(dirname(fileURLToPath(import.meta.url)), "../../../../../shared/spec/examples/wbxml");

interface Vector {
  readonly file: string;
  readonly bytes: Uint8Array;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function vectors(): Vector[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((file): Vector[] => {
    const vector: unknown = JSON.parse(readFileSync(join(folder, file), "utf8"));
    if (!isRecord(vector) || typeof vector["hex_as_published"] !== "string") return [];
    const bytes = hex(vector["hex_as_published"]);
    if (vector["kind"] === "wbxml") return [{ file, bytes }];
    const [part] = Array.isArray(vector["parts"]) ? vector["parts"] : [];
    if (!isRecord(part)) return [];
    const { offset, length } = part;
    if (typeof offset !== "number" || typeof length !== "number") return [];
    return [{ file, bytes: bytes.subarray(offset, offset + length) }];
  });
}

const found = vectors();
if (found.length === 0) test.skip("the published documents are not beside this checkout");
else {
  test.each(found)("$file decodes and encodes to the same bytes", ({ bytes }) => {
    const recorder = createRecorder();
    decodeBytes(bytes, recorder);
    expect(recorder.events.length).toBeGreaterThan(10);
    const again = encodeToBytes((encoder) => replay(recorder.events, encoder));
    expect(Buffer.from(again).toString("hex")).toBe(Buffer.from(bytes).toString("hex"));
  });
}
