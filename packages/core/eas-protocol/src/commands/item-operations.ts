import { type Encodable, ItemOperations, isAtLeast, writeMessage } from "@easkit/eas-schema";
import { fetchDocument } from "../documents/fetch-document.js";
import type { Exchange } from "../exchange.js";
import type { AddPart } from "../items/fetch-file.js";
import { emptyFolder } from "../operations/empty-folder.js";
import { fetchAttachment } from "../operations/fetch-attachment.js";
import { fetchItem } from "../operations/fetch-item.js";
import { moveConversation } from "../operations/move-conversation.js";
import type { Fetch, Operation, Result } from "../operations/operation.js";
import { concat } from "../reply/concat.js";
import { multipartReply, type Part } from "../reply/multipart.js";
import { type Answer, type AnswerTo, handle } from "./command.js";

type Response = Encodable<typeof ItemOperations.response>;

/** Operations in a request (MS-ASCMD 3.1.5.10). */
const maxOperations = 100;

const stores = new Set(["mailbox", "documentlibrary", "document library"]);

function fetch(exchange: Exchange, wish: Fetch, addPart: AddPart | undefined): Promise<Result> | Result {
  const { store, fileReference, longId, linkId, collectionId, serverId } = wish;
  if (store !== undefined && !stores.has(store.toLowerCase()))
    return { tag: "fetch", value: { status: "storeUnknown" } };
  if (fileReference !== undefined) return fetchAttachment(exchange, wish, addPart);
  const isNamed = collectionId !== undefined && serverId !== undefined;
  if (isNamed || longId !== undefined) return fetchItem(exchange, wish, addPart);
  if (linkId !== undefined) return fetchDocument(exchange, wish, addPart);
  return { tag: "fetch", value: { status: "protocolError" } };
}

function run(
  exchange: Exchange,
  operation: Operation,
  addPart: AddPart | undefined,
): Promise<Result> | Result {
  switch (operation.tag) {
    case "fetch":
      return fetch(exchange, operation.value, addPart);
    case "emptyFolderContents":
      return emptyFolder(exchange, operation.value);
    case "move":
      return moveConversation(exchange, operation.value);
  }
}

async function* runAll(
  exchange: Exchange,
  operations: readonly Operation[],
  addPart: AddPart | undefined,
): AsyncIterable<Result> {
  for (const operation of operations) yield run(exchange, operation, addPart);
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

/** Whether an operation is one that the device's version does not have: conversations came with 14.0. */
const isTooNew = ({ version }: Exchange, { tag }: Operation): boolean =>
  tag === "move" && !isAtLeast(version, "14.0");

/** Fetches items, attachments and documents, empties folders and moves conversations, in the order asked. */
export const itemOperations = handle(
  ItemOperations,
  {},
  async (exchange, operations): Promise<AnswerTo<typeof ItemOperations>> => {
    if (operations.length === 0 || operations.some((operation) => isTooNew(exchange, operation)))
      return { status: "protocolError" };
    if (operations.length > maxOperations) return { status: "tooLarge" };
    exchange.note(operations.map(({ tag }) => tag).join(", "));
    if (exchange.line.acceptMultipart) return answerMultipart(exchange, operations);
    return { status: "ok", response: runAll(exchange, operations, undefined) };
  },
);
