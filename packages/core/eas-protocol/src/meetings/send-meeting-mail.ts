import { createHash } from "node:crypto";
import type { Mailer } from "../mail/send-once.js";
import { noteSent, wasSent } from "../mail/send-once.js";
import type { Self } from "./own-addresses.js";
import { type MeetingMail, writeMeetingMail } from "./write-message.js";

/** Sends a message about a meeting, unless this device has had it sent before. `about` names it. */
export async function sendMeetingMail(
  mailer: Mailer,
  self: Self,
  { about, ...mail }: Omit<MeetingMail, "name"> & { readonly about: string },
): Promise<void> {
  const { backend, call, line } = mailer;
  const said = [about, mail.method, mail.instanceId?.toISOString(), ...mail.to.map(({ address }) => address)];
  const name = createHash("sha256").update(JSON.stringify(said)).digest("hex").slice(0, 32);
  if (await wasSent(mailer, name)) return;
  const mime = await writeMeetingMail(mailer, self, { ...mail, name });
  const idempotencyKey = `${line.deviceId}:meeting:${name}`;
  await backend.sendMail(call, { mime, saveInSentItems: false }, { idempotencyKey });
  await noteSent(mailer, name);
}
