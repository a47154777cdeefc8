import type { BodyRequest, ByteSource, CallContext, MailFlags, MimeItem, ReadMeeting } from "@easkit/backend";
import { toFlagProperty, toVerbProperties } from "@easkit/backend";
import type { EmailProperties } from "@easkit/eas-schema";
import { listAttachments } from "./attachment/list-attachments.js";
import { referencesOf } from "./attachment/part-reference.js";
import { chooseBodyPart } from "./body/body-part.js";
import { type BodyMaterial, chooseBody, nativeType } from "./body/choose-body.js";
import { readContent } from "./body/read-content.js";
import { decodeHeaderText } from "./header/encoded-words.js";
import type { HeaderFields } from "./header/header-fields.js";
import type { MimeLimits } from "./limits.js";
import { internetCpid } from "./properties/code-page.js";
import { conversationId, conversationIndex } from "./properties/conversation.js";
import { importanceOf } from "./properties/importance.js";
import { sortOf } from "./properties/mail-sort.js";
import { isSmimeClass } from "./properties/message-class.js";
import { receivedAsBcc } from "./properties/received-as-bcc.js";
import { readRecipients } from "./properties/recipients.js";
import { threadTopic } from "./properties/thread-topic.js";
import type { Part } from "./scan/part.js";

/** More categories are not sent (MS-ASEMAIL 2.2.2.17). */
const mostCategories = 300;

function categoriesOf(headers: HeaderFields, flags: MailFlags): readonly string[] {
  if (flags.categories !== undefined) return flags.categories;
  const keywords = headers.all("keywords").flatMap((value) => decodeHeaderText(value).split(","));
  const named = keywords.map((word) => word.trim()).filter((word) => word !== "");
  return [...new Set(named)].slice(0, mostCategories);
}

function sentDate(headers: HeaderFields, received: Date): Date {
  const time = Date.parse((headers.first("date") ?? "").replace(/\([^)]*\)/g, "").trim());
  return time > 0 ? new Date(time) : received;
}

function threadOf(headers: HeaderFields, received: Date) {
  const subject = decodeHeaderText(headers.first("subject") ?? "");
  const topic = threadTopic(decodeHeaderText(headers.first("thread-topic") ?? "") || subject);
  return {
    subject,
    threadTopic: topic,
    conversationId: conversationId(headers, topic),
    conversationIndex: conversationIndex(headers, sentDate(headers, received)),
  };
}

/** A message whose parts are known. */
export interface Message {
  readonly ctx: CallContext;
  readonly item: MimeItem;
  readonly source: ByteSource;
  readonly root: Part;
  readonly limits: MimeLimits;
  readonly meeting: ReadMeeting | undefined;
}

/** Makes the properties of a message. */
export async function toEmailProperties(message: Message, request: BodyRequest): Promise<EmailProperties> {
  const { ctx, item, source, root, limits } = message;
  const { headers } = root;
  const content = await readContent(source, root, limits, ctx.signal);
  const { segments } = content;
  const sort = await sortOf(message, content);
  const native = nativeType(segments);
  const attachments = listAttachments(content, request, referencesOf(item, root));
  const material: BodyMaterial = {
    source,
    segments,
    native,
    isSmime: isSmimeClass(sort.messageClass),
    limits,
  };
  const body = await chooseBody(material, request);
  const bodyPart = await chooseBodyPart(material, request.parts);
  return {
    ...readRecipients(headers),
    ...threadOf(headers, item.received),
    dateReceived: item.received,
    importance: importanceOf(headers),
    read: item.flags.read,
    isDraft: item.flags.draft ?? false,
    flag: item.flags.flag ? toFlagProperty(item.flags.flag) : {},
    categories: categoriesOf(headers, item.flags),
    ...toVerbProperties(item.flags),
    ...receivedAsBcc(message),
    ...sort,
    internetCpid: internetCpid(segments),
    nativeBodyType: native,
    ...(attachments.length > 0 && { attachments }),
    ...(body && { body }),
    ...(bodyPart && { bodyPart }),
    ...item.properties,
  };
}
