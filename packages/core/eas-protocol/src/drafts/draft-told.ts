import type { Item } from "@easkit/backend";
import { type EmailProperties, fill, itemClasses, type RawSource } from "@easkit/eas-schema";
import type { Exchange } from "../exchange.js";
import { toFileReference } from "../items/file-reference.js";
import type { DraftPlace, NewFile } from "./draft-files.js";

/** What a device is told of a draft that it wrote itself; kept with the answer as JSON. */
export interface DraftTold {
  readonly attachments: readonly {
    readonly clientId: string;
    readonly fileReference: string;
    readonly displayName?: string;
    readonly contentId?: string;
    readonly estimatedDataSize?: number;
    readonly method?: "normal" | "embeddedMessage" | "ole";
    readonly isInline?: boolean;
  }[];
  /** In base64, of a new draft. */
  readonly conversationId?: string;
  readonly conversationIndex?: string;
}

const base64 = (bytes: unknown): string | undefined =>
  bytes instanceof Uint8Array ? Buffer.from(bytes).toString("base64") : undefined;

async function propertiesOf(
  { converters, call }: Exchange,
  { folderId, itemId }: DraftPlace,
  item: Item,
): Promise<EmailProperties> {
  const fileReference = (part: string) => toFileReference({ folderId, itemId, part });
  const preferences = [{ type: "plain", truncationSize: 0 }] as const;
  if ("mime" in item)
    return converters.mime.toEmail(call, item, { preferences, mimeSupport: 0, fileReference });
  return item.class === "Email" ? item.properties : {};
}

async function placedFiles(
  { attachments }: EmailProperties,
  files: readonly NewFile[],
): Promise<DraftTold["attachments"]> {
  const placed: DraftTold["attachments"][number][] = [];
  for await (const { tag, value } of attachments ?? []) {
    const file = tag === "attachment" && files.find(({ contentId }) => contentId === value.contentId);
    if (!file) continue;
    const { fileReference, displayName, contentId, estimatedDataSize, method, isInline } = value;
    placed.push({
      clientId: file.clientId,
      fileReference,
      ...(displayName !== undefined && { displayName }),
      ...(contentId !== undefined && { contentId }),
      ...(estimatedDataSize !== undefined && { estimatedDataSize }),
      ...(method !== undefined && { method }),
      ...(isInline && { isInline }),
    });
  }
  return placed;
}

/** What there is to be told of a draft as it was kept: where its new files are, and in which conversation it is. */
export async function readTold(
  exchange: Exchange,
  place: DraftPlace,
  files: readonly NewFile[],
): Promise<DraftTold> {
  const { backend, call } = exchange;
  const item = await backend.getItem(call, place.folderId, place.itemId, { parts: "all" });
  const properties = await propertiesOf(exchange, place, item);
  const [conversationId, conversationIndex] = [
    base64(properties.conversationId),
    base64(properties.conversationIndex),
  ];
  return {
    attachments: await placedFiles(properties, files),
    ...(conversationId !== undefined && { conversationId }),
    ...(conversationIndex !== undefined && { conversationIndex }),
  };
}

/** What was told, as the properties of an answer. */
export function toApplicationData({ attachments, conversationId, conversationIndex }: DraftTold): RawSource {
  return fill(itemClasses.Email, {
    ...(attachments.length > 0 && {
      attachments: attachments.map((value) => ({ tag: "attachment", value }) as const),
    }),
    ...(conversationId !== undefined && { conversationId: Buffer.from(conversationId, "base64") }),
    ...(conversationIndex !== undefined && { conversationIndex: Buffer.from(conversationIndex, "base64") }),
  });
}
