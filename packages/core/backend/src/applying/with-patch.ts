import { BackendError } from "../errors.js";
import type { ItemPatch, MimeItem, TypedItem } from "../item.js";

/** `properties` with those of `patch` laid over them; `null` in the patch clears one. */
function merge<P extends object>(properties: P, patch: { readonly [K in keyof P]?: P[K] | null }): P {
  const given = Object.entries(patch).filter(([, value]) => value !== undefined);
  const merged: P = Object.assign({}, properties, Object.fromEntries(given));
  for (const [name, value] of given) if (value === null) Reflect.deleteProperty(merged, name);
  return merged;
}

/**
 * An item after a device's change, for backends that keep items as they are handed out.
 *
 * @throws BackendError `invalid` if the classes differ
 */
export function withPatch(content: MimeItem | TypedItem, patch: ItemPatch): MimeItem | TypedItem {
  if ("mime" in content) {
    if (patch.class === "Email")
      return { ...content, properties: merge(content.properties ?? {}, patch.properties) };
  } else if (content.class === "Email" && patch.class === "Email") {
    return { class: "Email", properties: merge(content.properties, patch.properties) };
  } else if (content.class === "Calendar" && patch.class === "Calendar") {
    const sequence = patch.sequence ?? content.sequence;
    const facts = sequence === undefined ? {} : { sequence };
    return { class: "Calendar", properties: merge(content.properties, patch.properties), ...facts };
  } else if (content.class === "Contacts" && patch.class === "Contacts") {
    return { class: "Contacts", properties: merge(content.properties, patch.properties) };
  } else if (content.class === "Tasks" && patch.class === "Tasks") {
    return { class: "Tasks", properties: merge(content.properties, patch.properties) };
  } else if (content.class === "Notes" && patch.class === "Notes") {
    return { class: "Notes", properties: merge(content.properties, patch.properties) };
  }
  throw new BackendError("invalid", `a ${patch.class} patch for a ${content.class} item`);
}
