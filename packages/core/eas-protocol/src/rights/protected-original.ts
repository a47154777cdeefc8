import type { Item } from "@easkit/backend";
import type { Mailer } from "../mail/send-once.js";
import type { FoundSource } from "../mail/smart-source.js";
import { type License, licenseOf } from "./license.js";
import { noRestriction } from "./templates.js";

/** The license of a message that is answered or passed on; a backend that knows no rights has none to give. */
export async function readLicense(
  { backend, call }: Mailer,
  found: FoundSource,
): Promise<License | undefined> {
  const known = licenseOf(found.item);
  if (known || found.item.class !== "Email" || !backend.getRightsTemplates) return known;
  const { folderId, itemId } = found;
  return licenseOf(await backend.getItem(call, folderId, itemId, { parts: "flags", unprotected: true }));
}

/** An original as it goes into an answer. */
export interface UsedOriginal {
  readonly item: Item;
  /** It is not quoted, but goes with the message as a file, protected as it is. */
  readonly isAttached: boolean;
}

/**
 * What of a protected message goes into an answer or is passed on (MS-ASRM 2.2.2.3, 2.2.2.4, 3.2.5.1): readable text only
 * if the new message is protected too or its owner has allowed to take the protection off, and it may be edited.
 */
export async function toUsedOriginal(
  { backend, call }: Mailer,
  found: FoundSource,
  license: License | undefined,
  templateID: string | undefined,
): Promise<UsedOriginal> {
  const { folderId, itemId, item } = found;
  if (!license) return { item, isAttached: false };
  const isFree = templateID === noRestriction ? license.exportAllowed : templateID !== undefined;
  const isEditable = license.exportAllowed || license.editAllowed;
  if (!isFree || !isEditable) return { item, isAttached: true };
  const readable = await backend.getItem(call, folderId, itemId, { parts: "all", unprotected: true });
  return { item: readable, isAttached: false };
}
