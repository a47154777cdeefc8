import type { Converters, OutOfOffice, OutOfOfficeAudience, OutOfOfficeMessage } from "@easkit/backend";
import type { Encodable, Settings } from "@easkit/eas-schema";
import type { Exchange } from "../exchange.js";
import { failedPart } from "./failed-part.js";

/** What Settings answers about automatic replies. */
export type OofAnswer = NonNullable<Encodable<typeof Settings.response>["oof"]>;
type Messages = NonNullable<NonNullable<OofAnswer["get"]>["messages"]>;
type Message = Messages extends infer L ? (L extends Iterable<infer M> ? M : never) : never;

/** The audiences, with the word that each has on the wire. */
export const audiences = [
  ["internal", "appliesToInternal"],
  ["externalKnown", "appliesToExternalKnown"],
  ["externalUnknown", "appliesToExternalUnknown"],
] as const satisfies readonly (readonly [OutOfOfficeAudience, keyof Message])[];

/** The forms of a text, as BodyType says them. Devices do not agree on the case. */
export function toTextType(word: string | undefined): OutOfOfficeMessage["type"] | undefined {
  switch (word?.toLowerCase()) {
    case "text":
      return "plain";
    case "html":
      return "html";
    default:
      return undefined;
  }
}

async function toForm(
  { text }: Converters,
  message: OutOfOfficeMessage,
  type: OutOfOfficeMessage["type"],
): Promise<string> {
  if (message.type === type) return message.text;
  return type === "plain" ? text.toPlain(message.text) : text.toHtml(message.text);
}

/** What one audience is told. Every audience is in the answer, whether it gets a reply or not (MS-ASCMD 2.2.3.117). */
async function toMessage(
  converters: Converters,
  word: (typeof audiences)[number][1],
  message: OutOfOfficeMessage | undefined,
  type: OutOfOfficeMessage["type"],
): Promise<Message> {
  const said = message?.text ? await toForm(converters, message, type) : "";
  return {
    [word]: true,
    enabled: message?.enabled ?? false,
    ...(said !== "" && { replyMessage: said, bodyType: type === "html" ? "HTML" : "Text" }),
  };
}

async function toGet(
  converters: Converters,
  { state, start, end, messages }: OutOfOffice,
  type: OutOfOfficeMessage["type"],
): Promise<OofAnswer["get"]> {
  const listed = audiences.map(([audience, word]) => toMessage(converters, word, messages[audience], type));
  return {
    oofState: state,
    ...(start && end && { startTime: start, endTime: end }),
    messages: await Promise.all(listed),
  };
}

/** Tells a device the user's automatic replies, with texts in the form that it asks for. */
export async function readOutOfOffice(exchange: Exchange, bodyType: string | undefined): Promise<OofAnswer> {
  const { backend, call, converters } = exchange;
  const type = toTextType(bodyType);
  // There is no default (MS-ASCMD 2.2.3.17).
  if (type === undefined) return { status: bodyType ? "invalidArguments" : "protocolError" };
  if (!backend.getOutOfOffice) return { status: "invalidArguments" };
  try {
    return { status: "ok", get: await toGet(converters, await backend.getOutOfOffice(call), type) };
  } catch (error) {
    return { status: failedPart(exchange, "automatic replies", error) };
  }
}
