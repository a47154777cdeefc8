import { ItemOperations } from "@easkit/eas-schema";
import { statusError } from "../device-error.js";
import type { Session } from "../session.js";

/** Moves a whole conversation (14.0 and later). */
export interface ConversationMove {
  readonly conversationId: Uint8Array;
  readonly toFolderId: string;
  /** Also what is still to come, which is the only way that servers take. True by default. */
  readonly always?: boolean | undefined;
}

async function statusOf(session: Session, operation: Parameters<typeof run>[1]): Promise<string> {
  const [status] = await run(session, operation);
  return status ?? "protocolError";
}

type Emptying = { readonly collectionId: string; readonly options?: { readonly deleteSubFolders: true } };
type Moving = {
  readonly conversationId: Uint8Array;
  readonly dstFldId: string;
  readonly options?: { readonly moveAlways: true };
};
type Wish =
  | { readonly tag: "emptyFolderContents"; readonly value: Emptying }
  | { readonly tag: "move"; readonly value: Moving };

async function run(session: Session, wish: Wish): Promise<readonly string[]> {
  const { message } = await session.call(ItemOperations, [wish]);
  if (message?.status !== "ok") throw statusError("ItemOperations", message?.status);
  return (message.response ?? []).map(({ value }) => value.status);
}

/** Deletes all that is in a folder (12.0 and later). @returns a word of `ItemOperations.status` */
export const emptyFolder = (
  session: Session,
  collectionId: string,
  withSubFolders: boolean,
): Promise<string> =>
  statusOf(session, {
    tag: "emptyFolderContents",
    value: { collectionId, ...(withSubFolders && { options: { deleteSubFolders: true } }) },
  });

/** Moves a conversation. @returns a word of `ItemOperations.status` */
export const moveConversation = (
  session: Session,
  { conversationId, toFolderId, always = true }: ConversationMove,
): Promise<string> =>
  statusOf(session, {
    tag: "move",
    value: { conversationId, dstFldId: toFolderId, ...(always && { options: { moveAlways: true } }) },
  });
