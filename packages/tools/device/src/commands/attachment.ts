import { fileContent, isAtLeast, readRaw } from "@easkit/eas-schema";
import { DeviceError, statusError } from "../device-error.js";
import type { CallOptions } from "../device-options.js";
import { headerOf } from "../http/connection.js";
import type { Session } from "../session.js";
import { itemOperationsFetch } from "./item-operations.js";

/** The content of an attachment. `body` is to be read to its end or left. */
export interface AttachmentContent {
  readonly contentType: string | undefined;
  readonly body: AsyncIterable<Uint8Array>;
}

/** Gets an attachment by the command GetAttachment, which exists up to 12.1. @throws DeviceError of code `http` */
export async function getAttachment(
  session: Session,
  attachmentName: string,
  { signal }: CallOptions = {},
): Promise<AttachmentContent> {
  const version = await session.version();
  if (isAtLeast(version, "14.0")) throw new DeviceError("usage", `${version} has no GetAttachment`);
  const parameters = { attachmentName };
  const { headers, body } = await session.withPolicy(() =>
    session.post("GetAttachment", { parameters, signal }),
  );
  return { contentType: headerOf(headers, "content-type"), body };
}

/** Gets an attachment as the version does it: by GetAttachment at 2.5, by ItemOperations later. */
export async function fetchAttachment(
  session: Session,
  reference: string,
  options: CallOptions = {},
): Promise<AttachmentContent> {
  if (!isAtLeast(await session.version(), "12.0")) return getAttachment(session, reference, options);
  const { items } = await itemOperationsFetch(session, [{ fileReference: reference }], options);
  const [item] = items;
  if (item?.status !== "ok" || !item.properties) throw statusError("ItemOperations", item?.status);
  const { contentType, data = "" } = readRaw(fileContent, item.properties);
  return { contentType, body: decoded(data) };
}

async function* decoded(base64: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(base64, "base64");
}
