import {
  createDevice,
  type Device,
  type SyncCommandAnswer,
  type SyncItem,
  type SyncRequestCommand,
} from "@easkit/device";
import {
  type CalendarProperties,
  type ContactsProperties,
  fill,
  itemClasses,
  type ProtocolVersion,
  type RawContent,
  type RawSource,
  readRaw,
  type TasksProperties,
} from "@easkit/eas-schema";

/** How a class is read and written by a device. */
interface Words<Given, Received> {
  readonly read: (content: RawContent) => Received;
  readonly write: (properties: Given) => RawSource;
}

const words = {
  calendar: {
    read: (content: RawContent) => readRaw(itemClasses.Calendar, content),
    write: (properties: CalendarProperties) => fill(itemClasses.Calendar, properties),
  },
  contacts: {
    read: (content: RawContent) => readRaw(itemClasses.Contacts, content),
    write: (properties: ContactsProperties) => fill(itemClasses.Contacts, properties),
  },
  tasks: {
    read: (content: RawContent) => readRaw(itemClasses.Tasks, content),
    write: (properties: TasksProperties) => fill(itemClasses.Tasks, properties),
  },
} as const;

/** A folder as a phone holds it: what it was told of each item, in the words of its version. */
export class PhoneFolder<Given, Received> {
  readonly id: string;
  readonly items = new Map<string, Received>();
  readonly #device: Device;
  readonly #words: Words<Given, Received>;
  #made = 0;

  constructor(device: Device, id: string, of: Words<Given, Received>) {
    this.#device = device;
    this.id = id;
    this.#words = of;
  }

  readonly #take = (item: SyncItem): void => {
    if (item.kind === "delete" || item.kind === "softDelete") this.items.delete(item.serverId);
    else if (item.content) this.items.set(item.serverId, this.#words.read(item.content));
  };

  /** Begins anew, and gets all that there is. */
  async prime(): Promise<void> {
    this.items.clear();
    await this.#device.syncOnce({ collections: [{ collectionId: this.id, syncKey: "0" }] });
    await this.sync();
  }

  /** One Sync with these commands; the answers to them. */
  async send(
    commands: readonly SyncRequestCommand[] | undefined,
    more: { readonly loseAnswer?: boolean } = {},
  ): Promise<readonly SyncCommandAnswer[]> {
    const answer = await this.#device.syncOnce({
      collections: [{ collectionId: this.id, ...(commands && { commands }), getChanges: true }],
      onItem: this.#take,
      ...more,
    });
    if (answer.empty) return [];
    const [collection] = answer.collections;
    if (collection?.status !== "ok" && more.loseAnswer !== true)
      throw new Error(`the server answers ${answer.status ?? collection?.status}`);
    return collection?.responses ?? [];
  }

  /** Gets what is new. */
  async sync(): Promise<void> {
    await this.send(undefined);
  }

  /** Gets an item as the server has it: what the phone wrote itself is not sent back. */
  async fetch(serverId: string): Promise<void> {
    await this.send([{ tag: "fetch", value: { serverId } }]);
  }

  /** Makes an item; gives its id. */
  async add(properties: Given, clientId = `new-${++this.#made}`, loseAnswer = false): Promise<string> {
    const applicationData = this.#words.write(properties);
    const command = { tag: "add", value: { clientId, applicationData } } as const;
    const [answer] = await this.send([command], { loseAnswer });
    if (answer?.status !== "ok" || answer.serverId === undefined)
      throw new Error(`the Add is answered ${answer?.status}`);
    await this.fetch(answer.serverId);
    return answer.serverId;
  }

  /** Changes an item, or one occurrence of it. */
  async change(
    serverId: string,
    properties: Given,
    instanceId?: Date,
  ): Promise<readonly SyncCommandAnswer[]> {
    const applicationData = this.#words.write(properties);
    const answers = await this.send([
      { tag: "change", value: { serverId, ...(instanceId && { instanceId }), applicationData } },
    ]);
    await this.fetch(serverId);
    return answers;
  }

  /** Deletes an item, or one occurrence of it. */
  async remove(serverId: string, instanceId?: Date): Promise<readonly SyncCommandAnswer[]> {
    const answers = await this.send([
      { tag: "delete", value: { serverId, ...(instanceId && { instanceId }) } },
    ]);
    if (instanceId) await this.fetch(serverId);
    else this.items.delete(serverId);
    return answers;
  }

  /** The one item that there is. */
  get only(): Received {
    const [item] = this.items.values();
    if (!item || this.items.size > 1) throw new Error(`there are ${this.items.size} items`);
    return item;
  }

  get(serverId: string): Received {
    const item = this.items.get(serverId);
    if (!item) throw new Error(`the phone has no item ${serverId}`);
    return item;
  }
}

/** A phone of a version. */
export interface Phone {
  readonly device: Device;
  readonly version: ProtocolVersion;
  /** A folder by its name, primed and synced. */
  calendar(name: string): Promise<CalendarFolder>;
  contacts(name: string): Promise<ContactsFolder>;
  tasks(name: string): Promise<TasksFolder>;
}

type FolderOf<W> = W extends Words<infer G, infer R> ? PhoneFolder<G, R> : never;
export type CalendarFolder = FolderOf<(typeof words)["calendar"]>;
export type ContactsFolder = FolderOf<(typeof words)["contacts"]>;
export type TasksFolder = FolderOf<(typeof words)["tasks"]>;

/** Numbers of FolderHierarchy:Type by what the folder holds. */
const types = { calendar: [8, 13], contacts: [9, 14], tasks: [7, 15] } as const;

/** Opens a phone that talks to the server at an address. */
export async function openPhone(url: string, version: ProtocolVersion, user = "anna"): Promise<Phone> {
  const device = createDevice({ url, user, password: "secret", version });
  const folderId = async (name: string, kind: keyof typeof types): Promise<string> => {
    await device.folderSync();
    const { folders } = await device.snapshot();
    const ofKind = (type: number) => types[kind].some((each) => each === type);
    const found = folders.find((folder) => folder.name === name && ofKind(folder.type));
    if (!found) throw new Error(`the phone has no ${kind} folder ${name}`);
    return found.id;
  };
  return {
    device,
    version,
    async calendar(name) {
      const folder = new PhoneFolder(device, await folderId(name, "calendar"), words.calendar);
      await folder.prime();
      return folder;
    },
    async contacts(name) {
      const folder = new PhoneFolder(device, await folderId(name, "contacts"), words.contacts);
      await folder.prime();
      return folder;
    },
    async tasks(name) {
      const folder = new PhoneFolder(device, await folderId(name, "tasks"), words.tasks);
      await folder.prime();
      return folder;
    },
  };
}
