import { createHash } from "node:crypto";
import { BackendError, type DraftFile } from "@easkit/backend";
import type { EmailPatch } from "@easkit/eas-schema";
import { fromFileReference } from "../items/file-reference.js";
import { toByteSource } from "../mail/byte-source.js";

type Entry = NonNullable<EmailPatch["attachments"]>[number];
type Added = Extract<Entry, { readonly tag: "add" }>["value"];

/** The draft whose attachments a device speaks of; absent for a new one. */
export interface DraftPlace {
  readonly folderId: string;
  readonly itemId: string;
}

/** A file with the name by which the device knows it until it gets its reference. */
export interface NewFile {
  readonly clientId: string;
  readonly contentId: string;
  readonly file: DraftFile;
}

/** What a device wants of a draft's attachments. */
export interface FileWishes {
  readonly added: readonly NewFile[];
  /** Names of parts, as the converter gave them. */
  readonly removed: readonly string[];
}

/** A name without a path: what a device calls a file must not say where another one puts it. */
const toFileName = (name: string | undefined): string =>
  name
    ?.replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .split(/[/\\]/)
    .at(-1)
    ?.trim()
    .replace(/^\.+$/, "")
    .slice(0, 255) || "attachment";

function toFile(added: Added, contentId: string): DraftFile {
  const { content = new Uint8Array(0), displayName, contentLocation, isInline, method } = added;
  const isMessage = method === "embeddedMessage";
  const contentType = isMessage ? "message/rfc822" : added.contentType || "application/octet-stream";
  return {
    ...toByteSource(content),
    contentType,
    displayName: toFileName(displayName),
    contentId,
    ...(contentLocation && { contentLocation }),
    ...(isInline && { isInline }),
  };
}

/** Content ids of files are the device's own where they can be, since HTML may name them; else made of the wish. */
function contentIds(seed: string) {
  const taken = new Set<string>();
  return ({ contentId = "", clientId }: Added): string => {
    const own = contentId.replace(/^\s*<|>\s*$/g, "").trim();
    const made = createHash("sha256").update(`${seed}\n${clientId}`).digest("hex").slice(0, 32);
    const id = /^[\x21-\x3b\x3d\x3f-\x7e]{1,255}$/.test(own) && !taken.has(own) ? own : `${made}@draft`;
    if (taken.has(id)) throw new BackendError("invalid", "two attachments have the same ClientId");
    taken.add(id);
    return id;
  };
}

function toRemoved(reference: string, place: DraftPlace | undefined): string {
  const found = fromFileReference(reference);
  if (!place || !found || found.folderId !== place.folderId || found.itemId !== place.itemId) {
    throw new BackendError("invalid", "the attachment to be deleted is none of the draft's");
  }
  return found.part;
}

/**
 * Reads which attachments a device adds to a draft and which it deletes (MS-ASAIRS 2.2.2.8). `seed` is the same when the
 * device repeats itself.
 *
 * @throws BackendError `invalid` for an attachment of another item
 */
export function readFileWishes(
  entries: EmailPatch["attachments"],
  place: DraftPlace | undefined,
  seed: string,
): FileWishes {
  const contentIdOf = contentIds(seed);
  const all = entries ?? [];
  return {
    added: all.flatMap((entry) => {
      if (entry.tag !== "add") return [];
      const contentId = contentIdOf(entry.value);
      return [{ clientId: entry.value.clientId, contentId, file: toFile(entry.value, contentId) }];
    }),
    removed: all.flatMap((entry) =>
      entry.tag === "delete" ? [toRemoved(entry.value.fileReference, place)] : [],
    ),
  };
}
