import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { airSyncPage, type RawContent, vocabulary } from "@easkit/eas-schema";
import { decodeBytes, type WbxmlHandler } from "@easkit/wbxml";
import { createXmlPrinter, xmlToWbxml } from "@easkit/wbxml/xml";
import { ItemTaker } from "./sync/item-taker.js";
import type { SyncItem } from "./sync/sync-types.js";

type Steps = RawContent["steps"];

/**
 * Keeps whole items as XML files, `DIRECTORY/<folder>/<item>.xml`, for the option `onItem` of a sync. What a change to a
 * message does not mention stays; items that the server takes back are removed.
 */
export function createItemFiles(directory: string): (item: SyncItem) => Promise<void> {
  return async (item) => {
    const folder = join(directory, encodeURIComponent(item.collectionId));
    const path = join(folder, `${encodeURIComponent(item.serverId)}.xml`);
    if (!item.content) {
      await rm(path, { force: true });
      return;
    }
    await mkdir(folder, { recursive: true });
    const isPart = item.kind === "change" && (item.class === "Email" || item.class === "SMS");
    const steps = isPart ? merge(await read(path), item.content.steps) : item.content.steps;
    await writeFile(`${path}.new`, itemXml(steps));
    await rename(`${path}.new`, path);
  };
}

/** The properties of an item as XML, an ApplicationData element. */
export function itemXml(steps: Steps): string {
  const pieces: string[] = [];
  const printer = createXmlPrinter(vocabulary, (text) => void pieces.push(text));
  const { page, token } = airSyncPage.elements.ApplicationData;
  printer.startElement(page, token);
  play(steps, printer);
  printer.endElement();
  return pieces.join("");
}

function play(steps: Steps, handler: WbxmlHandler): void {
  for (const step of steps) {
    if (step === "end") handler.endElement();
    else if ("text" in step) handler.text(step.text);
    else if ("bytes" in step) handler.opaque(step.bytes);
    else handler.startElement(step.page, step.token);
  }
}

async function read(path: string): Promise<Steps> {
  let xml: string;
  try {
    xml = await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
  const taker = new ItemTaker(true);
  decodeBytes(await xmlToWbxml(xml, vocabulary), taker, { vocabulary });
  // The first and the last step are those of ApplicationData itself.
  return taker.content([])?.steps.slice(1, -1) ?? [];
}

/** Puts the elements of a change in place of those of the same name. */
function merge(before: Steps, change: Steps): Steps {
  return [...new Map([...elementsOf(before), ...elementsOf(change)]).values()].flat();
}

function elementsOf(steps: Steps): [string, Steps[number][]][] {
  const elements: [string, Steps[number][]][] = [];
  let depth = 0;
  for (const step of steps) {
    if (depth === 0 && typeof step === "object" && "page" in step) {
      elements.push([`${step.page}.${step.token}`, []]);
    }
    elements.at(-1)?.[1].push(step);
    if (step === "end") depth--;
    else if ("page" in step) depth++;
  }
  return elements;
}
