import type { BodyPreference, Item, SearchFacts, TypedItem } from "@easkit/backend";
import type { EmailProperties } from "@easkit/eas-schema";
import type { Exchange } from "../exchange.js";
import { fitBody, readText } from "../items/typed-body.js";

/** Bytes of a body that are looked at. */
export const bodyBytes = 4096;

const preferences: readonly BodyPreference[] = [{ type: "plain", truncationSize: bodyBytes }];

type Texts = SearchFacts["texts"];

async function bodyText({ converters }: Exchange, body: TypedItem["properties"]["body"]): Promise<string> {
  const fitted = await fitBody(body, preferences, converters.text);
  return fitted?.data === undefined ? "" : readText(fitted.data);
}

async function ofEmail(exchange: Exchange, folderId: string, email: EmailProperties): Promise<SearchFacts> {
  const names: (string | undefined)[] = [];
  for await (const { value } of email.attachments ?? []) {
    if ("displayName" in value) names.push(value.displayName);
  }
  const categories: string[] = [];
  for await (const category of email.categories ?? []) categories.push(category);
  const { conversationId, dateReceived, read, importance, flag } = email;
  return {
    class: "Email",
    folderId,
    received: dateReceived,
    conversationId: conversationId instanceof Uint8Array ? conversationId : undefined,
    read,
    importance,
    flagged: flag?.status === "active",
    attachments: names.length > 0,
    texts: {
      subject: [email.subject],
      from: [email.from, email.sender],
      to: [email.to],
      cc: [email.cc],
      bcc: [email.bcc],
      body: [await bodyText(exchange, email.body)],
      attachment: names,
      category: categories,
    },
  };
}

/** All texts among the properties; what each of them means, no search asks of items that are no mail. */
function textsOf(properties: object): readonly string[] {
  return Object.values(properties).filter((value) => typeof value === "string");
}

async function ofTyped(exchange: Exchange, folderId: string, item: TypedItem): Promise<SearchFacts> {
  if (item.class === "Email") return ofEmail(exchange, folderId, item.properties);
  const { properties } = item;
  const texts: Texts = {
    other: [
      ...textsOf(properties),
      ...(item.class === "Calendar" ? [item.properties.location?.displayName] : []),
    ],
    body: [await bodyText(exchange, properties.body)],
    ...("subject" in properties && { subject: [properties.subject] }),
    ...(item.class === "Calendar" && {
      from: [item.properties.organizerName, item.properties.organizerEmail],
    }),
  };
  return {
    class: item.class,
    folderId,
    received: item.class === "Calendar" ? item.properties.startTime : undefined,
    texts,
  };
}

/** What a query can ask of an item. */
export async function readFacts(exchange: Exchange, folderId: string, item: Item): Promise<SearchFacts> {
  if (!("mime" in item)) return ofTyped(exchange, folderId, item);
  const { converters, call } = exchange;
  const fileReference = (part: string) => part;
  const email = await converters.mime.toEmail(call, item, { preferences, mimeSupport: 0, fileReference });
  return ofEmail(exchange, folderId, { ...email, read: item.flags.read });
}
