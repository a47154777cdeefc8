import { createHash } from "node:crypto";
import type { ByteSource, DraftMailbox } from "@easkit/backend";
import type { Decoded, SmartForward } from "@easkit/eas-schema";
import { CommandFault } from "../fault.js";
import { isAddress } from "./mailboxes.js";
import type { Mailer } from "./send-once.js";
import type { FoundSource } from "./smart-source.js";

type Request = Decoded<typeof SmartForward.request>;
type Forwardees = NonNullable<Request["forwardees"]>;

/**
 * The people to whom a meeting is forwarded without a message (from 16.0 on).
 *
 * @throws CommandFault 178 with elements that only belong to a message, 179 without anybody who could get it
 */
export function checkForwardees(request: Request): Forwardees {
  const { mime, saveInSentItems, replaceMime, templateID, forwardees = [], body } = request;
  if (mime || saveInSentItems || replaceMime || templateID) {
    throw new CommandFault("invalidMimeBodyCombination", "a message and forwardees do not go together");
  }
  const isText = body === undefined || body.type === "plain" || body.type === "html";
  if (!isText || forwardees.length === 0 || !forwardees.every(({ email }) => isAddress(email.trim()))) {
    throw new CommandFault("invalidSmartForwardParameters", "the forwardees or the text cannot be used");
  }
  return forwardees;
}

/** The people, as recipients of a message. */
export const toMailboxes = (forwardees: Forwardees): DraftMailbox[] =>
  forwardees.map(({ email, name }) => ({ address: email.trim(), ...(name && { name }) }));

/** Names a request, for the notice that the organizer gets. */
export const noticeKey = ({ clientId, source, forwardees }: Request): string =>
  clientId ?? JSON.stringify([source, forwardees]);

async function subjectOf({ converters, call }: Mailer, { item }: FoundSource): Promise<string> {
  if (!("mime" in item)) return ("subject" in item.properties ? item.properties.subject : undefined) ?? "";
  const fileReference = (part: string) => part;
  const request = {
    preferences: [{ type: "plain", truncationSize: 0 }],
    mimeSupport: 0,
    fileReference,
  } as const;
  const { subject = "", messageClass = "" } = await converters.mime.toEmail(call, item, request);
  if (!messageClass.startsWith("IPM.Schedule.Meeting")) {
    throw new CommandFault("unexpectedItemClass", "the message is about no meeting");
  }
  return subject;
}

/** The message by which a meeting is forwarded; the meeting itself is added to it as to any other. */
export async function writeForward(
  exchange: Mailer,
  request: Request,
  forwardees: Forwardees,
  found: FoundSource,
): Promise<ByteSource> {
  const { call, converters, now, line } = exchange;
  const { id, address = id, displayName } = call.principal;
  const seed = request.clientId ?? JSON.stringify([forwardees, found.folderId, found.itemId, now()]);
  const name = createHash("sha256").update(`${line.deviceId} ${seed}`).digest("hex").slice(0, 32);
  const { body } = request;
  return converters.composer.write(call, {
    from: { address, ...(displayName !== undefined && { name: displayName }) },
    to: toMailboxes(forwardees),
    subject: `FW: ${await subjectOf(exchange, found)}`,
    date: new Date(now()),
    messageId: `${name}@${address.split("@").at(-1)}`,
    ...(body && { body: { type: body.type === "html" ? "html" : "plain", text: body.data ?? "" } }),
  });
}
