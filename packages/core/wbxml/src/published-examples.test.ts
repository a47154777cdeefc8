import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { type Vocabulary, WbxmlError } from "./index.js";
import { wbxmlToXml, xmlToWbxml } from "./xml.js";

/** The reference pack beside a checkout, absent in most places. */
const pack = resolve(dirname(fileURLToPath(import.meta.url)), "../../../../../shared/spec");

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

const records = (value: unknown) => (Array.isArray(value) ? value.filter(isRecord) : []);

function fullVocabulary(): Vocabulary {
  const file: unknown = JSON.parse(readFileSync(join(pack, "wbxml-codepages.json"), "utf8"));
  const namespaces = new Map<number, string>();
  const tags = new Map<string, string>();
  const found = new Map<string, { page: number; token: number }>();
  for (const entry of records(isRecord(file) ? file["pages"] : [])) {
    const page = Number(entry["page"]);
    const namespace = String(entry["namespace"]);
    namespaces.set(page, namespace);
    for (const { name, token } of records(entry["tokens"])) {
      tags.set(`${page} ${Number(token)}`, String(name));
      found.set(`${namespace} ${String(name)}`, { page, token: Number(token) });
    }
  }
  return {
    namespace: (page) => namespaces.get(page),
    tag: (page, token) => tags.get(`${page} ${token}`),
    find: (namespace, tag) => found.get(`${namespace} ${tag}`),
  };
}

if (!existsSync(join(pack, "examples/xml"))) test.skip("the published examples are not beside this checkout");
else {
  test("published XML examples go to WBXML and back, and to the same bytes again", async () => {
    const vocabulary = fullVocabulary();
    const folder = join(pack, "examples/xml");
    let converted = 0;
    for (const name of readdirSync(folder)) {
      const text = readFileSync(join(folder, name), "utf8");
      let bytes: Uint8Array;
      try {
        bytes = await xmlToWbxml(text, vocabulary);
      } catch (error) {
        // Autodiscover is not WBXML, and some examples name elements that have no token.
        if (error instanceof WbxmlError && error.code !== "malformed") continue;
        throw error;
      }
      const xml = wbxmlToXml(bytes, vocabulary);
      expect(Buffer.from(await xmlToWbxml(xml, vocabulary)).equals(bytes)).toBe(true);
      converted++;
    }
    expect(converted).toBeGreaterThan(120);
  });
}
