import { BackendError } from "@easkit/backend";
import { GetAttachment } from "@easkit/eas-schema";
import { HttpFault } from "../fault.js";
import { openAttachment } from "../items/open-attachment.js";
import { handleUrlOnly } from "./command.js";

/** Gives the bytes of an attachment as they are, up to 12.1. */
export const getAttachment = handleUrlOnly(GetAttachment, async (exchange) => {
  const name = exchange.line.parameters.get("AttachmentName");
  if (!name) throw new HttpFault(400, "the query has no AttachmentName");
  try {
    const { contentType, open, size } = await openAttachment(exchange, name);
    const length = size === undefined ? {} : { "content-length": String(size) };
    return { reply: { status: 200, headers: { "content-type": contentType, ...length }, body: open() } };
  } catch (cause) {
    if (!(cause instanceof BackendError) || cause.code !== "not-found") throw cause;
    throw new HttpFault(404, "there is no such attachment", {}, { cause });
  }
});
