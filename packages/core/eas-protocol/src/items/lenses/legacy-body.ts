import type { EmailProperties, TextSource } from "@easkit/eas-schema";

type Body = EmailProperties["body"];

/** A body as 2.5 has it for items that are no mail: text in the class's own namespace. */
export interface LegacyBody {
  readonly legacyBody?: TextSource;
  readonly bodyTruncated?: boolean;
}

/** The 2.5 shape of a body. */
export function toLegacyBody(body: Body): LegacyBody {
  if (body?.data === undefined) return {};
  return { legacyBody: body.data, bodyTruncated: body.truncated ?? false };
}

/** As {@link toLegacyBody}, with the size that contacts and tasks have beside it. */
export function toSizedLegacyBody(body: Body): LegacyBody & { readonly bodySize?: number } {
  const size = body?.estimatedDataSize;
  return { ...toLegacyBody(body), ...(size !== undefined && { bodySize: size }) };
}
