import { randomUUID } from "node:crypto";
import { type Encodable, isAtLeast, SmartForward, SmartReply } from "@easkit/eas-schema";
import { statusError } from "../device-error.js";
import type { CallOptions } from "../device-options.js";
import { drain } from "../http/connection.js";
import type { Session } from "../session.js";
import { encodeRequest } from "../wire/encode-request.js";
import { readAnswer } from "../wire/read-answer.js";

type Forwardees = NonNullable<Encodable<typeof SmartForward.request>["forwardees"]>;

/** The item that is answered or passed on: by its ids, or as a search found it. */
export type SmartSource =
  | { readonly folderId: string; readonly itemId: string; readonly instanceId?: Date | undefined }
  | { readonly longId: string };

/** How an item is answered or passed on. */
export interface SmartMailOptions extends CallOptions {
  /** Asks for a copy in Sent Items. True by default, but for a meeting that is passed on to `forwardees`. */
  readonly saveInSent?: boolean | undefined;
  /** The message says everything; nothing of the original is added. 14.0 and later. */
  readonly replaceMime?: boolean | undefined;
  /** Random if not given. 14.0 and later. */
  readonly clientId?: string | undefined;
  /** 14.1 and later. */
  readonly accountId?: string | undefined;
  /** A rights policy; 14.1 and later. */
  readonly templateID?: string | undefined;
  /** Those to whom a meeting is passed on without a message; 16.0 and later. */
  readonly forwardees?: Forwardees | undefined;
}

const inUrl = (source: SmartSource) =>
  "longId" in source
    ? { longId: source.longId }
    : {
        collectionId: source.folderId,
        itemId: source.itemId,
        ...(source.instanceId && { occurrence: source.instanceId.toISOString() }),
      };

/** Answers an item or passes it on, and leaves it to the server to add the original. @throws DeviceError */
export async function smartMail(
  session: Session,
  kind: "reply" | "forward",
  source: SmartSource,
  mime: string | Uint8Array | undefined,
  options: SmartMailOptions = {},
): Promise<void> {
  const definition = kind === "reply" ? SmartReply : SmartForward;
  const version = await session.version();
  const { signal, saveInSent, clientId = randomUUID(), forwardees, ...more } = options;
  const bytes = typeof mime === "string" ? new TextEncoder().encode(mime) : mime;
  await session.withPolicy(async () => {
    if (!isAtLeast(version, "14.0")) {
      const parameters = { ...inUrl(source), saveInSent: saveInSent ?? true };
      const post = { body: bytes, contentType: "message/rfc822", parameters, signal };
      return drain((await session.post(definition.name, post)).body);
    }
    const saveInSentItems = saveInSent ?? (forwardees ? undefined : true);
    const request = { clientId, source, saveInSentItems, mime: bytes, ...more };
    const body =
      kind === "reply"
        ? await encodeRequest(SmartReply.request, request, version)
        : await encodeRequest(SmartForward.request, { ...request, forwardees }, version);
    const incoming = await session.post(definition.name, { body, signal });
    const reading = { command: definition.name, version, strict: session.strict };
    const { message, status } = await readAnswer(definition.response, incoming.body, reading);
    session.checkPolicy(definition.name, status);
    if (message) throw statusError(definition.name, message.status);
  });
}
