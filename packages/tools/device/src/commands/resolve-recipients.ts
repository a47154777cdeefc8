import { type Decoded, ResolveRecipients } from "@easkit/eas-schema";
import { statusError } from "../device-error.js";
import type { Session } from "../session.js";

/** What to tell of recipients. */
export interface ResolveOptions {
  readonly certificates?: "full" | "mini" | undefined;
  /** Certificates of all recipients together. */
  readonly maxCertificates?: number | undefined;
  /** Suggestions for a name that may mean several. */
  readonly suggestions?: number | undefined;
  /** Free and busy times; 14.0 and later. */
  readonly availability?: { readonly start: Date; readonly end?: Date | undefined } | undefined;
  /** Pictures; 14.1 and later. */
  readonly pictures?:
    | { readonly maxSize?: number | undefined; readonly maxPictures?: number | undefined }
    | undefined;
}

/** What a name means, in the words of ResolveRecipients. */
export type Resolved = NonNullable<Decoded<typeof ResolveRecipients.response>["responses"]>[number];

/** Finds whom names mean. @throws DeviceError of code `status` if the whole request failed */
export async function resolve(
  session: Session,
  names: readonly string[],
  { certificates, maxCertificates, suggestions, availability, pictures }: ResolveOptions = {},
): Promise<readonly Resolved[]> {
  const options = {
    certificateRetrieval: certificates,
    maxCertificates,
    maxAmbiguousRecipients: suggestions,
    ...(availability && { availability: { startTime: availability.start, endTime: availability.end } }),
    picture: pictures,
  };
  const isPlain = Object.values(options).every((value) => value === undefined);
  const { message } = await session.call(ResolveRecipients, { to: names, ...(!isPlain && { options }) });
  if (message?.status !== "ok") throw statusError("ResolveRecipients", message?.status);
  return message.responses ?? [];
}
