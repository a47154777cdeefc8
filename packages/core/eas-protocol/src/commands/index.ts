import type { Command } from "./command.js";
import { find } from "./find.js";
import { folderCreate } from "./folder-create.js";
import { folderDelete } from "./folder-delete.js";
import { folderSync } from "./folder-sync.js";
import { folderUpdate } from "./folder-update.js";
import { getAttachment } from "./get-attachment.js";
import { getHierarchy } from "./get-hierarchy.js";
import { getItemEstimate } from "./get-item-estimate.js";
import { itemOperations } from "./item-operations.js";
import { meetingResponse } from "./meeting-response.js";
import { moveItems } from "./move-items.js";
import { ping } from "./ping.js";
import { provision } from "./provision.js";
import { resolveRecipients } from "./resolve-recipients.js";
import { search } from "./search.js";
import { sendMail } from "./send-mail.js";
import { settings } from "./settings.js";
import { smartForward } from "./smart-forward.js";
import { smartReply } from "./smart-reply.js";
import { sync } from "./sync.js";
import { validateCert } from "./validate-cert.js";

/** The commands that the server has, in the order in which they are announced. */
const all: readonly Command[] = [
  sync,
  sendMail,
  smartForward,
  smartReply,
  getAttachment,
  getHierarchy,
  folderSync,
  folderCreate,
  folderDelete,
  folderUpdate,
  moveItems,
  getItemEstimate,
  meetingResponse,
  resolveRecipients,
  validateCert,
  settings,
  ping,
  itemOperations,
  search,
  find,
  provision,
];

/** The commands by name in lower case: devices do not agree on the case. */
export const commands: ReadonlyMap<string, Command> = new Map(
  all.map((command) => [command.definition.name.toLowerCase(), command]),
);
