import { BackendError } from "@easkit/backend";
import { type Decoded, type Encodable, ItemOperations } from "@easkit/eas-schema";
import { CommandFault } from "../fault.js";

/** One operation of a request. */
export type Operation = Decoded<typeof ItemOperations.request>[number];
export type Fetch = Extract<Operation, { tag: "fetch" }>["value"];
export type EmptyFolder = Extract<Operation, { tag: "emptyFolderContents" }>["value"];
export type MoveConversation = Extract<Operation, { tag: "move" }>["value"];

type ItemOf<L> = L extends Iterable<infer R> ? R : never;

/** What an operation came to. */
export type Result = ItemOf<NonNullable<Encodable<typeof ItemOperations.response>["response"]>>;

/** A word of the ItemOperations status table (MS-ASCMD 2.2.3.177.8). */
export type OperationStatus = keyof typeof ItemOperations.status & string;

const isStatus = (word: string | number): word is OperationStatus =>
  typeof word === "string" && Object.hasOwn(ItemOperations.status, word);

/** What it means that an operation failed. */
export function operationStatusOf(error: unknown): OperationStatus {
  if (error instanceof CommandFault) return isStatus(error.status) ? error.status : "serverError";
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
