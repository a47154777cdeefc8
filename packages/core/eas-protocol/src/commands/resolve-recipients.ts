import { BackendError } from "@easkit/backend";
import { type Decoded, type Encodable, ResolveRecipients } from "@easkit/eas-schema";
import type { Exchange } from "../exchange.js";
import { CommandFault } from "../fault.js";
import { answerNames } from "../recipients/answer-names.js";
import { findRecipients } from "../recipients/find-recipients.js";
import { readRecipientsWish } from "../recipients/wish.js";
import { handle } from "./command.js";

type Response = Encodable<typeof ResolveRecipients.response>;

async function answer(
  exchange: Exchange,
  request: Decoded<typeof ResolveRecipients.request>,
): Promise<Response> {
  try {
    const wish = readRecipientsWish(exchange, request);
    const pages = await findRecipients(exchange, wish);
    exchange.note(`resolved ${wish.to.length} names`);
    return { status: "ok", responses: answerNames(exchange, wish, pages) };
  } catch (error) {
    if (error instanceof CommandFault && error.status === 5) return { status: "protocolError" };
    exchange.emit({ type: "fault", id: exchange.id, where: "ResolveRecipients", error });
    const isWrong = error instanceof BackendError && error.code === "invalid";
    return { status: isWrong ? "protocolError" : "serverError" };
  }
}

/** Finds whom names mean, with certificates, free and busy times and pictures. */
export const resolveRecipients = handle(
  ResolveRecipients,
  { needsOneOf: [["resolveRecipients"], ["searchPeople"]] },
  answer,
);
