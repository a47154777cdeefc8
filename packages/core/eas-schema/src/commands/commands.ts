import type { CommandDefinition } from "../command.js";
import { Find } from "./find.js";
import { FolderCreate } from "./folder-create.js";
import { FolderDelete } from "./folder-delete.js";
import { FolderSync } from "./folder-sync.js";
import { FolderUpdate } from "./folder-update.js";
import { GetAttachment } from "./get-attachment.js";
import { GetHierarchy } from "./get-hierarchy.js";
import { GetItemEstimate } from "./get-item-estimate.js";
import { ItemOperations } from "./item-operations.js";
import { MeetingResponse } from "./meeting-response.js";
import { MoveItems } from "./move-items.js";
import { Ping } from "./ping.js";
import { Provision } from "./provision.js";
import { ResolveRecipients } from "./resolve-recipients.js";
import { Search } from "./search.js";
import { SendMail } from "./send-mail.js";
import { Settings } from "./settings.js";
import { SmartForward } from "./smart-forward.js";
import { SmartReply } from "./smart-reply.js";
import { Sync } from "./sync.js";
import { ValidateCert } from "./validate-cert.js";

/** Every command that speaks WBXML or has a number, by name. Autodiscover, which is XML, is not among them. */
export const commands = {
  Find,
  FolderCreate,
  FolderDelete,
  FolderSync,
  FolderUpdate,
  GetAttachment,
  GetHierarchy,
  GetItemEstimate,
  ItemOperations,
  MeetingResponse,
  MoveItems,
  Ping,
  Provision,
  ResolveRecipients,
  Search,
  SendMail,
  Settings,
  SmartForward,
  SmartReply,
  Sync,
  ValidateCert,
} as const;

/** The name of a command, as in `Cmd=`. */
export type CommandName = keyof typeof commands;

/** The command of each number in a base64 query (MS-ASHTTP 2.2.1.1.1.1.2). */
export const commandByCode: ReadonlyMap<number, CommandDefinition> = new Map(
  Object.values<CommandDefinition>(commands).flatMap((command) =>
    command.code === undefined ? [] : [[command.code, command] as const],
  ),
);

/** Whether `text` names a command. */
export const isCommandName = (text: string): text is CommandName => Object.hasOwn(commands, text);
