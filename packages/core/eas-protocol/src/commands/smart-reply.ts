import { SmartReply } from "@easkit/eas-schema";
import { CommandFault } from "../fault.js";
import { toRequestSource } from "../mail/byte-source.js";
import { readRawMail } from "../mail/raw-mail.js";
import { sendSmart } from "../mail/smart-mail.js";
import { sourceOfUrl } from "../mail/smart-source.js";
import { handleMaybeRaw, nothing } from "./command.js";

/** Answers a message, the original quoted. Success has no body; a failure has a status, or up to 12.1 an HTTP status. */
export const smartReply = handleMaybeRaw(
  SmartReply,
  { needs: ["sendMail"], rawBodyUntil: "12.1" },
  async (exchange, request) => {
    if ("raw" in request) {
      const { saveInSent } = exchange.line;
      const written = await readRawMail(exchange, request);
      const source = sourceOfUrl(exchange);
      await sendSmart(exchange, { kind: "reply", source, written, replaceMime: false, saveInSent });
      return nothing;
    }
    const { source, mime, replaceMime = false, saveInSentItems = false, ...rest } = request;
    if (!source) throw new CommandFault("invalidXml", "the request does not say what is answered");
    if (!mime || mime.length === 0) throw new CommandFault("invalidMime", "the message is empty");
    const written = toRequestSource(mime);
    await sendSmart(exchange, {
      ...rest,
      kind: "reply",
      source,
      written,
      replaceMime,
      saveInSent: saveInSentItems,
    });
    return nothing;
  },
);
