import { createMessageComposer, createMimeConverter, createTextConverter } from "@easkit/convert-mime";
import { type EmailReceived, fillPatch, itemClasses } from "@easkit/eas-schema";
import { testConverters } from "./test-converters.js";
import { openMailbox, propertiesOf, type TestMailbox } from "./test-mailbox.js";

const converters = {
  ...testConverters,
  mime: createMimeConverter(),
  text: createTextConverter(),
  composer: createMessageComposer(),
};
const bob = { id: "bob", password: "x", address: "bob@example.com" };

export type Options = Parameters<typeof openMailbox>[0];
export type Patch = Parameters<typeof fillPatch<(typeof itemClasses.Email)["fields"]>>[1];
export type Command = Readonly<{ tag: "add" | "change" | "delete"; value: object }>;

/** Properties of a draft, as a device sends them. */
export const data = (properties: Patch) => fillPatch(itemClasses.Email, properties);
/** A body of plain text. */
export const plain = (text: string) => ({ type: "plain", data: text }) as const;
/** An attachment that a device adds. */
export const csv = (clientId: string, text: string, more: object = {}) =>
  ({
    tag: "add",
    value: {
      clientId,
      method: "normal",
      content: new TextEncoder().encode(text),
      displayName: `${clientId}.csv`,
      contentType: "text/csv",
      ...more,
    },
  }) as const;

/** What a device holds of the Drafts folder. */
export class Drafts {
  readonly items = new Map<string, EmailReceived>();
  readonly mailbox: TestMailbox;
  key = "0";

  constructor(mailbox: TestMailbox) {
    this.mailbox = mailbox;
  }

  static async open(options: Options = {}): Promise<Drafts> {
    const mailbox = await openMailbox({ converters, others: [bob], ...options });
    const drafts = new Drafts(mailbox);
    await drafts.sync();
    await drafts.sync();
    return drafts;
  }

  /** One round. With `lost` the device does not get the answer, and with `key` it asks as it did then. */
  async sync(commands: readonly Command[] = [], { lost = false, more = {} } = {}) {
    const collection = {
      collectionId: "drafts",
      syncKey: this.key,
      ...more,
      ...(commands.length > 0 && { commands: commands as never }),
    };
    const response = await this.mailbox.device.run("Sync", { collections: [collection] });
    const answer = response?.collections?.[0];
    if (lost || !answer) return answer;
    this.key = answer.syncKey ?? this.key;
    for (const { tag, value } of answer.commands ?? []) {
      if (tag === "delete" || tag === "softDelete") this.items.delete(value.serverId);
      else if ("applicationData" in value) {
        this.items.set(value.serverId, {
          ...this.items.get(value.serverId),
          ...propertiesOf(value.applicationData),
        });
      }
    }
    return answer;
  }

  async add(properties: Patch, more: object = {}, options = {}) {
    const value = { clientId: "c1", applicationData: data(properties), ...more };
    const answer = await this.sync([{ tag: "add", value }], options);
    const [response] = answer?.responses ?? [];
    if (response?.tag !== "add") throw new Error("the Add is not answered");
    return response.value;
  }

  async change(serverId: string, properties: Patch | undefined, more: object = {}, options = {}) {
    const value = { serverId, ...(properties && { applicationData: data(properties) }), ...more };
    const answer = await this.sync([{ tag: "change", value }], options);
    const [response] = answer?.responses ?? [];
    return { answer, response: response?.tag === "change" ? response.value : undefined };
  }

  /** The messages in a folder of somebody. */
  async mimes(folderId = "drafts", user = "alice"): Promise<string[]> {
    const { backend } = this.mailbox;
    const { items } = backend.mailbox(user).folders.get(folderId);
    const texts: string[] = [];
    for (const { id } of items.list({})) {
      const content = items.get(id)?.content;
      if (content && "mime" in content) {
        let text = "";
        for await (const chunk of content.mime.open()) text += Buffer.from(chunk).toString();
        texts.push(text);
      }
    }
    return texts;
  }
}

/** What a device says of a new draft. */
export const letter: Patch = {
  to: '"Bob, the first" <bob@example.com>',
  cc: "carol@example.com",
  bcc: "secret@example.com",
  subject: "Plän",
  importance: "high",
  body: plain("Hello"),
};

/** The versions that have drafts. */
export const versions = ["16.0", "16.1"] as const;
/** Backends that keep a draft's id, and ones whose messages never change. */
export const kinds: readonly (readonly [string, Options])[] = [
  ["that replaces messages", {}],
  ["whose messages never change", { without: ["replaceMail", "updateItem"] }],
  ["without a change feed", { without: ["getChanges"] }],
];
