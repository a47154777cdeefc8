import { BackendError } from "@easkit/backend";
import { type Decoded, type Encodable, ItemOperations, isAtLeast, writeMessage } from "@easkit/eas-schema";
import type { Exchange } from "../exchange.js";
import { moveBodyToPart } from "../items/body-part.js";
import { parseByteRange } from "../items/byte-range.js";
import { type AddPart, renderFile } from "../items/fetch-file.js";
import { fromLongId } from "../items/long-id.js";
import { openAttachment } from "../items/open-attachment.js";
import { renderItem, wantOf } from "../items/render.js";
import { concat } from "../reply/concat.js";
import { multipartReply, type Part } from "../reply/multipart.js";
import { knownFolders, openCollection } from "../sync/collection.js";
import { toPreferences } from "../sync/view-options.js";
import { type Answer, type AnswerTo, handle } from "./command.js";

type Operation = Decoded<typeof ItemOperations.request>[number];
type Fetch = Extract<Operation, { tag: "fetch" }>["value"];
type EmptyFolder = Extract<Operation, { tag: "emptyFolderContents" }>["value"];
type Response = Encodable<typeof ItemOperations.response>;
type Result =
  NonNullable<Response["response"]> extends infer L ? (L extends Iterable<infer R> ? R : never) : never;
type Status = keyof typeof ItemOperations.status & string;

/** Operations in a request (MS-ASCMD 3.1.5.10). */
const maxOperations = 100;

function statusOf(error: unknown): Status {
  if (!(error instanceof BackendError)) return "conversionFailed";
  switch (error.code) {
    case "not-found":
      return "notFound";
    case "forbidden":
      return "accessDenied";
    case "too-large":
      return "tooLarge";
    case "unsupported":
      return "protocolError";
    default:
      return "serverError";
  }
}

async function fetchFile(exchange: Exchange, wish: Fetch, addPart: AddPart | undefined): Promise<Result> {
  const { fileReference = "", options } = wish;
  const of = (status: Status): Result => ({ tag: "fetch", value: { status, fileReference } });
  const range = options?.range === undefined ? undefined : parseByteRange(options.range);
  if (options?.range !== undefined && !range) return of("rangeInvalid");
  try {
    const properties = await renderFile(await openAttachment(exchange, fileReference), range, addPart);
    if (!properties) return of("rangeInvalid");
    return { tag: "fetch", value: { status: "ok", fileReference, properties } };
  } catch (error) {
    exchange.emit({ type: "fault", id: exchange.id, where: `attachment ${fileReference}`, error });
    return of(
      error instanceof BackendError && error.code === "not-found" ? "attachmentInvalid" : statusOf(error),
    );
  }
}

async function fetchItem(exchange: Exchange, wish: Fetch, addPart: AddPart | undefined): Promise<Result> {
  const { longId, options } = wish;
  const place = longId === undefined ? undefined : fromLongId(longId);
  const { folderId: collectionId = "", itemId: serverId = "" } = place ?? {
    folderId: wish.collectionId,
    itemId: wish.serverId,
  };
  // Each answer names the item as the device did.
  const names = longId === undefined ? { collectionId, serverId } : { longId };
  const of = (status: Status): Result => ({ tag: "fetch", value: { status, ...names } });
  const folder = (await knownFolders(exchange)).get(collectionId);
  if (!folder) return of("notFound");
  const { backend, call, version } = exchange;
  const view = toPreferences(options ?? {}, version);
  try {
    const item = await backend.getItem(call, collectionId, serverId, wantOf(view));
    const rendered = await renderItem(exchange, collectionId, serverId, item, view);
    const properties = addPart ? await moveBodyToPart(rendered, addPart) : rendered;
    const { class: itemClass } = openCollection(exchange, folder);
    return { tag: "fetch", value: { status: "ok", ...names, class: itemClass, properties } };
  } catch (error) {
    exchange.emit({ type: "fault", id: exchange.id, where: `item ${collectionId} ${serverId}`, error });
    return of(statusOf(error));
  }
}

function fetch(exchange: Exchange, wish: Fetch, addPart: AddPart | undefined): Promise<Result> | Result {
  if (wish.fileReference !== undefined) return fetchFile(exchange, wish, addPart);
  const isNamed = wish.collectionId !== undefined && wish.serverId !== undefined;
  if (isNamed || wish.longId !== undefined) return fetchItem(exchange, wish, addPart);
  if (wish.linkId !== undefined) return { tag: "fetch", value: { status: "storeUnknown" } };
  return { tag: "fetch", value: { status: "protocolError" } };
}

async function empty(exchange: Exchange, { collectionId = "", options }: EmptyFolder): Promise<Result> {
  const { backend, call, line, id } = exchange;
  const of = (status: Status): Result => ({ tag: "emptyFolderContents", value: { status, collectionId } });
  if (!(await knownFolders(exchange)).has(collectionId)) return of("notFound");
  if (!backend.emptyFolder) return of("accessDenied");
  try {
    const deleteSubFolders = options?.deleteSubFolders === true;
    const idempotencyKey = `${line.deviceId}:EmptyFolderContents:${collectionId}:${id}`;
    await backend.emptyFolder(call, collectionId, { idempotencyKey, deleteSubFolders });
    exchange.cluster.changed(call.principal.id, collectionId);
    return of("ok");
  } catch (error) {
    exchange.emit({ type: "fault", id, where: `empty ${collectionId}`, error });
    return of(statusOf(error));
  }
}

async function* runAll(
  exchange: Exchange,
  operations: readonly Operation[],
  addPart: AddPart | undefined,
): AsyncIterable<Result> {
  for (const operation of operations) {
    switch (operation.tag) {
      case "fetch":
        yield await fetch(exchange, operation.value, addPart);
        break;
      case "emptyFolderContents":
        yield await empty(exchange, operation.value);
        break;
      case "move":
        // Moving whole conversations takes a backend that knows them; none can say so yet.
        yield {
          tag: "move",
          value: { status: "accessDenied", conversationId: operation.value.conversationId },
        };
        break;
    }
  }
}

/** Runs all operations first, since the parts' sizes stand before the parts, and reads the parts as they are sent. */
async function answerMultipart(
  exchange: Exchange,
  operations: readonly Operation[],
): Promise<Answer<Response>> {
  const parts: Part[] = [];
  const addPart: AddPart = (part) => parts.push(part);
  const chunks: Uint8Array[] = [];
  const response: Response = { status: "ok", response: runAll(exchange, operations, addPart) };
  await writeMessage(ItemOperations.response, response, exchange.version, (chunk) => {
    chunks.push(chunk);
  });
  return { reply: multipartReply(concat(chunks), parts) };
}

/** Fetches items and attachments and empties folders, in the order asked. */
export const itemOperations = handle(
  ItemOperations,
  {},
  async (exchange, operations): Promise<AnswerTo<typeof ItemOperations>> => {
    if (operations.length === 0) return { status: "protocolError" };
    if (operations.length > maxOperations) return { status: "tooLarge" };
    exchange.note(operations.map(({ tag }) => tag).join(", "));
    if (exchange.line.acceptMultipart && isAtLeast(exchange.version, "12.0"))
      return answerMultipart(exchange, operations);
    return { status: "ok", response: runAll(exchange, operations, undefined) };
  },
);
