import type { Exchange } from "../exchange.js";
import { CommandFault } from "../fault.js";
import type { ItemPlace } from "../items/long-id.js";
import { licenseOf } from "./license.js";
import { toRightsFault } from "./templates.js";

/**
 * Takes the protection off a message for good (MS-ASRM 2.2.2.11). One that has none stays as it is.
 *
 * @throws CommandFault 168, 169, 170 or 172
 */
export async function removeProtection(exchange: Exchange, { folderId, itemId }: ItemPlace): Promise<void> {
  const { backend, call, cluster, line, id, now } = exchange;
  if (!backend.removeRightsProtection) {
    throw new CommandFault("irmFeatureDisabled", "the backend does not take protection off messages");
  }
  const item = await backend.getItem(call, folderId, itemId, { parts: "flags", unprotected: true });
  const license = licenseOf(item);
  if (!license) return;
  if (!license.exportAllowed) {
    throw new CommandFault("irmOperationNotPermitted", "the license keeps the message protected");
  }
  const idempotencyKey = `${line.deviceId}:RemoveProtection:${id}:${now()}:${folderId}:${itemId}`;
  try {
    await backend.removeRightsProtection(call, folderId, itemId, { idempotencyKey });
  } catch (error) {
    throw toRightsFault(error);
  }
  cluster.changed(call.principal.id, folderId);
}
