import type { Attachment, PropertiesByClass } from "@easkit/backend";
import { toByteSource } from "./bytes.js";
import type { AttachmentsOfItem, Content, StoredItem } from "./stored-item.js";

type Entries = NonNullable<PropertiesByClass["Email"]["attachments"]>;
type Entry = Entries extends Iterable<infer E> | AsyncIterable<infer E> ? E : never;
type Added = Extract<Entry, { readonly tag: "add" }>["value"];

/** The attachments of an item: as its properties list them, and what is in them. */
export interface Attachments {
  readonly listed: readonly Entry[];
  readonly files: AttachmentsOfItem;
}

function entriesOf(entries: Entries): readonly Entry[] {
  if (Symbol.iterator in entries) return [...entries];
  throw new TypeError("attachments that come as a stream have to be read before they are kept");
}

function toFile(added: Added): Attachment {
  const { contentType = "application/octet-stream", displayName, content } = added;
  const bytes = content instanceof Uint8Array ? content : new Uint8Array();
  const name = displayName === undefined ? {} : { displayName };
  return { contentType, ...name, ...toByteSource(bytes) };
}

function toListed(added: Added, fileReference: string, size: number): Entry {
  const { content: _content, contentType: _contentType, ...rest } = added;
  const displayName = added.displayName ?? "attachment";
  return { tag: "attachment", value: { ...rest, displayName, fileReference, estimatedDataSize: size } };
}

function apply(
  before: Entries | undefined,
  files: AttachmentsOfItem,
  wishes: Entries,
  newReference: () => string,
): Attachments {
  let listed = before === undefined ? [] : [...entriesOf(before)];
  const kept = new Map(files);
  for (const entry of entriesOf(wishes)) {
    const reference = entry.tag === "add" ? newReference() : entry.value.fileReference;
    if (entry.tag === "add") {
      const file = toFile(entry.value);
      kept.set(reference, file);
      listed.push(toListed(entry.value, reference, file.size ?? 0));
      continue;
    }
    listed = listed.filter(({ tag, value }) => tag !== "attachment" || value.fileReference !== reference);
    if (entry.tag === "attachment") listed.push(entry);
    else kept.delete(reference);
  }
  return { listed, files: kept };
}

function listedIn(content: Content | undefined): Entries | undefined {
  if (content === undefined || "mime" in content) return undefined;
  return "attachments" in content.properties ? content.properties.attachments : undefined;
}

/**
 * An item whose properties may say which attachments to add and delete (MS-ASAIRS 2.2.2.8), as it is once that is done.
 * `before` is the item as it was.
 */
export function withAttachmentsSettled(
  content: Content,
  before: StoredItem | undefined,
  newReference: () => string,
): Pick<StoredItem, "content" | "attachments"> {
  const files = before?.attachments ?? new Map();
  const wishes = listedIn(content);
  const listed = listedIn(before?.content);
  if (wishes === listed) return { content, attachments: files };
  if (wishes === undefined) return { content, attachments: new Map() };
  const settled = apply(listed, files, wishes, newReference);
  const attachments = settled.files;
  if (!("mime" in content) && content.class === "Email") {
    return {
      content: { ...content, properties: { ...content.properties, attachments: settled.listed } },
      attachments,
    };
  }
  if (content.class === "Calendar") {
    return {
      content: { ...content, properties: { ...content.properties, attachments: settled.listed } },
      attachments,
    };
  }
  return { content, attachments };
}
