import { SendMail } from "@easkit/eas-schema";
import { CommandFault } from "../fault.js";
import { checkAccount } from "../mail/account.js";
import { toRequestSource } from "../mail/byte-source.js";
import { readRawMail } from "../mail/raw-mail.js";
import { sendOnce } from "../mail/send-once.js";
import { checkTemplate } from "../rights/templates.js";
import { handleMaybeRaw, nothing } from "./command.js";

/** Sends a message. Success has no body; a failure has a status, or up to 12.1 an HTTP status. */
export const sendMail = handleMaybeRaw(
  SendMail,
  { needs: ["sendMail"], rawBodyUntil: "12.1" },
  async (exchange, request) => {
    if ("raw" in request) {
      const mime = await readRawMail(exchange, request);
      await sendOnce(exchange, { mime, saveInSent: exchange.line.saveInSent, clientId: undefined });
      return nothing;
    }
    const { mime, clientId, saveInSentItems, templateID } = request;
    if (!mime || mime.length === 0) throw new CommandFault("invalidMime", "the message is empty");
    const templateId = await checkTemplate(exchange, templateID);
    const accountId = await checkAccount(exchange, request.accountId);
    const saveInSent = saveInSentItems ?? false;
    await sendOnce(exchange, { mime: toRequestSource(mime), saveInSent, clientId, accountId, templateId });
    return nothing;
  },
);
