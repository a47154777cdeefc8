import { once } from "node:events";
import { createServer } from "node:http";
import type { TextBackend } from "@easkit/backend";
import { createMemoryBackend, type MemoryBackend } from "@easkit/backend-memory";
import {
  type AnyElement,
  type CommandDefinition,
  type EmailReceived,
  type Encodable,
  itemClasses,
  type ProtocolVersion,
  readRaw,
  writeMessage,
} from "@easkit/eas-schema";
import { toNodeHandler } from "@easkit/host-node";
import { createEasServer } from "easkit";
import { createDevice, type Device, DeviceError } from "../../../src/index.js";

/** A message as a device reads it. */
export type Message = EmailReceived & { readonly serverId: string };

/** A server on a socket, with the two users ben and anna. */
export interface World {
  readonly memory: MemoryBackend;
  /** From which of ben's accounts each message was sent; the mailbox itself is none. */
  readonly accountsUsed: readonly (string | undefined)[];
  /** A device of the version, which knows its folders. */
  open(version: ProtocolVersion, user?: string): Promise<Device>;
  close(): Promise<void>;
}

export const ben = "ben@example.com";
export const anna = "anna@example.com";

/** A further account of ben, and one from which nothing can be sent. */
const accounts = [
  { id: "team", displayName: "Team", emailAddresses: ["team@example.com"] },
  { id: "news", displayName: "News", emailAddresses: ["news@example.com"], sendDisabled: true },
];

export const library = "\\\\server\\share";

/** Starts a server over a mailbox in memory, or over another backend. */
export async function startWorld(other?: TextBackend): Promise<World> {
  const memory = createMemoryBackend({
    users: ["ben", "anna"].map((id) => ({
      id,
      password: "secret",
      address: `${id}@example.com`,
      displayName: id === "ben" ? "Ben Smith" : "Anna Jones",
      ...(id === "ben" && { accounts }),
    })),
    documents: [
      { linkId: library },
      { linkId: `${library}\\plan.txt`, content: "0123456789", contentType: "text/plain" },
      { linkId: `${library}\\secret.txt`, content: "secret", login: { user: "x", password: "y" } },
    ],
    rights: [{ id: "t1", name: "Company", description: "Stays inside", license: { replyAllowed: true } }],
  });
  const accountsUsed: (string | undefined)[] = [];
  const noting: TextBackend = {
    ...memory,
    async sendMail(ctx, mail, options) {
      await memory.sendMail?.(ctx, mail, options);
      accountsUsed.push(mail.accountId);
    },
  };
  const eas = createEasServer({ backend: other ?? noting });
  const server = createServer(toNodeHandler(eas)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  const devices: Device[] = [];
  return {
    memory,
    accountsUsed,
    async open(version, user = "ben") {
      const device = createDevice({ url, user, password: "secret", version });
      devices.push(device);
      await device.folderSync();
      return device;
    },
    async close() {
      for (const device of devices) device.close();
      await eas.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

/** The id of a default folder, by the number of its type. */
export async function folderOf(device: Device, type: number): Promise<string> {
  const { folders } = await device.snapshot();
  const found = folders.find((folder) => folder.type === type);
  if (!found) throw new Error(`there is no folder of the type ${type}`);
  return found.id;
}

/** All messages of a folder, read anew. */
export async function read(device: Device, collectionId: string): Promise<Message[]> {
  const found: Message[] = [];
  await device.syncOnce({ collections: [{ collectionId, syncKey: "0" }] });
  await device.syncOnce({
    collections: [{ collectionId, getChanges: true, windowSize: 100 }],
    onItem({ serverId, content }) {
      if (content) found.push({ serverId, ...readRaw(itemClasses.Email, content) });
    },
  });
  return found;
}

/** What a message says, in the words of any version. */
export const textOf = ({ body, legacyBody }: EmailReceived): string => body?.data ?? legacyBody ?? "";

/** What a request came to: the status that a device got, in the body or by HTTP. */
export async function statusOf(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
    return "ok";
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error;
    return String(error.status ?? error.httpStatus ?? error.code);
  }
}

/**
 * A request in the words of 16.1, sent by a device of an older version: what it got, as XML, or the HTTP status. What the
 * version lacks must not come back.
 */
export async function sayNewer<Request extends AnyElement>(
  device: Device,
  command: CommandDefinition<string, Request>,
  request: Encodable<Request>,
): Promise<string> {
  const chunks: Uint8Array[] = [];
  await writeMessage(command.request, request, "16.1", (chunk) => {
    chunks.push(chunk);
  });
  try {
    return (await device.raw(command.name, Buffer.concat(chunks))).xml;
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error;
    return `HTTP ${error.httpStatus ?? error.code}`;
  }
}
