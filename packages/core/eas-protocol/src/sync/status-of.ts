import { BackendError } from "@easkit/backend";
import { SchemaError, Sync } from "@easkit/eas-schema";
import { SyncStateConflict } from "@easkit/syncstate";
import { StoreUnavailable } from "@easkit/syncstate/store-support";
import { CommandFault } from "../fault.js";
import type { SyncStatus } from "./client/client-answer.js";

const isStatus = (word: string | number): word is SyncStatus =>
  typeof word === "string" && Object.hasOwn(Sync.status, word);

/** What went wrong with one item or command, as a status of Sync (MS-ASCMD 2.2.3.177.17). */
export function itemStatusOf(error: unknown): SyncStatus {
  if (error instanceof SchemaError) return "itemInvalid";
  if (error instanceof CommandFault) return isStatus(error.status) ? error.status : "serverError";
  if (!(error instanceof BackendError)) return "serverError";
  switch (error.code) {
    case "not-found":
      return "notFound";
    case "exists":
      return "conflict";
    case "quota":
      return "outOfSpace";
    case "unavailable":
      return "retry";
    case "invalid":
    case "too-large":
    case "forbidden":
    case "unsupported":
      return "itemInvalid";
    default:
      return "serverError";
  }
}

/** What went wrong with a whole collection. A folder that is gone means that the device's folder list is old. */
export function collectionStatusOf(error: unknown): SyncStatus {
  // Another request of the device came first: this one finds out what that one did when it comes again.
  if (error instanceof StoreUnavailable || error instanceof SyncStateConflict) return "retry";
  if (error instanceof CommandFault) return isStatus(error.status) ? error.status : "serverError";
  if (!(error instanceof BackendError)) return "serverError";
  switch (error.code) {
    case "not-found":
      return "folderHierarchyChanged";
    case "forbidden":
      return "folderHierarchyChanged";
    case "unavailable":
      return "retry";
    default:
      return "serverError";
  }
}
