import type { ItemPatch, TypedItem } from "@easkit/backend";
import { withStreamsRead } from "./bytes.js";

/** A copy of these properties in which every stream has been read. */
async function readStreams<P extends object>(properties: P): Promise<P> {
  const entries = Object.entries(properties).map(
    async ([name, value]): Promise<readonly [string, unknown]> => [name, await withStreamsRead(value)],
  );
  return Object.assign({}, properties, Object.fromEntries(await Promise.all(entries)));
}

/** A typed item that a device made, fit to be kept. */
export async function readItem(item: TypedItem): Promise<TypedItem> {
  switch (item.class) {
    case "Email":
      return { class: item.class, properties: await readStreams(item.properties) };
    case "Calendar":
      return { ...item, properties: await readStreams(item.properties) };
    case "Contacts":
      return { class: item.class, properties: await readStreams(item.properties) };
    case "Tasks":
      return { class: item.class, properties: await readStreams(item.properties) };
    case "Notes":
      return { class: item.class, properties: await readStreams(item.properties) };
  }
}

/** A device's change to an item, fit to be kept. */
export async function readPatch(patch: ItemPatch): Promise<ItemPatch> {
  switch (patch.class) {
    case "Email":
      return { class: patch.class, properties: await readStreams(patch.properties) };
    case "Calendar":
      return { ...patch, properties: await readStreams(patch.properties) };
    case "Contacts":
      return { class: patch.class, properties: await readStreams(patch.properties) };
    case "Tasks":
      return { class: patch.class, properties: await readStreams(patch.properties) };
    case "Notes":
      return { class: patch.class, properties: await readStreams(patch.properties) };
  }
}
