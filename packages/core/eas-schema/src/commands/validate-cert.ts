import { defineCommand } from "../command.js";
import { list, repeat, struct } from "../engine/containers.js";
import { required } from "../engine/element.js";
import { worded } from "../engine/words.js";
import { validateCert as vc } from "../pages/validate-cert.js";
import { commonStatus } from "../status.js";

const certificateStatus = {
  ok: 1,
  protocolError: 2,
  signatureInvalid: 3,
  issuerNotTrusted: 4,
  chainInvalid: 5,
  notForSigning: 6,
  expired: 7,
  chainTimesInconsistent: 8,
  chainMisused: 9,
  informationMissing: 10,
  roleWrong: 11,
  addressMismatch: 12,
  revoked: 13,
  revocationServerOffline: 14,
  chainRevoked: 15,
  revocationUnknown: 16,
  serverError: 17,
} as const;

const status = { ...commonStatus, ...certificateStatus } as const;

/** Checks S/MIME certificates. */
export const ValidateCert = defineCommand({
  name: "ValidateCert",
  code: 22,
  spec: "MS-ASCMD 2.2.2.21",
  versions: {},
  request: struct(vc.ValidateCert, [
    list(vc.CertificateChain, vc.Certificate),
    list(vc.Certificates, vc.Certificate),
    vc.CheckCRL,
  ]),
  response: struct(vc.ValidateCert, [
    required(worded(status, vc.Status)),
    repeat("certificates", struct(vc.Certificate, [required(worded(certificateStatus, vc.Status))])),
  ]),
  status,
  malformed: "protocolError",
});
