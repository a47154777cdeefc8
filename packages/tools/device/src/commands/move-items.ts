import { MoveItems } from "@easkit/eas-schema";
import { statusError } from "../device-error.js";
import type { Session } from "../session.js";

/** An item to be moved. */
export interface Move {
  readonly serverId: string;
  /** Ids of folders. */
  readonly from: string;
  readonly to: string;
}

/** What became of a move. */
export interface Moved {
  readonly serverId: string;
  /** A word of `MoveItems.status`; `ok` stands for 3. */
  readonly status: string;
  /** The item's id where it is now. */
  readonly newServerId?: string | undefined;
}

/** Moves items. What was moved is forgotten where it was; the next Sync of the other folder brings it. */
export async function moveItems(session: Session, moves: readonly Move[]): Promise<Moved[]> {
  const state = await session.state();
  const request = {
    moves: moves.map(({ serverId, from, to }) => ({ srcMsgId: serverId, srcFldId: from, dstFldId: to })),
  };
  const { message } = await session.call(MoveItems, request);
  if (!message?.responses || (message.status !== undefined && message.status !== "ok")) {
    throw statusError("MoveItems", message?.status);
  }
  const moved = message.responses.map(({ srcMsgId, status, dstMsgId }) => ({
    serverId: srcMsgId,
    status,
    newServerId: dstMsgId,
  }));
  const gone = moves.filter(({ serverId }) =>
    moved.some((one) => one.serverId === serverId && one.status === "ok"),
  );
  await state.commit(gone.map(({ serverId, from }) => ({ kind: "noItem", collection: from, id: serverId })));
  return moved;
}
