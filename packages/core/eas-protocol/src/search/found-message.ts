import type { Item } from "@easkit/backend";
import {
  type EmailProperties,
  type FoundMessageProperties,
  fill,
  foundMessage,
  type RawSource,
} from "@easkit/eas-schema";
import type { Exchange } from "../exchange.js";
import type { BodyView } from "../items/render.js";
import { readText } from "../items/typed-body.js";
import { displayNames } from "./display-names.js";

/** Characters of a message that a list shows. */
const previewLength = 255;

/** What has to be loaded of a message to list it. */
export const listView: BodyView = {
  preferences: [{ type: "plain", truncationSize: 1024, preview: previewLength }],
  mimeSupport: 0,
};

async function previewOf({ body }: EmailProperties): Promise<string | undefined> {
  if (body?.preview !== undefined) return body.preview;
  const text = body?.data === undefined ? "" : await readText(body.data);
  return Array.from(text.replace(/\s+/g, " ").trim()).slice(0, previewLength).join("") || undefined;
}

async function hasAny(attachments: EmailProperties["attachments"]): Promise<boolean> {
  for await (const _ of attachments ?? []) return true;
  return false;
}

async function ofEmail(email: EmailProperties): Promise<FoundMessageProperties> {
  const { subject, dateReceived, displayTo, importance, read, isDraft, from } = email;
  return {
    subject,
    dateReceived,
    displayTo: displayTo ?? displayNames(email.to),
    displayCc: displayNames(email.cc),
    displayBcc: displayNames(email.bcc),
    importance: importance ?? "normal",
    read: read ?? false,
    isDraft: isDraft ?? false,
    preview: await previewOf(email),
    hasAttachments: await hasAny(email.attachments),
    from,
  };
}

/** A message as Find lists it. Of other items their subject alone is known. */
export async function toFoundMessage({ converters, call }: Exchange, item: Item): Promise<RawSource> {
  if (!("mime" in item)) {
    if (item.class === "Email") return fill(foundMessage, await ofEmail(item.properties));
    return fill(foundMessage, {
      subject: "subject" in item.properties ? item.properties.subject : undefined,
    });
  }
  const fileReference = (part: string) => part;
  const email = await converters.mime.toEmail(call, item, { ...listView, fileReference });
  return fill(foundMessage, await ofEmail(email));
}
