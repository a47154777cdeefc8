import { createHash } from "node:crypto";
import { BackendError } from "@easkit/backend";
import type { CommandOutcome } from "../sync/client/journal.js";
import type { ClientCommand, CommandScope } from "../sync/client/scope.js";
import { stale } from "../sync/compare.js";
import { wantAgain } from "../sync/resend.js";
import { tellOfUndoing } from "./undo-notice.js";

type WriteCommand = Exclude<ClientCommand, { tag: "fetch" }>;

/** Whether a device did what the user may not, so that it has to be undone there. */
export const isForbidden = (error: unknown): boolean =>
  error instanceof BackendError && error.code === "forbidden";

/** The id under which an item that nobody made is known to the device until it hears that it is gone. */
const idOfUndone = (scope: CommandScope, clientId: string): string =>
  `undone-${createHash("sha256")
    .update(JSON.stringify([scope.exchange.line.deviceId, scope.syncKey, clientId]))
    .digest("hex")
    .slice(0, 24)}`;

async function undoOne(scope: CommandScope, command: WriteCommand): Promise<CommandOutcome> {
  const { exchange, collection } = scope;
  const again = (id: string) => wantAgain(exchange.device, collection.id, id);
  if (command.tag === "add") {
    const { clientId } = command.value;
    const id = idOfUndone(scope, clientId);
    await again(id);
    return {
      answer: { tag: "add", value: { class: collection.class, clientId, serverId: id, status: "ok" } },
      changes: [{ op: "own", id, content: stale, flags: stale }],
    };
  }
  const { serverId, instanceId } = command.value;
  await again(serverId);
  if (command.tag === "delete" && !instanceId)
    return { answer: undefined, changes: [{ op: "ownDelete", id: serverId }] };
  const value = { serverId, ...(instanceId && { instanceId }), status: "conflict" } as const;
  return { answer: { tag: command.tag, value }, changes: [] };
}

/**
 * Undoes on the device what the user may not do. A Change is answered with Status 7, and the item as the server has it
 * follows (MS-ASCMD 2.2.3.177.17); an item that the device has deleted comes back; one that it has added is taken for a
 * moment, for a device keeps what it is refused, and is then deleted. The user is told by mail.
 */
export async function undo(scope: CommandScope, command: WriteCommand): Promise<CommandOutcome> {
  const outcome = await undoOne(scope, command);
  await tellOfUndoing(scope);
  return outcome;
}
