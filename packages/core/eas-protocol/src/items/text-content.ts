import {
  BackendError,
  type CallContext,
  type Converters,
  type Item,
  type ItemPatch,
  type NewItem,
  type TextContent,
  type TextItem,
  type TypedItem,
  type WriteFormats,
} from "@easkit/backend";

/** Whether an item is text that has to be converted. */
export const isText = (item: Item | TextItem): item is TextItem => "ical" in item || "vcard" in item;

/** The class of a text. */
type TextClass = TextContent["class"];

/** What a device writes to an item of a class that can be text. */
export type TextualChange = Extract<ItemPatch | TypedItem, { readonly class: TextClass }>;

const isTextual = (item: NewItem | ItemPatch): item is TextualChange =>
  item.class === "Calendar" || item.class === "Tasks" || item.class === "Contacts";

/** What a device writes, if the backend wants it as text. */
export function textualIn(
  formats: WriteFormats | undefined,
  item: NewItem | ItemPatch,
): TextualChange | undefined {
  if (!isTextual(item)) return undefined;
  const format = formats?.[item.class] ?? "typed";
  return format === "typed" ? undefined : item;
}

/** How often an event has been changed, by the newest of its components (RFC 5545 section 3.8.7.4). */
function sequenceIn(ical: string): { readonly sequence?: number } {
  const said = [...ical.matchAll(/^SEQUENCE(?:;[^:\r\n]*)?:(\d{1,9})\r?$/gim)].map(([, digits]) =>
    Number(digits),
  );
  return said.length > 0 ? { sequence: Math.max(...said.slice(0, 10_000)) } : {};
}

function read({ ical, vcard }: Converters, ctx: CallContext, item: TextContent): TypedItem {
  switch (item.class) {
    case "Calendar":
      return { class: "Calendar", properties: ical.toCalendar(ctx, item.ical), ...sequenceIn(item.ical) };
    case "Tasks":
      return { class: "Tasks", properties: ical.toTasks(ctx, item.ical) };
    case "Contacts":
      return { class: "Contacts", properties: vcard.toContacts(ctx, item.vcard) };
  }
}

/** What a text says. @throws BackendError `invalid` if it cannot be read */
export function toTyped(converters: Converters, ctx: CallContext, item: TextContent): TypedItem {
  try {
    return read(converters, ctx, item);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new BackendError("invalid", `the text cannot be read: ${why}`, { cause });
  }
}

function write(
  { ical, vcard }: Converters,
  ctx: CallContext,
  change: TextualChange,
  before: Item | TextItem | undefined,
): TextContent {
  const previous = before && "ical" in before ? before.ical : undefined;
  // What has been kept as properties so far goes into the text as a whole.
  switch (change.class) {
    case "Calendar": {
      const kept = before?.class === "Calendar" && "properties" in before ? before.properties : {};
      const properties = { ...kept, ...change.properties };
      const text = ical.fromCalendar(ctx, properties, previous, change.sequence);
      return { class: "Calendar", ical: text };
    }
    case "Tasks": {
      const kept = before?.class === "Tasks" && "properties" in before ? before.properties : {};
      const properties = { ...kept, ...change.properties };
      return { class: "Tasks", ical: ical.fromTasks(ctx, properties, previous) };
    }
    case "Contacts": {
      const kept = before?.class === "Contacts" && "properties" in before ? before.properties : {};
      const card = before && "vcard" in before ? before.vcard : undefined;
      const properties = { ...kept, ...change.properties };
      return { class: "Contacts", vcard: vcard.fromContacts(ctx, properties, card) };
    }
  }
}

/**
 * The text of an item once a device has written it, made from the item as it was.
 *
 * @throws BackendError `invalid` if that cannot be written
 */
export function toText(
  converters: Converters,
  ctx: CallContext,
  change: TextualChange,
  before?: Item | TextItem,
): TextContent {
  if (before && before.class !== change.class)
    throw new BackendError("invalid", `a ${change.class} change to a ${before.class} item`);
  try {
    return write(converters, ctx, change, before);
  } catch (cause) {
    if (cause instanceof BackendError) throw cause;
    throw new BackendError("invalid", "the item cannot be written as text", { cause });
  }
}
