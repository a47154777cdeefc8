import { type DocumentReceived, document, readRaw, Search } from "@easkit/eas-schema";
import { statusError } from "../device-error.js";
import type { Session } from "../session.js";

/** How documents are looked for. */
export interface DocumentSearch {
  readonly range?: string | undefined;
  /** A login of its own; 12.1 and later. */
  readonly userName?: string | undefined;
  readonly password?: string | undefined;
}

/** Documents that were found. */
export interface FoundDocuments {
  readonly documents: readonly DocumentReceived[];
  readonly total?: number | undefined;
}

/** Looks up a file, or a folder with what is in it (12.0 and later). @throws DeviceError of code `status` */
export async function searchDocuments(
  session: Session,
  linkId: string,
  { range = "0-99", userName, password }: DocumentSearch = {},
): Promise<FoundDocuments> {
  const query = [{ tag: "equalTo", value: { linkId: "", value: linkId } }] as const;
  const { message } = await session.call(Search, {
    store: { name: "DocumentLibrary", query, options: { range, userName, password } },
  });
  if (message?.status !== "ok") throw statusError("Search", message?.status);
  const store = message.response?.store;
  if (store?.status !== "ok") throw statusError("Search", store?.status);
  const found = (store.results ?? []).flatMap(({ properties }) => properties ?? []);
  return { documents: found.map((each) => readRaw(document, each)), total: store.total };
}
