import { BackendError } from "@easkit/backend";
import type { searchStoreStatus } from "@easkit/eas-schema";
import { Superseded } from "./search-memory.js";

/** A status of the store that is searched (MS-ASCMD 2.2.3.167.12). */
export type StoreStatus = keyof typeof searchStoreStatus;

/** A search cannot be made as asked. */
export class StoreFault extends Error {
  override readonly name = "StoreFault";
  readonly status: StoreStatus;

  constructor(status: StoreStatus, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

/** The status for what went wrong in a search. */
export function storeStatusOf(error: unknown): StoreStatus {
  if (error instanceof StoreFault) return error.status;
  if (error instanceof Superseded) return "timedOut";
  if (!(error instanceof BackendError)) return "serverError";
  switch (error.code) {
    case "not-found":
      return "notFound";
    case "forbidden":
      return "accessDenied";
    case "unavailable":
      return "connectionFailed";
    case "unsupported":
    case "too-large":
      return "tooComplex";
    case "invalid":
      return "invalidRequest";
    default:
      return "serverError";
  }
}
