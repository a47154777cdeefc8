import { BackendError, type Item, type TypedItem } from "@easkit/backend";
import { fill, itemClasses, type RawContent, type RawSource, readRaw } from "@easkit/eas-schema";
import type { Exchange } from "../exchange.js";
import type { ViewOptions } from "../sync/view-options.js";
import { fitBody } from "./typed-body.js";

/** Whether an item is a text message among mail. */
export const isTextMessage = (item: Item): boolean => item.textMessage === true;

/** A text message, ready to be written as the class SMS has it (MS-ASMS). */
export async function renderTextMessage(
  { converters }: Exchange,
  item: Item,
  preferences: ViewOptions["preferences"],
): Promise<RawSource> {
  if ("mime" in item || item.class !== "Email") {
    throw new BackendError("invalid", "a text message has to be a typed item of the class Email");
  }
  const { to, from, dateReceived, importance, read, flag, internetCpid, body } = item.properties;
  const { conversationId, conversationIndex } = item.properties;
  return fill(itemClasses.SMS, {
    ...(to !== undefined && { to }),
    ...(from !== undefined && { from }),
    ...(dateReceived && { dateReceived }),
    importance: importance ?? "normal",
    read: read ?? false,
    body: await fitBody(body, preferences, converters.text),
    internetCpid: internetCpid ?? "65001",
    ...(flag && { flag }),
    ...(conversationId && { conversationId }),
    ...(conversationIndex && { conversationIndex }),
  });
}

/** A text message that a device brings, as mail is kept. @throws SchemaError */
export function readTextMessage(content: RawContent): TypedItem & { readonly textMessage: true } {
  return { class: "Email", properties: readRaw(itemClasses.SMS, content), textMessage: true };
}
