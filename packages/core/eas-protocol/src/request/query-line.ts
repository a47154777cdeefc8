import type { ProtocolVersion } from "@easkit/eas-schema";

/** What the query and the headers of a POST say, in either form (MS-ASHTTP 2.2.1.1). */
export interface RequestLine {
  readonly command: string;
  /** As the query names the user; for the log only, it proves nothing. */
  readonly user: string | undefined;
  readonly deviceId: string;
  readonly deviceType: string;
  readonly version: ProtocolVersion | undefined;
  /** Decimal digits; absent if the device sent none. */
  readonly policyKey: string | undefined;
  readonly acceptMultipart: boolean;
  readonly saveInSent: boolean;
  /** AttachmentName, CollectionId, ItemId, LongId, Occurrence. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** What a query alone says. */
export type QueryLine = Omit<RequestLine, "version"> & { readonly version: string | undefined };
