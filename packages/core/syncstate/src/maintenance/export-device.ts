import { SyncStateConflict } from "../errors.js";
import { devicePrefix, headKey } from "../key-layout.js";
import type { StoredEntry, SyncStateStore } from "../store.js";
import { type Child, listChildren } from "./children.js";
import { describeRecord } from "./describe-record.js";
import { FILE_FORMAT, type FileLine, FileSum } from "./device-file.js";

/** How often a part is written again because it has moved. */
const ATTEMPTS = 16;

/**
 * Writes all that is kept of a device as lines of text, without line ends: JSON that shows what the heads hold, with
 * every record as it is stored, and a checksum at the end. Damaged records are written too. The device may sync
 * meanwhile; a part that moves while it is written is written again. It holds policy keys, folder names and what
 * the device said about itself: keep it as you keep the store.
 *
 * @throws SyncStateConflict if one part keeps moving
 */
export async function* exportDevice(
  store: SyncStateStore,
  user: string,
  deviceId: string,
): AsyncIterable<string> {
  const sum = new FileSum();
  for await (const line of listLines(store, user, deviceId)) {
    const text = JSON.stringify(line);
    sum.add(text);
    yield text;
  }
  yield JSON.stringify({ end: sum.end() });
}

async function* listLines(store: SyncStateStore, user: string, device: string): AsyncIterable<FileLine> {
  yield { easkit: "device state", format: FILE_FORMAT, user, device };
  const prefix = devicePrefix(user, device);
  for await (const child of listChildren(store, prefix)) {
    if (child.kind === "record" || child.name !== "c") {
      yield* listChild(store, prefix, prefix, child);
      continue;
    }
    const collections = `${prefix}c/`;
    for await (const each of listChildren(store, collections)) {
      yield* listChild(store, prefix, collections, each);
    }
  }
}

async function* listChild(
  store: SyncStateStore,
  device: string,
  above: string,
  child: Child,
): AsyncIterable<FileLine> {
  if (child.kind === "record") yield toLine(device, child.entry);
  else yield* listPart(store, device, `${above}${child.name}/`);
}

/** A part with a head: it is whole if the head stayed the same from before to after. */
async function* listPart(store: SyncStateStore, device: string, prefix: string): AsyncIterable<FileLine> {
  const key = headKey(prefix);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const before = await store.get(key);
    for await (const entry of store.scan(prefix)) yield toLine(device, entry);
    if ((await store.get(key))?.revision === before?.revision) return;
    yield { again: prefix.slice(device.length) };
  }
  throw new SyncStateConflict(prefix);
}

const toLine = (device: string, { key, value }: StoredEntry): FileLine => ({
  key: key.slice(device.length),
  about: describeRecord(key, value),
  value: Buffer.from(value.buffer, value.byteOffset, value.length).toString("base64"),
});
