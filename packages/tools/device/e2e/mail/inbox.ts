import {
  type EmailReceived,
  isAtLeast,
  itemClasses,
  type ProtocolVersion,
  readRaw,
} from "@easkit/eas-schema";
import { createDevice, type Device, type SyncOnceCollection } from "../../src/index.js";

/** The options of the collection, as Sync sends them. */
export type ViewWishes = NonNullable<SyncOnceCollection["options"]>;

/** A device of a version with its Inbox. */
export interface Inbox {
  readonly device: Device;
  readonly id: string;
  /** All messages, read anew, in the order in which they come. */
  read(options: ViewWishes): Promise<readonly (EmailReceived & { readonly serverId: string })[]>;
}

/** Opens a device that asks the server at an address. */
export async function openInbox(url: string, version: ProtocolVersion): Promise<Inbox> {
  const device = createDevice({ url, user: "ben", password: "secret", version });
  await device.folderSync();
  const { folders } = await device.snapshot();
  const inbox = folders.find((folder) => folder.type === 2);
  if (!inbox) throw new Error("there is no Inbox");
  const { id } = inbox;
  return {
    device,
    id,
    async read(options) {
      const found: (EmailReceived & { readonly serverId: string })[] = [];
      const legacy = isAtLeast(version, "12.1") ? {} : ({ class: "Email" } as const);
      await device.syncOnce({ collections: [{ collectionId: id, syncKey: "0", ...legacy }] });
      const answer = await device.syncOnce({
        collections: [{ collectionId: id, getChanges: true, windowSize: 512, options, ...legacy }],
        onItem({ serverId, content }) {
          if (content) found.push({ serverId, ...readRaw(itemClasses.Email, content) });
        },
      });
      const [collection] = answer.collections;
      if (collection?.status !== "ok") throw new Error(`the server answers ${collection?.status}`);
      return found;
    },
  };
}
