import { SendMail } from "@easkit/eas-schema";
import { CommandFault } from "../fault.js";
import { toByteSource } from "../mail/byte-source.js";
import { sendOnce } from "../mail/send-once.js";
import { readWhole } from "../request/body.js";
import { handleMaybeRaw, nothing } from "./command.js";

/** Sends a message. Success has no body; a failure has a status, or up to 12.1 an HTTP status. */
export const sendMail = handleMaybeRaw(
  SendMail,
  { needs: ["sendMail"], rawBodyUntil: "12.1" },
  async (exchange, request) => {
    if ("raw" in request) {
      const mime = await readWhole(request.raw);
      await sendOnce(exchange, {
        mime: toByteSource(mime),
        saveInSent: exchange.line.saveInSent,
        clientId: undefined,
      });
      return nothing;
    }
    const { mime, clientId, saveInSentItems } = request;
    if (!mime || mime.length === 0) throw new CommandFault("invalidMime", "the message is empty");
    await sendOnce(exchange, { mime: toByteSource(mime), saveInSent: saveInSentItems ?? false, clientId });
    return nothing;
  },
);
