import { ValidateCert } from "@easkit/eas-schema";
import { statusError } from "../device-error.js";
import type { Session } from "../session.js";

/** How certificates are checked. */
export interface ValidateCertOptions {
  /** Certificates to build chains of, each DER. */
  readonly chain?: readonly Uint8Array[] | undefined;
  /** A certificate of which it is not known whether it has been revoked is not good. */
  readonly checkCrl?: boolean | undefined;
}

const toBase64 = (der: Uint8Array): string => Buffer.from(der).toString("base64");

/** Has certificates checked, each DER; tells a word of `ValidateCert.status` for each. @throws DeviceError of code `status` */
export async function validateCert(
  session: Session,
  certificates: readonly Uint8Array[],
  { chain, checkCrl }: ValidateCertOptions = {},
): Promise<readonly string[]> {
  const { message } = await session.call(ValidateCert, {
    ...(chain && chain.length > 0 && { certificateChain: chain.map(toBase64) }),
    certificates: certificates.map(toBase64),
    checkCrl,
  });
  if (message?.status !== "ok") throw statusError("ValidateCert", message?.status);
  return (message.certificates ?? []).map(({ status }) => status);
}
