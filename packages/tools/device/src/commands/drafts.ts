import { randomUUID } from "node:crypto";
import {
  type EmailPatch,
  type EmailReceived,
  fillPatch,
  isAtLeast,
  itemClasses,
  readRaw,
} from "@easkit/eas-schema";
import { DeviceError, statusError } from "../device-error.js";
import type { Session } from "../session.js";
import { syncOnce } from "../sync/sync-once.js";

/** What a device says of a draft: `null` clears a property, a missing one stays. */
export type DraftProperties = Pick<
  EmailPatch,
  "to" | "cc" | "bcc" | "replyTo" | "subject" | "importance" | "body" | "attachments" | "read" | "flag"
>;

/** What became of a draft. */
export interface DraftSaved {
  /** Absent when it was sent at once. */
  readonly serverId?: string | undefined;
  /** What the server tells of it: references of new attachments, of a new draft its conversation. */
  readonly told?: EmailReceived | undefined;
}

/** How a draft is written. */
export interface DraftOptions {
  /** The folder for drafts. */
  readonly folderId: string;
  /** The draft that is changed; a new one without it. */
  readonly serverId?: string | undefined;
  /** It is sent, and not kept. */
  readonly send?: boolean | undefined;
  /** Of a new draft; random if not given. */
  readonly clientId?: string | undefined;
}

/**
 * Writes, changes or sends a draft through Sync (16.0 and later). The folder has to be synced before.
 *
 * @throws DeviceError of code `status` if the server refuses
 */
export async function writeDraft(
  session: Session,
  properties: DraftProperties,
  { folderId, serverId, send = false, clientId = randomUUID() }: DraftOptions,
): Promise<DraftSaved> {
  const version = await session.version();
  if (!isAtLeast(version, "16.0")) throw new DeviceError("usage", `${version} has no drafts`);
  const applicationData = fillPatch(itemClasses.Email, properties);
  const more = { applicationData, ...(send && { send: true as const }) };
  const command =
    serverId === undefined
      ? ({ tag: "add", value: { clientId, ...more } } as const)
      : ({ tag: "change", value: { serverId, ...more } } as const);
  const answer = await syncOnce(session, {
    collections: [{ collectionId: folderId, commands: [command] }],
    // What answers hold is only kept where somebody looks at items.
    onItem() {},
  });
  const collection = answer.collections.find((each) => each.collectionId === folderId);
  if (collection?.status !== "ok") throw statusError("Sync", collection?.status ?? answer.status);
  const response = collection.responses.find(({ kind }) => kind === command.tag);
  if (response && response.status !== "ok") throw statusError("Sync", response.status);
  if (!response && command.tag === "add") throw new DeviceError("protocol", "an Add was not answered");
  return {
    serverId: response?.serverId ?? serverId,
    ...(response?.content && { told: readRaw(itemClasses.Email, response.content) }),
  };
}
