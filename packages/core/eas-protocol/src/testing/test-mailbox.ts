import type { Backend, ItemStat } from "@easkit/backend";
import {
  createMemoryBackend,
  type MemoryBackend,
  type MemoryGroup,
  type MemoryRightsTemplate,
  type MemoryUser,
  type OptionalMethod,
} from "@easkit/backend-memory";
import {
  type EmailReceived,
  type Encodable,
  email,
  type ProtocolVersion,
  type RawContent,
  readRaw,
  type Sync,
} from "@easkit/eas-schema";
import type { EasServerOptions } from "../server.js";
import { createTestServer, TestDevice, type TestServer } from "./test-device.js";

/** A message of plain text. */
export const message = (subject: string, text = `The text of ${subject}.`, headers = ""): string =>
  `From: Bob <bob@example.com>\nTo: alice@example.com\nSubject: ${subject}\n${headers}\n${text}\n`;

export interface TestMailbox {
  readonly backend: MemoryBackend;
  readonly server: TestServer;
  readonly device: TestDevice;
  /** Puts a message into the Inbox. */
  deliver(
    subject: string,
    options?: { text?: string; headers?: string; received?: Date; folderId?: string },
  ): string;
}

/** A server with one user, `alice`, and a device of hers that knows the folders. */
export async function openMailbox(
  options: Partial<EasServerOptions> & {
    readonly version?: ProtocolVersion;
    readonly without?: readonly OptionalMethod[];
    readonly wrap?: (backend: Backend) => Backend;
    /** Others in the address list. */
    readonly others?: readonly MemoryUser[];
    readonly rights?: readonly MemoryRightsTemplate[];
    readonly groups?: readonly MemoryGroup[];
  } = {},
): Promise<TestMailbox> {
  const {
    version,
    without = [],
    others = [],
    groups = [],
    rights,
    wrap = (each: Backend) => each,
    ...rest
  } = options;
  const user = { id: "alice", password: "secret", address: "alice@example.com" };
  const backend = createMemoryBackend({
    users: [user, ...others],
    groups,
    without,
    ...(rights && { rights }),
  });
  const server = createTestServer(wrap(backend), rest);
  const device = new TestDevice(server, version);
  await device.run("FolderSync", { syncKey: "0" });
  return {
    backend,
    server,
    device,
    deliver(subject, { text, headers, ...more } = {}) {
      return backend.mailbox("alice").deliver(message(subject, text, headers), more);
    },
  };
}

type SyncResponse = NonNullable<Awaited<ReturnType<typeof syncInbox>>>;

export type { SyncResponse };

type ItemOf<L> = L extends Iterable<infer C> ? C : never;
type CollectionWish = ItemOf<NonNullable<Encodable<typeof Sync.request>["collections"]>>;

/** What can be said of a collection beside its id and key. */
export type Wish = Omit<CollectionWish, "collectionId" | "syncKey">;

/** One Sync of one collection. */
export async function syncInbox(device: TestDevice, syncKey: string, more: Wish = {}) {
  const collections = [{ collectionId: "inbox", syncKey, ...more }];
  const response = await device.run("Sync", { collections });
  return response?.collections?.[0];
}

/** Brings a collection to its first state, without items. */
export async function primeInbox(device: TestDevice, more: Wish = {}): Promise<string> {
  const first = await syncInbox(device, "0", more);
  if (!first?.syncKey) throw new Error("no key");
  return first.syncKey;
}

/** The subjects of what a Sync brought, in order. */
export const subjectsOf = (collection: SyncResponse | undefined): (string | undefined)[] =>
  (collection?.commands ?? []).map(({ value }) =>
    "applicationData" in value ? propertiesOf(value.applicationData).subject : undefined,
  );

/** The properties of a message in a reply. */
export const propertiesOf = (content: RawContent): EmailReceived => readRaw(email, content);

/** The items of a folder, as the backend lists them. */
export async function listItems(backend: MemoryBackend, folderId: string): Promise<ItemStat[]> {
  const ctx = { principal: { id: "alice" }, signal: new AbortController().signal, log: console };
  const items: ItemStat[] = [];
  for await (const item of backend.listItems(ctx, folderId, {})) items.push(item);
  return items;
}

/** Waits until a request is parked on the server. */
export async function untilWaiting(device: TestDevice): Promise<void> {
  while (device.server.waiting === 0) await new Promise((resolve) => setImmediate(resolve));
}
