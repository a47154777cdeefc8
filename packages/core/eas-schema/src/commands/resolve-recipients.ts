import { defineCommand } from "../command.js";
import { repeat, struct } from "../engine/containers.js";
import { required } from "../engine/element.js";
import { worded } from "../engine/words.js";
import { resolveRecipients as rr } from "../pages/resolve-recipients.js";
import { commonStatus } from "../status.js";

const status = { ...commonStatus, ok: 1, protocolError: 5, serverError: 6 } as const;

const recipientStatus = { ok: 1, ambiguous: 2, ambiguousPartial: 3, notFound: 4 } as const;
const availabilityStatus = {
  ok: 1,
  tooManyRecipients: 160,
  distributionListTooLarge: 161,
  transientFailure: 162,
  failure: 163,
} as const;
const certificateStatus = { ok: 1, noValidCertificate: 7, limitReached: 8 } as const;
const pictureStatus = { ok: 1, noPicture: 173, tooLarge: 174, limitReached: 175 } as const;

const recipient = struct(rr.Recipient, [
  required(rr.Type),
  required(rr.DisplayName),
  required(rr.EmailAddress),
  struct(rr.Availability, [required(worded(availabilityStatus, rr.Status)), rr.MergedFreeBusy]),
  struct(rr.Certificates, [
    required(worded(certificateStatus, rr.Status)),
    rr.CertificateCount,
    rr.RecipientCount,
    repeat("certificates", rr.Certificate),
    repeat("miniCertificates", rr.MiniCertificate),
  ]),
  repeat("pictures", struct(rr.Picture, [required(worded(pictureStatus, rr.Status)), rr.Data])),
]);

/** Finds who is meant by a name: address, certificates, free and busy times, photo. */
export const ResolveRecipients = defineCommand({
  name: "ResolveRecipients",
  code: 21,
  spec: "MS-ASCMD 2.2.2.14",
  versions: {},
  request: struct(rr.ResolveRecipients, [
    repeat("to", rr.To),
    struct(rr.Options, [
      rr.CertificateRetrieval,
      rr.MaxCertificates,
      rr.MaxAmbiguousRecipients,
      struct(rr.Availability, [rr.StartTime, rr.EndTime]),
      struct(rr.Picture, [rr.MaxSize, rr.MaxPictures]),
    ]),
  ]),
  response: struct(rr.ResolveRecipients, [
    required(worded(status, rr.Status)),
    repeat(
      "responses",
      struct(rr.Response, [
        required(rr.To),
        required(worded(recipientStatus, rr.Status)),
        rr.RecipientCount,
        repeat("recipients", recipient),
      ]),
    ),
  ]),
  status,
  malformed: "protocolError",
});
