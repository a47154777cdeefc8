import { isAtLeast, SmartForward } from "@easkit/eas-schema";
import { CommandFault } from "../fault.js";
import { toRequestSource } from "../mail/byte-source.js";
import { checkForwardees, noticeKey, toMailboxes, writeForward } from "../mail/forward-meeting.js";
import { readRawMail } from "../mail/raw-mail.js";
import { sendSmart } from "../mail/smart-mail.js";
import { type FoundSource, sourceOfUrl } from "../mail/smart-source.js";
import { notifyOfForward } from "../meetings/notify-forward.js";
import { handleMaybeRaw, nothing } from "./command.js";

/** Passes an item on, with its attachments. Success has no body; a failure has a status, or up to 12.1 an HTTP status. */
export const smartForward = handleMaybeRaw(
  SmartForward,
  { needs: ["sendMail"], rawBodyUntil: "12.1" },
  async (exchange, request) => {
    if ("raw" in request) {
      const { saveInSent } = exchange.line;
      const written = await readRawMail(exchange, request);
      const source = sourceOfUrl(exchange);
      await sendSmart(exchange, { kind: "forward", source, written, replaceMime: false, saveInSent });
      return nothing;
    }
    const { source, mime, forwardees, body, replaceMime = false, saveInSentItems = false, ...rest } = request;
    if (!source) throw new CommandFault("invalidXml", "the request does not say what is passed on");
    const wish = { ...rest, kind: "forward", source, replaceMime, saveInSent: saveInSentItems } as const;
    if (forwardees || body) {
      if (!isAtLeast(exchange.version, "16.0"))
        throw new CommandFault("invalidXml", "forwardees and a body came with 16.0");
      const people = checkForwardees(request);
      const sources: FoundSource[] = [];
      await sendSmart(exchange, {
        ...wish,
        written(found) {
          sources.push(found);
          return writeForward(exchange, request, people, found);
        },
      });
      for (const found of sources)
        await notifyOfForward(exchange, found, toMailboxes(people), noticeKey(request));
      return nothing;
    }
    if (!mime || mime.length === 0) throw new CommandFault("invalidMime", "the message is empty");
    await sendSmart(exchange, { ...wish, written: toRequestSource(mime) });
    return nothing;
  },
);
