import { once } from "node:events";
import { createServer } from "node:http";
import { type Backend, type CallContext, type OutgoingMail, withAnswers } from "@easkit/backend";
import { createMemoryBackend, type MemoryBackend } from "@easkit/backend-memory";
import type { CalendarProperties, ProtocolVersion } from "@easkit/eas-schema";
import { toNodeHandler } from "@easkit/host-node";
import { createEasServer } from "easkit";
import { createDevice, type Device } from "../../src/index.js";
import { readMessage } from "./read-message.js";

/** People of the groupware: Ada invites Ben and Cleo. */
export const people = ["ada", "ben", "cleo"] as const;
export type PersonName = (typeof people)[number];

/** One mail that was sent. */
export interface SentMail {
  readonly from: string;
  readonly text: string;
  readonly ical: string;
}

/** A groupware over HTTP that delivers mail between its users, and notes answers to invitations. */
export interface Groupware {
  readonly url: string;
  readonly backend: MemoryBackend;
  readonly sent: SentMail[];
  /** A device of somebody's that knows the folders. */
  device(person: PersonName, version: ProtocolVersion): Promise<Device>;
  /** The events in somebody's calendar. */
  events(person: PersonName): CalendarProperties[];
  close(): Promise<void>;
}

async function readText(mail: OutgoingMail): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of mail.mime.open()) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/** The calendar part of a message, which is quoted-printable or plain. */
function icalOf(text: string): string {
  const part = /Content-Type: text\/calendar[\s\S]*?\r?\n\r?\n([\s\S]*?)\r?\n--/i.exec(text);
  if (!part?.[1]) return "";
  const isQuoted = /quoted-printable/i.test(part[0].slice(0, part[0].indexOf("BEGIN:VCALENDAR")));
  if (!isQuoted) return part[1];
  const bytes = part[1]
    .replace(/=\r?\n/g, "")
    .replace(/=([\dA-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}

/** Notes who comes in the event of whoever invited. */
async function noteAnswers(backend: MemoryBackend, ical: string): Promise<void> {
  const message = readMessage(ical);
  if (!message || message.answers.length === 0) return;
  for (const person of people) {
    const mailbox = backend.mailbox(person);
    for (const { id } of mailbox.folders.get("calendar").items.list({})) {
      const { content } = mailbox.get("calendar", id);
      if (content.class !== "Calendar" || content.properties.organizerEmail !== `${person}@example.com`)
        continue;
      const patch = await withAnswers(content.properties, message);
      if (patch) mailbox.update("calendar", id, { class: "Calendar", properties: patch });
    }
  }
}

/** Starts one. */
export async function startGroupware(): Promise<Groupware> {
  const backend = createMemoryBackend({
    users: people.map((id) => ({ id, password: "secret", address: `${id}@example.com`, displayName: id })),
  });
  const sent: SentMail[] = [];
  const noting: Backend = {
    ...backend,
    async sendMail(ctx: CallContext, mail, options) {
      await backend.sendMail?.(ctx, mail, options);
      const text = await readText(mail);
      const ical = icalOf(text);
      sent.push({ from: ctx.principal.id, text, ical });
      await noteAnswers(backend, ical);
    },
  };
  const eas = createEasServer({ backend: noting });
  const server = createServer(toNodeHandler(eas)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const url = `http://127.0.0.1:${port}`;
  const devices: Device[] = [];
  return {
    url,
    backend,
    sent,
    async device(person, version) {
      const device = createDevice({ url, user: person, password: "secret", version });
      devices.push(device);
      await device.folderSync();
      await device.sync();
      return device;
    },
    events(person) {
      const mailbox = backend.mailbox(person);
      return [...mailbox.folders.get("calendar").items.list({})].flatMap(({ id }) => {
        const { content } = mailbox.get("calendar", id);
        return content.class === "Calendar" ? [content.properties] : [];
      });
    },
    async close() {
      for (const device of devices) device.close();
      await eas.close();
      server.closeAllConnections();
      server.close();
    },
  };
}
